"""Windows over the sandbox, over HTTP: orders that change meanwhile and are shown late, in faults; discussions."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import CdiscountError, Client, Credentials, Retries, Timing
from cdiscount_async.harvest import By, Windows
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings

from ..support.sizes import examples

START = datetime(2026, 3, 2, 9, 0)
YEAR = timedelta(days=365)


def client_of(sandbox: Sandbox, ahead: timedelta = timedelta()) -> Client:
    """Return a client by whose clock it is so much later than by the sandbox's; it waits for nothing."""

    def now() -> float:
        return (sandbox.clock.now() + ahead).timestamp()

    async def sleep(_: float) -> None:
        await asyncio.sleep(0)

    timing = Timing(now=now, sleep=sleep)
    return Client(
        Credentials(sandbox.login, sandbox.password), sandbox.environment, retries=Retries(attempts=2), timing=timing
    )


def happen(sandbox: Sandbox, chance: Random) -> None:
    """Place or cancel an order, and advance the clock by a few minutes."""
    numbers = [row["number"] for row in sandbox.tables("SELECT number FROM orders ORDER BY number")]
    if chance.random() < 0.5:
        sandbox.act("order")
    else:
        sandbox.act("cancel", order_number=chance.choice(numbers))
    sandbox.clock.advance(timedelta(minutes=chance.randrange(1, 6)))


async def harvest(sandbox: Sandbox, by: By, windows: Windows, chance: Random, ahead: timedelta) -> list[str | None]:
    """Harvest while things happen, and once more when all is shown; after a failure, go on."""
    got: list[str | None] = []
    events = 12
    async with client_of(sandbox, ahead) as client:
        since: datetime | timedelta = YEAR
        for quiet in (False, True):
            done = False
            while not done:
                known: Collection[Any] = got
                iteration = client.orders.iter_orders(since=since, by=by, windows=windows, known=known)
                try:
                    async for order in iteration:
                        got.append(order.order_number)
                        if not quiet and events:
                            events -= 1
                            happen(sandbox, chance)
                    done = True
                except CdiscountError:
                    pass
                since = iteration.progress.resume_at
            sandbox.clock.advance(timedelta(hours=2))
    return got


@examples(5)
@given(
    seed=st.integers(0, 999),
    chance=st.randoms(use_true_random=False),
    by=st.sampled_from(["modification", "creation"]),
    most=st.integers(3, 30),
    concurrency=st.integers(1, 4),
    cap=st.integers(8, 30),
    ahead=st.integers(-40, 40),
)
def test_nothing_is_missing_and_nothing_comes_twice(
    seed: int, chance: Random, by: By, most: int, concurrency: int, cap: int, ahead: int
) -> None:
    """With a silent limit, failures, another clock and changes shown late, the orders given are those there are."""
    world = Settings(
        sellers=1,
        offers=40,
        orders=30,
        orders_a_day=0,
        speed=0,
        start=START,
        seed=seed,
        most_orders=cap,
        commit_lag=timedelta(minutes=40),
    )
    storm = Faults(rules=(FaultRule("status", operations=["GetOrderList"], status=504, probability=0.15),))
    windows = Windows(max_items=most, concurrency=concurrency, trusted_below=8)

    async def run() -> None:
        async with Sandbox(world, faults=storm) as sandbox:
            got = await harvest(sandbox, by, windows, chance, timedelta(minutes=ahead))
            there = [row["number"] for row in sandbox.tables("SELECT number FROM orders ORDER BY number")]

            assert there == sorted(map(str, got))

    asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("iter_order_claims", "claim"),
        ("iter_order_questions", "order"),
        ("iter_offer_questions", "offer"),
        ("iter_discussions", "%"),
    ],
)
async def test_discussions_come_by_windows_too(name: str, kind: str) -> None:
    """Claims and questions of a span come each once, though only some fit into an answer."""
    world = Settings(sellers=1, offers=5, orders=150, orders_a_day=0, speed=0, start=START, most_orders=4)
    async with Sandbox(world) as sandbox, client_of(sandbox) as client:
        iteration = getattr(client.discussions, name)(since=YEAR, windows=Windows(trusted_below=4))
        got = [thread.id async for thread in iteration]
        there = sandbox.tables("SELECT id FROM discussion WHERE kind LIKE ? ORDER BY updated, id", kind)

    assert got
    assert [row["id"] for row in there] == got
