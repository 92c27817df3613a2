"""Wherever runs of `--follow` die, and whatever they leave behind the saved rows: each row is in the file once."""

import argparse
import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pyarrow.parquet
import pytest
from hypothesis import given, strategies as st

from cdiscount_async.cli._exporting.follow import FollowJob, follow
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.french_time import in_french_time
from cdiscount_async.harvest import Changes
from cdiscount_async.models.orders import Order

from ..harvest.test_watch_properties import EVERY, begin_of, histories, observed
from ..harvest.truth import Truth
from ..harvest.watching import Limited
from ..support.sizes import examples
from .shop import rows

Version = tuple[str, datetime]


class Killed(BaseException):
    """The process dies."""


class Mortal:
    """Changes whose process dies after some items, or never."""

    def __init__(self, changes: Changes[Any], dies: int | None) -> None:
        self._changes = changes
        self._left = dies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._changes, name)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._changes.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Any:
        if self._left == 0:
            raise Killed
        if self._left is not None:
            self._left -= 1
        return await anext(self._changes)


RUNS = st.lists(st.tuples(EVERY, st.none() | st.integers(0, 8), st.binary(max_size=9)), min_size=1, max_size=8)
"""The time before each run, after how many rows it dies, and what the kill leaves behind the rows."""


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
@given(histories(), RUNS)
@examples(20)
def test_each_version_is_in_the_file_once(
    suffix: str, history: tuple[Truth, Limited], runs: list[tuple[timedelta, int | None, bytes]]
) -> None:
    """The file has the last version of each order, no version twice, and nothing that never was."""
    truth, time = history
    time.length = float("inf")

    async def run(folder: Path) -> None:
        file, state = folder / f"orders{suffix}", folder / "state"
        options = argparse.Namespace(output=file, format=None, follow=state, again="")
        there = observed(truth)
        async with truth.client() as client:
            for pause, dies, rest in [*runs, (timedelta(hours=2), None, b"")]:
                time.passed += pause.total_seconds()

                def begin(cursor: str | None, dies: int | None = dies) -> Any:
                    return Mortal(client.orders.changes(cursor=cursor, since=begin_of(truth)), dies)

                job = FollowJob("orders", Rows(Order, "order_number"), begin)
                with suppress(Killed):
                    await follow(job, {}, options, argparse.ArgumentParser())
                leave(folder, rest, killed=dies is not None)
        found = versions(folder)
        begin_at = begin_of(truth)
        latest = {(number, changed) for number, (_, changed) in truth.visible().items() if changed > begin_at}
        assert latest <= set(found) <= there
        assert len(found) == len(set(found))

    with TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))


def leave(folder: Path, rest: bytes, *, killed: bool) -> None:
    """Add to the file what a killed process may have written after the state was saved."""
    if not killed:
        return
    for path in folder.glob("orders*"):
        if path.suffix in {".jsonl", ".csv", ".arrow"}:
            with path.open("ab") as file:
                file.write(rest)


def versions(folder: Path) -> list[Version]:
    """Return the numbers and dates of all rows."""
    found: list[Version] = []
    for path in sorted(folder.glob("orders*")):
        if path.suffix == ".parquet":
            table = pyarrow.parquet.read_table(path, columns=["order_number", "last_updated_date"]).to_pylist()
            found += [(row["order_number"], in_french_time(row["last_updated_date"])) for row in table]
        else:
            found += [(row["order_number"], datetime.fromisoformat(row["last_updated_date"])) for row in rows(path)]
    return found
