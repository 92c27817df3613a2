"""A session over httpx: requests go out, answers and errors come back in this package's terms."""

import asyncio
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, Final

import httpx

from .._common.redaction import basic
from .._version import VERSION
from ..errors import ConnectFailed
from ._http_errors import FAILURES, QUOTING, our_error, place
from ._httpx_internals import HttpxClient, preload
from ._pool import ShardedTransport, ssl_context
from ._session import Address, HttpTransport, Request, Settings
from ._trace import Trace

_ALWAYS: Final = {
    "User-Agent": f"cdiscount-async/{VERSION}",
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
}


class HttpxSession:
    """The connections of one event loop, through httpx."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the connections. This loads certificates, so a thread should do it."""
        timeouts = settings.timeouts
        self._client = _client(settings)
        self._is_own = settings.http is None
        self._timeout = {"connect": timeouts.connect, "read": timeouts.read, "write": timeouts.write, "pool": None}
        self._longest_start = timeouts.connect + timeouts.write + timeouts.read

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._client.is_closed

    def address(self, url: str) -> Address:
        """Return the parsed URL. Raises ConnectFailed if no request can be sent to it."""
        return _address(url)

    async def send(self, request: Request, address: Address) -> "HttpxReply":
        """Send a request, and return its answer when the head has arrived. Raises TransportError."""
        trace = Trace(self._client, request.on_sent)
        if not self._is_own:  # another transport may not report when it sends
            request.on_sent()
        try:
            async with asyncio.timeout(self._longest_start):  # a head may never end, though its bytes come in time
                response = await self._client.send(self._native(request, address, trace))
        except FAILURES as error:
            # Another transport may report steps of something else.
            failure = our_error(error, address, never_left=self._is_own and trace.never_left)
            cause = None if isinstance(error, QUOTING) else error
        else:
            return HttpxReply(response, address)
        finally:
            await trace.aclose()
        raise failure from cause  # outside of `except`, so that its context does not quote the answer

    def _native(self, request: Request, address: Address, trace: Trace) -> httpx.Request:
        """Return httpx's request. It has a stream and all headers, so that httpx adds none."""
        headers = tuple(request.headers.items())
        if request.auth is None:
            known = _headers(address, headers, fresh=request.fresh)
        else:  # not cached: the password is secret
            basic_auth = ("Authorization", f"Basic {basic(*request.auth)}")
            known = _headers.__wrapped__(address, (*headers, basic_auth), fresh=request.fresh)
        stream = httpx.ByteStream(request.body)
        extensions = {"timeout": self._timeout, "trace": trace, "fresh": request.fresh}
        native = httpx.Request(request.method, address.url, headers=known, stream=stream, extensions=extensions)
        if request.method == "POST":
            native.headers["Content-Length"] = str(len(request.body))
        return native

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()


class HttpxReply:
    """An answer of httpx's whose head has arrived."""

    __slots__ = ("_address", "_pieces", "_response", "headers", "status")

    def __init__(self, response: httpx.Response, address: Address) -> None:
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - for the type checker
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._pieces = aiter(response.stream)
        self._address = address

    async def read_piece(self) -> bytes | None:
        """Return the next bytes of the body as they were sent, or None at its end. Raises TransportError."""
        try:
            while (piece := await anext(self._pieces, None)) == b"":
                pass
        except FAILURES as error:
            failure = our_error(error, self._address)
        else:
            return piece
        raise failure  # outside of `except`, so that its context does not quote the answer

    async def discard(self) -> None:
        """Do not use the connection again. A transport that the user passed decides by itself."""
        discard = self._response.extensions.get("discard")
        if discard is not None:
            await discard()

    async def aclose(self) -> None:
        """Free the connection: for the next request if the body was read to its end."""
        await self._response.aclose()


def check_http(http: HttpTransport | None) -> None:
    """Raise TypeError for an `http` that is not an asynchronous transport of httpx."""
    if http is not None and not isinstance(http, httpx.AsyncBaseTransport):
        raise TypeError(f"http must be an asynchronous transport of httpx, not {type(http).__name__}")


def check_proxy(proxy: str | None) -> None:
    """Raise ValueError for a text that is not the URL of a proxy. It may contain a password, so it is not quoted."""
    try:
        good = proxy is None or bool(httpx.Proxy(proxy).url.host)
    except (ValueError, httpx.InvalidURL):
        good = False
    if not good:
        raise ValueError("proxy must be the address of an http, https or socks5 proxy")


def _client(settings: Settings) -> HttpxClient:
    given: Any = settings.http
    if given is not None:
        return HttpxClient(lambda _: given, trust_env=False)
    context = ssl_context(settings.verify)
    shards = partial(ShardedTransport, context, settings.keepalive)
    if not settings.fast:
        preload()
        return HttpxClient(shards, proxy=settings.proxy)
    from ._aiohttp import AiohttpTransport  # noqa: PLC0415 - an optional extra

    # aiohttp treats proxies differently, and supports no SOCKS proxy: requests through a proxy use httpx.
    return HttpxClient(
        lambda proxy: shards(proxy) if proxy else AiohttpTransport(context, settings.keepalive), proxy=settings.proxy
    )


@lru_cache(maxsize=256)
def _address(text: str) -> Address:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ConnectFailed(f"the address cannot be used ({error})") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ConnectFailed("the address cannot be used (it names no http or https host)")
    if not 0 <= (url.port or 0) <= 0xFFFF:
        raise ConnectFailed(f"the address cannot be used (there is no port {url.port})")
    return Address(url, url.netloc, place(url))


@lru_cache(maxsize=256)
def _headers(address: Address, given: tuple[tuple[str, str], ...], *, fresh: bool) -> httpx.Headers:
    """Return all headers of a request except the length of its body, in the order in which httpx sends them."""
    connection = ("Connection", "close" if fresh else "keep-alive")
    return httpx.Headers([("Host", address.host.decode("ascii")), *_ALWAYS.items(), connection, *given])
