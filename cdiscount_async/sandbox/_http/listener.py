"""Real HTTP by uvicorn's protocol, on a port that can be shut and opened at any moment."""

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
"""Seconds for which an idle connection stays open, as the web server of the real service does by default."""
REST: Final = 0.1
"""Seconds for which no connection is taken where there is no room for one."""
GRACE: Final = 0.5
"""Seconds for which a client may go on reading an answer when the listener closes."""
QUIET: Final = 1.0
"""Seconds for which a client must have kept a connection waiting before another one takes its place."""
_NO_ROOM: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Listener:
    """Serves an application on a port, of the loopback interface unless told another host."""

    def __init__(
        self,
        app: ASGIApp,
        port: int,
        host: str = LOOPBACK,
        *,
        most: int = MOST_CONNECTIONS,
        arrival: float = ARRIVAL,
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._most = most
        self._arrival = arrival
        self._server = HttpServer(self._serve, keep_alive=KEEP_ALIVE)
        self._held: HeldPort | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._look: asyncio.TimerHandle | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._taking: set[asyncio.Task[Any]] = set()
        self._port_state: Port | None = None
        self._closing = False

    @property
    def url(self) -> str:
        """Where, as programs of this machine reach it."""
        if self._held is None:
            raise RuntimeError("the listener is not open")
        host = self._held.reached_at
        return f"http://{f'[{host}]' if ':' in host else host}:{self._held.number}"

    async def open(self, state: Port = Port.OPEN) -> None:
        """Take the port; raises OSError for one that is in use."""
        self._loop = asyncio.get_running_loop()
        self._held = await asyncio.to_thread(HeldPort, self._host, self._port)  # a name may have to be looked up
        self._look_around()
        self.become(state)

    def become(self, state: Port) -> None:
        """Open or shut the port, at once: before this returns, a connection is refused or will be served."""
        if state is self._port_state or self._closing:
            return
        if self._held is None:
            raise RuntimeError("the listener is not open")
        if self._port_state in {Port.OPEN, Port.HANG}:
            self._stop_taking(self._held)
            self._held.refuse()
        self._port_state = state
        if state is Port.OPEN:
            self._held.listen(512)
            self._take_from(self._held)
        elif state is Port.HANG:
            self._held.hang()
        else:
            self._drop()

    async def close(self) -> None:
        """Stop serving: idle connections are closed, calls that are under way break off."""
        self._closing = True
        accepting = self._accepting
        if self._held is not None:
            self._stop_taking(self._held)
            self._held.close()
        if self._look is not None:
            self._look.cancel()
        if accepting is not None:
            with suppress(asyncio.CancelledError):
                await accepting
        await asyncio.gather(*self._taking, return_exceptions=True)
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

    def _take_from(self, held: HeldPort) -> None:
        self._rest = None
        try:
            self._loop.add_reader(held.socket, self._take, held)
        except NotImplementedError:
            self._accepting = self._loop.create_task(self._take_all(held))

    def _take(self, held: HeldPort) -> None:
        """Take a connection; asyncio's own server loses those that come while it is closed."""
        if len(self._server.connections) + len(self._taking) >= self._most and not self._make_room():
            self._take_later(held)
            return
        try:
            connection = held.accept()
        except OSError as error:
            # Otherwise the other side gave up already.
            if error.errno in _NO_ROOM:
                self._make_room()
                self._take_later(held)
            return
        taking = self._loop.create_task(self._loop.connect_accepted_socket(self._server.new_connection, connection))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)

    def _take_later(self, held: HeldPort) -> None:
        """Let those who connect wait: the system keeps them in its queue."""
        self._loop.remove_reader(held.socket)
        self._rest = self._loop.call_later(REST, self._take_from, held)

    def _make_room(self) -> bool:
        """Close some connections whose clients keep them waiting, for longest first; tell whether there are any."""
        latest = self._loop.time() - QUIET
        waiting = [one for one in self._server.connections if one.is_waiting and one.last_active < latest]
        # Not one by one, because looking for them takes longer than serving a call.
        for connection in sorted(waiting, key=lambda one: one.last_active)[: 1 + self._most // 16]:
            connection.transport.abort()
        return bool(waiting)

    def _look_around(self) -> None:
        """Close connections whose request is on its way for too long."""
        self._look = self._loop.call_later(self._arrival / 4, self._look_around)
        latest = self._loop.time() - self._arrival
        for connection in self._server.connections:
            if connection.is_waiting and connection.last_active < latest:
                connection.transport.abort()

    async def _take_all(self, held: HeldPort) -> None:
        """Take connections where the event loop cannot say that one is there, which is so on Windows."""
        while True:
            connection, _ = await self._loop.sock_accept(held.socket)
            await self._loop.connect_accepted_socket(self._server.new_connection, connection)

    def _stop_taking(self, held: HeldPort) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        with suppress(NotImplementedError):
            self._loop.remove_reader(held.socket)

    def _drop(self) -> None:
        """Lose every connection."""
        for connection in self._server.connections:
            if not connection.is_answering:
                # At once, so that a client who waits for nothing finds it closed before he uses it again.
                with suppress(OSError):
                    connection.transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            reset(connection.transport)
