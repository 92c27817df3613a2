"""Harvests that are killed at any moment, and go on: nothing is missing, and nothing is there twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from subprocess import TimeoutExpired
from time import sleep
from typing import Any, Final

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, serving

from ..support.sizes import WHOLE
from .shop import SETTINGS, SPAN, account, rows, started

KILLS: Final = dict.fromkeys(
    ("orders.jsonl", "orders.csv", "orders.parquet", "offers.jsonl", "offers.csv", "offers.xlsx"), 13 if WHOLE else 4
)
"""How often a harvest into such a file is killed."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that takes its time."""
    slow = FaultRule("latency", operations=["GetOrderList", "GetOfferListPaginated"], seconds={"uniform": [0.02, 0.1]})
    with serving(Sandbox(SETTINGS, faults=Faults(rules=[slow]))) as served:
        yield served


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_is_lost_by_a_kill(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that is killed at any time, and resumed until it is complete, has the rows of an undisturbed one."""
    for name, value in account(sandbox).items():
        monkeypatch.setenv(name, value)
    expected = {}
    for name in KILLS:
        assert 0 == main([*command(name), "--output", str(tmp_path / name)])
        expected[name] = in_order(rows(tmp_path / name))
    assert {len(found) for found in expected.values()} == {SETTINGS.offers, SETTINGS.orders}

    with ThreadPoolExecutor(2) as both:
        complete = list(both.map(lambda name: killed(name, tmp_path, sandbox), KILLS))

    assert all(complete)
    for name, files in zip(KILLS, complete, strict=True):
        assert [expected[name]] * len(files) == [in_order(rows(file)) for file in files]


def command(name: str) -> list[str]:
    """Return the command that fetches what a file is named after.

    With one call at a time, kills often come while there are rows that no state speaks of.
    """
    what, _, suffix = name.partition(".")
    return [what, *(SPAN if what == "orders" else ()), "--concurrency", "1" if suffix == "csv" else "2"]


def in_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort rows by their names."""
    return sorted(found, key=lambda row: str(row.get("order_number") or row["seller_product_id"]))


def killed(name: str, directory: Path, sandbox: Sandbox) -> list[Path]:
    """Export again and again, with so many kills for each file, and return the files that were completed."""
    chance, left = Random(name), KILLS[name]  # noqa: S311
    complete: list[Path] = []
    while left:
        file = directory / f"{len(complete)}.{name}"
        state = file.with_name(f"{file.name}.state")
        ended, before = False, ""
        while not ended:
            with started([*command(name), "--output", str(file), "--resume", str(state)], sandbox) as process:
                while left and process.poll() is None and before == said_by(state):
                    sleep(0.002)  # until it is a little further than the run before
                try:
                    process.communicate(timeout=chance.uniform(0, 0.15) if left else None)
                except TimeoutExpired:
                    process.kill()
                    left -= 1
                else:
                    ended = True
                    assert 0 == process.returncode
            before = said_by(state)
        complete.append(file)
    return complete


def said_by(state: Path) -> str:
    """Read a state, which may not be there yet."""
    return state.read_text(encoding="utf-8") if state.exists() else ""
