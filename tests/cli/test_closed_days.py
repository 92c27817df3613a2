"""The command on closed days of preproduction: with an option it waits, otherwise it says when to call again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
import respx

from cdiscount_async.cli import main
from cdiscount_async.planning import Planning
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings, serving

from ..planning.test_planning_page import COPY
from .shop import account, rows

OFF_DAYS = [day for day, is_open in Planning.from_page(COPY).days.items() if not is_open]
SINCE = ["--since", "2019-09-01"]
MACHINE = """
import asyncio, json, os, sys, time, urllib.request

control, really = os.environ["CONTROL"], asyncio.sleep

def clock(**change):
    request = urllib.request.Request(f"{control}/clock", method="POST", headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, json.dumps(change).encode()) as answer:
        return json.load(answer)

now = time.time = lambda: ahead + begun
begun, ahead = float(os.environ["NOW"]), 0.0

async def sleep(seconds, result=None):
    global ahead
    until = now() + seconds
    await really(0)
    if seconds > 60 and (left := until - now()) > 0:
        ahead += left
        clock(advance=left)
    return result

asyncio.sleep = sleep
from cdiscount_async.cli import main
sys.exit(main())
"""
"""Runs the command on a machine whose clock shows a moment of 2019, and on which long sleeps take no time.

The sandbox's clock moves with them."""


@contextmanager
def closing(start: datetime) -> Iterator[Sandbox]:
    """Serve a sandbox that keeps the closed days of the page, in which buyers go on ordering."""
    settings = Settings(sellers=1, orders=150, offers=40, orders_a_day=30, page_size=10, speed=0, start=start)
    with serving(Sandbox(settings, faults=Faults(off_days=OFF_DAYS))) as sandbox:
        yield sandbox


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Write the documentation's page to a file."""
    file = tmp_path / "page.txt"
    file.write_text(COPY, encoding="utf-8")
    return file


def run(sandbox: Sandbox, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command at the sandbox's time."""
    now = {"NOW": str(sandbox.clock.now().timestamp()), "CONTROL": sandbox.control_url}
    return subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", MACHINE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **account(sandbox), **now, **variables},
    )


def there(sandbox: Sandbox) -> set[str]:
    """Return the numbers of all orders that there are by now."""
    return {row["number"] for row in sandbox.tables("SELECT number FROM orders")}


@pytest.mark.parametrize(
    ("begun", "said", "reopens"),
    [
        (datetime(2019, 11, 12, 9, 0), "(12 November 2019) and reopens on 14 November 2019", datetime(2019, 11, 14)),
        (datetime(2019, 12, 2, 9, 0), "(2 December 2019) and reopens on 4 December 2019", datetime(2019, 12, 4)),
    ],
    ids=str,
)
def test_a_harvest_begun_on_a_closed_day_is_complete(
    begun: datetime, said: str, reopens: datetime, page: Path, tmp_path: Path
) -> None:
    """The command says when it reopens, waits until then, and fetches everything that there is by then."""
    file = tmp_path / "orders.jsonl"
    with closing(begun) as sandbox:
        before = there(sandbox)
        ended = run(
            sandbox, "orders", *SINCE, "--output", str(file), "--planning", str(page), "--wait-for-opening", "3d"
        )

        numbers = [row["order_number"] for row in rows(file)]
        assert (0, "") == (ended.returncode, ended.stdout)
        assert [
            f"{sandbox.url.partition('://')[2]} is closed today {said} 00:00 French time; waiting",
            f"cdiscount: {len(numbers)} orders are in {file}",
        ] == ended.stderr.splitlines()
        assert len(numbers) == len(set(numbers))
        assert there(sandbox) == set(numbers) > before
        assert reopens.date() == sandbox.clock.local().date()


