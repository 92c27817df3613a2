"""The columns of a file that says what to do with orders."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from .._common.arguments import did_you_mean
from .._contract.columns import LINE, LINE_POSITION, columns, flat, lines
from .._contract.declare import contract
from ..models.common import ProductConditionEnum
from ..models.orders import AcceptationStateEnum, Order, OrderStateEnum, RefundMotive, SellerRefundRequestMode
from ..packages.checks._leftovers import leftover
from ..packages.offers import ProductCondition
from ..packages.rows._columns import Column, Conversion, Table, plain
from ..packages.rows._numbers import integer_of, number_of

_DIGITS: Final = 15
"""The length of an order number."""


@contract()
class OrderRow:
    """A row of such a file: what to do with one line of an order, or with a whole order."""

    order_number: str
    order_state: OrderStateEnum | None = None
    seller_product_id: str | None = None
    product_condition: ProductConditionEnum | None = None
    acceptation_state: AcceptationStateEnum | None = None
    carrier_name: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    mode: SellerRefundRequestMode | None = None
    motive: RefundMotive | None = None
    refund_shipping_charges: bool | None = None
    outcome: str | None = None
    message: str | None = None


def _column(name: str, member: str, meaning: str, example: str = "", *, mandatory: bool = False) -> Column:
    return Column(name, meaning, example, (member,), mandatory)


_MASS_UPDATE: Final = (
    _column("OrderNumber", "order_number", "the number of the order", "2603021011AB1CD", mandatory=True),
    _column(
        "OrderState",
        "order_state",
        "AcceptedBySeller, RefusedBySeller, Shipped or ShipmentRefusedBySeller; other states change nothing",
        "Shipped",
    ),
    _column("SellerProductId", "seller_product_id", "your reference of the line; empty for the whole order", "BLUE-42"),
    _column("Condition", "product_condition", "the condition of the line: 1 to 6, or a name such as New", "6"),
    _column(
        "AcceptationState",
        "acceptation_state",
        "of the line: AcceptedBySeller, RefusedBySeller, ShippedBySeller or ShipmentRefusedBySeller",
        "ShippedBySeller",
    ),
    _column("Carrier", "carrier_name", "the name of the carrier", "Colissimo"),
    _column("TrackingNumber", "tracking_number", "at most 50 characters; keep it as text", "6A12345678901"),
    _column("TrackingUrl", "tracking_url", "where the buyer follows the parcel"),
)
"""The columns of the official web interface, in their order. A file of that interface may have no header row."""
_REFUND: Final = (
    _column("Mode", "mode", f"of a refund: {' or '.join(SellerRefundRequestMode)}"),
    _column("Motive", "motive", f"of a refund: {', '.join(RefundMotive)}"),
    _column("RefundShippingCharges", "refund_shipping_charges", "whether a refund includes shipping: true or false"),
)
_RESULT: Final = (
    _column("Outcome", "outcome", "in a result: what happened"),
    _column("Message", "message", "in a result: why"),
)
COLUMNS: Final = (*_MASS_UPDATE, *_REFUND, *_RESULT)
_NAMES: Final[Mapping[str, str]] = {
    "ProductCondition": "Condition",
    "LineState": "AcceptationState",
    "TrackingId": "TrackingNumber",
    "line_seller_product_id": "SellerProductId",
    "line_product_condition": "Condition",
    "line_acceptation_state": "AcceptationState",
}
"""Other names of columns: those of the web interface's form, and of `cdiscount orders --rows lines`."""


def _undamaged(value: Any) -> Any:
    """Return a text without blanks around it. Raises ValueError for what a spreadsheet makes of numbers."""
    if not isinstance(value, str):
        return value
    if (what := leftover(value, is_reference=True)) is not None:
        raise ValueError(f"text as it was entered, but it is {what}: format the column as text before you enter it")
    return value.strip()


def _order_number(value: Any) -> Any:
    text = str(value) if type(value) is int else _undamaged(value)
    if isinstance(text, str) and text:
        if not (text.isascii() and text.isprintable()) or " " in text:
            raise ValueError("an order number, which has no blanks and no other characters than letters and digits")
        if text.isdigit() and len(text) < _DIGITS:
            raise ValueError(
                f"an order number of {_DIGITS} characters, but it has {len(text)}: perhaps a spreadsheet removed zeros"
            )
    return text


def _state(value: Any) -> Any:
    return _named(value, OrderStateEnum, _DECISIONS)


def _line_state(value: Any) -> Any:
    return _named(value, AcceptationStateEnum, _LINE_DECISIONS)


_DECISIONS: Final = (
    OrderStateEnum.ACCEPTED_BY_SELLER,
    OrderStateEnum.REFUSED_BY_SELLER,
    OrderStateEnum.SHIPPED,
    OrderStateEnum.SHIPMENT_REFUSED_BY_SELLER,
)
_LINE_DECISIONS: Final = (
    AcceptationStateEnum.ACCEPTED_BY_SELLER,
    AcceptationStateEnum.REFUSED_BY_SELLER,
    AcceptationStateEnum.SHIPPED_BY_SELLER,
    AcceptationStateEnum.SHIPMENT_REFUSED_BY_SELLER,
)


def _named(value: Any, kind: Any, decisions: Sequence[str]) -> Any:
    """Return a state by its name in any spelling. Raises ValueError with the states that a seller can set."""
    text = str(value).strip()
    found = {plain(one): one for one in kind}.get(plain(text))
    if text and found is None:
        raise ValueError(f"one of {', '.join(decisions)}{did_you_mean(text, decisions)}")
    return found


def _condition(value: Any) -> Any:
    """Convert the numbers of the web interface to names; other values do not change."""
    number = integer_of(number_of(value, "."))
    known = {int(one): one.name for one in ProductCondition}
    return ProductConditionEnum[known[number]] if number in known else value


_VALUES: Final[Mapping[str, Conversion]] = {
    "OrderNumber": _order_number,
    "OrderState": _state,
    "AcceptationState": _line_state,
    "Condition": _condition,
    "TrackingNumber": _undamaged,
}
_BY_NAME: Final = {name: _VALUES[column] for name, column in _NAMES.items() if column in _VALUES}


def _names_of_cells(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the cells if the first row is one of the web interface's mass update; else nothing.

    Later rows may have more cells: a row that accepts an order has no carrier.
    """
    known = frozenset(map(plain, OrderStateEnum))
    if 2 <= len(cells) <= len(_MASS_UPDATE) + 1 and len(cells[0].strip()) == _DIGITS and plain(cells[1]) in known:
        return (*(one.name for one in _MASS_UPDATE), "")
    return ()


def _listed() -> Iterator[str]:
    """Yield the columns of `cdiscount orders`, with and without lines: such a file may be edited and read here."""
    yield LINE_POSITION
    yield from (name for name, _ in flat(columns(Order)))
    yield from (name for name, _ in flat(lines(Order).columns, LINE))


TABLE: Final = Table(
    OrderRow,
    COLUMNS,
    names=_NAMES,
    values={plain(name): one for name, one in {**_VALUES, **_BY_NAME}.items()},
    ignored=frozenset(map(plain, _listed())),
    names_of_cells=_names_of_cells,
)
