"""Supply orders: deliveries of sellers to Cdiscount's warehouses."""

import json
from base64 import b64encode
from collections import defaultdict
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.fulfilment import (
    FulfilmentDeliveryDocumentMessage,
    FulfilmentOrderLine,
    FulfilmentOrderLineListToSupplyMessage,
    SupplyOrderLine,
    SupplyOrderMessage,
    SupplyOrderReport,
    SupplyOrderReportLine,
    SupplyOrderReportListMessage,
    SupplyOrderReportMessage,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
    SupplyOrderStatusType,
    WarehouseType,
)
from ...operations import Fulfilment
from .._answers import Basis, Call, Refused, answers
from .._store import Row, moment, stamp
from . import filters
from .deposits import DEMAND, SUPPLY, waiting_demand
from .fulfilment import add_deposit
from .pdf import document
from .rights import require_right

PAGE_SIZE: Final = 100
"""The size of a page by default."""
_FAULT: Final = "Sellers without the right get the fault that is recorded for the supply orders."


@answers(Fulfilment.get_fulfilment_order_list_to_supply, Basis.ASSUMED, f"Never recorded: {_FAULT}")
def get_fulfilment_order_list_to_supply(call: Call[Any]) -> FulfilmentOrderLineListToSupplyMessage:
    """Return order lines that wait for supply and whose orders still wait for shipment."""
    require_right(call)
    request = call.request
    warehouse = request and request.warehouse
    rows = call.store.all(
        "SELECT line.*, d.warehouse, latest, delivery_min, delivery_max, orders.created FROM demand d "
        "JOIN order_line line USING (order_number, row_id) JOIN orders ON orders.number = d.order_number "
        "WHERE d.seller = ?1 AND d.deposit IS NULL AND orders.state = 'WaitingForShipmentAcceptation' "
        "AND d.order_number = ifnull(?2, d.order_number) AND line.ean = ifnull(?3, line.ean) "
        "AND d.warehouse = ifnull(?4, d.warehouse) ORDER BY latest, d.order_number, d.row_id",
        call.seller["id"],
        (request and request.order_reference) or None,
        (request and request.product_ean) or None,
        warehouse and warehouse.value,
    )
    return FulfilmentOrderLineListToSupplyMessage(order_line_list=tuple(_demand(row) for row in rows))


def _demand(row: Row) -> FulfilmentOrderLine:
    return FulfilmentOrderLine(
        expected_customer_delivery_max=moment(row["delivery_max"]),
        expected_customer_delivery_min=moment(row["delivery_min"]),
        latest_warehouse_delivery_date=moment(row["latest"]),
        order_date=moment(row["created"]),
        order_reference=row["order_number"],
        product_ean=row["ean"],
        product_name=row["name"],
        quantity=row["quantity"],
        seller_product_reference=row["reference"],
        warehouse=WarehouseType(row["warehouse"]),
    )


@answers(Fulfilment.submit_fulfilment_supply_order, Basis.ASSUMED, f"Never recorded: {_FAULT}")
def submit_fulfilment_supply_order(call: Call[Any]) -> SupplyOrderReportMessage:
    """Store a deposit of goods that the seller will deliver."""
    require_right(call)
    products = (call.request and call.request.product_list) or ()
    number = add_deposit(call, SUPPLY, products, "products")
    for one in products:
        call.store.insert(
            "supply_line",
            deposit=number,
            seller=call.seller["id"],
            external_number=one.external_supply_order_id,
            ean=one.product_ean,
            reference=one.seller_product_reference,
            quantity=one.quantity,
            warehouse=one.warehouse.value,
            not_before=one.warehouse_reception_min_date and stamp(one.warehouse_reception_min_date),
            updated=stamp(call.now),
        )
    return SupplyOrderReportMessage(deposit_id=number)


@answers(Fulfilment.submit_fulfilment_on_demand_supply_order, Basis.ASSUMED, f"Never recorded: {_FAULT}")
def submit_fulfilment_on_demand_supply_order(call: Call[Any]) -> SupplyOrderReportMessage:
    """Store a deposit of order lines that the seller will supply."""
    require_right(call)
    lines = (call.request and call.request.order_line_list) or ()
    number = add_deposit(call, DEMAND, lines, "order lines")
    for one in lines:
        demand = waiting_demand(call.market, call.seller["id"], one.order_reference, one.product_ean)
        call.store.insert(
            "supply_line",
            deposit=number,
            seller=call.seller["id"],
            ean=one.product_ean,
            reference=demand and demand["reference"],
            quantity=demand["quantity"] if demand is not None else 0,
            order_number=one.order_reference,
            updated=stamp(call.now),
        )
    return SupplyOrderReportMessage(deposit_id=number)


@answers(
    Fulfilment.get_fulfilment_supply_order,
    Basis.RECORDED,
    "The fault for sellers without the right as recorded. The rest is assumed: pages of 100 from 1 on by default, an "
    "empty page behind the last one, what changed last first.",
)
def get_fulfilment_supply_order(call: Call[Any]) -> SupplyOrderMessage:
    """Return one page of supply order lines."""
    require_right(call)
    request = call.request or SupplyOrderRequest()
    values = filters.values(
        call, request.begin_modification_date, request.end_modification_date, request.supply_order_number_list
    )
    condition = f"supply_line WHERE number IS NOT NULL AND {filters.condition('updated', 'number')}"
    rows, number, pages = _page(call, request, condition, values, "updated")
    return SupplyOrderMessage(
        current_page_number=number, number_of_pages=pages, supply_order_line_list=tuple(_line(row) for row in rows)
    )


