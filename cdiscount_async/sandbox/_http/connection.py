"""One connection of a client: uvicorn's protocol, within bounds."""

import logging
import re
from asyncio import Transport
from contextlib import suppress
from email.utils import formatdate
from socket import SO_LINGER, SOL_SOCKET
from struct import pack
from sys import platform
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .._limits import MAX_HEAD, MAX_PIPELINED, MAX_REQUEST

TRANSPORT: Final = "sandbox.transport"
"""Where the state of a request's scope holds the connection, for those who break it."""
_LINGER: Final = pack("hh" if platform == "win32" else "ii", 1, 0)
_LOGGER: Final = logging.getLogger("cdiscount_async.sandbox.http")
_LOGGER.setLevel(logging.ERROR)  # uvicorn warns of every malformed request: who reads no stderr would stop the sandbox
_TOO_LONG: Final = b"the head of the request is too long"
_END_OF_HEAD: Final = b"\r\n\r\n"
_UPGRADE: Final = re.compile(rb"\r\nupgrade:", re.IGNORECASE)


class TooMuch(Exception):
    """More than a connection may send."""


class Connection(HttpToolsProtocol):
    """One connection, which shows itself to the application.

    What comes in a row and is no body (a request's head, chunk extensions, trailers) is kept until it ends, so that it
    is limited here; bodies are limited by whoever reads them.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.access_log = False
        self.logger = _LOGGER
        self.app_state = {**self.app_state, TRANSPORT: transport}
        self.seen = self.loop.time()
        self._head = 0
        self._unwanted = 0
        self._moved = False
        self._in_body = False

    def data_received(self, data: bytes) -> None:
        self._moved = False
        super().data_received(data if self._in_body else _without_upgrade(data))
        self._head = 0 if self._moved else self._head + len(data)
        if self._head > MAX_HEAD and not self.transport.is_closing():
            self._end_for_good()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.seen = self.loop.time()
        self._unwanted = 0

    def on_headers_complete(self) -> None:
        self._moved = self._in_body = True
        self.server_state.default_headers = [(b"date", formatdate(usegmt=True).encode())]
        super().on_headers_complete()
        if len(self.pipeline) > MAX_PIPELINED:
            raise TooMuch

    def on_body(self, body: bytes) -> None:
        self._moved = True
        super().on_body(body)
        if self.cycle.response_complete:  # nobody wants the rest of what was refused
            self._unwanted += len(body)
            if self._unwanted > MAX_REQUEST:
                self.transport.abort()

    def on_message_complete(self) -> None:
        self._moved, self._in_body = True, False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self.seen = self.loop.time()
        super().on_response_complete()

    def _end_for_good(self) -> None:
        """Say that the head is too long, where no answer is under way, and close the connection."""
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
        cycle: Any = self.cycle  # None before the first request, whatever uvicorn declares
        return cycle is not None and not cycle.response_complete

    @property
    def is_waiting(self) -> bool:
        """Whether the client has to send something before there is anything to answer."""
        return not self.is_answering or (self.cycle.more_body and not self.flow.read_paused)


def _without_upgrade(data: bytes) -> bytes:
    """Rename the header that offers another protocol: Java's HttpClient offers HTTP/2 with every request.

    An offer may be ignored. The parser takes it, and drops the body of the request.
    """
    end = data.find(_END_OF_HEAD)
    head = data if end < 0 else data[:end]
    return data if _UPGRADE.search(head) is None else _UPGRADE.sub(b"\r\nx-upgrade:", head) + data[len(head) :]


def reset(transport: Any) -> None:
    """Reset a connection: the other side reads no end of it, but an error."""
    with suppress(OSError):
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _LINGER)
    transport.abort()
