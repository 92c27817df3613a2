"""Orders and carriers."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from ..._contract.declare import evolve
from ...models.orders import (
    AssociatedOrderInfo,
    Carrier,
    CountryEnum,
    GlobalConfigurationMessage,
    Order,
    OrderFilter,
    OrderListMessage,
    OrderStateEnum,
    OrderTypeEnum,
    ServiceOrder,
    ServiceOrderListMessage,
)
from ...operations import Orders
from .._answers import Basis, Call, LongList, answers
from .._limits import limit_list
from .._store import Row, moment, stamp
from .carriers import CARRIERS
from .commits import VisibleOrders, visible_orders
from .view import view

LOOK_BACK: Final = timedelta(days=31)
"""How far back a request without states finds orders: "about a month"."""
_COLUMNS: Final = (
    "orders.*, customer.civility, customer.first_name, customer.last_name, customer.street, customer.zip_code,"
    " customer.city, customer.country AS customer_country, customer.mobile, customer.phone"
)
_ORDER: Final = "ORDER BY orders.created DESC, orders.number DESC"
_AMONG: Final = "IN (SELECT value FROM json_each(?))"
"""A list as one parameter, because SQLite limits the number of parameters."""
_TYPES: Final = {
    OrderTypeEnum.MKPFBC: ("MKPFBC",),
    OrderTypeEnum.EXTFBC: ("EXTFBC",),
    OrderTypeEnum.IS_FULFILLMENT: ("MKPFBC", "EXTFBC"),
}


@answers(
    Orders.get_order_list,
    Basis.RECORDED,
    "Order numbers override all else, dates count only together with states, lines and parcels come when asked for, "
    "newest first (recorded, documented). Assumed: without states the last 31 days, with states no look-back; there "
    "is no limit unless the settings give one.",
)
def get_order_list(call: Call[OrderFilter]) -> LongList[OrderListMessage]:
    """List the orders that match."""
    wanted = call.request or OrderFilter()
    lines, parcels = bool(wanted.fetch_order_lines), bool(wanted.fetch_parcels)

    def orders(numbers: Sequence[str]) -> list[Order]:
        return view(call.store, _rows(call, numbers), lines=lines, parcels=parcels)

    return LongList(OrderListMessage(), _matching(call, wanted, "service_for IS NULL"), orders)


@answers(
    Orders.get_service_order_list,
    Basis.ASSUMED,
    "Filtered as GetOrderList; a seller has service orders only where a test has put them into the database.",
)
def get_service_order_list(call: Call[OrderFilter]) -> LongList[ServiceOrderListMessage]:
    """List the orders of services that match."""
    wanted = call.request or OrderFilter()
    lines, parcels = bool(wanted.fetch_order_lines), bool(wanted.fetch_parcels)

    def orders(numbers: Sequence[str]) -> list[ServiceOrder]:
        rows = _rows(call, numbers)
        shown = view(call.store, rows, lines=lines, parcels=parcels, cls=ServiceOrder)
        return [
            evolve(order, associated_order_info_list=_associated(call, row))
            for order, row in zip(shown, rows, strict=True)
        ]

    return LongList(ServiceOrderListMessage(), _matching(call, wanted, "service_for IS NOT NULL"), orders)


def _associated(call: Call[Any], row: Row) -> list[AssociatedOrderInfo]:
    product = call.store.one("SELECT * FROM orders WHERE number = ?", row["service_for"])
    if product is None:
        return []
    sku = call.store.value("SELECT sku FROM order_line WHERE order_number = ? ORDER BY row_id", row["service_for"])
    return [
        AssociatedOrderInfo(
            associated_sku=sku,
            order_number=product["number"],
            order_state=OrderStateEnum(product["state"]),
            real_delivery_date=moment(product["delivery_max"]),
            service_order_number=row["number"],
            sku=sku,
        )
    ]


def _matching(call: Call[Any], wanted: OrderFilter, kind: str) -> list[str]:
    """Return the numbers of the orders that match a filter, newest first."""
    orders = visible_orders(call.market)
    # With the plus sign SQLite uses the index on numbers, and does not read all orders of the seller.
    seller = "+orders.seller" if wanted.order_reference_list else "orders.seller"
    conditions, values = [f"{seller} = ? AND {kind} AND {orders.condition}"], [*orders.values, call.seller["id"]]

    def where(condition: str, *more: object) -> None:
        conditions.append(condition)
        values.extend(more)

    if wanted.order_reference_list:
        where(f"orders.number {_AMONG}", json.dumps(wanted.order_reference_list))
    else:
        _narrow(where, wanted, orders, call.now)
    query = f"SELECT orders.number FROM {orders.tables} WHERE {' AND '.join(conditions)} {_ORDER}"
    return limit_list(call, [row["number"] for row in call.store.each(query, *values)], "orders")


def _rows(call: Call[Any], numbers: Sequence[str]) -> list[Row]:
    """Return the rows of some orders, newest first."""
    orders = visible_orders(call.market)
    return call.store.all(
        # The visible state and date come before the order's own columns: the first column of a name counts.
        f"SELECT {orders.state} AS state, {orders.updated} AS updated, {_COLUMNS}"
        f" FROM {orders.tables} JOIN customer ON customer.id = orders.customer"
        f" WHERE orders.number {_AMONG} {_ORDER}",
        *orders.values,
        json.dumps(numbers),
    )


def _narrow(where: Any, wanted: OrderFilter, orders: VisibleOrders, now: datetime) -> None:
    if wanted.states:
        where(f"{orders.state} {_AMONG}", json.dumps(wanted.states))
        for column, begin, end in (
            ("orders.created", wanted.begin_creation_date, wanted.end_creation_date),
            (orders.updated, wanted.begin_modification_date, wanted.end_modification_date),
        ):
            if begin is not None:
                where(f"{column} >= ?", stamp(begin))
            if end is not None:
                where(f"{column} <= ?", stamp(end))
    else:
        where("orders.created >= ?", stamp(now - LOOK_BACK))
    if wanted.corporation_code:
        where("orders.corporation = ?", wanted.corporation_code)
    if wanted.country not in {None, CountryEnum.ALL}:
        where("orders.country = ?", str(wanted.country))
    if logistics := _TYPES.get(wanted.order_type) if wanted.order_type else None:
        where(f"orders.logistics {_AMONG}", json.dumps(logistics))
    elif not wanted.include_external_fbc_site_id:
        where("orders.logistics <> 'EXTFBC'")
    if wanted.partner_order_ref:
        where(f"orders.partner_ref {_AMONG}", json.dumps(wanted.partner_order_ref.split(";")))


@answers(Orders.get_global_configuration, Basis.RECORDED, "The recorded list of 29 carriers.")
def get_global_configuration(_: Call[Any]) -> GlobalConfigurationMessage:
    """List the carriers."""
    return GlobalConfigurationMessage(
        carrier_list=tuple(Carrier(carrier_id=number, default_url=url, name=name) for number, name, url in CARRIERS)
    )
