"""Bytes to bytes over HTTP, for any number of sellers; it does not know what XML is."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache, partial
from importlib.util import find_spec
from typing import Final

import attrs
import httpx

from .._common.extras import extra
from .._common.known_logins import KnownLogins
from .._common.node_limit import MAX_NODES
from .._common.redaction import basic
from .._version import VERSION
from ..errors import ConnectFailed
from ..timing import Timing
from ._fair_semaphore import FairSemaphore
from ._http_errors import FAILURES, QUOTING, meaning, place
from ._httpx_internals import HttpxClient, preload
from ._pauses import Pauses
from ._pool import ShardedTransport, ssl_context
from ._response import Response, ResponseStream
from ._trace import Trace

__all__ = ("Response", "Timeouts", "Transport")

_ALWAYS: Final = {
    "User-Agent": f"cdiscount-async/{VERSION}",
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
}
_POSITIVE: Final = attrs.validators.gt(0.0)
_TOO_MANY: Final = 429
"""The status of a host that has enough of one seller's requests."""
_OVERLOADED: Final = 503
"""The status of a host that has enough of everybody's."""
_SHEDDING: Final = frozenset({_TOO_MANY, _OVERLOADED})
_PAUSE: Final = 1.0
"""Seconds for which such a host is left alone when it does not say for how long."""


def _unheard() -> None:
    """Tell nobody."""


@attrs.frozen(kw_only=True)
class Timeouts:
    """Seconds without progress after which a request is given up.

    A call may also wait for its turn; its deadline bounds that, and nothing here does.

    >>> Timeouts(read=60)
    Timeouts(connect=15.0, read=60, write=60.0, stalled=60.0)
    """

    connect: float = attrs.field(default=15.0, validator=_POSITIVE)
    """To make a connection, TLS included."""
    read: float = attrs.field(default=300.0, validator=_POSITIVE)
    """Without a byte of the answer; the service takes minutes for broad filters."""
    write: float = attrs.field(default=60.0, validator=_POSITIVE)
    """Until the host takes more of the request."""
    stalled: float = attrs.field(default=60.0, validator=_POSITIVE)
    """Seconds of waiting over which a reply that is read while it arrives must bring 1 KiB a second on average."""


@attrs.frozen
class _Opened:
    """What exists from the first request until `aclose`, and belongs to one event loop."""

    loop: asyncio.AbstractEventLoop
    session: HttpxClient
    gates: dict[bytes, FairSemaphore] = attrs.field(factory=dict)


