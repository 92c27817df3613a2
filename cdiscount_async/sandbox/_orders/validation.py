"""ValidateOrderList: accepts, refuses and ships orders."""

import re
from typing import Any, Final

import attrs

from ...models.common import Error, ErrorTypeEnum
from ...models.orders import (
    AcceptationStateEnum as Line,
    OrderStateEnum as State,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderLineResult,
    ValidateOrderListMessage,
    ValidateOrderResult,
    ValidationResultMessage,
)
from ...operations import Orders
from .._answers import Basis, Call, answers
from .._store import Row, stamp
from .buyers import REFUND_TAKES, after_acceptance, set_state, ship
from .lifecycle import OPEN_LINES, PHASES, REFUSING, Phase, after_cancellation_request, may_become

_FORBIDDEN: Final = re.compile(r"""['", &*$]""")
_WITHOUT_TRACKING: Final = frozenset({"STD"})
"""Delivery modes that need no tracking."""


class _Refusal(Exception):
    """A decision on one order that is refused."""

    def __init__(self, error_type: ErrorTypeEnum, message: str) -> None:
        super().__init__(message)
        self.error = Error(error_type=error_type, message=message)


@answers(
    Orders.validate_order_list,
    Basis.RECORDED,
    "A refusal inside a success, exactly as recorded; transitions, lines and tracking by the documented rules. "
    "Assumed: the bodies of successes, and all other messages.",
)
def validate_order_list(call: Call[ValidateOrderListMessage]) -> ValidationResultMessage:
    """Carry out the decisions on some orders. Each one is checked alone."""
    orders = call.request.order_list if call.request else ()
    results = tuple(_decide(call, one) for one in orders)
    messages = [f"{one.order_number} error: {error.message}" for one in results for error in one.errors]
    return ValidationResultMessage(error_message="\n".join(messages), validate_order_results=results)


def _decide(call: Call[Any], decision: ValidateOrder) -> ValidateOrderResult:
    try:
        lines = _checked(call, decision)
    except _Refusal as refusal:
        return ValidateOrderResult(errors=(refusal.error,), order_number=decision.order_number, validated=False)
    _carry_out(call, decision, lines)
    return ValidateOrderResult(
        order_number=decision.order_number,
        validate_order_line_results=tuple(
            ValidateOrderLineResult(seller_product_id=one.seller_product_id, updated=True)
            for one in decision.order_line_list
        ),
        validated=True,
    )


@attrs.frozen
class _Decided:
    """The new state of one line."""

    row_id: int
    state: Line


def _checked(call: Call[Any], decision: ValidateOrder) -> list[_Decided]:
    """Check a decision, and return the new states of the lines."""
    order = call.store.one(
        "SELECT * FROM orders WHERE number = ? AND seller = ?", decision.order_number, call.seller["id"]
    )
    if order is None:
        raise _Refusal(ErrorTypeEnum.ORDER_NOT_FOUND, f'There is no order "{decision.order_number}".')
    state = State(order["state"])
    if not may_become(state, decision.order_state, order["shipping_code"]):
        # This text is recorded, and clients look for it.
        message = (
            f"Le passage à l'état {decision.order_state} est impossible à ce stade de la commande "
            f'"{decision.order_number}".'
        )
        raise _Refusal(ErrorTypeEnum.ORDER_STATE_INCOHERENT, message)
    if order["logistics"] != "MKPCDS":
        raise _Refusal(ErrorTypeEnum.ORDER_UPDATE_NOT_AUTHORIZED, "The order is shipped by Cdiscount.")
    decided = _decided(call, decision, PHASES[state])
    if decision.order_state is State.SHIPPED:
        _check_tracking(decision, order)
    return decided


