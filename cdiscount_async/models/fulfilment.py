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
    cell_phone_number: Private[str] = None
    civility: str | None
    customer_email_address: Private[str]
    customer_first_name: Private[str]
    customer_last_name: Private[str]
    landline_phone_number: Private[str]
    locality: Private[str] = None
    relay_id: Private[str] = member(default=None, since="2021")
    """The pick-up point of «Mondial Relay Standard»."""
    shipping_address: Private[str]
    shipping_address_title: Private[str] = None
    shipping_city: Private[str]
    shipping_country: str | None
    shipping_postal_code: Private[str]


@contract(ORDER)
class ExternalOrderLine:
    """One product of an external order."""

    product_ean: str | None
    product_reference: str | None = None
    quantity: int


@contract(ORDER)
class ExternalOrder:
    """An order of another site, for Cdiscount to ship."""

    comments: Private[str] = None
    corporation: str | None
    """The other site, for example FNAC."""
    customer: ExternalCustomer | None
    customer_order_number: str | None
    order_date: Nillable[datetime] = None
    order_line_list: Sequence[ExternalOrderLine]
    shipping_date_from_seller: Nillable[datetime] = member(default=None, since="2021")
    shipping_mode: str | None
    """«Domicile standard», «Domicile express» or «Mondial Relay Standard»."""


@contract(ORDER)
class OrderIntegrationRequest:
    """The external order to create."""

    order: ExternalOrder | None


@contract(DATA)
class OrderIntegrationMessage(ServiceBaseAPIMessage):
    """Whether the service accepted the external order."""


@contract(ORDER)
class OrderStatusRequest:
    """Which external order is meant."""

    corporation: str | None = None
    customer_order_number: str | None


class ExternalOrderStatus(WireEnum):
    """How far an external order is."""

    OK = "Ok"
    PENDING = "Pending"
    KO = "Ko"


@contract(ORDER)
class OrderStatusMessage(ServiceBaseAPIMessage):
    """The state of an external order."""

    status: ExternalOrderStatus | None = None


class StockFilter(WireEnum):
    """With or without stock."""

    ALL = "All"
    WITH_STOCK = "WithStock"
    WITHOUT_STOCK = "WithoutStock"


class FbcReferencementFilter(WireEnum):
    """Whether the product is referenced for fulfilment."""

    ALL = "All"
    ONLY_REFERENCED = "OnlyReferenced"
    ONLY_NOT_REFERENCED = "OnlyNotReferenced"


class SoldOut(WireEnum):
    """How soon the stock will be sold out."""

    NONE = "None"
    ALL = "All"
    IN_SOLD_OUT = "InSoldOut"
    IN_SOLD_OUT_FIVE_DAYS = "InSoldOutFiveDays"
    IN_SOLD_OUT_FIFTEEN_DAYS = "InSoldOutFifteenDays"
    IN_SOLD_OUT_AFTER_FIFTEEN_DAYS = "InSoldOutAfterFifteenDays"


@contract(PRODUCT)
class FulfilmentProductRequest:
    """The filter for stocks."""

    bar_code_list: Sequence[str] = ()
    """EANs; a limit exists, its number is not published."""
    blocked_stock: StockFilter | None = None
    fulfilment_referencement: FbcReferencementFilter | None = None
    shippable_stock: StockFilter | None = None
    sold_out: SoldOut | None = None


class ProductCondition(WireEnum, namespace=PRODUCT):
    """The condition of stored goods."""

    USED_LIKE_NEW = "UsedLikeNew"
    USED_VERY_GOOD_CONDITION = "UsedVeryGoodCondition"
    USED_GOOD_CONDITION = "UsedGoodCondition"
    USED_SATISFACTORY_CONDTION = "UsedSatisfactoryCondtion"
    NEW_REFURBISHED = "NewRefurbished"
    NEW_NEW = "NewNew"
    REFURBISHED_LIKE_NEW = "RefurbishedLikeNew"  # this and the next ones since 2021
    REFURBISHED_VERY_GOOD_STATE = "RefurbishedVeryGoodState"
    REFURBISHED_CORRECT_STATE = "RefurbishedCorrectState"


class ProductState(WireEnum, namespace=PRODUCT):
    """Whether stored goods are new or used."""

    NEW = "New"
    USED = "Used"
    REFURBISHED = "Refurbished"  # since 2021


