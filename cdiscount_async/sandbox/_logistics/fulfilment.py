"""Products in Cdiscount's warehouses: activations and stocks."""

import json
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.fulfilment import (
    FbcReferencementFilter,
    FulfilmentActivationMessage,
    FulfilmentActivationReport,
    FulfilmentActivationReportDetails,
    FulfilmentActivationReportMessage,
    FulfilmentActivationReportRequest,
    FulfilmentProductActionType,
    FulfilmentProductListStatus,
    FulfilmentProductRequest,
    ProductCondition,
    ProductState,
    ProductStock,
    ProductStockListMessage,
    SoldOut,
    StockFilter,
)
from ...operations import Fulfilment
from .._answers import Basis, Call, Refused, answers
from .._store import Row, moment, stamp
from . import filters
from .deposits import ACTIVATION, DEPOSIT
from .rights import require_activation, require_right
from .seed import FIRST_DEPOSIT, later

_ACTIVATION: Final = FulfilmentProductActionType.ACTIVATION.value


@answers(
    Fulfilment.submit_fulfilment_activation,
    Basis.ASSUMED,
    "Never recorded: a fault for sellers without the right as with the reports; others get a deposit that is processed "
    "some minutes later.",
)
def submit_fulfilment_activation(call: Call[Any]) -> FulfilmentActivationMessage:
    """Store a deposit of products to activate or deactivate."""
    require_right(call)
    products = (call.request and call.request.product_list) or ()
    number = add_deposit(call, ACTIVATION, products, "products")
    call.store.many(
        "INSERT INTO activation (deposit, action, ean, reference, height, length, width, weight) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                one.action.value,
                one.product_ean,
                one.seller_product_reference,
                one.height,
                one.length,
                one.width,
                one.weight,
            )
            for one in products
        ),
    )
    return FulfilmentActivationMessage(deposit_id=number)


def add_deposit(call: Call[Any], kind: str, lines: Sequence[object], what: str) -> int:
    """Store a deposit, which is processed some minutes later. Refuse one without lines."""
    if not lines:
        raise Refused(f"The list of {what} is missing.", ErrorTypeEnum.MISSING_FIELD, deposit_id=0)
    number = call.market.next_number("deposit", FIRST_DEPOSIT)
    call.store.insert("deposit", id=number, seller=call.seller["id"], kind=kind, created=stamp(call.now))
    call.market.plan_after(DEPOSIT, number, later(call.market, number))
    return number


@answers(
    Fulfilment.get_fulfilment_activation_report_list,
    Basis.RECORDED,
    "The fault for sellers without the right as recorded. Reports are assumed: newest first, without outcomes while "
    "the deposit waits; unknown deposits are left out.",
)
def get_fulfilment_activation_report_list(call: Call[Any]) -> FulfilmentActivationReportMessage:
    """Return reports on deposits of activations."""
    require_right(call)
    request = call.request or FulfilmentActivationReportRequest()
    query = f"FROM deposit WHERE kind = 'activation' AND {filters.condition('created', 'deposit.id')}"
    values = filters.values(call, request.begin_date, request.end_date, request.deposit_id_list)
    lines: defaultdict[int, list[Row]] = defaultdict(list)
    for line in call.store.each(
        f"SELECT * FROM activation WHERE deposit IN (SELECT id {query}) ORDER BY activation.id", *values
    ):
        lines[line["deposit"]].append(line)
    deposits = call.store.all(f"SELECT * {query} ORDER BY created DESC, id DESC", *values)
    return FulfilmentActivationReportMessage(
        fulfilment_activation_report_list=tuple(_report(deposit, lines[deposit["id"]]) for deposit in deposits)
    )


def _report(deposit: Row, lines: list[Row]) -> FulfilmentActivationReport:
    done = [line for line in lines if line["success"]]
    activated = sum(line["action"] == _ACTIVATION for line in done)
    processed = sum(line["success"] is not None for line in lines)
    return FulfilmentActivationReport(
        deposit_id=deposit["id"],
        details_list=tuple(_details(line) for line in lines),
        number_of_activated_products=activated,
        number_of_deactivated_products=len(done) - activated,
        number_of_processed_products=processed,
        number_of_products=len(lines),
        number_of_products_in_error=processed - len(done),
        number_of_remaining_products_to_process=len(lines) - processed,
        report_date=moment(deposit["processed"] or deposit["created"]),
    )


