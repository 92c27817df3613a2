"""Orders, stock and supplies of sellers whose goods Cdiscount stores and ships."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from .._contract.declare import (
    DATA,
    FULFILMENT,
    ORDER,
    PRODUCT,
    Double,
    Float,
    Long,
    Nillable,
    Private,
    WireEnum,
    contract,
    member,
)
from .common import ServiceBaseAPIMessage

__all__ = (
    "ExternalCustomer",
    "ExternalOrder",
    "ExternalOrderLine",
    "ExternalOrderStatus",
    "FbcReferencementFilter",
    "FulfilmentActivationMessage",
    "FulfilmentActivationReport",
    "FulfilmentActivationReportDetails",
    "FulfilmentActivationReportMessage",
    "FulfilmentActivationReportRequest",
    "FulfilmentActivationRequest",
    "FulfilmentDeliveryDocumentMessage",
    "FulfilmentDeliveryDocumentRequest",
    "FulfilmentOnDemandOrderLineFilter",
    "FulfilmentOnDemandSupplyOrderRequest",
    "FulfilmentOrderLine",
    "FulfilmentOrderLineListToSupplyMessage",
    "FulfilmentOrderLineRequest",
    "FulfilmentProductActionType",
    "FulfilmentProductDescription",
    "FulfilmentProductListStatus",
    "FulfilmentProductRequest",
    "FulfilmentSupplyOrderRequest",
    "OfferStateActionRequest",
    "OfferStateActionType",
    "OfferStateReportMessage",
    "OrderIntegrationMessage",
    "OrderIntegrationRequest",
    "OrderStatusMessage",
    "OrderStatusRequest",
    "ProductActivationData",
    "ProductCondition",
    "ProductState",
    "ProductStock",
    "ProductStockListMessage",
    "SoldOut",
    "StockFilter",
    "SupplyOrderLine",
    "SupplyOrderMessage",
    "SupplyOrderReport",
    "SupplyOrderReportLine",
    "SupplyOrderReportListMessage",
    "SupplyOrderReportMessage",
    "SupplyOrderReportRequest",
    "SupplyOrderRequest",
    "SupplyOrderStatusType",
    "WarehouseType",
)


@contract(ORDER)
class ExternalCustomer:
    """Who receives an external order."""

    additional_shipping_address: Private[str] = None
    """More about the address, for example a floor; None if there is nothing."""
    cell_phone_number: Private[str] = None
    """The mobile phone number; None if there is none."""
    civility: str | None
    """How the receiver is addressed, as a short text. The values are not documented."""
    customer_email_address: Private[str]
    """The receiver's address of e-mail."""
    customer_first_name: Private[str]
    """The receiver's first name."""
    customer_last_name: Private[str]
    """The receiver's last name."""
    landline_phone_number: Private[str]
    """The landline phone number."""
    locality: Private[str] = None
    """A place inside the city; None if there is none."""
    relay_id: Private[str] = member(default=None, since="2021")
    """The pick-up point of «Mondial Relay Standard»; None for other modes."""
    shipping_address: Private[str]
    """The number and the name of the street."""
    shipping_address_title: Private[str] = None
    """The name of the address, for example Maison; None if there is none."""
    shipping_city: Private[str]
    """The city."""
    shipping_country: str | None
    """The country, as text. The form is not documented."""
    shipping_postal_code: Private[str]
    """The postal code, as text: leading zeros count."""


@contract(ORDER)
class ExternalOrderLine:
    """One product of an external order."""

    product_ean: str | None
    """The EAN of the product, 13 digits."""
    product_reference: str | None = None
    """The seller's own reference of the product; None if the EAN is enough."""
    quantity: int
    """The number of pieces."""


@contract(ORDER)
class ExternalOrder:
    """An order of another site, for Cdiscount to ship."""

    comments: Private[str] = None
    """What to do with the parcel, for a person; None for nothing."""
    corporation: str | None
    """The other site, for example FNAC."""
    customer: ExternalCustomer | None
    """Who receives the order."""
    customer_order_number: str | None
    """The number of the order at the other site."""
    order_date: Nillable[datetime] = None
    """When the buyer ordered, in French local time; None if unknown."""
    order_line_list: Sequence[ExternalOrderLine]
    """The products."""
    shipping_date_from_seller: Nillable[datetime] = member(default=None, since="2021")
    """When the order shall be shipped, in French local time; None for no wish. Assumed from the name."""
    shipping_mode: str | None
    """«Domicile standard», «Domicile express» or «Mondial Relay Standard»."""


