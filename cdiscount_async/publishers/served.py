"""Packages over an HTTP server of one's own, in this process; needs the extra `publish`."""

import asyncio
import socket
from contextlib import AsyncExitStack
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

import attrs

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
    """The names of what is published and was not fetched yet."""

    names: set[str] = attrs.field(factory=set)
    changed: asyncio.Event = attrs.field(factory=asyncio.Event)

    def discard(self, name: str) -> None:
        """Write down that a package was fetched, or need not be."""
        self.names.discard(name)
        self.changed.set()


@attrs.frozen
class _Open:
    """What there is while it is entered."""

    publisher: FolderPublisher
    end: AsyncExitStack


class ServedPublisher:
    """Publishes packages at an address of this machine, while its `async with` lasts.

    That is enough for the sandbox. For the real service put a reverse proxy before it that `base_url` names. The
    packages are gone with the server, so leave only when they were fetched (`until_fetched`) or integrated.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        base_url: str | None = None,
        lifetime: timedelta = LIFETIME,
        patience: int = 5,
        timing: Timing | None = None,
    ) -> None:
        """Say where to listen; nothing is opened before it is entered. Port 0 takes any that is free.

        `base_url` is the address at which others see it, by default its own; a proxy may keep the path of that address
        or take it away. A download that is under way at the end may go on for `patience` seconds. `lifetime` and
        `timing` are FolderPublisher's. Raises ValueError as that does, and for a host that stands for every address,
        and so for none to go to, without a `base_url`.
        """
        if base_url is None and _is_anywhere(host):
            raise ValueError("a host that stands for every address needs a base_url")
        self._host: Final = host
        self._port: Final = port
        self._base_url: Final = base_url if base_url is None else checked_base(base_url)
        self._lifetime: Final = checked_lifetime(lifetime)
        self._patience: Final = patience
        self._timing: Final = timing
        self._open: _Open | None = None
        self._unfetched = _Unfetched()

    def __repr__(self) -> str:
        return f"ServedPublisher(host={self._host!r})"

    async def __aenter__(self) -> Self:
        """Listen; raises OSError for a port that cannot be had."""
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
            stack.push_async_callback(server.close, self._patience)
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
        """How many packages were published that nobody has fetched to the end; also when it is left."""
        return len(self._unfetched.names)

    async def until_fetched(self) -> None:
        """Wait until each package that is published was fetched to its end, or withdrawn.

        The service fetches offers some time after it is told of them, and needs the server no longer then.
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


def _is_anywhere(host: str) -> bool:
    try:
        return not host or ip_address(host).is_unspecified
    except ValueError:
        return False
