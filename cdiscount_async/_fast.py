"""The extra `fast`: aiohttp beneath httpx, for about half of the CPU."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import aiohttp
import httpx

from ._pool import SENDING

_SENDING: ContextVar[httpx.Request] = ContextVar("the request that wants a connection")


class Fast(httpx.AsyncBaseTransport):
    """Sends for httpx on the connections of aiohttp: no cookies, no redirects, no inflating, no limit of their number.

    httpx-aiohttp does the same, but its version 0.2 calls every lost connection a time-out of connecting, as if the
    request had not left, and keeps cookies.
    """

    def __init__(self, context: ssl.SSLContext, keepalive: float) -> None:
        """Configure the connections; `keepalive` is the seconds for which an unused one is kept."""
        self._context = context
        self._keepalive = keepalive
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        aiohttp does not watch how long a name is looked up, nor how long a host takes to read a request. So all until
        the answer begins may together last as long as each part of it.
        """
        if self._closed:
            raise httpx.ConnectError("the transport is closed")
        if self._session is None:
            connector = _Connector(limit=0, keepalive_timeout=self._keepalive, ssl=self._context)
            cookies = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=cookies, auto_decompress=False)
        limits = request.extensions["timeout"]
        headers = [(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw]
        if request.method == "GET":  # which aiohttp sends again by itself when it finds a kept connection closed
            headers.append(("Connection", "close"))
        sending = _SENDING.set(request)
        try:
            async with asyncio.timeout(limits["connect"] + limits["write"] + limits["read"]):
                response = await self._session.request(
                    request.method,
                    str(request.url),
                    headers=headers,
                    data=await request.aread() or None,
                    allow_redirects=False,
                    timeout=_timeout(limits["connect"], limits["read"]),
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = _meaning(error)
        else:
            return httpx.Response(response.status, headers=response.raw_headers, stream=_Body(response))
        finally:
            _SENDING.reset(sending)
        raise failure  # out here, or aiohttp's own error would go along as its context

    async def aclose(self) -> None:
        """Close every connection."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()


class _Connector(aiohttp.TCPConnector):
    """Tells when there is a connection for a request, as httpcore does."""

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Give a connection."""
        connection = await super().connect(*args, **kwargs)
        request = _SENDING.get()
        try:
            await request.extensions["trace"](SENDING, {"request": request})
        except BaseException:
            connection.close()
            raise
        return connection


@lru_cache(maxsize=16)
def _timeout(connect: float, read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=connect, sock_read=read)


class _Body(httpx.AsyncByteStream):
    """The body of an answer; what is read to its end frees its connection, and else the connection is closed."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except (aiohttp.ClientError, TimeoutError, RuntimeError) as error:  # the last where the session was closed
            raise _meaning(error) from None

    async def aclose(self) -> None:
        """Leave the connection."""
        self._response.close()  # which it is out of reach of once the body has ended


def _meaning(error: Exception) -> httpx.TransportError:
    """Say in httpx's words what an error proves.

    aiohttp's own errors hold the headers that were sent, so they must not be chained; and what they say of an answer
    quotes it, so only what they say of a connection is repeated.
    """
    said = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout(said)
        case aiohttp.ClientConnectorError():
            return httpx.ConnectError(f"{said}: {error}")
        case TimeoutError():
            return httpx.ReadTimeout(said)
        case _:
            return httpx.ReadError(said)
