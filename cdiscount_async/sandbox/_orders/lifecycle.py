"""The life cycle of an order: which state follows which, and what that means for its lines.

Order states are documented; line states are placed by their names, but for the one that is recorded.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from ...models.orders import AcceptationStateEnum as Line, OrderStateEnum as State


@attrs.frozen
class Phase:
    """What a seller may decide while an order waits for him."""

    outcomes: Mapping[State, frozenset[Line]]
    """The states that he may declare, each with what its lines must be: one of these at least."""
    lines: frozenset[Line]
    """What he may declare of a line."""


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
"""What is open to the seller in each state; in all others nothing is."""
REFUSING: Final = frozenset({State.REFUSED_BY_SELLER, State.SHIPMENT_REFUSED_BY_SELLER})
"""Outcomes in which every line must be refused."""
STORE_MODE: Final = "MAG"
"""The delivery mode of orders that are collected in a shop."""

UNSHIPPED: Final = (
    State.WAITING_FOR_SELLER_ACCEPTATION,
    State.ACCEPTED_BY_SELLER,
    State.PAYMENT_IN_PROGRESS,
    State.WAITING_FOR_SHIPMENT_ACCEPTATION,
)
"""States of an order that is on its way to shipment: its goods are promised, and it can still be cancelled."""
OPEN_LINES: Final = frozenset(
    {Line.NONE, Line.ACCEPTED_BY_SELLER, Line.CANCELLATION_REQUEST_PENDING, Line.SHIPPED_BY_SELLER}
)
"""Lines about which the seller has still to decide when their order waits for him."""
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
"""Lines whose quantity is told as 0 (recorded for the second)."""
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
"""States in which the seller does not see who the buyer is: payment may still come (documented for the last one).

Orders that a buyer cancelled or the seller refused show the buyer with name and alias, though they were never paid
(recorded); other ends without a payment are assumed to do so too.
"""


def may_become(state: State, wanted: State | None, shipping_code: str | None) -> bool:
    """Whether a seller may declare a state of an order that is in another."""
    phase = PHASES.get(state)
    if phase is None or wanted not in phase.outcomes:
        return False
    return wanted is not State.AVAILABLE_ON_STORE or shipping_code == STORE_MODE


def following(state: Line, order: State) -> Line:
    """Return what a line becomes that is answered although the customer asked to cancel it."""
    if order in {State.SHIPPED, State.SHIPMENT_REFUSED_BY_SELLER} and state is Line.SHIPMENT_REFUSED_BY_SELLER:
        return Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER
    return state
