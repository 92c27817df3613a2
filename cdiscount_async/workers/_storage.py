"""Where a fleet keeps cursors, tokens and dates: in Redis, or in files of one process."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final, Self

import attrs
from filelock import FileLock, Timeout

from ..errors import WorkersError
from ..tokens import TokenStore
from ..tokens.redis import RedisTokenStore
from ..tokens.sqlite import SqliteTokenStore
from ._redis_cursors import RedisCursorStore, connected
from ._sqlite_cursors import SqliteCursorStore
from ._states import CursorStore

__all__ = ("Storage",)

_MUST_SHARE: Final = (
    "with an url, all processes must share tokens and refusals, because each that sends a wrong password may lock the"
    " account: pass secret, at least 16 random bytes that are the same everywhere, or a token_store of your own"
)


@attrs.frozen(kw_only=True)
class Storage:
    """What is stored where."""

    url: str | None
    name: str
    directory: Path
    secret: bytes | None = attrs.field(repr=False)
    cursors: CursorStore | None
    """The user's own store of cursors."""
    token_store: TokenStore | None

    def __attrs_post_init__(self) -> None:
        if self.url is not None and self.secret is None and self.token_store is None:
            raise ValueError(_MUST_SHARE)

    @property
    def engine_url(self) -> str:
        """The address of the engine's Redis; without one, a name in the memory of this process."""
        return self.url or f"memory://{self.name}-{id(self)}"

    def cursor_store(self) -> CursorStore:
        """Return the store of cursors, to be entered. Without an url, the directory is created."""
        if self.cursors is not None:
            return self.cursors
        if self.url is not None:
            return RedisCursorStore(self.url, prefix=f"{self.name}:")
        return SqliteCursorStore(self._directory() / "cursors.db")

    @asynccontextmanager
    async def tokens(self) -> AsyncIterator[TokenStore]:
        """Yield the store of tokens, and close its connections."""
        if self.url is None:
            self._directory()
        if self.token_store is not None:
            yield self.token_store
        elif self.url is not None and self.secret is not None:
            redis = connected(self.url)
            try:
                yield RedisTokenStore(redis, secret=self.secret, prefix=f"{self.name}:token:")
            finally:
                await redis.aclose()
        else:
            yield SqliteTokenStore(self._directory() / "tokens.db")

    @contextmanager
    def alone(self) -> Iterator[Self]:
        """Prevent a second process without an url from polling the same sellers. Raises WorkersError in that one."""
        if self.url is not None:
            yield self
            return
        path = self._directory() / "workers.lock"
        try:
            with FileLock(path, mode=0o600, blocking=False):
                yield self
        except Timeout:
            raise WorkersError(
                f"another process polls with the files in {self.directory}: processes can share work with an url only"
            ) from None

    def file(self, name: str) -> Path:
        """Return the path of a file beside the others. The directory is created when the fleet is opened."""
        return self.directory / name

    def _directory(self) -> Path:
        os.makedirs(self.directory, mode=0o700, exist_ok=True)  # noqa: PTH103 - only this function applies the mode
        return self.directory