def _decided(call: Call[Any], decision: ValidateOrder, phase: Phase) -> list[_Decided]:
    """Return the new states of the lines. Each open line needs exactly one decision."""
    rows = call.store.all("SELECT * FROM order_line WHERE order_number = ? ORDER BY row_id", decision.order_number)
    open_lines = [row for row in rows if row["reference"] is not None and row["acceptation"] in OPEN_LINES]
    decided = []
    for line in decision.order_line_list:
        row = _row_of(line, rows)
        if line.acceptation_state not in phase.lines:
            message = f'The line "{line.seller_product_id}" cannot become {line.acceptation_state} now.'
            raise _Refusal(ErrorTypeEnum.ORDER_LINE_INCOHERENT_STATE, message)
        if row not in open_lines:
            message = f'The line "{line.seller_product_id}" was cancelled or refused already.'
            raise _Refusal(ErrorTypeEnum.ORDER_LINE_CANCELLED_ACCEPTED_CONFLICT, message)
        state = Line(str(line.acceptation_state))
        if row["acceptation"] == Line.CANCELLATION_REQUEST_PENDING:
            state = after_cancellation_request(state, State(str(decision.order_state)))
        decided.append(_Decided(row["row_id"], state))
    if {one.row_id for one in decided} != {row["row_id"] for row in open_lines} or len(decided) != len(open_lines):
        raise _Refusal(ErrorTypeEnum.ORDER_LINE_ERROR, "Every line of the order must be given, once.")
    _check_outcome(decision, {Line(str(line.acceptation_state)) for line in decision.order_line_list}, phase)
    return decided


def _row_of(line: ValidateOrderLine, rows: list[Row]) -> Row:
    """Return the line with the seller's reference and, if there is one, the condition of a decision."""
    for row in rows:
        if row["reference"] == line.seller_product_id and line.product_condition in {None, row["condition"]}:
            return row
    message = f'The order has no line "{line.seller_product_id}" in the condition {line.product_condition}.'
    raise _Refusal(ErrorTypeEnum.ORDER_LINE_NOT_FOUND, message)


def _check_outcome(decision: ValidateOrder, states: set[Line], phase: Phase) -> None:
    """Check that the states of the lines fit the new state of the order."""
    wanted = State(str(decision.order_state))
    needed = phase.outcomes[wanted]
    fits = states == needed if wanted in REFUSING else bool(states & needed)
    if not fits:
        raise _Refusal(ErrorTypeEnum.ORDER_LINE_INCOHERENT_STATE, f"The lines do not fit an order that is {wanted}.")


def _check_tracking(decision: ValidateOrder, order: Row) -> None:
    """Check carrier and tracking by the rules of 2016. The texts of the service are unknown."""
    number, url = decision.tracking_number or "", decision.tracking_url or ""
    wrong = None
    if order["shipping_code"] not in _WITHOUT_TRACKING and not (decision.carrier_name and number):
        wrong = "CarrierName and TrackingNumber are needed."
    elif len(number) > 50 or _FORBIDDEN.search(number):
        wrong = "TrackingNumber has at most 50 characters, without quotes, commas, blanks, & * and $."
    elif url and (len(url) > 255 or not url.startswith(("http://", "https://"))):
        wrong = "TrackingUrl begins with http:// or https:// and has at most 255 characters."
    if wrong:
        raise _Refusal(ErrorTypeEnum.ORDER_TRACKING_INFORMATION_ERROR, wrong)


def _carry_out(call: Call[Any], decision: ValidateOrder, lines: list[_Decided]) -> None:
    store, market, number = call.store, call.market, str(decision.order_number)
    moment = market.clock.now()
    for line in lines:
        store.update("order_line", {"order_number": number, "row_id": line.row_id}, acceptation=line.state.value)
    wanted = State(str(decision.order_state))
    if wanted is State.ACCEPTED_BY_SELLER:
        set_state(store, number, wanted, call.now, accepted=stamp(call.now))
        after_acceptance(market, number, moment)
    elif wanted is State.SHIPPED:
        ship(market, number, call.now, moment, decision.carrier_name, decision.tracking_number, decision.tracking_url)
    else:
        set_state(store, number, wanted, call.now)
        market.cancel("acceptance-deadline", number)
    if any(one.state in {Line.SHIPMENT_REFUSED_BY_SELLER, Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER} for one in lines):
        market.plan_after("refund-refused", number, REFUND_TAKES, moment)
