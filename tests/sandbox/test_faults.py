"""Faults as a client sees them: every kind of trouble, over real HTTP and inside the process."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import pytest

from cdiscount_async import (
    Client,
    ConnectFailed,
    Credentials,
    HtmlPage,
    HttpError,
    NotXml,
    OperationFailed,
    OutcomeUnknown,
    Retries,
    SoapFault,
    TimedOut,
    Timeouts,
    Transport,
    TransportError,
)
from cdiscount_async.models.common import ErrorTypeEnum
from cdiscount_async.models.offers import OfferPackageRequest
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings


def at(*when: int) -> datetime:
    """Return a French local time."""
    return datetime(*when)


STANDING: Final = Settings(speed=0, start=at(2026, 3, 2, 9, 0), orders_a_day=0)
WRITE: Final = OfferPackageRequest(zip_file_full_path="http://127.0.0.1:9/offers.zip")


@asynccontextmanager
async def client_of(
    sandbox: Sandbox, *, patience: float = 60, http: httpx.AsyncBaseTransport | None = None, seller: int = 0
) -> AsyncIterator[Client]:
    """Return a client that tries once."""
    transport = Transport(timeouts=Timeouts(read=patience), http=http)
    account = sandbox.accounts[seller]
    credentials = Credentials(account.login, account.password)
    try:
        yield Client(credentials, sandbox.environment, transport=transport, retries=Retries(attempts=1))
    finally:
        await transport.aclose()


@asynccontextmanager
async def calling(kind: str, faults: Faults | None = None, **client: Any) -> AsyncIterator[tuple[Sandbox, Client]]:
    """Return a sandbox, served or in the process, and a client that has its token already."""
    sandbox = Sandbox(STANDING, faults=faults)
    transport = httpx.ASGITransport(app=sandbox) if kind == "in process" else None
    if transport is None:
        await sandbox.__aenter__()
    else:
        sandbox.__enter__()
    try:
        async with client_of(sandbox, http=transport, **client) as caller:
            await caller.seller.get_seller_information()
            yield sandbox, caller
    finally:
        await (sandbox.__aexit__() if transport is None else asyncio.to_thread(sandbox.__exit__))


async def counted(sandbox: Sandbox, name: str, times: int) -> None:
    """Wait until something has happened so often."""
    while sandbox.counters[name] < times:  # noqa: ASYNC110 - counters tell nobody
        await asyncio.sleep(0.01)


both = pytest.mark.parametrize("kind", ["served", "in process"])


@both
@pytest.mark.parametrize(
    ("rule", "error", "words"),
    [
        (FaultRule("reset"), TransportError, "ReadError"),
        (FaultRule("reset", when="after"), TransportError, "ReadError"),
        (FaultRule("truncate"), TransportError, "RemoteProtocolError"),
        (FaultRule("truncate", share=0), TransportError, "RemoteProtocolError"),
        (FaultRule("truncate", chunked=True), TransportError, "RemoteProtocolError"),
        (FaultRule("corrupt"), NotXml, "not well-formed"),
        (FaultRule("bot_page"), HtmlPage, "HTML page"),
        (FaultRule("bot_page", when="after"), HtmlPage, "HTML page"),
        (FaultRule("bad_gzip"), TransportError, "not compressed"),
        (FaultRule("bad_gzip", share=0.5), TransportError, "breaks off"),
        (FaultRule("status", status=503, retry_after=0), HttpError, "503"),
        (FaultRule("status", status=502, when="after"), HttpError, "502"),
        (FaultRule("fault"), SoapFault, "InternalServiceFault"),
    ],
    ids=lambda one: str(one.to_dict()) if isinstance(one, FaultRule) else "",
)
async def test_trouble_is_what_clients_know(kind: str, rule: FaultRule, error: type[Exception], words: str) -> None:
    """Each kind of trouble reaches a client as the error it has for it, and passes when the rule is taken away."""
    async with calling(kind) as (sandbox, client):
        number = sandbox.faults.add(rule)
        with pytest.raises(error, match=words):
            await client.seller.get_seller_information()
        sandbox.faults.remove(number)

        assert await client.seller.get_seller_information()
        assert 1 == sandbox.counters[f"faults.{rule.kind}"]


@both
@pytest.mark.parametrize("rule", [FaultRule("hang"), FaultRule("hang", stage="body")], ids=["headers", "body"])
async def test_hanging_call_times_out(kind: str, rule: FaultRule) -> None:
    """A call that hangs, before its answer or in the middle of it, is given up by the client."""
    async with calling(kind, patience=0.2) as (sandbox, client):
        sandbox.faults.add(rule)
        with pytest.raises(TimedOut, match="ReadTimeout"):
            await client.seller.get_seller_information()


async def test_hang_may_end_in_a_reset() -> None:
    """A hang of some seconds ends with a connection that is reset."""
    async with calling("served") as (sandbox, client):
        sandbox.faults.add(FaultRule("hang", seconds=0.1))
        began = time.monotonic()
        with pytest.raises(TransportError, match="ReadError"):
            await client.seller.get_seller_information()
        assert time.monotonic() - began >= 0.1


async def test_hanging_call_ends_with_the_sandbox() -> None:
    """A sandbox that closes lets no call hang, and leaves no task behind."""
    async with httpx.AsyncClient() as http:
        async with Sandbox(
            STANDING, faults=Faults(rules=[FaultRule("hang"), FaultRule("latency", seconds=60)])
        ) as sandbox:
            sandbox.faults.add(FaultRule("latency", seconds=60))
            hanging = [asyncio.create_task(http.get(sandbox.environment.service_url)) for _ in range(2)]
            await counted(sandbox, "faults.hang", 2)
            began = time.monotonic()
        assert time.monotonic() - began < 2
        assert all(
            isinstance(one, httpx.TransportError) for one in await asyncio.gather(*hanging, return_exceptions=True)
        )
    assert [asyncio.current_task()] == list(asyncio.all_tasks())


@both
async def test_latencies_add_up(kind: str) -> None:
    """Latencies of several rules add up, and the call succeeds."""
    async with calling(kind) as (sandbox, client):
        sandbox.faults.add(FaultRule("latency", seconds=0.1))
        sandbox.faults.add(FaultRule("latency", seconds={"uniform": [0.1, 0.2]}, when="after"))
        began = time.monotonic()
        assert await client.seller.get_seller_information()
        assert time.monotonic() - began >= 0.2


async def test_one_seller_may_be_slow() -> None:
    """A rule for a seller strikes him, by his token and by his password, and nobody else."""
    async with Sandbox(STANDING) as sandbox:
        first, second = sandbox.accounts[:2]
        sandbox.faults.add(FaultRule("status", status=503, sellers=[second.login]))
        async with client_of(sandbox) as client:
            await client.seller.get_seller_information()
        async with httpx.AsyncClient() as http:
            url = sandbox.environment.token_url
            assert 503 == (await http.get(url, auth=(second.login, second.password))).status_code
            assert 200 == (await http.get(url, auth=(first.login, first.password))).status_code
            sandbox.faults.clear()
        async with client_of(sandbox) as client, client_of(sandbox, seller=1) as slow:
            await slow.seller.get_seller_information()
            sandbox.faults.add(FaultRule("status", status=503, sellers=[second.login]))
            await client.seller.get_seller_information()
            with pytest.raises(HttpError):
                await slow.seller.get_seller_information()


@both
async def test_answer_may_be_lost_after_the_work(kind: str) -> None:
    """A write whose answer is lost really was done; one that is affected before was not; the client cannot tell."""
    packages = "SELECT count(*) AS found FROM package WHERE kind = 'offers' AND url = ?"
    async with calling(kind) as (sandbox, client):
        for when, done in (("before", 0), ("after", 1)):
            sandbox.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], times=1, when=when))
            with pytest.raises(OutcomeUnknown):
                await client.offers.submit_offer_package(WRITE)
            assert [{"found": done}] == sandbox.tables(packages, WRITE.zip_file_full_path)


@both
async def test_revoked_tokens_give_the_recorded_fault(kind: str) -> None:
    """Revoked tokens get the recorded fault, which makes a client ask for another one and go on."""
    async with calling(kind) as (sandbox, client):
        sandbox.faults.add(FaultRule("revoke_tokens", times=1))
        assert await client.seller.get_seller_information()
        assert 1 == sandbox.counters["faults.RequestTokenValidationError"]
        assert 2 == sandbox.counters["tokens.issued"]
        assert 2 == len(sandbox.tables("SELECT * FROM token")) + 1

        assert 1 == sandbox.revoke_tokens(sandbox.login)
        assert await client.seller.get_seller_information()
        assert 2 == sandbox.counters["faults.RequestTokenValidationError"]
        assert 1 == sandbox.revoke_tokens()


@both
async def test_off_day_shuts_the_port(kind: str) -> None:
    """On an OFF day connections are refused, from midnight to midnight of French local time, by the sandbox's clock."""
    async with calling(kind, Faults(off_days=["2026-03-03"])) as (sandbox, client):
        sandbox.clock.set(at(2026, 3, 2, 23, 59, 59))
        assert await client.seller.get_seller_information()
        sandbox.clock.advance(timedelta(seconds=1))
        for _ in range(2):
            with pytest.raises(ConnectFailed, match="ConnectError"):
                await client.seller.get_seller_information()
        sandbox.clock.set(at(2026, 3, 4))
        assert await client.seller.get_seller_information()


