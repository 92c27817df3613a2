"""Real HTTP by uvicorn's protocol, on a port that can be shut and opened at any moment."""

import asyncio
import socket
import struct
import sys
from asyncio import Transport
from contextlib import suppress
from email.utils import formatdate
from typing import Any, Final, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from .._weather.weather import Port

TRANSPORT: Final = "sandbox.transport"
"""Where the state of a request's scope holds the connection, for those who break it."""
HOST: Final = "127.0.0.1"
KEEP_ALIVE: Final = 120
"""Seconds for which an idle connection stays open, as the web server of the real service does by default."""
_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_FILLERS: Final = 2
"""Connections that fill the queue of a port that nobody serves: the system lets one more in than it is told."""


class _Protocol(HttpToolsProtocol):
    """One connection, which shows itself to the application."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.access_log = False
        self.app_state = {**self.app_state, TRANSPORT: transport}

    def on_headers_complete(self) -> None:
        self.server_state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
        super().on_headers_complete()

    @property
    def is_answering(self) -> bool:
        """Whether a request is under way."""
        cycle: Any = self.cycle  # None before the first request, whatever uvicorn declares
        return cycle is not None and not cycle.response_complete


class Listener:
    """Serves an application on a port of the loopback interface."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._port = port
        self._state = ServerState()
        self._config = uvicorn.Config(
            self._serve,
            http=_Protocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=KEEP_ALIVE,
        )
        self._socket: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._taking: set[asyncio.Task[Any]] = set()
        self._fillers: list[socket.socket] = []
        self._port_state: Port | None = None
        self._closing = False

    @property
    def url(self) -> str:
        """Where."""
        return f"http://{HOST}:{self._port}"

    async def open(self, state: Port = Port.OPEN) -> None:
        """Take the port; raises OSError for one that is in use."""
        self._loop = asyncio.get_running_loop()
        self._config.load()
        self._socket = self._bound()
        self.become(state)

    def become(self, state: Port) -> None:
        """Open or shut the port, at once: before this returns, a connection is refused or will be served."""
        if state is self._port_state or self._closing:
            return
        listening = self._port_state is not None
        self._port_state = state
        if listening:
            self._shut()
            # What is bound and does not listen refuses, and keeps the port for us.
            self._socket = self._bound()
        if self._socket is None:
            raise RuntimeError("the listener is not open")
        if state is Port.OPEN:
            self._socket.listen(512)
            try:
                self._loop.add_reader(self._socket, self._take, self._socket)
            except NotImplementedError:
                self._accepting = self._loop.create_task(self._take_all(self._socket))
        elif state is Port.HANG:
            self._fill(self._socket)
        else:
            self._drop()

    async def close(self) -> None:
        """Stop serving: idle connections are closed, calls that are under way break off."""
        self._closing = True
        accepting = self._accepting
        self._shut()
        if accepting is not None:
            with suppress(asyncio.CancelledError):
                await accepting
        await asyncio.gather(*self._taking, return_exceptions=True)
        for connection in self._connections():
            if connection.is_answering:
                connection.transport.abort()
            else:
                connection.transport.close()
        await asyncio.sleep(0)  # whoever hangs learns that his client is gone, before he is told to stop
        tasks = list(self._state.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(100):
            if not self._state.connections:
                return
            await asyncio.sleep(0.005)  # a client is still reading
        for connection in self._connections():
            connection.transport.abort()
        await asyncio.sleep(0)

    def _connections(self) -> list[_Protocol]:
        return cast("list[_Protocol]", list(self._state.connections))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._closing:
                raise

    def _bound(self) -> socket.socket:
        bound = socket.socket(proto=socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only on what says that it is TCP
        try:
            if sys.platform != "win32":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((HOST, self._port))
        except OSError as error:
            bound.close()
            raise OSError(error.errno, f"the port {self._port} cannot be had: {error.strerror}") from None
        bound.settimeout(0)
        self._port = bound.getsockname()[1]
        return bound

    def _protocol(self) -> asyncio.Protocol:
        return _Protocol(self._config, self._state, {}, self._loop)

    def _take(self, listening: socket.socket) -> None:
        """Take a connection; asyncio's own server loses those that come while it is closed."""
        try:
            connection, _ = listening.accept()
        except OSError:  # the other side gave up already, or there are too many files open
            return
        connection.setblocking(False)  # noqa: FBT003 - the name says it
        taking = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, connection))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)

    async def _take_all(self, listening: socket.socket) -> None:
        """Take connections where the event loop cannot say that one is there, which is so on Windows."""
        while True:
            connection, _ = await self._loop.sock_accept(listening)
            await self._loop.connect_accepted_socket(self._protocol, connection)

    def _fill(self, listening: socket.socket) -> None:
        """Let the port be one where a connection neither comes about nor is refused: nobody takes the first ones."""
        listening.listen(0)
        for _ in range(_FILLERS):
            filler = socket.socket()
            filler.settimeout(0)
            filler.connect_ex((HOST, self._port))
            self._fillers.append(filler)

    def _shut(self) -> None:
        """Close the socket that listens, and what belongs to it."""
        if self._accepting is not None:
            self._accepting.cancel()
        if self._socket is not None:
            with suppress(NotImplementedError):
                self._loop.remove_reader(self._socket)
            self._socket.close()
        for filler in self._fillers:
            filler.close()
        self._accepting = self._socket = None
        self._fillers = []

    def _drop(self) -> None:
        """Lose every connection."""
        for connection in self._connections():
            if not connection.is_answering:
                # At once, so that a client who waits for nothing finds it closed before he uses it again.
                with suppress(OSError):
                    connection.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            reset(connection.transport)


def reset(transport: Any) -> None:
    """Reset a connection: the other side reads no end of it, but an error."""
    with suppress(OSError):
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
    transport.abort()
