"""Sends refunds and gestures with CreateRefundVoucher: each is in the ledger before it is sent, and is sent once.

See docs/service/orders.md#createrefundvoucher.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from .._common.outcome_status import OutcomeStatus
from ..errors import CdiscountError, LedgerError, OutcomeUnknown
from ..models.orders import (
    CreateRefundVoucherMessage,
    Order,
    OrderStateEnum,
    RefundInformation,
    RefundInformationMessage,
    SellerRefundResult,
)
from ..operations import Caller, Orders
from ._actions import Gesture, OrderPayment
from ._ledger import RefundEntry, RefundKey, RefundLedger, RefundState
from ._outcome import LineOutcome, OrderOutcome, reply_of, status_after
from ._reading import orders_by_number
from ._refund_plan import Account, Payment, gesture_item, items_of, line_item, planned_payments, request_of
from ._refund_proof import is_proved

HOW_TO_CHECK: Final = (
    "read the order: a line that is RefundedAfterShipping, or a new voucher, proves that it is done. An order without "
    "them proves nothing: look in the seller zone, then record the outcome with `settle` of the ledger"
)
_STATUS: Final = {
    RefundState.DONE: OutcomeStatus.ALREADY_DONE,
    RefundState.SENDING: OutcomeStatus.IN_DOUBT,
    RefundState.IN_DOUBT: OutcomeStatus.IN_DOUBT,
}
_SHOWN: Final = "the order shows it"
_RECORDED: Final = {
    RefundState.DONE: "the ledger has it as done",
    RefundState.SENDING: "the ledger has it as being sent: by another process, or by one that ended before the answer",
    RefundState.IN_DOUBT: "the ledger has it as in doubt",
}
_STATES: Final = {
    OutcomeStatus.DONE: RefundState.DONE,
    OutcomeStatus.REFUSED: RefundState.REFUSED,
    OutcomeStatus.IN_DOUBT: RefundState.IN_DOUBT,
}
_WORST_FIRST: Final = (
    OutcomeStatus.PLANNED,
    OutcomeStatus.IN_DOUBT,
    OutcomeStatus.FAILED,
    OutcomeStatus.REFUSED,
    OutcomeStatus.DONE,
    OutcomeStatus.ALREADY_DONE,
)


@attrs.frozen
class Payer:
    """Pays back on orders of one seller."""

    caller: Caller
    ledger: RefundLedger
    dry_run: bool = attrs.field(kw_only=True)

    async def pay(self, action: OrderPayment, order: Order) -> OrderOutcome:
        """Send the payments of one action that are not in the ledger. Raises Impossible if nothing can be sent."""
        account = self._account()
        items = items_of(action, order)
        recorded = {one for one in items if await self._recorded(account.key(action.order_number, one))}
        payments = planned_payments(action, order, account, recorded)
        lines, to_send = [], []
        for one in payments:
            known = await self._known(one)
            if known is None:
                to_send.append(one)
            else:
                lines.append(known)
        if not to_send:
            return self._outcome(action, lines, order.order_state)
        if self.dry_run:
            lines += [LineOutcome(one.reference, OutcomeStatus.PLANNED) for one in to_send]
            request = request_of(action.order_number, to_send)
            return self._outcome(action, lines, order.order_state, request=request)
        return await self._send(action, order, to_send, lines)

    def _account(self) -> Account:
        caller = self.caller
        return Account(caller.login, caller.environment.service_url, datetime.fromtimestamp(caller.timing.now(), UTC))

    async def _known(self, payment: Payment) -> LineOutcome | None:
        """Return the outcome of a payment that was made or recorded before; None if it is recorded now."""
        key = payment.entry.key
        if payment.paid:
            recorded = await self._recorded(key)
            if recorded is not None and not self.dry_run:
                await self.ledger.settle(key, RefundState.DONE, status=_SHOWN)
            return LineOutcome(payment.reference, OutcomeStatus.ALREADY_DONE, _SHOWN)
        earlier = await (self._recorded(key) if self.dry_run else self.ledger.begin(payment.entry))
        if earlier is None:
            return None
        return _as_recorded(payment.reference, earlier)

    async def _recorded(self, key: RefundKey) -> RefundEntry | None:
        """Return the entry that forbids to send a payment; None if there is none."""
        entry = await self.ledger.find(key)
        return None if entry is None or entry.state is RefundState.REFUSED else entry

    async def _send(
        self, action: OrderPayment, order: Order, payments: Sequence[Payment], lines: list[LineOutcome]
    ) -> OrderOutcome:
        request = request_of(action.order_number, payments)
        error: CdiscountError | None = None
        try:
            reply = await self.caller.call(Orders.create_refund_voucher, request)
        except CdiscountError as failure:
            error, reply = failure, reply_of(failure)
        if error is None or _has_results(reply):
            answers = [_answer(one, reply) for one in payments]
        else:
            answers = [_after_error(one, error) for one in payments]
        # If the call ends otherwise, for example because it is cancelled, the ledger keeps the state "sending".
        for one, answer in zip(payments, answers, strict=True):
            lines.append(await self._settled(one, answer))
        errors = getattr(error, "errors", ())
        return self._outcome(action, lines, order.order_state, request=request, error=error, errors=errors)

    async def _settled(self, payment: Payment, answer: LineOutcome) -> LineOutcome:
        """Record the answer. If the ledger fails, the entry stays "sending", and nothing is sent twice."""
        state = _STATES.get(answer.status, RefundState.REFUSED)
        try:
            await self.ledger.settle(payment.entry.key, state, status=answer.message or None)
        except LedgerError as error:
            message = "; ".join(filter(None, [answer.message, f"the ledger could not record this: {error}"]))
            return attrs.evolve(answer, message=message)
        return answer

    def _outcome(
        self, action: OrderPayment, lines: Sequence[LineOutcome], state: OrderStateEnum | None, **more: Any
    ) -> OrderOutcome:
        status = next(one for one in _WORST_FIRST if any(line.status is one for line in lines))
        in_doubt = status is OutcomeStatus.IN_DOUBT
        return OrderOutcome(
            order_number=action.order_number,
            action=action.name,
            status=status,
            message="; ".join(dict.fromkeys(line.message for line in lines if line.message and line.status is status)),
            state=state,
            lines=tuple(lines),
            how_to_check=HOW_TO_CHECK if in_doubt else "",
            check=(lambda outcome: self._check(action, outcome)) if in_doubt else None,
            **more,
        )

    async def _check(self, action: OrderPayment, outcome: OrderOutcome) -> OrderOutcome:
        """Return the outcome that the order and the ledger show now. The ledger records what is proved."""
        orders = await orders_by_number(self.caller, [action.order_number])
        order = orders.get(action.order_number)
        account = self._account()
        entries = {
            one.key.item: one
            for one in await self.ledger.entries()
            if one.key == account.key(action.order_number, one.key.item)
        }
        lines = [
            await self._checked(line, entry, order, [*entries.values()])
            if line.status is OutcomeStatus.IN_DOUBT and (entry := entries.get(_item(action, line)))
            else line
            for line in outcome.lines
        ]
        state = order.order_state if order else outcome.state
        return self._outcome(action, lines, state, request=outcome.request)

    async def _checked(
        self, line: LineOutcome, entry: RefundEntry, order: Order | None, entries: Sequence[RefundEntry]
    ) -> LineOutcome:
        if entry.state is RefundState.REFUSED:  # a person has looked, and recorded it
            return attrs.evolve(line, status=OutcomeStatus.REFUSED, message="the ledger has it as refused")
        if entry.state is not RefundState.DONE:
            if order is None or not is_proved(entry, order, entries):
                return line
            await self.ledger.settle(entry.key, RefundState.DONE, status=_SHOWN)
        return attrs.evolve(line, status=OutcomeStatus.DONE, message="")


def _as_recorded(reference: str, entry: RefundEntry) -> LineOutcome:
    return LineOutcome(reference, _STATUS[entry.state], _RECORDED[entry.state])


def _item(action: OrderPayment, line: LineOutcome) -> str:
    return gesture_item(action) if isinstance(action, Gesture) else line_item(line.reference)


def _has_results(reply: object) -> bool:
    return isinstance(reply, CreateRefundVoucherMessage) and bool(
        reply.commercial_gesture_list or reply.seller_refund_list
    )


def _after_error(payment: Payment, error: CdiscountError) -> LineOutcome:
    """Return the outcome after an error that says nothing about single refunds."""
    if isinstance(error, OutcomeUnknown):
        return LineOutcome(payment.reference, OutcomeStatus.IN_DOUBT, str(error.args[0]))
    return LineOutcome(payment.reference, status_after(error), str(error))


def _answer(payment: Payment, reply: CreateRefundVoucherMessage) -> LineOutcome:
    """Return the service's answer to one payment."""
    results: list[RefundInformationMessage | SellerRefundResult]
    if isinstance(payment.part, RefundInformation):
        results = [*reply.commercial_gesture_list]
    else:
        results = [one for one in reply.seller_refund_list if one.seller_product_id == payment.reference]
    if len(results) != 1 or results[0].operation_success is None:
        return LineOutcome(payment.reference, OutcomeStatus.IN_DOUBT, "the reply has no outcome of this refund")
    (result,) = results
    if not result.operation_success:
        why = result.error_message or "the service refused it without a reason"
        return LineOutcome(payment.reference, OutcomeStatus.REFUSED, why)
    value = result.amount if isinstance(result, RefundInformationMessage) else result.value
    return LineOutcome(payment.reference, OutcomeStatus.DONE, value=value)
