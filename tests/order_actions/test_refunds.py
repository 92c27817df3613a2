"""Refunds and gestures: what can be paid back, once, with a ledger."""

from decimal import Decimal
from typing import Any

import pytest

from cdiscount_async import (
    AcceptationStateEnum,
    CreateRefundVoucherRequest,
    Error,
    ErrorTypeEnum,
    RefundInformation,
    RefundMotive,
    evolve,
)
from cdiscount_async.errors import LedgerError, QuotaExceeded
from cdiscount_async.models.orders import (
    CreateRefundVoucherMessage,
    Order,
    OrderLine,
    OrderListMessage,
    OrderStateEnum as State,
    RefundInformationMessage,
    SellerRefundRequestMode,
    SellerRefundResult,
    Voucher,
)
from cdiscount_async.order_actions import (
    STATES,
    Acceptance,
    ActionName,
    FileRefundLedger,
    Gesture,
    GestureMotive,
    OutcomeStatus as Status,
    Refund,
    RefundState,
)
from cdiscount_async.sandbox import FaultRule

from .conftest import Scripted, Shop

CLAIM = RefundMotive.CLIENT_CLAIM
LATE: dict[str, Any] = {"amount": Decimal("1.50"), "motive": GestureMotive.LATE_DELIVERY}


async def states(ledger: FileRefundLedger) -> list[str]:
    """Return the states of a ledger's entries."""
    return [str(one.state) for one in await ledger.entries()]


async def test_a_shipped_order_is_refunded_once(shop: Shop, ledger: FileRefundLedger) -> None:
    """Each shipped line is refunded, with the amount that the service says; a second time nothing is sent."""
    number, orders = shop.shipped(lines=3), shop.client.orders
    shop.change_lines(number, 1, acceptation="RefundedAfterShipmentRefused")

    first = await orders.refund(number, ledger=ledger, motive=CLAIM)
    second = await orders.refund(number, ledger=ledger, motive=CLAIM)

    assert (Status.DONE, Status.ALREADY_DONE) == (first.status, second.status)
    assert [True, True] == [line.value is not None and line.value > 0 for line in first.lines]
    assert (2, 1) == (shop.count("voucher", number), shop.calls("CreateRefundVoucher"))
    assert ["done", "done"] == await states(ledger)


async def test_a_line_is_refunded_by_its_reference(shop: Shop, ledger: FileRefundLedger) -> None:
    """With its shipping charges, and the mode that goes with the motive; then the rest of the order."""
    number, orders = shop.shipped(lines=2), shop.client.orders
    first, second = shop.lines(number)

    options: dict[str, Any] = {"motive": RefundMotive.CLIENT_RETRACTION, "shipping_charges": True}
    one = await orders.refund(number, ledger=ledger, lines=[first], **options)
    rest = await orders.refund(number, ledger=ledger, motive=CLAIM)

    assert isinstance(one.request, CreateRefundVoucherRequest)
    (sent,) = one.request.seller_refund_list
    assert (SellerRefundRequestMode.RETRACTION, Status.DONE) == (sent.mode, one.status)
    assert sent.refund_order_line is not None
    assert sent.refund_order_line.refund_shipping_charges
    assert [(first, Status.ALREADY_DONE), (second, Status.DONE)] == [
        (line.reference, line.status) for line in rest.lines
    ]
    assert Status.DONE is rest.status


async def test_only_shipped_lines_are_refunded(shop: Shop, ledger: FileRefundLedger) -> None:
    """A line in another state is refused before anything is sent or recorded, and so are the others that were named."""
    good = {AcceptationStateEnum.SHIPPED_BY_SELLER, AcceptationStateEnum.REFUNDED_AFTER_SHIPPING}
    for line in [*(set(AcceptationStateEnum) - good), *good]:
        number = shop.shipped(lines=2)
        shop.change_lines(number, 1, acceptation=line.value)

        outcome = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM, lines=[*shop.lines(number)])

        assert (line, outcome.status) == (line, Status.DONE if line in good else Status.REFUSED)
        if line not in good:
            assert ([], 0) == (await states(ledger), shop.calls("CreateRefundVoucher"))