async def test_off_day_begins_and_ends_by_itself() -> None:
    """While the clock runs the port shuts and opens again without anybody's doing."""
    settings = Settings(start=at(2026, 3, 2, 12), speed=0, orders_a_day=0, orders=0)
    async with Sandbox(settings, faults=Faults(off_days=["2026-03-03"])) as sandbox, httpx.AsyncClient() as http:
        sandbox.clock.speed = 86_400
        met: list[bool] = []
        while not (False in met and met[-1]):
            try:
                await http.get(f"{sandbox.environment.service_url}?wsdl")
                met.append(True)
            except httpx.TransportError:
                met.append(False)
            await asyncio.sleep(0.02)
        assert met[0]
        assert sandbox.clock.local() >= at(2026, 3, 4)


async def test_live_connections_are_lost_when_the_port_shuts() -> None:
    """A call that is under way when an OFF day begins loses its connection."""
    faults = Faults(off_days=["2026-03-03"], rules=[FaultRule("latency", seconds=60)])
    async with Sandbox(STANDING, faults=faults) as sandbox, httpx.AsyncClient() as http:
        calling = asyncio.create_task(http.get(sandbox.environment.service_url))
        await counted(sandbox, "faults.latency", 1)
        sandbox.clock.advance(timedelta(days=1))
        with pytest.raises(httpx.ReadError):
            await calling