@contract(ORDER)
class OrderIntegrationRequest:
    """The external order to create."""

    order: ExternalOrder | None
    """The order."""


@contract(DATA)
class OrderIntegrationMessage(ServiceBaseAPIMessage):
    """Whether the service accepted the external order."""


@contract(ORDER)
class OrderStatusRequest:
    """Which external order is meant."""

    corporation: str | None = None
    """The other site, for example FNAC; None for any."""
    customer_order_number: str | None
    """The number of the order at the other site."""


class ExternalOrderStatus(WireEnum):
    """How far an external order is."""

    OK = "Ok"
    """The order is done. Assumed from the name."""
    PENDING = "Pending"
    """The order is in progress. Assumed from the name."""
    KO = "Ko"
    """The order failed, or may not be asked for."""


@contract(ORDER)
class OrderStatusMessage(ServiceBaseAPIMessage):
    """The state of an external order."""

    status: ExternalOrderStatus | None = None
    """How far the order is."""


class StockFilter(WireEnum):
    """With or without stock."""

    ALL = "All"
    """With and without stock."""
    WITH_STOCK = "WithStock"
    """Only products with stock."""
    WITHOUT_STOCK = "WithoutStock"
    """Only products without stock."""


class FbcReferencementFilter(WireEnum):
    """Whether the product is referenced for fulfilment."""

    ALL = "All"
    """Referenced or not."""
    ONLY_REFERENCED = "OnlyReferenced"
    """Only products that are referenced for fulfilment."""
    ONLY_NOT_REFERENCED = "OnlyNotReferenced"
    """Only products that are not."""


class SoldOut(WireEnum):
    """How soon the stock will be sold out."""

    NONE = "None"
    """No filter. Assumed from the name."""
    ALL = "All"
    """Every product. Assumed from the name."""
    IN_SOLD_OUT = "InSoldOut"
    """Sold out. Assumed from the name."""
    IN_SOLD_OUT_FIVE_DAYS = "InSoldOutFiveDays"
    """Sold out within five days. Assumed from the name."""
    IN_SOLD_OUT_FIFTEEN_DAYS = "InSoldOutFifteenDays"
    """Sold out within fifteen days. Assumed from the name."""
    IN_SOLD_OUT_AFTER_FIFTEEN_DAYS = "InSoldOutAfterFifteenDays"
    """Sold out after more than fifteen days. Assumed from the name."""


@contract(PRODUCT)
class FulfilmentProductRequest:
    """The filter for stocks."""

    bar_code_list: Sequence[str] = ()
    """The EANs of the products; empty for all. A limit exists, its number is not published."""
    blocked_stock: StockFilter | None = None
    """Only products with, or without, a stock that cannot be sold; None for all."""
    fulfilment_referencement: FbcReferencementFilter | None = None
    """Only products that are, or are not, referenced for fulfilment; None for all."""
    shippable_stock: StockFilter | None = None
    """Only products with, or without, a stock that can be shipped; None for all."""
    sold_out: SoldOut | None = None
    """Only products that are sold out soon; None for all."""


class ProductCondition(WireEnum, namespace=PRODUCT):
    """The condition of stored goods."""

    USED_LIKE_NEW = "UsedLikeNew"
    """Used, like new."""
    USED_VERY_GOOD_CONDITION = "UsedVeryGoodCondition"
    """Used, in a very good condition."""
    USED_GOOD_CONDITION = "UsedGoodCondition"
    """Used, in a good condition."""
    USED_SATISFACTORY_CONDTION = "UsedSatisfactoryCondtion"
    """Used, in a satisfactory condition. The schema misspells the name."""
    NEW_REFURBISHED = "NewRefurbished"
    """Refurbished."""
    NEW_NEW = "NewNew"
    """New."""
    REFURBISHED_LIKE_NEW = "RefurbishedLikeNew"
    """Refurbished, like new. Since 2021."""
    REFURBISHED_VERY_GOOD_STATE = "RefurbishedVeryGoodState"
    """Refurbished, in a very good state. Since 2021."""
    REFURBISHED_CORRECT_STATE = "RefurbishedCorrectState"
    """Refurbished, in a correct state. Since 2021."""


