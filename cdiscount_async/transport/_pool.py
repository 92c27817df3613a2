"""Connections without a common pool: httpx's pool takes time in proportion to the square of its connections.

docs/transport.md has the reasons.
"""

import asyncio
import ssl
import threading
from collections import deque
from collections.abc import AsyncIterator
from functools import cache, partial
from typing import Final, TypeAlias

import httpx

from ._httpx_internals import unread_by_httpx

Origin: TypeAlias = tuple[bytes, bytes, int | None]
"""Scheme, host and port."""

_IdleShards: TypeAlias = deque[tuple[float, httpx.AsyncBaseTransport]]
"""Unused transports of one connection, each with the time of its last use. The last one was used last."""

_context_lock: Final = threading.Lock()


def ssl_context(verify: ssl.SSLContext | str | None) -> ssl.SSLContext:
    """Return an SSL context: the one that was passed, or one with the certificates of a file or of httpx.

    The first context takes some 25 ms, so a thread should make it. Others that need it meanwhile wait for that thread.

    Raises ValueError for a file that cannot be used.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    with _context_lock:
        try:
            return _new_context(verify)
        except OSError as error:  # ssl.SSLError is one
            raise ValueError(f"the certificates in {verify!r} cannot be used: {error}") from None


@cache
def _new_context(path: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context() if path is None else ssl.create_default_context(cafile=path)


class ShardedTransport(httpx.AsyncBaseTransport):
    """As many transports of one connection each as are needed at once. The caller limits their number.

    The connection that was used last is used next, so that the others can expire.
    """

    def __init__(self, context: ssl.SSLContext, keepalive: float, proxy: httpx.Proxy | None = None) -> None:
        """Configure the connections. An unused one is closed after `keepalive` seconds."""
        self._context = context
        self._keepalive = keepalive
        self._proxy = proxy
        self._all: set[httpx.AsyncBaseTransport] = set()
        self._unwanted: set[httpx.AsyncBaseTransport] = set()
        """Those in use that are closed after their request."""
        self._idle: dict[Origin, _IdleShards] = {}
        self._closed = False
        self._timer: asyncio.TimerHandle | None = None
        """When the next connection may expire; None if none is idle."""
        self._closing: asyncio.Task[None] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on an idle connection, or on a new one."""
        url = request.url
        idle = self._idle.setdefault((url.raw_scheme, url.raw_host, url.port), deque())
        fresh = request.extensions["fresh"]
        shard = self._new() if fresh or not idle else idle.pop()[1]
        try:
            response = await shard.handle_async_request(request)
        except BaseException:
            await self.drop(shard)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - for the type checker
        if fresh:
            self._unwanted.add(shard)
        response.stream = _Body(response.stream, self, shard, idle)
        response.extensions["discard"] = partial(self.discard, shard)
        return response

    async def aclose(self) -> None:
        """Close every connection, those in use as well."""
        self._closed = True
        self._idle.clear()
        if self._timer is not None:
            self._timer.cancel()
        cancelled: asyncio.CancelledError | None = None
        for shard in list(self._all):
            try:
                await self.drop(shard)
            except asyncio.CancelledError as error:  # the others can be closed quickly: nothing waits for a host
                cancelled = error
        if self._closing is not None:
            await asyncio.wait({self._closing})
        if cancelled is not None:
            raise cancelled

    async def keep(self, shard: httpx.AsyncBaseTransport, idle: _IdleShards) -> None:
        """Keep a shard for the next request.

        A connection that received more than its answer is closed: those bytes would be read as the next answer.
        """
        kept = False
        try:
            kept = not (self._closed or shard in self._unwanted or unread_by_httpx(shard)) and self._keepalive > 0
        finally:
            if not kept:
                await self.drop(shard)
        if kept:
            loop = asyncio.get_running_loop()
            idle.append((loop.time(), shard))
            if self._timer is None:
                self._timer = loop.call_later(self._keepalive, self._close_soon)

    async def drop(self, shard: httpx.AsyncBaseTransport) -> None:
        """Close a shard."""
        self._all.discard(shard)
        self._unwanted.discard(shard)
        await shard.aclose()

    async def discard(self, shard: httpx.AsyncBaseTransport) -> None:
        """Do not use a shard again. An idle one is closed now, one in use when its request has its answer."""
        for idle in self._idle.values():
            for entry in idle:
                if entry[1] is shard:
                    idle.remove(entry)
                    await self.drop(shard)
                    return
        if shard in self._all:
            self._unwanted.add(shard)

    def _close_soon(self) -> None:
        self._closing = asyncio.create_task(self._close_expired())

    async def _close_expired(self) -> None:
        """Close the expired connections, and run again when the next one may expire."""
        loop = asyncio.get_running_loop()
        try:
            for idle in list(self._idle.values()):
                while idle and idle[0][0] + self._keepalive <= loop.time():
                    await self.drop(idle.popleft()[1])
        finally:
            times = [idle[0][0] for idle in self._idle.values() if idle]
            self._timer = loop.call_at(min(times) + self._keepalive, self._close_soon) if times else None

    def _new(self) -> httpx.AsyncBaseTransport:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=self._keepalive)
        shard = httpx.AsyncHTTPTransport(verify=self._context, limits=limits, proxy=self._proxy)
        self._all.add(shard)
        return shard


class _Body(httpx.AsyncByteStream):
    """The body of an answer. If it is read to its end its shard is kept, otherwise the shard is closed."""

    def __init__(
        self,
        inner: httpx.AsyncByteStream,
        shards: ShardedTransport,
        shard: httpx.AsyncBaseTransport,
        idle: _IdleShards,
    ) -> None:
        self._inner = inner
        self._shards = shards
        self._shard = shard
        self._idle = idle
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
            await (self._shards.keep(self._shard, self._idle) if self._whole else self._shards.drop(self._shard))
