"""The edges of the transport: what goes out, and what every kind of trouble becomes."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest
import respx

from cdiscount_async import ConnectFailed, HttpError, TimedOut, Transport, TransportError

URL = "http://marketplace.test/MarketplaceAPIService.svc"


class Plain(httpx.AsyncByteStream):
    """A body as it comes from the network, not yet looked at."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"plain"


async def test_bytes_go_out_and_come_back(respx_mock: respx.MockRouter) -> None:
    """A body is posted as it is, with the headers given and the library's name, and the answer comes back whole."""
    route = respx_mock.post(URL).respond(201, content=b"answer")
    transport = Transport()

    answer = await transport.post(URL, b"question", {"SOAPAction": '"act"'})
    await transport.aclose()

    sent = route.calls.last.request
    assert (answer.status, answer.body) == (201, b"answer")
    assert sent.content == b"question"
    assert sent.headers["SOAPAction"] == '"act"'
    assert sent.headers["User-Agent"].startswith("cdiscount-async/")


async def test_the_password_goes_as_basic_authentication(respx_mock: respx.MockRouter) -> None:
    """The token service gets login and password in the Authorization header, and nowhere in the address."""
    route = respx_mock.get("http://sts.test/").respond(200)
    transport = Transport()

    await transport.get("http://sts.test/", login="shop-api", password="Pa$$:é")
    await transport.aclose()

    assert route.calls.last.request.headers["Authorization"] == "Basic c2hvcC1hcGk6UGEkJDrDqQ=="
    assert "shop-api" not in str(route.calls.last.request.url)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError("refused"), ConnectFailed),
        (httpx.ConnectTimeout("slow"), ConnectFailed),
        (httpx.ProxyError("proxy"), ConnectFailed),
        (httpx.UnsupportedProtocol("ftp"), ConnectFailed),
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.WriteTimeout("slow"), TimedOut),
        (httpx.ReadError("reset"), TransportError),
        (httpx.RemoteProtocolError("half an answer"), TransportError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else type(value).__name__,
)
async def test_trouble_is_told_by_what_a_caller_may_do(
    respx_mock: respx.MockRouter, raised: Exception, expected: type[Exception]
) -> None:
    """Each kind of httpx's errors becomes the one of ours that says whether the request can have arrived."""
    respx_mock.post(URL).mock(side_effect=raised)
    transport = Transport()

    with pytest.raises(TransportError) as caught:
        await transport.post(URL, b"", {})
    await transport.aclose()

    assert expected is type(caught.value)


async def test_a_real_closed_port_is_a_failed_connection(unused_tcp_port: int) -> None:
    """Where nobody listens, the request never left."""
    transport = Transport()

    with pytest.raises(ConnectFailed):
        await transport.post(f"http://127.0.0.1:{unused_tcp_port}/", b"", {})
    await transport.aclose()


async def test_gzip_is_inflated(respx_mock: respx.MockRouter) -> None:
    """A compressed answer comes back as what was compressed."""
    respx_mock.post(URL).respond(content=gzip.compress(b"answer"), headers={"Content-Encoding": "gzip"})
    transport = Transport()

    assert (await transport.post(URL, b"", {})).body == b"answer"
    await transport.aclose()


async def test_gzip_that_lies_is_told(respx_mock: respx.MockRouter) -> None:
    """An answer that is not compressed as it says is an HttpError with its status."""
    lie = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Plain())
    respx_mock.post(URL).mock(side_effect=[lie])
    transport = Transport()

    with pytest.raises(HttpError, match="not compressed as it says") as caught:
        await transport.post(URL, b"", {})
    await transport.aclose()

    assert caught.value.status == 200


async def test_a_body_beyond_the_limit_is_refused(respx_mock: respx.MockRouter) -> None:
    """More bytes than the limit end the reading."""
    respx_mock.post(URL).respond(content=b"x" * 1001)
    transport = Transport(max_bytes=1000)

    with pytest.raises(HttpError, match="more than 1,000 bytes"):
        await transport.post(URL, b"", {})
    await transport.aclose()


async def test_no_more_requests_are_on_the_way_than_connections() -> None:
    """With two connections, the third request waits until one of them is free."""
    on_the_way, most = 0, 0

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal on_the_way, most
        on_the_way += 1
        most = max(most, on_the_way)
        await asyncio.sleep(0)
        on_the_way -= 1
        return httpx.Response(200, content=request.content)

    transport = Transport(connections=2, http=httpx.MockTransport(slow))
    await asyncio.gather(*(transport.post(URL, b"", {}) for _ in range(10)))
    await transport.aclose()

    assert most == 2


async def test_a_closed_transport_opens_again(respx_mock: respx.MockRouter) -> None:
    """Closing is no end: the next request opens the pool again, and closing twice is harmless."""
    respx_mock.post(URL).respond(200)
    transport = Transport()

    await transport.aclose()
    await transport.post(URL, b"", {})
    await transport.aclose()
    await transport.aclose()

    assert (await transport.post(URL, b"", {})).status == 200
    await transport.aclose()