async def test_a_line_whose_state_is_not_known_is_not_refunded(shop: Shop, ledger: FileRefundLedger) -> None:
    """Of a shipped order, the line was recorded as None, perhaps after a refund: it is not paid by itself."""
    number = shop.shipped(lines=2)
    shop.change_lines(number, 0, acceptation="None")

    outcome = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    assert (Status.REFUSED, 0) == (outcome.status, shop.count("voucher", number))


async def test_money_is_paid_back_in_the_right_states(shop: Shop, ledger: FileRefundLedger) -> None:
    """In each state, a refund and a gesture are done by the service, or refused before anything is sent."""
    for state in State:
        for name, action in ((ActionName.REFUND, Refund), (ActionName.GESTURE, Gesture)):
            number = shop.shipped()
            shop.change(number, state=state.value)
            options = {"motive": CLAIM} if action is Refund else LATE
            (outcome,) = await shop.client.orders.carry_out([action(number, **options)], ledger=ledger)
            assert (Status.DONE if name in STATES[state].pays else Status.REFUSED) is outcome.status
            assert (outcome.status is Status.DONE) is (outcome.request is not None)


async def test_a_gesture_is_made_once(shop: Shop, ledger: FileRefundLedger) -> None:
    """An equal one is not sent again, but one with a key of its own, up to what was paid."""
    number, orders = shop.paid(), shop.client.orders
    total = (await shop.order(number)).initial_total_amount
    assert total is not None

    first = await orders.gesture(number, ledger=ledger, **LATE)
    equal = await orders.gesture(number, ledger=ledger, amount=Decimal("1.5"), motive=GestureMotive(135))
    second = await orders.gesture(number, ledger=ledger, idempotency_key="a second parcel", **LATE)
    too_much = await orders.gesture(number, ledger=ledger, amount=total - 2, motive=GestureMotive.OTHER)
    rest = await orders.gesture(number, ledger=ledger, amount=total - 3, motive=GestureMotive.OTHER)
    again = await orders.gesture(number, ledger=ledger, amount=total - 3, motive=GestureMotive.OTHER)

    outcomes = [first, equal, second, too_much, rest, again]
    assert ["done", "already done", "done", "refused", "done", "already done"] == [one.status for one in outcomes]
    assert Decimal("1.50") == first.lines[0].value
    assert (3, ["done"] * 3) == (shop.count("voucher", number), await states(ledger))


async def test_a_gesture_before_shipment_is_for_orders_that_the_seller_ships(
    shop: Shop, ledger: FileRefundLedger
) -> None:
    """Cdiscount's own logistics must have shipped."""
    before, after = shop.paid(), shop.shipped()
    for number in (before, after):
        shop.change(number, logistics="MKPFBC")

    outcomes = await shop.client.orders.carry_out([Gesture(one, **LATE) for one in (before, after)], ledger=ledger)

    assert [Status.REFUSED, Status.DONE] == [one.status for one in outcomes]


async def test_a_dry_run_pays_and_records_nothing(shop: Shop, ledger: FileRefundLedger) -> None:
    """It has the requests; what the ledger knows is not planned again."""
    orders, number, other = shop.client.orders, shop.shipped(lines=2), shop.shipped()
    first, _ = shop.lines(number)
    await orders.refund(number, ledger=ledger, motive=CLAIM, lines=[first])

    refund = await orders.refund(number, ledger=ledger, motive=CLAIM, dry_run=True)
    gesture = await orders.gesture(other, ledger=ledger, dry_run=True, **LATE)
    done = await orders.refund(number, ledger=ledger, motive=CLAIM, lines=[first], dry_run=True)

    assert ["already done", "planned"] == [line.status for line in refund.lines]
    assert [Status.PLANNED, Status.PLANNED, Status.ALREADY_DONE] == [refund.status, gesture.status, done.status]
    assert isinstance(gesture.request, CreateRefundVoucherRequest)
    assert (RefundInformation(amount=Decimal("1.50"), motive_id=135),) == gesture.request.commercial_gesture_list
    assert (["done"], 1) == (await states(ledger), shop.calls("CreateRefundVoucher"))


