"""Watches of the sandbox, over HTTP: shops that live, and show late what happens."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cdiscount_async import Client, Credentials, Order, OrderFilter, OrderStateEnum
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings

from .truth import START
from .watching import Limited, Outcome, follow

ALL = OrderFilter(states=tuple(OrderStateEnum), begin_modification_date=datetime(2000, 1, 1), fetch_order_lines=True)


def living(sandbox: Sandbox, length: timedelta) -> tuple[Client, Limited]:
    """Return a client by whose time the sandbox lives."""
    time = Limited(length, then=lambda seconds: sandbox.clock.advance(timedelta(seconds=seconds)))
    return Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, timing=time.timing), time


def newest(*outcomes: Outcome) -> Iterable[Order]:
    """Return the version of each order that came last."""
    return {order.order_number: order for outcome in outcomes for order in outcome.orders}.values()


def facts(orders: Iterable[Order]) -> dict[str | None, object]:
    """Return what changes an order's date of modification in the sandbox; a claim does not."""
    return {order.order_number: (order.order_state, order.last_updated_date) for order in orders}


async def test_a_watch_knows_the_shop_by_heart() -> None:
    """Over days, crashes and faults, what was given last of each order is what the service shows of it."""
    settings = Settings(
        sellers=1, offers=10, orders=20, orders_a_day=15, speed=0, start=START, commit_lag=timedelta(minutes=80)
    )
    async with Sandbox(settings) as sandbox:
        sandbox.faults.add(FaultRule("truncate", operations=["GetOrderList"], skip=5, times=10))
        client, time = living(sandbox, timedelta(days=3))
        options = {"since": timedelta(days=400), "every": timedelta(hours=3)}
        async with client:
            first = await follow(client, time, saves=7, dies=30, **options)
            second = await follow(client, time, first.cursor, saves=7, dies=10, **options)
            third = await follow(client, time, second.cursor, **options)
            there = (await client.orders.get_order_list(ALL)).order_list

    assert facts(there) == facts(newest(first, second, third))
    assert len(there) > 30


async def test_the_cursor_holds_nothing_of_a_buyer() -> None:
    """No order number, name or address is in a cursor."""
    settings = Settings(sellers=1, offers=10, orders=20, orders_a_day=0, speed=0, start=START)
    async with Sandbox(settings) as sandbox:
        client, time = living(sandbox, timedelta(hours=1))
        async with client:
            outcome = await follow(client, time, since=timedelta(days=400))
        rows = sandbox.tables("SELECT orders.number, customer.* FROM orders JOIN customer ON customer = customer.id")

    texts = {str(value) for row in rows for value in row.values() if len(str(value)) > 3}
    assert len(texts) > 50
    assert [] == [text for text in texts if text in outcome.last]


async def test_an_order_that_enters_the_states_comes() -> None:
    """An order comes when it reaches one of the states asked for; other states begin without a cursor."""
    settings = Settings(sellers=1, offers=10, orders=0, orders_a_day=0, speed=0, start=START)
    async with Sandbox(settings) as sandbox:
        number = sandbox.act("order")["order_number"]
        client, time = living(sandbox, timedelta(hours=1))
        waiting, cancelled = OrderStateEnum.WAITING_FOR_SELLER_ACCEPTATION, OrderStateEnum.AUTOMATIC_CANCELLATION
        async with client:
            shipped = await follow(client, time, states=[OrderStateEnum.SHIPPED])
            time.extend(timedelta(hours=1))
            other = await follow(client, time, states=[OrderStateEnum.SHIPPED, waiting])
            time.extend(timedelta(days=3))
            late = await follow(client, time, states=[cancelled], every=timedelta(hours=6))

    assert [] == shipped.orders
    assert [(number, waiting)] == [(one.order_number, one.order_state) for one in other.orders]
    assert [(number, cancelled)] == [(one.order_number, one.order_state) for one in late.orders]


async def test_a_change_without_a_date_is_found_by_a_recheck() -> None:
    """An order that changed and does not say when, as by a claim in the sandbox, comes again the next day."""
    settings = Settings(sellers=1, offers=10, orders=20, orders_a_day=0, speed=0, start=START)
    async with Sandbox(settings) as sandbox:
        (row,) = sandbox.tables("SELECT number FROM orders WHERE state = 'Shipped' ORDER BY updated DESC LIMIT 1")
        client, time = living(sandbox, timedelta(minutes=10))
        options = {"since": timedelta(days=30), "recheck": timedelta(days=30), "every": timedelta(hours=6)}
        async with client:
            before = await follow(client, time, **options)
            sandbox.act("claim", order_number=row["number"])
            time.extend(timedelta(days=1))
            after = await follow(client, time, before.last, **options)

    claims = [[one.has_claims for one in some.orders if one.order_number == row["number"]] for some in (before, after)]
    assert [[False], [True]] == claims
