"""Orders are accepted, refused and shipped: what is sent, what is refused before, and what becomes of it."""

from collections.abc import Callable
from typing import Any

import pytest

from cdiscount_async import AcceptationStateEnum, Credentials, DryRun, Error, ErrorTypeEnum
from cdiscount_async.errors import BadCredentials, CdiscountError
from cdiscount_async.models.orders import (
    Carrier,
    GlobalConfigurationMessage,
    Order,
    OrderLine,
    OrderListMessage,
    OrderStateEnum as State,
    ValidateOrder,
    ValidateOrderLineResult,
    ValidateOrderResult,
    ValidationResultMessage,
)
from cdiscount_async.order_actions import STATES, Acceptance, OutcomeStatus as Status, Refusal, Shipment
from cdiscount_async.sandbox import FaultRule

from .conftest import TRACKING, Scripted, Shop


async def test_the_life_of_an_order(shop: Shop) -> None:
    """A new order is accepted, paid and shipped. Each step is done once, and is so already the second time."""
    number, orders = shop.new(lines=2), shop.client.orders

    assert [Status.DONE, Status.ALREADY_DONE] == [(await orders.accept(number)).status for _ in range(2)]
    early = await orders.ship(number, **TRACKING)
    assert (Status.REFUSED, State.ACCEPTED_BY_SELLER) == (early.status, early.state)
    shop.sandbox.act("pay", order_number=number)
    shipped = await orders.ship(await shop.order(number), **TRACKING)
    again = await orders.ship(number, **TRACKING)

    assert (Status.DONE, State.SHIPPED, Status.ALREADY_DONE) == (shipped.status, shipped.state, again.status)
    assert {"ShippedBySeller"} == {*shop.lines(number).values()}
    assert (1, 2) == (shop.count("parcel", number), shop.calls("ValidateOrderList"))


async def test_lines_are_refused_one_by_one(shop: Shop) -> None:
    """The named lines are refused, at acceptance and at shipment; all others are kept."""
    number, orders = shop.new(lines=3), shop.client.orders
    first, second, third = shop.lines(number)

    await orders.accept(number, refused_lines=[first])
    shop.sandbox.act("pay", order_number=number)
    outcome = await orders.ship(number, refused_lines=[second], **TRACKING)

    assert Status.DONE is outcome.status
    assert {
        first: "RefusedBySeller",
        second: "ShipmentRefusedBySeller",
        third: "ShippedBySeller",
    } == shop.lines(number)
    assert Status.ALREADY_DONE is (await orders.ship(number, refused_lines=[second], **TRACKING)).status
    other = await orders.ship(number, refused_lines=[third], **TRACKING)
    assert (Status.REFUSED, True) == (other.status, "'REF" in other.message and "cannot be changed" in other.message)


@pytest.mark.parametrize("paid", [False, True])
async def test_an_order_is_refused_in_both_phases(shop: Shop, paid: bool) -> None:
    """A new order is refused, and so is the shipment of a paid one, with the states of lines that go with it."""
    number = shop.paid(lines=2) if paid else shop.new(lines=2)

    outcomes = [await shop.client.orders.refuse(number) for _ in range(2)]

    assert [Status.DONE, Status.ALREADY_DONE] == [one.status for one in outcomes]
    assert ("ShipmentRefusedBySeller" if paid else "RefusedBySeller") == shop.state(number)


async def test_a_refusal_needs_the_state_that_was_read(shop: Shop) -> None:
    """Between reading and refusing the order was paid: refusing would pay it back, so nothing is sent."""
    number = shop.new()
    read = await shop.order(number)
    await shop.client.orders.accept(number)
    shop.sandbox.act("pay", order_number=number)

    outcome = await shop.client.orders.refuse(read)

    assert (Status.REFUSED, "WaitingForShipmentAcceptation") == (outcome.status, shop.state(number))
    assert "when you read it" in outcome.message


