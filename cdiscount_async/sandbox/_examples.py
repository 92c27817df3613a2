"""Adds what the examples of requests name, so that a new sandbox answers each of them: `operations.example`.

An order keeps everything but its number. A sandbox whose settings are not the usual ones has no such orders, and then
nothing is added.
"""

import json
from datetime import datetime
from typing import Final

from ..models.common import PackageFilter
from ..models.fulfilment import OrderStatusRequest, SupplyOrderStatusType, WarehouseType
from ..models.orders import OrderStateEnum, SellerRefundRequestMessage, ValidateOrderListMessage
from ..operations import example
from ._market import Market
from ._packages import INTEGRATED, Finding, Line, report
from ._store import Store, stamp

_NUMBERED: Final = ("order_line", "parcel", "voucher", "discussion", "demand")
"""The tables with the column `order_number`."""


def populate(market: Market) -> None:
    """Add what the examples name, for the first seller who may use Cdiscount's own logistics."""
    store, now = market.store, market.clock.local()
    seller = store.value("SELECT min(id) FROM seller WHERE fulfilment")
    if seller is not None and _name_orders(store, seller):
        _add_external_order(store, seller)
        _add_product_package(store, seller, now)
        _add_delivery(store, seller, now)
        _add_relays_file(store, seller, now)


def _name_orders(store: Store, seller: int) -> bool:
    """Rename two orders as in the examples. Return whether there are such orders."""
    decisions: ValidateOrderListMessage = example("ValidateOrderList")
    refunds: SellerRefundRequestMessage = example("CreateRefundVoucherAfterShipment")
    (decision,), (refund,) = decisions.order_list, refunds.seller_refund_request_list
    sold, line = decision.order_line_list[0].seller_product_id, refund.refund_order_line
    new = _newest(store, seller, OrderStateEnum.WAITING_FOR_SELLER_ACCEPTATION, sold)
    shipped = _newest(store, seller, OrderStateEnum.SHIPPED, line.seller_product_id if line else None)
    if new is None or shipped is None:
        return False
    _rename(store, new, decision.order_number)
    _rename(store, shipped, refunds.order_number)
    # Only orders that Cdiscount ships have parcels that can be asked about.
    store.update("orders", {"number": refunds.order_number}, logistics="MKPFBC")
    return True


def _newest(store: Store, seller: int, state: OrderStateEnum, reference: str | None) -> str | None:
    """Return the number of the newest order in a state that has a line with a reference."""
    number: str | None = store.value(
        "SELECT number FROM orders JOIN order_line ON order_number = number"
        " WHERE seller = ? AND state = ? AND reference = ? ORDER BY created DESC",
        seller,
        state.value,
        reference,
    )
    return number


def _rename(store: Store, before: str, number: str | None) -> None:
    store.update("orders", {"number": before}, number=number)
    store.update("event", {"subject": before}, subject=number)
    for table in _NUMBERED:
        store.update(table, {"order_number": before}, order_number=number)


def _add_external_order(store: Store, seller: int) -> None:
    request: OrderStatusRequest = example("GetExternalOrderStatus")
    store.insert(
        "external_order",
        seller=seller,
        corporation=request.corporation,
        number=request.customer_order_number,
        status="Ok",
        lines="[]",
    )


def _add_product_package(store: Store, seller: int, now: datetime) -> None:
    """Add a package that updated one product."""
    request: PackageFilter = example("GetProductPackageSubmissionResult")
    product = store.one("SELECT * FROM product WHERE kind = 'Standard' AND open ORDER BY sku LIMIT 1")
    if product is None:
        return
    number, url = int(request.package_id or 0), example("SubmitProductPackage").zip_file_full_path
    store.insert("package", id=number, seller=seller, kind="products", url=url, status=INTEGRATED)
    finding = Finding("", "00", "3500", "EXEMPLE-1||OK||3500|Le produit a été mis à jour.")
    line = Line(INTEGRATED, product["ean"], "EXEMPLE-1", product["sku"], validated=True, findings=[finding])
    log = report(store, number, now, [line])
    store.insert("product_match", log=log, name=product["name"], color="", size="", comment="")


def _add_delivery(store: Store, seller: int, now: datetime) -> None:
    """Add a deposit whose goods have arrived in the warehouse."""
    deposit, at = example("GetFulfilmentDeliveryDocument").deposit_id, stamp(now)
    store.insert("deposit", id=deposit, seller=seller, kind="supply", created=at, processed=at)
    store.insert(
        "supply_line",
        deposit=deposit,
        seller=seller,
        number="SO700000",
        ean=example("GetProductStockList").bar_code_list[0],
        quantity=20,
        received=20,
        warehouse=WarehouseType.CEM.value,
        status=SupplyOrderStatusType.SUPPLYING_DONE.value,
        updated=at,
    )


def _add_relays_file(store: Store, seller: int, now: datetime) -> None:
    """Add a file of the shops that the seller has."""
    number = example("GetRelaysFileSubmissionResult").relays_file_id
    url = example("SubmitRelaysFile").relays_file_uri
    shops = [row["reference"] for row in store.all("SELECT reference FROM parcel_shop WHERE seller = ?", seller)]
    store.insert(
        "relays_file",
        id=number,
        seller=seller,
        url=url,
        status=INTEGRATED,
        processed=stamp(now),
        shops=json.dumps(shops),
    )