class Transport:
    """Connections that any number of clients may share.

    Made without I/O; opens with the first request and closes with `aclose`, after which it may be used again, in
    another event loop too.
    """

    def __init__(
        self,
        *,
        timeouts: Timeouts = Timeouts(),
        connections: int = 64,
        per_seller: int = 8,
        max_bytes: int = 1 << 29,
        max_nodes: int = MAX_NODES,
        http: httpx.AsyncBaseTransport | None = None,
        fast: bool = False,
        verify: ssl.SSLContext | str | None = None,
        proxy: str | None = None,
        keepalive: float = 15.0,
        timing: Timing | None = None,
    ) -> None:
        """Configure the connections.

        `connections` requests are on their way to a host at most, and `per_seller` of them are one seller's.
        `max_bytes` is the largest body that is taken, as sent and inflated (512 MiB by default). `max_nodes` is how
        many elements and attributes are read as one document (3 million by default). `fast` puts aiohttp beneath httpx.
        `verify` is an SSL context, or a file of the certificates that are trusted instead of the usual ones. `proxy`
        is the address of a proxy for everything; without it the environment decides (HTTPS_PROXY, NO_PROXY). An unused
        connection is closed after `keepalive` seconds. `http` is a transport of httpx's to use in place of all that.
        `timing` is for tests.

        Raises ValueError for a value that cannot be, TypeError for an `http` that is no transport, such as a client of
        httpx's, and ImportError for `fast` without the extra of that name.
        """
        if min(connections, per_seller, max_bytes, max_nodes) < 1:
            raise ValueError("connections, per_seller, max_bytes and max_nodes must be 1 or more")
        if not keepalive >= 0:
            raise ValueError(f"keepalive must be 0 seconds or more, not {keepalive!r}")
        if http is not None and not isinstance(http, httpx.AsyncBaseTransport):
            raise TypeError(f"http must be one of httpx's asynchronous transports, not {type(http).__name__}")
        if fast:
            with extra("fast"):
                if find_spec("aiohttp") is None:  # which takes long to import: that is done with the first request
                    raise ModuleNotFoundError("No module named 'aiohttp'")
        if proxy is not None and not _is_proxy(proxy):  # not repeated here: it may hold a password
            raise ValueError("proxy must be the address of an http, https or socks5 proxy")
        self.max_bytes = max_bytes
        self.max_nodes = max_nodes
        self.known_logins: KnownLogins = KnownLogins()
        """What the replies to the sellers of this transport echo."""
        self._connections = connections
        self._per_seller = per_seller
        self._http = http
        self._fast = fast
        self._verify = verify
        self._proxy = proxy
        self._keepalive = keepalive
        self._timing = timing or Timing()
        self._extensions = {
            "timeout": {"connect": timeouts.connect, "read": timeouts.read, "write": timeouts.write, "pool": None}
        }
        self._stalled = timeouts.stalled
        self._longest_start = timeouts.connect + timeouts.write + timeouts.read
        self._opened: _Opened | None = None
        self._closings = 0

    def __repr__(self) -> str:
        kind = type(self._http).__name__ if self._http else "aiohttp" if self._fast else f"httpx x{self._connections}"
        return f"Transport({kind})"

    @property
    def in_flight(self) -> int:
        """How many requests are on their way."""
        return sum(gate.in_flight for gate in self._gates())

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn, or for the end of a pause."""
        return sum(gate.waiting for gate in self._gates())

    def pause_of(self, url: str, seller: str) -> str | None:
        """Return why a seller's requests to a host wait where it has too much to do, and until when; else None."""
        address = _address(url)
        gate = self._opened.gates.get(address.netloc) if self._opened else None
        pause = gate.pauses.of(seller) if gate else None
        if pause is None:
            return None
        until = datetime.fromtimestamp(self._timing.now() + pause.until - self._timing.monotonic(), UTC)
        whose = "is left alone" if pause.seller is None else "gets no request of this seller"
        return f"the host {place(address)} {whose} until {until:%H:%M:%S} UTC ({pause.why})"

    def get(
        self, url: str, *, login: str, password: str, max_bytes: int, on_sent: Callable[[], None] = _unheard
    ) -> AbstractAsyncContextManager[ResponseStream]:
        """Fetch a page of at most `max_bytes` with Basic authentication, as one of the seller's requests.

        The page is given while it comes.
        """
        address = _address(url)
        headers = _headers(address, (("Authorization", f"Basic {basic(login, password)}"),))
        return self._sent("GET", address, headers, b"", login, on_sent, max_bytes=max_bytes)

    async def fetch(self, url: str) -> Response:
        """Fetch a public page."""
        address = _address(url)
        async with self._sent("GET", address, _headers(address, ()), b"", "") as incoming:
            return await self._whole(incoming)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seller: str = "",
        on_sent: Callable[[], None] = _unheard,
    ) -> Response:
        """Post a body, as one of the seller's requests; `on_sent` is called when there is a connection and it goes out.

        It is sent once, follows no redirect and takes no cookie. Raises ConnectFailed where it never left, TimedOut,
        HttpError for a body that is too large, and TransportError where the answer broke off or is not compressed as it
        says.
        """
        async with self.stream(url, body, headers, seller=seller, on_sent=on_sent) as incoming:
            return await self._whole(incoming)

    def stream(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seller: str = "",
        on_sent: Callable[[], None] = _unheard,
        fresh: bool = False,
    ) -> AbstractAsyncContextManager[ResponseStream]:
        """Post as `post` does, and give the answer while it comes.

        With `fresh` the request is sent on a new connection, which is closed afterwards. A transport that was given
        decides that by itself; the host is asked to close the connection in any case.
        """
        address = _address(url)
        known = _known_headers(address, tuple(headers.items()), fresh=fresh)
        return self._sent("POST", address, known, body, seller, on_sent, fresh=fresh)

    async def aclose(self) -> None:
        """Close every connection."""
        self._closings += 1
        opened, self._opened = self._usable(), None
        if opened is not None:
            await opened.session.aclose()

    async def _whole(self, incoming: ResponseStream) -> Response:
        return Response(incoming.status, await incoming.whole(), incoming.retry_after)

    @asynccontextmanager
    async def _sent(
        self,
        method: str,
        address: httpx.URL,
        headers: httpx.Headers,
        body: bytes,
        seller: str,
        on_sent: Callable[[], None] = _unheard,
        *,
        fresh: bool = False,
        max_bytes: int | None = None,
    ) -> AsyncIterator[ResponseStream]:
        opened = self._usable() or await self._open()
        gate = opened.gates.get(address.netloc)
        if gate is None:
            gate = opened.gates[address.netloc] = FairSemaphore(
                self._connections, self._per_seller, clock=self._timing.monotonic, sleep=self._timing.sleep
            )
        async with gate.slot(seller) as slot:
            if opened.session.is_closed:
                raise ConnectFailed("the transport was closed while the request waited for its turn")
            # A stream keeps httpx from looking for headers that are missing: all are there.
            trace = Trace(opened.session, on_sent)
            extensions = {**self._extensions, "trace": trace, "fresh": fresh}
            request = httpx.Request(
                method, address, headers=headers, stream=httpx.ByteStream(body), extensions=extensions
            )
            if method == "POST":
                request.headers["Content-Length"] = str(len(body))
            if self._http is not None:  # who knows whether it tells of what it does
                on_sent()
            response = await self._answered(opened.session, request, trace)
            try:
                means = partial(meaning, address=address)
                largest = self.max_bytes if max_bytes is None else max_bytes
                incoming = ResponseStream(response, means, slot.release, max_bytes=largest, stalled=self._stalled)
                _spare(gate.pauses, seller, incoming)
            except BaseException:
                await response.aclose()
                raise
            try:
                yield incoming
            finally:
                await incoming.aclose()

    async def _answered(self, session: HttpxClient, request: httpx.Request, trace: Trace) -> httpx.Response:
        """Send a request, and return its response when the head is here."""
        try:
            async with asyncio.timeout(self._longest_start):  # each byte of a head may come in time, and it have no end
                return await session.send(request)
        except FAILURES as error:
            # A transport that was given may tell the steps of something else.
            never_left = self._http is None and trace.never_left
            failure = meaning(error, request.url, never_left=never_left)
            cause = None if isinstance(error, QUOTING) else error
        finally:
            await trace.aclose()
        raise failure from cause  # out here, so that no context quotes what came

    def _gates(self) -> list[FairSemaphore]:
        return list(self._opened.gates.values()) if self._opened else []

    def _usable(self) -> _Opened | None:
        """Return what is open in this event loop; what a finished loop left behind is dead, and forgotten."""
        opened = self._opened
        if opened is None or opened.loop is asyncio.get_running_loop():
            return opened
        if opened.loop.is_running():
            raise RuntimeError("this Transport is open in another event loop that still runs: close it there first")
        self._opened = None
        return None

    async def _open(self) -> _Opened:
        if self._http is not None:
            session = self._session()
        else:  # certificates and aiohttp take their time to load: not the event loop's
            before = self._closings
            session = await asyncio.to_thread(self._session)
            if self._closings != before:  # the session holds nothing yet, and nobody would close it
                raise ConnectFailed("the transport was closed while it opened")
        opened = self._usable()  # of several first requests one opens, and the others' sessions hold nothing yet
        if opened is None:
            opened = self._opened = _Opened(asyncio.get_running_loop(), session)
        return opened

    def _session(self) -> HttpxClient:
        if (given := self._http) is not None:
            return HttpxClient(lambda _: given, trust_env=False)
        context = ssl_context(self._verify)
        shards = partial(ShardedTransport, context, self._keepalive)
        if not self._fast:
            preload()
            return HttpxClient(shards, proxy=self._proxy)
        from ._aiohttp import AiohttpTransport  # noqa: PLC0415 - an optional extra

        # aiohttp has its own ideas about proxies, and none about SOCKS: there httpx does the work.
        return HttpxClient(
            lambda proxy: shards(proxy) if proxy else AiohttpTransport(context, self._keepalive), proxy=self._proxy
        )


