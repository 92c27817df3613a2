"""Carries out actions on any number of orders: reads them, sends what is possible, and reports each outcome."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, TypeAlias

import attrs

from .._common.arguments import expect, expect_several
from .._common.outcome_status import OutcomeStatus
from ..errors import CdiscountError, ContractMismatch, DataTimedOut, LedgerError
from ..models.orders import Carrier, Order
from ..operations import Caller
from ._actions import Acceptance, Gesture, OrderAction, Refund, Refusal, Shipment
from ._decisions import Decision, send_decisions
from ._ledger import RefundLedger
from ._outcome import Impossible, OrderOutcome, hits_every_call
from ._plan import planned
from ._reading import found, known_carriers, orders_by_number
from ._refunds import Payer
from ._tracking import check_tracking

OnOutcome: TypeAlias = Callable[[OrderOutcome], object]
"""A function that is called with each outcome as soon as it is known."""

DECISIONS_AT_ONCE: Final = 50
"""How many decisions are sent in one call. Several are normal; the service's limit is not published."""
PAYMENTS_AT_ONCE: Final = 10
"""How many orders are read together before their refunds are sent, one call for each order."""
CALLS_AT_ONCE: Final = 4
"""How many groups of orders are under way at the same time."""


async def carry_out(
    caller: Caller,
    actions: Iterable[OrderAction],
    *,
    ledger: RefundLedger | None = None,
    dry_run: bool = False,
    on_outcome: OnOutcome | None = None,
) -> tuple[OrderOutcome, ...]:
    """Carry out one action on each of several orders; see `Orders.carry_out`."""
    expect_several("actions", actions, "several actions, such as Acceptance(order)")
    wanted = tuple(actions)
    for action in wanted:
        expect("actions", action, "actions, such as Acceptance(order)", Acceptance, Refusal, Shipment, Refund, Gesture)
    expect("ledger", ledger, "a ledger of refunds", RefundLedger, NoneType)
    if ledger is None and any(isinstance(action, Refund | Gesture) for action in wanted):
        raise ValueError("refunds and gestures need a ledger, such as FileRefundLedger: it prevents paying twice")
    payer = None if ledger is None else Payer(caller, ledger, dry_run=dry_run)
    return await _Run(caller, wanted, payer, dry_run, on_outcome).run()


def _check_unread(action: OrderAction, counts: Mapping[str, int]) -> None:
    """Raise Impossible for an action that cannot work, whatever the order is."""
    if counts[action.order_number] > 1:
        raise Impossible("the order is there several times: carry out one action at a time")
    if isinstance(action, Shipment):
        check_tracking(action)


