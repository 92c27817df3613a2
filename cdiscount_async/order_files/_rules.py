"""What the rows of one order must have in common, and which states their lines may have."""

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import Any, Final, TypeAlias

import attrs

from ..models.orders import AcceptationStateEnum as Line, OrderStateEnum as State
from ..order_actions import ActionName
from ._columns import COLUMNS, OrderRow

Rows: TypeAlias = Mapping[int, OrderRow]
"""The rows of an order, by their numbers in the file."""

NAMES: Final = {str(one.place[0]): one.name for one in COLUMNS}
"""The names of the columns by member."""
_SAME_IN_ALL_ROWS: Final = (
    *("order_state", "carrier_name", "tracking_number", "tracking_url"),
    *("mode", "motive", "refund_shipping_charges"),
)


@attrs.frozen
class RowProblem:
    """What is wrong with a row of a file."""

    row: int
    """The number of the row, as in `packages.Row`."""
    column: str
    """The name of the column; "" if the row as a whole is wrong."""
    message: str
    """What was expected, or what is wrong."""

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message}"


class LineDecision(Enum):
    """What a row says about its line."""

    KEEP = auto()
    """The line is accepted, shipped or refunded, as its order."""
    REFUSE = auto()
    NOTHING = auto()
    """The row has the present state of a line that waits for no decision."""


KEEP, REFUSE, NOTHING = LineDecision
_UNDECIDED: Final = {None: KEEP, Line.NONE: KEEP}
"""States that do not differ from that of the order."""
_LINES: Final[Mapping[ActionName, Mapping[Line | None, LineDecision | str]]] = {
    ActionName.ACCEPT: {
        **_UNDECIDED,
        Line.ACCEPTED_BY_SELLER: KEEP,
        Line.REFUSED_BY_SELLER: REFUSE,
        Line.SHIPPED_BY_SELLER: "AcceptedBySeller or RefusedBySeller, because the order is accepted",
        Line.SHIPMENT_REFUSED_BY_SELLER: "AcceptedBySeller or RefusedBySeller, because the order is accepted",
        Line.CANCELLATION_REQUEST_PENDING: "AcceptedBySeller or RefusedBySeller, because the buyer asked to cancel",
    },
    ActionName.SHIP: {
        **_UNDECIDED,
        Line.ACCEPTED_BY_SELLER: KEEP,  # the present state of a line that waits for its shipment
        Line.SHIPPED_BY_SELLER: KEEP,
        Line.SHIPMENT_REFUSED_BY_SELLER: REFUSE,
        Line.CANCELLATION_REQUEST_PENDING: "ShippedBySeller or ShipmentRefusedBySeller: the buyer asked to cancel",
    },
    ActionName.REFUSE: {
        **_UNDECIDED,
        Line.ACCEPTED_BY_SELLER: KEEP,
        Line.REFUSED_BY_SELLER: KEEP,
        Line.SHIPMENT_REFUSED_BY_SELLER: KEEP,
        Line.CANCELLATION_REQUEST_PENDING: KEEP,
        Line.SHIPPED_BY_SELLER: "a line that is refused, because the order is refused as a whole",
    },
    ActionName.REFUND: {**_UNDECIDED, Line.SHIPPED_BY_SELLER: KEEP},
}
"""What the state of a line means for each action; a text completes "expected …". All other states mean NOTHING."""


def line_decision(action: ActionName, row: OrderRow) -> LineDecision:
    """Return what a row without problems says about its line."""
    found = _LINES[action].get(row.acceptation_state, NOTHING)
    return found if isinstance(found, LineDecision) else NOTHING


def row_problems(action: ActionName | None, rows: Rows) -> Iterator[RowProblem]:
    """Yield what is wrong with the rows of an order. Without an action only what is wrong with any action."""
    yield from _differences(rows)
    yield from _repeated_lines(rows)
    if action is not None:
        yield from _tracking_problems(action, rows)
        for place, row in rows.items():
            wrong = _LINES[action].get(row.acceptation_state)
            if isinstance(wrong, str):
                yield RowProblem(place, NAMES["acceptation_state"], f"expected {wrong}")
            elif row.order_state is State.REFUSED_BY_SELLER and row.acceptation_state is Line.ACCEPTED_BY_SELLER:
                yield RowProblem(place, NAMES["acceptation_state"], "expected RefusedBySeller, as for the order")


def _differences(rows: Rows) -> Iterator[RowProblem]:
    """Yield a problem for each row with another value than a row before it, where all rows must have the same one."""
    for member in _SAME_IN_ALL_ROWS:
        first: tuple[int, Any] | None = None
        for place, row in rows.items():
            value = getattr(row, member)
            if value is None:
                continue
            if first is not None and value != first[1]:
                expected = f"expected the same value in all rows of the order, but row {first[0]} has another one"
                yield RowProblem(place, NAMES[member], expected)
            first = first or (place, value)


def _repeated_lines(rows: Rows) -> Iterator[RowProblem]:
    """Yield a problem for each row about a line that a row before it is about. A row without a line is about all."""
    seen: dict[str | None, int] = {}
    for place, row in rows.items():
        reference = row.seller_product_id
        before = seen.get(reference, seen.get(None))
        if before is None and reference is None and seen:
            before = next(iter(seen.values()))
        if before is not None:
            is_line = reference is not None and reference in seen
            column, what = ("seller_product_id", "line") if is_line else ("order_number", "order")
            yield RowProblem(place, NAMES[column], f"expected the {what} once, but row {before} has it, too")
        seen.setdefault(reference, place)


def _tracking_problems(action: ActionName, rows: Rows) -> Iterator[RowProblem]:
    """Yield a problem for a tracking number without a carrier, and for one of an order that is not shipped."""
    has_carrier = any(row.carrier_name for row in rows.values())
    for place, row in rows.items():
        for member in ("tracking_number", "tracking_url"):
            if getattr(row, member) is None:
                continue
            if action in {ActionName.ACCEPT, ActionName.REFUSE}:
                yield RowProblem(place, NAMES[member], f"expected nothing: to {action} an order sends no parcel")
            elif action is ActionName.SHIP and not has_carrier:
                yield RowProblem(place, NAMES["carrier_name"], f"expected a carrier for the {NAMES[member]}")
                return
