"""Orders, their acceptance and shipment, parcels, refunds and carriers."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from .._contract.declare import ListOf, Long, Nillable, Private, Short, WireEnum, contract, member
from .common import Address, Civility, Error, ProductConditionEnum, ServiceBaseAPIMessage, ServiceMessage

__all__ = (
    "AcceptationStateEnum",
    "AskingForReturnType",
    "AssociatedOrderInfo",
    "Carrier",
    "Corporation",
    "CountryEnum",
    "CreateRefundVoucherMessage",
    "CreateRefundVoucherRequest",
    "Customer",
    "GlobalConfigurationMessage",
    "ManageParcelRequest",
    "ManageParcelResultMessage",
    "OfferOrder",
    "Order",
    "OrderFilter",
    "OrderLine",
    "OrderListMessage",
    "OrderStateEnum",
    "OrderStatusType",
    "OrderTypeEnum",
    "Parcel",
    "ParcelActionResult",
    "ParcelActionTypes",
    "ParcelInfos",
    "ParcelItem",
    "ParcelStatus",
    "RefundInformation",
    "RefundInformationMessage",
    "RefundMotive",
    "SellerRefundOrderLine",
    "SellerRefundRequest",
    "SellerRefundRequestMessage",
    "SellerRefundRequestMode",
    "SellerRefundResult",
    "SellerRefundResultMessage",
    "ServiceOrder",
    "ServiceOrderListMessage",
    "Tracking",
    "ValidateOrder",
    "ValidateOrderLine",
    "ValidateOrderLineResult",
    "ValidateOrderListMessage",
    "ValidateOrderResult",
    "ValidationResultMessage",
    "ValidationStatusType",
    "Voucher",
    "VoucherSourceActor",
)


class CountryEnum(WireEnum):
    """The country of a sales site."""

    ALL = "All"
    BELGIUM = "Belgium"
    FRANCE = "France"
    GERMANY = "Germany"
    SPAIN = "Spain"
    ITALY = "Italy"
    LUXEMBOURG = "Luxembourg"


class OrderTypeEnum(WireEnum):
    """Who fulfils the order."""

    IS_FULFILLMENT = "IsFulfillment"
    MKPFBC = "MKPFBC"
    EXTFBC = "EXTFBC"
    NONE = "None"


class OrderStateEnum(WireEnum):
    """The marketplace's state of an order."""

    CANCELLED_BY_CUSTOMER = "CancelledByCustomer"
    WAITING_FOR_SELLER_ACCEPTATION = "WaitingForSellerAcceptation"
    ACCEPTED_BY_SELLER = "AcceptedBySeller"
    PAYMENT_IN_PROGRESS = "PaymentInProgress"
    WAITING_FOR_SHIPMENT_ACCEPTATION = "WaitingForShipmentAcceptation"
    SHIPPED = "Shipped"
    REFUSED_BY_SELLER = "RefusedBySeller"
    AUTOMATIC_CANCELLATION = "AutomaticCancellation"
    PAYMENT_REFUSED = "PaymentRefused"
    SHIPMENT_REFUSED_BY_SELLER = "ShipmentRefusedBySeller"
    NONE = "None"
    VALIDATED_FIANET = "ValidatedFianet"
    REFUSED_NO_SHIPMENT = "RefusedNoShipment"
    AVAILABLE_ON_STORE = "AvailableOnStore"
    NON_PICKED_UP_BY_CUSTOMER = "NonPickedUpByCustomer"
    PICKED_UP = "PickedUp"
    SERVICE_CANCELED = "ServiceCanceled"
    PENDING_SHIPMENT_FOR_ASSOCIATED_PRODUCT = "PendingShipmentForAssociatedProduct"
    BLOCKED_WAITING_FOR_TREATMENT = "BlockedWaitingForTreatment"
    BLOCKED_WAITING_FOR_PROOF = "BlockedWaitingForProof"
    BLOCKED_REPEATED_LITIGATION_SUSPICION = "BlockedRepeatedLitigationSuspicion"
    BLOCKED_FRAUD_SUSPICION = "BlockedFraudSuspicion"
    BLOCKED_CONFIRMED = "BlockedConfirmed"
    FINISHED_GENERIX_UPDATE = "FinishedGenerixUpdate"
    BLOCKED_REPEATED_LITIGATION_SUSPICION_CONFIRMATION = "BlockedRepeatedLitigationSuspicionConfirmation"
    BLOCKED_FRAUD_SUSPICION_CONFIRMATION = "BlockedFraudSuspicionConfirmation"
    CEGID_DOWN = "CegidDown"
    BLOCKED_AUTOMATIC_CDS = "BlockedAutomaticCds"
    BEING_CANCELLED = "BeingCancelled"
    BEING_MODIFIED = "BeingModified"
    REQUEST_GOING_TO_GNX = "RequestGoingToGnx"
    PARTIAL_IN_GNX = "PartialInGnx"
    BEING_VALIDATED_FIANET = "BeingValidatedFianet"
    BLOCKED_MARKETPLACE_SERVICE = "BlockedMarketplaceService"


