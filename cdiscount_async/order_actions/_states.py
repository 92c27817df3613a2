"""The states of an order, and what a seller can do in each: the only table, also of docs/orders.md.

Which states a seller meets, what they mean and which may follow is documented by the vendor. The meanings of internal
states follow from their names, so nothing is sent in them. Where the documentation says nothing, the table has what
does the least harm: no request.

See docs/service/life-cycles.md#orders.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from ..models.orders import AcceptationStateEnum as Line, OrderStateEnum as State


class ActionName(StrEnum):
    """What a seller can do with an order. Names compare equal to their texts."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SHIP = "ship"
    REFUND = "refund"
    GESTURE = "gesture"


ACCEPT, REFUSE, SHIP, REFUND, GESTURE = ActionName


@attrs.frozen
class LineStates:
    """The states of lines that go with a new state of their order."""

    kept: Line | None
    """The state of a line that is accepted or shipped; None if every line is refused."""
    refused: Line


LINES_OF: Final[Mapping[State, LineStates]] = {
    State.ACCEPTED_BY_SELLER: LineStates(Line.ACCEPTED_BY_SELLER, Line.REFUSED_BY_SELLER),
    State.REFUSED_BY_SELLER: LineStates(None, Line.REFUSED_BY_SELLER),
    State.SHIPPED: LineStates(Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER),
    State.SHIPMENT_REFUSED_BY_SELLER: LineStates(None, Line.SHIPMENT_REFUSED_BY_SELLER),
}
"""The legal pairs of the states that are requested for an order and for its lines."""


@attrs.frozen
class StateRule:
    """What one state means, and what a seller can do in it."""

    state: State
    meaning: str
    advice: str
    """What the seller does."""
    becomes: Mapping[ActionName, State] = attrs.field(factory=dict)
    """The state that each possible decision requests."""
    already: frozenset[ActionName] = frozenset()
    """The decisions that were made before."""
    pays: frozenset[ActionName] = frozenset()
    """Whether money can be paid back: REFUND, GESTURE."""
    assumed: bool = False
    """Whether the meaning follows from the name only."""


_ACCEPTED: Final = frozenset({ACCEPT})
_REFUSED: Final = frozenset({REFUSE})
_BOTH: Final = frozenset({REFUND, GESTURE})
_NO_MORE: Final = "The order has ended."
_WAIT: Final = "Wait."


def _internal(state: State, meaning: str) -> StateRule:
    return StateRule(state, meaning, _WAIT, assumed=True)


