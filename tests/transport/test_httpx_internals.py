"""The private parts of other libraries that are used exist; if they do not, a warning says so."""

import ssl
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import aiohttp
import anyio.streams.tls
import httpx
import pytest

from cdiscount_async.transport import _httpx_internals
from cdiscount_async.transport._pool import ShardedTransport

from ..client.peer import OK, certificate, listening

HTTPX: Final = ("_transport_for_url", "_init_transport", "_init_proxy_transport")
HTTPCORE: Final = (
    "_pool.connections",
    "_h11_state.trailing_data",
    "_network_stream._stream",
    "_network_stream._stream._protocol.read_queue",
)
AIOHTTP: Final = ("protocol.should_close", "protocol.force_close", "protocol._parser.feed_eof", "transport")


@pytest.mark.parametrize("name", HTTPX)
def test_httpx_still_has(name: str) -> None:
    """A client of httpx's makes and finds its transports by the methods that are replaced."""
    assert callable(getattr(httpx.AsyncClient, name))


@pytest.mark.parametrize("path", HTTPCORE)
async def test_httpcore_still_has(path: str) -> None:
    """A connection of httpx's has all the parts that are looked at before it is kept."""
    async with listening(OK) as peer, httpx.AsyncHTTPTransport() as transport:
        await (await transport.handle_async_request(httpx.Request("GET", peer.url))).aread()
        (connection,) = transport._pool.connections

        attrgetter(path)(transport if path.startswith("_pool") else connection._connection)  # type: ignore[attr-defined]


async def test_anyio_still_has_the_bytes_that_tls_read(tmp_path: Path) -> None:
    """What came over TLS and is not decrypted yet can be looked at, and what is beneath TLS as well."""
    verify = ssl.create_default_context(cafile=certificate(tmp_path))
    async with listening(OK, secure=tmp_path) as peer, httpx.AsyncHTTPTransport(verify=verify) as transport:
        await (await transport.handle_async_request(httpx.Request("GET", peer.url))).aread()
        (connection,) = transport._pool.connections
        stream = connection._connection._network_stream._stream  # type: ignore[attr-defined]

        assert isinstance(stream, anyio.streams.tls.TLSStream)
        assert 0 == stream._read_bio.pending
        assert not stream.transport_stream._protocol.read_queue  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", AIOHTTP)
async def test_aiohttp_still_has(path: str) -> None:
    """A connection of aiohttp's has all the parts that are looked at before it is used again."""
    seen: list[Any] = []

    class Looking(aiohttp.TCPConnector):
        async def connect(self, *args: Any, **kwargs: Any) -> Any:
            connection = await super().connect(*args, **kwargs)
            seen.append(connection)
            return connection

    async with (
        listening(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n") as peer,
        aiohttp.ClientSession(connector=Looking()) as session,
        session.get(peer.url),
    ):
        attrgetter(path)(seen[0])


class Wrapped(httpx.AsyncBaseTransport):
    """A transport of httpx's that cannot be looked into."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close its connection."""
        await self.inner.aclose()


class Opaque(ShardedTransport):
    """Connections of httpx's that cannot be looked into."""

    def _new(self) -> httpx.AsyncBaseTransport:
        shard = Wrapped(super()._new())
        self._all.add(shard)
        return shard


@pytest.fixture(autouse=True)
def unwarned() -> Iterator[None]:
    """Forget the warnings that were issued."""
    _httpx_internals._not_kept.cache_clear()
    yield
    _httpx_internals._not_kept.cache_clear()


async def ask(url: str) -> None:
    """Send three requests on connections that cannot be looked into."""
    async with Opaque(ssl.create_default_context(), keepalive=15) as shards:
        for _ in range(3):
            response = await shards.handle_async_request(httpx.Request("GET", url, extensions={"fresh": False}))
            assert b"answer" == await response.aread()
            await response.aclose()


async def test_connections_that_cannot_be_looked_into_are_not_kept_and_a_warning_says_so() -> None:
    """With an unknown version of a library each request has its own connection, and a warning says so once."""
    async with listening(OK) as peer:
        with pytest.warns(RuntimeWarning, match="no connection is kept.* httpcore 1") as warned:
            await ask(peer.url)

        assert (3, 1) == (peer.connections, len(warned))


async def test_a_warning_that_is_an_error_leaves_no_connection_open() -> None:
    """Where warnings are errors a request fails by it, and its connection is closed."""
    async with listening(OK) as peer:
        with pytest.raises(RuntimeWarning):
            await ask(peer.url)
        await peer.left()


@pytest.mark.parametrize(
    "connection",
    [object(), SimpleNamespace(protocol=object()), SimpleNamespace(protocol=SimpleNamespace(should_close=False))],
    ids=["no protocol", "no should_close", "no parser"],
)
def test_a_connection_of_aiohttps_that_cannot_be_looked_into_is_not_used_again(connection: object) -> None:
    """A connection that cannot be inspected counts as one with unread bytes, and a warning says so."""
    with pytest.warns(RuntimeWarning, match="no connection is kept.* aiohttp 3"):
        assert _httpx_internals.unread_by_aiohttp(connection)