class ProductState(WireEnum, namespace=PRODUCT):
    """Whether stored goods are new or used."""

    NEW = "New"
    """New."""
    USED = "Used"
    """Used."""
    REFURBISHED = "Refurbished"
    """Refurbished. Since 2021."""


@contract(PRODUCT)
class ProductStock:
    """What the warehouses hold of one product."""

    average_weekly_sales: int | None = member(default=None, required=True)
    """Pieces sold in a week, on average. The period is not known."""
    blocked_stock: int | None = member(default=None, required=True)
    """Pieces in the warehouse that cannot be sold now. Assumed from the name."""
    current_weekly_sales: int | None = member(default=None, required=True)
    """Pieces sold this week."""
    damaged_returns: int | None = member(default=None, required=True)
    """Pieces that buyers sent back damaged. Assumed from the name."""
    delivery_disputes: int | None = member(default=None, required=True)
    """Pieces in disputes about their delivery. Assumed from the name."""
    ean: str | None = member(default=None, required=True)
    """The EAN of the product."""
    fod_stock: Nillable[int] = member(default=None, required=True)
    """Pieces for fulfilment on demand; None if the service does not say. Assumed from the name."""
    forecasting_stock_shortage: int | None = member(default=None, required=True)
    """When the stock runs out. Assumed to be in days."""
    front_stock: int | None = member(default=None, required=True)
    """Pieces that buyers can order on the site. Assumed from the name."""
    incoming_shipment: int | None = member(default=None, required=True)
    """Pieces on their way to the warehouse. Assumed from the name."""
    is_referenced: bool | None = member(default=None, required=True)
    """Whether the product is referenced for fulfilment."""
    libelle: str | None = member(default=None, required=True)
    """The name of the product (libellé)."""
    logistic_fees: Double | None = member(default=None, required=True)
    """The fees of Cdiscount's logistics, in euros. Whether for a piece or all, and whether VAT is included, is not
    known."""
    ongoing_recoveries: int | None = member(default=None, required=True)
    """Pieces that are on their way back to the seller. Assumed from the name."""
    order_in_progress: int | None = member(default=None, required=True)
    """Pieces in orders that are not shipped yet. Assumed from the name."""
    overhead_outsize_fees: Double | None = member(default=None, required=True)
    """The fees for outsize goods, in euros. Whether for a piece or all, and whether VAT is included, is not known."""
    product_condition_id: ProductCondition | None = member(default=None, required=True)
    """The condition of the goods."""
    product_state: ProductState | None = member(default=None, required=True)
    """Whether the goods are new or used."""
    seller_reference: str | None = member(default=None, required=True)
    """The seller's own reference of the product."""
    shippable_stock: int | None = member(default=None, required=True)
    """Pieces that can be shipped."""
    sku: str | None = member(default=None, required=True)
    """Cdiscount's reference of the product."""
    stock_category: str | None = member(default=None, required=True)
    """The category of the stock, as text. The values are not known."""
    stock_fees: Double | None = member(default=None, required=True)
    """The fees for the storage, in euros. Whether for a piece or all, the period, and whether VAT is included, is not
    known."""
    stock_in_warehouse: int | None = member(default=None, required=True)
    """All pieces in the warehouse. Assumed from the name."""
    warehouse: str | None = member(default=None, required=True)
    """The name of the warehouse."""
    warehouse_code: str | None = member(default=None, required=True)
    """The code of the warehouse, for example CEM."""


class FulfilmentProductListStatus(WireEnum):
    """Whether there is any stock data."""

    OK = "Ok"
    """There are data."""
    NO_DATA = "NoData"
    """Nothing was found."""
    KO = "KO"
    """The request failed."""


@contract(PRODUCT)
class ProductStockListMessage(ServiceBaseAPIMessage):
    """Stocks of products."""

    product_stock_list: tuple[ProductStock, ...] = member(default=(), nil_when_empty=True)
    """The stocks; empty if nothing was found."""
    status: FulfilmentProductListStatus | None = None
    """Whether there are data."""
    total_product_count: int | None = None
    """How many products were found."""


