"""All use of private parts of httpx, httpcore, h11, anyio and aiohttp.

A kept connection may be used again only if it received nothing since its last answer: such bytes would be read as the
next request's answer. No public interface of these libraries shows that. If the private parts of another version
differ, connections are not kept, and a RuntimeWarning says so once.
"""

import asyncio
import select
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import version
from typing import Any, TypeAlias

import httpx

Connect: TypeAlias = Callable[[httpx.Proxy | None], httpx.AsyncBaseTransport]
"""Makes a transport, with or without a proxy."""


def preload() -> None:
    """Import what httpcore imports with its first request. That takes some 50 ms, which would block the event loop."""
    with suppress(ImportError):  # another version may have other names
        import_module("httpcore._backends.anyio")
        import_module("anyio._backends._asyncio")


class HttpxClient(httpx.AsyncClient):
    """A client of httpx with our own transports. It uses the proxies of the environment like every client of httpx.

    It sends a request as it is. A cookie that the bot protection sets for one seller must not be sent for another, and
    no redirect must be followed. Looking for them takes more time than everything else here.
    """

    def __init__(self, connect: Connect, *, proxy: str | None = None, trust_env: bool = True) -> None:
        self._connect = connect
        super().__init__(proxy=proxy, trust_env=trust_env, timeout=None)

    async def send(self, request: httpx.Request, **_: Any) -> httpx.Response:
        """Send a request, and return the answer before its body is read."""
        return await self._transport_for_url(request.url).handle_async_request(request)

    def _init_transport(self, *_: Any, **__: Any) -> httpx.AsyncBaseTransport:
        return self._connect(None)

    def _init_proxy_transport(self, proxy: httpx.Proxy, *_: Any, **__: Any) -> httpx.AsyncBaseTransport:
        return self._connect(proxy)


def unread_by_httpx(transport: httpx.AsyncBaseTransport) -> bool:
    """Return whether the only connection has unread bytes after its last answer, or is closed.

    These are bytes that were read from the socket already. httpcore checks the socket itself before it uses a
    connection again.
    """
    try:
        connections = transport._pool.connections  # type: ignore[attr-defined] # noqa: SLF001
        if not connections:  # the host closed it, or a mock answered
            return True
        connection = connections[0]
        while not hasattr(connection, "_h11_state"):  # a proxy adds layers
            connection = connection._connection  # noqa: SLF001
        stream = connection._network_stream._stream  # noqa: SLF001
        return bool(connection._h11_state.trailing_data[0]) or _unread_by_anyio(stream)  # noqa: SLF001
    except AttributeError:
        _not_kept("httpcore")
        return True


def _unread_by_anyio(stream: Any) -> bool:
    while hasattr(stream, "transport_stream"):  # TLS, and through an HTTPS proxy TLS in TLS
        if stream._read_bio.pending:  # noqa: SLF001
            return True
        stream = stream.transport_stream
    return bool(stream._protocol.read_queue)  # noqa: SLF001


def unread_by_aiohttp(connection: Any) -> bool:
    """Return whether a kept connection of aiohttp received anything since its last answer, or was closed."""
    try:
        protocol = connection.protocol
        if protocol.should_close or _has_begun(protocol._parser):  # noqa: SLF001
            return True
    except AttributeError:
        _not_kept("aiohttp")
        return True
    return _readable(connection.transport)


def _has_begun(parser: Any) -> bool:
    """Return whether another answer has begun: then the parser returns or raises something at the end of input."""
    feed_eof = parser.feed_eof
    try:
        return feed_eof() is not None
    except Exception:  # noqa: BLE001 - the class depends on the bytes, and does not matter
        return True


def _readable(transport: asyncio.Transport) -> bool:
    """Return whether a socket has bytes that the event loop has not read yet."""
    number = transport.get_extra_info("socket").fileno()
    if number < 0:
        return True
    if not hasattr(select, "poll"):  # on Windows
        return bool(select.select([number], [], [], 0)[0])
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


def close_after_use(protocol: Any) -> None:
    """Make aiohttp close a connection after its request, or not use an idle one again."""
    protocol.force_close()


@cache
def _not_kept(library: str) -> None:
    warnings.warn(
        f"no connection is kept, so each request opens one: the private parts of {library} {version(library)} are not"
        " those that cdiscount-async knows; install a version that pyproject.toml allows",
        RuntimeWarning,
        stacklevel=2,
    )
