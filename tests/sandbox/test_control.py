"""The control API: what a test in any language can tell and ask a sandbox."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import pytest

from cdiscount_async import Client, Credentials
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings, serving
from cdiscount_async.sandbox._actions import ACTIONS, action


def at(*when: int) -> datetime:
    """Return a French local time."""
    return datetime(*when)


STANDING: Final = Settings(speed=0, start=at(2026, 3, 2, 9, 0), orders_a_day=0)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Return a sandbox with a stopped clock."""
    async with Sandbox(STANDING) as opened:
        yield opened


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of its control API."""
    async with httpx.AsyncClient(base_url=sandbox.control_url, trust_env=False) as client:
        yield client


async def test_overview_has_all(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """The root tells the time, the addresses, the accounts, the faults, the counters, and every path."""
    overview = (await http.get("")).json()
    assert ("2026-03-02T08:00:00+00:00", "2026-03-02T09:00:00", 0) == (
        overview["now"],
        overview["local"],
        overview["speed"],
    )
    assert (sandbox.url, sandbox.control_url) == (overview["url"], overview["control_url"])
    assert (sandbox.environment.service_url, sandbox.environment.sts_url) == (
        overview["service_url"],
        overview["sts_url"],
    )
    assert [(one.login, one.password) for one in sandbox.accounts] == [
        (one["login"], one["password"]) for one in overview["accounts"]
    ]
    assert Faults().to_dict() == overview["faults"]
    assert "open" == overview["port"]
    assert sorted(ACTIONS) == overview["actions"]
    assert "POST /sandbox/clock" in overview["paths"]


async def test_clock_is_moved(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """The clock is set, advanced and sped up, and what is due by then has happened when the answer comes."""
    moved = (await http.post("/clock", json={"advance": 3600.5})).json()
    assert "2026-03-02T10:00:00.500000" == moved["local"]
    moved = (await http.post("/clock", json={"set": "2026-03-05T12:00"})).json()
    assert "2026-03-05T12:00:00" == moved["local"] == sandbox.clock.local().isoformat()
    moved = (await http.post("/clock", json={"set": "2026-03-05T12:00:00Z", "advance": 60, "speed": 10})).json()
    assert moved["local"].startswith("2026-03-05T13:01:00")
    assert (10, 10) == (moved["speed"], sandbox.clock.speed)
    assert [] == sandbox.tables("SELECT * FROM event WHERE due_utc <= '2026-03-05T12:01:00'")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "expected advance (seconds), set (a time) or speed"),
        ({"advance": -1}, "advance: expected a number from 0 to 1e+10, not -1"),
        ({"advance": "1"}, "advance: expected a number"),
        ({"advance": 1e300}, "advance: expected a number from 0 to 1e+10"),
        ({"advance": 1e10}, "advance: the sandbox's time ends with 2200"),
        ({"set": "2026-03-01"}, "set: time does not run backwards"),
        ({"set": "9999-12-31"}, "set: the sandbox's time ends with 2200"),
        ({"set": "soon"}, "set: expected an ISO 8601 time"),
        ({"set": 5}, "set: expected an ISO 8601 time"),
        ({"speed": -1}, "speed: expected a number from 0"),
        ({"stop": True}, "stop: expected advance or set or speed"),
        ([], "the body is no JSON object"),
        (b"{", "the body is no JSON"),
        (b'{"advance": NaN}', "NaN is no number"),
        (b'{"advance": 1e999}', "advance: expected a number"),
        (b"[" * 100_000, "the body is no JSON"),
        (b" " * 5_000_000, "the body has more than"),
    ],
    ids=lambda one: str(one)[:30],
)
async def test_clock_refuses_nonsense(sandbox: Sandbox, http: httpx.AsyncClient, body: Any, words: str) -> None:
    """A move that makes no sense is refused in a sentence, and moves nothing."""
    before = sandbox.clock.now()
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = await http.post("/clock", content=written, headers={"Content-Type": "application/json"})
    assert 400 == answer.status_code
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert before == sandbox.clock.now()


async def test_faults_are_replaced_and_added(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """The faults are read, replaced as a whole, and changed rule by rule; each rule tells how often it struck."""
    body = {"off_days": ["2026-03-04"], "rules": [{"kind": "status", "status": 503, "times": 1}]}
    assert 200 == (await http.put("/faults", json=body)).status_code
    assert {**Faults().to_dict(), **body} == (await http.get("/faults")).json() == sandbox.faults.to_dict()

    assert {"number": 1} == (await http.post("/faults/rules", json={"kind": "fault", "when": "after"})).json()
    statuses = [(await http.get(sandbox.environment.service_url)).status_code for _ in range(2)]
    assert [503, 500] == statuses
    assert [
        {"number": 0, "matched": 2, "affected": 1, "rule": body["rules"][0]},
        {"number": 1, "matched": 1, "affected": 1, "rule": {"kind": "fault", "when": "after"}},
    ] == (await http.get("/faults/rules")).json()

    assert {"number": 1} == (await http.delete("/faults/rules/1")).json()
    assert 404 == (await http.delete("/faults/rules/1")).status_code
    assert 404 == (await http.delete("/faults/rules/one")).status_code
    assert [] == (await http.delete("/faults/rules")).json()
    assert {} == dict(sandbox.faults.rules)


async def test_wrong_faults_are_refused(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """Faults that make no sense are refused with the place of what is wrong, and the old ones stay."""
    answer = await http.put("/faults", json={"off_days": ["2026-03-04"], "rules": [{"kind": "reset", "times": -1}]})
    assert (400, "rules[0].times: expected a whole number of 1 or more, not -1") == (
        answer.status_code,
        answer.json()["error"],
    )
    assert 400 == (await http.post("/faults/rules", json={"kind": "unknown"})).status_code
    assert Faults().to_dict() == sandbox.faults.to_dict()


async def test_control_stays_while_the_service_is_shut(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """On an OFF day and in an outage the control API answers, and ends them."""
    await http.put("/faults", json={"off_days": ["2026-03-02"]})
    assert "refuse" == (await http.get("")).json()["port"]
    with pytest.raises(httpx.ConnectError):
        await http.get(sandbox.environment.service_url)
    await http.put("/faults", json={})
    assert 200 == (await http.get(sandbox.environment.service_url)).status_code

    assert {"port": "refuse"} == (await http.post("/outage", json={"seconds": 60})).json()
    with pytest.raises(httpx.ConnectError):
        await http.get(sandbox.environment.service_url)
    assert {"port": "hang"} == (await http.post("/outage", json={"seconds": 60, "port": "hang"})).json()
    assert {"port": "open"} == (await http.post("/outage", json={"seconds": 0})).json()
    assert 200 == (await http.get(sandbox.environment.service_url)).status_code
    for body in ({}, {"seconds": -1}, {"seconds": 1, "port": "open"}, {"seconds": 1, "for": "all"}):
        assert 400 == (await http.post("/outage", json=body)).status_code


async def test_tables_are_looked_into(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """Any table is read, by values of columns and up to a limit; unknown tables and columns are different errors."""
    tables = (await http.get("/tables")).json()
    assert 2 == tables["seller"]
    assert tables["offer"] == len((await http.get("/tables/offer")).json())
    assert 3 == len((await http.get("/tables/offer", params={"limit": 3})).json())
    (seller,) = (await http.get("/tables/seller", params={"id": "2", "login": sandbox.accounts[1].login})).json()
    assert sandbox.accounts[1].password == seller["password"]
    assert [] == (await http.get("/tables/seller", params={"login": "' OR 1 = 1"})).json()
    for path, status in (("nothing", 404), ("seller?size=1", 400), ("seller?limit=-1", 400), ("seller?limit=x", 400)):
        assert status == (await http.get(f"/tables/{path}")).status_code


async def test_tokens_are_revoked(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """All tokens are revoked, or those of one seller."""
    for account in sandbox.accounts:
        await http.get(sandbox.environment.token_url, auth=(account.login, account.password))
    assert {"revoked": 1} == (await http.post("/tokens/revoke", json={"login": sandbox.login})).json()
    assert {"revoked": 1} == (await http.post("/tokens/revoke")).json()
    assert {"revoked": 0} == (await http.post("/tokens/revoke", json={})).json()
    assert 404 == (await http.post("/tokens/revoke", json={"login": "nobody"})).status_code
    assert 404 == (await http.post("/tokens/revoke", json={"login": 1})).status_code
    assert 400 == (await http.post("/tokens/revoke", json={"seller": 1})).status_code


async def test_counters_and_lists_are_reported(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """Counters, skipped elements and failures of the sandbox itself can be read, and all that is due can be settled."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        await client.seller.get_seller_information()
    counters = (await http.get("/counters")).json()
    assert (1, 1) == (counters["tokens.issued"], counters["calls.GetSellerInformation"])
    assert [] == (await http.get("/skipped")).json()
    assert [] == (await http.get("/failures")).json()
    assert "2026-03-02T09:00:00" == (await http.post("/settle")).json()["local"]


