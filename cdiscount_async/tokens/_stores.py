"""Where tokens are kept: what a store is, and the one in memory."""

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from threading import Lock
from typing import Final, Protocol

import attrs

from ..credentials import Credentials
from ..environments import Environment
from ..errors import TokenStoreError
from ._stored import StoredToken

SIZE: Final = 10_000
"""How many sellers' tokens are kept in memory."""
POLL: Final = 0.05
"""Seconds between two looks at a lock that another process or event loop holds."""


class TokenStore(Protocol):
    """Keeps tokens by key; all its methods may raise TokenStoreError."""

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return the key of a seller's token.

        It must differ when login, password or token service differ, or one seller's password would open another's
        shop; and nothing may lead from it back to the password: see `fingerprint`.
        """

    async def get(self, key: str) -> StoredToken | None:
        """Return what is known, if anything is."""

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known; what `has_warning` should be kept until it is removed. The lock is held meanwhile."""

    async def remove(self, key: str) -> None:
        """Forget what is known. The lock is held meanwhile."""

    def lock(self, key: str) -> AbstractAsyncContextManager[object]:
        """Let only one of all processes that share the store stand in this context: it asks for the token.

        A lock that ends by itself after a while gives a `Lease`, which is prolonged while the token service is asked.
        Should the lock end all the same, because the process stood still, the next one finds written down that this
        one asks, and fails rather than ask too.
        """


@attrs.frozen
class Lease:
    """A lock that ends by itself."""

    seconds: float
    """After which it ends."""
    prolong: Callable[[], Awaitable[bool]]
    """Lets it last as long again; returns whether it was still there. May raise TokenStoreError."""


@asynccontextmanager
async def prolonged(lock: object) -> AsyncIterator[None]:
    """Prolong what a store's `lock` gave, if it ends by itself, again and again in this context."""
    if not isinstance(lock, Lease):
        yield
        return
    prolonging = asyncio.create_task(_prolong(lock))
    try:
        yield
    finally:
        prolonging.cancel()
        await asyncio.wait([prolonging])


async def _prolong(lease: Lease) -> None:
    """Prolong a lease until it is lost; where the store is out of reach, go on trying."""
    task = asyncio.current_task()
    held = True
    while held and not (task and task.cancelling()):  # of which redis-py may lose the exception
        await asyncio.sleep(lease.seconds / 3)
        with suppress(TokenStoreError):
            held = await lease.prolong()


def fingerprint(secret: bytes, credentials: Credentials, environment: Environment) -> str:
    """Return 64 characters that differ by login, password and token service, and without the secret tell none."""
    bound = json.dumps([credentials.login, credentials.password, environment.token_url])
    return hmac.digest(secret, bound.encode(), "sha256").hex()


class MemoryTokenStore:
    """Keeps tokens in this process, for any number of threads and event loops: of those too, one asks."""

    def __init__(self, size: int = SIZE) -> None:
        """Keep at most `size` tokens, as many waits and as many refusals; of each the oldest is forgotten first."""
        if size < 1:
            raise ValueError(f"size must be 1 or more, not {size}")
        self._size = size
        # On their own, so that no number of tokens, nor an outage, drives out that a password must not be sent again.
        self._tokens: dict[str, StoredToken] = {}
        self._waits: dict[str, StoredToken] = {}
        self._refusals: dict[str, StoredToken] = {}
        self._locks: dict[str, asyncio.AbstractEventLoop] = {}
        """Whose turn it is to ask."""
        self._turn = Lock()
        self._secret = secrets.token_bytes(32)

    def __repr__(self) -> str:
        return f"MemoryTokenStore(size={self._size})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that means nothing in any other process."""
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return what is known, if anything is."""
        return self._tokens.get(key) or self._waits.get(key) or self._refusals.get(key)

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known."""
        with self._turn:
            self._forget(key)  # so that it is the youngest again
            kept = self._refusals if stored.refused else self._waits if stored.has_warning else self._tokens
            kept[key] = stored
            if len(kept) > self._size:
                del kept[next(iter(kept))]

    async def remove(self, key: str) -> None:
        """Forget what is known."""
        with self._turn:
            self._forget(key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other event loop asks for this seller's token; the lock of a closed one is free."""
        loop = asyncio.get_running_loop()
        while not self._locked(key, loop):  # noqa: ASYNC110 - no event comes from another event loop
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            with self._turn:
                if self._locks.get(key) is loop:
                    del self._locks[key]

    def clear(self) -> None:
        """Forget everything, refusals too: for tests, so that none finds what another left."""
        with self._turn:
            for kept in (self._tokens, self._waits, self._refusals):
                kept.clear()

    def _locked(self, key: str, loop: asyncio.AbstractEventLoop) -> bool:
        """Try to lock."""
        with self._turn:
            holder = self._locks.get(key)
            free = holder is None or holder.is_closed()
            if free:
                self._locks[key] = loop
            return free

    def _forget(self, key: str) -> None:
        for kept in (self._tokens, self._waits, self._refusals):
            kept.pop(key, None)
