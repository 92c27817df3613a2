"""The extra `fast`: aiohttp beneath httpx, which needs about half of the CPU time."""

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
    """Sends httpx's requests with aiohttp: without cookies, redirects, inflating, or a limit of connections.

    httpx-aiohttp does the same. But its version 0.2 reports every lost connection as a time-out of connecting, as if
    the request had not been sent, and it keeps cookies.
    """

    def __init__(self, context: ssl.SSLContext, keepalive: float) -> None:
        """Configure the connections. An unused one is closed after `keepalive` seconds."""
        self._context = context
        self._keepalive = keepalive
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        """The session for kept connections (False), and the one for fresh connections (True)."""
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        aiohttp has no time-outs for looking up a name, nor for sending a request. The caller limits the whole time.
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
            failure = _httpx_error(error)
        else:
            return httpx.Response(
                response.status,
                headers=response.raw_headers,
                stream=_Body(response),
                extensions={"discard": sending.discard},
            )
        finally:
            _SENDING.reset(reset)
        raise failure  # outside of `except`, so that the error of aiohttp does not become its context

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
    """A request, and the connection that aiohttp uses for it."""

    __slots__ = ("connection", "protocol", "request")

    def __init__(self, request: httpx.Request) -> None:
        self.request = request
        self.connection: Any = None
        """None until there is a connection."""
        self.protocol: Any = None
        """The connection's protocol, which outlives the request."""

    def take(self, connection: Any) -> None:
        """Use a connection; this request is the last one that used it."""
        self.connection = connection
        self.protocol = connection.protocol
        self.protocol.sending = self

    async def discard(self) -> None:
        """Do not use the connection again. An idle one is closed now, one in use when its request has its answer."""
        close_after_use(self.protocol)
        if self.protocol.sending is self and self.connection.closed:
            self.protocol.close()


_SENDING: Final[ContextVar[_Sending]] = ContextVar("the request that needs a connection")


class _Connector(aiohttp.TCPConnector):
    """Reports its steps as httpcore does, and uses no connection again that received unread bytes."""

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Return a connection for the present request."""
        sending = _SENDING.get()
        if sending.connection is not None:  # aiohttp repeats a GET when its connection is lost
            raise aiohttp.ServerDisconnectedError
        trace, info = sending.request.extensions["trace"], {"request": sending.request}
        await trace(CONNECTING, info)
        while True:
            connection = await super().connect(*args, **kwargs)
            try:
                if not hasattr(connection.protocol, "sending") or not unread_by_aiohttp(connection):
                    sending.take(connection)
                    await trace(SENDING, info)
                    return connection
            except BaseException:
                connection.close()
                raise
            connection.close()


@lru_cache(maxsize=16)
def _timeout(connect: float, read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=connect, sock_read=read)


class _Body(httpx.AsyncByteStream):
    """The body of an answer. If it is read to its end its connection is kept, otherwise the connection is closed."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.content.iter_any():
                yield piece
        except (aiohttp.ClientError, TimeoutError, RuntimeError) as error:  # RuntimeError: the session was closed
            raise _httpx_error(error) from None

    async def aclose(self) -> None:
        """Close the connection, if the body was not read to its end."""
        self._response.close()  # does nothing after the end of the body, because aiohttp has taken the connection back


def _httpx_error(error: Exception) -> httpx.TransportError:
    """Return httpx's error for an error of aiohttp.

    aiohttp's errors contain the headers that were sent, so they must not be chained. Their messages about an answer
    quote it, so only messages about a connection are repeated.
    """
    name = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return httpx.ConnectTimeout(name)
        case aiohttp.ClientConnectorError():
            return httpx.ConnectError(f"{name}: {error}")
        case TimeoutError():
            return httpx.ReadTimeout(name)
        case _:
            return httpx.ReadError(name)
