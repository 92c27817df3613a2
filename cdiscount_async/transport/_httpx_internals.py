"""What is used of httpx, httpcore, h11, anyio and aiohttp beyond their public interfaces; nothing else uses any of it.

A kept connection may be used again only if nothing came on it since its last answer: whatever did would be taken for
the next request's answer. None of those libraries tells. Where the inside of another version looks different nobody
can know, so connections are not kept, and a RuntimeWarning says so, once.
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
"""What makes a transport, through a proxy or straight."""


def preload() -> None:
    """Import what httpcore imports with its first request: some 50 ms, for which no event loop should be held."""
    with suppress(ImportError):  # in another version they may have other names
        import_module("httpcore._backends.anyio")
        import_module("anyio._backends._asyncio")


class HttpxClient(httpx.AsyncClient):
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


def unread_by_httpx(transport: httpx.AsyncBaseTransport) -> bool:
    """Whether bytes lie behind the last answer on httpx's only connection; also where that connection is gone.

    These are the bytes that were taken from the socket already. httpcore looks at the socket itself before it uses a
    connection again.
    """
    try:
        connections = transport._pool.connections  # type: ignore[attr-defined] # noqa: SLF001
        if not connections:  # the host has closed it, or a mock answered
            return True
        connection = connections[0]
        while not hasattr(connection, "_h11_state"):  # through a proxy there are more layers
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
    """Whether anything came on a kept connection of aiohttp's since its last answer, its end included."""
    try:
        protocol = connection.protocol
        if protocol.should_close or _begun(protocol._parser):  # noqa: SLF001
            return True
    except AttributeError:
        _not_kept("aiohttp")
        return True
    return _readable(connection.transport)


def _begun(parser: Any) -> bool:
    """Whether an answer has begun behind the last one; what it is when nothing more comes is what tells."""
    feed_eof = parser.feed_eof
    try:
        return feed_eof() is not None
    except Exception:  # noqa: BLE001 - which of them depends on what came, and there is nobody to whom it matters
        return True


def _readable(transport: asyncio.Transport) -> bool:
    """Whether a socket holds something that the event loop has not seen yet."""
    number = transport.get_extra_info("socket").fileno()
    if number < 0:
        return True
    if not hasattr(select, "poll"):  # on Windows
        return bool(select.select([number], [], [], 0)[0])
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))


def close_after_use(protocol: Any) -> None:
    """Have aiohttp not keep a connection that is in use, or not use a kept one again."""
    protocol.force_close()


@cache
def _not_kept(library: str) -> None:
    warnings.warn(
        f"no connection is kept, so each request opens one: the inside of {library} {version(library)} is not as"
        " cdiscount-async knows it; install a version that pyproject.toml allows",
        RuntimeWarning,
        stacklevel=2,
    )
