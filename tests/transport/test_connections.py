"""Which connection a request goes out on: a kept one, a new one, and never one that is out of step."""

import asyncio
import time
from contextlib import aclosing
from pathlib import Path

import pytest

from cdiscount_async import Transport, TransportError

from ..client.peer import OK, Do, answer, certificate, listening
from ..support.clients import Opening


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
async def test_a_connection_is_used_again_and_closed_in_the_end(
    opening: Opening, tmp_path: Path, *, secure: bool
) -> None:
    """Requests that follow each other need one connection, and `aclose` leaves none."""
    async with listening(OK, secure=tmp_path if secure else None) as peer:
        transport = opening(verify=str(certificate(tmp_path)))
        for _ in range(3):
            await transport.post(peer.url, b"", {})
        assert (1, 1) == (peer.connections, peer.open)

        await transport.aclose()
        await peer.left()


async def test_a_connection_that_grew_old_is_not_used_again(opening: Opening) -> None:
    """A connection that was not used for longer than `keepalive` is not used again."""
    async with listening(OK) as peer:
        transport = opening(keepalive=0.01)
        await transport.post(peer.url, b"", {})
        time.sleep(0.05)  # noqa: ASYNC251 - so that no timer closes it before
        await transport.post(peer.url, b"", {})

    assert 2 == peer.connections


@pytest.mark.parametrize("keepalive", [0.05, 0])
async def test_unused_connections_are_closed_though_nothing_happens(opening: Opening, keepalive: float) -> None:
    """Connections grow old in a transport that nobody uses, and no task waits for it."""
    async with listening(Do.PAUSE, OK) as peer:
        transport = opening(keepalive=keepalive)
        requests = [asyncio.create_task(transport.post(peer.url, b"", {})) for _ in range(3)]
        await peer.asked(3)
        peer.resume()
        await asyncio.gather(*requests)
        before = asyncio.all_tasks() - {asyncio.current_task()}
        await peer.left()

        assert len(before) <= 3  # the peer's own


async def test_only_what_is_old_is_closed() -> None:
    """A connection of httpx's that is in use all the time stays, while others grow old beside it; aiohttp's rotate."""
    async with listening(Do.PAUSE, OK) as peer, aclosing(Transport(keepalive=0.1)) as transport:
        requests = [asyncio.create_task(transport.post(peer.url, b"", {})) for _ in range(2)]
        await peer.asked(2)
        peer.resume()
        await asyncio.gather(*requests)
        while peer.open == 2:
            await transport.post(peer.url, b"", {})
            await asyncio.sleep(0.01)
        await transport.post(peer.url, b"", {})

        assert (2, 1) == (peer.connections, peer.open)


async def test_a_fresh_request_has_a_connection_of_its_own(opening: Opening) -> None:
    """A fresh request goes out on a new connection, which is closed afterwards; a kept one stays for the others."""
    async with listening(OK) as peer:
        transport = opening()
        await transport.post(peer.url, b"", {})
        async with transport.stream("POST", peer.url, b"", {}, fresh=True) as incoming:
            assert b"answer" == await incoming.whole()
        await peer.fewer(2)
        assert 2 == peer.connections
        await transport.post(peer.url, b"", {})

    connections = [b"\r\nconnection: close\r\n" in sent.lower() for sent in peer.requests]
    assert [False, True, False] == connections
    assert 2 == peer.connections


async def test_a_discarded_connection_is_closed(opening: Opening) -> None:
    """A connection whose answer is discarded is closed, even if the answer was read to its end."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream("POST", peer.url, b"", {}) as incoming:
            assert b"answer" == await incoming.whole()
            await incoming.discard()
        await peer.left()


async def test_a_connection_is_discarded_after_it_was_left(opening: Opening) -> None:
    """An answer may turn out to be another's after its connection was put back: an idle connection is closed."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream("POST", peer.url, b"", {}) as incoming:
            await incoming.whole()
        await incoming.discard()
        await peer.left()


async def test_a_discarded_connection_in_use_is_closed_after_its_request(opening: Opening) -> None:
    """The request that has a discarded connection by now gets its answer, and then the connection is closed."""
    async with listening(OK) as peer:
        transport = opening()
        async with transport.stream("POST", peer.url, b"", {}) as first:
            await first.whole()
        peer.script = (answer(b"x" * 100)[:-50], Do.PAUSE, b"x" * 50)
        async with transport.stream("POST", peer.url, b"", {}) as second:
            await first.discard()
            peer.resume()
            assert b"x" * 100 == await second.whole()
        await peer.left()

    assert 1 == peer.connections


async def fetched(transport: Transport, url: str) -> bytes:
    """Return a page that is fetched with a password."""
    async with transport.stream("GET", url, auth=("shop-api", "secret"), max_bytes=100) as incoming:
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
        async with transport.stream("POST", peer.url, b"", {}) as incoming:
            assert "text/html; charset=utf-8" == incoming.content_type
        peer.script = (OK,)
        async with transport.stream("POST", peer.url, b"", {}) as incoming:
            assert "" == incoming.content_type
