"""Where tokens are kept: what a store is, and the one in memory."""

import asyncio
import hmac
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from threading import Lock
from typing import Any, Final, Protocol

import attrs

from ..environments import Environment
from ._credentials import Credentials

SIZE: Final = 10_000
"""How many sellers' tokens are kept in memory."""
POLL: Final = 0.05
"""Seconds between two looks at a lock that another process or event loop holds."""


@attrs.frozen
class StoredToken:
    """What is known of one seller's token."""

    token: str = attrs.field(repr=False)
    """Empty where there is none."""
    expires_at: float
    """In seconds since 1970: the end of its 48 hours, whatever part of them a provider uses."""
    refused: bool = False
    """Whether login or password were refused since it came: then none is asked for until somebody takes this back."""

    def to_json(self) -> str:
        """Write it down, as a store may keep it.

        >>> StoredToken("0" * 32, 1552000000.0).to_json()
        '{"token": "00000000000000000000000000000000", "expires_at": 1552000000.0, "refused": false}'
        """
        return json.dumps(attrs.asdict(self))

    @classmethod
    def from_json(cls, written: Any) -> "StoredToken":
        """Take what `to_json` wrote, as text or already read; raises ValueError, without quoting it, for all else."""
        try:
            known = json.loads(written) if isinstance(written, (str, bytes)) else written
        except ValueError:
            known = None
        match known:
            case {"token": str(token), "expires_at": float(expires_at), "refused": bool(refused)}:
                return cls(token, expires_at, refused)
        raise ValueError("no token as this library keeps it")


class TokenStore(Protocol):
    """Keeps tokens by key; all its methods may raise TokenStoreError."""

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Give the key of a seller's token.

        It must differ when login, password or token service differ, or one seller's password would open another's
        shop; and nothing may lead from it back to the password: see `fingerprint`.
        """

    async def get(self, key: str) -> StoredToken | None:
        """Give what is known, if anything is."""

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known; what is `refused` should be kept until it is removed. The lock is held meanwhile."""

    async def remove(self, key: str) -> None:
        """Forget what is known. The lock is held meanwhile."""

    def lock(self, key: str) -> AbstractAsyncContextManager[object]:
        """Let only one of all processes that share the store stand in this context: it asks for the token."""


def fingerprint(secret: bytes, credentials: Credentials, environment: Environment) -> str:
    """Give 64 characters that differ by login, password and token service, and without the secret tell none of them."""
    bound = json.dumps([credentials.login, credentials.password, environment.token_url])
    return hmac.digest(secret, bound.encode(), "sha256").hex()


class MemoryTokenStore:
    """Keeps tokens in this process, for any number of threads and event loops: of those too, one asks."""

    def __init__(self, size: int = SIZE) -> None:
        """Keep at most `size` tokens, and as many refusals; of each kind the oldest is forgotten first."""
        if size < 1:
            raise ValueError(f"size must be 1 or more, not {size}")
        self._size = size
        self._tokens: dict[str, StoredToken] = {}
        # On their own, so that no number of tokens drives out that a password must not be sent again.
        self._refusals: dict[str, StoredToken] = {}
        self._locks: dict[str, asyncio.AbstractEventLoop] = {}
        """Whose turn it is to ask."""
        self._turn = Lock()
        self._secret = secrets.token_bytes(32)

    def __repr__(self) -> str:
        return f"MemoryTokenStore(size={self._size})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Give a key that means nothing in any other process."""
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Give what is known, if anything is."""
        return self._tokens.get(key) or self._refusals.get(key)

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known."""
        with self._turn:
            self._forget(key)  # so that it is the youngest again
            kept = self._refusals if stored.refused else self._tokens
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
            self._tokens.clear()
            self._refusals.clear()

    def _locked(self, key: str, loop: asyncio.AbstractEventLoop) -> bool:
        """Try to lock."""
        with self._turn:
            holder = self._locks.get(key)
            free = holder is None or holder.is_closed()
            if free:
                self._locks[key] = loop
            return free

    def _forget(self, key: str) -> None:
        self._tokens.pop(key, None)
        self._refusals.pop(key, None)
