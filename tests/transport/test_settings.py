"""How a transport is set up: its limits, certificates and proxies, and the event loops it is used in."""

import asyncio
import gc
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from cdiscount_async import ConnectFailed, Timeouts, Transport, TransportError

from ..client.peer import OK, Do, answer, certificate, listening

ELSEWHERE = "http://marketplace.test/service"

kinds = pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"connections": 0}, "connections, per_seller, max_bytes and max_nodes must be 1 or more"),
        ({"per_seller": 0}, "1 or more"),
        ({"max_bytes": 0}, "1 or more"),
        ({"keepalive": -1.0}, "keepalive must be 0 seconds or more"),
        ({"keepalive": float("nan")}, "keepalive must be 0 seconds or more"),
        ({"proxy": "ftp://me:secret@proxy.test"}, "proxy must be the address of"),
        ({"proxy": ""}, "proxy must be the address of"),
        ({"proxy": "http://me:secret@proxy:test"}, "proxy must be the address of"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], words: str) -> None:
    """An impossible setting is an error at once, without the password in it."""
    with pytest.raises(ValueError, match=words) as caught:
        Transport(**options)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "given", [httpx.AsyncClient(), httpx.HTTPTransport(), object()], ids=lambda one: type(one).__name__
)
def test_what_is_no_asynchronous_transport_is_refused(given: Any) -> None:
    """A client of httpx's in the place of a transport is an error at once, not with the first request."""
    with pytest.raises(TypeError, match=f"an asynchronous transport of httpx, not {type(given).__name__}"):
        Transport(http=given)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_time_outs_are_positive(seconds: float) -> None:
    """No time is no time-out."""
    with pytest.raises(ValueError, match="must be > 0"):
        Timeouts(read=seconds)


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"connections": 5}, "Transport(httpx x5)"),
        ({"fast": True, "proxy": "http://me:secret@proxy.test"}, "Transport(aiohttp)"),
        ({"http": httpx.MockTransport(lambda _: httpx.Response(200))}, "Transport(MockTransport)"),
    ],
)
def test_a_transport_shows_what_it_is_on(options: dict[str, Any], shown: str) -> None:
    """The repr shows the kind of connections, and no secret."""
    assert shown == repr(Transport(**options))


async def test_a_given_transport_is_used() -> None:
    """Whatever httpx can send with will do, and answers that it has inflated already too."""
    there = httpx.MockTransport(lambda request: httpx.Response(200, content=request.content))
    transport = Transport(http=there)

    assert b"question" == (await transport.post(ELSEWHERE, b"question", {})).body
    await transport.aclose()


async def test_respx_answers_in_its_place(respx_mock: respx.MockRouter) -> None:
    """Users' tests may answer with respx, as for any client of httpx."""
    respx_mock.post(ELSEWHERE).respond(200, content=b"mocked")
    transport = Transport()

    assert b"mocked" == (await transport.post(ELSEWHERE, b"", {})).body
    await transport.aclose()


@kinds
async def test_a_certificate_that_nobody_trusts_is_a_failed_connection(fast: bool, tmp_path: Path) -> None:
    """Nothing is sent to a host that cannot prove who it is."""
    async with listening(OK, secure=tmp_path) as peer:
        transport = Transport(fast=fast)
        with pytest.raises(ConnectFailed):
            await transport.post(peer.url, b"secret", {})
        await transport.aclose()

    assert [] == peer.requests


@kinds
async def test_a_file_of_certificates_is_trusted(fast: bool, tmp_path: Path) -> None:
    """A company's own certificates are given as a file."""
    async with listening(OK, secure=tmp_path) as peer:
        transport = Transport(fast=fast, verify=str(certificate(tmp_path)))
        assert b"answer" == (await transport.post(peer.url, b"", {})).body
        await transport.aclose()
        await peer.left()


async def test_missing_certificates_are_an_error(tmp_path: Path) -> None:
    """A file that is not there is a mistake in the configuration."""
    transport = Transport(verify=str(tmp_path / "missing.pem"))

    with pytest.raises(ValueError, match=r"missing\.pem' cannot be used"):
        await transport.get(ELSEWHERE)


@kinds
async def test_a_host_that_does_not_shake_hands_is_a_failed_connection(fast: bool) -> None:
    """The time-out of connecting covers TLS: until then nothing of the request has left."""
    async with listening(OK) as peer:  # which waits for the end of a request that is no HTTP
        transport = Transport(fast=fast, timeouts=Timeouts(connect=0.1))
        with pytest.raises(ConnectFailed):
            await transport.post(peer.url.replace("http:", "https:"), b"", {})
        await transport.aclose()


@kinds
@pytest.mark.parametrize("first", [b"", b"-ERR\r\n"], ids=["nothing", "no TLS"])
async def test_broken_tls_is_a_failed_connection(fast: bool, first: bytes) -> None:
    """Any failure before there is a secure connection proves that the request was not sent."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(first)
        writer.close()

    transport = Transport(fast=fast)
    async with await asyncio.start_server(talk, "127.0.0.1") as server:
        with pytest.raises(ConnectFailed):
            await transport.post(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/", b"", {})
        await transport.aclose()


@kinds
@pytest.mark.parametrize("where", ["argument", "environment"])
async def test_a_proxy_is_used(fast: bool, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that was given or that the environment names gets the request, with the password it needs."""
    async with listening(OK) as proxy:
        address = proxy.url.replace("//", "//me:secret@")
        if where == "environment":
            monkeypatch.setenv("HTTP_PROXY", address)
        transport = Transport(fast=fast, proxy=address if where == "argument" else None)
        assert b"answer" == (await transport.get(ELSEWHERE)).body
        await transport.aclose()

    (sent,) = proxy.requests
    assert sent.startswith(b"GET http://marketplace.test/service HTTP/1.1\r\n")
    assert b"\r\nproxy-authorization: basic bwu6c2vjcmv0\r\n" in sent.lower()


