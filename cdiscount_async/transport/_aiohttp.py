"""The extra `fast`: aiohttp beneath httpx, for about half of the CPU."""

import ssl
from collections.abc import AsyncIterator
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final

import aiohttp
import httpx

from ._httpx_internals import close_after_use, unread_by_aiohttp
from ._trace import CONNECTING, SENDING


class AiohttpTransport(httpx.AsyncBaseTransport):
    """Sends for httpx on the connections of aiohttp: no cookies, no redirects, no inflating, no limit of their number.

    httpx-aiohttp does the same, but its version 0.2 calls every lost connection a time-out of connecting, as if the
    request had not left, and keeps cookies.
    """

    def __init__(self, context: ssl.SSLContext, keepalive: float) -> None:
        """Configure the connections; `keepalive` is the seconds for which an unused one is kept."""
        self._context = context
        self._keepalive = keepalive
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        """The session whose connections are kept (False), and that of fresh ones (True)."""
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        aiohttp does not watch how long a name is looked up, nor how long a host takes to read a request: the caller
        bounds how long all of it may take.
        """
        if self._closed:
            raise httpx.ConnectError("the transport is closed")
        limits = request.extensions["timeout"]
        sending = _Sending(request)
        reset = _SENDING.set(sending)
        try:
            response = await self._session(fresh=request.extensions["fresh"]).request(
                request.method,
                str(request.url),
                headers=[(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw],
                data=await request.aread() or None,
                allow_redirects=False,
                timeout=_timeout(limits["connect"], limits["read"]),
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = _meaning(error)
        else:
            return httpx.Response(
                response.status,
                headers=response.raw_headers,
                stream=_Body(response),
                extensions={"discard": sending.discard},
            )
        finally:
            _SENDING.reset(reset)
        raise failure  # out here, or aiohttp's own error would go along as its context

    async def aclose(self) -> None:
        """Close every connection."""
        self._closed = True
        while self._sessions:
            await self._sessions.popitem()[1].close()

    def _session(self, *, fresh: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(fresh)
        if session is None:
            connector = (
                _Connector(limit=0, ssl=self._context, force_close=True)
                if fresh or not self._keepalive
                else _Connector(limit=0, ssl=self._context, keepalive_timeout=self._keepalive)
            )
            cookies = aiohttp.DummyCookieJar()
            session = aiohttp.ClientSession(connector=connector, cookie_jar=cookies, auto_decompress=False)
            self._sessions[fresh] = session
        return session


class _Sending:
    """A request, and the connection that aiohttp found for it."""

    __slots__ = ("connection", "protocol", "request")

    def __init__(self, request: httpx.Request) -> None:
        self.request = request
        self.connection: Any = None
        """None until there is one."""
        self.protocol: Any = None
        """The connection's protocol, which outlives the request."""

    def take(self, connection: Any) -> None:
        """Have a connection, as the last one that had it."""
        self.connection = connection
        self.protocol = connection.protocol
        self.protocol.sending = self

    async def discard(self) -> None:
        """Have the connection not used again: close an idle one, and one in use when its request has its answer."""
        close_after_use(self.protocol)
        if self.protocol.sending is self and self.connection.closed:
            self.protocol.close()


_SENDING: Final[ContextVar[_Sending]] = ContextVar("the request that wants a connection")


class _Connector(aiohttp.TCPConnector):
    """Tells its steps as httpcore does, and uses none again on which anything came."""

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Return a connection."""
        sending = _SENDING.get()
        if sending.connection is not None:  # aiohttp sends a GET again when its connection is lost
            raise aiohttp.ServerDisconnectedError
        trace, facts = sending.request.extensions["trace"], {"request": sending.request}
        await trace(CONNECTING, facts)
        while True:
            connection = await super().connect(*args, **kwargs)
            try:
                if not hasattr(connection.protocol, "sending") or not unread_by_aiohttp(connection):
                    sending.take(connection)
                    await trace(SENDING, facts)
                    return connection
            except BaseException:
                connection.close()
                raise
            connection.close()


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
