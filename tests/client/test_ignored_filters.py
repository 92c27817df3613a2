"""Dates that the service would ignore cause a warning, which points to the caller's line."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from cdiscount_async import Client, IgnoredFilterWarning, OrderFilter, OrderStateEnum, wire
from cdiscount_async.sandbox import FaultRule, Sandbox

from ..support.clients import TOKEN

DATES: Final = ("begin_creation_date", "end_creation_date", "begin_modification_date", "end_modification_date")
MOMENT: Final = datetime(2026, 3, 1)
UNHEEDED: Final = OrderFilter(begin_modification_date=MOMENT)

Ask = Callable[[Client, Any], Awaitable[Any]]


async def call(client: Client, request: Any) -> None:
    """Call the operation as a method."""
    await client.orders.get_order_list(request)


async def call_by_name(client: Client, request: Any) -> None:
    """Call the operation by its name."""
    await client.call("GetOrderList", request)


async def stream(client: Client, request: Any) -> None:
    """Read the orders while they arrive: a task of the library's own sends the request."""
    async for _ in client.stream("GetOrderList", request):
        pass


@pytest.mark.parametrize("date", DATES)
async def test_every_date_wants_a_state(date: str, shop: Client) -> None:
    """Dates without states cause a warning with advice. Dates with states do not."""
    said = r"without states .*=list\(OrderStateEnum\) for all, or call iter_orders"
    with pytest.warns(IgnoredFilterWarning, match=said):
        await shop.orders.get_order_list(OrderFilter(**{date: MOMENT}))
    with pytest.warns(IgnoredFilterWarning, match=said):
        await shop.orders.get_service_order_list(OrderFilter(**{date: MOMENT}))
    await shop.orders.get_order_list(OrderFilter(**{date: MOMENT}, states=[OrderStateEnum.SHIPPED]))


async def test_order_numbers_leave_no_dates(shop: Client) -> None:
    """With order numbers, dates warn even with states. Order numbers alone, and an empty filter, do not warn."""
    numbers: Any = {"order_reference_list": ["1904240959CN8HI"]}
    dated = OrderFilter(begin_creation_date=MOMENT, states=[OrderStateEnum.SHIPPED], **numbers)
    with pytest.warns(IgnoredFilterWarning, match="with order_reference_list the service ignores the dates"):
        await shop.orders.get_order_list(dated)
    for heeded in (OrderFilter(**numbers), OrderFilter(), None):
        await shop.call("GetOrderList", heeded)


def test_the_codec_writes_what_it_is_given() -> None:
    """Writing an envelope without a call causes no warning."""
    wire.write_request("GetOrderList", UNHEEDED, token=TOKEN)


@pytest.mark.parametrize("ask", [call, call_by_name], ids=lambda ask: ask.__name__)
async def test_the_warning_names_the_line_that_asks(ask: Ask, shop: Client) -> None:
    """The warning points to the caller's file, and appears once for each line, however often the line calls."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            await ask(shop, UNHEEDED)

    assert [(Path(__file__).name, ask.__code__.co_firstlineno + 2)] == [
        (Path(one.filename).name, one.lineno) for one in caught
    ]


async def test_a_stream_warns_as_well(shop: Client) -> None:
    """The warning comes before any item, even if a task of the library sends the request."""
    with pytest.warns(IgnoredFilterWarning):
        await stream(shop, UNHEEDED)


async def test_a_call_that_is_repeated_warns_once(sandbox: Sandbox, shop: Client) -> None:
    """A call warns once, not with each attempt."""
    sandbox.faults.add(FaultRule("status", status=503, operations=["GetOrderList"], times=2))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await asyncio.create_task(call(shop, UNHEEDED))

    assert [IgnoredFilterWarning] == [one.category for one in caught]


async def test_iterations_never_warn(shop: Client) -> None:
    """An iteration names all states itself, so it does not warn."""
    orders = shop.orders.iter_orders(since=datetime(2025, 1, 1), until=datetime(2026, 3, 3), by="creation")

    assert 3 == len([order async for order in orders])
