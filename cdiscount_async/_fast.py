"""The extra `fast`: aiohttp beneath httpx, for about half of the CPU."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from functools import lru_cache

import aiohttp
import httpx


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

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        aiohttp does not watch how long a name is looked up, nor how long a host takes to read a request. So all until
        the answer begins may together last as long as each part of it.
        """
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=self._keepalive, ssl=self._context)
            cookies = aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=cookies, auto_decompress=False)
        limits = request.extensions["timeout"]
        try:
            async with asyncio.timeout(limits["connect"] + limits["write"] + limits["read"]):
                response = await self._session.request(
                    request.method,
                    str(request.url),
                    headers=[(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw],
                    data=await request.aread() or None,
                    allow_redirects=False,
                    timeout=_timeout(limits["connect"], limits["read"]),
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _meaning(error) from None
        return httpx.Response(response.status, headers=response.raw_headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


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
        except (aiohttp.ClientError, TimeoutError) as error:
            raise _meaning(error) from None

    async def aclose(self) -> None:
        """Leave the connection."""
        self._response.close()  # which it is out of reach of once the body has ended


def _meaning(error: Exception) -> httpx.TransportError:
    """Say in httpx's words what an error proves.

    aiohttp's own errors hold the headers that were sent, so they must not be chained.
    """
    said = f"{type(error).__name__}: {error}"
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout(said)
        case aiohttp.ClientConnectorError():
            return httpx.ConnectError(said)
        case TimeoutError():
            return httpx.ReadTimeout(said)
        case _:
            return httpx.ReadError(said)