async def test_an_order_that_was_read_long_ago_is_read_again(shop: Shop) -> None:
    """An Order from before its acceptance can be shipped: what counts is its state now."""
    number = shop.new()
    read = await shop.order(number)
    await shop.client.orders.accept(read)
    shop.sandbox.act("pay", order_number=number)

    assert Status.ALREADY_DONE is (await shop.client.orders.accept(read)).status
    assert Status.DONE is (await shop.client.orders.ship(read, **TRACKING)).status


async def test_every_state_is_answered_as_the_service_does(shop: Shop) -> None:
    """In each of the 34 states, exactly what the service would do is sent; all else is refused or so already."""
    sent: dict[State, list[str]] = {}
    for state in State:
        for action in (Acceptance, Refusal, Shipment):
            number = shop.paid()
            shop.change(number, state=state.value)
            made = action(number, **(TRACKING if action is Shipment else {}))
            (outcome,) = await shop.client.orders.carry_out([made])
            if outcome.request is not None:
                assert Status.DONE is outcome.status
                sent.setdefault(state, []).append(made.name.value)
            else:
                assert (made.name in STATES[state].already) is (outcome.status is Status.ALREADY_DONE)
                assert outcome.status in {Status.REFUSED, Status.ALREADY_DONE}
                assert state.value == shop.state(number)

    assert {
        State.WAITING_FOR_SELLER_ACCEPTATION: ["accept", "refuse"],
        State.WAITING_FOR_SHIPMENT_ACCEPTATION: ["refuse", "ship"],
    } == sent


async def test_every_state_of_a_line_is_answered_as_the_service_does(shop: Shop) -> None:
    """Beside a good line, a line in any state: the request has each line that is open, and the service accepts it."""
    for line in AcceptationStateEnum:
        number = shop.paid(lines=2)
        shop.change_lines(number, 1, acceptation=line.value)

        outcome = await shop.client.orders.ship(number, despite_cancellation=True, **TRACKING)

        # A line that is ahead of its order is not sent, which the service refuses.
        ahead = line is AcceptationStateEnum.SHIPPED_BY_SELLER
        assert (line, outcome.status) == (line, Status.REFUSED if ahead else Status.DONE)


async def test_a_line_that_the_buyer_asked_to_cancel_needs_an_answer(shop: Shop) -> None:
    """It is neither shipped nor refused silently."""
    number = shop.paid(lines=2)
    shop.sandbox.act("cancel", order_number=number)
    first, second = shop.lines(number)

    unsaid = await shop.client.orders.ship(number, refused_lines=[first], **TRACKING)
    done = await shop.client.orders.ship(number, refused_lines=[first], despite_cancellation=True, **TRACKING)

    assert (Status.REFUSED, Status.DONE) == (unsaid.status, done.status)
    assert repr(second) in unsaid.message
    assert {first: "CancelledAfterPaymentByCustomer", second: "ShippedBySeller"} == shop.lines(number)


async def test_pseudo_lines_are_left_out(shop: Shop) -> None:
    """Interest and fees have no reference of the seller, or a known code: the request does not have them."""
    number = shop.paid(lines=3)
    shop.change_lines(number, 1, reference=None, sku="INTERETBCA")

    outcome = await shop.client.orders.ship(number, **TRACKING)

    assert isinstance(outcome.request, ValidateOrder)
    assert (2, Status.DONE) == (len(outcome.request.order_line_list), outcome.status)


async def test_an_order_of_fees_alone_is_refused(shop: Shop) -> None:
    """Nothing can be sent for an order without a real line."""
    number = shop.new()
    shop.change_lines(number, sku="INTERETBCA")

    outcome = await shop.client.orders.accept(number)

    assert (Status.REFUSED, True) == (outcome.status, "no line" in outcome.message)


