"""Tokens in Redis, for any number of processes and machines; needs the extra `redis`."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final
from uuid import uuid4

from .._common.arguments import expect
from .._common.extras import extra
from .._common.redaction import redacted
from .._common.redis_connections import connection_turns
from ..credentials import Credentials
from ..environments import Environment
from ..errors import TokenStoreError
from ._stored import MAX_BYTES, StoredToken
from ._stores import POLL, fingerprint

with extra("redis"):
    from redis.asyncio import Redis, RedisCluster
    from redis.asyncio.lock import Lock
    from redis.exceptions import LockNotOwnedError, RedisError

__all__ = ("RedisTokenStore",)

LIFETIME: Final = 48 * 3600
"""Seconds after which Redis drops a token: it has expired then."""


class RedisTokenStore:
    """Keeps tokens in Redis. A person who can read that Redis has the tokens, but cannot compute the passwords.

    A refusal of login or password stays until `reset`, and the count of answers without a token until a token comes.
    Flushing Redis removes both.

    Every method raises TokenStoreError if Redis is out of reach, or has another value under a key. Calls that have a
    good token in memory go on meanwhile.
    """

    def __init__(self, redis: Redis, *, secret: bytes, prefix: str = "cdiscount:", lock_timeout: float = 60.0) -> None:
        """Configure the store, without I/O.

        Args:
            redis: A client of redis-py, which belongs to one event loop. The store does not close it. It uses at most
                32 of its connections at once.
            secret: Hides login and password in the keys: at least 16 random bytes, the same in all processes. Redis
                must not contain it. With another secret all tokens are requested again.
            prefix: What all keys begin with.
            lock_timeout: Seconds after which the lock of a process that died or was stopped is free. A process that
                runs renews its lock during a request.

        Raises:
            TypeError: `redis` is no such client, or `secret` is not bytes.
            ValueError: The secret is too short, or `lock_timeout` is not positive.
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
        self._turns = connection_turns(redis)

    def __repr__(self) -> str:
        return f"RedisTokenStore(prefix={self._prefix!r})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the secret."""
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return the record of a seller, or None."""
        name = self._prefix + key
        stored: StoredToken | None = None
        with suppress(ValueError):  # redis-py raises it too, if it cannot decode the value
            async with self._connection(), self._redis.pipeline() as pipe:
                pipe.getrange(name, 0, MAX_BYTES)
                pipe.exists(name)
                written, is_there = await pipe.execute()
            if not is_there:
                return None
            stored = StoredToken.from_json(written)
        if stored is None:
            raise TokenStoreError(
                f"a key with the prefix {self._prefix!r} has a value that this library did not write: delete it"
            )
        return stored

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep a record: a warning until it is removed, a token for 48 hours."""
        async with self._connection():
            await self._redis.set(self._prefix + key, stored.to_json(), ex=None if stored.has_warning else LIFETIME)

    async def remove(self, key: str) -> None:
        """Remove a record."""
        async with self._connection():
            await self._redis.delete(self._prefix + key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other process requests this seller's token. The lock is renewed until the context ends."""
        lock = Lock(self._redis, f"{self._prefix}{key}:lock", timeout=self._lock_timeout)
        mine = uuid4().hex.encode()
        renewing: asyncio.Task[None] | None = None
        try:
            while not await self._try_lock(lock, mine):  # noqa: ASYNC110 - another process sends no event
                await asyncio.sleep(POLL)
            renewing = asyncio.create_task(self._renew(lock))
            yield
        finally:
            try:
                if renewing is not None:
                    renewing.cancel()
                    await asyncio.wait([renewing])
            finally:
                # Also if the caller was cancelled before Redis answered that it has the lock, or again meanwhile. If
                # the lock cannot be released now, it expires.
                with suppress(TokenStoreError):
                    async with self._connection():
                        await lock.do_release(mine)

    async def _renew(self, lock: Lock) -> None:
        """Renew a lock until it is lost. While Redis is out of reach, go on trying."""
        while not _cancelling():  # redis-py may swallow the cancellation
            await asyncio.sleep(self._lock_timeout / 3)
            with suppress(TokenStoreError):
                async with self._connection():
                    try:
                        await lock.reacquire()
                    except LockNotOwnedError:
                        return

    async def _try_lock(self, lock: Lock, mine: bytes) -> bool:
        async with self._connection():
            taken: bool = await lock.acquire(blocking=False, token=mine)
        return taken

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[None]:
        """Wait until a command may be sent, and raise TokenStoreError in place of redis-py's errors."""
        async with self._turns:
            with _our_error():
                yield


@contextmanager
def _our_error() -> Iterator[None]:
    """Raise TokenStoreError in place of redis-py's errors, and CancelledError if redis-py lost a cancellation.

    redis-py waits with `asyncio.wait_for`. Before Python 3.12 that loses a cancellation that comes with the result.
    """
    before = _cancelling()
    try:
        yield
    except (RedisError, OSError) as error:
        if isinstance(error, RedisError):  # may quote a command, and so a token or a part of one
            error.args = (redacted(str(error).partition(", with args")[0]),)
        raise TokenStoreError(f"Redis cannot be used ({type(error).__name__}: {error})") from error
    if _cancelling() > before:
        raise asyncio.CancelledError


def _cancelling() -> int:
    """Return how many cancellations of the running task are pending."""
    task = asyncio.current_task()
    return task.cancelling() if task else 0
