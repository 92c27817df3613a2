"""Sends decisions on orders with ValidateOrderList, once, and reads the outcome of each order."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from .._common.outcome_status import OutcomeStatus
from ..errors import CdiscountError, OutcomeUnknown
from ..models.common import ErrorTypeEnum
from ..models.orders import (
    Carrier,
    Order,
    ValidateOrder,
    ValidateOrderLineResult,
    ValidateOrderListMessage,
    ValidateOrderResult,
    ValidationResultMessage,
)
from ..operations import Caller, Orders
from ._actions import OrderDecision
from ._outcome import Impossible, LineOutcome, OrderOutcome, hits_every_call, reply_of, status_after
from ._plan import planned
from ._reading import found, orders_by_number

HOW_TO_CHECK: Final = (
    "read the order: if it is in the state that was requested, it is done. Changes may be shown up to 90 minutes late. "
    "The same action may be repeated: the service refuses a second one"
)
_SHOWN_LATE: Final = "the service calls the step impossible, and still shows the order in a state that allows it"


@attrs.frozen
class Decision:
    """A decision with its request."""

    action: OrderDecision
    request: ValidateOrder
    carriers: Sequence[Carrier]

    def outcome(self, status: OutcomeStatus, message: str = "", **more: Any) -> OrderOutcome:
        """Return an outcome of this decision."""
        number, name = self.action.order_number, self.action.name
        return OrderOutcome(
            order_number=number, action=name, status=status, message=message, request=self.request, **more
        )


async def send_decisions(caller: Caller, decisions: Sequence[Decision]) -> list[OrderOutcome]:
    """Send decisions in one call, and return their outcomes in the same order."""
    message = ValidateOrderListMessage(order_list=tuple(one.request for one in decisions))
    try:
        reply = await caller.call(Orders.validate_order_list, message)
    except CdiscountError as error:
        reply = reply_of(error)
        if not (isinstance(reply, ValidationResultMessage) and reply.validate_order_results):
            return await _without_results(caller, decisions, error)
    outcomes = [_outcome(caller, one, reply.validate_order_results) for one in decisions]
    return await _explained(caller, decisions, outcomes)


async def _without_results(caller: Caller, decisions: Sequence[Decision], error: CdiscountError) -> list[OrderOutcome]:
    """Return the outcomes after an error that says nothing about single orders."""
    if isinstance(error, OutcomeUnknown):
        return [_in_doubt(caller, one, str(error.args[0]), error=error) for one in decisions]
    if len(decisions) > 1 and not hits_every_call(error):
        # The service did nothing. One order may be the reason, so each is sent alone.
        return [outcome for one in decisions for outcome in await send_decisions(caller, [one])]
    errors = getattr(error, "errors", ())
    return [one.outcome(status_after(error), str(error), errors=errors, error=error) for one in decisions]


def _outcome(caller: Caller, decision: Decision, results: Sequence[ValidateOrderResult]) -> OrderOutcome:
    of_order = [one for one in results if one.order_number == decision.action.order_number]
    if len(of_order) != 1 or of_order[0].validated is None:
        return _in_doubt(caller, decision, "the reply does not have one outcome of this order")
    (result,) = of_order
    lines = tuple(map(_line, result.validate_order_line_results))
    errors = (*result.errors, *(error for one in result.validate_order_line_results for error in one.errors))
    said = {"lines": lines, "errors": errors, "warnings": result.warnings}
    why = "; ".join(error.message or str(error.error_type) for error in errors)
    if not result.validated:
        return decision.outcome(OutcomeStatus.REFUSED, why or "the service refused it without a reason", **said)
    if refused := [one.reference for one in lines if one.status is OutcomeStatus.REFUSED]:
        named = ", ".join(map(repr, refused))
        return _in_doubt(caller, decision, f"the service accepted the order, but not the lines {named}", **said)
    return decision.outcome(OutcomeStatus.DONE, why, state=decision.request.order_state, **said)


def _line(result: ValidateOrderLineResult) -> LineOutcome:
    return LineOutcome(
        reference=result.seller_product_id or "",
        status=OutcomeStatus.DONE if result.updated else OutcomeStatus.REFUSED,
        message="; ".join(error.message or str(error.error_type) for error in result.errors),
    )


async def _explained(caller: Caller, decisions: Sequence[Decision], outcomes: list[OrderOutcome]) -> list[OrderOutcome]:
    """Read the orders whose step the service calls impossible: another process may have made it."""
    impossible = {
        one.order_number
        for one in outcomes
        if any(error.error_type is ErrorTypeEnum.ORDER_STATE_INCOHERENT for error in one.errors)
    }
    if not impossible:
        return outcomes
    try:
        orders = await orders_by_number(caller, sorted(impossible))
    except CdiscountError:
        return outcomes  # the service's own words remain
    return [
        _after_refusal(caller, decision, outcome, orders) if outcome.order_number in impossible else outcome
        for decision, outcome in zip(decisions, outcomes, strict=True)
    ]


def _after_refusal(
    caller: Caller, decision: Decision, outcome: OrderOutcome, orders: Mapping[str, Order]
) -> OrderOutcome:
    judged = _judged(decision, orders)
    state = judged.state
    if judged.status is OutcomeStatus.DONE:
        return decision.outcome(OutcomeStatus.ALREADY_DONE, "the service had done it before", state=state)
    if judged.status is OutcomeStatus.IN_DOUBT:
        return _in_doubt(caller, decision, _SHOWN_LATE, state=state, errors=outcome.errors)
    return attrs.evolve(outcome, message=f"{outcome.message}; {judged.message}", state=state)


def _judged(decision: Decision, orders: Mapping[str, Order]) -> OrderOutcome:
    """Return what the order shows: the decision is done, is impossible, or was not done so far."""
    number = decision.action.order_number
    state = orders[number].order_state if number in orders else None
    try:
        request = planned(decision.action, found(number, orders), decision.carriers)
    except Impossible as error:
        return decision.outcome(OutcomeStatus.REFUSED, str(error), state=state)
    return decision.outcome(OutcomeStatus.DONE if request is None else OutcomeStatus.IN_DOUBT, state=state)


def _in_doubt(caller: Caller, decision: Decision, why: str, **more: Any) -> OrderOutcome:
    async def check(outcome: OrderOutcome) -> OrderOutcome:
        judged = _judged(decision, await orders_by_number(caller, [outcome.order_number]))
        if judged.status is OutcomeStatus.IN_DOUBT:
            return attrs.evolve(outcome, state=judged.state)
        return judged

    return decision.outcome(OutcomeStatus.IN_DOUBT, why, how_to_check=HOW_TO_CHECK, check=check, **more)