@contract()
class FulfilmentActivationReportRequest:
    """The filter for activation reports."""

    begin_date: Nillable[datetime] = None
    """The earliest date of the deposits, in French local time; None for no bound."""
    deposit_id_list: Sequence[int] = ()
    """The numbers of the deposits; empty for all."""
    end_date: Nillable[datetime] = None
    """The latest date of the deposits, in French local time; None for no bound."""


class FulfilmentProductActionType(WireEnum):
    """Whether a product enters or leaves fulfilment."""

    ACTIVATION = "Activation"
    """Add the product to fulfilment."""
    DEACTIVATION = "Deactivation"
    """Remove the product from fulfilment. The stock must be taken back first."""


@contract()
class FulfilmentActivationReportDetails:
    """What became of one product of an activation."""

    action: FulfilmentProductActionType | None = None
    """What was requested."""
    action_success: Nillable[bool] = None
    """Whether it was done; None while the deposit waits, which is assumed."""
    description: str | None = None
    """What happened, as text; None while the deposit waits, which is assumed."""
    height: Nillable[Double] = None
    """The height, as it was submitted. The unit is not documented."""
    length: Nillable[Double] = None
    """The length, as it was submitted. The unit is not documented."""
    product_ean: str | None = None
    """The EAN of the product."""
    product_id: str | None = None
    """Cdiscount's reference of the product (SKU)."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product."""
    weight: Nillable[Float] = None
    """The weight, as it was submitted. The unit is not documented."""
    width: Nillable[Double] = None
    """The width, as it was submitted. The unit is not documented."""


@contract()
class FulfilmentActivationReport:
    """What became of one deposit of activations."""

    deposit_id: Nillable[int] = None
    """The number of the deposit."""
    details_list: tuple[FulfilmentActivationReportDetails, ...] = ()
    """What became of each product."""
    number_of_activated_products: int | None = None
    """How many products were added."""
    number_of_deactivated_products: int | None = None
    """How many products were removed."""
    number_of_processed_products: int | None = None
    """How many products were processed, with or without success."""
    number_of_products: int | None = None
    """How many products the deposit has."""
    number_of_products_in_error: int | None = None
    """How many products failed."""
    number_of_remaining_products_to_process: int | None = None
    """How many products still wait."""
    report_date: datetime | None = None
    """When the report was written, in French local time."""


@contract()
class FulfilmentActivationReportMessage(ServiceBaseAPIMessage):
    """Reports on activations."""

    fulfilment_activation_report_list: tuple[FulfilmentActivationReport, ...] = member(default=(), required=True)
    """The reports, one for each deposit."""


class WarehouseType(WireEnum):
    """A warehouse of Cdiscount."""

    CEM = "CEM"
    """The warehouse CEM. Where it is, is not documented."""
    ANZ = "ANZ"
    """The warehouse ANZ. Where it is, is not documented."""
    SMD = "SMD"
    """The warehouse SMD. Where it is, is not documented."""
    PP = "PP"
    """The warehouse PP. Since 2021."""
    GPS = "GPS"
    """The warehouse GPS. Since 2021."""
    GPN = "GPN"
    """The warehouse GPN. Since 2021."""


@contract()
class FulfilmentOnDemandOrderLineFilter:
    """The filter for order lines that wait for supply."""

    order_reference: str | None = None
    """The number of the order; None for all."""
    product_ean: str | None = None
    """The EAN of the product; None for all."""
    warehouse: Nillable[WarehouseType] = None
    """The warehouse; None for all."""


@contract()
class FulfilmentOrderLine:
    """An order line that the seller must bring to the warehouse."""

    expected_customer_delivery_max: datetime | None = None
    """The latest delivery that the buyer was promised, in French local time."""
    expected_customer_delivery_min: datetime | None = None
    """The earliest delivery that the buyer was promised, in French local time."""
    latest_warehouse_delivery_date: datetime | None = None
    """When the goods must be in the warehouse at the latest, in French local time."""
    order_date: datetime | None = None
    """When the buyer ordered, in French local time."""
    order_reference: str | None = None
    """The number of the order."""
    product_ean: str | None = None
    """The EAN of the product."""
    product_name: str | None = None
    """The name of the product."""
    quantity: int | None = None
    """The number of pieces."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product."""
    warehouse: Nillable[WarehouseType] = None
    """The warehouse that waits for the goods."""