@kinds
async def test_a_host_without_proxy_is_reached_straight(fast: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY names hosts that no proxy leads to."""
    async with listening(OK) as peer, listening(Do.CLOSE) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        transport = Transport(fast=fast)
        assert b"answer" == (await transport.get(peer.url)).body
        await transport.aclose()

    assert [] == proxy.requests


@kinds
async def test_a_proxy_that_refuses_is_a_failed_connection(fast: bool) -> None:
    """Where a proxy makes no tunnel, nothing has left; and the error does not have its password."""
    async with listening(answer(b"", status="407 Proxy Authentication Required")) as proxy:
        transport = Transport(fast=fast, proxy=proxy.url.replace("//", "//me:secret@"))
        with pytest.raises(ConnectFailed) as caught:
            await transport.post("https://marketplace.test/", b"", {})
        await transport.aclose()
        await proxy.left()

    assert proxy.requests[0].startswith(b"CONNECT marketplace.test:443 HTTP/1.1\r\n")
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_first_requests_at_once_open_one_session(respx_mock: respx.MockRouter) -> None:
    """However many requests come first, what they open together is one thing, and is closed as one."""
    respx_mock.post(ELSEWHERE).respond(200)
    transport = Transport()

    got = await asyncio.gather(*(transport.post(ELSEWHERE, b"", {}) for _ in range(20)))
    await transport.aclose()

    assert [200] * 20 == [one.status for one in got]


@kinds
def test_a_closed_transport_opens_again_in_another_loop(fast: bool) -> None:
    """Closing is no end, and closing twice is harmless: one transport serves one event loop after the other."""
    transport = Transport(fast=fast)

    async def use() -> None:
        async with listening(OK) as peer:
            await transport.get(peer.url)
            await transport.aclose()
            await transport.aclose()
            await transport.get(peer.url)
            await transport.aclose()

    asyncio.run(use())
    asyncio.run(use())


@kinds
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_finished_loop_left_open_is_forgotten(fast: bool) -> None:
    """A transport that nobody closed works in the next event loop too."""
    transport = Transport(fast=fast)

    async def use(*, close: bool) -> bytes:
        async with listening(OK) as peer:
            body = (await transport.get(peer.url)).body
            if close:
                await transport.aclose()
            return body

    assert b"answer" == asyncio.run(use(close=False))
    assert b"answer" == asyncio.run(use(close=True))
    gc.collect()  # the warnings about what was left open belong to this test


def test_two_loops_at_once_are_refused() -> None:
    """A transport that is open in a loop that still runs says so in another one."""
    transport = Transport(http=httpx.MockTransport(lambda _: httpx.Response(200)))
    opened, tried = threading.Event(), threading.Event()

    async def hold() -> None:
        await transport.get(ELSEWHERE)
        opened.set()
        await asyncio.to_thread(tried.wait)
        await transport.aclose()

    holder = threading.Thread(target=lambda: asyncio.run(hold()))
    holder.start()
    try:
        opened.wait()
        with pytest.raises(RuntimeError, match="open in another event loop"):
            asyncio.run(transport.aclose())
    finally:
        tried.set()
        holder.join()


class Failing(httpx.AsyncBaseTransport):
    """Raises what it was given."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send nothing."""
        assert request.method
        raise self.error


@pytest.mark.parametrize(
    ("raised", "left"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.PoolTimeout("full"), False),
        (httpx.ProxyError("407"), False),
        (httpx.LocalProtocolError("illegal header"), False),
        (httpx.WriteError("reset"), True),
        (httpx.CloseError("reset"), True),
        (httpx.TooManyRedirects("too many"), True),
        (httpx.InvalidURL("of a redirect"), True),
        (httpx.StreamConsumed(), True),
        (OSError("raw"), True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_no_error_of_the_http_library_gets_through(raised: Exception, left: bool) -> None:
    """Each is one of ours, and only what proves that the request never left is a failed connection."""
    transport = Transport(http=Failing(raised))

    with pytest.raises(TransportError) as caught:
        await transport.get(ELSEWHERE)
    await transport.aclose()

    assert (TransportError if left else ConnectFailed) is type(caught.value)


class Reporting(Failing):
    """Reports steps of its own before it raises, as HTTP/2 does."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send something, and fail."""
        await request.extensions["trace"]("http2.send_request_headers.started", {"request": request})
        return await super().handle_async_request(request)


async def test_what_a_given_transport_reports_proves_nothing() -> None:
    """Only this package's own connections prove by their steps that a request never left."""
    transport = Transport(http=Reporting(httpx.ReadError("reset")))

    with pytest.raises(TransportError) as caught:
        await transport.get(ELSEWHERE)
    await transport.aclose()

    assert TransportError is type(caught.value)
