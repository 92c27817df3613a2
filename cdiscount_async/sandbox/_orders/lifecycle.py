"""The life cycle of an order: which state follows which, and which states its lines have then.

Order states are documented. Line states are assigned by their names, except for the one that is recorded.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from ...models.orders import AcceptationStateEnum as Line, OrderStateEnum as State


@attrs.frozen
class Phase:
    """What a seller may decide while an order waits for the decision."""

    outcomes: Mapping[State, frozenset[Line]]
    """The states that the seller may declare, each with line states: at least one line must have one of them."""
    lines: frozenset[Line]
    """The states that the seller may declare for a line."""


ACCEPTANCE: Final = Phase(
    outcomes={
        State.ACCEPTED_BY_SELLER: frozenset({Line.ACCEPTED_BY_SELLER}),
        State.REFUSED_BY_SELLER: frozenset({Line.REFUSED_BY_SELLER}),
    },
    lines=frozenset({Line.ACCEPTED_BY_SELLER, Line.REFUSED_BY_SELLER}),
)
SHIPMENT: Final = Phase(
    outcomes={
        State.SHIPPED: frozenset({Line.SHIPPED_BY_SELLER}),
        State.SHIPMENT_REFUSED_BY_SELLER: frozenset({Line.SHIPMENT_REFUSED_BY_SELLER}),
        State.AVAILABLE_ON_STORE: frozenset({Line.SHIPPED_BY_SELLER}),
    },
    lines=frozenset({Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER}),
)
COLLECTION: Final = Phase(
    outcomes={
        State.PICKED_UP: frozenset({Line.SHIPPED_BY_SELLER}),
        State.NON_PICKED_UP_BY_CUSTOMER: frozenset({Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER}),
    },
    lines=frozenset({Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER}),
)

PHASES: Final[Mapping[State, Phase]] = {
    State.WAITING_FOR_SELLER_ACCEPTATION: ACCEPTANCE,
    State.WAITING_FOR_SHIPMENT_ACCEPTATION: SHIPMENT,
    State.AVAILABLE_ON_STORE: COLLECTION,
}
"""What the seller may decide in each state; nothing in all other states."""
REFUSING: Final = frozenset({State.REFUSED_BY_SELLER, State.SHIPMENT_REFUSED_BY_SELLER})
"""Outcomes in which every line must be refused."""
STORE_MODE: Final = "MAG"
"""The delivery mode of orders that the customer collects in a shop."""

UNSHIPPED: Final = (
    State.WAITING_FOR_SELLER_ACCEPTATION,
    State.ACCEPTED_BY_SELLER,
    State.PAYMENT_IN_PROGRESS,
    State.WAITING_FOR_SHIPMENT_ACCEPTATION,
)
"""The states before shipment: the goods are reserved, and the order can still be cancelled."""
OPEN_LINES: Final = frozenset(
    {Line.NONE, Line.ACCEPTED_BY_SELLER, Line.CANCELLATION_REQUEST_PENDING, Line.SHIPPED_BY_SELLER}
)
"""Lines that still need a decision of the seller."""
VALIDATED_LINES: Final = frozenset(Line) - {
    Line.NONE,
    Line.REFUSED_BY_SELLER,
    Line.CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER,
    Line.CANCELLED_BEFORE_PAYMENT_BY_CUSTOMER,
}
"""Lines that count into the validated amounts."""
SHIPPED_LINES: Final = frozenset({Line.SHIPPED_BY_SELLER, Line.REFUNDED_AFTER_SHIPPING})
"""Lines that count into the shipped amounts."""
GONE_LINES: Final = frozenset(
    {
        Line.SHIPMENT_REFUSED_BY_SELLER,
        Line.REFUNDED_AFTER_SHIPMENT_REFUSED,
        Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER,
        Line.REFUNDED_AFTER_CUSTOMER_CANCELLATION,
    }
)
"""Lines that are shown with the quantity 0 (recorded for the second state)."""
OPEN_ADDRESS: Final = frozenset(
    {
        State.WAITING_FOR_SHIPMENT_ACCEPTATION,
        State.SHIPPED,
        State.SHIPMENT_REFUSED_BY_SELLER,
        State.AVAILABLE_ON_STORE,
        State.PICKED_UP,
        State.NON_PICKED_UP_BY_CUSTOMER,
    }
)
"""States in which the seller sees the buyer's address."""
HIDDEN_CUSTOMER: Final = frozenset(
    {State.WAITING_FOR_SELLER_ACCEPTATION, State.ACCEPTED_BY_SELLER, State.PAYMENT_IN_PROGRESS}
)
"""States before the end of the payment, in which the seller does not see the buyer (documented for the last one).

An order that the buyer cancelled or the seller refused shows the buyer's name and alias, although it was never paid
(recorded). For other ends without a payment this is assumed.
"""


def may_become(state: State, wanted: State | None, shipping_code: str | None) -> bool:
    """Whether a seller may move an order from a state to the wanted one."""
    phase = PHASES.get(state)
    if phase is None or wanted not in phase.outcomes:
        return False
    return wanted is not State.AVAILABLE_ON_STORE or shipping_code == STORE_MODE


def after_cancellation_request(state: Line, order: State) -> Line:
    """Return the state of a line for which the customer asked a cancellation, after the seller's decision."""
    if order in {State.SHIPPED, State.SHIPMENT_REFUSED_BY_SELLER} and state is Line.SHIPMENT_REFUSED_BY_SELLER:
        return Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER
    return state
