"""An HTTP server inside this process: uvicorn's protocol on connections that the caller accepts.

This is the only module that uses uvicorn, because most of what it uses is not uvicorn's public interface. It works with
the versions that `pyproject.toml` allows; `tests/common/test_http_server.py` names what another version lacks.
"""

import asyncio
import logging
import re
from contextlib import suppress
from email.utils import formatdate
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from sys import platform
from typing import Any, Final, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

__all__ = ("MAX_HEAD", "TRANSPORT", "Connection", "HttpServer", "reset")

MAX_HEAD: Final = 1 << 16
"""The most bytes of a request's head: 64 KiB."""
MAX_PIPELINED: Final = 64
"""The most requests of one connection that wait while another one is answered."""
MAX_UNWANTED: Final = 1 << 26
"""The most bytes of a body that are read after the request was answered: 64 MiB."""
TRANSPORT: Final = "transport"
"""The key in the `state` of a request's scope under which its asyncio transport is."""
POLL: Final = 0.01
"""Seconds between two looks at connections that are about to close."""

_LINGER: Final = pack("hh" if platform == "win32" else "ii", 1, 0)
_LOGGER: Final = logging.getLogger("cdiscount_async.http_server")
_LOGGER.setLevel(logging.ERROR)  # uvicorn warns of each malformed request: a full pipe of stderr would stop the server
_TOO_LONG: Final = b"the head of the request is too long"
_END_OF_HEAD: Final = b"\r\n\r\n"
_UPGRADE: Final = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


class TooManyRequestsError(Exception):
    """A client has sent more requests than may wait."""


class Connection(HttpToolsProtocol):
    """One connection with limits. The application finds its transport in the scope of each request.

    The head of a request, chunk extensions and trailers are in memory until they end, so their length is limited here.
    The application limits the length of bodies.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.access_log = False
        self.logger = _LOGGER
        self.app_state = {**self.app_state, TRANSPORT: transport}
        self.last_active = self.loop.time()
        """When the last request began or the last answer ended, by the event loop's clock."""
        self._head = 0
        self._unwanted = 0
        self._parsed = False
        self._in_body = False

    def data_received(self, data: bytes) -> None:
        self._parsed = False
        super().data_received(data if self._in_body else _without_upgrade(data))
        self._head = 0 if self._parsed else self._head + len(data)
        if self._head > MAX_HEAD and not self.transport.is_closing():
            self._refuse_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.last_active = self.loop.time()
        self._unwanted = 0

    def on_headers_complete(self) -> None:
        self._parsed = self._in_body = True
        self.server_state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
        super().on_headers_complete()
        if len(self.pipeline) > MAX_PIPELINED:
            raise TooManyRequestsError

    def on_body(self, body: bytes) -> None:
        self._parsed = True
        super().on_body(body)
        if self.cycle.response_complete:
            self._unwanted += len(body)
            if self._unwanted > MAX_UNWANTED:
                self.transport.abort()

    def on_message_complete(self) -> None:
        self._parsed, self._in_body = True, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self.last_active = self.loop.time()
        super().on_response_complete()

    def _refuse_head(self) -> None:
        """Answer that the head is too long, unless another answer is under way, and close the connection."""
        if not self.is_answering:
            length = str(len(_TOO_LONG)).encode()
            self.transport.write(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain\r\nconnection: close\r\n"
                b"content-length: " + length + b"\r\n\r\n" + _TOO_LONG
            )
        self.transport.close()

    @property
    def is_answering(self) -> bool:
        """Whether a request is under way."""
        cycle: Any = self.cycle  # None before the first request, although uvicorn declares otherwise
        return cycle is not None and not cycle.response_complete

    @property
    def is_waiting(self) -> bool:
        """Whether the client has to send something before there is anything to answer."""
        return not self.is_answering or (self.cycle.more_body and not self.flow.read_paused)


class HttpServer:
    """Serves an ASGI application on connections that the caller accepts. It handles no signals and logs no requests."""

    def __init__(self, app: Any, *, keep_alive: int = 5) -> None:
        """Prepare a server; `keep_alive` is how many seconds an idle connection stays open."""
        self._state: Final = ServerState()
        self._config: Final = uvicorn.Config(
            app,
            http=Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            date_header=False,  # uvicorn's own server writes that one, from a task of its own
            timeout_keep_alive=keep_alive,
        )
        self._config.load()

    def new_connection(self) -> Connection:
        """Return the asyncio protocol for a new connection."""
        return Connection(self._config, self._state, {}, asyncio.get_running_loop())

    @property
    def connections(self) -> list[Connection]:
        """The connections that are open."""
        return cast("list[Connection]", list(self._state.connections))

    @property
    def connection_count(self) -> int:
        """The number of open connections."""
        return len(self._state.connections)

    async def close(self, seconds: float) -> None:
        """Close idle connections, wait for the answers that are under way, and abort those that take longer."""
        for connection in self.connections:
            connection.shutdown()
        try:
            await self.wait_until_closed(seconds)
        finally:
            await self.cancel_tasks()

    async def wait_until_closed(self, seconds: float) -> None:
        """Wait until every connection is closed.

        Those that are still open after some seconds, or when the caller is cancelled, are aborted.
        """
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while self._state.connections:  # noqa: ASYNC110 - no event comes when the last one closes
                        await asyncio.sleep(POLL)
        finally:
            for connection in self.connections:
                connection.transport.abort()
        await asyncio.sleep(0)  # asyncio reports them lost

    async def cancel_tasks(self) -> None:
        """Cancel the tasks that answer requests, and wait for their end."""
        for task in (tasks := list(self._state.tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reset(transport: Any) -> None:
    """Reset a connection: the other side reads an error instead of an end."""
    with suppress(OSError):
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _LINGER)
    transport.abort()


def _without_upgrade(data: bytes) -> bytes:
    """Rename the header that offers another protocol: Java's HttpClient offers HTTP/2 with every request.

    A server may ignore such an offer. The parser follows it, and drops the body of the request.
    """
    end = data.find(_END_OF_HEAD)
    head = data if end < 0 else data[:end]
    return data if _UPGRADE.search(head) is None else _UPGRADE.sub(b"\r\nx-upgrade:", head) + data[len(head) :]
