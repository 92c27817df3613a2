"""Cdiscount's own logistics in the sandbox: rights, activations, supplies, stocks, external orders."""

import base64
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from cdiscount_async.errors import OperationFailed
from cdiscount_async.models.common import ErrorTypeEnum
from cdiscount_async.models.fulfilment import (
    ExternalCustomer,
    ExternalOrder,
    ExternalOrderLine,
    ExternalOrderStatus,
    FbcReferencementFilter,
    FulfilmentActivationReport,
    FulfilmentActivationReportRequest,
    FulfilmentActivationRequest,
    FulfilmentDeliveryDocumentRequest,
    FulfilmentOnDemandOrderLineFilter,
    FulfilmentOnDemandSupplyOrderRequest,
    FulfilmentOrderLineRequest,
    FulfilmentProductActionType,
    FulfilmentProductDescription,
    FulfilmentProductListStatus,
    FulfilmentProductRequest,
    FulfilmentSupplyOrderRequest,
    OrderIntegrationRequest,
    OrderStatusRequest,
    ProductActivationData,
    ProductStock,
    SoldOut,
    StockFilter,
    SupplyOrderLine,
    SupplyOrderReport,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
    SupplyOrderStatusType,
    WarehouseType,
)
from cdiscount_async.models.offers import OfferFilterPaginated
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.contract import RealContract
from .asking import Shop, shop