def _page(
    call: Call[Any],
    request: SupplyOrderRequest | SupplyOrderReportRequest,
    condition: str,
    values: tuple[object, ...],
    date: str,
) -> tuple[list[Row], int, int]:
    """Return the rows of a page, its number, and the number of pages. Page 0 and no page mean the first one."""
    number, size = request.page_number or 1, PAGE_SIZE if request.page_size is None else request.page_size
    if number < 1 or size < 1:
        text = "The page's number and size must be positive."
        raise Refused(text, ErrorTypeEnum.INVALID_REQUEST, current_page_number=0, number_of_pages=0)
    total = call.store.value(f"SELECT count(*) FROM {condition}", *values)
    page = f"SELECT * FROM {condition} ORDER BY {date} DESC, id DESC LIMIT ?5 OFFSET ?6"
    return call.store.all(page, *values, size, (number - 1) * size), number, -(-total // size)


def _line(row: Row) -> SupplyOrderLine:
    on_demand = row["order_number"] is not None
    return SupplyOrderLine(
        is_fod=on_demand,
        order_reference_list=(row["order_number"],) if on_demand else (),
        ordered_quantity=row["quantity"],
        product_ean=row["ean"],
        received_quantity=row["received"],
        seller_product_reference=row["reference"],
        seller_supply_order_number=row["external_number"],
        status=SupplyOrderStatusType(row["status"]),
        supply_order_number=row["number"],
        undelivered_quantity=row["quantity"] - (row["received"] or 0),
        warehouse=_warehouse(row),
        warehouse_reception_min_date=moment(row["not_before"]),
    )


def _warehouse(row: Row) -> WarehouseType | None:
    return WarehouseType(row["warehouse"]) if row["warehouse"] else None


@answers(
    Fulfilment.get_fulfilment_supply_order_report_list,
    Basis.RECORDED,
    "The fault for sellers without the right as recorded. The rest is assumed: a report for each deposit that has been "
    "processed, newest first, with numbers and texts of errors that are ours; unknown deposits are left out.",
)
def get_fulfilment_supply_order_report_list(call: Call[Any]) -> SupplyOrderReportListMessage:
    """Return one page of reports on deposits of supply orders."""
    require_right(call)
    request = call.request or SupplyOrderReportRequest(page_size=PAGE_SIZE)
    values = filters.values(call, request.begin_creation_date, request.end_creation_date, request.deposit_id_list)
    condition = f"deposit WHERE kind <> 'activation' AND processed IS NOT NULL AND {filters.condition('created', 'id')}"
    rows, number, pages = _page(call, request, condition, values, "created")
    return SupplyOrderReportListMessage(
        current_page_number=number, number_of_pages=pages, report_list=_reports(call, [row["id"] for row in rows])
    )


def _reports(call: Call[Any], deposits: list[int]) -> tuple[SupplyOrderReport, ...]:
    lines: defaultdict[int, list[SupplyOrderReportLine]] = defaultdict(list)
    query = "SELECT * FROM supply_line WHERE deposit IN (SELECT value FROM json_each(?)) ORDER BY id"
    for row in call.store.each(query, json.dumps(deposits)):
        lines[row["deposit"]].append(_report_line(row))
    return tuple(SupplyOrderReport(deposit_id=one, report_line_list=tuple(lines[one])) for one in deposits)


def _report_line(row: Row) -> SupplyOrderReportLine:
    return SupplyOrderReportLine(
        error_details={row["error"]: row["error_text"]} if row["error"] else {},
        ordered_quantity=row["quantity"],
        product_ean=row["ean"],
        seller_id=row["seller"],
        seller_product_reference=row["reference"],
        seller_supply_order_number=row["external_number"],
        supply_order_number=row["number"],
        warehouse=_warehouse(row),
        warehouse_reception_min_date=moment(row["not_before"]),
    )


@answers(
    Fulfilment.get_fulfilment_delivery_document,
    Basis.ASSUMED,
    f"Never recorded: a small PDF for a deposit that made supply orders, else FulfillmentApiException. {_FAULT}",
)
def get_fulfilment_delivery_document(call: Call[Any]) -> FulfilmentDeliveryDocumentMessage:
    """Return the document to print and join to a delivery."""
    require_right(call)
    deposit = call.request.deposit_id if call.request is not None else None
    lines = call.store.all(
        "SELECT * FROM supply_line WHERE deposit = ? AND seller = ? AND number IS NOT NULL ORDER BY id",
        deposit,
        call.seller["id"],
    )
    if not lines:
        raise Refused(f"There is no delivery for the deposit {deposit}.", ErrorTypeEnum.FULFILLMENT_API_EXCEPTION)
    head = [f"Bon de livraison - dépôt {deposit}", call.seller["shop_name"], ""]
    text = [f"{one['number']}  {one['warehouse']}  {one['ean']}  x {one['quantity']}" for one in lines]
    return FulfilmentDeliveryDocumentMessage(pdf_document=b64encode(document([*head, *text])).decode())
