"""A port that is held from its first moment to its last, whether it listens or refuses."""

import socket
import sys
from typing import Any, Final

from ..._addresses import is_wildcard

LOOPBACK: Final = "127.0.0.1"
_FILLERS: Final = 2
"""Connections that fill the queue of a port that nobody serves: the system lets one more in than it is told."""


class HeldPort:
    """One port of one host. A bound socket that does not listen refuses connections, and keeps the port."""

    def __init__(self, host: str, port: int) -> None:
        """Take the port; port 0 takes one that is free. Raises OSError for one that is in use."""
        self._host = host
        self.number = port
        self._fillers: list[socket.socket] = []
        self.socket = self._bound()

    @property
    def reached_at(self) -> str:
        """The host by which programs of this machine reach it."""
        if not is_wildcard(self._host):
            return self._host
        return "::1" if ":" in self._host else LOOPBACK

    def listen(self, backlog: int) -> None:
        """Let connections come about."""
        # Without this the connections that ended a moment ago keep the port from listening again.
        _share(self.socket, shared=True)
        self.socket.listen(backlog)

    def hang(self) -> None:
        """Let connections neither come about nor be refused: the queue is full, and nobody takes the first ones."""
        self.listen(0)
        for _ in range(_FILLERS):
            filler = socket.socket(self.socket.family)
            filler.settimeout(0)
            filler.connect_ex((self.reached_at, self.number))
            self._fillers.append(filler)

    def refuse(self) -> None:
        """Refuse connections, and reset those that nobody took yet."""
        self._leave()
        _share(self.socket, shared=False)
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:  # only Linux lets a socket listen again: elsewhere the port is free for a moment
            self.socket.close()
            self.socket = self._bound()

    def close(self) -> None:
        """Give the port up."""
        self._leave()
        self.socket.close()

    def _leave(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers = []

    def _bound(self) -> socket.socket:
        try:
            family, *_, address = socket.getaddrinfo(self._host, self.number, type=socket.SOCK_STREAM)[0]
            with _bound_to(family, address) as found:
                self.number = found.getsockname()[1]
                # Once more, by its number: who stops listening loses a port that the system chose.
                bound = _bound_to(family, (address[0], self.number, *address[2:]))
        except OSError as error:
            raise OSError(error.errno, f"the port {self.number} cannot be had: {error.strerror}") from None
        bound.settimeout(0)
        _share(bound, shared=False)
        return bound


def _share(one: socket.socket, *, shared: bool) -> None:
    """Let others bind the port of a socket, which lets nobody in while that one listens, or keep it from them."""
    if sys.platform != "win32":  # where the option means something else
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, shared)


def _bound_to(family: int, address: Any) -> socket.socket:
    bound = socket.socket(family, proto=socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only on what says that it is TCP
    try:
        _share(bound, shared=True)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound
