"""Random sequences of decisions, cancellations, refunds and waiting, against a small model of an order's life."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from cdiscount_async import (
    AcceptationStateEnum as Line,
    Client,
    CreateRefundVoucherRequest,
    Credentials,
    OrderFilter,
    OrderStateEnum as State,
    SellerRefundOrderLine,
    SellerRefundRequest,
    Transport,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.sizes import examples

WAITING, SHIPPING = State.WAITING_FOR_SELLER_ACCEPTATION, State.WAITING_FOR_SHIPMENT_ACCEPTATION
# What a seller may say of an order, and of its lines, as the documentation of the service has it.
DECISIONS: dict[State, dict[State, tuple[Line, Line]]] = {
    WAITING: {
        State.ACCEPTED_BY_SELLER: (Line.ACCEPTED_BY_SELLER, Line.REFUSED_BY_SELLER),
        State.REFUSED_BY_SELLER: (Line.REFUSED_BY_SELLER, Line.REFUSED_BY_SELLER),
    },
    SHIPPING: {
        State.SHIPPED: (Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER),
        State.SHIPMENT_REFUSED_BY_SELLER: (Line.SHIPMENT_REFUSED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER),
    },
}
SAID = [state for outcomes in DECISIONS.values() for state in outcomes]
SAYABLE = sorted({line for outcomes in DECISIONS.values() for pair in outcomes.values() for line in pair})
ANSWERABLE = {Line.NONE, Line.ACCEPTED_BY_SELLER, Line.CANCELLATION_REQUEST_PENDING}


@attrs.define
class Life:
    """An order as it should be."""

    state: State
    lines: dict[str, Line]
    deadline: datetime | None
    paying: datetime | None = None
    paid: datetime | None = None
    refunds: list[datetime] = attrs.field(factory=list)

    @property
    def open(self) -> bool:
        """Whether something can still become of it."""
        return self.state in DECISIONS or self.state in {State.ACCEPTED_BY_SELLER, State.PAYMENT_IN_PROGRESS}

    def pass_time(self, now: datetime) -> None:
        """Apply the events that are due."""
        if self.state is WAITING and self.deadline and self.deadline <= now:
            self.state = State.AUTOMATIC_CANCELLATION
        if self.state is State.ACCEPTED_BY_SELLER and self.paying and self.paying <= now:
            self.state = State.PAYMENT_IN_PROGRESS
        if self.state is State.PAYMENT_IN_PROGRESS and self.paid and self.paid <= now:
            self.state = SHIPPING
        if any(due <= now for due in self.refunds):
            self.refunds = [due for due in self.refunds if due > now]
            after = {
                Line.SHIPMENT_REFUSED_BY_SELLER: Line.REFUNDED_AFTER_SHIPMENT_REFUSED,
                Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER: Line.REFUNDED_AFTER_CUSTOMER_CANCELLATION,
            }
            self.lines = {name: after.get(line, line) for name, line in self.lines.items()}

    def decide(self, wanted: State, line_states: dict[str, Line], now: datetime) -> bool:
        """Take a decision, if it can be taken."""
        good, bad = DECISIONS.get(self.state, {}).get(wanted, (None, None))
        answerable = {name for name, line in self.lines.items() if line in ANSWERABLE}
        if (
            good is None
            or set(line_states) != answerable
            or not set(line_states.values()) <= {good, bad}
            or good not in line_states.values()
        ):
            return False
        for name, line in line_states.items():
            asked = self.lines[name] is Line.CANCELLATION_REQUEST_PENDING
            refused = line is Line.SHIPMENT_REFUSED_BY_SELLER
            self.lines[name] = Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER if asked and refused else line
        if self.state is SHIPPING and bad in line_states.values():
            self.refunds.append(now + timedelta(hours=1))
        self.state, self.deadline = wanted, None
        if wanted is State.ACCEPTED_BY_SELLER:
            self.paying, self.paid = now + timedelta(minutes=2), now + timedelta(minutes=12)
        return True

    def cancel(self) -> None:
        """Cancel for the buyer."""
        if self.state is WAITING:
            self.state = State.CANCELLED_BY_CUSTOMER
            self.lines = dict.fromkeys(self.lines, Line.CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER)
        elif self.state is SHIPPING:
            pending = Line.CANCELLATION_REQUEST_PENDING
            self.lines = {name: pending if one is Line.ACCEPTED_BY_SELLER else one for name, one in self.lines.items()}

    def refund(self, name: str) -> bool:
        """Refund a line, if it was shipped."""
        if self.lines[name] is not Line.SHIPPED_BY_SELLER:
            return False
        self.lines[name] = Line.REFUNDED_AFTER_SHIPPING
        return True


class Shop(RuleBasedStateMachine):
    """A seller with some orders; after each step the sandbox must tell what the model says."""

    numbers = Bundle("numbers")

    def __init__(self) -> None:
        super().__init__()
        start = datetime(2026, 3, 2, 9, 0)
        self.sandbox = Sandbox(Settings(speed=0, start=start, orders=0, orders_a_day=0, offers=40, sellers=1))
        self.sandbox.__enter__()
        self.loop = asyncio.new_event_loop()
        transport = Transport(http=httpx.ASGITransport(app=self.sandbox))
        account = Credentials(self.sandbox.login, self.sandbox.password)
        self.client = Client(account, self.sandbox.environment, transport=transport)
        self.model: dict[str, Life] = {}
        self.sandbox.market.store.run("UPDATE offer SET stock = 1000")  # more than any history orders
        rows = self.sandbox.tables("SELECT reference FROM offer WHERE state = 'Active' ORDER BY id")
        self.references = [row["reference"] for row in rows]

    def teardown(self) -> None:
        """Close everything."""
        self.loop.run_until_complete(self.client.aclose())
        self.loop.close()
        self.sandbox.__exit__()

    @property
    def now(self) -> datetime:
        """The sandbox's time."""
        return self.sandbox.clock.local()

    @precondition(lambda self: sum(life.open for life in self.model.values()) < 3)  # of more, none would get far
    @rule(target=numbers, two=st.booleans())
    def order(self, two: bool) -> str:
        """Place an order of one or two pieces."""
        references = self.references[: 1 + two]
        number = self.sandbox.act("order", references=references)["order_number"]
        self.model[number] = Life(WAITING, dict.fromkeys(references, Line.NONE), self.now + timedelta(hours=48))
        return str(number)

    @rule(minutes=st.sampled_from([1, 2, 10, 15, 15, 30, 30, 60, 60, 48 * 60]))
    def wait(self, minutes: int) -> None:
        """Advance the clock."""
        self.sandbox.clock.advance(timedelta(minutes=minutes))
        for life in self.model.values():
            life.pass_time(self.now)

    @rule(outcome=st.sampled_from([0, 0, 0, 1]), mixed=st.sampled_from([False, False, True]))
    def decide(self, outcome: int, mixed: bool) -> None:
        """Decide on the first order that waits for it, as it may be decided on; mixed lines do not always fit."""
        for number, life in self.model.items():
            if life.state in DECISIONS:
                wanted, (good, bad) = list(DECISIONS[life.state].items())[outcome]
                names = [name for name, line in life.lines.items() if line in ANSWERABLE]
                self._decide(number, wanted, {name: bad if mixed and not at else good for at, name in enumerate(names)})
                break

    @rule(number=numbers, wanted=st.sampled_from(SAID), line=st.sampled_from(SAYABLE))
    def decide_wrongly(self, number: str, wanted: State, line: Line) -> None:
        """Send a valid decision on an order, perhaps at the wrong time."""
        self._decide(number, wanted, dict.fromkeys(self.model[number].lines, line))

    @rule(number=numbers, wanted=st.sampled_from(sorted(State)), line=st.sampled_from(sorted(Line)))
    def say_anything(self, number: str, wanted: State, line: Line) -> None:
        """Send any decision on the first line of an order."""
        self._decide(number, wanted, {next(iter(self.model[number].lines)): line})

    @rule(number=numbers)
    def cancel(self, number: str) -> None:
        """Cancel for the buyer, or ask for the cancellation."""
        self.sandbox.act("cancel", order_number=number)
        self.model[number].cancel()

    @rule(number=numbers)
    def refund(self, number: str) -> None:
        """Refund the first line."""
        name = next(iter(self.model[number].lines))
        line = SellerRefundRequest(refund_order_line=SellerRefundOrderLine(seller_product_id=name))
        request = CreateRefundVoucherRequest(order_number=number, seller_refund_list=[line])
        reply = self._call("CreateRefundVoucher", request)
        assert [self.model[number].refund(name)] == [one.operation_success for one in reply.seller_refund_list]

    @invariant()
    def the_sandbox_agrees(self) -> None:
        """Compare: the service lists just the orders of the model, in their states."""
        reply = self._call("GetOrderList", OrderFilter(states=list(State), fetch_order_lines=True))
        seen = {
            one.order_number: (
                one.order_state,
                {line.seller_product_id: line.acceptation_state for line in one.order_line_list},
            )
            for one in reply.order_list
        }
        assert {number: (life.state, life.lines) for number, life in self.model.items()} == seen
        assert not self.sandbox.market.failures

    def _decide(self, number: str, wanted: State, line_states: dict[str, Line]) -> None:
        lines = [
            ValidateOrderLine(acceptation_state=line, seller_product_id=name) for name, line in line_states.items()
        ]
        decision = ValidateOrder(
            order_number=number, order_state=wanted, order_line_list=lines, carrier_name="UPS", tracking_number="1Z"
        )
        reply = self._call("ValidateOrderList", ValidateOrderListMessage(order_list=[decision]))
        taken = self.model[number].decide(wanted, line_states, self.now)
        assert [taken] == [one.validated for one in reply.validate_order_results]

    def _call(self, operation: str, request: object) -> Any:
        return self.loop.run_until_complete(self.client.call(operation, request))


@pytest.mark.slow
def test_orders_live_as_the_model_says() -> None:
    """Whatever sellers, buyers and time do, the sandbox and the model agree about every order and line."""
    run_state_machine_as_test(Shop, settings=settings(examples(60), stateful_step_count=40))