@contract()
class FulfilmentOrderLineListToSupplyMessage(ServiceBaseAPIMessage):
    """Order lines that wait for supply."""

    order_line_list: tuple[FulfilmentOrderLine, ...] = ()
    """The order lines; empty if none waits."""


@contract()
class FulfilmentProductDescription:
    """One product of a supply order."""

    external_supply_order_id: str | None = None
    """The seller's own number of the supply order; None for none."""
    product_ean: str | None
    """The EAN of the product, 13 digits."""
    quantity: int
    """The number of pieces that the seller will bring."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product; None if the EAN is enough."""
    warehouse: WarehouseType
    """The warehouse to which the seller will bring the goods."""
    warehouse_reception_min_date: Nillable[datetime] = None
    """Not before this date, in French local time; None for any."""


@contract()
class FulfilmentSupplyOrderRequest:
    """What the seller will bring to the warehouses."""

    product_list: Sequence[FulfilmentProductDescription]
    """The products: one or more."""


@contract()
class SupplyOrderReportMessage(ServiceBaseAPIMessage):
    """The number of the deposit, by which its report is asked for."""

    deposit_id: int | None = member(default=None, required=True)
    """The number of the deposit, for GetFulfilmentSupplyOrderReportList and GetFulfilmentDeliveryDocument."""


@contract()
class FulfilmentOrderLineRequest:
    """One order line that the seller will supply."""

    order_reference: str | None
    """The number of the order."""
    product_ean: str | None
    """The EAN of the product of the line."""


@contract()
class FulfilmentOnDemandSupplyOrderRequest:
    """Order lines that the seller will supply."""

    order_line_list: Sequence[FulfilmentOrderLineRequest]
    """The order lines: one or more."""


@contract()
class FulfilmentDeliveryDocumentRequest:
    """The deposit whose delivery document is requested."""

    deposit_id: int | None = None
    """The number that the submission of the supply order returned."""


@contract(FULFILMENT)
class FulfilmentDeliveryDocumentMessage(ServiceBaseAPIMessage):
    """The document to print and join to a delivery."""

    pdf_document: str | None = None
    """A PDF in base64."""


class OfferStateActionType(WireEnum, namespace=FULFILMENT):
    """Whether an offer goes on or off line."""

    PUBLISH = "Publish"
    """Put the offer on line."""
    UNPUBLISH = "Unpublish"
    """Take the offer off line."""


@contract()
class OfferStateActionRequest:
    """Put one offer on or off line."""

    action: OfferStateActionType
    """Whether the offer goes on or off line."""
    seller_product_id: str | None = None
    """The seller's own reference of the offer."""


@contract()
class OfferStateReportMessage(ServiceBaseAPIMessage):
    """Whether the offer's state was changed."""


@contract()
class SupplyOrderRequest:
    """The filter for supply order lines, with the number of the page."""

    begin_modification_date: Nillable[datetime] = None
    """The earliest date of the last change, in French local time; None for no bound."""
    end_modification_date: Nillable[datetime] = None
    """The latest date of the last change, in French local time; None for no bound."""
    page_number: Nillable[int] = None
    """The number of the page. Assumed to count from 1; None for the first."""
    page_size: Nillable[int] = None
    """How many lines a page holds; None for the service's own number, which is not known."""
    supply_order_number_list: Sequence[str] = ()
    """The numbers of the supply orders; empty for all."""


class SupplyOrderStatusType(WireEnum):
    """How far a supply order is."""

    REGISTERED = "Registered"
    """The supply order is registered."""
    APPOINTMENT_SCHEDULED = "AppointmentScheduled"
    """The date of the delivery is fixed."""
    SUPPLYING_IN_PROGRESS = "SupplyingInProgress"
    """The delivery is in progress."""
    SUPPLYING_DONE = "SupplyingDone"
    """All is delivered."""
    REJECTED = "Rejected"
    """The supply order was refused."""
    VALIDATED = "Validated"
    """The supply order was accepted."""
    CANCELLED = "Cancelled"
    """The supply order was cancelled."""
    PARTIALLY_RECEIVED = "PartiallyReceived"
    """A part was delivered."""


