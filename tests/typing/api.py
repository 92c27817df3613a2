"""What editors and checkers know of the library: checked by mypy and pyright, never run."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import assert_type

from cdiscount_async import (
    Client,
    Credentials,
    Offer,
    OfferFilterPaginated,
    OfferListPaginatedMessage,
    Order,
    OrderFilter,
    OrderListMessage,
    OrderStateEnum,
    RefundInformation,
    RefundMotive,
    SellerMessage,
    evolve,
    operations,
    packages,
    wire,
)
from cdiscount_async.discussion_actions import DiscussionOutcome
from cdiscount_async.operations import Operation
from cdiscount_async.order_actions import Acceptance, OrderAction, OrderOutcome, Shipment
from cdiscount_async.packages import OfferPackage, PublicationPool, Rows, StockAndPrice
from cdiscount_async.packages.checks import Finding, check, check_rows
from cdiscount_async.packages.rows import offer_rows
from cdiscount_async.publishers import FolderPublisher
from cdiscount_async.submissions import FileLedger, PackageReport, Progress, Submission


async def sections_know_their_types(client: Client) -> None:
    orders = await client.orders.get_order_list(OrderFilter(states=[OrderStateEnum.SHIPPED], fetch_order_lines=True))
    assert_type(orders, OrderListMessage)
    assert_type(orders.order_list, tuple[Order, ...])
    assert_type(orders.order_list[0].initial_total_amount, Decimal | None)
    assert_type(orders.order_list[0].order_state, OrderStateEnum | None)
    page = await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=2))
    assert_type(page, OfferListPaginatedMessage)
    assert_type(page.offer_list, tuple[Offer, ...])
    assert_type(await client.seller.get_seller_information(), SellerMessage)


async def order_actions_know_their_types(client: Client, order: Order) -> None:
    outcome = await client.orders.accept(order, refused_lines=["REF-1"])
    assert_type(outcome, OrderOutcome)
    assert_type(await outcome.check(), OrderOutcome)
    actions: list[OrderAction] = [Acceptance("A"), Shipment(order, carrier=14, tracking_number="6A0")]
    assert_type(await client.orders.carry_out(actions), tuple[OrderOutcome, ...])
    await client.orders.refund(order, motive=RefundMotive.CLIENT_CLAIM)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    for closed in await client.discussions.close([113156074]):
        assert_type(closed, DiscussionOutcome)


async def call_knows_its_types(client: Client) -> None:
    orders = await client.call(operations.Orders.get_order_list, OrderFilter())
    assert_type(orders, OrderListMessage)
    assert_type(operations.Orders.get_order_list, Operation[OrderFilter, OrderListMessage])
    assert_type(operations.Seller.get_seller_information, Operation[None, SellerMessage])
    assert_type(client.orders.get_order_list.operation, Operation[OrderFilter, OrderListMessage])


async def submissions_know_their_types(client: Client, publisher: FolderPublisher, ledger: FileLedger) -> None:
    package = OfferPackage([], publication_pools=[1, PublicationPool.CDISCOUNT_PRO])
    submission = await client.offers.submit(package, publisher, ledger=ledger)
    await client.offers.submit(OfferPackage(offer_rows("offers.csv")), publisher)
    assert_type(submission, Submission)
    assert_type(await submission.wait(), PackageReport)
    async for progress in submission:
        assert_type(progress, Progress)
    await client.products.submit("products.zip", publisher)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert_type(check(package), Iterator[Finding])
    rows = offer_rows("offers.xlsx", columns={"Note": None}, decimal=",", sheet="Offers")
    assert_type(rows, Rows[packages.Offer | StockAndPrice])
    assert_type(check_rows(rows, "offers", modes=["Tracked", packages.DeliveryMode.FAST]), Iterator[Finding])
    await ledger.settle(1, "submitted", number=17)


def the_codec_knows_its_types(body: bytes) -> None:
    assert_type(wire.read_reply(operations.Orders.get_order_list, body), OrderListMessage)
    assert_type(wire.write_request("GetOrderList", OrderFilter(), token="0" * 32), bytes)


def models_know_their_members() -> None:
    wanted = OrderFilter(states=(OrderStateEnum.SHIPPED,))
    assert_type(wanted.states, Sequence[OrderStateEnum])
    assert_type(evolve(wanted, fetch_parcels=True), OrderFilter)


async def wrong_use_is_refused(client: Client) -> None:
    await client.orders.get_order_list()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.orders.get_order_list(OfferFilterPaginated())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.seller.get_seller_information(OrderFilter())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    OrderFilter(statuses=[])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    OrderFilter(states=["Shipped"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    RefundInformation(amount=1.5, motive_id=131)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    RefundInformation(motive_id=131)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    OrderFilter().fetch_parcels = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Credentials("shop-api")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