async def test_what_is_not_mine_is_refused(shop: Shop) -> None:
    """Orders of another seller, unknown numbers, and orders that Cdiscount ships are refused before sending."""
    foreign, fulfilled = shop.new(), shop.paid()
    shop.change(foreign, seller=2)
    shop.change(fulfilled, logistics="MKPFBC")

    outcomes = await shop.client.orders.carry_out([*map(Acceptance, (foreign, "NOSUCHORDER")), Refusal(fulfilled)])

    assert [Status.REFUSED] * 3 == [one.status for one in outcomes]
    assert ["no order", "no order", "Cdiscount's own logistics"] == [
        next(text for text in ("no order", "Cdiscount's own logistics") if text in one.message) for one in outcomes
    ]
    assert 0 == shop.calls("ValidateOrderList")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"tracking_number": "6A0"}, "needs its carrier"),
    ({"tracking_url": "https://example.com/6A0"}, "needs its carrier"),
    ({"carrier": "Colissimo"}, "needs a carrier and a tracking number"),
    ({}, "needs a carrier and a tracking number"),
    ({"carrier": "Colisimo", "tracking_number": "6A0"}, "did you mean Colissimo"),
    ({"carrier": "Nobody Ever", "tracking_number": "6A0"}, "get_global_configuration lists them"),
    ({"carrier": 4, "tracking_number": "6A0"}, "knows no carrier '4'"),
    ({"carrier": "4", "tracking_number": "6A0", "tracking_url": "https://example.com"}, "knows no carrier '4'"),
    ({"carrier": "UPS", "tracking_number": ""}, "is empty"),
    ({"carrier": "UPS", "tracking_number": "6A 0"}, "character 3"),
    ({"carrier": "UPS", "tracking_number": "6A\N{NO-BREAK SPACE}0"}, "character 3"),
    ({"carrier": "UPS", "tracking_number": "6A\ud800"}, "character 3"),
    ({"carrier": "UPS", "tracking_number": "=cmd,1"}, "character 5"),
    ({"carrier": "UPS", "tracking_number": "x" * 51}, "51 characters"),
    ({**TRACKING, "tracking_url": "ftp://example.com"}, "http://"),
    ({**TRACKING, "tracking_url": "https://"}, "http://"),
    ({**TRACKING, "tracking_url": "https://[example"}, "http://"),
    ({**TRACKING, "tracking_url": "https://example.com/a b"}, "http://"),
    ({**TRACKING, "tracking_url": "https://example.com/" + "x" * 255}, "275 characters"),
    ({**TRACKING, "refused_lines": ["NONE-OF-IT"]}, "no line 'NONE-OF-IT'"),
    ({**TRACKING, "refused_lines": ["REF-1-000000", "REF-1-000000"]}, "named twice"),
    ({**TRACKING, "refused_lines": ["REF-1-000000"]}, "every line is refused"),
]


async def test_bad_tracking_and_lines_are_refused_before_anything_is_sent(shop: Shop) -> None:
    """Each is explained, and the good order beside them is shipped."""
    numbers = [shop.paid() for _ in BAD]
    good = shop.paid()
    shipments = [Shipment(number, **bad) for number, (bad, _) in zip(numbers, BAD, strict=True)]

    *refused, shipped = await shop.client.orders.carry_out([*shipments, Shipment(good, **TRACKING)])

    assert Status.DONE is shipped.status
    assert [] == [
        (wanted, one.status, one.message)
        for (_, wanted), one in zip(BAD, refused, strict=True)
        if one.status is not Status.REFUSED or wanted not in one.message or one.request is not None
    ]
    assert {"WaitingForShipmentAcceptation"} == {shop.state(number) for number in numbers}
    arguments = ["carrier"] * 2 + ["tracking_number"] + ["carrier"] * 5 + ["tracking_number"] * 6
    assert [*arguments, *["tracking_url"] * 5, *["lines"] * 3] == [one.argument for one in refused]


