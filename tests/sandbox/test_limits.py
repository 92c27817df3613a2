"""Lists of orders and discussions that the settings cut, slow down, or let lag behind; and smaller pages of offers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from cdiscount_async import Client, Credentials, OrderFilter, OrderStateEnum as State
from cdiscount_async.errors import DataTimedOut
from cdiscount_async.models.discussions import OrderClaimFilter
from cdiscount_async.models.offers import OfferFilter, OfferFilterPaginated
from cdiscount_async.sandbox import Sandbox, Settings

START = datetime(2026, 3, 2, 9, 0)
LAG = timedelta(minutes=80)


@asynccontextmanager
async def shop(**settings: Any) -> AsyncIterator[tuple[Sandbox, Client]]:
    """Serve a marketplace of one seller with a stopped clock, and yield its client."""
    values = {"sellers": 1, "offers": 7, "orders": 0, "orders_a_day": 0, "speed": 0, "start": START, **settings}
    async with (
        Sandbox(Settings(**values)) as sandbox,
        Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client,
    ):
        yield sandbox, client


async def seen(client: Client, *, since: datetime = START, until: datetime | None = None) -> dict[str, State | None]:
    """Return the states of the orders that were modified in a span, by their numbers."""
    wanted = OrderFilter(states=list(State), begin_modification_date=since, end_modification_date=until)
    return {str(one.order_number): one.order_state for one in (await client.orders.get_order_list(wanted)).order_list}


async def test_pages_are_as_long_as_the_settings_say() -> None:
    """Seven offers fill two pages of three and begin a third."""
    async with shop(page_size=3) as (_, client):
        pages = [await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=n)) for n in (1, 3, 4)]
        assert [3, 1, 0] == [len(page.offer_list) for page in pages]
        assert {3} == {page.number_of_pages for page in pages}


async def test_newest_orders_are_given_and_the_others_withheld() -> None:
    """A limit cuts the oldest orders off, and the answer does not say so."""
    async with shop(orders=5, most_orders=3) as (sandbox, client):
        numbers = [row["number"] for row in sandbox.tables("SELECT number FROM orders ORDER BY created DESC")]
        reply = await client.orders.get_order_list(OrderFilter(states=list(State)))
        assert reply.operation_success
        assert numbers[:3] == [order.order_number for order in reply.order_list]


async def test_newest_discussions_are_given_and_the_others_withheld() -> None:
    """The limit is that of discussions as well."""
    async with shop(most_orders=1) as (sandbox, client):
        for _ in range(2):
            number = sandbox.act("order")["order_number"]
            claim = sandbox.act("claim", order_number=number)
        reply = await client.discussions.get_order_claim_list(OrderClaimFilter())
        assert [claim] == [one.id for one in reply.order_claim_list]


async def test_too_many_orders_time_out() -> None:
    """A list of more orders than the database can read fails, one of as many does not."""
    async with shop(slow_above=1) as (sandbox, client):
        number = sandbox.act("order")["order_number"]
        assert [number] == list(await seen(client))
        sandbox.act("order")
        with pytest.raises(DataTimedOut):
            await seen(client)


async def test_too_many_discussions_time_out() -> None:
    """A list of discussions fails as one of orders does."""
    async with shop(slow_above=0) as (sandbox, client):
        sandbox.act("claim", order_number=sandbox.act("order")["order_number"])
        with pytest.raises(DataTimedOut):
            await client.discussions.get_order_claim_list(OrderClaimFilter())


async def test_limits_are_not_those_of_offers() -> None:
    """Offers are given as if orders had no limits."""
    async with shop(most_orders=1, slow_above=0) as (_, client):
        assert 7 == len((await client.offers.get_offer_list(OfferFilter())).offer_list)


async def test_new_order_is_unseen_until_it_is_committed() -> None:
    """An order that was placed is found by no filter at first, and before the lag is over by every one."""
    async with shop(commit_lag=LAG) as (sandbox, client):
        number = sandbox.act("order")["order_number"]
        filters = [
            OrderFilter(order_reference_list=[number]),
            OrderFilter(states=list(State), begin_creation_date=START),
            OrderFilter(states=list(State), begin_modification_date=START),
        ]
        assert not any([(await client.orders.get_order_list(one)).order_list for one in filters])
        sandbox.clock.advance(LAG)
        for one in filters:
            (order,) = (await client.orders.get_order_list(one)).order_list
            assert (number, START) == (order.order_number, order.last_updated_date)


async def test_changed_order_is_as_before_until_it_is_committed() -> None:
    """A change is in no window at first, and the order is where it was; then it is at the date of the change."""
    async with shop(commit_lag=LAG) as (sandbox, client):
        number = sandbox.act("order")["order_number"]
        sandbox.clock.advance(LAG)
        changed = sandbox.clock.local()
        sandbox.act("cancel", order_number=number)
        assert {number: State.WAITING_FOR_SELLER_ACCEPTATION} == await seen(client)
        assert {} == await seen(client, since=changed)
        sandbox.clock.advance(LAG)
        assert {number: State.CANCELLED_BY_CUSTOMER} == await seen(client, since=changed, until=changed)
        assert {} == await seen(client, until=changed - timedelta(seconds=1))


async def test_changes_of_one_order_are_committed_in_their_order() -> None:
    """An order that changes again before the first change is committed is seen as before both, then as after both."""
    async with shop(commit_lag=LAG) as (sandbox, client):
        number = sandbox.act("order")["order_number"]
        sandbox.act("cancel", order_number=number)
        assert {} == await seen(client)
        sandbox.clock.advance(LAG)
        assert {number: State.CANCELLED_BY_CUSTOMER} == await seen(client)


async def test_lags_follow_from_the_seed() -> None:
    """Equal marketplaces commit an order at the same moment; not all orders take the same time."""

    async def lags(seed: int) -> list[str]:
        async with shop(commit_lag=LAG, seed=seed) as (sandbox, _):
            for _ in range(3):
                sandbox.act("order")
            return [row["until_utc"] for row in sandbox.tables("SELECT until_utc FROM order_before ORDER BY 1")]

    assert await lags(1) == await lags(1)
    assert 3 == len(set(await lags(1)))


@pytest.mark.parametrize("wrong", [{"page_size": 0}, {"most_orders": 0}, {"slow_above": -1}, {"commit_lag": -LAG}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    """The error about a wrong setting names it."""
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be"):
        Settings(**wrong)
