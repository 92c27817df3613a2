"""Answers that are lost at every stage: nothing is done twice, and each outcome says what is known."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from cdiscount_async import Client, Credentials, errors
from cdiscount_async.hooks import Hooks
from cdiscount_async.order_actions import (
    Acceptance,
    FileRefundLedger,
    Gesture,
    GestureMotive,
    OutcomeStatus as Status,
    Shipment,
)
from cdiscount_async.sandbox import FaultRule

from .conftest import MARKET, TRACKING, Shop

ONCE: dict[str, Any] = {"times": 1}
WEATHER = [
    *(FaultRule(kind, when=when, **ONCE) for kind in ("reset", "fault", "bot_page") for when in ("before", "after")),
    *(FaultRule("status", status=500, when=when, **ONCE) for when in ("before", "after")),
    FaultRule("status", status=429, **ONCE),  # this proves that the work was not begun: see docs/failures.md
    *(FaultRule(kind, **ONCE) for kind in ("truncate", "corrupt", "bad_gzip", "revoke_tokens")),
]
weather = pytest.mark.parametrize("rule", WEATHER, ids=lambda rule: f"{rule.kind}-{rule.status}-{rule.when}")


@weather
async def test_a_lost_answer_to_a_shipment(shop: Shop, rule: FaultRule) -> None:
    """What is in doubt is found by the check, or by doing it again: the order is shipped once."""
    numbers = [shop.paid() for _ in range(3)]
    shipments = [Shipment(number, **TRACKING) for number in numbers]
    shop.sandbox.market.faults.add(attrs.evolve(rule, operations=["ValidateOrderList"]))

    lost = await shop.client.orders.carry_out(shipments)
    for outcome in [await one.check() for one in lost]:
        if outcome.status in {Status.DONE, Status.ALREADY_DONE}:
            assert "Shipped" == shop.state(outcome.order_number)
        else:
            assert outcome.status in {Status.IN_DOUBT, Status.FAILED}
            assert "WaitingForShipmentAcceptation" == shop.state(outcome.order_number)
    again = await shop.client.orders.carry_out(shipments)

    assert {one.status for one in again} <= {Status.DONE, Status.ALREADY_DONE}
    assert [1] * 3 == [shop.count("parcel", number) for number in numbers]


@weather
async def test_a_lost_answer_to_a_gesture(shop: Shop, ledger: FileRefundLedger, rule: FaultRule) -> None:
    """It is never sent again while it is in doubt, and the check proves what was paid."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(attrs.evolve(rule, operations=["CreateRefundVoucher"]))
    gesture = Gesture(number, amount=Decimal(2), motive=GestureMotive.OTHER)

    (lost,) = await shop.client.orders.carry_out([gesture], ledger=ledger)
    paid = shop.count("voucher", number)
    (again,) = await shop.client.orders.carry_out([gesture], ledger=ledger)
    checked = await again.check()

    assert shop.count("voucher", number) <= 1
    assert (checked.status is not Status.IN_DOUBT) is (1 == shop.count("voucher", number))
    if lost.status is Status.IN_DOUBT:
        assert (Status.IN_DOUBT, paid) == (again.status, shop.count("voucher", number))


@pytest.mark.parametrize("operation", ["GetOrderList", "GetGlobalConfiguration"])
async def test_readings_that_fail(shop: Shop, operation: str) -> None:
    """Orders that cannot be read have failed, and nothing was sent; what needs no carrier goes on."""
    new, paid = shop.new(), shop.paid()
    shop.sandbox.market.faults.add(FaultRule("status", status=500, operations=[operation]))

    accepted, shipped = await shop.client.orders.carry_out([Acceptance(new), Shipment(paid, **TRACKING)])

    assert (Status.DONE if operation == "GetGlobalConfiguration" else Status.FAILED) is accepted.status
    assert Status.FAILED is shipped.status
    assert isinstance(shipped.error, errors.HttpError)
    assert 0 == shop.count("parcel", paid)


@pytest.mark.parametrize("settings", [attrs.evolve(MARKET, slow_above=3)])
async def test_a_list_that_is_too_slow_is_read_in_halves(shop: Shop) -> None:
    """The service's database takes too long for all orders together."""
    numbers = [shop.new() for _ in range(10)]

    outcomes = await shop.client.orders.carry_out(map(Acceptance, numbers))

    assert {Status.DONE} == {one.status for one in outcomes}


@pytest.mark.parametrize("settings", [attrs.evolve(MARKET, commit_lag=timedelta(minutes=80))])
async def test_a_state_that_is_shown_late(shop: Shop) -> None:
    """A decision is carried out, but its order is still shown as waiting: doing it again is in doubt."""
    number = shop.new()
    shop.sandbox.clock.advance(timedelta(minutes=81))  # until the new order is shown
    await shop.client.orders.accept(number)

    again = await shop.client.orders.accept(number)
    shop.sandbox.clock.advance(timedelta(minutes=81))
    later = await again.check()

    assert (Status.IN_DOUBT, Status.DONE) == (again.status, later.status)


