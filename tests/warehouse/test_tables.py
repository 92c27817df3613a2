"""Items are the same in tables, to the last cent: as one nested table, and as a root table with its child tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any, Final

import attrs
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdiscount_async import Order, OrderLine, OrderStateEnum, Parcel
from cdiscount_async._contract.shapes import Array, Choice, Record, Scalar, Shape, members
from cdiscount_async.converter import to_json
from cdiscount_async.errors import ContractMismatch
from cdiscount_async.models.common import Address
from cdiscount_async.models.fulfilment import ProductStock
from cdiscount_async.models.offers import Offer
from cdiscount_async.models.orders import Customer, ParcelItem, RefundInformation, Tracking, Voucher
from cdiscount_async.operations import ALL
from cdiscount_async.warehouse import (
    CLAIMS,
    OFFER_QUESTIONS,
    OFFERS,
    ORDER_QUESTIONS,
    ORDERS,
    RootTable,
    Roundings,
    arrow_schema,
    table_schemas,
    tables,
    to_arrow,
)

from ..support.sizes import examples
from ..support.strategies import instances
from ..support.timing import PARIS

ROOTS: Final = (ORDERS, OFFERS, CLAIMS, ORDER_QUESTIONS, OFFER_QUESTIONS)
by_root = pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.name)
SOME: Final = examples(20)


class Expected:
    """What tables must have for items, without Arrow: amounts with 4 places, times in UTC, and plain values."""

    def __init__(self) -> None:
        self.rounded = 0

    def record(self, cls: type[Any], value: Any, outer: tuple[type[Any], ...] = ()) -> dict[str, Any] | None:
        """Return the members of a record in the order of their declaration."""
        if value is None:
            return None
        shapes = {one.attribute: one.shape for one in members(cls)}
        names = [one.name for one in attrs.fields(cls)]
        return {name: self.value(shapes[name], getattr(value, name), (*outer, cls)) for name in names}

    def value(self, shape: Shape, value: Any, outer: tuple[type[Any], ...]) -> Any:
        """Return the value of a member."""
        match shape:
            case Array(Record(cls)) if cls in outer:
                return [to_json(one) for one in value]
            case Array(Record(cls)):
                return [self.record(cls, one, outer) for one in value]
            case Record(cls):
                return self.record(cls, value, outer)
            case Choice() if value is not None:
                return str(value)
            case Scalar("decimal") if value is not None:
                with localcontext() as context:
                    context.prec = 100
                    amount = value.quantize(Decimal("0.0001"))
                self.rounded += amount != value
                return amount
            case Scalar("dateTime") if value is not None:
                return value.replace(tzinfo=PARIS).astimezone(UTC)
            case _:
                return value


def read(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a table, with the values of JSON in texts."""
    return {name: _read(name, value) for name, value in row.items()}


