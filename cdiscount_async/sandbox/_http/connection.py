"""The line between a client and the service, for one call: it carries an answer, or breaks as lines do.

Without a real connection, inside a process, what breaks raises the error that httpx would raise.
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
    """What the service has to say."""

    status: int
    headers: Headers
    body: bytes = attrs.field(repr=False)

    def without(self, *names: bytes) -> Headers:
        """Return the headers but for some."""
        return [(name, value) for name, value in self.headers if name.lower() not in names]


class Connection:
    """One call's connection."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._transport: Any = scope.get("state", {}).get(TRANSPORT)

    async def answer(self, answer: Answer) -> None:
        """Carry an answer."""
        headers = [*answer.without(b"content-length"), (b"content-length", str(len(answer.body)).encode())]
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": answer.body})

    async def lose(self, port: Port) -> None:
        """Behave as if there were no connection."""
        if self._transport is None:
            raise _unreachable(port)
        await self._reset()

    async def reset(self) -> None:
        """Reset the connection."""
        if self._transport is None:
            raise httpx.ReadError("a fault of the sandbox: connection reset")
        await self._reset()

    async def hang(self, seconds: float | None) -> None:
        """Say nothing more, until the client goes, or for some seconds after which the connection is reset."""
        if self._transport is None:
            await asyncio.sleep(seconds or 0)
            raise httpx.ReadTimeout("a fault of the sandbox: no answer")
        try:
            async with asyncio.timeout(seconds):
                await self._gone()
        except TimeoutError:
            await self._reset()

    async def begin(self, answer: Answer, share: float, *, chunked: bool = False) -> None:
        """Carry only a share of an answer."""
        part = answer.body[: int(len(answer.body) * share)]
        announced = max(len(answer.body), len(part) + 1)
        if self._transport is None:
            return
        headers = answer.without(b"content-length")
        if not chunked:
            headers.append((b"content-length", str(announced).encode()))
        await self._send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def end(self) -> None:
        """Close the connection, whatever is still missing."""
        if self._transport is None:
            raise httpx.RemoteProtocolError(
                "a fault of the sandbox: the connection closed before the body was complete"
            )
        self._transport.close()
        await self._gone()

    async def _reset(self) -> None:
        reset(self._transport)
        await self._gone()

    async def _gone(self) -> None:
        """Wait until the client is gone; what he still sends is taken."""
        message: Message = {"type": "http.request"}
        while message["type"] != "http.disconnect":
            message = await self._receive()


def _unreachable(port: Port) -> httpx.TransportError:
    if port is Port.HANG:
        return httpx.ConnectTimeout("a fault of the sandbox: no connection comes about")
    return httpx.ConnectError("a fault of the sandbox: connection refused")