@pytest.mark.parametrize("settings", [attrs.evolve(MARKET, commit_lag=timedelta(minutes=80))])
async def test_lines_that_are_shown_before_their_order(shop: Shop) -> None:
    """The order is still shown as waiting, and its lines as shipped or refused: nothing is sent again."""
    shipped, refused, gone = shop.paid(lines=2), shop.paid(), shop.paid()
    shop.sandbox.clock.advance(timedelta(minutes=81))  # until the new orders are shown
    first, second = shop.lines(shipped)
    shop.change_lines(gone, acceptation="CancelledBeforePaymentByCustomer")
    await shop.client.orders.ship(shipped, refused_lines=[first], **TRACKING)
    await shop.client.orders.refuse(refused)
    calls = shop.calls("ValidateOrderList")

    again = await shop.client.orders.ship(shipped, refused_lines=[first], **TRACKING)
    other = await shop.client.orders.ship(shipped, refused_lines=[second], **TRACKING)
    no_line = await shop.client.orders.ship(gone, **TRACKING)

    outcomes = [again, await shop.client.orders.refuse(refused), other, no_line]
    assert ["already done", "already done", "refused", "refused"] == [one.status for one in outcomes]
    assert calls == shop.calls("ValidateOrderList")


async def test_several_at_once_ship_the_same_orders(shop: Shop) -> None:
    """Each order is shipped once, and no process reports a failure."""
    numbers = [shop.paid() for _ in range(60)]
    shipments = [Shipment(number, **TRACKING) for number in numbers]

    several = await asyncio.gather(*(shop.client.orders.carry_out(shipments) for _ in range(4)))

    for outcomes in zip(*several, strict=True):
        assert 1 == [one.status for one in outcomes].count(Status.DONE)
        assert {Status.DONE, Status.ALREADY_DONE} == {one.status for one in outcomes}
    assert [1] * len(numbers) == [shop.count("parcel", number) for number in numbers]


async def test_several_at_once_make_the_same_gesture(shop: Shop, ledger: FileRefundLedger) -> None:
    """One of them sends it."""
    number = shop.shipped()
    gesture = Gesture(number, amount=Decimal(2), motive=GestureMotive.OTHER)

    several = await asyncio.gather(*(shop.client.orders.carry_out([gesture], ledger=ledger) for _ in range(4)))

    statuses = [one.status for (one,) in several]
    assert (1, 1) == (statuses.count(Status.DONE), shop.count("voucher", number))
    assert {*statuses} <= {Status.DONE, Status.ALREADY_DONE, Status.IN_DOUBT}


async def test_a_cancelled_gesture_stays_in_doubt(shop: Shop, ledger: FileRefundLedger) -> None:
    """The ledger knows that it was being sent, and the next process does not send it."""
    number = shop.shipped()
    shop.sandbox.market.faults.add(
        FaultRule("hang", operations=["CreateRefundVoucher"], when="after", stage="headers", **ONCE)
    )
    options: dict[str, Any] = {"amount": Decimal(2), "motive": GestureMotive.OTHER}
    task = asyncio.create_task(shop.client.orders.gesture(number, ledger=ledger, **options))
    while not shop.count("voucher", number):  # noqa: ASYNC110 - in the sandbox
        await asyncio.sleep(0.01)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    again = await shop.client.orders.gesture(number, ledger=ledger, **options)
    assert (Status.IN_DOUBT, 1) == (again.status, shop.count("voucher", number))
    assert Status.DONE is (await again.check()).status


class Counting(Hooks):
    """Counts the calls that are under way at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def on_request(self, *_: object) -> None:
        """Count a call that begins."""
        self.now += 1
        self.most = max(self.most, self.now)

    def on_reply(self, *_: object) -> None:
        """Count a call that ends."""
        self.now -= 1


@pytest.mark.parametrize("count", [220, pytest.param(1000, marks=pytest.mark.slow)])
async def test_many_orders_at_once(shop: Shop, count: int) -> None:
    """They are read and accepted in calls of at most 50. At most four calls are under way at the same time."""
    numbers, counting = [shop.new() for _ in range(count)], Counting()
    credentials, environment = Credentials(shop.sandbox.login, shop.sandbox.password), shop.sandbox.environment

    async with Client(credentials, environment, hooks=[counting]) as client:
        outcomes = await client.orders.carry_out(map(Acceptance, numbers))

    assert numbers == [one.order_number for one in outcomes]
    assert {Status.DONE} == {one.status for one in outcomes}
    groups = -(-count // 50)
    assert (groups, groups) == (shop.calls("ValidateOrderList"), shop.calls("GetOrderList"))
    assert 2 <= counting.most <= 4