@contract()
class SupplyOrderLine:
    """One product of a supply order, in its current state."""

    is_fod: bool | None = None
    """Whether the goods are for fulfilment on demand."""
    order_reference_list: tuple[str, ...] = ()
    """The numbers of the orders that the goods are for; empty if for the stock."""
    ordered_quantity: int | None = None
    """The number of pieces that the seller announced."""
    product_ean: str | None = None
    """The EAN of the product."""
    received_quantity: Nillable[int] = None
    """The number of pieces that arrived; None before."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product."""
    seller_supply_order_number: str | None = None
    """The seller's own number of the supply order."""
    status: Nillable[SupplyOrderStatusType] = None
    """How far the supply order is; None if the service does not say."""
    supply_order_number: str | None = None
    """The service's number of the supply order."""
    undelivered_quantity: int | None = None
    """The number of pieces that did not arrive."""
    warehouse: Nillable[WarehouseType] = None
    """The warehouse."""
    warehouse_reception_min_date: Nillable[datetime] = None
    """Not before this date, in French local time; None for any."""


@contract()
class SupplyOrderMessage(ServiceBaseAPIMessage):
    """One page of supply order lines."""

    current_page_number: int | None = None
    """The number of this page."""
    number_of_pages: int | None = None
    """How many pages there are."""
    supply_order_line_list: tuple[SupplyOrderLine, ...] = ()
    """The lines of the page."""


@contract(FULFILMENT)
class ProductActivationData:
    """One product to add to fulfilment or to remove from it. The units of size and weight are not documented."""

    action: FulfilmentProductActionType
    """Whether the product is added or removed."""
    height: Double
    """The height. The unit is not documented."""
    length: Double
    """The length. The unit is not documented."""
    product_ean: str | None
    """The EAN of the product, 13 digits."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product; None if the EAN is enough."""
    weight: Double
    """The weight. The unit is not documented."""
    width: Double
    """The width. The unit is not documented."""


@contract()
class FulfilmentActivationRequest:
    """Products to add to fulfilment or to remove from it."""

    product_list: Sequence[ProductActivationData] = ()
    """The products: one or more."""


@contract()
class FulfilmentActivationMessage(ServiceBaseAPIMessage):
    """The number of the deposit, by which its report is asked for."""

    deposit_id: int | None = None
    """The number of the deposit, for GetFulfilmentActivationReportList."""


@contract()
class SupplyOrderReportRequest:
    """The filter for supply order reports, with the number of the page."""

    begin_creation_date: Nillable[datetime] = None
    """The earliest date of the deposits, in French local time; None for no bound."""
    deposit_id_list: Sequence[int] = ()
    """The numbers of the deposits; empty for all."""
    end_creation_date: Nillable[datetime] = None
    """The latest date of the deposits, in French local time; None for no bound."""
    page_number: int | None = None
    """The number of the page. Assumed to count from 1; None for the first."""
    page_size: int
    """How many reports a page holds."""


@contract()
class SupplyOrderReportLine:
    """What became of one product of a supply order."""

    error_details: Mapping[int, str] = attrs.Factory(dict)
    """Number of the error to its text; empty if there is none."""
    ordered_quantity: int | None = member(default=None, required=True)
    """The number of pieces that the seller announced."""
    product_ean: str | None = member(default=None, required=True)
    """The EAN of the product."""
    seller_id: Long | None = None
    """The number of the seller."""
    seller_product_reference: str | None = None
    """The seller's own reference of the product."""
    seller_supply_order_number: str | None = None
    """The seller's own number of the supply order."""
    supply_order_number: str | None = member(default=None, required=True)
    """The service's number of the supply order; None for a refused line, which is assumed."""
    warehouse: Nillable[WarehouseType] = member(default=None, required=True)
    """The warehouse."""
    warehouse_reception_min_date: Nillable[datetime] = None
    """Not before this date, in French local time; None for any."""


@contract()
class SupplyOrderReport:
    """What became of one deposit of supply orders."""

    deposit_id: int | None = member(default=None, required=True)
    """The number of the deposit."""
    report_line_list: tuple[SupplyOrderReportLine, ...] = member(default=(), required=True)
    """What became of each product."""


@contract()
class SupplyOrderReportListMessage(ServiceBaseAPIMessage):
    """One page of supply order reports."""

    current_page_number: int | None = member(default=None, required=True)
    """The number of this page."""
    number_of_pages: int | None = member(default=None, required=True)
    """How many pages there are."""
    report_list: tuple[SupplyOrderReport, ...] = member(default=(), required=True)
    """The reports of the page, one for each deposit."""
