"""Rows of a file, put together by order: what to do with each order, or why nothing can be done with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from .._common.lists import first_few
from ..errors import InvalidPackage, Problem
from ..models.orders import OrderStateEnum as State, RefundMotive
from ..order_actions import Acceptance, ActionName, OrderAction, Refund, Refusal, Shipment
from ..packages import Row
from ._columns import OrderRow
from ._rules import NAMES, LineDecision, RowProblem, Rows, line_decision, row_problems

MAX_ROWS: Final = 100_000
"""The highest number of rows of a file. All rows are in memory at once, because an order's rows may be anywhere."""
_OF_STATES: Final = {
    State.ACCEPTED_BY_SELLER: ActionName.ACCEPT,
    State.REFUSED_BY_SELLER: ActionName.REFUSE,
    State.SHIPPED: ActionName.SHIP,
    State.SHIPMENT_REFUSED_BY_SELLER: ActionName.REFUSE,
}
"""The actions that lead to a state."""


@attrs.frozen
class FileOrder:
    """What a file says about one order."""

    order_number: str
    rows: Mapping[int, OrderRow]
    """The rows of the order by their numbers. Rows that cannot be read are left out."""
    order_state: State | None = None
    """The state that the file requests; None if it requests none."""
    action: OrderAction | None = None
    """What to do with the order; None if nothing can be done, or is to be done."""
    problems: tuple[RowProblem, ...] = ()
    """Why nothing can be done; empty without an action if the file has the present state of the order."""

    @property
    def first(self) -> int:
        """The number of the first row of the order; 0 without a file."""
        return min([*self.rows, *(one.row for one in self.problems)], default=0)


@attrs.frozen
class FileOrders:
    """What a file says."""

    orders: tuple[FileOrder, ...]
    """What to do with each order, in the order of the first rows."""
    problems: tuple[RowProblem, ...] = ()
    """What is wrong with rows whose order is not known."""
    warnings: tuple[str, ...] = ()
    """What is probably wrong, although it can be done."""


def file_orders(rows: Iterable[Row[OrderRow]], action: ActionName | None = None) -> FileOrders:
    """Put the rows of a file together by order.

    Args:
        rows: The rows, as `order_rows` returns them.
        action: What to do with every order of the file: accept, refuse, ship or refund it. A row that requests another
            state is then a problem. None: the column OrderState says what to do.

    Raises:
        InvalidPackage: The file has more than 100,000 rows.
    """
    found: dict[str, dict[int, OrderRow]] = {}
    problems: dict[str, list[RowProblem]] = {}
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise InvalidPackage(f"the file has more than {MAX_ROWS:,} rows: split it")
        number = row.item.order_number if row.item else row.texts.get("OrderNumber", "").strip()
        found.setdefault(number, {}).update({row.number: row.item} if row.item else {})
        problems.setdefault(number, []).extend(_problem(row.number, one) for one in row.problems)
    unknown = tuple(problems.pop("", ()))
    found.pop("", None)
    orders = tuple(_order(number, action, found[number], problems[number]) for number in found)
    return FileOrders(orders, unknown, tuple(_shared_parcels(orders)))


def _problem(row: int, problem: Problem) -> RowProblem:
    """Return the problem of a row, with the name of its column instead of the member's."""
    return RowProblem(row, NAMES.get(problem.path.removeprefix("$.").partition(".")[0], ""), problem.expected)


def _order(number: str, action: ActionName | None, rows: Rows, problems: list[RowProblem]) -> FileOrder:
    state = _value(rows, "order_state")
    requested = _OF_STATES.get(state)
    name = action or requested
    fits = not rows or _fits(action, state)
    problems += row_problems(name if fits else None, rows)
    if not fits:
        place = next((place for place, row in rows.items() if row.order_state is not None), min(rows))
        problems.append(RowProblem(place, NAMES["order_state"], f"expected {_fitting(action)}"))
    if rows and name is ActionName.REFUND and _value(rows, "motive") is None:
        problems.append(RowProblem(min(rows), NAMES["motive"], f"expected one of {', '.join(RefundMotive)}"))
    made = None if problems or name is None else _action(name, number, rows)
    return FileOrder(number, rows, state if requested else None, made, tuple(problems))


def _fits(action: ActionName | None, state: State | None) -> bool:
    """Whether a file for an action may have a state. Present states, such as WaitingForShipmentAcceptation, always fit.

    Orders that are refunded are Shipped. Without an action, the state says what to do.
    """
    if action is None:
        return state is not None
    requested = None if state is None else _OF_STATES.get(state)
    return requested in {None, action} or (action is ActionName.REFUND and state is State.SHIPPED)


def _fitting(action: ActionName | None) -> str:
    """Return the states that a file for an action may request, as text."""
    states = [str(state) for state, one in _OF_STATES.items() if action in {None, one}]
    if action is None:
        return f"one of {', '.join(states)}"
    return f"{' or '.join((*states, 'no state'))}, because the action is {action}"


def _value(rows: Rows, member: str) -> Any:
    """Return the value that all rows of an order have, or that some leave out; None if all do."""
    return next((found for row in rows.values() if (found := getattr(row, member)) is not None), None)


def _action(name: ActionName, number: str, rows: Rows) -> OrderAction:
    """Return what to do with an order whose rows have no problem."""
    lines: dict[LineDecision, list[str]] = {one: [] for one in LineDecision}
    for row in rows.values():
        if row.seller_product_id is not None:
            lines[line_decision(name, row)].append(row.seller_product_id)
    match name:
        case ActionName.ACCEPT:
            return Acceptance(number, refused_lines=lines[LineDecision.REFUSE])
        case ActionName.SHIP:
            return Shipment(
                number,
                carrier=_value(rows, "carrier_name"),
                tracking_number=_value(rows, "tracking_number"),
                tracking_url=_value(rows, "tracking_url"),
                refused_lines=lines[LineDecision.REFUSE],
            )
        case ActionName.REFUND:
            return Refund(
                number,
                motive=_value(rows, "motive"),
                mode=_value(rows, "mode"),
                lines=lines[LineDecision.KEEP] or None,
                shipping_charges=bool(_value(rows, "refund_shipping_charges")),
            )
        case _:
            return Refusal(number)


def _shared_parcels(orders: Sequence[FileOrder]) -> Iterator[str]:
    """Yield a warning for each tracking number of several orders: a spreadsheet repeats a cell easily."""
    rows: dict[str, list[str]] = {}
    for one in orders:
        if isinstance(one.action, Shipment) and one.action.tracking_number is not None:
            rows.setdefault(one.action.tracking_number, []).append(str(one.first))
    for places in rows.values():
        if len(places) > 1:
            yield f"{len(places):,} orders have the same TrackingNumber: rows {first_few(places[:5], len(places))}"