@contract()
class OrderFilter:
    """The filter for orders; there are no pages, and dates count only together with `states`."""

    states: Sequence[OrderStateEnum] = ()
    """Without any, the service ignores the dates and returns the orders of about a month; a call warns of this."""
    begin_creation_date: Nillable[datetime] = None
    end_creation_date: Nillable[datetime] = None
    begin_modification_date: Nillable[datetime] = None
    """Poll by modification, with windows that overlap by 90 minutes or more."""
    end_modification_date: Nillable[datetime] = None
    order_reference_list: Sequence[str] = ()
    """Exact order numbers; when given, the service ignores all other filters."""
    partner_order_ref: str | None = None
    """The seller's own references, separated by semicolons."""
    order_type: Nillable[OrderTypeEnum] = None
    corporation_code: str | None = None
    """The site, for example CDSB2C for Cdiscount."""
    country: CountryEnum | None = None
    fetch_order_lines: bool | None = None
    """Lines come only when this is true."""
    fetch_parcels: bool | None = None
    """Parcels come only when this is true."""
    include_external_fbc_site_id: bool | None = None


@contract()
class Corporation:
    """The site on which the order was placed."""

    business_unit_id: Short | None = None
    corporation_code: str | None = member(default=None, required=True)
    corporation_id: Short | None = member(default=None, required=True)
    corporation_name: str | None = None
    is_market_place_active: Nillable[bool] = None


@contract()
class Customer:
    """Who bought; mostly hidden until the order waits for shipment."""

    civility: Nillable[Civility] = None
    customer_id: Private[str] = None
    email: Private[str] = None
    encrypted_email: Private[str] = None
    """A mail alias of the buyer, valid until four weeks after shipment."""
    first_name: Private[str] = None
    last_name: Private[str] = None
    mobile_phone: Private[str] = None
    phone: Private[str] = None
    shipping_first_name: Private[str] = None
    shipping_last_name: Private[str] = None


@contract()
class OfferOrder:
    """The promotion under which an order was placed."""

    code: str | None = None
    creation_date: str | None = None
    expiration_date: str | None = None


class AcceptationStateEnum(WireEnum):
    """The decision about a line of an order."""

    NONE = "None"
    ACCEPTED_BY_SELLER = "AcceptedBySeller"
    REFUSED_BY_SELLER = "RefusedBySeller"
    SHIPPED_BY_SELLER = "ShippedBySeller"
    REFUNDED_AFTER_SHIPPING = "RefundedAfterShipping"
    SHIPMENT_REFUSED_BY_SELLER = "ShipmentRefusedBySeller"
    REFUNDED_AFTER_SHIPMENT_REFUSED = "RefundedAfterShipmentRefused"
    CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER = "CancelledBeforeNotificationByCustomer"
    CANCELLED_BEFORE_PAYMENT_BY_CUSTOMER = "CancelledBeforePaymentByCustomer"
    CANCELLATION_REQUEST_PENDING = "CancellationRequestPending"
    CANCELLED_AFTER_PAYMENT_BY_CUSTOMER = "CancelledAfterPaymentByCustomer"
    REFUNDED_AFTER_CUSTOMER_CANCELLATION = "RefundedAfterCustomerCancellation"
    PAYMENT_REFUSED = "PaymentRefused"