@contract(PRODUCT)
class ProductStock:
    """What the warehouses hold of one product."""

    average_weekly_sales: int | None = member(default=None, required=True)
    blocked_stock: int | None = member(default=None, required=True)
    current_weekly_sales: int | None = member(default=None, required=True)
    damaged_returns: int | None = member(default=None, required=True)
    delivery_disputes: int | None = member(default=None, required=True)
    ean: str | None = member(default=None, required=True)
    fod_stock: Nillable[int] = member(default=None, required=True)
    forecasting_stock_shortage: int | None = member(default=None, required=True)
    front_stock: int | None = member(default=None, required=True)
    incoming_shipment: int | None = member(default=None, required=True)
    is_referenced: bool | None = member(default=None, required=True)
    libelle: str | None = member(default=None, required=True)
    logistic_fees: Double | None = member(default=None, required=True)
    ongoing_recoveries: int | None = member(default=None, required=True)
    order_in_progress: int | None = member(default=None, required=True)
    overhead_outsize_fees: Double | None = member(default=None, required=True)
    product_condition_id: ProductCondition | None = member(default=None, required=True)
    product_state: ProductState | None = member(default=None, required=True)
    seller_reference: str | None = member(default=None, required=True)
    shippable_stock: int | None = member(default=None, required=True)
    sku: str | None = member(default=None, required=True)
    stock_category: str | None = member(default=None, required=True)
    stock_fees: Double | None = member(default=None, required=True)
    stock_in_warehouse: int | None = member(default=None, required=True)
    warehouse: str | None = member(default=None, required=True)
    warehouse_code: str | None = member(default=None, required=True)


class FulfilmentProductListStatus(WireEnum):
    """Whether there is any stock data."""

    OK = "Ok"
    NO_DATA = "NoData"
    KO = "KO"


@contract(PRODUCT)
class ProductStockListMessage(ServiceBaseAPIMessage):
    """Stocks of products."""

    product_stock_list: tuple[ProductStock, ...] = member(default=(), nil_when_empty=True)
    status: FulfilmentProductListStatus | None = None
    total_product_count: int | None = None


@contract()
class FulfilmentActivationReportRequest:
    """The filter for activation reports."""

    begin_date: Nillable[datetime] = None
    deposit_id_list: Sequence[int] = ()
    end_date: Nillable[datetime] = None


class FulfilmentProductActionType(WireEnum):
    """Whether a product enters or leaves fulfilment."""

    ACTIVATION = "Activation"
    DEACTIVATION = "Deactivation"


@contract()
class FulfilmentActivationReportDetails:
    """What became of one product of an activation."""

    action: FulfilmentProductActionType | None = None
    action_success: Nillable[bool] = None
    description: str | None = None
    height: Nillable[Double] = None
    length: Nillable[Double] = None
    product_ean: str | None = None
    product_id: str | None = None
    seller_product_reference: str | None = None
    weight: Nillable[Float] = None
    width: Nillable[Double] = None


@contract()
class FulfilmentActivationReport:
    """What became of one deposit of activations."""

    deposit_id: Nillable[int] = None
    details_list: tuple[FulfilmentActivationReportDetails, ...] = ()
    number_of_activated_products: int | None = None
    number_of_deactivated_products: int | None = None
    number_of_processed_products: int | None = None
    number_of_products: int | None = None
    number_of_products_in_error: int | None = None
    number_of_remaining_products_to_process: int | None = None
    report_date: datetime | None = None


@contract()
class FulfilmentActivationReportMessage(ServiceBaseAPIMessage):
    """Reports on activations."""

    fulfilment_activation_report_list: tuple[FulfilmentActivationReport, ...] = member(default=(), required=True)


class WarehouseType(WireEnum):
    """A warehouse of Cdiscount."""

    CEM = "CEM"
    ANZ = "ANZ"
    SMD = "SMD"
    PP = "PP"  # this and the next ones since 2021
    GPS = "GPS"
    GPN = "GPN"


@contract()
class FulfilmentOnDemandOrderLineFilter:
    """The filter for order lines that wait for supply."""

    order_reference: str | None = None
    product_ean: str | None = None
    warehouse: Nillable[WarehouseType] = None


@contract()
class FulfilmentOrderLine:
    """An order line that the seller must bring to the warehouse."""

    expected_customer_delivery_max: datetime | None = None
    expected_customer_delivery_min: datetime | None = None
    latest_warehouse_delivery_date: datetime | None = None
    order_date: datetime | None = None
    order_reference: str | None = None
    product_ean: str | None = None
    product_name: str | None = None
    quantity: int | None = None
    seller_product_reference: str | None = None
    warehouse: Nillable[WarehouseType] = None


@contract()
class FulfilmentOrderLineListToSupplyMessage(ServiceBaseAPIMessage):
    """Order lines that wait for supply."""

    order_line_list: tuple[FulfilmentOrderLine, ...] = ()


@contract()
class FulfilmentProductDescription:
    """One product of a supply order."""

    external_supply_order_id: str | None = None
    product_ean: str | None
    quantity: int
    seller_product_reference: str | None = None
    warehouse: WarehouseType
    warehouse_reception_min_date: Nillable[datetime] = None


@contract()
class FulfilmentSupplyOrderRequest:
    """What the seller will bring to the warehouses."""

    product_list: Sequence[FulfilmentProductDescription]


@contract()
class SupplyOrderReportMessage(ServiceBaseAPIMessage):
    """The number of the deposit, by which its report is asked for."""

    deposit_id: int | None = member(default=None, required=True)