async def test_a_refusal_may_be_sent_again(shop: Shop, ledger: FileRefundLedger) -> None:
    """A call that the service refuses is recorded as refused, and does not block the next try."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(FaultRule("status", operations=["CreateRefundVoucher"], status=400, times=1))

    (failed,) = await shop.client.orders.carry_out([Refund(number, motive=CLAIM)], ledger=ledger)
    recorded = await states(ledger)
    done = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    assert (Status.FAILED, ["refused"], Status.DONE) == (failed.status, recorded, done.status)


async def test_a_lost_answer_is_never_repeated(shop: Shop, ledger: FileRefundLedger) -> None:
    """The service paid and its answer was lost: in doubt until the check, also for the next process."""
    refunded, given = shop.shipped(), shop.shipped()
    rule = FaultRule("reset", operations=["CreateRefundVoucher"], when="after", times=2)
    shop.sandbox.market.faults.add(rule)
    actions = [Refund(refunded, motive=CLAIM), Gesture(given, **LATE)]

    lost = await shop.client.orders.carry_out(actions, ledger=ledger)
    unfinished = await ledger.unfinished()
    again = await shop.client.orders.gesture(given, ledger=ledger, **LATE)
    checked = [await one.check() for one in (*lost, again)]

    assert [Status.IN_DOUBT] * 3 == [one.status for one in (*lost, again)]
    assert 2 == len(unfinished)
    assert all("seller zone" in one.how_to_check for one in lost)
    assert [Status.DONE] * 3 == [one.status for one in checked]
    assert (["done", "done"], 2) == (await states(ledger), shop.calls("CreateRefundVoucher"))


async def test_what_an_order_does_not_show_proves_nothing(shop: Shop, ledger: FileRefundLedger) -> None:
    """The call was lost before the work: it stays in doubt until a person records it as refused."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], times=1))

    lost = await shop.client.orders.gesture(number, ledger=ledger, **LATE)
    checked = await lost.check()
    again = await shop.client.orders.gesture(number, ledger=ledger, **LATE)
    (entry,) = await ledger.unfinished()
    await ledger.settle(entry.key, "refused")
    settled = await checked.check()
    done = await shop.client.orders.gesture(number, ledger=ledger, **LATE)

    found = [lost, checked, again, settled, done]
    assert ["in doubt", "in doubt", "in doubt", "refused", "done"] == [one.status for one in found]
    assert 1 == shop.count("voucher", number)


async def test_equal_gestures_in_doubt_are_proved_together(shop: Shop, ledger: FileRefundLedger) -> None:
    """Two equal gestures whose answers were lost, one of them made: the one voucher proves neither."""
    number, orders = shop.shipped(), shop.client.orders
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], when="after", times=1))
    first = await orders.gesture(number, ledger=ledger, **LATE)
    shop.sandbox.market.faults.clear()
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], when="before", times=1))
    second = await orders.gesture(number, ledger=ledger, idempotency_key="2", **LATE)

    assert [Status.IN_DOUBT] * 2 == [(await one.check()).status for one in (first, second)]


async def test_a_refund_that_the_order_shows_settles_the_ledger(shop: Shop, ledger: FileRefundLedger) -> None:
    """The next refund of an order whose answer was lost finds its line refunded."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], when="after", times=1))
    await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    again = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    assert (Status.ALREADY_DONE, ["done"]) == (again.status, await states(ledger))


async def test_a_check_of_an_order_that_is_gone(shop: Shop, ledger: FileRefundLedger) -> None:
    """An order that the service does not show proves nothing; an entry that was settled elsewhere counts."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], times=1))
    lost = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)
    shop.change(number, seller=2)

    checked = await lost.check()
    (entry,) = await ledger.unfinished()
    await ledger.settle(entry.key, RefundState.DONE)

    assert (Status.IN_DOUBT, Status.DONE) == (checked.status, (await lost.check()).status)


