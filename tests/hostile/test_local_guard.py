"""A sandbox refuses requests that a browser sends for a foreign web page."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

import attrs
import httpx
import pytest

from cdiscount_async._common.loopback_guard import LocalGuard
from cdiscount_async.sandbox import Sandbox, Settings

OUTAGE: Final = json.dumps({"seconds": 1000}).encode()
JSON: Final = ("Content-Type", "application/json")


@attrs.frozen
class Answered:
    """An answer of the sandbox."""

    status: int
    body: bytes

    @property
    def error(self) -> str:
        """The error message of the control API."""
        return str(json.loads(self.body)["error"])


async def ask(url: str, method: str, *headers: tuple[str, str], body: bytes = b"") -> Answered:
    """Send a request with just these headers, byte by byte."""
    parts = httpx.URL(url)
    lines = [f"{method} {parts.raw_path.decode()} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    reader, writer = await asyncio.open_connection(parts.host, parts.port)
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
    answer = await reader.read()
    writer.close()
    head, _, content = answer.partition(b"\r\n\r\n")
    return Answered(int(head.split()[1]), content)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock."""
    async with Sandbox(Settings(offers=2, orders=1, sellers=1, speed=0)) as opened:
        yield opened


def own(sandbox: Sandbox) -> str:
    """Return the host and port of the control API."""
    return httpx.URL(sandbox.control_url).netloc.decode()


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:{port}", "evil.example", "127.0.0.1.evil.example:{port}", "localhost.evil.example:{port}",
        "127.0.0.1@evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "0.0.0.0:{port}", "10.0.0.1:{port}",
        "[::ffff:127.0.0.1]:{port}", "[::ffff:7f00:1]:{port}", "[64:ff9b::7f00:1]:{port}", "2130706433:{port}",
        "127.1:{port}", "localhost.:{port}", "", "[::1:{port}", "localhost:{port}:{port}", "localhost:{port}, a.test",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_host_is_refused(sandbox: Sandbox, method: str, host: str) -> None:
    """A request for a host that is not plainly this machine and port is refused: its name may have been rebound."""
    port = httpx.URL(sandbox.control_url).port
    url = sandbox.control_url if method == "GET" else f"{sandbox.control_url}/outage"
    answer = await ask(url, method, ("Host", host.format(port=port)), JSON, body=OUTAGE if method == "POST" else b"")

    assert 403 == answer.status
    assert f"the Host {host.format(port=port)!r} is not served here" in answer.error
    assert "open" == json.loads((await ask(sandbox.control_url, "GET", ("Host", own(sandbox)))).body)["port"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1:{port}", "localhost:{port}", "LocalHost:{port}", "127.8.9.1:{port}", "[::1]:{port}"]
)
async def test_this_machine_is_answered(sandbox: Sandbox, host: str) -> None:
    """Every usual name of this machine is accepted, with the right port."""
    port = httpx.URL(sandbox.control_url).port

    assert 200 == (await ask(sandbox.control_url, "GET", ("Host", host.format(port=port)))).status


async def test_one_host_is_expected(sandbox: Sandbox) -> None:
    """A request without a Host, or with two, is refused, even where both are right."""
    host = ("Host", own(sandbox))

    assert [400, 400] == [(await ask(sandbox.control_url, "GET", *hosts)).status for hosts in ((), (host, host))]