async def test_sandbox_may_open_on_an_off_day() -> None:
    """A sandbox that starts on an OFF day refuses, keeps its port, and can be moved out of it."""
    async with Sandbox(STANDING, faults=Faults(off_days=["2026-03-02"])) as sandbox, httpx.AsyncClient() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(sandbox.environment.service_url)
        sandbox.clock.advance(timedelta(days=1))
        assert 200 == (await http.get(sandbox.environment.service_url)).status_code


@both
async def test_refusal_lasts_some_seconds(kind: str) -> None:
    """A call that is refused shuts the port for real seconds, for everybody."""
    async with calling(kind) as (sandbox, client):
        sandbox.faults.add(FaultRule("refuse", seconds=0.8, times=1))
        with pytest.raises(TransportError):
            await client.seller.get_seller_information()
        with pytest.raises(ConnectFailed, match="ConnectError"):
            await client.seller.get_seller_information()
        await asyncio.sleep(0.85)
        assert await client.seller.get_seller_information()


@both
async def test_outage_begins_at_once(kind: str) -> None:
    """An outage asked for by a test begins at once, and ends by itself."""
    async with calling(kind) as (sandbox, client):
        sandbox.outage(0.8)
        with pytest.raises(ConnectFailed, match="ConnectError"):
            await client.seller.get_seller_information()
        await asyncio.sleep(0.85)
        assert await client.seller.get_seller_information()


