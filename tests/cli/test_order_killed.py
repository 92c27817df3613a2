"""Files of many orders: sent in few calls, killed in the middle, and continued."""

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from math import ceil
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired
from typing import Final

import attrs
import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import FaultRule, Sandbox, serving

from ..support.sizes import WHOLE
from .order_market import MARKET, opened, paid, shipped
from .shop import account, started

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
ORDERS: Final = 200 if WHOLE else 120
REFUNDS: Final = 50 if WHOLE else 20
MANY: Final = 1_000 if WHOLE else 300
KILLS: Final = 12 if WHOLE else 3
AT_ONCE: Final = 50
"""How many orders are sent in one call."""


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Use a directory and a ledger of refunds of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def use(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the command's variables to a sandbox."""
    for name, value in account(sandbox).items():
        monkeypatch.setenv(name, value)


def write(name: str, head: str, rows: Sequence[str]) -> None:
    """Write a file of orders."""
    Path(name).write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def results(name: str) -> list[dict[str, str]]:
    """Return the rows of a result."""
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


def outcomes(name: str) -> Counter[str]:
    """Return how many rows of a result have which outcome."""
    return Counter(row["outcome"] for row in results(name))


def killed(command: Sequence[str], table: str, sandbox: Sandbox, chance: Random) -> None:
    """Run the command, and kill it a moment after it has changed something more at the service."""
    before = sandbox.tables(f"SELECT count(*) AS n FROM {table}")  # noqa: S608 - one of ours
    with started(command, sandbox) as process, suppress(TimeoutExpired):
        while process.poll() is None and before == sandbox.tables(f"SELECT count(*) AS n FROM {table}"):  # noqa: S608
            with suppress(TimeoutExpired):
                process.wait(timeout=0.005)
        process.communicate(timeout=chance.uniform(0, 0.1))


def killed_often(command: Sequence[str], name: str, table: str, sandbox: Sandbox) -> list[str]:
    """Run a command for a file with many kills, and return the command that continues it."""
    chance = Random(table)  # noqa: S311
    result = Path(name).with_suffix(".result.csv")
    for when in ("before", "after"):
        rule = FaultRule("latency", operations=["ValidateOrderList", "CreateRefundVoucher"], when=when, seconds=0.1)
        sandbox.faults.add(rule)
    for _ in range(KILLS):
        file = str(result if result.exists() else name)
        killed([*command, "--from", file, "--yes"], table, sandbox, chance)
    sandbox.faults.clear()
    return [*command, "--from", str(result), "--yes"]


def per_order(table: str, sandbox: Sandbox) -> Counter[str]:
    """Return how many rows of a table each order has."""
    return Counter(row["order_number"] for row in sandbox.tables(f"SELECT order_number FROM {table}"))  # noqa: S608


def test_many_orders_are_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is shipped, and the result has its outcome."""
    with serving(Sandbox(MARKET)) as sandbox:
        use(opened(sandbox), monkeypatch)
        numbers = [paid(sandbox) for _ in range(MANY)]
        write("many.csv", "OrderNumber;Carrier;TrackingNumber", [f"{one};UPS;1Z{one}" for one in numbers])

        assert 0 == main(["order", "ship", "--from", "many.csv", "--yes"])

        assert Counter(done=MANY) == outcomes("many.result.csv")
        assert dict.fromkeys(numbers, 1) == per_order("parcel", sandbox)
        assert ceil(MANY / AT_ONCE) == sandbox.counters["calls.ValidateOrderList"]


def test_killed_while_it_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed again and again, and continued with the result each time: each order is shipped once."""
    with serving(Sandbox(MARKET)) as sandbox:
        use(opened(sandbox), monkeypatch)
        numbers = [paid(sandbox) for _ in range(ORDERS)]
        write("ship.csv", "OrderNumber;Carrier;TrackingNumber", [f"{one};UPS;1Z{one}" for one in numbers])

        continued = killed_often(["order", "ship"], "ship.csv", "parcel", sandbox)

        assert 0 == main(continued)
        assert dict.fromkeys(numbers, 1) == per_order("parcel", sandbox)
        found = outcomes("ship.result.csv")
        assert {*found} <= {"done", "already done"}
        assert ORDERS == found.total()


def test_killed_while_it_refunds(monkeypatch: pytest.MonkeyPatch) -> None:
    """No order is refunded twice, although the service shows refunds late. What is in doubt waits for a person."""
    with serving(Sandbox(attrs.evolve(MARKET, commit_lag=timedelta(minutes=80)))) as sandbox:
        use(opened(sandbox), monkeypatch)
        numbers = [shipped(sandbox) for _ in range(REFUNDS)]
        sandbox.clock.advance(timedelta(minutes=81))  # until the new orders are shown
        write("back.csv", "OrderNumber;Motive", [f"{one};ClientClaim" for one in numbers])

        continued = killed_often(["order", "refund"], "back.csv", "voucher", sandbox)
        status = main(continued)

        paid_back = per_order("voucher", sandbox)
        doubtful = {row["order_number"] for row in results("back.result.csv") if row["outcome"] == "in doubt"}
        assert {*paid_back.values()} <= {1}
        assert {*numbers} - {*paid_back} <= doubtful
        assert (4 if doubtful else 0) == status
        for number in doubtful:
            assert 0 == main(["order", "ledger", "--done" if number in paid_back else "--refused", number])
        assert 0 == main(continued)
        assert dict.fromkeys(numbers, 1) == per_order("voucher", sandbox)