GOOD: list[tuple[dict[str, Any], str | None]] = [
    ({"carrier": "colis prive", "tracking_number": "6A0"}, "Colis Privé"),
    ({"carrier": "Asendia HK", "tracking_number": "6A0"}, "Asendia HK "),
    ({"carrier": 3, "tracking_number": "6A0"}, "TNT"),
    ({"carrier": "3", "tracking_number": "6A0"}, "TNT"),
    ({"carrier": "Nobody Ever", "tracking_number": "6A0", "tracking_url": "https://example.com/6A0"}, "Nobody Ever"),
    ({"carrier": "Other", "tracking_number": "DEMAT"}, "Other"),
]


async def test_carriers_have_the_names_of_the_service(shop: Shop) -> None:
    """A name is found without case and accents, or by its number; another one is free text with a tracking URL."""
    numbers = [shop.paid() for _ in GOOD]

    outcomes = await shop.client.orders.carry_out(
        [Shipment(number, **tracking) for number, (tracking, _) in zip(numbers, GOOD, strict=True)]
    )

    assert {Status.DONE} == {one.status for one in outcomes}
    assert [name for _, name in GOOD] == [
        one.request.carrier_name for one in outcomes if isinstance(one.request, ValidateOrder)
    ]


async def test_the_mode_standard_needs_no_tracking(shop: Shop) -> None:
    """It is shipped without a carrier, or with one alone."""
    numbers = [shop.paid(), shop.paid()]
    for number in numbers:
        shop.change(number, shipping_code="STD")

    outcomes = await shop.client.orders.carry_out([Shipment(numbers[0]), Shipment(numbers[1], carrier="UPS")])

    assert [Status.DONE] * 2 == [one.status for one in outcomes]


async def test_an_order_that_is_there_twice_is_not_touched(shop: Shop) -> None:
    """Two actions on one order contradict each other, or are a mistake. The other orders go on."""
    twice, once = shop.new(), shop.new()

    first, good, second = await shop.client.orders.carry_out([Acceptance(twice), Acceptance(once), Refusal(twice)])

    assert [Status.REFUSED, Status.DONE, Status.REFUSED] == [first.status, good.status, second.status]
    assert "WaitingForSellerAcceptation" == shop.state(twice)


async def test_a_dry_run_reads_and_sends_no_write(shop: Shop) -> None:
    """It has the request that would be sent, and finds what is impossible."""
    number, paid = shop.new(), shop.paid()
    actions = [Acceptance(number), Shipment(paid, **TRACKING), Refusal("NOSUCHORDER")]

    planned, shipping, impossible = await shop.client.orders.carry_out(actions, dry_run=True)

    assert [Status.PLANNED, Status.PLANNED, Status.REFUSED] == [planned.status, shipping.status, impossible.status]
    assert isinstance(planned.request, ValidateOrder)
    assert isinstance(shipping.request, ValidateOrder)
    assert (State.ACCEPTED_BY_SELLER, "Colissimo") == (planned.request.order_state, shipping.request.carrier_name)
    assert 0 == shop.calls("ValidateOrderList")
    assert ("WaitingForSellerAcceptation", "WaitingForShipmentAcceptation") == (shop.state(number), shop.state(paid))


async def test_a_client_that_sends_nothing_raises(shop: Shop) -> None:
    """With a dry client not even the reading is sent."""
    orders = shop.client.with_options(dry_run=True).orders
    number = shop.new()
    with pytest.raises(DryRun, match="GetOrderList"):
        await orders.accept(number)
    with pytest.raises(DryRun, match="GetOrderList"):
        await orders.carry_out([Shipment(number, **TRACKING)])
    assert () == await orders.carry_out([])


async def test_another_process_was_faster(scripted: Scripted) -> None:
    """Between reading and sending, another process shipped: the service refuses, and the order shows why."""
    waiting, shipped = an_order(), an_order(State.SHIPPED, AcceptationStateEnum.SHIPPED_BY_SELLER)
    prepare(scripted, [waiting, shipped], incoherent())

    outcome = await scripted.client.orders.ship("A", **TRACKING)

    assert (Status.ALREADY_DONE, State.SHIPPED) == (outcome.status, outcome.state)


