"""Runs of `--follow` that are killed at any moment, while orders change and the service shows the changes late."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import pyarrow.parquet
import pytest

from cdiscount_async import Client, Credentials, Order, OrderFilter, OrderStateEnum
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings, serving

from ..support.sizes import WHOLE
from ..support.timing import PARIS
from .shop import account, rows

KILLS: Final = 40 if WHOLE else 5
"""How often a run is killed for each format."""
SPEED: Final = 1200
"""Seconds of the shop's time for each second: a run takes about 20 minutes of it."""
START: Final = datetime(2026, 3, 2, 4, 0)
SETTINGS: Final = Settings(
    sellers=1, offers=40, orders=60, orders_a_day=150, speed=SPEED, start=START, commit_lag=timedelta(minutes=80)
)
PROGRAM: Final = """
import time
began, start, speed, real = {began}, {start}, {speed}, time.time
time.time = lambda: start + (real() - began) * speed  # before the package is imported
import sys
from cdiscount_async.cli import main
sys.exit(main())
"""
"""The command in a process whose clock is the shop's."""


@contextmanager
def started(sandbox: Sandbox, arguments: Sequence[str]) -> "Iterator[subprocess.Popen[str]]":
    """Run the command in a process of its own, which is killed at the latest when the block ends."""
    program = PROGRAM.format(began=time.time(), start=sandbox.clock.now().timestamp(), speed=sandbox.clock.speed)
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **account(sandbox)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_nothing_is_lost_or_repeated_by_a_kill(suffix: str, tmp_path: Path) -> None:
    """After kills at any moment, the last row of each order is what the service shows, and no row is there twice."""
    chance = Random(suffix)  # noqa: S311
    slow = FaultRule("latency", operations=["GetOrderList"], seconds={"uniform": [0.02, 0.1]})
    command = ["orders", "--since", "90d", "--concurrency", "2", "--output", str(tmp_path / f"orders.{suffix}")]
    command += ["--follow", str(tmp_path / "state")]
    with serving(Sandbox(SETTINGS, faults=Faults(rules=[slow]))) as sandbox:
        took = undisturbed(sandbox, command)
        kills, complete = 0, 1
        while kills < KILLS:
            cancel_orders(sandbox)
            with started(sandbox, command) as process:
                try:
                    _, err = process.communicate(timeout=took * chance.uniform(0.4, 1.6))
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
                else:
                    assert 0 == process.returncode, err
                    complete += 1
        sandbox.clock.speed = 0
        sandbox.clock.advance(timedelta(minutes=90))
        undisturbed(sandbox, command)
        shown = shop_orders(sandbox)

    found = followed(tmp_path)
    last = {row["order_number"]: row for row in found}
    assert {number: (str(one.order_state), one.last_updated_date) for number, one in shown.items()} == {
        number: (row["order_state"], moment(row["last_updated_date"])) for number, row in last.items()
    }
    assert [] == [text for text, count in Counter(json.dumps(row, default=str) for row in found).items() if count > 1]
    changed, placed = len(found) - len(last), len(last) - SETTINGS.orders
    assert min(changed, placed, complete) > 0


def undisturbed(sandbox: Sandbox, command: Sequence[str]) -> float:
    """Run the command, which must succeed, and return the seconds that it took."""
    began = time.monotonic()
    with started(sandbox, command) as process:
        _, err = process.communicate()
    assert 0 == process.returncode, err
    return time.monotonic() - began


def cancel_orders(sandbox: Sandbox) -> None:
    """Cancel the oldest and the newest order that wait for the seller: changes that the service shows late.

    The oldest one is in the file already, and the newest one may be new to it.
    """
    waiting = "SELECT number FROM orders WHERE state = 'WaitingForSellerAcceptation' ORDER BY created"
    numbers = [row["number"] for row in sandbox.tables(waiting)]
    for number in {*numbers[:1], *numbers[-1:]}:
        sandbox.act("cancel", order_number=number)


def shop_orders(sandbox: Sandbox) -> dict[str | None, Order]:
    """Return all orders that the service shows."""

    async def fetched() -> Sequence[Order]:
        async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
            wanted = OrderFilter(states=tuple(OrderStateEnum), begin_modification_date=datetime(2000, 1, 1))
            return (await client.orders.get_order_list(wanted)).order_list

    return {order.order_number: order for order in asyncio.run(fetched())}


def followed(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of all files, in their order."""
    files = sorted(path for path in folder.iterdir() if path.name.startswith("orders"))
    assert all(path.name.endswith(("orders.jsonl", "orders.csv", ".parquet")) for path in files)
    return [
        row
        for path in files
        for row in (pyarrow.parquet.read_table(path).to_pylist() if path.suffix == ".parquet" else rows(path))
    ]


def moment(value: Any) -> datetime:
    """Return a date of a row, without a zone in French local time."""
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return found.astimezone(PARIS).replace(tzinfo=None) if found.tzinfo else found