@lru_cache(maxsize=256)
def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConnectFailed(f"the address cannot be used ({error})") from None
    if address.scheme not in {"http", "https"} or not address.host:
        raise ConnectFailed("the address cannot be used (it names no http or https host)")
    if not 0 <= (address.port or 0) <= 0xFFFF:
        raise ConnectFailed(f"the address cannot be used (there is no port {address.port})")
    return address


def _headers(address: httpx.URL, given: tuple[tuple[str, str], ...], *, fresh: bool = False) -> httpx.Headers:
    """Return all headers of a request but the length of its body, as httpx would send them."""
    connection = ("Connection", "close" if fresh else "keep-alive")
    return httpx.Headers([("Host", address.netloc.decode("ascii")), *_ALWAYS.items(), connection, *given])


_known_headers: Final = lru_cache(maxsize=256)(_headers)
"""The same, made once; for headers that are no secret."""


def _is_proxy(address: str) -> bool:
    try:
        return bool(httpx.Proxy(address).url.host)
    except (ValueError, httpx.InvalidURL):
        return False


def _spare(pauses: Pauses, seller: str, incoming: ResponseStream) -> None:
    """Leave a host alone that has too much to do: for one seller where it says so to one, else for everybody."""
    if incoming.status not in _SHEDDING:
        return
    asked = incoming.retry_after
    why = f"HTTP {incoming.status}" + ("" if asked is None else f", Retry-After {asked:.0f} s")
    seconds = _PAUSE if asked is None else asked
    if incoming.status == _TOO_MANY:
        pauses.pause_seller(seller, seconds, why)
    else:
        pauses.pause_host(seconds, why)
