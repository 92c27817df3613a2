"""What to send for a refund or a gesture on an order that was read."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from ..models.orders import (
    AcceptationStateEnum as Line,
    CreateRefundVoucherRequest,
    Order,
    OrderLine,
    OrderStateEnum as State,
    RefundInformation,
    RefundMotive,
    SellerRefundOrderLine,
    SellerRefundRequest,
    SellerRefundRequestMode as Mode,
)
from ._actions import Gesture, OrderPayment, Refund
from ._ledger import RefundEntry, RefundKey, RefundState
from ._outcome import Impossible
from ._plan import check_references, check_seller_ships, impossible_now, real_lines, rule_of
from ._states import GESTURE, REFUND


@attrs.frozen
class Payment:
    """One refund of a line, or one gesture: what is sent, and what is recorded before."""

    reference: str
    """The seller's reference of the line; empty for a gesture."""
    part: SellerRefundRequest | RefundInformation
    entry: RefundEntry
    paid: bool = False
    """Whether the order shows that the line is refunded."""


@attrs.frozen
class Account:
    """Whose ledger entries these are, and when they begin."""

    seller: str
    environment: str
    now: datetime

    def key(self, order_number: str, item: str) -> RefundKey:
        """Return the key of a payment."""
        return RefundKey(self.seller, self.environment, order_number, item)


def items_of(action: OrderPayment, order: Order) -> list[str]:
    """Return what the ledger may have of an action: its lines, or its gesture."""
    if isinstance(action, Gesture):
        return [gesture_item(action)]
    return [line_item(str(line.seller_product_id)) for line in real_lines(order)]


def planned_payments(action: OrderPayment, order: Order, account: Account, recorded: Collection[str]) -> list[Payment]:
    """Return the parts of a refund or the one gesture. Raises Impossible if it cannot work.

    Args:
        action: The refund or the gesture.
        order: The order, as it was read now.
        account: Whose ledger entries these are.
        recorded: The items that the ledger has. They are not sent, so the order need not allow them any more.

    """
    if isinstance(action, Refund):
        return _lines(action, order, account, recorded)
    if gesture_item(action) not in recorded:
        _check_gesture(action, order)
    return [_gesture(action, order, account)]


def request_of(order_number: str, payments: Sequence[Payment]) -> CreateRefundVoucherRequest:
    """Return the request for some payments on one order."""
    parts = [one.part for one in payments]
    return CreateRefundVoucherRequest(
        order_number=order_number,
        commercial_gesture_list=tuple(one for one in parts if isinstance(one, RefundInformation)),
        seller_refund_list=tuple(one for one in parts if isinstance(one, SellerRefundRequest)),
    )


def _lines(action: Refund, order: Order, account: Account, recorded: Collection[str]) -> list[Payment]:
    lines = real_lines(order)
    check_references(action.lines or (), lines)
    rule = rule_of(order)
    if REFUND not in rule.pays:
        raise impossible_now(action, rule)
    wanted = [line for line in lines if _is_wanted(line, action.lines)]
    if not wanted:
        nothing = "no line is named" if action.lines == () else "the order has no line that was shipped"
        raise Impossible(nothing, "lines")
    for line in wanted:
        if line_item(str(line.seller_product_id)) not in recorded:
            _check_line(line, lines)
    return [_refund(action, line, account) for line in wanted]


def _is_wanted(line: OrderLine, references: Sequence[str] | None) -> bool:
    if references is not None:
        return line.seller_product_id in references
    # Without names, lines that were never shipped are left out. What the state "None" means here is not known.
    return line.acceptation_state in {None, Line.NONE, Line.SHIPPED_BY_SELLER, Line.REFUNDED_AFTER_SHIPPING}


def _check_line(line: OrderLine, lines: Sequence[OrderLine]) -> None:
    reference, state = line.seller_product_id, line.acceptation_state
    if state not in {Line.SHIPPED_BY_SELLER, Line.REFUNDED_AFTER_SHIPPING}:
        raise Impossible(
            f"the line {reference!r} is {state}: only a line that is {Line.SHIPPED_BY_SELLER} can be refunded; look "
            "in the seller zone, or name other lines"
        )
    if [one.seller_product_id for one in lines].count(reference) > 1:
        raise Impossible(
            f"several lines of the order have the reference {reference!r}, and a refund cannot name one of them: "
            "refund it in the seller zone"
        )


def _refund(action: Refund, line: OrderLine, account: Account) -> Payment:
    reference = str(line.seller_product_id)
    mode = action.mode or (Mode.RETRACTION if action.motive is RefundMotive.CLIENT_RETRACTION else Mode.CLAIM)
    part = SellerRefundRequest(
        mode=mode,
        motive=action.motive,
        refund_order_line=SellerRefundOrderLine(
            ean=line.product_ean or None,
            refund_shipping_charges=action.shipping_charges,
            seller_product_id=reference,
        ),
    )
    entry = RefundEntry(
        key=account.key(action.order_number, line_item(reference)),
        state=RefundState.SENDING,
        began=account.now,
        motive=str(action.motive),
    )
    return Payment(reference, part, entry, paid=line.acceptation_state is Line.REFUNDED_AFTER_SHIPPING)


def _check_gesture(action: Gesture, order: Order) -> None:
    rule = rule_of(order)
    if GESTURE not in rule.pays:
        raise impossible_now(action, rule)
    if rule.state is not State.SHIPPED:
        check_seller_ships(order)
    left = left_to_pay_back(order)
    if action.amount > left:
        raise Impossible(f"the gesture of {action.amount} exceeds what was paid and is not paid back: {left}")


def _gesture(action: Gesture, order: Order, account: Account) -> Payment:
    entry = RefundEntry(
        key=account.key(action.order_number, gesture_item(action)),
        state=RefundState.SENDING,
        began=account.now,
        amount=action.amount,
        motive=str(int(action.motive)),
        vouchers_before=equal_vouchers(order, action.amount, int(action.motive)),
    )
    return Payment("", RefundInformation(amount=action.amount, motive_id=int(action.motive)), entry)


def line_item(reference: str) -> str:
    """Return what identifies the refund of a line in its order: a line is refunded once."""
    return f"line {reference}"


def gesture_item(action: Gesture) -> str:
    """Return what identifies a gesture in its order."""
    key = f" {action.idempotency_key}" if action.idempotency_key else ""
    return f"gesture {int(action.motive)} {action.amount:.2f}{key}"


_NOTHING: Final = Decimal(0)


def left_to_pay_back(order: Order) -> Decimal:
    """Return what the buyer paid, without what was paid back."""
    paid = order.shipped_total_amount or order.validated_total_amount or order.initial_total_amount
    if paid is None:
        raise Impossible("the service does not say what was paid")
    back = (one.refund_information.amount for one in order.voucher_list if one.refund_information is not None)
    return max(paid - sum(back, _NOTHING), _NOTHING)


def equal_vouchers(order: Order, amount: Decimal, motive: int) -> int:
    """Return how many vouchers of an amount and a motive an order has."""
    return sum(
        1
        for one in order.voucher_list
        if one.refund_information is not None
        and (one.refund_information.amount, one.refund_information.motive_id) == (amount, motive)
    )
