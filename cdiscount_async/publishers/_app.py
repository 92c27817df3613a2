"""The packages of a folder over HTTP: an ASGI application for any server and any framework."""

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
    """Serves the packages that a `FolderPublisher` published, whichever process it is in, until they expire.

    Mount it anywhere: the last part of a path is the name of a package, and everything else is not found. It needs no
    extra, lists nothing and logs nothing; keep the server in front of it from logging paths.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        on_fetched: Callable[[str], None] | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Name the folder.

        `on_fetched` is called with a package's name whenever a client has fetched it to its end. `timing` is for tests.
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
                async with _leaving(receive) as leaving:
                    fetched = await _give(file, content_type(name), leaving, send, body=scope["method"] == "GET")
                    if fetched and self._on_fetched is not None and _wants_all(scope):
                        self._on_fetched(name)

    def _opened(self, name: str) -> BinaryIO | None:
        """Open a package that is published; not in a thread, where a file is lost when the request is cancelled."""
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
async def _leaving(receive: Receive) -> AsyncIterator[asyncio.Future[None]]:
    """Return what is done when the client has left: a server takes whatever is sent to one that has."""

    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    leaving = asyncio.ensure_future(left())
    try:
        yield leaving
    finally:
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)


async def _give(file: BinaryIO, kind: str, leaving: asyncio.Future[None], send: Send, *, body: bool) -> bool:
    """Send a package, or only what it is; return whether the client was there for all of it."""
    size = os.fstat(file.fileno()).st_size
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(size).encode()),
        (b"cache-control", b"no-store"),
    ]
    left, there = size if body else 0, False
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    while left and (chunk := await asyncio.to_thread(file.read, CHUNK)):
        await send({"type": "http.response.body", "body": b"", "more_body": True})  # waits until the last one is gone
        there = not leaving.done()  # who has the last chunk may leave
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        left -= len(chunk)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return there and not left


def _wants_all(scope: MutableMapping[str, Any]) -> bool:
    """Whether a client asks for a whole file: who looks whether it is there asks for its beginning."""
    return all(value == b"bytes=0-" for name, value in scope["headers"] if name == b"range")


async def _refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    known = [(b"content-length", b"0"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": known})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
