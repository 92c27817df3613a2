"""The connection between a client and the service, for one call: it sends an answer, or breaks.

Inside a process there is no real connection: then a fault raises the error that httpx would raise.
"""

import asyncio
from typing import Any

import attrs
import httpx
from starlette.types import Message, Receive, Scope, Send

from ..._common.http_server import TRANSPORT, reset
from .._faults.faults import Port

Headers = list[tuple[bytes, bytes]]


@attrs.frozen
class Answer:
    """A whole answer of the service."""

    status: int
    headers: Headers
    body: bytes = attrs.field(repr=False)

    def without(self, *names: bytes) -> Headers:
        """Return the headers without some."""
        return [(name, value) for name, value in self.headers if name.lower() not in names]


class Connection:
    """One call's connection."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._transport: Any = scope.get("state", {}).get(TRANSPORT)

    async def answer(self, answer: Answer) -> None:
        """Send an answer."""
        headers = [*answer.without(b"content-length"), (b"content-length", str(len(answer.body)).encode())]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": answer.body})

    async def disconnect(self, port: Port) -> None:
        """Behave as if there were no connection, because the port is closed or hangs."""
        if self._transport is None:
            raise _unreachable(port)
        await self._reset()

    async def reset(self) -> None:
        """Reset the connection."""
        if self._transport is None:
            raise httpx.ReadError("a fault of the sandbox: connection reset")
        await self._reset()

    async def hang(self, seconds: float | None) -> None:
        """Send nothing until the client disconnects, or for some seconds, and reset the connection then."""
        if self._transport is None:
            await asyncio.sleep(seconds or 0)
            raise httpx.ReadTimeout("a fault of the sandbox: no answer")
        try:
            async with asyncio.timeout(seconds):
                await self._wait_until_disconnected()
        except TimeoutError:
            await self._reset()

    async def send_part(self, answer: Answer, share: float, *, chunked: bool = False) -> None:
        """Send the beginning of an answer: this share of its body, from 0 to 1."""
        part = answer.body[: int(len(answer.body) * share)]
        announced = max(len(answer.body), len(part) + 1)
        if self._transport is None:
            return
        headers = answer.without(b"content-length")
        if not chunked:
            headers.append((b"content-length", str(announced).encode()))
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def close(self) -> None:
        """Close the connection, although the answer is not complete."""
        if self._transport is None:
            raise httpx.RemoteProtocolError(
                "a fault of the sandbox: the connection closed before the body was complete"
            )
        self._transport.close()
        await self._wait_until_disconnected()

    async def _reset(self) -> None:
        reset(self._transport)
        await self._wait_until_disconnected()

    async def _wait_until_disconnected(self) -> None:
        """Wait until the client has disconnected. What it still sends is read."""
        message: Message = {"type": "http.request"}
        while message["type"] != "http.disconnect":
            message = await self._receive()


def _unreachable(port: Port) -> httpx.TransportError:
    if port is Port.HANG:
        return httpx.ConnectTimeout("a fault of the sandbox: no connection")
    return httpx.ConnectError("a fault of the sandbox: connection refused")
