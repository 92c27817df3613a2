"""Processes that are killed in the middle, and others that do the same work: each order is shipped and paid once."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

import attrs
import pytest

from cdiscount_async.order_actions import FileRefundLedger, RefundState
from cdiscount_async.sandbox import FaultRule

from ..support.sizes import WHOLE
from .conftest import MARKET, Shop

ORDERS: Final = 200 if WHOLE else 60
REFUNDS: Final = 50 if WHOLE else 20
KILLS: Final = 12 if WHOLE else 3

CHILD: Final = """
import asyncio, sys
from decimal import Decimal
from cdiscount_async import Client, Credentials, Environment, RefundMotive
from cdiscount_async.order_actions import FileRefundLedger, Gesture, GestureMotive, Refund, Shipment

what, url, login, password, ledger, *numbers = sys.argv[1:]

def action(place, number):
    if what == "ship":
        return Shipment(number, carrier="Colissimo", tracking_number=f"6A{number}")
    if place % 2:
        return Refund(number, motive=RefundMotive.CLIENT_CLAIM)
    return Gesture(number, amount=Decimal("1.50"), motive=GestureMotive.LATE_DELIVERY)

async def main():
    actions = [action(place, number) for place, number in enumerate(numbers)]
    async with Client(Credentials(login, password), Environment.at(url)) as client:
        outcomes = await client.orders.carry_out(actions, ledger=FileRefundLedger(ledger))
    for outcome in outcomes:
        print(outcome.order_number, outcome.status.name)

asyncio.run(main())
"""


async def started(what: str, shop: Shop, ledger: Path, numbers: Sequence[str]) -> asyncio.subprocess.Process:
    """Start a process that works on some orders."""
    sandbox = shop.sandbox
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CHILD, what, sandbox.url, sandbox.login, sandbox.password, str(ledger), *numbers),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> dict[str, str]:
    """Wait for the end of a process, and return the outcomes that it printed."""
    out, _ = await process.communicate()
    assert 0 == process.returncode
    return dict(line.split() for line in out.decode().splitlines())


async def killed(process: asyncio.subprocess.Process, shop: Shop, done: str, chance: Random) -> None:
    """Kill a process a moment after it has changed something more at the service."""
    before = done_so_far(shop, done)
    while before == done_so_far(shop, done) and process.returncode is None:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.005)
    await asyncio.sleep(chance.uniform(0, 0.05))
    if process.returncode is None:
        process.kill()
    await process.communicate()


def done_so_far(shop: Shop, table: str) -> int:
    """Return how many rows a table has."""
    return len(shop.sandbox.tables(f"SELECT * FROM {table}"))  # noqa: S608 - one of ours


def latency(shop: Shop, operation: str) -> None:
    """Make an operation take its time, before and after its work."""
    for when in ("before", "after"):
        rule = FaultRule("latency", operations=[operation], when=when, seconds={"uniform": [0, 0.15]})  # type: ignore[arg-type]
        shop.sandbox.market.faults.add(rule)


@pytest.mark.slow
async def test_killed_while_it_ships(shop: Shop, tmp_path: Path) -> None:
    """Killed again and again, and run once more: each order is shipped once."""
    numbers, chance = [shop.paid() for _ in range(ORDERS)], Random("ship")  # noqa: S311
    latency(shop, "ValidateOrderList")

    for _ in range(KILLS):
        await killed(await started("ship", shop, tmp_path / "ledger.db", numbers), shop, "parcel", chance)
    outcomes = await ended(await started("ship", shop, tmp_path / "ledger.db", numbers))

    assert {*outcomes.values()} <= {"DONE", "ALREADY_DONE"}
    parcels = Counter(row["order_number"] for row in shop.sandbox.tables("SELECT order_number FROM parcel"))
    assert dict.fromkeys(numbers, 1) == parcels


@pytest.mark.slow
async def test_two_processes_ship_the_same_orders(shop: Shop, tmp_path: Path) -> None:
    """Each order is shipped by one of them, and the other finds it shipped."""
    numbers = [shop.paid() for _ in range(ORDERS)]
    latency(shop, "ValidateOrderList")

    first, second = [await started("ship", shop, tmp_path / "ledger.db", order) for order in (numbers, numbers[::-1])]
    both = [await ended(first), await ended(second)]

    for number in numbers:
        assert ["ALREADY_DONE", "DONE"] == sorted(outcomes[number] for outcomes in both)
        assert 1 == shop.count("parcel", number)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [attrs.evolve(MARKET, commit_lag=timedelta(minutes=80))])
async def test_killed_while_it_pays_back(shop: Shop, tmp_path: Path) -> None:
    """Killed again and again, and run once more: no order is paid twice, and what is missing is in doubt."""
    numbers, chance = [shop.shipped() for _ in range(REFUNDS)], Random("pay")  # noqa: S311
    shop.sandbox.clock.advance(timedelta(minutes=81))  # until the new orders are shown
    latency(shop, "CreateRefundVoucher")
    ledger = FileRefundLedger(tmp_path / "ledger.db")

    for _ in range(KILLS):
        await killed(await started("pay", shop, tmp_path / "ledger.db", numbers), shop, "voucher", chance)
    assert 0 < done_so_far(shop, "voucher") < REFUNDS
    outcomes = await ended(await started("pay", shop, tmp_path / "ledger.db", numbers))

    vouchers = {number: shop.count("voucher", number) for number in numbers}
    assert {*vouchers.values()} <= {0, 1}
    assert {*outcomes.values()} <= {"DONE", "ALREADY_DONE", "IN_DOUBT"}
    in_doubt = {one.key.order_number for one in await ledger.unfinished()}
    assert {number for number, count in vouchers.items() if not count} <= in_doubt
    assert {number for number, outcome in outcomes.items() if outcome == "IN_DOUBT"} == in_doubt

    # A person looks at what is in doubt, and records it. Then the rest is paid.
    for entry in await ledger.unfinished():
        paid = vouchers[entry.key.order_number]
        await ledger.settle(entry.key, RefundState.DONE if paid else RefundState.REFUSED)
    assert {"DONE", "ALREADY_DONE"} >= {
        *(await ended(await started("pay", shop, tmp_path / "ledger.db", numbers))).values()
    }
    assert {1} == {shop.count("voucher", number) for number in numbers}