@attrs.define
class _Run:
    """The actions of one call, and their outcomes."""

    caller: Caller
    actions: Sequence[OrderAction]
    payer: Payer | None
    """None if no money is paid back."""
    dry_run: bool
    on_outcome: OnOutcome | None
    _outcomes: dict[int, OrderOutcome] = attrs.field(factory=dict, init=False)
    """The outcomes, by the places of their actions."""
    _stopped_by: Exception | None = attrs.field(default=None, init=False)
    """Why no further order is begun: an error that every call would meet, or one of `on_outcome`."""
    _callback_error: Exception | None = attrs.field(default=None, init=False)
    _carriers: Sequence[Carrier] = attrs.field(default=(), init=False)

    async def run(self) -> tuple[OrderOutcome, ...]:
        """Return the outcomes, in the order of the actions."""
        if self.caller.dry_run and self.actions:
            await self._read([0])  # raises DryRun
        possible = await self._with_carriers(self._possible())
        groups = iter([*self._groups(possible)])
        async with asyncio.TaskGroup() as tasks:
            for _ in range(CALLS_AT_ONCE):
                tasks.create_task(self._work(groups))
        if self._callback_error is not None:
            raise self._callback_error
        return tuple(self._outcomes[place] for place in range(len(self.actions)))

    def _possible(self) -> list[int]:
        """Return the places of the actions that may work, as far as that is known before anything is read."""
        counts = Counter(action.order_number for action in self.actions)
        possible = []
        for place, action in enumerate(self.actions):
            try:
                _check_unread(action, counts)
            except Impossible as error:
                self._refuse(place, error)
            else:
                possible.append(place)
        return possible

    async def _with_carriers(self, places: list[int]) -> list[int]:
        """Read the carriers if orders are shipped, and return the places. If that fails, leave these orders out."""
        shipped = {place for place in places if isinstance(self.actions[place], Shipment)}
        if shipped:
            try:
                self._carriers = await known_carriers(self.caller)
            except CdiscountError as error:
                self._fail(sorted(shipped), error)
                return [place for place in places if place not in shipped]
        return places

    def _groups(self, places: Sequence[int]) -> Iterator[list[int]]:
        """Yield the places of actions that are read together: decisions, then refunds and gestures."""
        payments = {place for place in places if isinstance(self.actions[place], Refund | Gesture)}
        decisions = [place for place in places if place not in payments]
        for several, size in ((decisions, DECISIONS_AT_ONCE), (sorted(payments), PAYMENTS_AT_ONCE)):
            for begin in range(0, len(several), size):
                yield several[begin : begin + size]

    async def _work(self, groups: Iterator[list[int]]) -> None:
        for group in groups:
            await self._carry_out(group)

    async def _carry_out(self, group: Sequence[int]) -> None:
        if self._stopped_by is not None:
            self._fail(group, self._stopped_by)
            return
        try:
            orders = await self._read(group)
        except CdiscountError as error:
            if len(group) == 1 or not isinstance(error, ContractMismatch | DataTimedOut):
                self._fail(group, error)
                return
            half = len(group) // 2  # one order may be the reason
            await self._carry_out(group[:half])
            await self._carry_out(group[half:])
            return
        await self._decide(group, orders)
        for place in group:
            action = self.actions[place]
            if isinstance(action, Refund | Gesture) and self.payer is not None:
                await self._pay(self.payer, place, action, orders)

    async def _read(self, group: Sequence[int]) -> dict[str, Order]:
        return await orders_by_number(self.caller, [self.actions[place].order_number for place in group])

    async def _decide(self, group: Sequence[int], orders: Mapping[str, Order]) -> None:
        """Send all decisions of a group that are possible, in one call."""
        decisions: dict[int, Decision] = {}
        for place in group:
            action = self.actions[place]
            if isinstance(action, Refund | Gesture):
                continue
            try:
                request = planned(action, found(action.order_number, orders), self._carriers)
            except Impossible as error:
                self._refuse(place, error, orders)
                continue
            if request is None:
                self._report(place, OutcomeStatus.ALREADY_DONE, "the order is so already", orders)
            elif self.dry_run:
                self._report(place, OutcomeStatus.PLANNED, "", orders, request=request)
            else:
                decisions[place] = Decision(action, request, self._carriers)
        if decisions:
            outcomes = await send_decisions(self.caller, [*decisions.values()])
            for place, outcome in zip(decisions, outcomes, strict=True):
                self._keep(place, outcome)

    async def _pay(self, payer: Payer, place: int, action: Refund | Gesture, orders: Mapping[str, Order]) -> None:
        if self._stopped_by is not None:
            self._fail([place], self._stopped_by)
            return
        try:
            self._keep(place, await payer.pay(action, found(action.order_number, orders)))
        except Impossible as error:
            self._refuse(place, error, orders)
        except LedgerError as error:  # before anything was sent
            self._fail([place], error)

    def _refuse(self, place: int, error: Impossible, orders: Mapping[str, Order] | None = None) -> None:
        self._report(place, OutcomeStatus.REFUSED, str(error), orders or {}, argument=error.argument)

    def _fail(self, places: Iterable[int], error: Exception) -> None:
        for place in places:
            known = error if isinstance(error, CdiscountError) else None
            self._report(place, OutcomeStatus.FAILED, str(error), {}, error=known)

    def _report(
        self, place: int, status: OutcomeStatus, message: str, orders: Mapping[str, Order], **more: Any
    ) -> None:
        """Keep an outcome without any request that was sent."""
        action = self.actions[place]
        order = orders.get(action.order_number)
        self._keep(
            place,
            OrderOutcome(
                order_number=action.order_number,
                action=action.name,
                status=status,
                message=message,
                state=order.order_state if order else None,
                **more,
            ),
        )

    def _keep(self, place: int, outcome: OrderOutcome) -> None:
        self._outcomes[place] = outcome
        error = outcome.error
        if error is not None and hits_every_call(error) and self._stopped_by is None:
            self._stopped_by = error
        if self.on_outcome is not None and self._callback_error is None:
            try:
                self.on_outcome(outcome)
            except Exception as failure:  # noqa: BLE001 - raised when the calls under way have ended
                self._callback_error = self._stopped_by = failure