@contract()
class OrderLine:
    """One product of an order."""

    row_id: int | None = None
    seller_product_id: str | None = None
    """None on pseudo-lines such as interest: never validate these."""
    product_id: str | None = None
    sku: str | None = None
    sku_parent: str | None = None
    product_ean: str | None = None
    is_product_ean_generated: bool | None = None
    name: str | None = None
    """Cut at 50 characters."""
    category_code: str | None = None
    product_condition: Nillable[ProductConditionEnum] = None
    acceptation_state: Nillable[AcceptationStateEnum] = None
    quantity: int | None = None
    """0 after the shipment was refused."""
    purchase_price: Decimal | None = None
    """Assumed to be the total of the line, as other integrations do. The known samples all have a quantity of 1."""
    initial_price: Nillable[Decimal] = None
    """The price before the discount."""
    unit_shipping_charges: Decimal | None = None
    unit_additional_shipping_charges: Decimal | None = None
    refund_shipping_charges: Nillable[bool] = None
    is_negotiated: Nillable[bool] = None
    is_cdav: bool | None = member("IsCDAV", default=None)
    has_claim: bool | None = None
    shipping_date_min: datetime | None = None
    """None until the order is paid."""
    shipping_date_max: datetime | None = None
    """None until the order is paid."""
    delivery_date_min: datetime | None = None
    delivery_date_max: datetime | None = None
    order_line_child_list: tuple["OrderLine", ...] = ()


@contract()
class ParcelItem:
    """What a parcel holds of one product."""

    product_name: str | None = None
    quantity: int | None = None
    sku: str | None = None


class ParcelStatus(WireEnum):
    """Where a parcel is."""

    DELIVERED = "Delivered"
    NOT_DELIVERED_BACK_TRANSPORTER = "Not Delivered - Back Transporter"
    NOT_DELIVERED_LOST_OR_BROKEN = "Not Delivered - Lost Or Broken"
    COMMITTED_THE_TRANSPORTER = "Committed The Transporter"
    ON_GOING_DELIVERY = "On Going Delivery"
    IN_POINT_RELAY = "In Point Relay"
    OTHER = "Other"
    PREPARED = "Prepared"


@contract()
class Tracking:
    """One event of a parcel on its way."""

    insert_date: str | None = None
    """As text: whether the service writes it as xs:dateTime is not known."""
    justification: str | None = None
    parcel_num: str | None = None
    tracking_id: Long | None = None


@contract()
class Parcel:
    """A parcel of an order."""

    customer_num: Private[str] = None
    external_carrier_name: str | None = None
    external_carrier_tracking_url: str | None = None
    is_customer_return: bool | None = None
    parcel_item_list: tuple[ParcelItem, ...] = ()
    parcel_status: Nillable[ParcelStatus] = None
    real_carrier_code: str | None = None
    tracking_list: tuple[Tracking, ...] = member(default=(), since="2021")
    """What happened to the parcel on its way."""


class OrderStatusType(WireEnum):
    """The site's general state of an order, beside the marketplace's."""

    NON_VALIDATED = "NonValidated"
    NO_PAYMENT_ATTEMPT = "NoPaymentAttempt"
    CANCELLED = "Cancelled"
    VALIDATED = "Validated"
    WAITING = "Waiting"
    COMPLETED = "Completed"


class ValidationStatusType(WireEnum):
    """How far the anti-fraud check is."""

    VALIDATING_FIANET = "ValidatingFianet"
    PRE_ACCEPTED = "PreAccepted"
    NONE = "None"


@contract()
class RefundInformation:
    """An amount given back, and why."""

    amount: Decimal
    motive_id: int
    """131 to 139."""


class VoucherSourceActor(WireEnum):
    """Who caused a voucher."""

    CUSTOMER = "Customer"
    CDISCOUNT = "CDiscount"
    SELLER = "Seller"


@contract()
class Voucher:
    """Money given back on an order."""

    create_date: Nillable[datetime] = None
    refund_information: RefundInformation | None = member(default=None, required=True)
    source: Nillable[VoucherSourceActor] = None


