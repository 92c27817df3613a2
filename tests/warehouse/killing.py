"""Loads that are killed at any moment, while orders change: the next ones make up for it."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.sizes import WHOLE
from .marketplace import stored

Rows: TypeAlias = Mapping[str, list[dict[str, Any]]]
"""The rows of each table."""
KILLS: Final = 100 if WHOLE else 20
"""How often a load into each database is killed."""
SETTINGS: Final = Settings(
    seed=3, sellers=1, offers=120, orders=150, orders_a_day=1500, speed=0, commit_lag=timedelta(minutes=80)
)
"""Some chunks of orders, and a few new ones in each minute, which the service shows late."""
AHEAD: Final = timedelta(hours=12)
"""How far the service's clock may be ahead: the client looks for changes one day ahead of its own clock only."""
UNDATED: Final = {"has_claim", "has_claims"}
"""A claim does not change the date of its order. The first load of the next day finds it."""


def started(sandbox: Sandbox, database: str) -> "subprocess.Popen[str]":
    """Start a load in a process of its own."""
    command = [sys.executable, "-m", "tests.warehouse.child", sandbox.url, sandbox.login, sandbox.password, database]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own


def complete(sandbox: Sandbox, database: str) -> None:
    """Load to the end."""
    process = started(sandbox, database)
    said, problem = process.communicate()
    assert (process.returncode, problem) == (0, ""), problem
    assert ", 0 failed" in said, said


def differences(expected: Rows, found: Rows) -> list[str]:
    """Return the first differences of each table, shortly."""
    shown = [] if {*expected} == {*found} else [f"tables: {sorted({*expected} ^ {*found})}"]
    for table in expected:
        rows, others = (
            [tuple((name, value) for name, value in row.items() if name not in UNDATED) for row in side[table]]
            for side in (expected, found)
        )
        missing, twice = Counter(rows) - Counter(others), Counter(others) - Counter(rows)
        for missed, other in list(zip_longest(missing, twice, fillvalue=()))[:3]:
            members = [f"{a}, not {b}" for a, b in zip_longest(missed, other) if a != b][:5]
            shown.append(f"{table}: {len(rows)} rows, not {len(others)}: {'; '.join(members)}")
    return shown


def after_kills(database: str, folder: Path) -> tuple[Rows, Rows]:
    """Kill loads into a database; return the rows of an undisturbed load at the end, and those of the database."""
    chance = Random(database.partition(":")[0])  # noqa: S311
    with serving(Sandbox(SETTINGS)) as sandbox:
        begin = time.monotonic()
        complete(sandbox, str(folder / "first.duckdb"))
        usual = time.monotonic() - begin
        interrupted = 0
        while interrupted < KILLS:
            begin = time.monotonic()
            process = started(sandbox, database)
            try:
                process.communicate(timeout=chance.uniform(0.2 * usual, usual))
                # Nothing was left to do: more orders. Loads of a few orders are shorter than the first one.
                usual = time.monotonic() - begin
                is_far = sandbox.clock.now() > datetime.now(UTC) + AHEAD
                sandbox.clock.advance(timedelta(minutes=1) if is_far else timedelta(hours=1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                interrupted += 1
            sandbox.clock.advance(timedelta(minutes=2))
        sandbox.clock.advance(timedelta(hours=3))
        sandbox.market.store.run("DELETE FROM order_before")  # buyers went on meanwhile: all changes are visible

        complete(sandbox, database)
        undisturbed = str(folder / "undisturbed.duckdb")
        complete(sandbox, undisturbed)

    return stored(undisturbed), stored(database)
