"""A sandbox under attack: malformed, endless, slow and far too many requests; it goes on, and its memory is bounded."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from io import BytesIO
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from cdiscount_async import Client
from cdiscount_async._common.http_server import MAX_HEAD
from cdiscount_async.operations import ALL
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings
from cdiscount_async.sandbox._http import fault_injector
from cdiscount_async.sandbox._http.listener import Listener
from cdiscount_async.sandbox._limits import MAX_NODES, is_within_limit
from cdiscount_async.sandbox._opc import BrokenPackage, part
from cdiscount_async.sandbox._products import checks

SERVICE: Final = b"/MarketplaceAPIService.svc"
POST: Final = b"POST " + SERVICE + b" HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\n"
CHUNKED: Final = POST + b"Transfer-Encoding: chunked\r\n\r\n"
PIECE: Final = 1 << 16


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock; after the attack it must still serve."""
    async with Sandbox(Settings(offers=2, orders=1, sellers=1, speed=0)) as opened:
        yield opened
        async with Client(opened.credentials, opened.environment) as client:
            assert await client.seller.get_seller_information()
        assert [] == list(opened.market.failures)


async def answer(url: str, *pieces: bytes, whole: bool = True) -> bytes:
    """Send bytes, and behind what is no whole request an end; return what comes until the server closes."""
    parts = httpx.URL(url)
    reader, writer = await asyncio.open_connection(parts.host, parts.port)
    try:
        with suppress(ConnectionError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            if not whole:
                writer.write_eof()
        came = b""
        with suppress(ConnectionError):
            while piece := await reader.read(PIECE):
                came += piece
        return came
    finally:
        writer.close()


async def taken(url: str, begin: bytes, endless: Iterator[bytes]) -> int:
    """Send something without end, and return how many bytes went until the server had enough."""
    parts = httpx.URL(url)
    _, writer = await asyncio.open_connection(parts.host, parts.port)
    size = 0
    try:
        writer.write(begin)
        for piece in endless:
            writer.write(piece)
            await writer.drain()
            size += len(piece)
    except ConnectionError:
        pass
    finally:
        writer.close()
    return size


MALFORMED: Final = {
    "nothing": b"",
    "half a head": b"POST / HTTP/1.1\r\nHost",
    "noise": bytes(range(256)) * 100,
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(200),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "CONNECT": b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "upgrade": b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello",
    "path": "GET /é HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "NUL": b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "negative length": POST + b"Content-Length: -5\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcdefg",
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "huge chunk": CHUNKED + b"ffffffffffffffff\r\nabc",
    "overflow": CHUNKED + b"fffffffffffffffffffff\r\nabc",
    "no chunk": CHUNKED + b"xyz\r\nabc",
    "short body": POST + b"Content-Length: 500\r\n\r\n<a/>",
    "gzip": POST + b"Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\n\x1f\x8b\x08" + bytes(9),
    "long action": POST + b"SOAPAction: " + b"x" * 60_000 + b"\r\nContent-Length: 4\r\n\r\n<a/>",
    "nested": POST + b"Content-Length: 400000\r\n\r\n" + b"<a>" * 133_333 + b"<",
    "pipelined": (b"GET " + SERVICE + b" HTTP/1.1\r\nHost: a\r\n\r\n") * 5000,
    "login": b"GET /users/httpIssue.svc/ HTTP/1.1\r\nHost: a\r\nAuthorization: Basic " + b"\xff" * 1000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("bytes_", MALFORMED.values(), ids=list(MALFORMED))
@pytest.mark.parametrize("of", ["url", "control_url"])
async def test_what_is_malformed_costs_its_own_connection(sandbox: Sandbox, of: str, bytes_: bytes) -> None:
    """After any attack the connection ends, with or without an answer, and other clients are served."""
    came = await answer(getattr(sandbox, of), bytes_, whole=False)

    assert came == b"" or came.startswith(b"HTTP/1.1 ")
    assert b"Internal Server Error\r\ncontent-type: text/plain" not in came


ENDLESS: Final = {
    "head": (b"GET / HTTP/1.1\r\n", b"a: b\r\n" * 10_000),
    "one header": (b"GET / HTTP/1.1\r\nX: ", b"a" * PIECE),
    "path": (b"GET /", b"a" * PIECE),
    "chunk extension": (CHUNKED + b"1;", b"a" * PIECE),
    "trailer": (CHUNKED + b"1\r\nx\r\n0\r\nX: ", b"a" * PIECE),
    "trailers": (CHUNKED + b"1\r\nx\r\n0\r\n", b"a: b\r\n" * 10_000),
    "blank lines": (b"", b"\r\n" * 32_768),
}


@pytest.mark.parametrize(("begin", "piece"), ENDLESS.values(), ids=list(ENDLESS))
@pytest.mark.parametrize("of", ["url", "control_url"])
async def test_what_is_no_body_is_bounded(sandbox: Sandbox, of: str, begin: bytes, piece: bytes) -> None:
    """An endless part that must be stored is ended soon: only the system's own buffers hold more."""
    assert await taken(getattr(sandbox, of), begin, repeat(piece)) < 1 << 25


async def test_a_body_without_end_is_bounded(sandbox: Sandbox) -> None:
    """A body that goes on after it was refused ends with its connection."""
    chunk = b"%x\r\n" % PIECE + b"x" * PIECE + b"\r\n"

    assert await taken(sandbox.url, CHUNKED, repeat(chunk)) < 1 << 28


async def test_a_long_head_is_reported(sandbox: Sandbox) -> None:
    """A head that is too long is refused with the status for that."""
    came = await answer(sandbox.url, b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: " + b"a" * (MAX_HEAD + 1))

    assert came.startswith(b"HTTP/1.1 431 ")


SWOLLEN: Final = {
    "elements": b"<a/>" * (MAX_NODES + 1),
    "pairs": b"<a></a>" * (MAX_NODES + 1),
    "attributes": b"<a " + b" ".join(b'b%d=""' % number for number in range(MAX_NODES)) + b"/>",
    "blanks in attributes": b'<a b =  ""/>' * (MAX_NODES // 2 + 1),
}


@pytest.mark.parametrize("inner", SWOLLEN.values(), ids=list(SWOLLEN))
async def test_a_request_with_too_many_elements_is_refused(sandbox: Sandbox, inner: bytes) -> None:
    """A request whose tree would take many times its size is refused before there is one, in a sentence."""
    async with httpx.AsyncClient(trust_env=False) as http:
        headers = {"Content-Type": "text/xml", "SOAPAction": ALL["GetOrderList"].action}
        answered = await http.post(sandbox.environment.service_url, content=b"<e>" + inner + b"</e>", headers=headers)

    assert (413, "A request has at most 500,000 elements and attributes.") == (answered.status_code, answered.text)
    assert {} == dict(sandbox.counters)


def test_long_texts_are_no_elements() -> None:
    """A request may be long: only what becomes an element or an attribute counts."""
    assert is_within_limit(b"<a>" + b"x" * 60_000_000 + b"</a>")
    assert is_within_limit(b"<a/>" * MAX_NODES)
    assert not is_within_limit(b"<a/>" * (MAX_NODES + 1))


def bomb(blanks: int, *, message: int | None = None, method: int = zipfile.ZIP_DEFLATED, files: int = 0) -> bytes:
    """Pack a package whose offers begin behind many blanks; `said` is how long its list says that they are."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="text/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Target="/Content/Offers.xml"/></Relationships>',
        )
        for number in range(files):
            archive.writestr(str(number), b"")
        with archive.open("Content/Offers.xml", "w") as packed:
            for _ in range(blanks >> 20):
                packed.write(b" " * (1 << 20))
        if message is not None:
            archive.getinfo("Content/Offers.xml").file_size = message
    return written.getvalue()


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (lambda: bomb(1 << 28 | 1 << 20), "unpacks to more than 256 MiB"),
        (lambda: bomb(1 << 27), "unpacks to more than 100 times its size"),
        (lambda: bomb(1 << 27, message=1000), "not a readable zip|is not readable"),
        (lambda: bomb(0, files=10_001), "more than 10,000 files"),
        (lambda: bomb(1 << 20, method=zipfile.ZIP_LZMA), "compressed in a way"),
        (lambda: bomb(1 << 20, method=zipfile.ZIP_BZIP2), "compressed in a way"),
    ],
    ids=["too long", "too well packed", "said to be short", "files", "LZMA", "bzip2"],
)
def test_a_package_that_swells_is_refused(package: Any, words: str) -> None:
    """A package that would unpack to many times its size is refused, and takes hardly any memory."""
    content = package()
    tracemalloc.start()
    try:
        with pytest.raises(BrokenPackage, match=words):
            part(content, "Content/Offers.xml")
        assert tracemalloc.get_traced_memory()[1] < len(content) + (1 << 23)
    finally:
        tracemalloc.stop()


async def _hello(_: Any, __: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


async def _echo(_: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await _hello(None, None, send)


@pytest.mark.parametrize("begin", [b"", b"POST / HTTP/1.1\r\n", POST + b"Content-Length: 9\r\n\r\n"])
async def test_a_request_must_arrive(begin: bytes) -> None:
    """A client that sends a byte now and then, or none, is disconnected after a while. Others are served meanwhile."""
    listener = Listener(_echo, 0, arrival=0.2)
    await listener.open()
    try:
        parts = httpx.URL(listener.url)
        reader, writer = await asyncio.open_connection(parts.host, parts.port)
        writer.write(begin)
        gone = asyncio.create_task(reader.read())
        while not gone.done():
            if begin:
                writer.write(b"x")
            assert b"hi" in await answer(listener.url, b"GET / HTTP/1.0\r\n\r\n")
        with suppress(ConnectionError):
            await gone
        writer.close()
    finally:
        await listener.close()


@pytest.mark.slow
async def test_silent_clients_make_room() -> None:
    """Where there are as many connections as there may be, those that wait for their clients go first."""
    listener = Listener(_hello, 0, max_connections=16)
    await listener.open()
    try:
        parts = httpx.URL(listener.url)
        silent = [await asyncio.open_connection(parts.host, parts.port) for _ in range(50)]
        assert b"hi" in await answer(listener.url, b"GET / HTTP/1.0\r\n\r\n")
        for _, writer in silent:
            writer.close()
    finally:
        await listener.close()


async def test_busy_connections_are_not_closed_for_others() -> None:
    """Where every connection is being answered, others wait until one of them has ended, and all are answered."""
    release = asyncio.Event()
    under_way = 0

    async def slow(_: Any, __: Any, send: Any) -> None:
        nonlocal under_way
        under_way += 1
        if under_way == 4:
            release.set()
        await release.wait()
        await _hello(None, None, send)

    listener = Listener(slow, 0, max_connections=4)
    await listener.open()
    try:
        calls = [answer(listener.url, b"GET / HTTP/1.0\r\n\r\n") for _ in range(12)]
        assert all(b"hi" in one for one in await asyncio.gather(*calls))
    finally:
        await listener.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_more_connections_than_descriptors() -> None:
    """A sandbox that may open no more files serves on: silent clients make room, and it ends in order."""
    import resource  # noqa: PLC0415 - not on every system

    command = [sys.executable, "-m", "cdiscount_async", "sandbox", "--port", "0", "--offers", "0", "--orders", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        url = next(line for line in process.stdout if line.startswith("wsdl: ")).removeprefix("wsdl: ").strip()
        while not next(process.stdout).startswith("ready"):
            pass
        open_now = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (open_now + 20, open_now + 20))
        where = (httpx.URL(url).host, httpx.URL(url).port or 0)
        silent = [socket.create_connection(where) for _ in range(25)]
        with httpx.Client(trust_env=False, timeout=None) as http:  # noqa: S113 - others must go first
            assert 200 == http.get(url).status_code
        for one in silent:
            one.close()
        process.send_signal(signal.SIGTERM)
        assert ("", 0) == (process.communicate()[1], process.returncode)


async def test_requests_that_were_given_up_are_no_bad_xml(sandbox: Sandbox) -> None:
    """A request whose client disconnects before it is complete, or before it is read, is counted as aborted."""
    parts = httpx.URL(sandbox.url)
    for number in range(1, 4):
        _, writer = await asyncio.open_connection(parts.host, parts.port)
        writer.write(POST + b"Content-Length: 500\r\n\r\n<a>")
        await writer.drain()
        writer.close()
        while sandbox.counters["aborted"] < number:  # noqa: ASYNC110 - counters tell nobody
            await asyncio.sleep(0.01)
    rule = sandbox.faults.add(FaultRule("latency", seconds=0.2))
    _, writer = await asyncio.open_connection(parts.host, parts.port)
    writer.write(POST + b"Content-Length: 4\r\n\r\n<a/>")
    await writer.drain()
    writer.close()
    while sandbox.counters["aborted"] < 4:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.01)
    sandbox.faults.remove(rule)

    assert {"aborted": 4, "faults.latency": 1} == {name: times for name, times in sandbox.counters.items() if times}


@pytest.mark.parametrize(
    ("pattern", "begin", "repeated"),
    [
        (checks._HTML, "", "<a"),
        (checks._FORBIDDEN, "<", " "),
        (checks._MEASURE, "", "1"),
        (fault_injector._TOKEN, b"", b"<TokenId "),
        (fault_injector._TOKEN, b"<TokenId>", b" "),
        (fault_injector._TOKEN, b"<TokenId>", b"a"),
        (fault_injector._TOKEN, b"<", b"a"),
    ],
    ids=lambda one: one.pattern if isinstance(one, re.Pattern) else repr(one),
)
def test_texts_are_searched_once(pattern: Any, begin: Any, repeated: Any) -> None:
    """A search takes no more than in proportion to what it searches: eight times the text, no 64 times the work."""

    def work(times: int) -> float:
        text = begin + repeated * times
        took = []
        for _ in range(5):
            since = time.thread_time()
            pattern.search(text)
            took.append(time.thread_time() - since)
        return min(took)

    assert work(160_000) < 24 * work(20_000) + 0.001
