"""Connections that do not share a pool: httpx's slows down with the square of what it holds (docs/transport.md)."""

import asyncio
import ssl
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from functools import cache, partial
from typing import Any, Final, TypeAlias

import httpx

Origin: TypeAlias = tuple[bytes, bytes, int | None]
"""Scheme, host and port."""
Connect: TypeAlias = Callable[[httpx.Proxy | None], httpx.AsyncBaseTransport]
"""What makes a transport, through a proxy or straight."""

SENDING: Final = "http11.send_request_headers.started"
"""What the trace of a request says when there is a connection and the request goes out (httpcore's extension)."""

_building: Final = threading.Lock()


def ssl_context(verify: ssl.SSLContext | str | None) -> ssl.SSLContext:
    """Give the context itself, that of a file of certificates, or that of httpx's usual certificates.

    Takes some 25 ms for the first of a kind, so a thread should do it; threads that ask at once wait for one.

    Raises ValueError for a file that cannot be used.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    with _building:
        try:
            return _built(verify)
        except OSError as error:  # ssl.SSLError is one
            raise ValueError(f"the certificates in {verify!r} cannot be used: {error}") from None


@cache
def _built(path: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context() if path is None else ssl.create_default_context(cafile=path)


class Session(httpx.AsyncClient):
    """A client of httpx, on transports of our making; it finds its proxies as all of them do.

    Beyond that it sends what it is given, and only that. A cookie that the bot protection gives one seller must not go
    along with another, a redirect must not be followed, and to look for either costs more than all else it does.
    """

    def __init__(self, connect: Connect, *, proxy: str | None = None, trust_env: bool = True) -> None:
        self._connect = connect
        super().__init__(proxy=proxy, trust_env=trust_env, timeout=None)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request, and give the answer with its body still to be read."""
        return await self._transport_for_url(request.url).handle_async_request(request)

    def _init_transport(self, *_: Any, **__: Any) -> httpx.AsyncBaseTransport:
        return self._connect(None)

    def _init_proxy_transport(self, proxy: httpx.Proxy, *_: Any, **__: Any) -> httpx.AsyncBaseTransport:
        return self._connect(proxy)


class Shards(httpx.AsyncBaseTransport):
    """As many transports of one connection as are needed at once; their number is for others to bound.

    The one that was used last is used next, so that the rest can grow old and be closed.
    """

    def __init__(self, context: ssl.SSLContext, keepalive: float, proxy: httpx.Proxy | None = None) -> None:
        """Configure the connections; `keepalive` is the seconds for which an unused one is kept."""
        self._context = context
        self._keepalive = keepalive
        self._proxy = proxy
        self._all: set[httpx.AsyncBaseTransport] = set()
        self._unwanted: set[httpx.AsyncBaseTransport] = set()
        """Those in use that are closed afterwards."""
        self._free: dict[Origin, deque[tuple[float, httpx.AsyncBaseTransport]]] = {}
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on a free connection, or on a new one."""
        url = request.url
        free = self._free.setdefault((url.raw_scheme, url.raw_host, url.port), deque())
        fresh = request.extensions["fresh"]
        shard = self._new() if fresh or not free else free.pop()[1]
        try:
            response = await shard.handle_async_request(request)
        except BaseException:
            await self.drop(shard)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - tells the type checker
        if fresh:
            self._unwanted.add(shard)
        response.stream = _Body(response.stream, self, shard, free)
        response.extensions["discard"] = partial(self.discard, shard)
        return response

    async def aclose(self) -> None:
        """Close every connection, those in use as well."""
        self._closed = True
        self._free.clear()
        cancelled: asyncio.CancelledError | None = None
        for shard in list(self._all):
            try:
                await self.drop(shard)
            except asyncio.CancelledError as error:  # nothing here waits for anybody else, so the rest goes quickly
                cancelled = error
        if cancelled is not None:
            raise cancelled

    async def keep(self, shard: httpx.AsyncBaseTransport, free: deque[tuple[float, httpx.AsyncBaseTransport]]) -> None:
        """Put a shard on its stack, and close those at the bottom that nobody needed for long.

        A connection on which more came than was asked for is closed: it would be taken for the next request's answer.
        """
        if self._closed or shard in self._unwanted or _has_more(shard):
            await self.drop(shard)
            return
        now = time.monotonic()
        free.append((now, shard))
        while free[0][0] < now - self._keepalive:
            await self.drop(free.popleft()[1])

    async def drop(self, shard: httpx.AsyncBaseTransport) -> None:
        """Close a shard that is not to be used again."""
        self._all.discard(shard)
        self._unwanted.discard(shard)
        await shard.aclose()

    async def discard(self, shard: httpx.AsyncBaseTransport) -> None:
        """Have a shard not used again: close an idle one, and one in use when its request has its answer."""
        if shard not in self._all:
            return
        for free in self._free.values():
            for entry in free:
                if entry[1] is shard:
                    free.remove(entry)
                    await self.drop(shard)
                    return
        self._unwanted.add(shard)

    def _new(self) -> httpx.AsyncBaseTransport:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=self._keepalive)
        shard = httpx.AsyncHTTPTransport(verify=self._context, limits=limits, proxy=self._proxy)
        self._all.add(shard)
        return shard


def _has_more(shard: httpx.AsyncBaseTransport) -> bool:
    """Whether bytes lie behind the answer, or nobody can tell.

    httpcore looks at the socket before it uses a connection again, and not at what it read already. There is no public
    way to ask; where the inside of another version looks different, connections are just not used again.
    """
    try:
        (connection,) = shard._pool.connections  # type: ignore[attr-defined] # noqa: SLF001
        while not hasattr(connection, "_h11_state"):  # through a proxy there are more layers
            connection = connection._connection  # noqa: SLF001
        return bool(connection._h11_state.trailing_data[0])  # noqa: SLF001
    except (AttributeError, ValueError):
        return True


class _Body(httpx.AsyncByteStream):
    """The body of an answer; read to its end it frees its shard, and any other way the shard is dropped."""

    def __init__(
        self,
        inner: httpx.AsyncByteStream,
        shards: Shards,
        shard: httpx.AsyncBaseTransport,
        free: deque[tuple[float, httpx.AsyncBaseTransport]],
    ) -> None:
        self._inner = inner
        self._shards = shards
        self._shard = shard
        self._free = free
        self._whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._inner:
            yield piece
        self._whole = True

    async def aclose(self) -> None:
        """Close the body, and decide about the connection."""
        try:
            await self._inner.aclose()
        except BaseException:
            self._whole = False
            raise
        finally:
            await (self._shards.keep(self._shard, self._free) if self._whole else self._shards.drop(self._shard))