START: Final = datetime(2026, 3, 2, 9, 0)
WITH, WITHOUT = 2, 1
"""The seller with the right, and the one without."""
SOON: Final = timedelta(minutes=30)
"""After which every deposit has been processed."""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock and no new orders."""
    async with Sandbox(Settings(speed=0, start=START, orders=300, orders_a_day=0)) as sandbox:
        yield sandbox


@pytest.fixture
async def seller(sandbox: Sandbox) -> AsyncIterator[Shop]:
    """Return the program of the seller with the right."""
    async with shop(sandbox, WITH) as opened:
        yield opened


@pytest.fixture
async def other(sandbox: Sandbox) -> AsyncIterator[Shop]:
    """Return the program of a seller without the right."""
    async with shop(sandbox, WITHOUT) as opened:
        yield opened


def stored(sandbox: Sandbox, condition: str) -> dict[str, Any]:
    """Return a stored product."""
    query = f"SELECT * FROM stored_product WHERE seller = ? AND {condition} ORDER BY ean"  # noqa: S608 - ours
    return sandbox.tables(query, WITH)[0]


def activation(ean: str, action: FulfilmentProductActionType, size: float = 10.0) -> ProductActivationData:
    """Return the activation or the deactivation of a product."""
    return ProductActivationData(
        action=action, product_ean=ean, height=size, length=size, width=size, weight=size, seller_product_reference="X"
    )


def enter(ean: str, size: float = 10.0) -> ProductActivationData:
    """Return the activation of a product."""
    return activation(ean, FulfilmentProductActionType.ACTIVATION, size)


def leave(ean: str) -> ProductActivationData:
    """Return the deactivation of a product."""
    return activation(ean, FulfilmentProductActionType.DEACTIVATION)


async def activated(seller: Shop, *products: ProductActivationData) -> int:
    """Make a deposit of activations."""
    request = FulfilmentActivationRequest(product_list=products)
    deposit = (await seller.client.fulfilment.submit_fulfilment_activation(request)).deposit_id
    assert deposit is not None
    return deposit


async def report(seller: Shop, deposit: int) -> FulfilmentActivationReport:
    """Return the report on a deposit of activations."""
    request = FulfilmentActivationReportRequest(deposit_id_list=[deposit])
    found = await seller.client.fulfilment.get_fulfilment_activation_report_list(request)
    (only,) = found.fulfilment_activation_report_list
    return only


def counters(one: FulfilmentActivationReport) -> dict[str, int]:
    """Return the counters of a report that are not 0."""
    names = ("activated_products", "deactivated_products", "processed_products", "products", "products_in_error")
    named = {name: getattr(one, f"number_of_{name}") for name in (*names, "remaining_products_to_process")}
    return {name: number for name, number in named.items() if number}


def bring(ean: str | None, quantity: int = 5, **more: Any) -> FulfilmentProductDescription:
    """Bring some pieces of a product."""
    return FulfilmentProductDescription(
        **{"product_ean": ean, "quantity": quantity, "warehouse": WarehouseType.CEM, **more}
    )


async def supplied(seller: Shop, *products: FulfilmentProductDescription) -> int:
    """Make a deposit of a supply, and let it be processed."""
    request = FulfilmentSupplyOrderRequest(product_list=products)
    deposit = (await seller.client.fulfilment.submit_fulfilment_supply_order(request)).deposit_id
    assert deposit is not None
    seller.sandbox.clock.advance(SOON)
    return deposit


async def supply_report(seller: Shop, deposit: int) -> SupplyOrderReport:
    """Return the report on a deposit of a supply."""
    request = SupplyOrderReportRequest(deposit_id_list=[deposit], page_size=10)
    found = await seller.client.fulfilment.get_fulfilment_supply_order_report_list(request)
    (only,) = found.report_list
    return only


async def supply(seller: Shop, number: str | None) -> SupplyOrderLine:
    """Return the only line of a supply order."""
    request = SupplyOrderRequest(supply_order_number_list=[number or ""])
    (line,) = (await seller.client.fulfilment.get_fulfilment_supply_order(request)).supply_order_line_list
    return line


async def stocks(seller: Shop, *eans: str, **wanted: Any) -> tuple[ProductStock, ...]:
    """Return stocks."""
    request = FulfilmentProductRequest(bar_code_list=eans, **wanted)
    return (await seller.client.fulfilment.get_product_stock_list(request)).product_stock_list


SUPPLY: Final = FulfilmentSupplyOrderRequest(product_list=[bring("1")])
ON_DEMAND: Final = FulfilmentOnDemandSupplyOrderRequest(
    order_line_list=[FulfilmentOrderLineRequest(order_reference="1", product_ean="1")]
)
FAULTS: Final[dict[str, Any]] = {
    "GetFulfilmentActivationReportList": FulfilmentActivationReportRequest(),
    "GetFulfilmentSupplyOrder": SupplyOrderRequest(),
    "GetFulfilmentSupplyOrderReportList": SupplyOrderReportRequest(page_size=10),
    "GetFulfilmentOrderListToSupply": FulfilmentOnDemandOrderLineFilter(),
    "SubmitFulfilmentSupplyOrder": SUPPLY,
    "SubmitFulfilmentOnDemandSupplyOrder": ON_DEMAND,
    "GetFulfilmentDeliveryDocument": FulfilmentDeliveryDocumentRequest(deposit_id=1),
    "SubmitFulfilmentActivation": FulfilmentActivationRequest(product_list=[enter("1")]),
}
"""Operations that answer sellers without the right by a fault; the first three were recorded."""


@pytest.mark.parametrize("name", FAULTS)
async def test_seller_without_the_right_gets_the_fault(name: str, other: Shop) -> None:
    """A seller who may not use the logistics gets a fault that quotes the token and the operation."""
    code, reason = await other.fault(name, FAULTS[name])

    assert code == "s:RequestTokenValidationError"
    assert reason == (
        f"User is not authorized to access to this resource (Token used: '{UUID(other.token)}', Resource: (Service: "
        "'marketplaceapiservice.svc' / Action: 'http://www.cdiscount.com/IMarketplaceAPIService/"
        f"{name}'))."
    )


async def test_seller_without_the_right_is_off(other: Shop) -> None:
    """Stocks and orders of other sites are refused with the recorded words and members: element by element."""
    off: list[tuple[str, str | None]] = [
        ("ErrorMessage", "Vendeur désactivé"),
        ("OperationSuccess", "false"),
        ("ErrorList", ""),
    ]
    nobody: list[tuple[str, str | None]] = [("SellerLogin", None), ("TokenId", None)]

    assert await other.texts("GetProductStockList", FulfilmentProductRequest()) == [
        *off,
        *nobody,
        ("ProductStockList", None),
        ("Status", "KO"),
        ("TotalProductCount", "0"),
    ]
    status = OrderStatusRequest(customer_order_number="1")
    assert await other.texts("GetExternalOrderStatus", status) == [*off, *nobody, ("Status", "Ko")]
    assert (await other.texts("CreateExternalOrder", OrderIntegrationRequest(order=None)))[:3] == off


async def test_activation_is_reported(sandbox: Sandbox, seller: Shop) -> None:
    """A deposit waits, then its report has every product, and the activated ones are among the stocks."""
    free = stored(sandbox, "NOT referenced")["ean"]
    deposit = await activated(seller, enter(free), enter("0000000000000"), enter(free, 0.0))
    waiting = await report(seller, deposit)
    assert counters(waiting) == {"products": 3, "remaining_products_to_process": 3}
    assert {one.action_success for one in waiting.details_list} == {None}
    sandbox.clock.advance(SOON)

    done = await report(seller, deposit)

    assert [one.action_success for one in done.details_list] == [True, False, False]
    assert counters(done) == {"activated_products": 1, "processed_products": 3, "products": 3, "products_in_error": 2}
    assert done.report_date is not None
    assert START < done.report_date <= START + SOON
    (stock,) = await stocks(seller, free)
    assert (stock.is_referenced, stock.shippable_stock) == (True, 0)


async def test_product_with_stock_cannot_leave(sandbox: Sandbox, seller: Shop) -> None:
    """A product leaves when its stock is gone, and only once."""
    full = stored(sandbox, "shippable > 0")["ean"]
    empty = stored(sandbox, "referenced AND shippable + blocked + damaged = 0")["ean"]

    deposit = await activated(seller, leave(full), leave(empty), leave(empty))
    sandbox.clock.advance(SOON)

    done = await report(seller, deposit)
    assert [one.action_success for one in done.details_list] == [False, True, False]
    assert counters(done)["deactivated_products"] == 1
    assert [one.is_referenced for one in await stocks(seller, empty)] == [False]


async def test_reports_of_activations_are_filtered(sandbox: Sandbox, seller: Shop) -> None:
    """Reports come newest first, can be asked for by date, and are left out for unknown deposits."""
    first = await activated(seller, enter("1"))
    sandbox.clock.advance(timedelta(days=1))
    second = await activated(seller, enter("2"))

    async def found(**wanted: Any) -> list[int | None]:
        request = FulfilmentActivationReportRequest(**wanted)
        reply = await seller.client.fulfilment.get_fulfilment_activation_report_list(request)
        return [one.deposit_id for one in reply.fulfilment_activation_report_list]

    assert await found() == [second, first]
    assert await found(begin_date=START + timedelta(hours=1)) == [second]
    assert await found(end_date=START + timedelta(hours=1)) == [first]
    assert await found(deposit_id_list=[5]) == []


async def test_supply_order_comes_to_the_stock(sandbox: Sandbox, seller: Shop) -> None:
    """Goods that are announced get a number, go through the states, and raise the stock when they are received."""
    product = stored(sandbox, "referenced")
    deposit = await supplied(seller, bring(product["ean"], 5, external_supply_order_id="MINE"))
    (line,) = (await supply_report(seller, deposit)).report_line_list
    assert (line.seller_supply_order_number, line.ordered_quantity, line.error_details) == ("MINE", 5, {})
    (before,) = await stocks(seller, product["ean"])
    assert before.incoming_shipment == 5

    seen: list[SupplyOrderStatusType | None] = []
    for _ in range(30):
        at = await supply(seller, line.supply_order_number)
        seen += [at.status] if at.status not in seen else []
        sandbox.clock.advance(timedelta(hours=2))

    assert seen == [
        SupplyOrderStatusType.REGISTERED,
        SupplyOrderStatusType.VALIDATED,
        SupplyOrderStatusType.APPOINTMENT_SCHEDULED,
        SupplyOrderStatusType.SUPPLYING_IN_PROGRESS,
        SupplyOrderStatusType.SUPPLYING_DONE,
    ]
    done = await supply(seller, line.supply_order_number)
    assert (done.ordered_quantity, done.received_quantity, done.undelivered_quantity, done.is_fod) == (5, 5, 0, False)
    (after,) = await stocks(seller, product["ean"])
    assert (after.incoming_shipment, after.shippable_stock) == (0, product["shippable"] + 5)


async def test_nothing_is_received_before_its_day(sandbox: Sandbox, seller: Shop) -> None:
    """A supply order waits for the day from which on the seller brings it."""
    ean = stored(sandbox, "referenced")["ean"]
    deposit = await supplied(seller, bring(ean, warehouse_reception_min_date=START + timedelta(days=30)))
    (line,) = (await supply_report(seller, deposit)).report_line_list

    sandbox.clock.advance(timedelta(days=29))
    assert (await supply(seller, line.supply_order_number)).status is SupplyOrderStatusType.APPOINTMENT_SCHEDULED
    sandbox.clock.advance(timedelta(days=2))
    assert (await supply(seller, line.supply_order_number)).status is SupplyOrderStatusType.SUPPLYING_DONE


async def test_wrong_supplies_are_reported(sandbox: Sandbox, seller: Shop) -> None:
    """A product that is unknown or not referenced, or without a quantity, gets an error and no supply order."""
    free, good = stored(sandbox, "NOT referenced")["ean"], stored(sandbox, "referenced")["ean"]
    deposit = await supplied(
        seller, bring("1"), bring(free), bring(good, 0), bring(None), bring(good), bring(good, (1 << 31) - 1)
    )

    lines = (await supply_report(seller, deposit)).report_line_list

    assert [list(line.error_details) for line in lines] == [[1], [2], [3], [1], [], [3]]
    assert [line.supply_order_number is None for line in lines] == [True, True, True, True, False, True]


async def test_stock_stays_a_number_that_fits_a_reply(sandbox: Sandbox, seller: Shop) -> None:
    """A stock rises no further than the type of the reply allows."""
    ean = stored(sandbox, "referenced")["ean"]
    sandbox.market.store.run("UPDATE stored_product SET shippable = ?, blocked = 0, damaged = 0", (1 << 31) - 3)
    sandbox.market.store.run("UPDATE offer SET stock = ?, logistic_mode = 'Fulfilment'", (1 << 31) - 3)
    await supplied(seller, bring(ean, 5))
    sandbox.clock.advance(timedelta(days=10))

    assert (await stocks(seller, ean))[0].shippable_stock == (1 << 31) - 1
    assert (await seller.client.offers.get_offer_list_paginated(OfferFilterPaginated())).offer_list


async def test_big_deliveries_are_not_always_complete(sandbox: Sandbox, seller: Shop) -> None:
    """Some of many big supply orders are rejected, and some are received in part."""
    ean = stored(sandbox, "referenced")["ean"]
    for _ in range(80):
        await seller.client.fulfilment.submit_fulfilment_supply_order(
            FulfilmentSupplyOrderRequest(product_list=[bring(ean, 100)])
        )
    sandbox.clock.advance(timedelta(days=10))
    request = SupplyOrderRequest(page_size=1000)
    lines = (await seller.client.fulfilment.get_fulfilment_supply_order(request)).supply_order_line_list

    states = {line.status for line in lines}
    assert states == {
        SupplyOrderStatusType.SUPPLYING_DONE,
        SupplyOrderStatusType.PARTIALLY_RECEIVED,
        SupplyOrderStatusType.REJECTED,
    }
    partial = [line for line in lines if line.status is SupplyOrderStatusType.PARTIALLY_RECEIVED]
    assert all(line.received_quantity == 100 - (line.undelivered_quantity or 0) < 100 for line in partial)


async def test_supply_orders_come_in_pages(sandbox: Sandbox, seller: Shop) -> None:
    """Pages count from 1, the last one may be shorter, and behind it is an empty one."""
    ean = stored(sandbox, "referenced")["ean"]
    deposit = await supplied(seller, *[bring(ean) for _ in range(5)])
    numbers = []
    for page in (1, 2, 3, 4):
        request = SupplyOrderRequest(page_number=page, page_size=2)
        reply = await seller.client.fulfilment.get_fulfilment_supply_order(request)
        assert (reply.current_page_number, reply.number_of_pages) == (page, 3)
        numbers.append(len(reply.supply_order_line_list))
    assert numbers == [2, 2, 1, 0]

    report_request = SupplyOrderReportRequest(page_number=2, page_size=1)
    beyond = await seller.client.fulfilment.get_fulfilment_supply_order_report_list(report_request)
    assert (beyond.current_page_number, beyond.number_of_pages, beyond.report_list) == (2, 1, ())
    assert len((await supply_report(seller, deposit)).report_line_list) == 5


@pytest.mark.parametrize(("number", "size"), [(-1, 10), (1, 0), (1, -5)])
async def test_wrong_pages_are_refused(number: int, size: int, seller: Shop) -> None:
    """A page that cannot be is refused."""
    supplies = SupplyOrderRequest(page_number=number, page_size=size)
    with pytest.raises(OperationFailed) as raised:
        await seller.client.fulfilment.get_fulfilment_supply_order(supplies)
    assert [one.error_type for one in raised.value.errors] == [ErrorTypeEnum.INVALID_REQUEST]

    reports = SupplyOrderReportRequest(page_number=number, page_size=size)
    with pytest.raises(OperationFailed):
        await seller.client.fulfilment.get_fulfilment_supply_order_report_list(reports)


async def test_order_lines_are_supplied_on_demand(sandbox: Sandbox, seller: Shop) -> None:
    """An order line that waits for supply is announced, leaves the list, and is supplied for its order."""
    fulfilment = seller.client.fulfilment
    waiting = (
        await fulfilment.get_fulfilment_order_list_to_supply(FulfilmentOnDemandOrderLineFilter())
    ).order_line_list
    one = waiting[0]
    narrowed = FulfilmentOnDemandOrderLineFilter(
        order_reference=one.order_reference, product_ean=one.product_ean, warehouse=one.warehouse
    )
    assert one in (await fulfilment.get_fulfilment_order_list_to_supply(narrowed)).order_line_list
    good = FulfilmentOrderLineRequest(order_reference=one.order_reference, product_ean=one.product_ean)
    bad = FulfilmentOrderLineRequest(order_reference="X", product_ean=one.product_ean)
    request = FulfilmentOnDemandSupplyOrderRequest(order_line_list=[good, bad, good])

    deposit = (await fulfilment.submit_fulfilment_on_demand_supply_order(request)).deposit_id
    assert deposit is not None
    reports = SupplyOrderReportRequest(deposit_id_list=[deposit], page_size=10)
    assert (await fulfilment.get_fulfilment_supply_order_report_list(reports)).report_list == ()
    sandbox.clock.advance(SOON)

    lines = (await supply_report(seller, deposit)).report_line_list
    assert [list(line.error_details) for line in lines] == [[], [4], [4]]
    left = (await fulfilment.get_fulfilment_order_list_to_supply(FulfilmentOnDemandOrderLineFilter())).order_line_list
    assert left == waiting[1:]
    sandbox.clock.advance(timedelta(days=5))
    done = await supply(seller, lines[0].supply_order_number)
    assert (done.is_fod, done.order_reference_list, done.received_quantity) == (
        True,
        (one.order_reference,),
        one.quantity,
    )


async def test_shipped_orders_need_no_supply(sandbox: Sandbox, seller: Shop) -> None:
    """An order line waits for supply only while its order waits for shipment."""
    wanted = FulfilmentOnDemandOrderLineFilter()
    waiting = (await seller.client.fulfilment.get_fulfilment_order_list_to_supply(wanted)).order_line_list
    sandbox.market.store.update("orders", {"number": waiting[0].order_reference}, state="Shipped")

    left = (await seller.client.fulfilment.get_fulfilment_order_list_to_supply(wanted)).order_line_list

    assert waiting[0].order_reference not in {one.order_reference for one in left}


async def test_delivery_document_is_a_pdf(sandbox: Sandbox, seller: Shop) -> None:
    """The document of a supply order is a PDF that names the product, and whose table of objects is right."""
    ean = stored(sandbox, "referenced")["ean"]
    deposit = await supplied(seller, *[bring(ean) for _ in range(60)])
    request = FulfilmentDeliveryDocumentRequest(deposit_id=deposit)

    reply = await seller.client.fulfilment.get_fulfilment_delivery_document(request)

    pdf = base64.b64decode(reply.pdf_document or "", validate=True)
    assert pdf.startswith(b"%PDF-")
    assert pdf.endswith(b"%%EOF\n")
    assert ean.encode() in pdf
    table = int(re.findall(rb"startxref\n(\d+)\n", pdf)[0])
    assert pdf[table:].startswith(b"xref\n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", pdf)]
    assert [pdf[place:].startswith(b"%d 0 obj" % number) for number, place in enumerate(places, 1)] == [True] * 7
    for length, content in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL):
        assert int(length) == len(content)


async def test_other_deposits_have_no_document(seller: Shop) -> None:
    """A deposit that made no supply order has no document to print."""
    with pytest.raises(OperationFailed) as raised:
        await seller.client.fulfilment.get_fulfilment_delivery_document(FulfilmentDeliveryDocumentRequest(deposit_id=1))

    assert [one.error_type for one in raised.value.errors] == [ErrorTypeEnum.FULFILLMENT_API_EXCEPTION]


async def test_empty_deposits_are_refused(seller: Shop) -> None:
    """A deposit of nothing is refused, and gets no number."""
    fulfilment = seller.client.fulfilment
    for submitting in (
        fulfilment.submit_fulfilment_activation(FulfilmentActivationRequest()),
        fulfilment.submit_fulfilment_supply_order(FulfilmentSupplyOrderRequest(product_list=[])),
        fulfilment.submit_fulfilment_on_demand_supply_order(FulfilmentOnDemandSupplyOrderRequest(order_line_list=[])),
    ):
        with pytest.raises(OperationFailed) as raised:
            await submitting
        assert [one.error_type for one in raised.value.errors] == [ErrorTypeEnum.MISSING_FIELD]
        assert raised.value.result.deposit_id == 0


async def test_stocks_are_filtered(seller: Shop) -> None:
    """Each filter of the stocks narrows to what its name says, and the parts make the whole."""
    everything = await stocks(seller)

    async def eans(**wanted: Any) -> set[str | None]:
        return {one.ean for one in await stocks(seller, **wanted)}

    def which(condition: Any) -> set[str | None]:
        return {one.ean for one in everything if condition(one)}

    assert await eans(shippable_stock=StockFilter.WITH_STOCK) == which(lambda one: one.shippable_stock)
    assert await eans(shippable_stock=StockFilter.WITHOUT_STOCK) == which(lambda one: not one.shippable_stock)
    assert await eans(blocked_stock=StockFilter.WITH_STOCK) == which(lambda one: one.blocked_stock)
    referenced = FbcReferencementFilter.ONLY_REFERENCED
    assert await eans(fulfilment_referencement=referenced) == which(lambda one: one.is_referenced)
    free = FbcReferencementFilter.ONLY_NOT_REFERENCED
    assert await eans(fulfilment_referencement=free) == which(lambda one: not one.is_referenced)
    parts = [await eans(sold_out=one) for one in SoldOut if one not in {SoldOut.NONE, SoldOut.ALL}]
    assert all(parts)
    assert sum(map(len, parts)) == len(everything)
    assert await eans(sold_out=SoldOut.IN_SOLD_OUT) == which(lambda one: not one.shippable_stock)
    for value in (SoldOut.NONE, SoldOut.ALL):
        assert await eans(sold_out=value) == which(lambda _: True)


async def test_stocks_are_found_by_ean(seller: Shop) -> None:
    """EANs narrow the stocks; where none is known the operation succeeds with NoData."""
    everything = await stocks(seller)
    one, two = everything[:2]
    assert await stocks(seller, one.ean or "", two.ean or "", "0") == (one, two)

    request = FulfilmentProductRequest(bar_code_list=["0"])
    reply = await seller.client.fulfilment.get_product_stock_list(request)

    assert reply.operation_success
    assert (reply.status, reply.total_product_count) == (FulfilmentProductListStatus.NO_DATA, 0)
    assert reply.product_stock_list == ()


def external(number: str, ean: str, quantity: int = 1, **more: Any) -> OrderIntegrationRequest:
    """Make an order of another site."""
    customer = ExternalCustomer(
        civility="M",
        customer_email_address="ann@other.example",
        customer_first_name="Ann",
        customer_last_name="Other",
        landline_phone_number="0100000000",
        shipping_address="1 rue de la Paix",
        shipping_city="Paris",
        shipping_country="France",
        shipping_postal_code="75002",
    )
    members: dict[str, Any] = {
        "corporation": "FNAC",
        "customer": customer,
        "customer_order_number": number,
        "order_line_list": [ExternalOrderLine(product_ean=ean, quantity=quantity)],
        "shipping_mode": "Domicile standard",
    }
    return OrderIntegrationRequest(order=ExternalOrder(**(members | more)))


async def test_external_order_takes_its_goods(sandbox: Sandbox, seller: Shop) -> None:
    """An order of another site is Pending, then Ok, and its goods are gone; without enough of them it is Ko."""
    product = stored(sandbox, "shippable > 2")
    fulfilment = seller.client.fulfilment
    await fulfilment.create_external_order(external("A-1", product["ean"], 2))
    await fulfilment.create_external_order(external("A-2", product["ean"], product["shippable"] - 1))
    most = ExternalOrderLine(product_ean=product["ean"], quantity=product["shippable"] - 2)
    await fulfilment.create_external_order(external("A-3", "", order_line_list=[most, most]))

    async def status(number: str, corporation: str | None = None) -> ExternalOrderStatus | None:
        wanted = OrderStatusRequest(corporation=corporation, customer_order_number=number)
        return (await fulfilment.get_external_order_status(wanted)).status

    assert await status("A-1", "FNAC") is ExternalOrderStatus.PENDING
    sandbox.clock.advance(SOON)

    assert await status("A-1") is ExternalOrderStatus.OK
    assert await status("A-2") is ExternalOrderStatus.KO
    assert await status("A-3") is ExternalOrderStatus.KO
    assert [one.shippable_stock for one in await stocks(seller, product["ean"])] == [product["shippable"] - 2]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"corporation": ""}, ErrorTypeEnum.MISSING_FIELD),
        ({"customer": None}, ErrorTypeEnum.MISSING_FIELD),
        ({"order_line_list": []}, ErrorTypeEnum.MISSING_FIELD),
        ({"shipping_mode": "Pigeon"}, ErrorTypeEnum.UNAUTHORIZED_VALUE_EXCEPTION),
        ({"order_line_list": [ExternalOrderLine(product_ean="1", quantity=0)]}, ErrorTypeEnum.INVALID_REQUEST),
        ({"customer_order_number": "KNOWN"}, ErrorTypeEnum.INVALID_REQUEST),
    ],
)
async def test_wrong_external_orders_are_refused(more: dict[str, Any], error: ErrorTypeEnum, seller: Shop) -> None:
    """An order that lacks something, cannot be shipped or was created before is refused."""
    await seller.client.fulfilment.create_external_order(external("KNOWN", "1"))

    with pytest.raises(OperationFailed) as raised:
        await seller.client.fulfilment.create_external_order(external("A-1", "1", **more))

    assert [one.error_type for one in raised.value.errors] == [error]


async def test_unknown_external_order_is_ko(seller: Shop) -> None:
    """The status of an unknown order is refused, and Ko."""
    with pytest.raises(OperationFailed) as raised:
        await seller.client.fulfilment.get_external_order_status(OrderStatusRequest(customer_order_number="A-1"))

    assert raised.value.result.status is ExternalOrderStatus.KO


async def test_demand_goes_on_as_time_passes() -> None:
    """New orders bring new lines to supply, and the sandbox's own work never fails."""
    async with (
        Sandbox(Settings(speed=0, start=START, orders=40, orders_a_day=40)) as sandbox,
        shop(sandbox, WITH) as seller,
    ):
        for _ in range(6):
            sandbox.clock.advance(timedelta(days=1))
            sandbox.market.store.run("UPDATE orders SET state = 'WaitingForShipmentAcceptation' WHERE shipped IS NULL")
            await seller.client.seller.get_seller_information()
        new = "SELECT * FROM demand JOIN orders ON number = order_number WHERE created > ?"

        assert sandbox.tables(new, START.isoformat())
        assert not sandbox.market.failures


