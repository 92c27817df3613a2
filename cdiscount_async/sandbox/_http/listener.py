"""HTTP on a port that can be closed and opened at any moment."""

import asyncio
import errno
import socket
from contextlib import suppress
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ..._common.http_server import HttpServer, reset
from .._faults.faults import Port
from .._limits import ARRIVAL, MOST_CONNECTIONS
from .held_port import LOOPBACK, HeldPort

KEEP_ALIVE: Final = 120
"""Seconds for which an idle connection stays open: the default of the real service's web server."""
PAUSE: Final = 0.1
"""Seconds without accepting when there are too many connections."""
GRACE: Final = 0.5
"""Seconds for which a client may go on reading an answer when the listener closes."""
IDLE: Final = 1.0
"""Seconds for which a connection must have waited for its client before it is closed for another one."""
_NO_ROOM: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Listener:
    """Serves an application on a port of a host; by default the loopback interface."""

    def __init__(
        self,
        app: ASGIApp,
        port: int,
        host: str = LOOPBACK,
        *,
        max_connections: int = MOST_CONNECTIONS,
        arrival: float = ARRIVAL,
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._max_connections = max_connections
        self._arrival = arrival
        self._server = HttpServer(self._serve, keep_alive=KEEP_ALIVE)
        self._held: HeldPort | None = None
        self._accept_task: asyncio.Task[None] | None = None
        self._late_timer: asyncio.TimerHandle | None = None
        self._pause: asyncio.TimerHandle | None = None
        self._connecting: set[asyncio.Task[Any]] = set()
        self._port_state: Port | None = None
        self._closing = False

    @property
    def url(self) -> str:
        """The URL by which programs of this machine reach it."""
        if self._held is None:
            raise RuntimeError("the listener is not open")
        host = self._held.reached_at
        return f"http://{f'[{host}]' if ':' in host else host}:{self._held.number}"

    async def open(self, state: Port = Port.OPEN) -> None:
        """Bind the port. Raises OSError for a port that is in use."""
        self._loop = asyncio.get_running_loop()
        self._held = await asyncio.to_thread(HeldPort, self._host, self._port)  # it may look a name up
        self._close_late()
        self.set_state(state)

    def set_state(self, state: Port) -> None:
        """Set the state of the port. When this returns, a new connection is treated accordingly."""
        if state is self._port_state or self._closing:
            return
        if self._held is None:
            raise RuntimeError("the listener is not open")
        if self._port_state in {Port.OPEN, Port.HANG}:
            self._stop_accepting(self._held)
            self._held.refuse()
        self._port_state = state
        if state is Port.OPEN:
            self._held.listen(512)
            self._start_accepting(self._held)
        elif state is Port.HANG:
            self._held.hang()
        else:
            self._reset_all()

    async def close(self) -> None:
        """Stop serving: idle connections are closed, and calls that are under way are aborted."""
        self._closing = True
        accepting = self._accept_task
        if self._held is not None:
            self._stop_accepting(self._held)
            self._held.close()
        if self._late_timer is not None:
            self._late_timer.cancel()
        if accepting is not None:
            with suppress(asyncio.CancelledError):
                await accepting
        await asyncio.gather(*self._connecting, return_exceptions=True)
        for connection in self._server.connections:
            if connection.is_answering:
                connection.transport.abort()
            else:
                connection.transport.close()
        await asyncio.sleep(0)  # a request that hangs learns that its client is gone, before it is cancelled
        await self._server.cancel_tasks()
        await self._server.wait_until_closed(GRACE)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._closing:
                raise

    def _start_accepting(self, held: HeldPort) -> None:
        self._pause = None
        try:
            self._loop.add_reader(held.socket, self._accept, held)
        except NotImplementedError:
            self._accept_task = self._loop.create_task(self._accept_all(held))

    def _accept(self, held: HeldPort) -> None:
        """Accept a connection. asyncio's own server loses those that arrive while it is closed."""
        if self._server.connection_count + len(self._connecting) >= self._max_connections and not self._make_room():
            self._accept_later(held)
            return
        try:
            connection = held.accept()
        except OSError as error:
            # Otherwise the client has already disconnected.
            if error.errno in _NO_ROOM:
                self._make_room()
                self._accept_later(held)
            return
        connecting = self._loop.create_task(self._loop.connect_accepted_socket(self._server.new_connection, connection))
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)

    def _accept_later(self, held: HeldPort) -> None:
        """Accept no connection for a moment: the system keeps them in its queue."""
        self._loop.remove_reader(held.socket)
        self._pause = self._loop.call_later(PAUSE, self._start_accepting, held)

    def _make_room(self) -> bool:
        """Close some connections that wait for their clients, the longest first. Return whether there were any."""
        latest = self._loop.time() - IDLE
        waiting = [one for one in self._server.connections if one.is_waiting and one.last_active < latest]
        # Several at once, because the search takes longer than a call.
        for connection in sorted(waiting, key=lambda one: one.last_active)[: 1 + self._max_connections // 16]:
            connection.transport.abort()
        return bool(waiting)

    def _close_late(self) -> None:
        """Close connections whose request takes too long to arrive."""
        self._late_timer = self._loop.call_later(self._arrival / 4, self._close_late)
        latest = self._loop.time() - self._arrival
        for connection in self._server.connections:
            if connection.is_waiting and connection.last_active < latest:
                connection.transport.abort()

    async def _accept_all(self, held: HeldPort) -> None:
        """Accept connections where the event loop has no `add_reader` for sockets: on Windows."""
        while True:
            connection, _ = await self._loop.sock_accept(held.socket)
            await self._loop.connect_accepted_socket(self._server.new_connection, connection)

    def _stop_accepting(self, held: HeldPort) -> None:
        if self._accept_task is not None:
            self._accept_task.cancel()
            self._accept_task = None
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        with suppress(NotImplementedError):
            self._loop.remove_reader(held.socket)

    def _reset_all(self) -> None:
        """Reset every connection."""
        for connection in self._server.connections:
            if not connection.is_answering:
                # Shut down now, so that a client finds an idle connection closed before it is used again.
                with suppress(OSError):
                    connection.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            reset(connection.transport)
