"""Tokens in Redis, for any number of processes and machines; needs the extra `redis`."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Final
from uuid import uuid4

from .._common.arguments import expect
from .._common.extras import extra
from .._common.redaction import redacted
from ..credentials import Credentials
from ..environments import Environment
from ..errors import TokenStoreError
from ._stored import MAX_BYTES, StoredToken
from ._stores import POLL, Lease, fingerprint

with extra("redis"):
    from redis.asyncio import Redis, RedisCluster
    from redis.asyncio.lock import Lock
    from redis.exceptions import LockNotOwnedError, RedisError

__all__ = ("RedisTokenStore",)

LIFETIME: Final = 48 * 3600
"""Seconds after which Redis forgets a token: none lives longer."""


class RedisTokenStore:
    """Keeps tokens in Redis; whoever can read that Redis has the tokens, but not the way to the passwords.

    A refusal of login or password stays until `reset`, and so does what is written down of answers without a token,
    until one comes; whoever flushes Redis takes all of that back.

    Every method raises TokenStoreError when Redis is out of reach or holds something else under a key. Calls that have
    a good token in memory go on meanwhile.
    """

    def __init__(self, redis: Redis, *, secret: bytes, prefix: str = "cdiscount:", lock_timeout: float = 60.0) -> None:
        """Take a client of redis-py, which stays yours to close; like any, it belongs to one event loop.

        `secret` hides login and password in the keys: at least 16 random bytes, the same in all processes, which Redis
        must never see. With another secret all tokens are asked for again. `lock_timeout` is in seconds: after it the
        lock of a process that died, or stood still, is free. A process that lives prolongs its lock while the token
        service takes its time.
        """
        expect("redis", redis, "a client of redis.asyncio", Redis, RedisCluster)
        expect("secret", secret, "bytes", bytes)
        if len(secret) < 16:
            raise ValueError(f"the secret must have 16 random bytes or more, not {len(secret)}")
        if lock_timeout <= 0:
            raise ValueError(f"lock_timeout must be more than 0 seconds, not {lock_timeout}")
        self._redis = redis
        self._secret = secret
        self._prefix = prefix
        self._lock_timeout = lock_timeout

    def __repr__(self) -> str:
        return f"RedisTokenStore(prefix={self._prefix!r})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the secret."""
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return what is known, if anything is."""
        name = self._prefix + key
        known: StoredToken | None = None
        with _explained(), suppress(ValueError):  # of redis-py too, where it is to decode what it got
            async with self._redis.pipeline() as pipe:
                pipe.getrange(name, 0, MAX_BYTES)
                pipe.exists(name)
                written, is_there = await pipe.execute()
            if not is_there:
                return None
            known = StoredToken.from_json(written)
        if known is None:
            raise TokenStoreError(
                f"under a key with the prefix {self._prefix!r} stands no token as this library keeps it: delete it"
            )
        return known

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known: a warning until it is removed, a token as long as any lives."""
        with _explained():
            await self._redis.set(self._prefix + key, stored.to_json(), ex=None if stored.has_warning else LIFETIME)

    async def remove(self, key: str) -> None:
        """Forget what is known."""
        with _explained():
            await self._redis.delete(self._prefix + key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[Lease]:
        """Wait until no other process asks for this seller's token."""
        lock = Lock(self._redis, f"{self._prefix}{key}:lock", timeout=self._lock_timeout)
        mine = uuid4().hex.encode()
        try:
            while not await self._locked(lock, mine):  # noqa: ASYNC110 - no event comes from another process
                await asyncio.sleep(POLL)
            yield Lease(self._lock_timeout, partial(self._prolong, lock))
        finally:
            # Also when the caller was cancelled before it heard that the lock is its own. What cannot be released now
            # ends by itself.
            with suppress(TokenStoreError), _explained():
                await lock.do_release(mine)

    async def _prolong(self, lock: Lock) -> bool:
        """Let the lock last as long again; return whether it was still this process's."""
        with _explained():
            try:
                await lock.reacquire()
            except LockNotOwnedError:
                return False
        return True

    async def _locked(self, lock: Lock, mine: bytes) -> bool:
        with _explained():
            taken: bool = await lock.acquire(blocking=False, token=mine)
        return taken


@contextmanager
def _explained() -> Iterator[None]:
    """Turn redis-py's errors into ours, and do not let it lose a cancellation.

    It waits with `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes with the result.
    """
    before = _cancelling()
    try:
        yield
    except (RedisError, OSError) as error:
        if isinstance(error, RedisError):  # it may quote the beginning of a command, and so a token or a part of one
            error.args = (redacted(str(error).partition(", with args")[0]),)
        raise TokenStoreError(f"Redis cannot be used ({type(error).__name__}: {error})") from error
    if _cancelling() > before:
        raise asyncio.CancelledError


def _cancelling() -> int:
    """Return how often the running task was cancelled."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0
