"""Iterations on closed days wait, and return everything in the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from cdiscount_async import Client, Credentials, Order, PreproductionClosed
from cdiscount_async.planning import Planning
from cdiscount_async.sandbox import Faults, Sandbox, Settings

from ..planning.test_planning_page import COPY
from ..support.timing import SandboxTime

PLANNING = Planning.from_page(COPY)
"""That of the documentation's page of late 2019."""
CLOSURES = pytest.mark.parametrize(
    ("begun", "reopens"),
    [
        (datetime(2019, 11, 12, 9, 0), datetime(2019, 11, 14)),
        (datetime(2019, 12, 2, 0, 0, 1), datetime(2019, 12, 4)),
        (datetime(2019, 12, 11, 2, 0), datetime(2019, 12, 12)),
    ],
    ids=str,
)
"""Two closures of two days, and the end of one."""
SINCE = datetime(2019, 9, 1)


@asynccontextmanager
async def closing(start: datetime, **options: Any) -> AsyncIterator[tuple[Sandbox, Client, SandboxTime]]:
    """Open a sandbox that keeps the closed days, in which buyers go on ordering, and a client that shares its time."""
    off_days = [day for day, is_open in PLANNING.days.items() if not is_open]
    settings = Settings(sellers=1, orders=150, offers=40, orders_a_day=30, page_size=10, speed=0, start=start)
    async with Sandbox(settings, faults=Faults(off_days=off_days)) as sandbox:
        time = SandboxTime(sandbox.clock)
        client = Client(
            Credentials(sandbox.login, sandbox.password),
            attrs.evolve(sandbox.environment, closes=True),
            planning=PLANNING,
            timing=time.timing,
            **options,
        )
        async with client:
            yield sandbox, client, time


def there(sandbox: Sandbox) -> set[str]:
    """Return the numbers of all orders that there are by now."""
    return {row["number"] for row in sandbox.tables("SELECT number FROM orders")}


@CLOSURES
@pytest.mark.parametrize("patience", [True, 3 * 86_400.0])
async def test_a_harvest_begun_on_a_closed_day_is_complete(begun: datetime, reopens: datetime, patience: float) -> None:
    """An iteration that begins on a closed day waits for the opening, and returns everything that exists by then."""
    async with closing(begun, wait_for_opening=patience) as (sandbox, client, time):
        before = there(sandbox)
        orders = [order async for order in client.orders.iter_orders(since=SINCE)]

        numbers = [order.order_number for order in orders]
        assert len(numbers) == len(set(numbers))
        assert there(sandbox) == set(numbers) > before
        assert reopens <= sandbox.clock.local() < reopens + timedelta(hours=1)
        assert (reopens - begun).total_seconds() == pytest.approx(time.slept, abs=1)
        assert not sandbox.counters["refused"]


@CLOSURES
async def test_without_patience_it_ends_at_once(begun: datetime, reopens: datetime) -> None:
    """If the wait would be too long, the first call raises an error with the time of reopening, and nothing is sent."""
    wait = (reopens - begun).total_seconds() - 1
    async with closing(begun, wait_for_opening=wait) as (_, client, time):
        with pytest.raises(PreproductionClosed) as caught:
            [order async for order in client.orders.iter_orders(since=SINCE)]

        assert reopens == caught.value.reopens_at.replace(tzinfo=None)
        assert not time.slept


async def test_a_harvest_that_meets_a_closed_day_goes_on_after_it() -> None:
    """If a closed day begins during an iteration, its last calls wait, and no item is missing or duplicated."""
    async with closing(datetime(2019, 11, 11, 23, 0), wait_for_opening=True) as (sandbox, client, _):
        orders: list[Order] = []
        async for order in client.orders.iter_orders(since=SINCE):
            orders.append(order)
            if len(orders) == 20:
                sandbox.clock.set(datetime(2019, 11, 12, 0, 0))

        numbers = [order.order_number for order in orders]
        assert len(numbers) == len(set(numbers))
        assert there(sandbox) == set(numbers)
        assert datetime(2019, 11, 14) <= sandbox.clock.local()


async def test_pages_wait_as_calls_do() -> None:
    """A closed day between pages loses no offer."""
    async with closing(datetime(2019, 11, 11, 23, 0), wait_for_opening=True) as (sandbox, client, _):
        found = []
        async for offer in client.offers.iter_offers(concurrency=1):
            found.append(offer.seller_product_id)
            if len(found) == 5:
                sandbox.clock.set(datetime(2019, 11, 12, 0, 0))

        assert sorted(found) == sorted(row["reference"] for row in sandbox.tables("SELECT reference FROM offer"))
        assert datetime(2019, 11, 14) <= sandbox.clock.local()


async def test_a_watch_waits_as_calls_do() -> None:
    """After a closed day a watch continues, and returns what happened meanwhile."""
    async with closing(datetime(2019, 11, 11, 23, 0), wait_for_opening=True) as (sandbox, client, _):
        seen: set[str | None] = set()
        async with client.orders.watch(since=SINCE) as changes:
            async for order in changes:
                seen.add(order.order_number)
                if len(seen) == 20:
                    sandbox.clock.set(datetime(2019, 11, 12, 0, 0))
                if sandbox.clock.local() >= datetime(2019, 11, 14) and seen >= there(sandbox):
                    break

        assert changes.last_error is None
