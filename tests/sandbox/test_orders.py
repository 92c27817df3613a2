"""Orders in the sandbox: filters with their quirks, decisions, shipment, refunds, and what happens by itself."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cdiscount_async import (
    AcceptationStateEnum as Line,
    Client,
    CreateRefundVoucherRequest,
    Credentials,
    DiscussionMailGuidCreationRequestMessage,
    ErrorTypeEnum,
    ManageParcelRequest,
    OperationFailed,
    Order,
    OrderFilter,
    OrderStateEnum as State,
    ParcelActionTypes,
    ParcelInfos,
    RefundInformation,
    RefundMotive,
    SellerRefundOrderLine,
    SellerRefundRequest,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from cdiscount_async.models.common import Civility
from cdiscount_async.models.orders import OrderStatusType, ValidateOrderResult
from cdiscount_async.sandbox import Sandbox, Settings

START = datetime(2026, 3, 2, 9, 0)
ALL_STATES = list(State)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock and no new orders."""
    async with Sandbox(Settings(speed=0, start=START, orders_a_day=0)) as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Return the first seller's client."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        yield client


async def listed(client: Client, **wanted: Any) -> list[Order]:
    """List orders, with their lines."""
    return list((await client.orders.get_order_list(OrderFilter(fetch_order_lines=True, **wanted))).order_list)


async def get(client: Client, number: str, **wanted: Any) -> Order:
    """Return one order."""
    (order,) = await listed(client, order_reference_list=[number], **wanted)
    return order


async def decide(client: Client, order: Order, state: State, line: Line, **more: Any) -> ValidateOrderResult:
    """Decide on an order and give all its lines the same state."""
    lines = [
        ValidateOrderLine(
            acceptation_state=line,
            product_condition=one.product_condition,
            seller_product_id=one.seller_product_id,
        )
        for one in order.order_line_list
    ]
    wanted = ValidateOrder(order_number=order.order_number, order_state=state, order_line_list=lines, **more)
    reply = await client.orders.validate_order_list(ValidateOrderListMessage(order_list=[wanted]))
    (result,) = reply.validate_order_results
    return result


async def new_order(sandbox: Sandbox, client: Client, **arguments: Any) -> Order:
    """Place an order, and return it."""
    number = sandbox.act("order", login=sandbox.login, **arguments)["order_number"]
    return await get(client, number)


async def paid_order(sandbox: Sandbox, client: Client) -> Order:
    """Place an order, accept it, and advance the clock until it is paid."""
    order = await new_order(sandbox, client)
    assert (await decide(client, order, State.ACCEPTED_BY_SELLER, Line.ACCEPTED_BY_SELLER)).validated
    sandbox.act("pay", order_number=order.order_number)
    return await get(client, str(order.order_number))


async def shipped_order(sandbox: Sandbox, client: Client) -> Order:
    """Place an order, accept it, and ship it after its payment."""
    order = await paid_order(sandbox, client)
    tracking = {"carrier_name": "Colissimo", "tracking_number": "6A01234567890"}
    assert (await decide(client, order, State.SHIPPED, Line.SHIPPED_BY_SELLER, **tracking)).validated
    return await get(client, str(order.order_number))


async def test_newest_orders_come_first(client: Client) -> None:
    """A list of orders begins with the newest."""
    orders = await listed(client, states=ALL_STATES)

    assert len(orders) > 20
    assert sorted((one.creation_date for one in orders), reverse=True) == [one.creation_date for one in orders]


async def test_an_order_number_has_the_minute_of_creation(client: Client) -> None:
    """An order number is the minute of creation and five characters."""
    for order in await listed(client, states=ALL_STATES):
        assert order.creation_date is not None
        assert f"{order.creation_date:%y%m%d%H%M}" == str(order.order_number)[:10]
        assert len(str(order.order_number)) == 15


@pytest.mark.filterwarnings("ignore::cdiscount_async.IgnoredFilterWarning")
async def test_without_states_dates_do_not_count(client: Client) -> None:
    """Dates without states are ignored: the orders of the last month come."""
    future = START + timedelta(days=365)

    orders = await listed(client, begin_creation_date=future)

    assert orders
    assert min(one.creation_date for one in orders if one.creation_date) >= START - timedelta(days=31)


