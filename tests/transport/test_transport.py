"""What goes over a real connection, and what every kind of trouble on it becomes: on httpx and on aiohttp alike."""

import asyncio
import gzip
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from cdiscount_async import ConnectFailed, DamagedReply, HttpError, TimedOut, Timeouts, TransportError
from cdiscount_async.transport._response import retry_after

from ..client.peer import OK, Do, answer, listening
from ..support.clients import Opening

PACKED = gzip.compress(b"answer" * 100)


async def test_bytes_go_out_and_come_back(opening: Opening) -> None:
    """A body is posted as it is, with the headers given and the library's name, and the answer comes back whole."""
    async with listening(answer(b"answer", status="201 Created")) as peer:
        got = await opening().post(f"{peer.url}a?b=https://c/d", b"question", {"SOAPAction": '"act"'})

    (sent,) = peer.requests
    head, _, body = sent.partition(b"\r\n\r\n")
    assert (201, b"answer", None) == (got.status, got.body, got.retry_after)
    assert b"question" == body
    assert head.startswith(b"POST /a?b=https://c/d HTTP/1.1\r\n")
    assert b'\r\nsoapaction: "act"' in head.lower()
    assert b"\r\nuser-agent: cdiscount-async/" in head.lower()
    assert b"\r\naccept-encoding: gzip\r\n" in head.lower()


async def test_the_password_goes_as_basic_authentication(opening: Opening) -> None:
    """The token service gets login and password in the Authorization header, and nowhere in the address."""
    async with listening(OK) as peer:
        got = await opening().get(peer.url, auth=("shop-api", "Pa$$:é"))

    (sent,) = peer.requests
    assert b"answer" == got.body
    assert b": Basic c2hvcC1hcGk6UGEkJDrDqQ==\r\n" in sent
    assert b"shop-api" not in sent


async def test_a_public_page_is_fetched_without_credentials(opening: Opening) -> None:
    """The server of a public page receives nothing of the seller."""
    async with listening(OK) as peer:
        got = await opening().get(peer.url)

    assert b"answer" == got.body
    assert b"authorization" not in peer.requests[0].lower()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param((Do.CLOSE,), TransportError, id="closed before an answer"),
        pytest.param((Do.RESET,), TransportError, id="reset before an answer"),
        pytest.param((HEAD, Do.RESET), TransportError, id="reset after the headers"),
        pytest.param((HEAD + b"half", Do.RESET), TransportError, id="reset in the body"),
        pytest.param((HEAD + b"half", Do.CLOSE), TransportError, id="shorter than it says"),
        pytest.param((CHUNKED + b"4\r\nhalf\r\n", Do.CLOSE), TransportError, id="cut between chunks"),
        pytest.param((CHUNKED + b"9\r\nhalf", Do.CLOSE), TransportError, id="cut in a chunk"),
        pytest.param((b"SMTP ready\r\n\r\n", Do.CLOSE), TransportError, id="another protocol"),
        pytest.param((answer(b"plain", GZIP),), DamagedReply, id="not gzip"),
        pytest.param((answer(PACKED[:-9], GZIP),), TransportError, id="gzip that breaks off"),
        pytest.param((answer(b"?", "Content-Encoding: br"),), TransportError, id="an encoding nobody asked for"),
        pytest.param((answer(b"x" * 1001),), HttpError, id="too large"),
        pytest.param((answer(gzip.compress(b"x" * 10**6), GZIP),), HttpError, id="too large when inflated"),
        pytest.param((Do.HANG,), TimedOut, id="silence"),
        pytest.param((HEAD + b"half", Do.HANG), TimedOut, id="silence in the body"),
    ],
)
async def test_trouble_is_classified_by_what_a_caller_may_do(
    opening: Opening, script: tuple[bytes | Do, ...], expected: type[TransportError]
) -> None:
    """Once a request has left, no failure says that it has not; and the next request is answered as ever."""
    async with listening(*script) as peer:
        transport = opening(max_bytes=1000, timeouts=Timeouts(read=0.1 if Do.HANG in script else 60))
        with pytest.raises(TransportError) as caught:
            async with transport.stream("GET", peer.url, auth=("shop-api", "Pa$$word1"), max_bytes=1000) as incoming:
                await incoming.whole()
        peer.script = (OK,)
        again = await transport.post(peer.url, b"", {})

    assert expected is type(caught.value)
    assert b"answer" == again.body
    for shown in (caught.value, caught.value.__cause__):
        assert "Pa$$word1" not in repr(shown)
        assert "Basic" not in repr(shown)