def _details(line: Row) -> FulfilmentActivationReportDetails:
    return FulfilmentActivationReportDetails(
        action=FulfilmentProductActionType(line["action"]),
        action_success=None if line["success"] is None else bool(line["success"]),
        description=line["description"],
        height=line["height"],
        length=line["length"],
        product_ean=line["ean"],
        product_id=line["sku"],
        seller_product_reference=line["reference"],
        weight=line["weight"],
        width=line["width"],
    )


@answers(
    Fulfilment.get_product_stock_list,
    Basis.RECORDED,
    "The refusal of sellers without the right as recorded. The rest is assumed: every filter narrows, unknown EANs are "
    "left out, and where nothing is found the status is NoData; no limit to the EANs is known, and none is held.",
)
def get_product_stock_list(call: Call[Any]) -> ProductStockListMessage:
    """Return the stocks in the warehouses."""
    require_activation(call, status=FulfilmentProductListStatus.KO, total_product_count=0)
    request = call.request or FulfilmentProductRequest()
    rows = call.store.all(
        "SELECT stored_product.*, ifnull(expected, 0) AS expected, ifnull(demanded, 0) AS demanded "
        "FROM stored_product LEFT JOIN (SELECT ean, sum(quantity) FILTER (WHERE order_number IS NULL) AS expected, "
        "sum(quantity) FILTER (WHERE order_number IS NOT NULL) AS demanded FROM supply_line "
        "WHERE seller = ?1 AND status IS NOT NULL AND received IS NULL AND status NOT IN ('Rejected', 'Cancelled') "
        "GROUP BY ean) USING (ean) WHERE stored_product.seller = ?1 "
        "AND (?2 = '[]' OR ean IN (SELECT value FROM json_each(?2))) ORDER BY reference",
        call.seller["id"],
        json.dumps(list(request.bar_code_list or ())),
    )
    stocks = tuple(_stock(row) for row in rows if _matches(row, request))
    return ProductStockListMessage(
        product_stock_list=stocks,
        status=FulfilmentProductListStatus.OK if stocks else FulfilmentProductListStatus.NO_DATA,
        total_product_count=len(stocks),
    )


def _matches(row: Row, request: FulfilmentProductRequest) -> bool:
    match request.fulfilment_referencement:
        case FbcReferencementFilter.ONLY_REFERENCED if not row["referenced"]:
            return False
        case FbcReferencementFilter.ONLY_NOT_REFERENCED if row["referenced"]:
            return False
    return (
        _has(row["blocked"], request.blocked_stock)
        and _has(row["shippable"], request.shippable_stock)
        and request.sold_out in {None, SoldOut.NONE, SoldOut.ALL, _sold_out(row)}
    )


def _has(stock: int, wanted: StockFilter | None) -> bool:
    return wanted in {None, StockFilter.ALL, StockFilter.WITH_STOCK if stock else StockFilter.WITHOUT_STOCK}


def _sold_out(row: Row) -> SoldOut:
    """Return how soon a stock runs out at the sales of the last weeks."""
    days = _days(row)
    if not row["shippable"]:
        return SoldOut.IN_SOLD_OUT
    if days <= 5:
        return SoldOut.IN_SOLD_OUT_FIVE_DAYS
    return SoldOut.IN_SOLD_OUT_FIFTEEN_DAYS if days <= 15 else SoldOut.IN_SOLD_OUT_AFTER_FIFTEEN_DAYS


def _days(row: Row) -> int:
    return int(row["shippable"] * 7 / row["weekly_sales"]) if row["weekly_sales"] else 999


def _stock(row: Row) -> ProductStock:
    """Return the stock of one product. The meaning of the members is assumed from their names."""
    fees = float(Decimal(row["fees"]))
    return ProductStock(
        average_weekly_sales=row["weekly_sales"],
        blocked_stock=row["blocked"],
        current_weekly_sales=row["this_week"],
        damaged_returns=row["damaged"],
        delivery_disputes=0,
        ean=row["ean"],
        fod_stock=row["demanded"],
        forecasting_stock_shortage=_days(row),
        front_stock=row["shippable"],
        incoming_shipment=row["expected"],
        is_referenced=bool(row["referenced"]),
        libelle=row["name"],
        logistic_fees=fees,
        ongoing_recoveries=0,
        order_in_progress=row["in_orders"],
        overhead_outsize_fees=0.0,
        product_condition_id=ProductCondition.NEW_NEW,
        product_state=ProductState.NEW,
        seller_reference=row["reference"],
        shippable_stock=row["shippable"],
        sku=row["sku"],
        stock_category="Standard",
        stock_fees=0.0,
        stock_in_warehouse=row["shippable"] + row["blocked"] + row["damaged"],
        warehouse=row["warehouse"],
        warehouse_code=row["warehouse"],
    )
