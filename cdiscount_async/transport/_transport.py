"""Bytes to bytes over HTTP, for any number of sellers; it does not know XML."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from ssl import SSLContext
from types import MappingProxyType
from typing import Final

import attrs

from .._common.known_logins import KnownLogins
from .._common.node_limit import MAX_NODES
from ..errors import ConnectFailed
from ..timing import Timing
from ._fair_semaphore import FairSemaphore
from ._opening import check, open_session
from ._pauses import Pauses
from ._response import Response, ResponseStream
from ._session import HttpTransport, Request, Session, Settings, Timeouts

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_TIMEOUTS: Final = Timeouts()
_TOO_MANY: Final = 429
"""The status of a host that limits one seller's requests."""
_OVERLOADED: Final = 503
"""The status of a host that has too many requests."""
_PAUSE: Final = 1.0
"""Seconds of a pause after such an answer without a Retry-After header."""


def _ignore() -> None:
    """Do nothing."""


@attrs.frozen
class _Opened:
    """What exists from the first request until `aclose`, and belongs to one event loop."""

    loop: asyncio.AbstractEventLoop
    session: Session
    semaphores: dict[bytes, FairSemaphore] = attrs.field(factory=dict)
    """By host and port."""


class Transport:
    """Connections that any number of clients may share.

    A transport is created without I/O. It opens with the first request and closes with `aclose`. Afterwards it may be
    used again, in another event loop too.
    """

    def __init__(
        self,
        *,
        timeouts: Timeouts = _TIMEOUTS,
        connections: int = 64,
        per_seller: int = 8,
        max_bytes: int = 1 << 29,
        max_nodes: int = MAX_NODES,
        http: HttpTransport | None = None,
        fast: bool = False,
        verify: SSLContext | str | None = None,
        proxy: str | None = None,
        keepalive: float = 15.0,
        timing: Timing | None = None,
    ) -> None:
        """Configure the connections.

        Args:
            timeouts: When a request without progress is given up.
            connections: How many requests to one host may be in progress at once.
            per_seller: How many of them may belong to one seller.
            max_bytes: The largest body of an answer, both as it is sent and inflated; 512 MiB by default.
            max_nodes: How many elements and attributes may be read as one document; 3 million by default.
            http: A transport of httpx (`httpx.AsyncBaseTransport`) to send with, instead of the connections that the
                following arguments describe.
            fast: Use aiohttp beneath httpx.
            verify: An SSL context, or a file of trusted certificates, instead of httpx's usual certificates.
            proxy: The URL of a proxy for all requests. By default the environment decides (HTTPS_PROXY, NO_PROXY).
            keepalive: Seconds after which an unused connection is closed.
            timing: Clocks and sleep, for tests.

        Raises:
            ValueError: A number is out of range, or `proxy` is not the URL of a proxy.
            TypeError: `http` is not such a transport, but for example a client of httpx.
            ImportError: `fast` needs the extra of that name.
        """
        if min(connections, per_seller, max_bytes, max_nodes) < 1:
            raise ValueError("connections, per_seller, max_bytes and max_nodes must be 1 or more")
        self._settings = Settings(
            timeouts=timeouts, http=http, fast=fast, verify=verify, proxy=proxy, keepalive=keepalive
        )
        check(self._settings)
        self.max_bytes = max_bytes
        self.max_nodes = max_nodes
        self.known_logins: KnownLogins = KnownLogins()
        """The logins that the sellers of this transport use, and those in their replies."""
        self._connections = connections
        self._per_seller = per_seller
        self._timing = timing or Timing()
        self._opened: _Opened | None = None
        self._closings = 0

    def __repr__(self) -> str:
        given = self._settings.http
        kind = type(given).__name__ if given else "aiohttp" if self._settings.fast else f"httpx x{self._connections}"
        return f"Transport({kind})"

    @property
    def in_flight(self) -> int:
        """How many requests are in progress."""
        return sum(one.in_flight for one in self._semaphores())

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn, or for the end of a pause."""
        return sum(one.waiting for one in self._semaphores())

    def pause_of(self, url: str, seller: str) -> str | None:
        """Return why a seller's requests to an overloaded host wait, and until when; None if they do not wait."""
        if self._opened is None:
            return None
        address = self._opened.session.address(url)
        semaphore = self._opened.semaphores.get(address.host)
        pause = semaphore.pauses.of(seller) if semaphore else None
        if pause is None:
            return None
        until = datetime.fromtimestamp(self._timing.now() + pause.until - self._timing.monotonic(), UTC)
        whose = "gets no request" if pause.seller is None else "gets no request of this seller"
        return f"the host {address.place} {whose} until {until:%H:%M:%S} UTC ({pause.why})"

    async def get(self, url: str, *, auth: tuple[str, str] | None = None) -> Response:
        """Get a page. `auth` is a login and a password for Basic authentication.

        Raises as `stream` does.
        """
        async with self.stream("GET", url, auth=auth) as incoming:
            return Response(incoming.status, await incoming.whole(), incoming.retry_after)

    async def post(
        self,
        url: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        seller: str = "",
        on_sent: Callable[[], None] = _ignore,
    ) -> Response:
        """Post a body, and return the whole answer; see `stream` for the arguments and errors."""
        async with self.stream("POST", url, body, headers, seller=seller, on_sent=on_sent) as incoming:
            return Response(incoming.status, await incoming.whole(), incoming.retry_after)

    def stream(
        self,
        method: str,
        url: str,
        body: bytes = b"",
        headers: Mapping[str, str] = _NO_HEADERS,
        *,
        auth: tuple[str, str] | None = None,
        seller: str = "",
        on_sent: Callable[[], None] = _ignore,
        fresh: bool = False,
        max_bytes: int | None = None,
    ) -> AbstractAsyncContextManager[ResponseStream]:
        """Return a context that sends a request, and yields its answer, to be read while it arrives.

        The request is sent once. No redirect is followed, and no cookie is kept.

        Args:
            method: GET or POST.
            url: Where to.
            body: The body, of a POST.
            headers: Further headers. They are cached, so no secret may be among them.
            auth: A login and a password for Basic authentication.
            seller: The login of the seller whose limits and pauses apply.
            on_sent: Called when there is a connection and the request is about to be sent.
            fresh: Use a new connection, and close it afterwards. A transport passed as `http` decides that by itself;
                the request asks the host to close the connection in any case.
            max_bytes: The largest body of the answer, if it is not that of this transport.

        Raises:
            ConnectFailed: The request was not sent.
            TimedOut: No answer came in time.
            HttpError: The body is too large.
            TransportError: The answer broke off, or is not compressed as its header says.
        """
        request = Request(method, url, body, headers, auth, on_sent, fresh)
        return self._exchange(request, seller, max_bytes or self.max_bytes)

    async def aclose(self) -> None:
        """Close every connection."""
        self._closings += 1
        opened, self._opened = self._usable(), None
        if opened is not None:
            await opened.session.aclose()

    @asynccontextmanager
    async def _exchange(self, request: Request, seller: str, max_bytes: int) -> AsyncIterator[ResponseStream]:
        opened = self._usable() or await self._open()
        session = opened.session
        address = session.address(request.url)
        semaphore = opened.semaphores.get(address.host)
        if semaphore is None:
            semaphore = opened.semaphores[address.host] = FairSemaphore(
                self._connections, self._per_seller, clock=self._timing.monotonic, sleep=self._timing.sleep
            )
        async with semaphore.permit(seller) as permit:
            if session.is_closed:
                raise ConnectFailed("the transport was closed while the request waited for its turn")
            reply = await session.send(request, address)
            try:
                incoming = ResponseStream(
                    reply, permit.release, max_bytes=max_bytes, stalled=self._settings.timeouts.stalled
                )
                _pause_if_overloaded(semaphore.pauses, seller, incoming)
            except BaseException:
                await reply.aclose()
                raise
            try:
                yield incoming
            finally:
                await incoming.aclose()

    def _semaphores(self) -> list[FairSemaphore]:
        return list(self._opened.semaphores.values()) if self._opened else []

    def _usable(self) -> _Opened | None:
        """Return what is open in this event loop. What belongs to a finished event loop is forgotten."""
        opened = self._opened
        if opened is None or opened.loop is asyncio.get_running_loop():
            return opened
        if opened.loop.is_running():
            raise RuntimeError("this Transport is open in another event loop that still runs: close it there first")
        self._opened = None
        return None

    async def _open(self) -> _Opened:
        if self._settings.http is not None:  # httpx is imported already, and no certificates are loaded
            session = open_session(self._settings)
        else:
            before = self._closings
            session = await asyncio.to_thread(open_session, self._settings)
            if self._closings != before:  # the session has no connection yet, and nothing else would close it
                raise ConnectFailed("the transport was closed while it opened")
        opened = self._usable()  # the first of several requests may have opened it meanwhile
        if opened is None:
            opened = self._opened = _Opened(asyncio.get_running_loop(), session)
        return opened


def _pause_if_overloaded(pauses: Pauses, seller: str, incoming: ResponseStream) -> None:
    """Begin a pause after an answer of an overloaded host: for one seller after 429, for all sellers after 503."""
    if incoming.status not in {_TOO_MANY, _OVERLOADED}:
        return
    asked = incoming.retry_after
    why = f"HTTP {incoming.status}" + ("" if asked is None else f", Retry-After {asked:.0f} s")
    seconds = _PAUSE if asked is None else asked
    if incoming.status == _TOO_MANY:
        pauses.pause_seller(seller, seconds, why)
    else:
        pauses.pause_host(seconds, why)