def _read(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return read(value)
    if isinstance(value, list):
        return [_read("", one) for one in value]
    return json.loads(value) if name == "order_line_child_list" else value


def flat(cls: type[Any], row: Mapping[str, Any] | None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the columns of a table, with None for all members of an absent record."""
    for one in attrs.fields(cls):
        shape = {member.attribute: member.shape for member in members(cls)}[one.name]
        name = one.name if one.name.startswith(prefix) else prefix + one.name
        value = None if row is None else row[one.name]
        match shape:
            case Record(inner):
                yield from flat(inner, value, f"{name}_")
            case Array(Record(inner)) if inner is not cls:
                pass
            case Array():
                yield name, [] if row is None else value
            case _:
                yield name, value


@by_root
def test_an_item_is_a_row(root: RootTable) -> None:
    """A nested table has all values of all items, and each amount that is rounded is counted."""

    @SOME
    @given(st.lists(instances(root.model, known_enums=False), max_size=4))
    def holds(items: list[Any]) -> None:
        expected, roundings = Expected(), Roundings()

        table = to_arrow(items, root.model, roundings=roundings)

        assert [expected.record(root.model, one) for one in items] == [read(row) for row in table.to_pylist()]
        assert expected.rounded == roundings.values
        assert not roundings.incomplete
        assert arrow_schema(root.model).equals(table.schema, check_metadata=True)

    holds()


LISTS: Final = {
    "orders": {
        "lines": ("order_line_list",),
        "parcels": ("parcel_list",),
        "parcels__items": ("parcel_list", "parcel_item_list"),
        "parcels__trackings": ("parcel_list", "tracking_list"),
        "vouchers": ("voucher_list",),
    },
    "offers": {
        "pools": ("offer_pool_list",),
        "discounts": ("discount_list",),
        "shipping_information": ("shipping_information_list",),
    },
    "claims": {"messages": ("messages",)},
    "order_questions": {"messages": ("messages",)},
    "offer_questions": {"messages": ("messages",)},
}
"""The child tables of each root table, and where their rows are in an item."""


def inner(cls: type[Any], member: str) -> type[Any]:
    """Return the type of the records in a list."""
    (found,) = (one.shape.item.type for one in members(cls) if one.attribute == member)  # type: ignore[union-attr]
    return found  # type: ignore[no-any-return]


def child_rows(
    cls: type[Any], keys: Mapping[str, Any], record: Mapping[str, Any], path: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a child table for one item, or one row of its parent."""
    member, *more = path
    for position, one in enumerate(record[member], 1):
        if more:
            yield from child_rows(inner(cls, member), {**keys, "parcel_position": position}, one, more)
        else:
            yield {**keys, "position": position, **dict(flat(inner(cls, member), one))}


@by_root
def test_items_are_rows_of_several_tables(root: RootTable) -> None:
    """The root table and its child tables have all values of all items, with the keys by which they are joined."""

    @SOME
    @given(st.lists(instances(root.model, known_enums=False), max_size=4))
    def holds(items: list[Any]) -> None:
        expected, roundings = Expected(), Roundings()
        records = [expected.record(root.model, one) or {} for one in items]

        found = dict(tables(root, items, seller="shop-api", roundings=roundings))

        rows = {root.name: [{"seller": "shop-api", **dict(flat(root.model, one))} for one in records]}
        for name, path in LISTS[root.name].items():
            rows[f"{root.name}__{name}"] = [
                row
                for one in records
                for row in child_rows(
                    root.model, {"seller": "shop-api", **{key: one[key] for key in root.key}}, one, path
                )
            ]
        assert rows == {name: [read(row) for row in table.to_pylist()] for name, table in found.items()}
        assert expected.rounded == roundings.values
        assert {name: one.arrow_schema for name, one in table_schemas(root).items()} == {
            name: table.schema for name, table in found.items()
        }

    holds()


def test_tables_have_keys() -> None:
    """Each table names its parent, its primary key, and the key by which all rows of an item are replaced."""
    found = {
        name: (one.parent, one.primary_key, one.merge_key)
        for root in (ORDERS, CLAIMS)
        for name, one in table_schemas(root).items()
    }

    of_order, of_claim = ("seller", "order_number"), ("seller", "id")
    of_parcel = ("seller", "order_number", "parcel_position", "position")
    assert found == {
        "orders": (None, of_order, of_order),
        "orders__lines": ("orders", (*of_order, "position"), of_order),
        "orders__parcels": ("orders", (*of_order, "position"), of_order),
        "orders__parcels__items": ("orders__parcels", of_parcel, of_order),
        "orders__parcels__trackings": ("orders__parcels", of_parcel, of_order),
        "orders__vouchers": ("orders", (*of_order, "position"), of_order),
        "claims": (None, of_claim, of_claim),
        "claims__messages": ("claims", (*of_claim, "position"), of_claim),
    }


def types_in(kind: Any) -> Iterator[Any]:
    """Yield an Arrow type and all types in it."""
    yield kind
    for number in range(kind.num_fields):
        yield from types_in(kind.field(number).type)


@pytest.mark.parametrize("personal", [True, False])
def test_no_column_is_a_float(personal: bool) -> None:
    """No result of any operation becomes floats; all amounts are DECIMAL(18,4), and all times have a zone."""
    models = {one.result_type for one in ALL.values()} | {root.model for root in ROOTS} | {ProductStock}
    kinds = {kind for model in models for one in arrow_schema(model, personal=personal) for kind in types_in(one.type)}
    kinds |= {
        one.type
        for root in ROOTS
        for table in table_schemas(root, personal=personal).values()
        for one in table.arrow_schema
    }

    assert not [kind for kind in kinds if pa.types.is_floating(kind)]
    assert {pa.decimal128(18, 4)} == {kind for kind in kinds if pa.types.is_decimal(kind)}
    assert {pa.timestamp("us", "UTC")} == {kind for kind in kinds if pa.types.is_temporal(kind)}


@by_root
def test_columns_of_a_table_have_different_names(root: RootTable) -> None:
    """No two columns of a table have the same name, in no case either: databases do not distinguish it."""
    for table in table_schemas(root).values():
        assert len({name.casefold() for name in table.arrow_schema.names}) == len(table.arrow_schema)
    if root is ORDERS:
        names = arrow_schema(Order, lines=True).names
        assert len({*names}) == len(names)


def test_sentences_are_metadata() -> None:
    """The metadata of each field have the sentence about its member, as one line."""
    orders = table_schemas(ORDERS)["orders"].arrow_schema
    lines = arrow_schema(Order).field("order_line_list").type.value_type

    assert orders.field("initial_total_amount").metadata == {
        b"description": b"What the buyer pays, in euros, shipping included. Whether VAT is included is not recorded; "
        b"the prices of offers include VAT."
    }
    assert orders.field("partner_order_ref").metadata == {
        b"description": b"The seller's own reference of the order; None if there is none."
    }
    assert {b"description": b"The name of the product, cut at 50 characters."} == lines.field("name").metadata
    assert table_schemas(CLAIMS)["claims"].arrow_schema.field("id").metadata == {
        b"description": b"The number of the discussion: CloseDiscussionList and GetDiscussionMailList take it."
    }


SPRING: Final = datetime(2026, 3, 29, 2, 30)
AUTUMN: Final = datetime(2026, 10, 25, 2, 30)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (datetime(2026, 7, 1, 12), datetime(2026, 7, 1, 10, tzinfo=UTC)),
        (datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 11, tzinfo=UTC)),
        (AUTUMN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (AUTUMN.replace(fold=1), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (SPRING, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)),
        (datetime(2045, 7, 1, 12), datetime(2045, 7, 1, 10, tzinfo=UTC)),
        (datetime(1950, 7, 1, 12), datetime(1950, 7, 1, 11, tzinfo=UTC)),
        (datetime(9999, 12, 31, 23, 59, 59), datetime(9999, 12, 31, 22, 59, 59, tzinfo=UTC)),
    ],
    ids=["summer", "winter", "first 2:30", "second 2:30", "skipped", "with a zone", "late", "early", "no end"],
)
def test_french_times_become_utc(written: datetime, expected: datetime) -> None:
    """A time without a zone is French. The hour that happens twice is the first one, unless the time says otherwise."""
    plain = datetime(2026, 7, 1, 12)

    found = to_arrow([Order(creation_date=one) for one in (written, None, plain)])["creation_date"].to_pylist()

    assert [expected, None, datetime(2026, 7, 1, 10, tzinfo=UTC)] == found


