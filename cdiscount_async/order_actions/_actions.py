"""What can be done with an order, as values: one of them for each order."""

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from types import NoneType
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

import attrs

from .._common.arguments import expect, expect_several
from .._contract.declare import WireEnum
from ..models.orders import Order, OrderStateEnum, RefundMotive, SellerRefundRequestMode
from ._states import ActionName

E = TypeVar("E", bound=WireEnum)

_CENT: Final = Decimal("0.01")
_TOO_MUCH: Final = Decimal(10**9)


class GestureMotive(IntEnum):
    """Why a commercial gesture is made: the service's MotiveId."""

    MISSING_STOCK = 131
    DAMAGED_OR_MISSING = 132
    WRONG_REFERENCE_COLOUR_OR_SIZE = 133
    FEES_WRONGLY_CHARGED = 134
    LATE_DELIVERY = 135
    RETURN_FEES = 136
    SHIPPING_FEES = 137
    WARRANTY_OR_WITHDRAWAL_PASSED = 138
    OTHER = 139


def _order(_: object, __: object, value: Any) -> None:
    expect("order", value, "an Order or its number; for several orders, call carry_out", Order, str)
    number = value if isinstance(value, str) else value.order_number
    if not number or not number.isprintable() or number.split() != [number]:
        raise ValueError("order: expected an order number without blanks")


def _lines(value: Any) -> tuple[str, ...]:
    return _references("lines", value)


def _refused_lines(value: Any) -> tuple[str, ...]:
    return _references("refused_lines", value)


def _references(name: str, value: Any) -> tuple[str, ...]:
    expect_several(name, value, "references of lines (seller_product_id)")
    references = tuple(value)
    for one in references:
        expect(name, one, "references of lines (seller_product_id)", str)
    return references


def _text(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
    expect(field.name, value, "a text", str, NoneType)


def _carrier(_: object, __: object, value: Any) -> None:
    expect("carrier", value, "the name or the number of a carrier", str, int, NoneType)
    if isinstance(value, bool):
        raise TypeError("carrier: expected the name or the number of a carrier, not bool")


def _motive(value: Any) -> RefundMotive:
    return _known("motive", RefundMotive(value))


def _mode(value: Any) -> SellerRefundRequestMode:
    return _known("mode", SellerRefundRequestMode(value))


def _known(name: str, value: E) -> E:
    """Return a value of the contract. Raises ValueError for any other one."""
    if not value.known:
        raise ValueError(f"{name}: expected one of {', '.join(type(value))}, not {str(value)!r}")
    return value


def _gesture_motive(value: Any) -> GestureMotive:
    try:
        return GestureMotive(value)
    except ValueError:
        raise ValueError(f"motive: expected a GestureMotive, 131 to 139, not {value!r}") from None


def _amount(_: object, __: object, value: Any) -> None:
    expect("amount", value, "a Decimal", Decimal)
    if not (value.is_finite() and 0 < value < _TOO_MUCH and value == value.quantize(_CENT)):
        raise ValueError("amount: expected more than 0 euros, with at most two decimals")


@attrs.frozen
class _OrderAction:
    name: ClassVar[ActionName]

    order: Order | str = attrs.field(validator=_order)
    """The order as it was read, or its number."""

    @property
    def order_number(self) -> str:
        """The number of the order."""
        return self.order if isinstance(self.order, str) else str(self.order.order_number)

    @property
    def expected_state(self) -> OrderStateEnum | None:
        """The state of the order as it was read; None if only the number is known."""
        return None if isinstance(self.order, str) else self.order.order_state


@attrs.frozen
class Acceptance(_OrderAction):
    """Accept a new order, in whole or in part."""

    name: ClassVar[ActionName] = ActionName.ACCEPT

    refused_lines: Sequence[str] = attrs.field(default=(), converter=_refused_lines, kw_only=True)
    """The references of the lines that are refused. All other lines are accepted."""


@attrs.frozen
class Refusal(_OrderAction):
    """Refuse a new order, or the shipment of a paid order, as a whole."""

    name: ClassVar[ActionName] = ActionName.REFUSE


@attrs.frozen
class Shipment(_OrderAction):
    """Declare that a paid order is shipped, in whole or in part."""

    name: ClassVar[ActionName] = ActionName.SHIP

    carrier: str | int | None = attrs.field(default=None, validator=_carrier, kw_only=True)
    """The name or the number of a carrier in GetGlobalConfiguration; with a tracking URL also another name."""
    tracking_number: str | None = attrs.field(default=None, validator=_text, kw_only=True, repr=False)
    """At most 50 characters, without quotes, commas, blanks, & * and $."""
    tracking_url: str | None = attrs.field(default=None, validator=_text, kw_only=True, repr=False)
    """With http:// or https://, at most 255 characters."""
    refused_lines: Sequence[str] = attrs.field(default=(), converter=_refused_lines, kw_only=True)
    """The references of the lines that are not shipped. The service refunds them. All other lines are shipped."""
    despite_cancellation: bool = attrs.field(default=False, kw_only=True)
    """Whether lines are shipped although the buyer has asked for their cancellation."""


@attrs.frozen
class Refund(_OrderAction):
    """Refund lines of a shipped order, each in whole."""

    name: ClassVar[ActionName] = ActionName.REFUND

    motive: RefundMotive = attrs.field(converter=_motive, kw_only=True)
    """Why."""
    lines: Sequence[str] | None = attrs.field(default=None, converter=attrs.converters.optional(_lines), kw_only=True)
    """The references of the lines; None for all shipped lines."""
    shipping_charges: bool = attrs.field(default=False, kw_only=True)
    """Whether the shipping charges of the lines are refunded, too."""
    mode: SellerRefundRequestMode | None = attrs.field(
        default=None, converter=attrs.converters.optional(_mode), kw_only=True
    )
    """By default RETRACTION for the motive CLIENT_RETRACTION, and CLAIM for all others."""


@attrs.frozen
class Gesture(_OrderAction):
    """Make a commercial gesture: pay an amount back to the buyer."""

    name: ClassVar[ActionName] = ActionName.GESTURE

    amount: Decimal = attrs.field(validator=_amount, kw_only=True)
    """In euros. At most what was paid and is not paid back."""
    motive: GestureMotive = attrs.field(converter=_gesture_motive, kw_only=True)
    """Why."""
    idempotency_key: str = attrs.field(default="", validator=_text, kw_only=True)
    """A text of your own for a second gesture of the same amount and motive: an equal gesture is made only once."""


OrderAction: TypeAlias = Acceptance | Refusal | Shipment | Refund | Gesture
"""What is done with one order."""
OrderDecision: TypeAlias = Acceptance | Refusal | Shipment
"""What ValidateOrderList can do."""
OrderPayment: TypeAlias = Refund | Gesture
"""What CreateRefundVoucher can do."""