async def test_a_change_that_is_shown_late_leaves_a_doubt(scripted: Scripted) -> None:
    """The service refuses the step and still shows the earlier state: the check finds it done when it is shown."""
    waiting, shipped = an_order(), an_order(State.SHIPPED, AcceptationStateEnum.SHIPPED_BY_SELLER)
    prepare(scripted, [waiting, waiting, waiting, shipped], incoherent())

    outcome = await scripted.client.orders.ship("A", **TRACKING)
    checked = await outcome.check()
    found = await checked.check()

    assert [Status.IN_DOUBT, Status.IN_DOUBT, Status.DONE] == [outcome.status, checked.status, found.status]
    assert "90 minutes" in outcome.how_to_check
    assert ["OrderStateIncoherent"] == [entry.code for entry in outcome.explained]
    assert found is await found.check()


async def test_a_refusal_of_the_service_is_explained(scripted: Scripted) -> None:
    """The order has left for another state: the outcome has the service's words and ours."""
    cancelled = an_order(State.CANCELLED_BY_CUSTOMER)
    prepare(scripted, [an_order(), cancelled], incoherent())

    outcome = await scripted.client.orders.ship("A", **TRACKING)

    assert (Status.REFUSED, State.CANCELLED_BY_CUSTOMER) == (outcome.status, outcome.state)
    assert "impossible; ship is not possible: the order is CancelledByCustomer" in outcome.message


async def test_a_refusal_remains_if_the_order_cannot_be_read_again(scripted: Scripted) -> None:
    """The service's own words are enough for an outcome."""
    prepare(scripted, [an_order(), OrderListMessage(operation_success=False)], incoherent())

    outcome = await scripted.client.orders.ship("A", **TRACKING)

    assert (Status.REFUSED, "impossible") == (outcome.status, outcome.message)