async def test_with_states_dates_count(client: Client) -> None:
    """Together with states the bounds of creation are held, one by one."""
    since = START - timedelta(days=20)

    orders = await listed(client, begin_creation_date=since, states=ALL_STATES)
    earlier = await listed(client, end_creation_date=since, states=ALL_STATES)

    assert min(one.creation_date for one in orders if one.creation_date) >= since
    assert max(one.creation_date for one in earlier if one.creation_date) <= since
    assert len(orders) + len(earlier) == len(await listed(client, states=ALL_STATES))


@pytest.mark.filterwarnings("ignore::cdiscount_async.IgnoredFilterWarning")
async def test_order_references_override_every_other_filter(client: Client) -> None:
    """Named orders come whatever else is asked, and unknown numbers are skipped silently."""
    one, *_ = await listed(client, states=ALL_STATES)

    found = await listed(
        client,
        order_reference_list=["2601010000NOONE", str(one.order_number)],
        states=[State.BLOCKED_CONFIRMED],
        begin_creation_date=START + timedelta(days=99),
    )

    assert [one.order_number] == [each.order_number for each in found]


async def test_any_number_of_orders_may_be_named(client: Client) -> None:
    """A hundred thousand references are taken, and the one that exists is found."""
    one, *_ = await listed(client, states=ALL_STATES)
    references = [f"2601010000{number:05}" for number in range(100_000)]

    found = await listed(client, order_reference_list=[*references, str(one.order_number)])

    assert [one.order_number] == [each.order_number for each in found]


async def test_lines_and_parcels_come_only_when_asked_for(sandbox: Sandbox, client: Client) -> None:
    """Without FetchOrderLines there are no lines, and without FetchParcels no parcels."""
    number = str((await shipped_order(sandbox, client)).order_number)
    bare = await client.orders.get_order_list(OrderFilter(order_reference_list=[number]))
    full = await get(client, number, fetch_parcels=True)

    assert ((), ()) == (bare.order_list[0].order_line_list, bare.order_list[0].parcel_list)
    assert full.order_line_list
    assert ["Colissimo"] == [one.external_carrier_name for one in full.parcel_list]


async def test_sellers_see_their_own_orders_only(sandbox: Sandbox, client: Client) -> None:
    """An order of one seller does not exist for another."""
    other = sandbox.accounts[1]
    (mine, *_) = await listed(client, states=ALL_STATES)
    async with Client(Credentials(other.login, other.password), sandbox.environment) as stranger:
        found = await listed(stranger, order_reference_list=[str(mine.order_number)])

    assert [] == found


async def test_amounts_fill_as_an_order_proceeds(sandbox: Sandbox, client: Client) -> None:
    """Validated amounts are 0 before acceptance, shipped ones before shipment; the total includes the carriage."""
    first = await new_order(sandbox, client)
    assert (first.validated_total_amount, first.shipped_total_amount) == (0, 0)
    assert first.initial_total_amount == (
        sum(line.purchase_price or 0 for line in first.order_line_list)
        + (first.initial_total_shipping_charges_amount or 0)
    )

    await decide(client, first, State.ACCEPTED_BY_SELLER, Line.ACCEPTED_BY_SELLER)
    accepted = await get(client, str(first.order_number))

    assert accepted.validated_total_amount == first.initial_total_amount
    assert (State.ACCEPTED_BY_SELLER, OrderStatusType.COMPLETED, 210) == (
        accepted.order_state,
        accepted.status,
        accepted.visa_cegid,
    )
    assert accepted.site_commission_validated_amount == accepted.site_commission_promised_amount


async def test_the_buyer_is_hidden_until_he_has_paid(sandbox: Sandbox, client: Client) -> None:
    """Before payment only city and postal code are shown."""
    order = await new_order(sandbox, client)
    address, customer = order.shipping_address, order.customer

    assert address is not None
    assert customer is not None
    assert (None, None, None) == (address.last_name, address.street, customer.encrypted_email)
    assert address.city
    assert address.zip_code
    assert (None, "N/A", Civility.NONE) == (address.country, address.county, address.civility)
    assert (OrderStatusType.VALIDATED, 100) == (order.status, order.visa_cegid)
    paid = await paid_order(sandbox, client)
    assert paid.shipping_address is not None
    assert paid.customer is not None
    assert paid.shipping_address.last_name
    assert str(paid.customer.encrypted_email).endswith("@clemarche.com")


