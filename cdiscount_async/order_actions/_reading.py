"""Reads what the actions need: orders with their lines, and the carriers."""

from collections.abc import Iterable, Mapping

from ..models.orders import Carrier, Order, OrderFilter
from ..operations import Caller, Orders
from ._outcome import Impossible


async def orders_by_number(caller: Caller, numbers: Iterable[str]) -> dict[str, Order]:
    """Return orders with their lines, by number. Orders that this seller does not have are missing."""
    wanted = OrderFilter(order_reference_list=tuple(numbers), fetch_order_lines=True)
    reply = await caller.call(Orders.get_order_list, wanted)
    return {str(order.order_number): order for order in reply.order_list}


def found(number: str, orders: Mapping[str, Order]) -> Order:
    """Return an order from those that were read. Raises Impossible if it is not there."""
    try:
        return orders[number]
    except KeyError:
        raise Impossible("this seller has no order of that number, or it is not visible yet") from None


async def known_carriers(caller: Caller) -> tuple[Carrier, ...]:
    """Return the carriers that the service knows."""
    return (await caller.call(Orders.get_global_configuration)).carrier_list
