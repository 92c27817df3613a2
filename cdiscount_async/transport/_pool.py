"""Connections that do not share a pool: httpx's slows down with the square of what it holds (docs/transport.md)."""

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

_Stack: TypeAlias = deque[tuple[float, httpx.AsyncBaseTransport]]
"""Transports of one connection that nobody uses, each with the time since when; the last one on top."""

_building: Final = threading.Lock()


def ssl_context(verify: ssl.SSLContext | str | None) -> ssl.SSLContext:
    """Return the context itself, that of a file of certificates, or that of httpx's usual certificates.

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


class ShardedTransport(httpx.AsyncBaseTransport):
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
        self._free: dict[Origin, _Stack] = {}
        self._closed = False
        self._timer: asyncio.TimerHandle | None = None
        """When the next one may be too old; None where none is free."""
        self._sweeping: asyncio.Task[None] | None = None

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
        if self._timer is not None:
            self._timer.cancel()
        cancelled: asyncio.CancelledError | None = None
        for shard in list(self._all):
            try:
                await self.drop(shard)
            except asyncio.CancelledError as error:  # nothing here waits for anybody else, so the rest goes quickly
                cancelled = error
        if self._sweeping is not None:
            await asyncio.wait({self._sweeping})
        if cancelled is not None:
            raise cancelled

    async def keep(self, shard: httpx.AsyncBaseTransport, free: _Stack) -> None:
        """Put a shard on its stack.

        A connection on which more came than was asked for is closed: it would be taken for the next request's answer.
        """
        kept = False
        try:
            kept = not (self._closed or shard in self._unwanted or unread_by_httpx(shard)) and self._keepalive > 0
        finally:
            if not kept:
                await self.drop(shard)
        if kept:
            loop = asyncio.get_running_loop()
            free.append((loop.time(), shard))
            if self._timer is None:
                self._timer = loop.call_later(self._keepalive, self._sweep)

    async def drop(self, shard: httpx.AsyncBaseTransport) -> None:
        """Close a shard that is not to be used again."""
        self._all.discard(shard)
        self._unwanted.discard(shard)
        await shard.aclose()

    async def discard(self, shard: httpx.AsyncBaseTransport) -> None:
        """Have a shard not used again: close an idle one, and one in use when its request has its answer."""
        for free in self._free.values():
            for entry in free:
                if entry[1] is shard:
                    free.remove(entry)
                    await self.drop(shard)
                    return
        if shard in self._all:
            self._unwanted.add(shard)

    def _sweep(self) -> None:
        self._sweeping = asyncio.create_task(self._drop_old())

    async def _drop_old(self) -> None:
        """Close what nobody used for long, and come again when the next one is that old."""
        loop = asyncio.get_running_loop()
        try:
            for free in list(self._free.values()):
                while free and free[0][0] + self._keepalive <= loop.time():
                    await self.drop(free.popleft()[1])
        finally:
            times = [free[0][0] for free in self._free.values() if free]
            self._timer = loop.call_at(min(times) + self._keepalive, self._sweep) if times else None

    def _new(self) -> httpx.AsyncBaseTransport:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=self._keepalive)
        shard = httpx.AsyncHTTPTransport(verify=self._context, limits=limits, proxy=self._proxy)
        self._all.add(shard)
        return shard


class _Body(httpx.AsyncByteStream):
    """The body of an answer; read to its end it frees its shard, and any other way the shard is dropped."""

    def __init__(
        self,
        inner: httpx.AsyncByteStream,
        shards: ShardedTransport,
        shard: httpx.AsyncBaseTransport,
        free: _Stack,
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
