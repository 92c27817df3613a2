"""Packages over an HTTP server inside this process. It needs the extra `publish`."""

import asyncio
import socket
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

import attrs

from .._common.addresses import is_wildcard
from .._common.extras import extra
from .._common.publication import Publication
from ..timing import Timing
from ._app import PublisherApp
from ._folder import FolderPublisher
from ._publication import LIFETIME, checked_base, checked_lifetime

with extra("publish"):
    from .._common.http_server import HttpServer

__all__ = ("ServedPublisher",)


@attrs.frozen
class _Unfetched:
    """The names of the packages that are published and were not fetched yet."""

    names: set[str] = attrs.field(factory=set)
    changed: asyncio.Event = attrs.field(factory=asyncio.Event)

    def discard(self, name: str) -> None:
        """Remove a package that was fetched or withdrawn."""
        self.names.discard(name)
        self.changed.set()


@attrs.frozen
class _Open:
    """The state of a publisher that is entered."""

    publisher: FolderPublisher
    end: AsyncExitStack


class ServedPublisher:
    """Publishes packages at an address of this machine, while its `async with` lasts.

    This is enough for the sandbox. For the real service put a reverse proxy in front of it, and pass the address of the
    proxy as `base_url`. The packages end with the server: leave the `async with` after they were fetched
    (`until_fetched`) or integrated.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        base_url: str | None = None,
        lifetime: timedelta = LIFETIME,
        shutdown_timeout: float = 5,
        timing: Timing | None = None,
    ) -> None:
        """Describe the server. It listens from the beginning of the `async with` to its end.

        Args:
            host: The host to listen on.
            port: The port to listen on. 0: a free one.
            base_url: The address at which others reach the server; its own by default. A proxy may remove the path of
                this address, or keep it.
            lifetime: As for FolderPublisher.
            shutdown_timeout: Seconds for which a download may go on after the end of the `async with`.
            timing: As for FolderPublisher.

        Raises:
            ValueError: `host` is a wildcard such as `0.0.0.0` and there is no `base_url`, or an argument is one that
                FolderPublisher does not accept.
        """
        if base_url is None and (not host or is_wildcard(host)):
            raise ValueError("a host that means every address needs a base_url")
        self._host: Final = host
        self._port: Final = port
        self._base_url: Final = base_url if base_url is None else checked_base(base_url)
        self._lifetime: Final = checked_lifetime(lifetime)
        self._shutdown_timeout: Final = shutdown_timeout
        self._timing: Final = timing
        self._open: _Open | None = None
        self._unfetched = _Unfetched()

    def __repr__(self) -> str:
        return f"ServedPublisher(host={self._host!r})"

    async def __aenter__(self) -> Self:
        """Listen. Raises OSError for a port that is not available."""
        if self._open is not None:
            raise RuntimeError("the publisher is open already")
        async with AsyncExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="packages-"))
            listening = stack.enter_context(_listening(self._host, self._port))
            publisher = FolderPublisher(
                folder, self._base_url or _url(listening), lifetime=self._lifetime, timing=self._timing
            )
            self._unfetched = _Unfetched()
            app = PublisherApp(folder, on_fetched=self._unfetched.discard, timing=self._timing)
            server = HttpServer(app)
            stack.push_async_callback(server.close, self._shutdown_timeout)
            accepting = await asyncio.get_running_loop().create_server(server.new_connection, sock=listening)
            stack.callback(accepting.close)
            self._open = _Open(publisher, stack.pop_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        opened, self._open = self._opened, None
        await opened.end.aclose()

    async def publish(self, file: Path, name: str) -> Publication:
        """Publish as FolderPublisher does."""
        publication = await self._opened.publisher.publish(file, name)
        self._unfetched.names.add(publication.name)
        return publication

    async def withdraw(self, publication: Publication) -> None:
        """Withdraw as FolderPublisher does."""
        await self._opened.publisher.withdraw(publication)
        self._unfetched.discard(publication.name)

    @property
    def unfetched(self) -> int:
        """The number of published packages that no client has fetched as a whole, also after the `async with`."""
        return len(self._unfetched.names)

    async def until_fetched(self) -> None:
        """Wait until each published package was fetched as a whole, or withdrawn.

        The service fetches offers some time after the call, and does not need the server after that.
        """
        while self._unfetched.names:
            self._unfetched.changed.clear()
            await self._unfetched.changed.wait()

    @property
    def _opened(self) -> _Open:
        if self._open is None:
            raise RuntimeError("the publisher is not open: enter it first")
        return self._open


def _listening(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
