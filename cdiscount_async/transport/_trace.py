"""What httpx's transports tell of a request's way to its connection: the `trace` extension of httpcore."""

from collections.abc import Callable
from typing import Any, Final

import httpx

from ..errors import ConnectFailed

CONNECTING: Final = "connection.connect_tcp.started"
"""A connection is made for the request."""
CONNECTED: Final = "connection.connect_tcp.complete"
"""The connection is there, before TLS."""
SENDING: Final = "http11.send_request_headers.started"
"""The request goes out."""


class Trace:
    """What is known of a request while it looks for a connection, and goes out on one."""

    __slots__ = ("_half_made", "_on_sent", "_session", "_told", "sent")

    def __init__(self, session: httpx.AsyncClient, on_sent: Callable[[], None]) -> None:
        self._session = session
        self._on_sent = on_sent
        self._told = False
        self._half_made: Any = None
        """What is connected, and may still have TLS before it."""
        self.sent = False

    async def __call__(self, step: str, facts: Any) -> None:
        """Hear of a step; what is said to a proxy that makes a tunnel is no part of the request."""
        self._told = True
        if step == CONNECTED:
            self._half_made = facts["return_value"]
        elif step == SENDING:
            self._half_made = None
            if facts["request"].method != b"CONNECT":
                if self._session.is_closed:
                    raise ConnectFailed("the transport was closed before the request went out")
                self.sent = True
                self._on_sent()

    async def aclose(self) -> None:
        """Close a connection that was not finished: httpcore forgets it when it is cancelled between TCP and TLS."""
        if self._half_made is not None:
            await self._half_made.aclose()

    @property
    def never_left(self) -> bool:
        """Whether it is certain that nothing of the request went out: a transport that was given may tell nothing."""
        return self._told and not self.sent
