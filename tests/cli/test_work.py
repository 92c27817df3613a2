"""`cdiscount work`: it polls until a signal, and shows how the fleet is doing."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import Sandbox, Settings, serving
from cdiscount_async.workers import DeadLetter, PollState, SqliteCursorStore

from ..support.servers import free_port

_NUMBERS: Final = count(1)
PROGRAM: Final = """
import os, signal
from datetime import timedelta
from cdiscount_async import Credentials, Environment
from cdiscount_async.workers import Workers

accounts = {accounts}
workers = Workers(
    [Credentials(*one) for one in accounts], Environment.at({url!r}), every=timedelta(seconds={every}), {options}
)
other = 5

@workers.on_order()
async def order(shop, order):
    {body}
"""


@pytest.fixture(scope="module")
def market() -> Iterator[Sandbox]:
    """Return a marketplace with two sellers, in a thread."""
    with serving(Sandbox(Settings(sellers=2, offers=20, orders=4, orders_a_day=0))) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty directory, and forget at the end where modules were searched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])


def program(market: Sandbox, body: str = "pass", options: str = "", every: float = 0.5) -> str:
    """Write a program, and return what the command calls it."""
    name = f"shops{next(_NUMBERS)}"
    accounts = [(one.login, one.password) for one in market.accounts]
    content = PROGRAM.format(accounts=accounts, url=market.url, every=every, options=options, body=body)
    Path(f"{name}.py").write_text(content, encoding="utf-8")
    return f"{name}:workers"


STOP: Final = "print(order.order_number, flush=True); os.kill(os.getpid(), signal.SIGTERM)"


def test_it_polls_until_a_signal(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The handler is called, and after SIGTERM the command ends with 0."""
    market.act("order", login=market.login)
    assert main(["work", program(market, STOP), "--concurrency", "3"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.split()) >= 1
    assert "Workers(orders) begin: 3 polls at a time" in shown.err
    assert "every cursor is stored" in shown.err


def test_workers_without_a_handler_are_refused(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """They would poll nothing, and nobody would see it. Their status can be shown."""
    name = program(market)
    path = Path(name.replace(":workers", ".py"))
    path.write_text(path.read_text(encoding="utf-8").replace("@workers.on_order()", ""), encoding="utf-8")
    assert main(["work", name, "--status"]) == 0
    with pytest.raises(SystemExit, match="2"):
        main(["work", name])
    assert f"{name} has no handler" in capsys.readouterr().err


def test_it_serves_metrics_and_health(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Prometheus and Kubernetes get their answers while polls run."""
    market.act("order", login=market.login)
    metrics, health = free_port(), free_port()
    urls = [f"http://127.0.0.1:{port}/metrics" for port in (metrics, health)]
    body = (
        "import httpx, asyncio; print(*[(await asyncio.to_thread(httpx.get, url)).text for url in "
        f"{urls}]); os.kill(os.getpid(), signal.SIGTERM)"
    )
    options = ["--metrics-port", str(metrics), "--health-port", str(health)]
    assert main(["work", program(market, body), *options]) == 0
    shown = capsys.readouterr().out
    assert 'docket_task="orders"' in shown
    assert "docket_tasks_started" in shown
    assert "OK" in shown


def test_the_status_is_0_or_1(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A fleet that was polled is on time, and late once it does not run any more."""
    market.act("order", login=market.login)
    name = program(market, STOP, every=0.2)
    assert main(["work", name]) == 0
    capsys.readouterr()
    assert main(["work", name, "--status"]) == 0  # a minute is usual
    assert capsys.readouterr().out.split()[:7] == ["sellers", "due", "running", "late", "failing", "put", "aside"]
    assert main(["work", name, "--status", "--json", "--late-after", "0m"]) == 1
    status = json.loads(capsys.readouterr().out)
    assert (status["sellers"], status["is_late"], status["running"]) == (2, True, None)
    assert {*status["subscriptions"]} == {"orders"}
    assert main(["work", name, "--status", "--late-after", "0m"]) == 1
    assert "late by" in capsys.readouterr().out


def test_what_was_put_aside_can_be_handled_or_removed(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """It is listed with its error, and each way out is one command."""
    numbers = [market.act("order", login=market.login)["order_number"] for _ in range(3)]
    name = program(market, f"if order.order_number == {numbers[1]!r}: raise ValueError")

    Path("cdiscount-workers").mkdir()

    async def put_aside() -> None:
        now = datetime.now(UTC)
        common: dict[str, Any] = {"login": market.login, "subscription": "orders", "error": "ValueError"}
        async with SqliteCursorStore("cdiscount-workers/cursors.db") as store:
            since = datetime.now() - timedelta(days=1)  # noqa: DTZ005 - the service's times have no zone
            for number in [*numbers, "GONE"]:
                await store.put_letter(DeadLetter(number=number, failed_at=now, since=since, **common))
            await store.put(PollState(due_at=now, failures=2, **common))

    asyncio.run(put_aside())
    assert main(["work", name, "--dead-letters"]) == 0
    assert all(number in capsys.readouterr().out for number in numbers[:1])
    assert main(["work", name, "--dead-letters", "--json"]) == 0
    assert [json.loads(line)["number"] for line in capsys.readouterr().out.splitlines()] == sorted([*numbers, "GONE"])
    assert main(["work", name, "--status"]) == 0
    shown = capsys.readouterr().out
    assert "ValueError" in shown
    assert numbers[0] in shown

    said = {}
    for option, number, status in [
        ("--retry-dead-letter", numbers[0], 0),
        ("--retry-dead-letter", numbers[1], 1),
        ("--retry-dead-letter", "GONE", 0),
        ("--retry-dead-letter", "NEVER", 1),
        ("--drop-dead-letter", numbers[1], 0),
        ("--drop-dead-letter", numbers[2], 0),
        ("--drop-dead-letter", "NEVER", 1),
    ]:
        assert main(["work", name, option, number]) == status
        said[option, number] = capsys.readouterr().err
    assert "was handled" in said["--retry-dead-letter", numbers[0]]
    assert "the handler raised ValueError" in said["--retry-dead-letter", numbers[1]]
    assert "not there any more" in said["--retry-dead-letter", "GONE"]
    assert "not put aside" in said["--drop-dead-letter", "NEVER"]
    assert main(["work", name, "--dead-letters"]) == 0
    assert "nothing is put aside" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--retry-dead-letter", "--drop-dead-letter", "--retry"])
def test_an_empty_number_does_not_poll(option: str, market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A variable of the shell that is empty names nothing; it is no reason to begin to poll."""
    market.act("order", login=market.login)
    assert main(["work", program(market, STOP), option, ""]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "is not put aside" in shown.err or "no seller ''" in shown.err


def test_items_with_one_number_are_retried_apart(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Each seller and handler that has the number is named, also after one that cannot be retried."""
    number = market.act("order", login=market.login)["order_number"]
    accounts = sorted(one.login for one in market.accounts)
    kept = [("aa-gone-api", "orders"), (market.login, "gone"), (market.login, "orders"), (market.login, "refunds")]
    second = 'workers.on_order(name="refunds")(order)\n'
    Path("cdiscount-workers").mkdir()

    async def put_aside() -> None:
        async with SqliteCursorStore("cdiscount-workers/cursors.db") as store:
            since = datetime.now() - timedelta(days=1)  # noqa: DTZ005 - the service's times have no zone
            for login, handler in [*kept, (next(one for one in accounts if one != market.login), "orders")]:
                await store.put_letter(
                    DeadLetter(
                        login=login,
                        subscription=handler,
                        number=number,
                        error="KeyError",
                        failed_at=datetime.now(UTC),
                        since=since,
                    )
                )

    asyncio.run(put_aside())
    name = program(market, "raise SystemExit(7)")
    path = Path(name.replace(":workers", ".py"))
    path.write_text(path.read_text(encoding="utf-8") + second, encoding="utf-8")
    assert main(["work", name, "--retry-dead-letter", number]) == 1
    said = capsys.readouterr().err
    assert "aa-gone-api, orders, stays: the source has no seller 'aa-gone-api'" in said
    assert f"{market.login}, gone, stays: the fleet has no handler 'gone'" in said
    assert f"{market.login}, orders, stays: the handler raised SystemExit" in said
    assert f"{market.login}, refunds, stays: the handler raised SystemExit" in said
    assert "orders, is not there any more, and was removed" in said
    assert main(["work", name, "--drop-dead-letter", number]) == 0
    assert capsys.readouterr().err.count("was removed") == 4


@pytest.mark.parametrize("option", ["--metrics-port", "--health-port"])
def test_a_port_that_cannot_be_used_is_named(option: str, market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The fleet does not start: otherwise nobody would see that it is not watched."""
    with socket.create_server(("0.0.0.0", 0)) as taken:  # noqa: S104 - as the command
        port = taken.getsockname()[1]
        assert main(["work", program(market), option, str(port)]) == 1
    assert f"port {port}" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["work", program(market), option, "70000"])
    assert "the highest port is 65535" in capsys.readouterr().err


def test_a_seller_is_retried(market: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The refusal is forgotten; an unknown login is an error."""
    name = program(market)
    assert main(["work", name, "--retry", market.login]) == 0
    assert main(["work", name, "--retry", "nobody-api"]) == 1
    assert "no seller 'nobody-api'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere:workers", "there is no module nowhere"),
        ("{}:nothing", "has no nothing"),
        ("{}:other", "is a int, not a Workers"),
        ("{}", "MODULE:WORKERS"),
    ],
)
def test_what_names_no_fleet_is_refused(
    name: str, words: str, market: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error says what is missing, and the status is 2."""
    module = program(market).partition(":")[0]
    with pytest.raises(SystemExit, match="2"):
        main(["work", name.format(module)])
    assert words in capsys.readouterr().err


def test_a_module_that_lacks_another_one_fails_as_it_is(market: Sandbox) -> None:
    """The missing module is named by Python's own error."""
    name = program(market, options="**__import__('no_such_module').x")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        main(["work", name])


@pytest.mark.slow
def test_the_demo_shows_orders(capsys: pytest.CaptureFixture[str]) -> None:
    """A sandbox of its own with 200 sellers is polled, and orders are printed."""
    threading.Timer(25, os.kill, (os.getpid(), signal.SIGTERM)).start()
    assert main(["work", "--demo"]) == 0
    shown = capsys.readouterr()
    assert "WaitingForSellerAcceptation" in shown.out
    assert "orders arrived" in shown.err