async def test_bad_money_raises(shop: Shop) -> None:
    """Amounts are Decimals of whole cents above 0; motives are those of the contract; a ledger is needed."""
    for amount, error in ((1.5, TypeError), ("1.50", TypeError), (Decimal(0), ValueError), (Decimal(-1), ValueError)):
        with pytest.raises(error):
            Gesture("A", amount=amount, motive=GestureMotive.OTHER)  # type: ignore[arg-type]
    for amount in ("0.001", "NaN", "Infinity", "1e30"):
        with pytest.raises(ValueError, match="amount"):
            Gesture("A", amount=Decimal(amount), motive=GestureMotive.OTHER)
    with pytest.raises(ValueError, match="131 to 139, not 130"):
        Gesture("A", amount=Decimal(1), motive=130)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Whim"):
        Refund("A", motive="Whim")
    with pytest.raises(ValueError, match="mode: expected one of Claim, Retraction"):
        Refund("A", motive=CLAIM, mode="Loan")
    with pytest.raises(TypeError, match="lines: expected references"):
        Refund("A", motive=CLAIM, lines="REF")
    with pytest.raises(ValueError, match="need a ledger"):
        await shop.client.orders.carry_out([Refund("A", motive=CLAIM)])
    with pytest.raises(TypeError, match="ledger"):
        await shop.client.orders.carry_out([Acceptance("A")], ledger="refunds.db")  # type: ignore[arg-type]


async def test_lines_with_the_same_reference_are_refused(shop: Shop, ledger: FileRefundLedger) -> None:
    """A request names a line by its reference alone: two of them cannot be distinguished."""
    number = shop.shipped(lines=2)
    first, second = shop.lines(number)
    shop.change_lines(number, 1, reference=first, condition="LikeNew")

    outcome = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)
    unknown = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM, lines=[second])

    assert [Status.REFUSED] * 2 == [outcome.status, unknown.status]
    assert ("several lines" in outcome.message, "no line" in unknown.message) == (True, True)


async def test_an_order_without_shipped_lines(shop: Shop, ledger: FileRefundLedger) -> None:
    """There is nothing to refund."""
    number = shop.shipped()
    shop.change_lines(number, acceptation="RefundedAfterShipmentRefused")

    outcome = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    assert (Status.REFUSED, "the order has no line that was shipped") == (outcome.status, outcome.message)


def shipped_order(**members: Any) -> OrderListMessage:
    """Return a list of one shipped order."""
    line = OrderLine(
        seller_product_id="R", acceptation_state=AcceptationStateEnum.SHIPPED_BY_SELLER, quantity=1, product_ean=""
    )
    order = Order(order_number="A", order_state=State.SHIPPED, order_line_list=(line,), **members)
    return OrderListMessage(operation_success=True, order_list=(order,))


REPLIES: list[tuple[Status, dict[str, Any]]] = [
    (Status.IN_DOUBT, {}),
    (Status.IN_DOUBT, {"seller_refund_list": (SellerRefundResult(seller_product_id="B", operation_success=True),)}),
    (Status.IN_DOUBT, {"seller_refund_list": (SellerRefundResult(seller_product_id="R"),)}),
    (Status.REFUSED, {"seller_refund_list": (SellerRefundResult(seller_product_id="R", operation_success=False),)}),
    (
        Status.DONE,
        {
            "operation_success": False,
            "seller_refund_list": (SellerRefundResult(seller_product_id="R", operation_success=True),),
        },
    ),
    (
        Status.DONE,
        {
            "error_list": (Error(error_type=ErrorTypeEnum.REFUND_ERROR, message="?"),),
            "seller_refund_list": (SellerRefundResult(seller_product_id="R", operation_success=True),),
        },
    ),
    (Status.REFUSED, {"operation_success": False, "error_message": "Demande de remboursement invalide"}),
]


@pytest.mark.parametrize(("status", "reply"), REPLIES)
async def test_strange_replies(
    scripted: Scripted, ledger: FileRefundLedger, status: Status, reply: dict[str, Any]
) -> None:
    """What the reply does not say is in doubt, never done."""
    scripted.answers("GetOrderList", shipped_order())
    scripted.answers("CreateRefundVoucher", CreateRefundVoucherMessage(**{"operation_success": True, **reply}))

    outcome = await scripted.client.orders.refund("A", ledger=ledger, motive=CLAIM)

    assert (status, [str(status)]) == (outcome.status, await states(ledger))