async def test_connecting_may_hang() -> None:
    """A port may be one where connections neither come about nor are refused."""
    async with Sandbox(STANDING) as sandbox, httpx.AsyncClient(timeout=httpx.Timeout(5, connect=0.3)) as http:
        sandbox.outage(60, hang=True)
        with pytest.raises(httpx.ConnectTimeout):
            await http.get(sandbox.environment.service_url)
        sandbox.outage(0)
        assert 200 == (await http.get(sandbox.environment.service_url)).status_code
    with Sandbox(STANDING) as sandbox:
        sandbox.faults.add(FaultRule("hang", stage="connect", seconds=60))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox)) as http:
            for _ in range(2):
                with pytest.raises(httpx.ConnectTimeout):
                    await http.get(sandbox.environment.service_url)


async def test_port_may_be_shut_for_a_time() -> None:
    """A rule without seconds shuts the port from its begin to its end."""
    rule = FaultRule("refuse", begin="2026-03-02T10:00", end="2026-03-02T11:00")
    async with Sandbox(STANDING, faults=Faults(rules=[rule])) as sandbox, httpx.AsyncClient() as http:
        open_at = {}
        for hour in (9, 10, 11):
            sandbox.clock.set(at(2026, 3, 2, hour))
            try:
                open_at[hour] = (await http.get(sandbox.environment.service_url)).is_success
            except httpx.ConnectError:
                open_at[hour] = False
        assert {9: True, 10: False, 11: True} == open_at


async def test_active_periods_follow_from_the_seed() -> None:
    """A rule is active once in each period, for its time, at a moment that follows from the seed."""

    async def bad_minutes(seed: int) -> list[int]:
        settings = Settings(seed=seed, speed=0, start=at(2026, 3, 2, 9), orders_a_day=0, orders=0, offers=0)
        rule = FaultRule("status", status=503, every=3600, lasting=600)
        async with Sandbox(settings, faults=Faults(rules=[rule])) as sandbox, httpx.AsyncClient() as http:
            found = []
            for minute in range(120):
                if (await http.get(sandbox.environment.service_url)).status_code == 503:
                    found.append(minute)
                sandbox.clock.advance(timedelta(minutes=1))
            return found

    found = await bad_minutes(1)
    assert 20 == len(found)
    assert 10 == len([minute for minute in found if minute < 60])
    assert found == await bad_minutes(1)
    assert found != await bad_minutes(2)


async def test_random_faults_repeat() -> None:
    """With the same seed the same calls fail. `skip` and `times` limit them."""

    async def affected(seed: int, **rule: Any) -> list[int]:
        settings = Settings(seed=seed, speed=0, orders_a_day=0, orders=0, offers=0)
        faults = Faults(rules=[FaultRule("status", status=503, **rule)])
        async with Sandbox(settings, faults=faults) as sandbox, httpx.AsyncClient() as http:
            url = sandbox.environment.service_url
            return [call for call in range(60) if (await http.get(url)).status_code == 503]

    found = await affected(1, probability=0.4)
    assert 10 < len(found) < 40
    assert found == await affected(1, probability=0.4)
    assert found != await affected(2, probability=0.4)
    assert [5, 6] == await affected(1, skip=5, times=2)


