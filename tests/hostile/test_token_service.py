"""A token service with unknown refusals, or endless or slow answers: a password is sent twice at most."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import attrs
import pytest

from cdiscount_async import (
    BadCredentials,
    CdiscountError,
    Client,
    Credentials,
    Environment,
    LoginPaused,
    Retries,
    TimedOut,
    Timeouts,
    Transport,
)
from cdiscount_async.tokens import MemoryTokenStore, StsTokens
from cdiscount_async.tokens._life import TokenLife

from ..support import asking
from ..support.redis import redis_url
from .servers import BOTH, Asked, response, serving

__all__ = ("redis_url",)  # a fixture, found by its name

pytestmark = pytest.mark.timeout(60)
WRONG = Credentials("shop-api", "wrong")
REFUSED = response(b"", status="401 Unauthorized")
UNKNOWN_FORMS = {
    "a page": response(b"<html>wrong password</html>"),
    "a page with 400": response(b"<html>no</html>", status="400 Bad Request"),
    "a redirect": response(b"", "Location: /login", status="302 Found"),
    "no page": response(b"", status="404 Not Found"),
    "an error": response(b"Request Error", status="405 Method Not Allowed"),
    "another XML": response(b"<string>wrong password</string>"),
    "a word as long as a token": response(b"<string>WrongLoginOrPassword</string>"),
    "an empty token": response(b"<string/>"),
    "nothing": response(b""),
    "garbage": response(b"\x00\xff" * 500),
    "no HTTP": b"wrong password\r\n\r\n",
    "a body that breaks off": response(b"<string>0123", "X: y").replace(b"Length: 12", b"Length: 120"),
    "a body that is not compressed as it says": response(b"no", "Content-Encoding: gzip"),
    "a closed connection": b"",
    "a token that is too long": response(b"<string>" + b"a" * 65 + b"</string>"),
    "a long body": response(b"<string>" + b"a" * 70_000 + b"</string>"),
}
UNREADABLE_REFUSALS = {
    "a body that breaks off": response(b"no", status="401 No").replace(b"Length: 2", b"Length: 20"),
    "a long body": response(b"x" * 70_000, status="401 No"),
    "a body that is not compressed as it says": response(b"no", "Content-Encoding: gzip", status="401 No"),
    "a body that never comes": b"HTTP/1.1 401 No\r\nContent-Length: 5\r\n\r\n",
}


@attrs.define
class TokenService:
    """Counts how often it got a password, and answers all in the same way."""

    answer: bytes
    closing: bool = True
    """Whether the connection is closed after the answer."""
    door: asyncio.Event = attrs.Factory(asyncio.Event)
    """No request is answered before this event is set."""
    came: asyncio.Semaphore = attrs.Factory(lambda: asyncio.Semaphore(0))
    asked: int = 0

    async def handle(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        """Answer."""
        assert b"\nauthorization: basic " in asked.head.lower()
        self.asked += 1
        self.came.release()
        await self.door.wait()
        writer.write(self.answer)
        await writer.drain()
        if self.closing:
            raise EOFError

    @classmethod
    @asynccontextmanager
    async def serving(
        cls, answer: bytes, *, opened: bool = True, closing: bool = True
    ) -> AsyncIterator[tuple["TokenService", Environment]]:
        """Serve it on this machine."""
        service = cls(answer, closing)
        if opened:
            service.door.set()
        async with serving(service.handle) as environment:
            yield service, environment


def client(environment: Environment, *, fast: bool, attempts: int = 1) -> Client:
    """Make a client that knows no token."""
    transport = Transport(fast=fast, timeouts=Timeouts(read=2))
    retries = Retries(attempts=attempts, wait_initial=0)
    return Client(WRONG, environment, transport=transport, token_store=MemoryTokenStore(), retries=retries)


async def outcome(client: Client) -> type[BaseException]:
    """Call once, and return the class of the error."""
    with pytest.raises(CdiscountError) as caught:
        await client.seller.get_seller_information()
    return type(caught.value)


@BOTH
@pytest.mark.parametrize("answer", UNKNOWN_FORMS.values(), ids=UNKNOWN_FORMS)
async def test_whatever_form_a_refusal_has_it_is_sent_twice_and_then_waits(answer: bytes, fast: bool) -> None:
    """Thirty calls, some of them at once and repeated, send the password twice; then they fail at once."""
    async with TokenService.serving(answer) as (service, environment):
        calling = client(environment, fast=fast, attempts=3)
        await asyncio.gather(*(outcome(calling) for _ in range(20)))
        later = [await outcome(calling) for _ in range(10)]
        await calling._session.transport.aclose()

    assert ({LoginPaused}, 2) == (set(later[1:]), service.asked)


@BOTH
@pytest.mark.parametrize("answer", UNREADABLE_REFUSALS.values(), ids=UNREADABLE_REFUSALS)
async def test_a_refusal_is_one_whatever_its_body(answer: bytes, fast: bool) -> None:
    """Status 401 is a refusal, whatever body follows, or none."""
    async with TokenService.serving(answer) as (service, environment):
        calling = client(environment, fast=fast, attempts=3)
        outcomes = {await outcome(calling) for _ in range(5)}
        await calling._session.transport.aclose()

    assert ({BadCredentials}, 1) == (outcomes, service.asked)


@BOTH
async def test_a_connection_that_was_kept_and_breaks_costs_one_sending(fast: bool) -> None:
    """A transport that would repeat a request itself on an old connection is prevented from it."""
    async with TokenService.serving(response(b"<html>"), closing=False) as (service, environment):
        calling = client(environment, fast=fast)
        first = await outcome(calling)
        service.answer, service.closing = b"", True
        second = await outcome(calling)
        asked = service.asked
        third = await outcome(calling)
        await calling._session.transport.aclose()

    assert (["HtmlPage", "TransportError", "LoginPaused"], 2) == (
        [one.__name__ for one in (first, second, third)],
        asked,
    )


@BOTH
async def test_an_answer_without_end_is_not_read_to_its_end(fast: bool) -> None:
    """An endless answer is read up to the length of a token, and counts as an answer without one."""
    sent = 0

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<string>")
        while True:
            writer.write(b"a" * 65_536)
            sent += 65_536
            await writer.drain()

    async with serving(handle) as environment:
        calling = client(environment, fast=fast)
        outcomes = [await outcome(calling) for _ in range(3)]
        await calling._session.transport.aclose()

    assert ["HttpError", "HttpError", "LoginPaused"] == [one.__name__ for one in outcomes]
    assert sent < 20_000_000  # what the system's own buffers took


@BOTH
async def test_an_answer_that_trickles_in_has_a_deadline(fast: bool) -> None:
    """An answer of single bytes, which no time-out of the transport ends, delays a caller only for a limited time."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n<string>")
        while True:
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with serving(handle) as environment:
        transport = Transport(fast=fast)
        tokens = StsTokens(WRONG, environment, transport, MemoryTokenStore(), life=TokenLife(answer=0.3))
        for error in (TimedOut, TimedOut, LoginPaused):
            with pytest.raises(error):
                await tokens.get()
        await transport.aclose()


