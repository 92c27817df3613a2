"""What holds for everything that happens in the sandbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.sandbox._market import EVENT_HANDLERS, Event, on_event

SETTINGS = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=0, orders_a_day=0, offers=10, sellers=1)


@pytest.fixture
def accident() -> Iterator[str]:
    """Return the kind of something that always goes wrong, after it has changed something."""

    @on_event("accident")
    def _accident(event: Event) -> None:
        event.store.run("DELETE FROM offer")
        raise LookupError("something is missing")

    yield "accident"
    del EVENT_HANDLERS["accident"]


def test_accident_costs_itself_and_nothing_else(accident: str) -> None:
    """What cannot happen is noted and dropped, what it changed is taken back, and what comes after it happens."""
    with Sandbox(SETTINGS) as sandbox:
        number = sandbox.act("order")["order_number"]
        sandbox.market.plan_after(accident, "a thing", timedelta(hours=1))
        sandbox.clock.advance(timedelta(hours=48))

        (order,) = sandbox.tables("SELECT state FROM orders WHERE number = ?", number)
        assert "AutomaticCancellation" == order["state"]
        assert ["accident of a thing: LookupError: something is missing"] == list(sandbox.market.failures)
        assert 10 == len(sandbox.tables("SELECT * FROM offer"))
        assert [] == sandbox.tables("SELECT * FROM event WHERE kind = ?", accident)


def test_what_is_due_happens_in_its_order(accident: str) -> None:
    """Things happen by their time, and those of one time in the order in which they were planned."""
    with Sandbox(SETTINGS) as sandbox:
        for subject, hours in (("third", 3), ("first", 1), ("second", 1)):
            sandbox.market.plan_after(accident, subject, timedelta(hours=hours))
        sandbox.clock.advance(timedelta(hours=3))
        sandbox.tables("SELECT 1")

        assert ["first", "second", "third"] == [one.split(":")[0].split()[-1] for one in sandbox.market.failures]


def contents(**settings: Any) -> list[object]:
    """Return all rows of a sandbox's important tables."""
    tables = ("seller", "product", "offer", "orders", "order_line", "customer", "discussion", "event")
    with Sandbox(Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), offers=60, orders=40, **settings)) as sandbox:
        return [sandbox.tables(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]  # noqa: S608 - ours


def test_same_seed_makes_the_same_market(tmp_path: Path) -> None:
    """Sandboxes of equal settings hold the same rows, in memory or in a file; another seed gives others."""
    first = contents(seed=1)
    assert first == contents(seed=1, data=tmp_path / "one") == contents(seed=1, data=tmp_path / "other")
    assert first != contents(seed=2)


def test_sandboxes_of_a_kind_share_nothing() -> None:
    """What happens in one sandbox is not there in the next of equal settings, nor in one that is open already."""
    with Sandbox(SETTINGS) as first, Sandbox(SETTINGS) as second:
        first.act("order")
        with Sandbox(SETTINGS) as third:
            assert [1, 0, 0] == [len(one.tables("SELECT * FROM orders")) for one in (first, second, third)]