def test_an_amount_is_rounded_half_to_even() -> None:
    """An amount with more than 4 places is rounded half to even; the message names the first orders."""
    amounts = ["0.00005", "0.00015", "0.00025", "1.00001", "2.50000"]
    orders = [Order(order_number=f"N{i}", initial_total_amount=Decimal(one)) for i, one in enumerate(amounts)]
    roundings = Roundings()

    found = to_arrow(orders, roundings=roundings)["initial_total_amount"].to_pylist()

    assert [Decimal(one) for one in ("0.0000", "0.0002", "0.0002", "1.0000", "2.5000")] == found
    assert ["initial_total_amount: numbers rounded to 4 places: 4, the first in N0, N1, N2"] == list(roundings)


def test_an_amount_that_does_not_fit_is_null_and_named() -> None:
    """An amount with too many digits before its point is null, and the message says so."""
    roundings = Roundings()
    order = Order(order_number="N", order_line_list=(OrderLine(purchase_price=Decimal(10**14)),))

    found = dict(tables(ORDERS, [order], seller="s", roundings=roundings))

    assert [None] == found["orders__lines"]["purchase_price"].to_pylist()
    assert roundings.incomplete
    (sentence,) = roundings
    assert sentence == (
        "order_line_list.purchase_price: numbers left out, because they have more than 14 digits before the point: 1, "
        "the first in N"
    )


def test_a_rounding_without_a_counter_is_a_warning() -> None:
    """If no counter is passed, a warning says what is not exact."""
    order = Order(order_number="N", initial_total_amount=Decimal("0.12345"))

    with pytest.warns(UserWarning, match="initial_total_amount: numbers rounded to 4 places: 1, the first in N"):
        to_arrow([order])
    with pytest.warns(UserWarning, match="initial_total_amount: numbers rounded to 4 places: 1, the first in N"):
        dict(tables(ORDERS, [order], seller="s"))


def test_fees_that_are_floats_become_decimals() -> None:
    """The fees of a stock, which the schema declares as floating-point numbers, are the decimals that were written."""
    stock = ProductStock(sku="A", logistic_fees=0.1, stock_fees=1e300, overhead_outsize_fees=float("nan"))
    roundings = Roundings()

    (row,) = to_arrow([stock], roundings=roundings).to_pylist()

    assert (Decimal("0.1"), None, None) == (row["logistic_fees"], row["stock_fees"], row["overhead_outsize_fees"])
    assert 2 == roundings.values


