"""A port that this process keeps from the beginning to the end, while it listens and while it refuses connections.

On Linux a socket that stops listening keeps its port, and can listen again. The option SO_REUSEADDR is needed while old
connections still exist on the port. With this option, another program that sets it can take a port on which nobody
listens. So the option is set for a moment, and only where it is needed.
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from ..._common.addresses import is_wildcard

LOOPBACK: Final = "127.0.0.1"
_FILLERS: Final = 2
"""Connections that fill the queue of a port that nobody serves: the system accepts one more than its limit."""


class HeldPort:
    """One port of one host. A bound socket that does not listen refuses connections and keeps the port."""

    def __init__(self, host: str, port: int) -> None:
        """Bind the port; 0 means a free one. Raises OSError for a port that is in use."""
        self._host = host
        self.number = port
        self._fillers: list[socket.socket] = []
        self.socket = self._bind()

    @property
    def reached_at(self) -> str:
        """The host by which programs of this machine reach it."""
        if not is_wildcard(self._host):
            return self._host
        return "::1" if ":" in self._host else LOOPBACK

    def listen(self, backlog: int) -> None:
        """Accept connections into the queue."""
        try:
            self.socket.listen(backlog)
        except OSError:
            with _reusing(self.socket):
                self.socket.listen(backlog)

    def accept(self) -> socket.socket:
        """Return the next connection. Raises OSError if there is none."""
        connection, _ = self.socket.accept()
        connection.setblocking(False)  # noqa: FBT003 - the name says it
        _reuse(connection, on=True)  # its remains must not keep the port from the next listener
        return connection

    def hang(self) -> None:
        """Make connections hang: the queue is full of connections that nobody accepts, so no new one is answered."""
        self.listen(0)
        for _ in range(_FILLERS):
            filler = socket.socket(self.socket.family)
            filler.settimeout(0)
            filler.connect_ex((self.reached_at, self.number))
            self._fillers.append(filler)

    def refuse(self) -> None:
        """Refuse connections, and reset those in the queue."""
        self._close_fillers()
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:  # only on Linux can a socket listen again: elsewhere the port is free for a moment
            self.socket.close()
            self.socket = self._bind()

    def close(self) -> None:
        """Free the port."""
        self._close_fillers()
        self.socket.close()

    def _close_fillers(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers = []

    def _bind(self) -> socket.socket:
        try:
            family, *_, address = socket.getaddrinfo(self._host, self.number, type=socket.SOCK_STREAM)[0]
            bound = _bound_to(family, address)
            if not self.number:  # bind again, by its number: a port that the system chose is lost when listening stops
                self.number = bound.getsockname()[1]
                with bound, _reusing(bound):
                    bound = _bound_to(family, (address[0], self.number, *address[2:]))
        except OSError as error:
            raise OSError(error.errno, f"the port {self.number} is not available: {error.strerror}") from None
        bound.settimeout(0)
        return bound


def _reuse(one: socket.socket, *, on: bool) -> None:
    if sys.platform != "win32":  # there the option takes a port even from a program that listens
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, on)


@contextmanager
def _reusing(one: socket.socket) -> Iterator[None]:
    """Allow a socket to have its port although old connections still exist there."""
    _reuse(one, on=True)
    try:
        yield
    finally:
        _reuse(one, on=False)


def _bound_to(family: int, address: Any) -> socket.socket:
    bound = socket.socket(family, proto=socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only on what says that it is TCP
    try:
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        with _reusing(bound):
            bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound
