"""What a file says about an order, compared with the order itself."""

from collections.abc import Iterator, Mapping
from typing import Final

from .._common.lists import first_few
from ..models.orders import ValidateOrder, ValidateOrderLine
from ..order_actions import OrderOutcome, OutcomeStatus
from ._orders import FileOrder
from ._rules import NAMES, LineDecision, RowProblem, line_decision

_MEMBERS: Final = {"carrier": "carrier_name", "lines": "seller_product_id"}
"""The members of a row by the arguments of an action that have other names."""


def request_problems(order: FileOrder, outcome: OrderOutcome) -> Iterator[RowProblem]:
    """Yield why the action of a file is refused, and where the file and the request for an order differ.

    They differ if the request has another state, other lines, or another condition of a line. A refund is for the lines
    that the file names, and needs no others.

    Args:
        order: What the file says.
        outcome: The outcome of a dry run of its action.
    """
    request = outcome.request
    if not order.rows:
        return
    if outcome.status is OutcomeStatus.REFUSED:
        yield _refusal(order, outcome)
    if not isinstance(request, ValidateOrder):
        return
    if order.order_state not in {None, request.order_state}:
        expected = f"expected {request.order_state}, because the order is {outcome.state}"
        yield RowProblem(order.first, NAMES["order_state"], expected)
    if any(row.seller_product_id is not None for row in order.rows.values()):
        yield from _line_problems(order, outcome, {str(one.seller_product_id): one for one in request.order_line_list})


def _refusal(order: FileOrder, outcome: OrderOutcome) -> RowProblem:
    """Return the reason of a refusal, with the row and the column of what is wrong."""
    member = _MEMBERS.get(outcome.argument, outcome.argument)
    places = [
        place
        for place, row in order.rows.items()
        if (value := getattr(row, member, None)) is not None
        and (member != "seller_product_id" or repr(value) in outcome.message)
    ]
    return RowProblem(min(places, default=order.first), NAMES.get(member, ""), outcome.message)


def _line_problems(
    order: FileOrder, outcome: OrderOutcome, lines: Mapping[str, ValidateOrderLine]
) -> Iterator[RowProblem]:
    """Yield what is wrong with the lines of a file. `lines` are those that wait for a decision, by reference."""
    column = NAMES["seller_product_id"]
    for place, row in order.rows.items():
        line = lines.get(str(row.seller_product_id))
        decision = line_decision(outcome.action, row)
        if line is None and decision is not LineDecision.NOTHING:
            waiting = first_few(map(repr, [*lines][:5]), len(lines))
            yield RowProblem(place, column, f"expected a line of the order that waits for a decision: {waiting}")
        elif line is not None and decision is LineDecision.NOTHING:
            expected = f"expected a decision, such as {line.acceptation_state}: the line waits for one"
            yield RowProblem(place, NAMES["acceptation_state"], expected)
        elif line is not None and row.product_condition not in {None, line.product_condition}:
            yield RowProblem(place, NAMES["product_condition"], f"expected {line.product_condition}, as in the order")
    named = {row.seller_product_id for row in order.rows.values()}
    if missing := [reference for reference in lines if reference not in named]:
        several = first_few(map(repr, missing[:5]), len(missing))
        yield RowProblem(
            order.first, column, f"expected a row for each line of the order, but there is none for {several}"
        )