@pytest.mark.parametrize("state", ["CancelledByCustomer", "RefusedBySeller", "AutomaticCancellation"])
async def test_the_buyer_of_an_order_that_ended_unpaid_is_shown(sandbox: Sandbox, client: Client, state: str) -> None:
    """Who cancelled or was refused is shown with name and alias, though the address is not."""
    number = str((await new_order(sandbox, client)).order_number)
    sandbox.market.store.run("UPDATE orders SET state = ? WHERE number = ?", state, number)
    order = await get(client, number)
    alias = await client.discussions.generate_discussion_mail_guid(
        DiscussionMailGuidCreationRequestMessage(scopus_id=number)
    )

    assert order.shipping_address is not None
    assert order.customer is not None
    assert (None, None, None, "N/A") == (
        order.shipping_address.last_name,
        order.shipping_address.street,
        order.shipping_address.country,
        order.shipping_address.county,
    )
    assert alias.mail_guid == order.customer.encrypted_email
    assert order.customer.email is None
    assert order.customer.last_name
    assert order.customer.shipping_first_name
    assert order.customer.mobile_phone


async def test_initial_price_is_reported_of_discounts_only(sandbox: Sandbox, client: Client) -> None:
    """A line has an initial price only where its offer had one that is struck through."""
    prices = []
    for striked in ("100.00", None):
        sandbox.market.store.run("UPDATE offer SET price = '10.00', striked_price = ?", striked)
        (line,) = (await new_order(sandbox, client)).order_line_list
        prices.append((line.initial_price, line.purchase_price))

    assert [(100, 10), (None, 10)] == prices


async def test_accept_pay_ship_refund(sandbox: Sandbox, client: Client) -> None:
    """An order goes its whole way: accepted, paid as time passes, shipped, delivered, refunded."""
    order = await new_order(sandbox, client)
    number = str(order.order_number)
    assert (await decide(client, order, State.ACCEPTED_BY_SELLER, Line.ACCEPTED_BY_SELLER)).validated
    assert (await get(client, number)).order_state is State.ACCEPTED_BY_SELLER
    sandbox.clock.advance(timedelta(minutes=5))
    assert (await get(client, number)).order_state is State.PAYMENT_IN_PROGRESS
    sandbox.clock.advance(timedelta(minutes=10))
    paid = await get(client, number)
    assert paid.order_state is State.WAITING_FOR_SHIPMENT_ACCEPTATION
    assert paid.order_line_list[0].shipping_date_max is not None
    shipping = {"carrier_name": "Chronopost", "tracking_number": "XY123", "tracking_url": "https://example.org/XY123"}
    assert (await decide(client, paid, State.SHIPPED, Line.SHIPPED_BY_SELLER, **shipping)).validated
    sandbox.clock.advance(timedelta(days=4))
    shipped = await get(client, number, fetch_parcels=True)
    assert (State.SHIPPED, 230) == (shipped.order_state, shipped.visa_cegid)
    assert "Delivered" == shipped.parcel_list[0].parcel_status

    (line,) = shipped.order_line_list
    refund = SellerRefundRequest(
        motive=RefundMotive.CLIENT_CLAIM,
        refund_order_line=SellerRefundOrderLine(seller_product_id=line.seller_product_id),
    )
    reply = await client.orders.create_refund_voucher(
        CreateRefundVoucherRequest(order_number=number, seller_refund_list=[refund])
    )

    assert [True] == [one.operation_success for one in reply.seller_refund_list]
    refunded = await get(client, number)
    assert Line.REFUNDED_AFTER_SHIPPING == refunded.order_line_list[0].acceptation_state
    assert [line.purchase_price] == [
        one.refund_information.amount for one in refunded.voucher_list if one.refund_information
    ]


async def test_a_line_is_refunded_once(sandbox: Sandbox, client: Client) -> None:
    """The second refund of a line is refused, in an operation that succeeds."""
    order = await shipped_order(sandbox, client)
    line = SellerRefundOrderLine(seller_product_id=order.order_line_list[0].seller_product_id)
    request = CreateRefundVoucherRequest(
        order_number=order.order_number, seller_refund_list=[SellerRefundRequest(refund_order_line=line)] * 2
    )

    reply = await client.orders.create_refund_voucher(request)

    assert [True, False] == [one.operation_success for one in reply.seller_refund_list]