@contract()
class FulfilmentOrderLineRequest:
    """One order line that the seller will supply."""

    order_reference: str | None
    product_ean: str | None


@contract()
class FulfilmentOnDemandSupplyOrderRequest:
    """Order lines that the seller will supply."""

    order_line_list: Sequence[FulfilmentOrderLineRequest]


@contract()
class FulfilmentDeliveryDocumentRequest:
    """The deposit whose delivery document is requested."""

    deposit_id: int | None = None


@contract(FULFILMENT)
class FulfilmentDeliveryDocumentMessage(ServiceBaseAPIMessage):
    """The document to print and join to a delivery."""

    pdf_document: str | None = None
    """A PDF in base64."""


class OfferStateActionType(WireEnum, namespace=FULFILMENT):
    """Whether an offer goes on or off line."""

    PUBLISH = "Publish"
    UNPUBLISH = "Unpublish"


@contract()
class OfferStateActionRequest:
    """Put one offer on or off line."""

    action: OfferStateActionType
    seller_product_id: str | None = None


@contract()
class OfferStateReportMessage(ServiceBaseAPIMessage):
    """Whether the offer's state was changed."""


@contract()
class SupplyOrderRequest:
    """The filter for supply order lines, with the number of the page."""

    begin_modification_date: Nillable[datetime] = None
    end_modification_date: Nillable[datetime] = None
    page_number: Nillable[int] = None
    page_size: Nillable[int] = None
    supply_order_number_list: Sequence[str] = ()


class SupplyOrderStatusType(WireEnum):
    """How far a supply order is."""

    REGISTERED = "Registered"
    APPOINTMENT_SCHEDULED = "AppointmentScheduled"
    SUPPLYING_IN_PROGRESS = "SupplyingInProgress"
    SUPPLYING_DONE = "SupplyingDone"
    REJECTED = "Rejected"
    VALIDATED = "Validated"
    CANCELLED = "Cancelled"
    PARTIALLY_RECEIVED = "PartiallyReceived"


@contract()
class SupplyOrderLine:
    """One product of a supply order, in its current state."""

    is_fod: bool | None = None
    order_reference_list: tuple[str, ...] = ()
    ordered_quantity: int | None = None
    product_ean: str | None = None
    received_quantity: Nillable[int] = None
    seller_product_reference: str | None = None
    seller_supply_order_number: str | None = None
    status: Nillable[SupplyOrderStatusType] = None
    supply_order_number: str | None = None
    undelivered_quantity: int | None = None
    warehouse: Nillable[WarehouseType] = None
    warehouse_reception_min_date: Nillable[datetime] = None


@contract()
class SupplyOrderMessage(ServiceBaseAPIMessage):
    """One page of supply order lines."""

    current_page_number: int | None = None
    number_of_pages: int | None = None
    supply_order_line_list: tuple[SupplyOrderLine, ...] = ()


@contract(FULFILMENT)
class ProductActivationData:
    """One product to add to fulfilment or to remove from it. The units of size and weight are not documented."""

    action: FulfilmentProductActionType
    height: Double
    length: Double
    product_ean: str | None
    seller_product_reference: str | None = None
    weight: Double
    width: Double


@contract()
class FulfilmentActivationRequest:
    """Products to add to fulfilment or to remove from it."""

    product_list: Sequence[ProductActivationData] = ()


@contract()
class FulfilmentActivationMessage(ServiceBaseAPIMessage):
    """The number of the deposit, by which its report is asked for."""

    deposit_id: int | None = None


@contract()
class SupplyOrderReportRequest:
    """The filter for supply order reports, with the number of the page."""

    begin_creation_date: Nillable[datetime] = None
    deposit_id_list: Sequence[int] = ()
    end_creation_date: Nillable[datetime] = None
    page_number: int | None = None
    page_size: int


@contract()
class SupplyOrderReportLine:
    """What became of one product of a supply order."""

    error_details: Mapping[int, str] = attrs.Factory(dict)
    """Error number to its text."""
    ordered_quantity: int | None = member(default=None, required=True)
    product_ean: str | None = member(default=None, required=True)
    seller_id: Long | None = None
    seller_product_reference: str | None = None
    seller_supply_order_number: str | None = None
    supply_order_number: str | None = member(default=None, required=True)
    warehouse: Nillable[WarehouseType] = member(default=None, required=True)
    warehouse_reception_min_date: Nillable[datetime] = None


@contract()
class SupplyOrderReport:
    """What became of one deposit of supply orders."""

    deposit_id: int | None = member(default=None, required=True)
    report_line_list: tuple[SupplyOrderReportLine, ...] = member(default=(), required=True)


@contract()
class SupplyOrderReportListMessage(ServiceBaseAPIMessage):
    """One page of supply order reports."""

    current_page_number: int | None = member(default=None, required=True)
    number_of_pages: int | None = member(default=None, required=True)
    report_list: tuple[SupplyOrderReport, ...] = member(default=(), required=True)