async def test_unknown_paths_are_reported(http: httpx.AsyncClient) -> None:
    """A path or a method that does not exist is answered in JSON too."""
    for method, path, status in (("GET", "/nothing", 404), ("PUT", "/clock", 405)):
        answer = await http.request(method, path)
        assert status == answer.status_code
        assert f"the sandbox has no {method} /sandbox{path}" in answer.json()["error"]


@action("test.count")
def _count(market: Any, arguments: Any) -> Any:
    if "wrong" in arguments:
        market.store.run("DELETE FROM seller")
        raise {"value": ValueError("that makes no sense"), "lookup": LookupError("there is none")}.get(
            arguments["wrong"], RuntimeError("a bug")
        )
    return {"sellers": market.store.value("SELECT count(*) FROM seller"), **arguments}


async def test_actions_are_performed(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    """An action answers in JSON or with a sentence, and one that fails leaves nothing behind."""
    assert {"sellers": 2, "of": "it"} == (await http.post("/actions/test.count", json={"of": "it"})).json()
    for wrong, status, words in (
        ("value", 400, "that makes no sense"),
        ("lookup", 404, "there is none"),
        ("else", 500, "POST /sandbox/actions/test.count: RuntimeError: a bug"),
    ):
        answer = await http.post("/actions/test.count", json={"wrong": wrong})
        assert (status, {"error": words}) == (answer.status_code, answer.json())
    assert 404 == (await http.post("/actions/nothing")).status_code
    assert ["POST /sandbox/actions/test.count: RuntimeError: a bug"] == (await http.get("/failures")).json()

    assert {"sellers": 2, "more": 1} == sandbox.act("test.count", more=1)
    with pytest.raises(ValueError, match="no sense"):
        sandbox.act("test.count", wrong="value")
    with pytest.raises(LookupError, match="there is no action 'nothing'"):
        sandbox.act("nothing")


async def test_control_works_inside_the_process() -> None:
    """The control API of a sandbox that is not served is an ASGI application."""
    with Sandbox(STANDING) as sandbox:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox.control)) as http:
            assert "open" == (await http.get(sandbox.control_url)).json()["port"]
    with pytest.raises(RuntimeError, match="not open"):
        sandbox.tables("SELECT 1")


