"""What httpx's transports report while they connect and send: the `trace` extension of httpcore."""

from collections.abc import Callable
from typing import Any, Final

import httpx

from ..errors import ConnectFailed

CONNECTING: Final = "connection.connect_tcp.started"
"""A connection for the request is being made."""
CONNECTED: Final = "connection.connect_tcp.complete"
"""The connection is there, before TLS."""
SENDING: Final = "http11.send_request_headers.started"
"""The request is being sent."""


class Trace:
    """The progress of a request until it is sent."""

    __slots__ = ("_client", "_connecting", "_on_sent", "_reported", "sent")

    def __init__(self, client: httpx.AsyncClient, on_sent: Callable[[], None]) -> None:
        self._client = client
        self._on_sent = on_sent
        self._reported = False
        self._connecting: Any = None
        """A connection on which TLS may not be ready yet."""
        self.sent = False

    async def __call__(self, step: str, facts: Any) -> None:
        """Record a step. The CONNECT request to a proxy is no part of the request."""
        self._reported = True
        if step == CONNECTED:
            self._connecting = facts["return_value"]
        elif step == SENDING:
            self._connecting = None
            if facts["request"].method != b"CONNECT":
                if self._client.is_closed:
                    raise ConnectFailed("the transport was closed before the request was sent")
                self.sent = True
                self._on_sent()

    async def aclose(self) -> None:
        """Close an unfinished connection: httpcore forgets it when it is cancelled between TCP and TLS."""
        if self._connecting is not None:
            await self._connecting.aclose()

    @property
    def never_left(self) -> bool:
        """Whether it is certain that nothing was sent. A transport that reports no step leaves that open."""
        return self._reported and not self.sent