async def test_what_was_paid_must_be_known(scripted: Scripted, ledger: FileRefundLedger) -> None:
    """Without the amounts of the order, no gesture is made; vouchers without an amount do not count."""
    scripted.answers(
        "GetOrderList",
        shipped_order(),
        shipped_order(initial_total_amount=Decimal(2), voucher_list=(Voucher(),)),
    )
    result = RefundInformationMessage(operation_success=True, amount=Decimal("1.50"), motive_id=135)
    scripted.answers(
        "CreateRefundVoucher",
        CreateRefundVoucherMessage(operation_success=True, commercial_gesture_list=(result,)),
    )

    unknown = await scripted.client.orders.gesture("A", ledger=ledger, **LATE)
    known = await scripted.client.orders.gesture("A", ledger=ledger, **LATE)

    assert [Status.REFUSED, Status.DONE] == [unknown.status, known.status]


class Failing(FileRefundLedger):
    """A ledger whose disk is full at some moment."""

    broken: str = ""

    async def begin(self, entry: Any) -> Any:
        """Record, or fail."""
        if self.broken == "begin":
            raise LedgerError("disk full")
        return await super().begin(entry)

    async def settle(self, key: Any, state: Any, *, status: str | None = None) -> None:
        """Record, or fail."""
        if self.broken == "settle":
            raise LedgerError("disk full")
        await super().settle(key, state, status=status)


async def test_a_ledger_that_cannot_be_written(shop: Shop, tmp_path: Any) -> None:
    """Before the call nothing is sent; after it the refund is done, and the entry stays in doubt: not sent again."""
    number, ledger = shop.shipped(), Failing(tmp_path / "refunds.db")

    ledger.broken = "begin"
    with pytest.raises(LedgerError, match="disk full"):
        await shop.client.orders.gesture(number, ledger=ledger, **LATE)
    before = shop.calls("CreateRefundVoucher")
    ledger.broken = "settle"
    done = await shop.client.orders.gesture(number, ledger=ledger, **LATE)
    ledger.broken = ""
    again = await shop.client.orders.gesture(number, ledger=ledger, **LATE)

    assert (0, Status.DONE, Status.IN_DOUBT) == (before, done.status, again.status)
    assert "could not record" in done.message
    assert Status.DONE is (await again.check()).status


async def test_a_used_up_quota_stops_the_rest(scripted: Scripted, ledger: FileRefundLedger) -> None:
    """The first refund meets it, the others are not tried, and all may be sent when the quota allows."""
    first = shipped_order().order_list[0]
    orders = tuple(evolve(first, order_number=number) for number in "ABC")
    scripted.answers("GetOrderList", OrderListMessage(operation_success=True, order_list=orders))
    quota = Error(error_type=ErrorTypeEnum.QUOTA, message="Quota")
    scripted.answers("CreateRefundVoucher", CreateRefundVoucherMessage(operation_success=False, error_list=(quota,)))

    outcomes = await scripted.client.orders.carry_out([Refund(one, motive=CLAIM) for one in "ABC"], ledger=ledger)

    assert [(Status.FAILED, QuotaExceeded)] * 3 == [(one.status, type(one.error)) for one in outcomes]
    assert ["refused"] == await states(ledger)


async def test_a_dry_run_of_what_is_in_the_ledger(shop: Shop, ledger: FileRefundLedger) -> None:
    """A refund that is in doubt is not planned."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], times=1))
    await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM)

    planned = await shop.client.orders.refund(number, ledger=ledger, motive=CLAIM, dry_run=True)

    assert (Status.IN_DOUBT, None) == (planned.status, planned.request)


async def test_a_refunded_line_whose_state_is_none_is_not_refunded_again(shop: Shop, ledger: FileRefundLedger) -> None:
    """The service was seen to show a refunded line as None: the ledger knows better."""
    number, orders = shop.shipped(lines=2), shop.client.orders
    first, second = shop.lines(number)
    await orders.refund(number, ledger=ledger, motive=CLAIM, lines=[first])
    shop.change_lines(number, 0, acceptation="None")

    again = await orders.refund(number, ledger=ledger, motive=CLAIM)
    nothing = await orders.refund(number, ledger=ledger, motive=CLAIM, lines=[])

    assert [(first, "already done"), (second, "done")] == [(one.reference, one.status) for one in again.lines]
    assert (Status.REFUSED, "no line is named") == (nothing.status, nothing.message)