@contract()
class Order:
    """One order, with its lines and parcels when they were asked for."""

    order_number: str | None = None
    """15 characters, beginning with the minute of creation."""
    partner_order_ref: str | None = None
    order_state: Nillable[OrderStateEnum] = None
    status: OrderStatusType | None = None
    validation_status: ValidationStatusType | None = None
    visa_cegid: Nillable[int] = None
    """A number of the site's back office."""
    creation_date: datetime | None = None
    last_updated_date: Nillable[datetime] = None
    """When the order last changed."""
    modified_date: Nillable[datetime] = None
    """Obsolete: use `last_updated_date`."""
    corporation: Corporation | None = None
    customer: Customer | None = None
    billing_address: Address | None = None
    shipping_address: Address | None = None
    order_line_list: tuple[OrderLine, ...] = ()
    parcel_list: tuple[Parcel, ...] = ()
    voucher_list: tuple[Voucher, ...] = member(default=(), nil_when_empty=True)
    offer: OfferOrder | None = None
    has_claims: bool | None = None
    initial_total_amount: Decimal | None = None
    """What the buyer pays, shipping included."""
    initial_total_shipping_charges_amount: Decimal | None = None
    validated_total_amount: Decimal | None = None
    validated_total_shipping_charges: Decimal | None = None
    shipped_total_amount: Decimal | None = None
    shipped_total_shipping_charges: Decimal | None = None
    site_commission_promised_amount: Decimal | None = None
    site_commission_validated_amount: Decimal | None = None
    site_commission_shipped_amount: Decimal | None = None
    shipping_code: str | None = None
    """The delivery mode."""
    shipping_date_min: Nillable[datetime] = None
    shipping_date_max: Nillable[datetime] = None
    mod_ges_log: str | None = None
    """MKPCDS when the seller ships, MKPFBC for fulfilment."""
    is_c_logistique_order: bool | None = member(default=None, required=True)
    is_eligibile_substitution: bool | None = None
    """Misspelt in the schema."""
    archive_parcel_list: bool | None = None


@contract()
class OrderListMessage(ServiceBaseAPIMessage):
    """The orders that match, newest first."""

    order_list: tuple[Order, ...] = ()


@contract()
class AssociatedOrderInfo:
    """The product order that a service order belongs to."""

    associated_sku: str | None = None
    customer_mail: Private[str] = None
    customer_phone: Private[str] = None
    order_number: str | None = None
    order_state: Nillable[OrderStateEnum] = None
    product_sheet_url: str | None = None
    real_delivery_date: Nillable[datetime] = None
    service_order_number: str | None = None
    shipping_address: Address | None = None
    sku: str | None = None


@contract()
class ServiceOrder(Order):
    """An order of a service, such as an installation."""

    associated_order_info_list: tuple[AssociatedOrderInfo, ...] = ()


@contract()
class ServiceOrderListMessage(ServiceBaseAPIMessage):
    """The service orders that match."""

    service_order_list: tuple[ServiceOrder, ...] = ()


class AskingForReturnType(WireEnum):
    """A question about the return of goods; for external orders."""

    ASKING_FOR_RETURN = "AskingForReturn"
    ASKING_FOR_RETURN_AND_REMOVAL = "AskingForReturnAndRemoval"


@contract()
class ValidateOrderLine:
    """The decision on one line."""

    acceptation_state: AcceptationStateEnum | None = None
    product_condition: ProductConditionEnum | None = None
    seller_product_id: str | None = None
    type_of_return: Nillable[AskingForReturnType] = None


@contract()
class ValidateOrder:
    """The decision on one order. It must have every real line of the order."""

    order_number: str | None = None
    order_state: OrderStateEnum | None = None
    order_line_list: Sequence[ValidateOrderLine] = ()
    carrier_name: str | None = None
    """A carrier of GetGlobalConfiguration, or a free text. Mandatory to declare a shipment."""
    tracking_number: str | None = None
    """At most 50 characters. Mandatory to declare a shipment."""
    tracking_url: str | None = None
    """With http:// or https://, at most 255 characters."""


@contract()
class ValidateOrderListMessage:
    """Decisions on orders: accept, refuse, declare shipped."""

    order_list: Sequence[ValidateOrder] = ()


@contract()
class ValidateOrderLineResult:
    """Whether the service accepted the decision on one line."""

    errors: tuple[Error, ...] = ()
    seller_product_id: str | None = None
    updated: bool | None = None


@contract()
class ValidateOrderResult:
    """Whether the service accepted the decision on one order."""

    errors: tuple[Error, ...] = ()
    order_number: str | None = None
    validate_order_line_results: tuple[ValidateOrderLineResult, ...] = ()
    validated: bool | None = None
    """False if the service refused the decision, although the operation counts as a success."""
    warnings: tuple[Error, ...] = ()


@contract()
class ValidationResultMessage(ServiceBaseAPIMessage):
    """One outcome for each order: check `validated`, not `operation_success`."""

    validate_order_results: tuple[ValidateOrderResult, ...] = ()