async def test_refund_that_says_little_has_a_whole_outcome(sandbox: Sandbox, client: Client) -> None:
    """Where a request gives no motive the outcome has .NET's first one, because the schema requires it there."""
    order = await shipped_order(sandbox, client)
    unknown = SellerRefundOrderLine(seller_product_id="none")
    refunds = [SellerRefundRequest(refund_order_line=line) for line in (unknown, None)]

    reply = await client.orders.create_refund_voucher(
        CreateRefundVoucherRequest(order_number=order.order_number, seller_refund_list=refunds)
    )

    assert [
        (RefundMotive.VENDOR_REJECTION, 'The order has no line "none".'),
        (RefundMotive.VENDOR_REJECTION, "The request names no line."),
    ] == [(one.motive, one.error_message) for one in reply.seller_refund_list]


@pytest.mark.parametrize(
    ("amount", "motive", "taken"), [("1.50", 135, True), ("1.50", 99, False), ("0", 135, False), ("99999", 135, False)]
)
async def test_gestures(sandbox: Sandbox, client: Client, amount: str, motive: int, taken: bool) -> None:
    """A gesture needs a known motive and an amount up to the price of the order."""
    order = await shipped_order(sandbox, client)
    gesture = RefundInformation(amount=Decimal(amount), motive_id=motive)

    reply = await client.orders.create_refund_voucher(
        CreateRefundVoucherRequest(order_number=order.order_number, commercial_gesture_list=[gesture])
    )

    assert [taken] == [one.operation_success for one in reply.commercial_gesture_list]
    assert taken == bool((await get(client, str(order.order_number))).voucher_list)


async def test_a_transition_that_is_not_open_is_refused_inside_a_success(sandbox: Sandbox, client: Client) -> None:
    """The operation succeeds, the order does not, and both messages are the recorded text."""
    order = await new_order(sandbox, client)
    number = order.order_number
    text = f'Le passage à l\'état Shipped est impossible à ce stade de la commande "{number}".'

    wanted = ValidateOrder(order_number=number, order_state=State.SHIPPED)
    reply = await client.orders.validate_order_list(ValidateOrderListMessage(order_list=[wanted]))

    (result,) = reply.validate_order_results
    assert (True, f"{number} error: {text}") == (reply.operation_success, reply.error_message)
    assert (False, (), ()) == (result.validated, result.validate_order_line_results, result.warnings)
    assert [(ErrorTypeEnum.ORDER_STATE_INCOHERENT, text)] == [(one.error_type, one.message) for one in result.errors]


async def test_every_line_must_be_decided_on(sandbox: Sandbox, client: Client) -> None:
    """A decision that leaves out a line is refused as a whole."""
    order = await new_order(sandbox, client)

    wanted = ValidateOrder(order_number=order.order_number, order_state=State.ACCEPTED_BY_SELLER)
    reply = await client.orders.validate_order_list(ValidateOrderListMessage(order_list=[wanted]))

    assert [False] == [one.validated for one in reply.validate_order_results]
    assert (await get(client, str(order.order_number))).order_state is State.WAITING_FOR_SELLER_ACCEPTATION


@pytest.mark.parametrize(
    "tracking",
    [
        {},
        {"carrier_name": "UPS"},
        {"carrier_name": "UPS", "tracking_number": "1" * 51},
        {"carrier_name": "UPS", "tracking_number": "1 2"},
        {"carrier_name": "UPS", "tracking_number": "12", "tracking_url": "ftp://example.org"},
    ],
)
async def test_tracking_rules(sandbox: Sandbox, client: Client, tracking: dict[str, str]) -> None:
    """A tracked shipment needs carrier and number, and both must be well formed."""
    order = await paid_order(sandbox, client)
    sandbox.market.store.update("orders", {"number": order.order_number}, shipping_code="TRK")

    result = await decide(client, order, State.SHIPPED, Line.SHIPPED_BY_SELLER, **tracking)

    assert [ErrorTypeEnum.ORDER_TRACKING_INFORMATION_ERROR] == [one.error_type for one in result.errors]