async def test_weekly_reset_replaces_all_data() -> None:
    """On Tuesdays at 00:00 offers, orders and packages are replaced, tokens are deleted, and sellers stay the same."""
    faults = Faults(weekly_reset=True)
    async with Sandbox(STANDING, faults=faults) as sandbox, client_of(sandbox) as client:
        accounts = sandbox.accounts
        offers = sandbox.tables("SELECT id, reference, price, stock FROM offer ORDER BY id")
        newest = sandbox.tables("SELECT max(created) AS at FROM orders")[0]["at"]
        await client.offers.submit_offer_package(WRITE)
        assert sandbox.tables("SELECT * FROM package WHERE url = ?", WRITE.zip_file_full_path)
        (token,) = sandbox.tables("SELECT value FROM token")

        sandbox.clock.set(at(2026, 3, 3, 0, 0))
        await sandbox.settle()  # the package is fetched before it is forgotten
        assert [] == sandbox.tables("SELECT * FROM package WHERE url = ?", WRITE.zip_file_full_path)
        assert [] == sandbox.tables("SELECT * FROM token")
        assert accounts == sandbox.accounts
        assert offers == sandbox.tables("SELECT id, reference, price, stock FROM offer ORDER BY id")
        assert newest < sandbox.tables("SELECT max(created) AS at FROM orders")[0]["at"] <= "2026-03-03T00:00:00.000"
        assert await client.seller.get_seller_information()
        assert token not in sandbox.tables("SELECT value FROM token")

        sandbox.clock.advance(timedelta(days=21))
        assert [] == sandbox.tables("SELECT * FROM token")
        assert 2 == sandbox.counters["data_replaced"]  # resets that nobody can see are skipped
        sandbox.faults.replace(Faults())
        assert [] == sandbox.tables("SELECT * FROM event WHERE kind = 'replace-data'")


async def test_quota_is_counted_by_operation_and_hour() -> None:
    """A seller has so many calls of an operation in an hour; the next one is refused, and the next hour is new."""
    faults = Faults(quotas={"GetSellerInformation": 2, "*": 1})
    async with Sandbox(STANDING, faults=faults) as sandbox, client_of(sandbox) as client:
        await client.seller.get_seller_information()
        await client.seller.get_seller_information()
        await client.seller.get_seller_indicators()
        for call in (client.seller.get_seller_information, client.seller.get_seller_indicators):
            with pytest.raises(OperationFailed) as caught:
                await call()
            assert [ErrorTypeEnum.QUOTA] == [error.error_type for error in caught.value.errors]
        sandbox.clock.advance(timedelta(hours=1))
        await client.seller.get_seller_information()


async def test_token_service_has_faults_too() -> None:
    """The token service and the WSDL have faults of their own, by their names."""
    faults = Faults(
        rules=[FaultRule("bot_page", operations=["STS"]), FaultRule("status", status=500, operations=["WSDL"])]
    )
    async with Sandbox(STANDING, faults=faults) as sandbox, httpx.AsyncClient() as http, client_of(sandbox) as client:
        with pytest.raises(HtmlPage, match="a page came instead of a token"):
            await client.seller.get_seller_information()
        assert 500 == (await http.get(f"{sandbox.environment.service_url}?wsdl")).status_code
        assert 404 == (await http.get(sandbox.url)).status_code


async def test_retry_after_is_sent() -> None:
    """A status may come with the header Retry-After."""
    faults = Faults(rules=[FaultRule("status", status=429, retry_after=30)])
    async with Sandbox(STANDING, faults=faults) as sandbox, httpx.AsyncClient() as http:
        answer = await http.get(sandbox.environment.service_url)
        assert (429, "30") == (answer.status_code, answer.headers["retry-after"])
        for seconds, text in ((86_400_000, "86400000"), (1.5, "1.5")):
            sandbox.faults.replace(Faults(rules=[FaultRule("status", status=503, retry_after=seconds)]))
            assert text == (await http.get(sandbox.environment.service_url)).headers["retry-after"]
        sandbox.faults.replace(Faults(rules=[FaultRule("status", status=204)]))
        assert b"" == (await http.get(sandbox.environment.service_url)).content