def test_lines_are_rows() -> None:
    """With `lines` there is a row for each line, with the columns of its order; an order without lines has one row."""
    orders = [
        Order(
            order_number="A", initial_total_amount=Decimal(5), order_line_list=(OrderLine(sku="1"), OrderLine(sku="2"))
        ),
        Order(order_number="B", order_state=OrderStateEnum("Teleported")),
        Order(order_number="C", customer=Customer(first_name="Zoé"), order_line_list=(OrderLine(sku="3", quantity=2),)),
    ]

    rows = to_arrow(orders, lines=True).to_pylist()

    names = ("order_number", "initial_total_amount", "order_state", "customer_first_name", "line_position", "line_sku")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("A", 5, None, None, 1, "1"),
        ("A", 5, None, None, 2, "2"),
        ("B", None, "Teleported", None, None, None),
        ("C", None, None, "Zoé", 1, "3"),
    ]
    assert [None, None, None, 2] == [row["line_quantity"] for row in rows]
    with pytest.raises(ValueError, match="Offer has no lines"):
        to_arrow([Offer()], lines=True)


PERSON: Final = "Zoé Secret"


def test_buyers_can_be_left_out() -> None:
    """Without `personal` no table has a column for a person's data, and no value of it is anywhere."""
    address = Address(first_name=PERSON, last_name=PERSON, street=PERSON, city=PERSON, country="FR")
    order = Order(
        order_number="A",
        customer=Customer(first_name=PERSON, email=PERSON, phone=PERSON),
        billing_address=address,
        shipping_address=address,
        parcel_list=(Parcel(customer_num=PERSON, parcel_item_list=(ParcelItem(sku="1"),)),),
        order_line_list=(OrderLine(sku="1", order_line_child_list=(OrderLine(sku="2"),)),),
    )
    (whole,), (kept,) = to_arrow([order]).to_pylist(), to_arrow([order], personal=False).to_pylist()
    flat_rows = [table.to_pylist() for _, table in tables(ORDERS, [order], seller="s", personal=False)]
    lines = to_arrow([order], lines=True, personal=False).to_pylist()

    assert PERSON in str(whole)
    assert PERSON not in str([kept, flat_rows, lines])
    assert "FR" == kept["billing_address"]["country"]
    assert "first_name" not in kept["billing_address"]
    assert not [name for name in table_schemas(ORDERS, personal=False)["orders"].arrow_schema.names if "email" in name]


def test_json_in_texts_has_no_personal_data() -> None:
    """No type inside itself has private members, so that JSON in a text needs no `personal`."""
    models = {one.result_type for one in ALL.values()}

    def within(cls: type[Any], outer: tuple[type[Any], ...] = ()) -> Iterator[type[Any]]:
        for one in members(cls):
            item = one.shape.item if isinstance(one.shape, Array) else one.shape
            if isinstance(item, Record):
                if item.type in outer or item.type is cls:
                    yield item.type
                else:
                    yield from within(item.type, (*outer, cls))

    inside_themselves = {found for model in models for found in within(model)}

    assert OrderLine in inside_themselves
    assert [] == [cls for cls in inside_themselves if any(one.private for one in members(cls))]


def test_a_value_that_does_not_fit_is_named_by_its_order() -> None:
    """An error names the order, and quotes nothing of it."""
    orders = [Order(order_number=f"N{i}", visa_cegid=2**70 if i == 1 else i) for i in range(3)]

    for make in (lambda: to_arrow(orders), lambda: dict(tables(ORDERS, orders, seller="s"))):
        with pytest.raises(ContractMismatch, match="N1: expected a row that an Arrow table can hold") as caught:
            make()
        assert str(2**70) not in str(caught.value)
        assert caught.value.__context__ is None


def test_all_columns_are_there_without_items() -> None:
    """All tables and all columns exist from the first day, also when there is no item."""
    found = dict(tables(ORDERS, [], seller="s"))

    assert [*table_schemas(ORDERS)] == [*found]
    assert {0} == {table.num_rows for table in found.values()}
    assert arrow_schema(Order) == to_arrow([], Order).schema
    with pytest.raises(ValueError, match="pass the type"):
        to_arrow([])


def test_a_voucher_without_an_amount_is_a_row() -> None:
    """A record may be absent although its members are mandatory: its columns are null."""
    vouchers = (Voucher(), Voucher(refund_information=RefundInformation(amount=Decimal("2.5"), motive_id=135)))
    order = Order(order_number="A", voucher_list=vouchers, parcel_list=(Parcel(tracking_list=(Tracking(),)),))

    found = dict(tables(ORDERS, [order], seller="s"))

    assert [None, Decimal("2.5")] == found["orders__vouchers"]["refund_information_amount"].to_pylist()
    assert [None, 135] == found["orders__vouchers"]["refund_information_motive_id"].to_pylist()
    assert [None, Decimal("2.5")] == [
        one["refund_information"] and one["refund_information"]["amount"]
        for one in to_arrow([order]).to_pylist()[0]["voucher_list"]
    ]
    assert 1 == found["orders__parcels__trackings"].num_rows