async def test_a_host_that_takes_nothing_is_timed_out(opening: Opening) -> None:
    """A large request that nobody reads is given up, whether or not the network's buffers have room for it."""
    done = asyncio.Event()

    async def deaf(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.transport.abort()

    transport = opening(timeouts=Timeouts(connect=0.3, write=0.05, read=0.05))
    async with await asyncio.start_server(deaf, "127.0.0.1") as server:
        with pytest.raises(TimedOut):
            await transport.post(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", b"x" * (1 << 20), {})
        done.set()


async def test_a_write_is_never_said_not_to_have_left(opening: Opening) -> None:
    """A kept connection that breaks under a request leaves it unknown whether the request was read."""
    async with listening(OK) as peer:
        transport = opening()
        await transport.post(peer.url, b"first", {})
        peer.script = (Do.RESET,)
        with pytest.raises(TransportError) as caught:
            await transport.post(peer.url, b"second", {})

    assert TransportError is type(caught.value)
    assert 2 == len(peer.requests)


async def test_where_nobody_listens_the_request_never_left(opening: Opening, unused_tcp_port: int) -> None:
    """A refused connection is a failed one; the error names the host and port, and nothing else of the address."""
    with pytest.raises(ConnectFailed) as caught:
        await opening().post(f"http://me:secret@127.0.0.1:{unused_tcp_port}/path?question", b"", {})

    assert f"no connection to 127.0.0.1:{unused_tcp_port} (ConnectError" in str(caught.value)
    assert [] == [one for one in ("me:", "secret", "path", "question") if one in str(caught.value)]


async def test_what_failed_keeps_no_password(opening: Opening, unused_tcp_port: int) -> None:
    """An error of httpx's that is the cause of ours does not hold the request with its Authorization header."""
    with pytest.raises(ConnectFailed) as caught:
        async with opening().stream(
            "GET", f"http://127.0.0.1:{unused_tcp_port}/", auth=("shop-api", "secret"), max_bytes=100
        ):
            pass

    assert isinstance(caught.value.__cause__, httpx.HTTPError)
    with pytest.raises(RuntimeError, match="has not been set"):
        _ = caught.value.__cause__.request


async def test_what_lies_behind_an_answer_is_nobodys_answer(opening: Opening) -> None:
    """Bytes that follow an answer on its connection are not read as the answer to the next request."""
    async with listening(answer(b"one's") + answer(b"one's, again")) as peer:
        transport = opening()
        first = await transport.post(peer.url, b"", {}, seller="one")
        peer.script = (answer(b"two's"),)
        second = await transport.post(peer.url, b"", {}, seller="two")

    assert (b"one's", b"two's") == (first.body, second.body)
    assert 2 == peer.connections


@pytest.mark.parametrize("said", [b"<LastName>Martin</LastName>\r\n\r\n", HEAD[:-2] + b"X:\0Martin\r\n\r\n"])
async def test_a_broken_answer_is_not_quoted(opening: Opening, said: bytes) -> None:
    """Text in place of an answer may be a buyer's, so no error quotes it."""
    async with listening(said, Do.CLOSE) as peer:
        with pytest.raises(TransportError) as caught:
            await opening().post(peer.url, b"", {})

    assert "Martin" not in "".join(traceback.format_exception(caught.value))


async def test_a_name_that_nobody_knows_is_a_failed_connection(opening: Opening) -> None:
    """A host that is not found is never reached."""
    with pytest.raises(ConnectFailed):
        await opening().post("http://[::1%nowhere]/", b"", {})


@pytest.mark.parametrize(
    "url", ["ftp://marketplace.test/", "http://", "marketplace.test", "http://a:b:c/", "http://a:65536/", ""]
)
async def test_what_is_no_address_never_leaves(opening: Opening, url: str) -> None:
    """An address that HTTP cannot reach is refused as if nobody were there."""
    with pytest.raises(ConnectFailed, match="the address cannot be used"):
        await opening().get(url)


async def test_gzip_is_inflated(opening: Opening) -> None:
    """A compressed answer comes back as what was compressed."""
    async with listening(answer(PACKED, GZIP)) as peer:
        assert b"answer" * 100 == (await opening().post(peer.url, b"", {})).body


async def test_an_empty_answer_may_say_that_it_is_compressed(opening: Opening) -> None:
    """A server that compresses everything says so of nothing too."""
    async with listening(answer(b"", GZIP)) as peer:
        assert b"" == (await opening().post(peer.url, b"", {})).body


async def test_redirects_are_not_followed(opening: Opening) -> None:
    """An answer that sends elsewhere is the answer: a write is never sent twice."""
    async with listening(answer(b"", "Location: /elsewhere", status="307 Temporary Redirect")) as peer:
        got = await opening().post(peer.url, b"refund", {})

    assert 307 == got.status
    assert 1 == len(peer.requests)


async def test_cookies_are_not_kept(opening: Opening) -> None:
    """A cookie of the bot protection in one seller's answer is not sent with another seller's request."""
    async with listening(answer(b"", "Set-Cookie: visitor=1; Path=/")) as peer:
        transport = opening()
        await transport.post(peer.url, b"", {}, seller="one")
        await transport.post(peer.url, b"", {}, seller="two")

    assert [] == [sent for sent in peer.requests if b"cookie" in sent.lower()]


async def test_requests_at_once_have_a_connection_each(opening: Opening) -> None:
    """As many requests are sent at once as the limit allows, and all others wait."""
    async with listening(OK) as peer:
        transport = opening(connections=3, per_seller=2)
        await transport.post(peer.url, b"", {})
        peer.script = (Do.HANG,)
        tasks = [asyncio.create_task(transport.post(peer.url, b"", {}, seller=seller)) for seller in "aaabbb"]
        await peer.asked(4)
        assert (3, 3) == (transport.in_flight, transport.waiting)
        assert 3 == peer.connections

        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await peer.left()


@pytest.mark.parametrize("script", [(Do.HANG,), (HEAD + b"half", Do.HANG)], ids=["in silence", "in the body"])
async def test_a_cancelled_request_leaves_nothing_behind(opening: Opening, script: tuple[bytes | Do, ...]) -> None:
    """The connection of a request that was given up is closed, and the next one gets its own answer."""
    async with listening(*script) as peer:
        transport = opening(connections=1)
        task = asyncio.create_task(transport.post(peer.url, b"", {}))
        await peer.asked(1)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await peer.left()
        peer.script = (OK,)

        assert b"answer" == (await transport.post(peer.url, b"", {})).body
        assert 2 == peer.connections


async def test_closing_ends_the_opening(opening: Opening) -> None:
    """A transport that is closed while its first request opens it stays closed, and sends nothing."""
    async with listening(OK) as peer:
        transport = opening()
        first = asyncio.create_task(transport.post(peer.url, b"", {}))
        await asyncio.sleep(0)  # it waits for the certificates, which a thread loads
        await transport.aclose()
        with pytest.raises(ConnectFailed, match="closed while it opened"):
            await first

    assert [] == peer.requests


async def test_closing_ends_what_is_on_its_way(opening: Opening) -> None:
    """A request whose connection is closed from this side fails as one whose connection broke."""
    async with listening(OK) as peer:
        transport = opening(connections=1)
        await transport.post(peer.url, b"", {})
        peer.script = (Do.HANG,)
        flying, waiting = (asyncio.create_task(transport.post(peer.url, b"", {})) for _ in range(2))
        await peer.asked(2)
        await transport.aclose()

        with pytest.raises(TransportError):
            await flying
        with pytest.raises(ConnectFailed, match="was closed"):
            await waiting


NEVER = "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("0", 0.0),
        ("120", 120.0),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("9" * 5000, None),
        (NEVER, None),
    ],
    ids=lambda value: str(value)[:10],
)
def test_retry_after_is_read_or_ignored(text: str | None, expected: float | None) -> None:
    """Retry-After counts as whole seconds, and nonsense in it counts as nothing."""
    assert expected == retry_after(text)


def test_retry_after_may_be_a_date() -> None:
    """A date is as many seconds as lie before it, and none if it is past."""
    now = datetime.now(UTC)

    later = retry_after(format_datetime(now + timedelta(hours=1), usegmt=True))

    assert later is not None
    assert 3500 < later <= 3600
    assert 0.0 == retry_after(format_datetime(now - timedelta(hours=1), usegmt=True))