async def test_a_refused_shipment_leaves_no_quantity(sandbox: Sandbox, client: Client) -> None:
    """A refused line tells a quantity of 0 and is refunded by itself after a while."""
    order = await paid_order(sandbox, client)
    await decide(client, order, State.SHIPMENT_REFUSED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER)
    sandbox.clock.advance(timedelta(hours=2))

    refused = await get(client, str(order.order_number))

    assert (State.SHIPMENT_REFUSED_BY_SELLER, 243) == (refused.order_state, refused.visa_cegid)
    assert [(Line.REFUNDED_AFTER_SHIPMENT_REFUSED, 0)] == [
        (one.acceptation_state, one.quantity) for one in refused.order_line_list
    ]


async def test_an_order_without_an_answer_is_cancelled(sandbox: Sandbox, client: Client) -> None:
    """48 hours without an answer cancel an order."""
    order = await new_order(sandbox, client)
    sandbox.clock.advance(timedelta(hours=47))
    assert (await get(client, str(order.order_number))).order_state is State.WAITING_FOR_SELLER_ACCEPTATION
    sandbox.clock.advance(timedelta(hours=1))

    assert (await get(client, str(order.order_number))).order_state is State.AUTOMATIC_CANCELLATION


async def test_a_buyer_cancels_at_once_or_asks_for_it(sandbox: Sandbox, client: Client) -> None:
    """Before acceptance a cancellation is done; between payment and shipment it waits for the seller's answer."""
    early, late = await new_order(sandbox, client), await paid_order(sandbox, client)
    sandbox.act("cancel", order_number=early.order_number)
    sandbox.act("cancel", order_number=late.order_number)

    cancelled, asked = await get(client, str(early.order_number)), await get(client, str(late.order_number))

    assert (State.CANCELLED_BY_CUSTOMER, 98) == (cancelled.order_state, cancelled.visa_cegid)
    assert [Line.CANCELLATION_REQUEST_PENDING] == [one.acceptation_state for one in asked.order_line_list]
    await decide(client, asked, State.SHIPMENT_REFUSED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER)
    answered = await get(client, str(late.order_number))
    assert [Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER] == [one.acceptation_state for one in answered.order_line_list]


async def test_an_order_takes_from_the_stock(sandbox: Sandbox, client: Client) -> None:
    """An order reduces the stock of its offers."""
    (offer, *_) = sandbox.tables("SELECT * FROM offer WHERE seller = 1 AND state = 'Active' AND stock > 3")

    await new_order(sandbox, client, references=[offer["reference"]], quantity=3)

    assert [offer["stock"] - 3] == [
        one["stock"] for one in sandbox.tables("SELECT stock FROM offer WHERE id = ?", offer["id"])
    ]


async def test_buyers_come_as_time_passes() -> None:
    """Orders arrive at the rate that was asked for, the same ones in the same sandbox."""
    settings = Settings(speed=0, start=START, orders=0, orders_a_day=48, sellers=1)
    seen = []
    for _ in range(2):
        async with (
            Sandbox(settings) as sandbox,
            Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client,
        ):
            assert [] == await listed(client, states=ALL_STATES)
            sandbox.clock.advance(timedelta(days=4))
            seen.append([one.order_number for one in await listed(client, states=ALL_STATES)])

    assert 140 < len(seen[0]) < 240
    assert seen[0] == seen[1]


async def test_parcels_of_others_than_cdiscount_are_not_found(sandbox: Sandbox, client: Client) -> None:
    """The recorded refusal keeps its placeholder, and has no typed error."""
    order = await shipped_order(sandbox, client)
    asked = ParcelInfos(manage_parcel=[ParcelActionTypes.ASKING_FOR_INVESTIGATION], parcel_number="1", sku="1")

    with pytest.raises(OperationFailed) as failed:
        await client.orders.manage_parcel(
            ManageParcelRequest(parcel_actions_list=[asked], scopus_id=order.order_number)
        )

    assert ("La commande {0} n'a pas été trouvée !", ()) == (failed.value.message, failed.value.errors)


async def test_parcels_need_something_to_ask(client: Client) -> None:
    """Without parcels the request is refused with the recorded text."""
    with pytest.raises(OperationFailed) as failed:
        await client.orders.manage_parcel(ManageParcelRequest(scopus_id="2601010000NOONE"))

    assert [ErrorTypeEnum.UNEXPECTED_EXCEPTION] == [one.error_type for one in failed.value.errors]