@pytest.mark.slow
def test_a_harvest_goes_on_after_a_closed_day(page: Path, tmp_path: Path) -> None:
    """An export that a closed day stops is resumed by the same command afterwards, and is then complete."""
    file = tmp_path / "offers.jsonl"
    command = ["offers", "--output", str(file), "--resume", str(tmp_path / "state"), "--planning", str(page)]
    with closing(datetime(2019, 11, 11, 23, 0)) as sandbox:
        rule = sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], status=404, skip=2))
        first = run(sandbox, *command)
        sandbox.faults.remove(rule)
        sandbox.clock.set(datetime(2019, 11, 12, 9, 0))
        closed = run(sandbox, *command)
        waited = run(sandbox, *command, "--wait-for-opening", "3d")

        assert [1, 3, 0] == [one.returncode for one in (first, closed, waited)]
        found = [row["seller_product_id"] for row in rows(file)]
        assert sorted(found) == sorted(row["reference"] for row in sandbox.tables("SELECT reference FROM offer"))
        assert datetime(2019, 11, 14) <= sandbox.clock.local()


@pytest.mark.parametrize(
    "command",
    [["orders", *SINCE], ["offers"], ["call", "GetSellerInformation"], ["package", "status", "1"]],
    ids=lambda one: one[0],
)
def test_without_patience_a_closed_day_is_status_3(command: list[str], page: Path) -> None:
    """Each command that calls ends with status 3 and one line: when it reopens, and how to wait for that."""
    with closing(datetime(2019, 11, 12, 9, 0)) as sandbox:
        ended = run(sandbox, *command, "--wait-for-opening", "38h", CDISCOUNT_PLANNING=str(page))

        (line,) = ended.stderr.splitlines()
        assert (3, "") == (ended.returncode, ended.stdout)
        assert line.startswith("cdiscount: PreproductionClosed: ")
        assert line.endswith(
            "is closed today (12 November 2019) and reopens on 14 November 2019 00:00 French time"
            "; wait for it with --wait-for-opening 2d"
        )
        assert not sandbox.counters["tokens.asked"]


def test_production_has_no_planning(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A planning is not even read for production, which has no closed days, nor for a dry run."""
    nowhere = ["--planning", str(tmp_path / "none"), "--login", "shop-api"]

    assert 0 == main(["call", "GetSellerInformation", "--dry-run", "--environment", "preproduction", *nowhere])
    assert 0 == main(["call", "GetSellerInformation", "--dry-run", *nowhere])
    assert "" == capsys.readouterr().err


@pytest.mark.parametrize("text", ["[" * 100_000, '{"days": []}', "x" * (1 << 20) + "y"], ids=["deep", "wrong", "long"])
def test_a_planning_that_is_none_ends_with_status_2(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is not a planning is reported in one line, before any request."""
    planning = tmp_path / "planning.json"
    planning.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "the password")

    with pytest.raises(SystemExit) as ended:
        main(["offers", "--environment", "preproduction", "--login", "shop-api", "--planning", str(planning)])

    (line,) = capsys.readouterr().err.splitlines()
    assert 2 == ended.value.code
    assert line.startswith(f"cdiscount offers: --planning: {planning}: ")


def test_a_planning_at_an_address_is_bounded(
    respx_mock: respx.MockRouter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most 1 MiB is read from a URL."""
    respx_mock.get("http://documentation.test/page").respond(text=COPY + " " * (1 << 20))
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "the password")

    where = ["--environment", "preproduction", "--login", "shop-api"]
    assert 1 == main(["offers", *where, "--planning", "http://documentation.test/page"])

    assert "1,048,576 bytes" in capsys.readouterr().err


@pytest.mark.slow
def test_a_load_on_a_closed_day(page: Path, tmp_path: Path) -> None:
    """A load that meets a closed day ends with status 3, and the next one after it loads everything."""
    command = ["load", "--to", str(tmp_path / "shop.duckdb"), *SINCE, "--planning", str(page)]
    with closing(datetime(2019, 11, 12, 9, 0)) as sandbox:
        closed = run(sandbox, *command)
        sandbox.clock.set(datetime(2019, 11, 14, 9, 0))
        opened = run(sandbox, *command)

        assert (3, 0) == (closed.returncode, opened.returncode), opened.stderr
        assert "PreproductionClosed: " in closed.stderr
        assert ["orders", f"{len(there(sandbox)):,}", "0", "0"] in [line.split() for line in opened.stdout.splitlines()]