def test_sandbox_may_be_used_from_another_thread() -> None:
    """A sandbox that is served from a thread is used by any other one as if it were its own."""
    with serving(Sandbox(STANDING)) as sandbox, httpx.Client(trust_env=False) as http:
        url = sandbox.environment.service_url
        assert 200 == http.get(url).status_code
        sandbox.faults.replace(Faults(off_days=["2026-03-03"], rules=[FaultRule("latency", seconds=0.01)]))
        sandbox.clock.advance(timedelta(days=1))
        with pytest.raises(httpx.ConnectError):
            http.get(url)
        sandbox.clock.set(at(2026, 3, 4))
        assert 200 == http.get(url).status_code
        sandbox.outage(60)
        with pytest.raises(httpx.ConnectError):
            http.get(url)
        sandbox.outage(0)
        assert {"sellers": 2} == sandbox.act("test.count")
        assert 0 == sandbox.revoke_tokens()
        asyncio.run(sandbox.settle())

    assert not [one for one in threading.enumerate() if one.name == "cdiscount-sandbox"]


def test_thread_raises_why_it_cannot_serve() -> None:
    """An error that prevents serving is raised in the caller's thread."""
    with serving(Sandbox(STANDING)) as sandbox:
        port = httpx.URL(sandbox.url).port
        taken = Sandbox(STANDING, port=port or 0)
        with pytest.raises(OSError, match=f"the port {port} is not available"), serving(taken):
            pass
    with pytest.raises(KeyError), serving(sandbox):  # it may be opened again, and it closes when the block fails
        raise KeyError


def test_many_threads_find_one_state() -> None:
    """Actions of several threads are carried out one after the other."""
    with serving(Sandbox(STANDING)) as sandbox:
        began = sandbox.clock.now()

        def work() -> None:
            with httpx.Client(trust_env=False) as http:
                for _ in range(10):
                    sandbox.clock.advance(timedelta(seconds=1))
                    sandbox.tables("SELECT * FROM offer LIMIT 10")
                    assert http.get(sandbox.control_url).is_success

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert began + timedelta(seconds=40) == sandbox.clock.now()