async def test_replies_are_valid_by_the_real_schema(
    sandbox: Sandbox, seller: Shop, real_contract: RealContract
) -> None:
    """Every reply about fulfilment, full, empty or refused, is valid by the schema of 2019."""
    ean = stored(sandbox, "shippable > 1")["ean"]
    demand = FulfilmentOnDemandOrderLineFilter()
    waiting = (await seller.client.fulfilment.get_fulfilment_order_list_to_supply(demand)).order_line_list[0]
    line = FulfilmentOrderLineRequest(order_reference=waiting.order_reference, product_ean=waiting.product_ean)
    on_demand = FulfilmentOnDemandSupplyOrderRequest(order_line_list=[line])
    good: list[tuple[str, Any]] = [
        ("GetFulfilmentOrderListToSupply", demand),
        ("SubmitFulfilmentActivation", FulfilmentActivationRequest(product_list=[enter(ean), leave("1")])),
        ("GetFulfilmentActivationReportList", FulfilmentActivationReportRequest()),
        ("SubmitFulfilmentSupplyOrder", FulfilmentSupplyOrderRequest(product_list=[bring(ean), bring("1")])),
        ("SubmitFulfilmentOnDemandSupplyOrder", on_demand),
        ("GetFulfilmentSupplyOrder", None),
        ("GetProductStockList", None),
        ("GetProductStockList", FulfilmentProductRequest(bar_code_list=["0"])),
        ("CreateExternalOrder", external("A-1", ean)),
        ("GetExternalOrderStatus", OrderStatusRequest(customer_order_number="A-1")),
    ]
    later: list[tuple[str, Any]] = [
        ("GetFulfilmentActivationReportList", FulfilmentActivationReportRequest()),
        ("GetFulfilmentSupplyOrder", SupplyOrderRequest()),
        ("GetFulfilmentSupplyOrderReportList", SupplyOrderReportRequest(page_size=10)),
        ("GetFulfilmentDeliveryDocument", FulfilmentDeliveryDocumentRequest(deposit_id=40_002)),
        ("GetExternalOrderStatus", OrderStatusRequest(customer_order_number="A-1")),
    ]
    refused: list[tuple[str, Any]] = [
        ("GetFulfilmentDeliveryDocument", None),
        ("GetFulfilmentSupplyOrder", SupplyOrderRequest(page_size=0)),
        ("GetFulfilmentSupplyOrderReportList", SupplyOrderReportRequest(page_size=0)),
        ("SubmitFulfilmentActivation", None),
        ("SubmitFulfilmentSupplyOrder", None),
        ("SubmitFulfilmentOnDemandSupplyOrder", None),
        ("CreateExternalOrder", None),
        ("GetExternalOrderStatus", None),
    ]

    for name, request in good:
        assert await seller.valid(real_contract, name, request), name
    sandbox.clock.advance(SOON)
    for name, request in later:
        assert await seller.valid(real_contract, name, request), name
    for name, request in refused:
        assert not await seller.valid(real_contract, name, request), name
    assert not sandbox.market.failures


async def test_refusals_are_valid_by_the_real_schema(other: Shop, real_contract: RealContract) -> None:
    """The results for sellers without the right are valid by the schema of 2019."""
    requests: list[tuple[str, Any]] = [
        ("GetProductStockList", FulfilmentProductRequest()),
        ("GetExternalOrderStatus", OrderStatusRequest(customer_order_number="1")),
        ("CreateExternalOrder", external("A-1", "1")),
    ]

    for name, request in requests:
        assert not await other.valid(real_contract, name, request), name