class ParcelActionTypes(WireEnum):
    """What can be asked about a parcel."""

    ASKING_FOR_INVESTIGATION = "AskingForInvestigation"
    ASKING_FOR_DELIVERY_CERTIFICATION = "AskingForDeliveryCertification"


@contract()
class ParcelInfos:
    """What is asked about one parcel."""

    manage_parcel: ListOf[ParcelActionTypes] = ()
    """One or several actions."""
    parcel_number: str | None = None
    sku: str | None = None


@contract()
class ManageParcelRequest:
    """Questions about parcels of one order."""

    parcel_actions_list: Sequence[ParcelInfos] = ()
    scopus_id: str | None = None
    """The order number."""


@contract()
class ParcelActionResult(ServiceMessage):
    """Whether the service accepted one question about a parcel."""

    action_type: ListOf[ParcelActionTypes] = ()
    is_action_created: bool | None = None
    parcel_number: str | None = None


@contract()
class ManageParcelResultMessage(ServiceBaseAPIMessage):
    """One outcome for each parcel and action."""

    parcel_action_result_list: tuple[ParcelActionResult, ...] = ()


class SellerRefundRequestMode(WireEnum):
    """Whether a refund follows a claim or a withdrawal."""

    CLAIM = "Claim"
    RETRACTION = "Retraction"


class RefundMotive(WireEnum):
    """Why a line is refunded."""

    VENDOR_REJECTION = "VendorRejection"
    CLIENT_CANCELLATION = "ClientCancellation"
    VENDOR_REJECTION_AND_CLIENT_CANCELLATION = "VendorRejectionAndClientCancellation"
    CLIENT_CLAIM = "ClientClaim"
    VENDOR_INITIATED_REFUND = "VendorInitiatedRefund"
    CLIENT_RETRACTION = "ClientRetraction"
    NO_CLIENT_WITH_DRAWAL = "NoClientWithDrawal"
    PRODUCT_STOCK_UNAVAILABLE = "ProductStockUnavailable"


@contract()
class SellerRefundOrderLine:
    """The line to refund."""

    ean: str | None = None
    refund_shipping_charges: Nillable[bool] = None
    seller_product_id: str | None


@contract()
class SellerRefundRequest:
    """A refund of one line."""

    mode: SellerRefundRequestMode | None = None
    motive: RefundMotive | None = None
    refund_order_line: SellerRefundOrderLine | None


@contract()
class SellerRefundRequestMessage:
    """Refunds of lines of one shipped order."""

    order_number: str | None
    seller_refund_request_list: Sequence[SellerRefundRequest]


@contract()
class SellerRefundResult(ServiceMessage):
    """The outcome of one refund: check its own `operation_success`."""

    ean: str | None = member(default=None, required=True)
    motive: RefundMotive | None = member(default=None, required=True)
    seller_product_id: str | None = member(default=None, required=True)
    value: Decimal | None = member(default=None, required=True)


@contract()
class SellerRefundResultMessage(ServiceMessage):
    """One outcome for each line to refund."""

    order_number: str | None = member(default=None, required=True)
    seller_refund_result_list: tuple[SellerRefundResult, ...] = member(default=(), required=True)


@contract()
class CreateRefundVoucherRequest:
    """Refunds of lines of a shipped order, commercial gestures, or both."""

    commercial_gesture_list: Sequence[RefundInformation] = ()
    order_number: str | None
    seller_refund_list: Sequence[SellerRefundRequest] = ()


@contract()
class RefundInformationMessage(ServiceMessage):
    """The outcome of one commercial gesture: check its own `operation_success`."""

    amount: Decimal | None = member(default=None, required=True)
    motive_id: int | None = member(default=None, required=True)


@contract()
class CreateRefundVoucherMessage(ServiceBaseAPIMessage):
    """One outcome for each gesture and each line."""

    commercial_gesture_list: tuple[RefundInformationMessage, ...] = member(default=(), required=True)
    order_number: str | None = member(default=None, required=True)
    seller_refund_list: tuple[SellerRefundResult, ...] = member(default=(), required=True)


@contract()
class Carrier:
    """A carrier that the service knows by name."""

    carrier_id: int | None = None
    default_url: str | None = member("DefaultURL", default=None)
    """Where its parcels are tracked, as stored: one begins with a tab."""
    name: str | None = None


@contract()
class GlobalConfigurationMessage(ServiceBaseAPIMessage):
    """The carriers that the service knows."""

    carrier_list: tuple[Carrier, ...] = ()