@pytest.mark.parametrize(
    "header",
    [
        ("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", ""), ("Origin", "file://"),
        ("Origin", "http://127.0.0.1"), ("Origin", "http://localhost:{port}"), ("Origin", "https://127.0.0.1:{port}"),
        ("Origin", "http://127.0.0.1:{port}/"), ("Origin", "http://127.0.0.1:{port}.evil.example"),
        ("Origin", "chrome-extension://abc"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
        ("Sec-Fetch-Site", "Cross-Site"), ("Sec-Fetch-Site", "anything"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
async def test_a_page_of_somebody_else_is_refused(sandbox: Sandbox, method: str, header: tuple[str, str]) -> None:
    """A request that a browser marks as another page's is refused, for every method."""
    path = {"POST": "/outage", "PUT": "/faults", "DELETE": "/faults/rules"}.get(method, "")
    name, value = header
    body = OUTAGE if method == "POST" else b""
    headers = (("Host", own(sandbox)), (name, value.format(port=httpx.URL(sandbox.control_url).port)), JSON)
    answer = await ask(sandbox.control_url + path, method, *headers, body=body)

    assert (403, "a web page of another origin may not send requests") == (answer.status, answer.error)
    assert "open" == json.loads((await ask(sandbox.control_url, "GET", ("Host", own(sandbox)))).body)["port"]


@pytest.mark.parametrize(
    "header", [("Origin", "http://{own}"), ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "none")]
)
async def test_an_own_page_is_answered(sandbox: Sandbox, header: tuple[str, str]) -> None:
    """Requests of the control API's own page, and of its user, are accepted."""
    name, value = header
    answer = await ask(sandbox.control_url, "GET", ("Host", own(sandbox)), (name, value.format(own=own(sandbox))))

    assert 200 == answer.status


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=application/json", None, "",
        "text/plain; application/json", "application/jsonp", "text/json",
    ],
)  # fmt: skip
async def test_a_body_must_say_that_it_is_json(sandbox: Sandbox, media_type: str | None) -> None:
    """A page may send other types to anybody without asking first, so that they are refused even without an Origin."""
    headers = [("Host", own(sandbox)), *([] if media_type is None else [("Content-Type", media_type)])]
    answer = await ask(f"{sandbox.control_url}/outage", "POST", *headers, body=OUTAGE)

    assert 415 == answer.status
    assert "Content-Type: application/json" in answer.error


async def test_json_may_name_its_charset(sandbox: Sandbox) -> None:
    """A body of JSON is accepted, with or without a charset. A request without a body needs no type."""
    for headers, body in (((("Content-Type", "Application/JSON; charset=utf-8"),), b'{"advance": 1}'), ((), b"")):
        path = "/clock" if body else "/settle"
        answer = await ask(f"{sandbox.control_url}{path}", "POST", ("Host", own(sandbox)), *headers, body=body)
        assert 200 == answer.status


@pytest.mark.parametrize(
    "header", [("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]
)
async def test_no_page_reaches_the_service(sandbox: Sandbox, header: tuple[str, str]) -> None:
    """The SOAP service and the token service have no pages, so that none may ask them, and nothing is counted."""
    url = httpx.URL(sandbox.url)
    host = ("Host", url.netloc.decode())
    soap = (("Content-Type", "text/xml"), ("SOAPAction", "x"))
    basic = ("Authorization", "Basic " + "eDp5")

    assert 403 == (await ask(sandbox.environment.service_url, "POST", host, header, *soap, body=b"<a/>")).status
    assert 403 == (await ask(sandbox.environment.sts_url, "GET", host, header, basic)).status
    assert {} == dict(sandbox.counters)


async def test_a_control_host_of_ones_own_is_the_only_one() -> None:
    """If another host is set for the control API, only requests for that host are answered."""
    seen: list[Any] = []

    async def app(scope: Any, _: Any, __: Any) -> None:
        seen.append(scope)

    async def status(host: str, *, named: str) -> int:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request"}

        seen.clear()
        scope = {"type": "http", "scheme": "http", "server": ("172.17.0.2", 8766), "method": "GET"}
        await LocalGuard(app, host=named)({**scope, "headers": [(b"host", host.encode())]}, receive, send)
        return 200 if seen else int(sent[0]["status"])

    assert [200, 200, 403, 403] == [
        await status(host, named="Sandbox")
        for host in ("sandbox:8766", "sandbox:9000", "127.0.0.1:8766", "evil.example:8766")
    ]
    # A name may be rebound, an address cannot.
    assert [200, 200, 200, 403, 403] == [
        await status(host, named="0.0.0.0")  # noqa: S104 - nothing is bound
        for host in ("172.17.0.2:8766", "127.0.0.1:9000", "[fe80::1]:8766", "evil.example:8766", "sandbox:8766")
    ]
