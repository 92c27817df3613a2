"""Which connection a request goes out on: a kept one, a new one, and never one that is out of step."""

import pytest

from cdiscount_async import Transport, TransportError

from .conftest import Opening
from .peer import OK, Do, answer, listening


async def test_a_fresh_request_has_a_connection_of_its_own(opening: Opening) -> None:
    """A fresh request goes out on a new connection, which is closed afterwards; a kept one stays for the others."""
    async with listening(OK) as peer:
        transport = opening()
        await transport.post(peer.url, b"", {})
        async with transport.stream(peer.url, b"", {}, fresh=True) as incoming:
            assert b"answer" == await incoming.whole()
        await transport.post(peer.url, b"", {})
        await peer.fewer(2)

    connections = [b"\r\nconnection: close\r\n" in sent.lower() for sent in peer.requests]
    assert [False, True, False] == connections
    assert 2 == peer.connections


async def test_a_discarded_connection_is_closed(opening: Opening) -> None:
    """Whoever does not trust an answer has its connection closed, though the answer was read to its end."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream(peer.url, b"", {}) as incoming:
            assert b"answer" == await incoming.whole()
            await incoming.discard()
        await peer.left()


async def test_a_connection_is_discarded_after_it_was_left(opening: Opening) -> None:
    """An answer may turn out to be another's after its connection was put back: an idle connection is closed."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream(peer.url, b"", {}) as incoming:
            await incoming.whole()
        await incoming.discard()
        await peer.left()


async def test_a_discarded_connection_in_use_is_closed_after_its_request(opening: Opening) -> None:
    """The request that has a discarded connection by now gets its answer, and then the connection is closed."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream(peer.url, b"", {}) as first:
            await first.whole()
        peer.script = (answer(b"x" * 100)[:-50], Do.PAUSE, b"x" * 50)
        async with transport.stream(peer.url, b"", {}) as second:
            await first.discard()
            peer.resume()
            assert b"x" * 100 == await second.whole()
        await peer.left()

    assert 1 == peer.connections


async def fetched(transport: Transport, url: str) -> bytes:
    """Return a page that is fetched with a password."""
    async with transport.get(url, login="shop-api", password="secret", max_bytes=100) as incoming:
        return await incoming.whole()


async def test_a_get_is_sent_once(opening: Opening) -> None:
    """A request with a password whose connection breaks is not sent again below the retries."""
    async with listening(OK) as peer:
        transport = opening()
        await fetched(transport, peer.url)
        peer.script = (Do.CLOSE,)
        with pytest.raises(TransportError):
            await fetched(transport, peer.url)

    assert 2 == len(peer.requests)


async def test_the_media_type_of_an_answer_is_known(opening: Opening) -> None:
    """An answer's Content-Type is given as it came; where there is none, nothing."""
    async with listening(answer(b"", "Content-Type: text/html; charset=utf-8")) as peer:
        transport = opening()
        async with transport.stream(peer.url, b"", {}) as incoming:
            assert "text/html; charset=utf-8" == incoming.content_type
        peer.script = (OK,)
        async with transport.stream(peer.url, b"", {}) as incoming:
            assert "" == incoming.content_type
