"""Servers that misbehave: the handler of a test answers each request, byte by byte."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias

import attrs
import pytest

from cdiscount_async import Environment

MESSAGES: Final = "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages"
BOTH: Final = pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])
"""Runs a test on both transports."""


@attrs.frozen
class Asked:
    """One request, as it arrived."""

    head: bytes
    body: bytes

    @property
    def token(self) -> str:
        """The token in the envelope; empty where there is none."""
        found = re.search(rb"TokenId>([^<]*)<", self.body)
        return found[1].decode() if found else ""


Handler: TypeAlias = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""Answers a request. An exception closes the connection."""


@asynccontextmanager
async def serving(handler: Handler, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Environment]:
    """Run a server on this machine, and return the environment that leads to it."""
    running: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            with suppress(OSError, EOFError, asyncio.CancelledError):
                while True:
                    await handler(await _request(reader), writer)
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield Environment.at(f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        if running:
            await asyncio.wait(list(running))


async def _request(reader: asyncio.StreamReader) -> Asked:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return Asked(head, await reader.readexactly(int(length[1]) if length else 0))


def response(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole HTTP response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def soap(
    operation: str,
    members: str = "",
    *,
    success: str | None = "true",
    message: str = "",
    token: str = "",
    login: str = "",
) -> bytes:
    """Return the SOAP reply of an operation: its common members, then `members`."""
    outcome = "" if success is None else f'<OperationSuccess xmlns="{MESSAGES}">{success}</OperationSuccess>'
    echo = (f"<SellerLogin>{login}</SellerLogin>" if login else "") + (f"<TokenId>{token}</TokenId>" if token else "")
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}Response xmlns="http://www.cdiscount.com">'
        f'<{operation}Result xmlns:i="http://www.w3.org/2001/XMLSchema-instance">'
        f'<ErrorMessage xmlns="{MESSAGES}">{message}</ErrorMessage>{outcome}<ErrorList/>{echo}{members}'
        f"</{operation}Result></{operation}Response></s:Body></s:Envelope>"
    ).encode()