LINE_ERROR = Error(error_type=ErrorTypeEnum.ORDER_LINE_ERROR, message="not this line")
STRANGE = [
    (Status.IN_DOUBT, ()),
    (Status.IN_DOUBT, (ValidateOrderResult(order_number="B", validated=True),)),
    (Status.IN_DOUBT, (ValidateOrderResult(order_number="A"),)),
    (Status.IN_DOUBT, tuple(ValidateOrderResult(order_number="A", validated=one) for one in (True, False))),
    (Status.REFUSED, (ValidateOrderResult(order_number="A", validated=False),)),
    (Status.DONE, (ValidateOrderResult(order_number="A", validated=True, warnings=(LINE_ERROR,)),)),
    (
        Status.IN_DOUBT,
        (
            ValidateOrderResult(
                order_number="A",
                validated=True,
                validate_order_line_results=(
                    ValidateOrderLineResult(seller_product_id="R", updated=False, errors=(LINE_ERROR,)),
                ),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("status", "results"), STRANGE)
async def test_strange_replies(scripted: Scripted, status: Status, results: Any) -> None:
    """What the reply does not say is in doubt, never done; the check looks at the order."""
    shipped = an_order(State.SHIPPED, AcceptationStateEnum.SHIPPED_BY_SELLER)
    prepare(scripted, [an_order(), shipped], *results)

    outcome = await scripted.client.orders.ship("A", **TRACKING)

    assert status is outcome.status
    if status is Status.IN_DOUBT:
        assert Status.DONE is (await outcome.check()).status


async def test_a_state_and_lines_that_are_missing(scripted: Scripted) -> None:
    """An order in an unknown state, without lines, or with lines of nothing is refused before anything is sent."""
    nothing = OrderLine(seller_product_id="R", quantity=0)
    orders = (
        Order(order_number="A"),
        an_order(State("Teleported")),
        an_order(line=AcceptationStateEnum("Teleported")),
        an_order(lines=()),
        an_order(lines=(nothing,)),
    )
    replies = (OrderListMessage(operation_success=True, order_list=(one,)) for one in orders)
    scripted.answers("GetOrderList", *replies)

    outcomes = [await scripted.client.orders.refuse("A") for _ in orders]

    assert {Status.REFUSED} == {one.status for one in outcomes}
    wanted = ["in which state", "Teleported", "Teleported", "no line", "no line"]
    assert [True] * 5 == [text in one.message for text, one in zip(wanted, outcomes, strict=True)]


async def test_a_refused_login_stops_everything(shop: Shop) -> None:
    """The password is tried once. A single action raises; of many, each has failed and none was sent."""
    numbers = [shop.new() for _ in range(3)]
    wrong = shop.client.for_seller(Credentials(shop.sandbox.login, "not the password"))

    with pytest.raises(BadCredentials):
        await wrong.orders.accept(numbers[0])
    outcomes = await wrong.orders.carry_out([*map(Acceptance, numbers), Shipment(shop.paid(), **TRACKING)])

    assert {Status.FAILED} == {one.status for one in outcomes}
    assert {BadCredentials} == {type(one.error) for one in outcomes}
    assert 1 == shop.sandbox.counters["tokens.asked"]


async def test_a_call_that_fails_before_the_work_fails_alone(shop: Shop) -> None:
    """The service refuses a call for several orders as a whole: each is sent alone, and the good ones are done."""
    numbers = [shop.new() for _ in range(3)]
    rule = FaultRule("status", operations=["ValidateOrderList"], status=400, times=2)
    shop.sandbox.market.faults.add(rule)

    outcomes = await shop.client.orders.carry_out(map(Acceptance, numbers))

    assert [Status.FAILED, Status.DONE, Status.DONE] == [one.status for one in outcomes]


def test_wrong_arguments_raise() -> None:
    """What is no order, no reference and no text is found where it is written."""
    for wrong, error in (
        (lambda: Acceptance(5), TypeError),  # type: ignore[arg-type,return-value]
        (lambda: Acceptance(["A"]), TypeError),  # type: ignore[arg-type,return-value]
        (lambda: Acceptance(""), ValueError),
        (lambda: Acceptance("A B"), ValueError),
        (lambda: Acceptance("A\x00"), ValueError),
        (lambda: Acceptance(Order()), ValueError),
        (lambda: Acceptance("A", refused_lines="REF"), TypeError),
        (lambda: Acceptance("A", refused_lines=[5]), TypeError),  # type: ignore[list-item,return-value]
        (lambda: Shipment("A", carrier=b"UPS"), TypeError),  # type: ignore[arg-type,return-value]
        (lambda: Shipment("A", carrier=True), TypeError),
        (lambda: Shipment("A", tracking_number=12), TypeError),  # type: ignore[arg-type,return-value]
    ):
        with pytest.raises(error):
            wrong()


def test_a_shipment_hides_its_tracking() -> None:
    """Logs have no parcel of a buyer."""
    assert "6A01234567890" not in repr(Shipment("A", **TRACKING))


async def test_callbacks(shop: Shop) -> None:
    """Each outcome is reported as soon as it is known. A callback that raises ends the rest: its error is raised."""
    numbers = [shop.new() for _ in range(3)]
    heard: list[str] = []

    def failing(error: Exception) -> Callable[[object], None]:
        def fail(_: object) -> None:
            raise error

        return fail

    outcomes = await shop.client.orders.carry_out(
        map(Acceptance, numbers), on_outcome=lambda outcome: heard.append(outcome.order_number)
    )
    assert [one.order_number for one in outcomes] == heard == numbers
    for error in (KeyError("mine"), CdiscountError("mine")):
        with pytest.raises(type(error), match="mine"):
            await shop.client.orders.carry_out(map(Acceptance, numbers), on_outcome=failing(error))
    with pytest.raises(TypeError, match="several actions"):
        await shop.client.orders.carry_out(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="actions, such as"):
        await shop.client.orders.carry_out(["A"])  # type: ignore[list-item]


def an_order(
    state: State = State.WAITING_FOR_SHIPMENT_ACCEPTATION,
    line: AcceptationStateEnum = AcceptationStateEnum.ACCEPTED_BY_SELLER,
    *,
    lines: Any = None,
) -> Order:
    """Return an order of one line."""
    made = (OrderLine(seller_product_id="R", acceptation_state=line, quantity=1),) if lines is None else lines
    return Order(order_number="A", order_state=state, order_line_list=made, shipping_code="TRK")


def incoherent() -> ValidateOrderResult:
    """Return the service's refusal of a step."""
    error = Error(error_type=ErrorTypeEnum.ORDER_STATE_INCOHERENT, message="impossible")
    return ValidateOrderResult(order_number="A", validated=False, errors=(error,))


def prepare(scripted: Scripted, orders: Any, *results: ValidateOrderResult) -> None:
    """Make the service answer with orders, one for each reading, and with the results of one call."""
    replies = [
        one if isinstance(one, OrderListMessage) else OrderListMessage(operation_success=True, order_list=(one,))
        for one in orders
    ]
    scripted.answers("GetOrderList", *replies)
    carriers = (Carrier(carrier_id=14, name="Colissimo"),)
    scripted.answers(
        "GetGlobalConfiguration", GlobalConfigurationMessage(operation_success=True, carrier_list=carriers)
    )
    scripted.answers(
        "ValidateOrderList", ValidationResultMessage(operation_success=True, validate_order_results=results)
    )


async def test_a_call_that_the_service_refuses_as_a_whole(scripted: Scripted) -> None:
    """Its errors are those of the order."""
    scripted.answers("GetOrderList", OrderListMessage(operation_success=True, order_list=(an_order(),)))
    scripted.answers("ValidateOrderList", ValidationResultMessage(operation_success=False, error_list=(LINE_ERROR,)))

    outcome = await scripted.client.orders.refuse("A")

    assert (Status.REFUSED, (LINE_ERROR,)) == (outcome.status, outcome.errors)
    assert ["OrderLineError"] == [entry.code for entry in outcome.explained]


async def test_a_line_that_is_cancelled_cannot_be_refused(shop: Shop) -> None:
    """It waits for no decision any more."""
    number = shop.paid(lines=2)
    shop.change_lines(number, 0, acceptation="CancelledAfterPaymentByCustomer")
    first, _ = shop.lines(number)

    outcome = await shop.client.orders.ship(number, refused_lines=[first], **TRACKING)

    assert (Status.REFUSED, True) == (outcome.status, "does not wait for a decision" in outcome.message)


@pytest.mark.parametrize("success", [True, False])
async def test_a_reply_with_an_error_and_outcomes(scripted: Scripted, success: bool) -> None:
    """The outcome of the order counts, not that of the operation."""
    scripted.answers("GetOrderList", OrderListMessage(operation_success=True, order_list=(an_order(),)))
    done = ValidateOrderResult(order_number="A", validated=True)
    scripted.answers(
        "ValidateOrderList",
        ValidationResultMessage(operation_success=success, error_list=(LINE_ERROR,), validate_order_results=(done,)),
    )

    assert Status.DONE is (await scripted.client.orders.refuse("A")).status


async def test_the_texts_of_the_service_hide_secrets(scripted: Scripted) -> None:
    """What looks like a token or an e-mail address is hidden in outcomes."""
    said = Error(error_type=ErrorTypeEnum.ORDER_LINE_ERROR, message="c.0123456789abcdef0123456789abcdef@clemarche.com")
    scripted.answers("GetOrderList", OrderListMessage(operation_success=True, order_list=(an_order(),)))
    scripted.answers(
        "ValidateOrderList",
        ValidationResultMessage(
            operation_success=True,
            validate_order_results=(ValidateOrderResult(order_number="A", validated=False, errors=(said,)),),
        ),
    )

    assert "clemarche" not in repr(await scripted.client.orders.refuse("A"))
