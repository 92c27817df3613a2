"""Whatever appears, changes and vanishes between runs, the database is equal to the service, to the last cent."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import Order, OrderLine, Parcel
from cdiscount_async.models.offers import DiscountComponent, Offer
from cdiscount_async.models.orders import ParcelItem, RefundInformation, Voucher
from cdiscount_async.warehouse import load

from ..support.sizes import examples
from .marketplace import Listed, stored

AMOUNTS = st.integers(-(10**17), 10**17).map(lambda digits: Decimal(digits).scaleb(-4))
SKUS = st.sampled_from(["X", "Y", "Z"])
NUMBERS = st.sampled_from(["A1", "B2", "C3", "D4"])


def several(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return lists of up to three items, often without any."""
    return st.one_of(st.just(()), st.lists(items, max_size=3).map(tuple))


ITEMS = st.builds(ParcelItem, sku=SKUS, quantity=st.integers(0, 9))
ORDERS = st.builds(
    Order,
    order_number=NUMBERS,
    initial_total_amount=st.none() | AMOUNTS,
    order_line_list=several(st.builds(OrderLine, sku=SKUS, purchase_price=st.none() | AMOUNTS)),
    parcel_list=several(st.builds(Parcel, real_carrier_code=SKUS, parcel_item_list=several(ITEMS))),
    voucher_list=several(
        st.builds(Voucher, refund_information=st.builds(RefundInformation, amount=AMOUNTS, motive_id=st.just(131)))
    ),
)
OFFERS = st.builds(
    Offer,
    seller_product_id=NUMBERS,
    price=AMOUNTS,
    discount_list=several(st.builds(DiscountComponent, discount_value=AMOUNTS)),
)
RUNS = st.lists(
    st.tuples(st.lists(ORDERS, max_size=4), st.lists(OFFERS, max_size=4, unique_by=lambda one: one.seller_product_id)),
    min_size=2,
    max_size=4,
)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@examples(12)
@given(runs=RUNS)
def test_the_database_is_the_service(runs: list[tuple[list[Order], list[Offer]]]) -> None:
    """After each run, all rows of orders and offers are those of their last versions."""
    shop = Listed()
    with TemporaryDirectory() as folder:
        database = str(Path(folder) / "shop.duckdb")
        ever: dict[str, Offer] = {}
        for orders, offers in runs:
            for order in orders:
                shop.put(order)
            shop.offers = offers
            ever |= {str(one.seller_product_id): one for one in offers}
            result = load(shop.source().with_resources("orders", "offers"), database)
            assert {} == result.sellers_failed
            found = stored(database)

            assert _of_orders(shop.orders) == _of_tables(found)
            assert sorted((key, one.price) for key, one in ever.items()) == sorted(
                (row["seller_product_id"], row["price"]) for row in found["offers"]
            )
            listed = {one.seller_product_id for one in offers}
            assert listed == {row["seller_product_id"] for row in found["offers"] if row["vanished_at"] is None}
            assert sorted(
                (one.seller_product_id, place, discount.discount_value)
                for one in offers
                for place, discount in enumerate(one.discount_list, 1)
            ) == sorted(
                (row["seller_product_id"], row["position"], row["discount_value"])
                for row in found["offers__discounts"]
                if row["seller_product_id"] in listed
            )


def _of_orders(orders: dict[str, Order]) -> dict[str, list[Any]]:
    """Return what the tables must have."""

    def each(rows: Callable[[Order], Any]) -> list[Any]:
        return sorted(((number, *row) for number, one in orders.items() for row in rows(one)), key=_in_order)

    return {
        "orders": each(lambda one: [(one.initial_total_amount,)]),
        "lines": each(lambda one: [(at, x.sku, x.purchase_price) for at, x in enumerate(one.order_line_list, 1)]),
        "parcels": each(lambda one: [(at, x.real_carrier_code) for at, x in enumerate(one.parcel_list, 1)]),
        "items": each(
            lambda one: [
                (parcel, at, x.sku, x.quantity)
                for parcel, y in enumerate(one.parcel_list, 1)
                for at, x in enumerate(y.parcel_item_list, 1)
            ]
        ),
        "vouchers": each(
            lambda one: [
                (at, x.refund_information.amount if x.refund_information else None)
                for at, x in enumerate(one.voucher_list, 1)
            ]
        ),
    }


def _of_tables(found: Any) -> dict[str, list[Any]]:
    """Return what the tables have."""
    members = {
        "orders": ("orders", "initial_total_amount"),
        "lines": ("orders__lines", "position", "sku", "purchase_price"),
        "parcels": ("orders__parcels", "position", "real_carrier_code"),
        "items": ("orders__parcels__items", "parcel_position", "position", "sku", "quantity"),
        "vouchers": ("orders__vouchers", "position", "refund_information_amount"),
    }
    return {
        name: sorted((tuple(row[one] for one in ("order_number", *columns)) for row in found[table]), key=_in_order)
        for name, (table, *columns) in members.items()
    }


def _in_order(row: Any) -> str:
    """Return a text by which rows are sorted: equal amounts have the same."""
    return str([one.normalize() if isinstance(one, Decimal) else one for one in row])
