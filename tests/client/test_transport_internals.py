"""What is used of other libraries beyond their public interfaces: it is there, and where it is not, that is told."""

import ssl
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import aiohttp
import anyio.streams.tls
import httpcore
import httpx
import pytest
from aiohttp import client_proto

from cdiscount_async import Transport, _internals

from .conftest import Opening
from .peer import OK, certificate, listening

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


class Renamed:
    """A parser of aiohttp's whose `feed_eof` has another name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._parser = client_proto_parser(*args, **kwargs)

    def feed_data(self, data: bytes) -> Any:
        """Parse."""
        return self._parser.feed_data(data)

    def message_consumed(self) -> None:
        """Know that a message was taken."""
        self._parser.message_consumed()


client_proto_parser: Final = client_proto.HttpResponseParser


@pytest.fixture
def renamed(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Rename something inside of httpcore and aiohttp."""
    monkeypatch.delattr(httpcore.AsyncConnectionPool, "connections")
    monkeypatch.setattr(client_proto, "HttpResponseParser", Renamed)
    _internals._not_kept.cache_clear()
    yield opening
    _internals._not_kept.cache_clear()


async def ask(transport: Transport, url: str) -> None:
    """Send three requests."""
    for _ in range(3):
        await transport.post(url, b"", {})


async def test_connections_that_cannot_be_looked_at_are_not_kept_and_that_is_told(renamed: Opening) -> None:
    """With a version whose inside is not known each request has its own connection, and a warning says so once."""
    async with listening(OK) as peer:
        with pytest.warns(RuntimeWarning, match="no connection is kept") as warned:
            await ask(renamed(), peer.url)

        assert (3, 1) == (peer.connections, len(warned))


async def test_a_warning_that_is_an_error_leaves_no_connection_open(renamed: Opening) -> None:
    """Where warnings are errors a request fails by it, and its connection is closed."""
    async with listening(OK) as peer:
        with pytest.raises(RuntimeWarning):
            await ask(renamed(), peer.url)
        await peer.left()