@asynccontextmanager
async def processes(
    request: pytest.FixtureRequest, kind: str, where: Path, environment: Environment
) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """Return two processes that share a store, whose locks, in Redis and SQLite, last for less than a second."""
    place = request.getfixturevalue("redis_url") if kind == "redis" else str(where / "tokens.json")
    url = environment.service_url.removesuffix("/MarketplaceAPIService.svc")
    arguments = ("-P", asking.__file__, kind, place, url, f"{uuid4().hex}-api", "0.6")
    pipe = asyncio.subprocess.PIPE
    both = [await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe) for _ in range(2)]
    try:
        assert ["ready"] * 2 == [await line_of(one) for one in both]
        yield both
    finally:
        for one in both:
            if one.returncode is None:
                one.kill()
            await one.communicate()


def send(one: asyncio.subprocess.Process) -> None:
    """Start the request of a process with the wrong password."""
    assert one.stdin is not None
    one.stdin.write(b"wrong\n")


async def line_of(one: asyncio.subprocess.Process) -> str:
    """Return what a process says next."""
    assert one.stdout is not None
    return (await one.stdout.readline()).decode().strip()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "redis"])
async def test_a_slow_refusal_is_asked_for_once_by_all_processes(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """However long the answer takes, the others wait for it, and none of them sends the password."""
    async with (
        TokenService.serving(REFUSED, opened=False) as (service, environment),
        processes(request, kind, tmp_path, environment) as both,
    ):
        for one in both:
            send(one)
        await service.came.acquire()
        await asyncio.sleep(2)  # more than three times as long as the lock lasts
        service.door.set()
        printed = [await line_of(one) for one in both]

    assert (["BadCredentials"] * 2, 1) == (printed, service.asked)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "sqlite", "redis"])
async def test_a_process_that_is_killed_in_the_middle_has_asked(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """The password was on its way when the process died, so the next one waits."""
    async with (
        TokenService.serving(REFUSED, opened=False) as (service, environment),
        processes(request, kind, tmp_path, environment) as (killed, other),
    ):
        send(killed)
        await service.came.acquire()
        killed.kill()
        await killed.wait()
        send(other)
        printed = await line_of(other)

    assert ("LoginPaused", 1) == (printed, service.asked)


@pytest.mark.parametrize("kind", [pytest.param("sqlite", marks=pytest.mark.slow), "redis"])
async def test_a_process_that_stood_still_has_asked(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    """If a process is stopped, its lock expires, but the next process still sends no request."""
    async with (
        TokenService.serving(REFUSED, opened=False) as (service, environment),
        processes(request, kind, tmp_path, environment) as (stopped, other),
    ):
        send(stopped)
        await service.came.acquire()
        stopped.send_signal(signal.SIGSTOP)
        send(other)
        printed = [await line_of(other)]
        service.door.set()
        stopped.send_signal(signal.SIGCONT)
        printed += [await line_of(stopped)]

    assert (["LoginPaused", "BadCredentials"], 1) == (printed, service.asked)
