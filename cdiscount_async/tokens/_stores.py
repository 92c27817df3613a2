"""Where tokens are kept: what a store is, and the store in memory."""

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Lock
from typing import Final, Protocol

from ..credentials import Credentials
from ..environments import Environment
from ._stored import StoredToken

SIZE: Final = 10_000
"""How many sellers' tokens are kept in memory."""
POLL: Final = 0.05
"""Seconds between two attempts to take a lock that another process or event loop holds."""


class TokenStore(Protocol):
    """Keeps tokens by key. All its methods may raise TokenStoreError."""

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return the key of a seller's token.

        Two keys must differ if the login, the password or the token service differs: otherwise one seller's password
        would open another seller's shop. The password must not be computable from the key: see `fingerprint`.
        """

    async def get(self, key: str) -> StoredToken | None:
        """Return the record of a seller, or None."""

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep a record. One that `has_warning` should be kept until it is removed. The caller holds the lock."""

    async def remove(self, key: str) -> None:
        """Remove a record. The caller holds the lock."""

    def lock(self, key: str) -> AbstractAsyncContextManager[object]:
        """Return a context that only one task of all processes that share the store can be in: it requests the token.

        A lock that expires must be renewed as long as the context lasts. If it expires all the same, because the
        process was stopped, the next process finds the record of the request, and fails instead of sending one.
        """


def fingerprint(secret: bytes, credentials: Credentials, environment: Environment) -> str:
    """Return 64 characters that depend on login, password and token service; they reveal none without the secret."""
    bound = json.dumps([credentials.login, credentials.password, environment.token_url])
    return hmac.digest(secret, bound.encode(), "sha256").hex()


class MemoryTokenStore:
    """Keeps tokens in this process. Threads with event loops of their own may share it."""

    def __init__(self, size: int = SIZE) -> None:
        """Keep at most `size` tokens, as many waits and as many refusals; the oldest of each are dropped first."""
        if size < 1:
            raise ValueError(f"size must be 1 or more, not {size}")
        self._size = size
        # Three dictionaries, so that neither many tokens nor an outage can drop a refusal.
        self._tokens: dict[str, StoredToken] = {}
        self._waits: dict[str, StoredToken] = {}
        self._refusals: dict[str, StoredToken] = {}
        self._holders: dict[str, asyncio.AbstractEventLoop] = {}
        """The event loop that holds the lock of a key."""
        self._mutex = Lock()
        self._secret = secrets.token_bytes(32)

    def __repr__(self) -> str:
        return f"MemoryTokenStore(size={self._size})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that is of no use in another process."""
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return the record of a seller, or None."""
        return self._tokens.get(key) or self._waits.get(key) or self._refusals.get(key)

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep a record."""
        with self._mutex:
            self._remove(key)  # so that it becomes the youngest
            kept = self._refusals if stored.refused else self._waits if stored.has_warning else self._tokens
            kept[key] = stored
            if len(kept) > self._size:
                del kept[next(iter(kept))]

    async def remove(self, key: str) -> None:
        """Remove a record."""
        with self._mutex:
            self._remove(key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other task requests this seller's token. The lock of a closed event loop is free."""
        loop = asyncio.get_running_loop()
        while not self._take_lock(key, loop):  # noqa: ASYNC110 - asyncio has no event between event loops
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            if self._holders.get(key) is loop:
                del self._holders[key]

    def clear(self) -> None:
        """Remove all records, refusals too: for tests that must not find the records of other tests."""
        with self._mutex:
            for kept in (self._tokens, self._waits, self._refusals):
                kept.clear()

    def _take_lock(self, key: str, loop: asyncio.AbstractEventLoop) -> bool:
        with self._mutex:
            holder = self._holders.get(key)
            if holder is not None and not holder.is_closed():
                return False
            self._holders[key] = loop
            return True

    def _remove(self, key: str) -> None:
        for kept in (self._tokens, self._waits, self._refusals):
            kept.pop(key, None)
