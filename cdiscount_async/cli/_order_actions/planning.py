"""What will happen: each order as it is now, the request for it, or why there is none."""

from collections.abc import Sequence
from typing import Final

import attrs

from ...client import Client
from ...errors import CdiscountError
from ...models.orders import CreateRefundVoucherRequest, Order, OrderStateEnum, ValidateOrder
from ...order_actions import OrderAction, OrderOutcome, OutcomeStatus, RefundLedger, Refusal
from ...order_actions._states import LINES_OF
from ...order_files import FileOrder, RowProblem, request_problems
from .._tables import counted, few
from .advice import for_command

UNCHANGED: Final = "unchanged"
"""The status of an order for which a file has the present state."""


@attrs.frozen
class OrderReport:
    """What is known about one order: what will happen with it, and later what has happened."""

    order: FileOrder
    outcome: OrderOutcome | None = None
    """That of a dry run, and later of the action; None if the order was not read, because nothing is to be done."""
    problems: tuple[RowProblem, ...] = ()
    """Why nothing is done, by the rows of the file."""

    @property
    def is_sent(self) -> bool:
        """Whether there is a request to send."""
        return not self.problems and self.outcome is not None and self.outcome.status is OutcomeStatus.PLANNED

    @property
    def action(self) -> OrderAction | None:
        """The action to carry out. A refusal is for the state that was shown: for a paid order it means a refund."""
        action, outcome = self.order.action, self.outcome
        if isinstance(action, Refusal) and outcome is not None:
            return Refusal(Order(order_number=action.order_number, order_state=outcome.state))
        return action

    @property
    def status(self) -> str:
        """What became of the order so far, as a result file has it."""
        if self.problems:
            return OutcomeStatus.REFUSED
        return UNCHANGED if self.outcome is None else self.outcome.status

    @property
    def state(self) -> OrderStateEnum | None:
        """The state of the order as it was read."""
        return None if self.outcome is None else self.outcome.state

    @property
    def message(self) -> str:
        """What will happen, or why nothing will or has."""
        if self.problems:
            return for_command("; ".join(map(str, self.problems)))
        if self.outcome is None:
            return "the file has the present state of the order"
        if self.is_sent:
            return _described(self.outcome.request)
        return for_command("; ".join(filter(None, [self.outcome.message, self.outcome.how_to_check])))


async def planned(client: Client, orders: Sequence[FileOrder], ledger: RefundLedger | None) -> list[OrderReport]:
    """Read the orders, and return what will happen with each. Raises the error of the calls if all of them failed."""
    actions = [one.action for one in orders if one.action is not None]
    outcomes = await client.orders.carry_out(actions, ledger=ledger, dry_run=True)
    failures = [one.error for one in outcomes if one.status is OutcomeStatus.FAILED and one.error is not None]
    if failures and len(failures) == len(outcomes):
        raise failures[0]
    by_number = {one.order_number: await checked(one) for one in outcomes}
    return [_planned(one, by_number.get(one.order_number)) for one in orders]


async def checked(outcome: OrderOutcome) -> OrderOutcome:
    """Return an outcome as it is known now: one that is in doubt is checked, if the order can be read."""
    try:
        return await outcome.check()
    except CdiscountError:
        return outcome


def _planned(order: FileOrder, outcome: OrderOutcome | None) -> OrderReport:
    problems = order.problems or (() if outcome is None else tuple(request_problems(order, outcome)))
    return OrderReport(order, outcome, problems)


def _described(request: ValidateOrder | CreateRefundVoucherRequest | None) -> str:
    """Return what a request does, in words."""
    match request:
        case ValidateOrder():
            return _decision(request)
        case CreateRefundVoucherRequest():
            lines = [one.refund_order_line for one in request.seller_refund_list]
            names = few([str(one.seller_product_id) for one in lines if one is not None])
            shipping = " with shipping" if any(one and one.refund_shipping_charges for one in lines) else ""
            motive = next((str(one.motive) for one in request.seller_refund_list), "")
            return f"refund {counted('line', len(lines))}{shipping} ({motive}): {names}"
        case _:
            return ""


def _decision(request: ValidateOrder) -> str:
    states = LINES_OF[OrderStateEnum(str(request.order_state))]
    refused = [str(one.seller_product_id) for one in request.order_line_list if one.acceptation_state == states.refused]
    kept = len(request.order_line_list) - len(refused)
    parcel = " ".join(filter(None, [request.carrier_name, request.tracking_number, request.tracking_url]))
    text = f"{request.order_state}: "
    if states.kept is None:
        return f"{text}{counted('line', len(refused))}"
    text += counted("line", kept) + (f" by {parcel}" if parcel else "")
    return text + (f"; {states.refused}: {few(refused)}" if refused else "")
