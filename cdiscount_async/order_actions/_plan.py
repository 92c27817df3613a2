"""What to send for a decision on an order that was read: the request, or why there is none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from .._common.arguments import did_you_mean
from .._common.lists import first_few
from .._contract.declare import evolve
from ..models.orders import (
    AcceptationStateEnum as Line,
    Carrier,
    Order,
    OrderLine,
    OrderStateEnum as State,
    ValidateOrder,
    ValidateOrderLine,
)
from ._actions import OrderAction, OrderDecision, Refusal, Shipment
from ._outcome import Impossible
from ._states import (
    ACCEPT,
    LINES_OF,
    OPEN_LINES,
    REFUSED_LINES,
    SELLER_SHIPS,
    SHIP,
    STATES,
    LineStates,
    StateRule,
)
from ._tracking import carrier_name

_PSEUDO_LINES: Final = frozenset({"INTERETBCA"})
"""Products that are none: the interest of a payment in instalments."""


def planned(action: OrderDecision, order: Order, carriers: Sequence[Carrier]) -> ValidateOrder | None:
    """Return the request for a decision; None if the order is so already. Raises Impossible if it cannot work."""
    rule = rule_of(order)
    lines = real_lines(order)
    refused = () if isinstance(action, Refusal) else action.refused_lines
    check_references(refused, lines)
    if action.name in rule.already:
        _expect_same_lines(action, lines, refused, rule)
        return None
    check_seller_ships(order)
    wanted = _wanted_state(action, rule)
    open_lines = [line for line in lines if line.acceptation_state in OPEN_LINES and line.quantity != 0]
    if not open_lines:
        decided = LINES_OF[wanted].kept or LINES_OF[wanted].refused
        if not any(line.acceptation_state is decided for line in lines):
            raise Impossible("the order has no line that waits for a decision")
        # The lines show the decision before the order does.
        _expect_same_lines(action, lines, refused, rule)
        return None
    request = ValidateOrder(
        order_number=order.order_number,
        order_state=wanted,
        order_line_list=_decided_lines(open_lines, refused, LINES_OF[wanted]),
    )
    if not isinstance(action, Shipment):
        return request
    _check_cancellations(action, open_lines)
    return evolve(
        request,
        carrier_name=carrier_name(action, carriers, order.shipping_code),
        tracking_number=action.tracking_number,
        tracking_url=action.tracking_url,
    )


def _wanted_state(action: OrderDecision, rule: StateRule) -> State:
    """Return the state to request. Raises Impossible if the order is in no state for the action."""
    wanted = rule.becomes.get(action.name)
    if wanted is None:
        raise impossible_now(action, rule)
    if isinstance(action, Refusal) and action.expected_state not in {None, rule.state}:
        raise Impossible(
            f"the order was {action.expected_state} when you read it, and is {rule.state} now: read it again and decide"
        )
    return wanted


def rule_of(order: Order) -> StateRule:
    """Return the rule of the order's state."""
    if order.order_state is None:
        raise Impossible("the service does not say in which state the order is")
    if not order.order_state.known:
        raise Impossible(f"the order is {order.order_state}: this library does not know that state")
    return STATES[order.order_state]


def real_lines(order: Order) -> list[OrderLine]:
    """Return the lines of products: fees and interest have no reference of the seller, or a known code."""
    lines = [
        line
        for line in order.order_line_list
        if (line.seller_product_id or "").strip()
        and not {line.seller_product_id, line.sku, line.product_id} & _PSEUDO_LINES
    ]
    for line in lines:
        if line.acceptation_state is not None and not line.acceptation_state.known:
            raise Impossible(
                f"the line {line.seller_product_id!r} is {line.acceptation_state}: this library does not know that "
                "state"
            )
    return lines


def check_references(references: Sequence[str], lines: Sequence[OrderLine]) -> None:
    """Raise Impossible for references of lines that the order does not have, or that are there twice."""
    known = [str(line.seller_product_id) for line in lines]
    if twice := [one for one, count in Counter(references).items() if count > 1]:
        raise Impossible(f"the line {twice[0]!r} is named twice", "lines")
    for one in references:
        if one not in known:
            near = did_you_mean(one, known) or f"; it has {first_few(map(repr, known[:5]), len(known))}"
            raise Impossible(f"the order has no line {one!r}{near}", "lines")


def impossible_now(action: OrderAction, rule: StateRule) -> Impossible:
    """Return the error for an action that the state of the order does not allow."""
    return Impossible(f"{action.name} is not possible: the order is {rule.state}. {rule.meaning} {rule.advice}")


def check_seller_ships(order: Order) -> None:
    """Raise Impossible for an order that Cdiscount ships."""
    if order.mod_ges_log not in {None, SELLER_SHIPS}:
        raise Impossible(f"Cdiscount's own logistics ({order.mod_ges_log}) accepts and ships this order")


def _expect_same_lines(
    action: OrderDecision, lines: Iterable[OrderLine], refused: Sequence[str], rule: StateRule
) -> None:
    """Raise Impossible if the decision that was made before refused other lines."""
    if action.name not in {ACCEPT, SHIP}:
        return
    against = {Line.REFUSED_BY_SELLER} if action.name is ACCEPT else REFUSED_LINES - {Line.REFUSED_BY_SELLER}
    for line in lines:
        wanted = line.seller_product_id in refused
        was = line.acceptation_state in REFUSED_LINES if wanted else line.acceptation_state in against
        if was is not wanted:
            raise Impossible(
                f"the order is {rule.state} already, with the line {line.seller_product_id!r} "
                f"{'refused' if was else 'not refused'}: this cannot be changed"
            )


def _check_cancellations(action: Shipment, lines: Iterable[OrderLine]) -> None:
    for line in lines:
        pending = line.acceptation_state is Line.CANCELLATION_REQUEST_PENDING
        if pending and line.seller_product_id not in action.refused_lines and not action.despite_cancellation:
            raise Impossible(
                f"the buyer asked to cancel the line {line.seller_product_id!r}: put it into refused_lines, or ship it "
                "with despite_cancellation",
                "lines",
            )


def _decided_lines(
    lines: Sequence[OrderLine], refused: Sequence[str], states: LineStates
) -> tuple[ValidateOrderLine, ...]:
    """Return the decision on every line. The service refuses a request that lacks one."""
    names = {line.seller_product_id for line in lines}
    if closed := [one for one in refused if one not in names]:
        raise Impossible(
            f"the line {closed[0]!r} does not wait for a decision: it is cancelled or refused already", "lines"
        )
    if states.kept is not None and names <= {*refused}:
        raise Impossible("every line is refused: refuse the order as a whole", "lines")
    return tuple(
        ValidateOrderLine(
            acceptation_state=(
                states.refused if states.kept is None or line.seller_product_id in refused else states.kept
            ),
            product_condition=line.product_condition,
            seller_product_id=line.seller_product_id,
        )
        for line in lines
    )