STATES: Final[Mapping[State, StateRule]] = {
    rule.state: rule
    for rule in (
        StateRule(
            State.WAITING_FOR_SELLER_ACCEPTATION,
            "The order is new. The buyer has not paid.",
            "Accept the order, in whole or in part, or refuse it.",
            {ACCEPT: State.ACCEPTED_BY_SELLER, REFUSE: State.REFUSED_BY_SELLER},
        ),
        StateRule(State.ACCEPTED_BY_SELLER, "The payment is about to begin.", _WAIT, already=_ACCEPTED),
        StateRule(State.PAYMENT_IN_PROGRESS, "The buyer is paying. The address is hidden.", _WAIT, already=_ACCEPTED),
        StateRule(
            State.WAITING_FOR_SHIPMENT_ACCEPTATION,
            "The buyer has paid. The address is visible.",
            "Ship the order, in whole or in part, or refuse the shipment.",
            {SHIP: State.SHIPPED, REFUSE: State.SHIPMENT_REFUSED_BY_SELLER},
            already=_ACCEPTED,
            pays=frozenset({GESTURE}),
        ),
        StateRule(
            State.AVAILABLE_ON_STORE,
            "The goods wait in the shop for the buyer.",
            "Declare with `validate_order_list` that they were collected, or were not.",
            already=_ACCEPTED,
        ),
        StateRule(
            State.SHIPPED,
            "The goods are sent.",
            "Refund lines, or make a commercial gesture.",
            already=frozenset({ACCEPT, SHIP}),
            pays=_BOTH,
        ),
        StateRule(State.PICKED_UP, "The buyer has collected the goods in the shop.", _NO_MORE, already=_ACCEPTED),
        StateRule(
            State.NON_PICKED_UP_BY_CUSTOMER,
            "The buyer has not collected the goods in the shop.",
            _NO_MORE,
            already=_ACCEPTED,
        ),
        StateRule(State.REFUSED_BY_SELLER, "The seller refused the order.", _NO_MORE, already=_REFUSED),
        StateRule(
            State.SHIPMENT_REFUSED_BY_SELLER,
            "The seller refused the shipment. The buyer is refunded.",
            _NO_MORE,
            already=_REFUSED,
        ),
        StateRule(State.AUTOMATIC_CANCELLATION, "The seller did not answer in time.", _NO_MORE),
        StateRule(State.CANCELLED_BY_CUSTOMER, "The buyer cancelled the order.", _NO_MORE),
        StateRule(State.PAYMENT_REFUSED, "The payment failed.", _NO_MORE),
        StateRule(State.REFUSED_NO_SHIPMENT, "The order was refused, and nothing was shipped.", _NO_MORE),
        StateRule(State.NONE, "The order waits for a check against fraud.", _WAIT),
        StateRule(State.BEING_VALIDATED_FIANET, "The order is being checked against fraud.", _WAIT),
        StateRule(State.VALIDATED_FIANET, "The order has passed a check against fraud.", _WAIT),
        StateRule(State.SERVICE_CANCELED, "An order of a service was cancelled.", _NO_MORE, assumed=True),
        _internal(
            State.PENDING_SHIPMENT_FOR_ASSOCIATED_PRODUCT, "An order of a service waits for its product to be shipped."
        ),
        _internal(State.BLOCKED_WAITING_FOR_TREATMENT, "Blocked: Cdiscount has to look at the order."),
        _internal(State.BLOCKED_WAITING_FOR_PROOF, "Blocked: Cdiscount waits for a proof."),
        _internal(State.BLOCKED_REPEATED_LITIGATION_SUSPICION, "Blocked: the buyer is suspected of many disputes."),
        _internal(
            State.BLOCKED_REPEATED_LITIGATION_SUSPICION_CONFIRMATION,
            "Blocked: the suspicion of many disputes was confirmed.",
        ),
        _internal(State.BLOCKED_FRAUD_SUSPICION, "Blocked: fraud is suspected."),
        _internal(State.BLOCKED_FRAUD_SUSPICION_CONFIRMATION, "Blocked: the suspicion of fraud was confirmed."),
        _internal(State.BLOCKED_CONFIRMED, "Blocked: the reason was confirmed."),
        _internal(State.BLOCKED_AUTOMATIC_CDS, "Blocked by Cdiscount automatically."),
        _internal(State.BLOCKED_MARKETPLACE_SERVICE, "Blocked by Cdiscount's marketplace service."),
        _internal(State.FINISHED_GENERIX_UPDATE, "An update inside Cdiscount has finished."),
        _internal(State.CEGID_DOWN, "A system inside Cdiscount is down."),
        _internal(State.BEING_CANCELLED, "The order is being cancelled."),
        _internal(State.BEING_MODIFIED, "The order is being changed."),
        _internal(State.REQUEST_GOING_TO_GNX, "The order is being passed to a system inside Cdiscount."),
        _internal(State.PARTIAL_IN_GNX, "A part of the order is in a system inside Cdiscount."),
    )
}
"""Every state, in the order of an order's life."""

OPEN_LINES: Final = frozenset({None, Line.NONE, Line.ACCEPTED_BY_SELLER, Line.CANCELLATION_REQUEST_PENDING})
"""Lines that need a decision. The service expects each of them in a request, once."""
SHIPMENT_REFUSED_LINES: Final = frozenset({Line.SHIPMENT_REFUSED_BY_SELLER, Line.REFUNDED_AFTER_SHIPMENT_REFUSED})
"""Lines whose shipment only a seller can have refused."""
REFUSED_LINES: Final = SHIPMENT_REFUSED_LINES | frozenset(
    {
        Line.REFUSED_BY_SELLER,
        Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER,
        Line.REFUNDED_AFTER_CUSTOMER_CANCELLATION,
    }
)
"""Lines that a seller has refused to deliver."""
SELLER_SHIPS: Final = "MKPCDS"
"""The logistics (ModGesLog) of orders that the seller ships. Cdiscount ships all others."""
