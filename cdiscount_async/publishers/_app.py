"""An ASGI application that serves the packages of a folder over HTTP, in any server and any framework."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from ..timing import Timing
from ._publication import content_type, is_name

__all__ = ("PublisherApp",)

CHUNK: Final = 1 << 18
"""Bytes that are sent at once."""

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class PublisherApp:
    """Serves the packages that a `FolderPublisher` published, in this process or another, until they expire.

    Mount the application at any path: the last part of a path is the name of a package, and other paths are not found.
    The application needs no extra, lists nothing and logs nothing. The server in front of it must not log paths.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        on_fetched: Callable[[str], None] | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Name the folder.

        Args:
            folder: The folder of the publisher.
            on_fetched: Called with the name of a package each time a client has fetched the whole of it.
            timing: The clock; for tests.
        """
        self._folder: Final = Path(folder)
        self._on_fetched: Final = on_fetched
        self._timing: Final = timing or Timing()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError("packages are served over HTTP, and nothing else")
        if scope["method"] not in {"GET", "HEAD"}:
            await _refuse(send, 405, (b"allow", b"GET, HEAD"))
        elif (file := self._opened(name := scope["path"].rpartition("/")[2])) is None:
            await _refuse(send, 404)
        else:
            with file:
                async with _disconnected(receive) as disconnected:
                    fetched = await _send_file(
                        file, content_type(name), disconnected, send, body=scope["method"] == "GET"
                    )
                    if fetched and self._on_fetched is not None and _wants_all(scope):
                        self._on_fetched(name)

    def _opened(self, name: str) -> BinaryIO | None:
        """Open a published package. In a thread the open file would be lost when the request is cancelled."""
        if not is_name(name):
            return None
        try:
            file = (self._folder / name).open("rb")
        except OSError:
            return None
        status = os.fstat(file.fileno())
        if stat.S_ISREG(status.st_mode) and status.st_mtime > self._timing.now():
            return file
        file.close()
        return None


@asynccontextmanager
async def _disconnected(receive: Receive) -> AsyncIterator[asyncio.Future[None]]:
    """Yield a future that is done when the client has gone: `send` raises no error then."""

    async def wait() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    disconnected = asyncio.ensure_future(wait())
    try:
        yield disconnected
    finally:
        disconnected.cancel()
        await asyncio.gather(disconnected, return_exceptions=True)


async def _send_file(
    file: BinaryIO, media_type: str, disconnected: asyncio.Future[None], send: Send, *, body: bool
) -> bool:
    """Send a package, or only its headers, and return whether the client received all of it."""
    size = os.fstat(file.fileno()).st_size
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(size).encode()),
        (b"cache-control", b"no-store"),
    ]
    remaining, received = size if body else 0, False
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while remaining and (chunk := await asyncio.to_thread(file.read, CHUNK)):
        await send(
            {"type": "http.response.body", "body": b"", "more_body": True}
        )  # waits until the chunk before is sent
        received = not disconnected.done()  # a client that has the last chunk may go
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        remaining -= len(chunk)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return received and not remaining


def _wants_all(scope: MutableMapping[str, Any]) -> bool:
    """Whether a request is for the whole file: a client that only checks its presence requests its beginning."""
    return all(value == b"bytes=0-" for name, value in scope["headers"] if name == b"range")


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    known = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": known})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
