"""A sandbox, served on this machine, and a client that works with it over HTTP."""

import asyncio
from datetime import timedelta
from time import monotonic
from typing import Final

from .. import outcomes
from ..client import Client
from ..models.orders import (
    AcceptationStateEnum,
    Order,
    OrderFilter,
    OrderStateEnum,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from ..sandbox import Sandbox, Settings, serving

SHOP: Final = Settings(seed=5, sellers=1, offers=3000, orders=2000, orders_a_day=0, speed=0)
"""A shop with thousands of rows, in which only the demo changes anything."""
SHOWN: Final = 8
"""The number of rows that are shown of each kind."""


def run() -> int:
    """Show what the client can do, and return the exit status."""
    with serving(Sandbox(SHOP)) as sandbox:
        print(f"A marketplace with made-up data runs at {sandbox.environment.service_url}")
        asyncio.run(_use(sandbox))
    print("\nA marketplace to develop and test against: cdiscount sandbox. In Python: help(cdiscount_async)")
    return 0


async def _use(sandbox: Sandbox) -> None:
    async with Client(sandbox.credentials, sandbox.environment) as client:
        await _show_orders(client)
        await _show_offers(client)
        await _accept(client, sandbox)


async def _show_orders(client: Client) -> None:
    iteration = client.orders.iter_orders(since=timedelta(days=60))
    begin = monotonic()
    orders = [order async for order in iteration]
    rate = len(orders) / (monotonic() - begin)
    windows = iteration.progress.done
    print(f"\n{len(orders):,} orders of 60 days came in {windows} windows of time, {rate:,.0f} a second. The latest:")
    print(f"{'order':15}  {'created':16}  {'state':33}  {'lines':>5}  {'total':>9}")
    for order in orders[-SHOWN:]:
        created = f"{order.creation_date:%Y-%m-%d %H:%M}"
        state, lines, total = order.order_state, len(order.order_line_list), order.initial_total_amount
        print(f"{order.order_number:15}  {created:16}  {state:33}  {lines:5}  {total:9.2f}")


async def _show_offers(client: Client) -> None:
    iteration = client.offers.iter_offers()
    begin = monotonic()
    offers = [offer async for offer in iteration]
    rate = len(offers) / (monotonic() - begin)
    pages = len(iteration.progress.pages)
    print(f"\n{len(offers):,} offers came in {pages} pages, {rate:,.0f} a second. The first:")
    print(f"{'offer':15}  {'EAN':13}  {'condition':14}  {'state':10}  {'stock':>5}  {'price':>9}")
    for offer in offers[:SHOWN]:
        print(
            f"{offer.seller_product_id:15}  {offer.product_ean:13}  {offer.product_condition:14}"
            f"  {offer.offer_state:10}  {offer.stock:5}  {offer.price:9.2f}"
        )


async def _accept(client: Client, sandbox: Sandbox) -> None:
    """Place an order as a buyer does, accept it, and wait for its payment."""
    number = sandbox.act("order", login=sandbox.login)["order_number"]
    order = await _order(client, number)
    print(f"\nA buyer orders something: {number} is {order.order_state}.")
    decision = ValidateOrder(
        order_number=number,
        order_state=OrderStateEnum.ACCEPTED_BY_SELLER,
        order_line_list=[
            ValidateOrderLine(
                acceptation_state=AcceptationStateEnum.ACCEPTED_BY_SELLER,
                product_condition=line.product_condition,
                seller_product_id=line.seller_product_id,
            )
            for line in order.order_line_list
        ],
    )
    outcomes.raise_for_refused(await client.orders.validate_order_list(ValidateOrderListMessage(order_list=[decision])))
    print(f"We accept it: now it is {(await _order(client, number)).order_state}.")
    sandbox.clock.advance(timedelta(minutes=15))
    print(f"A quarter of an hour later it is {(await _order(client, number)).order_state}.")


async def _order(client: Client, number: str) -> Order:
    wanted = OrderFilter(order_reference_list=[number], fetch_order_lines=True)
    (order,) = (await client.orders.get_order_list(wanted)).order_list
    return order
