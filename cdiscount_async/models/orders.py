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
    """All orders that Cdiscount ships: MKPFBC and EXTFBC."""
    MKPFBC = "MKPFBC"
    """Orders of Cdiscount's sites that Cdiscount ships."""
    EXTFBC = "EXTFBC"
    """Orders of other sites that Cdiscount ships."""
    NONE = "None"
    """The same as no filter."""


class OrderStateEnum(WireEnum):
    """The marketplace's state of an order."""

    CANCELLED_BY_CUSTOMER = "CancelledByCustomer"
    """The buyer cancelled the order. This state is final."""
    WAITING_FOR_SELLER_ACCEPTATION = "WaitingForSellerAcceptation"
    """The order is new: accept it, or refuse it. The buyer has not paid yet."""
    ACCEPTED_BY_SELLER = "AcceptedBySeller"
    """The seller accepted the order, and the payment is about to start. Nothing is to do."""
    PAYMENT_IN_PROGRESS = "PaymentInProgress"
    """The payment is in progress. The buyer's name and address are hidden, and nothing is to do."""
    WAITING_FOR_SHIPMENT_ACCEPTATION = "WaitingForShipmentAcceptation"
    """The buyer has paid, and the address is visible: ship the order, or refuse to."""
    SHIPPED = "Shipped"
    """The seller shipped the order. This state is final: only refunds and gestures follow."""
    REFUSED_BY_SELLER = "RefusedBySeller"
    """The seller refused the new order. This state is final."""
    AUTOMATIC_CANCELLATION = "AutomaticCancellation"
    """The seller did not answer in time. This state is final."""
    PAYMENT_REFUSED = "PaymentRefused"
    """The payment failed. This state is final."""
    SHIPMENT_REFUSED_BY_SELLER = "ShipmentRefusedBySeller"
    """The seller refused to ship, and the buyer gets the money back. This state is final."""
    NONE = "None"
    """Waits for the check against fraud. Nothing is to do."""
    VALIDATED_FIANET = "ValidatedFianet"
    """The check against fraud (Fianet) accepted the order. Nothing is to do."""
    REFUSED_NO_SHIPMENT = "RefusedNoShipment"
    """The order was refused, and nothing was shipped. This state is final."""
    AVAILABLE_ON_STORE = "AvailableOnStore"
    """Click and collect: the goods wait in the shop."""
    NON_PICKED_UP_BY_CUSTOMER = "NonPickedUpByCustomer"
    """Click and collect: the buyer did not come. This state is final."""
    PICKED_UP = "PickedUp"
    """Click and collect: the buyer has the goods. This state is final."""
    SERVICE_CANCELED = "ServiceCanceled"
    """An order of a service was cancelled."""
    PENDING_SHIPMENT_FOR_ASSOCIATED_PRODUCT = "PendingShipmentForAssociatedProduct"
    """An order of a service waits for the shipment of its product."""
    BLOCKED_WAITING_FOR_TREATMENT = "BlockedWaitingForTreatment"
    """Blocked by the site until somebody looks at the order. Assumed from the name."""
    BLOCKED_WAITING_FOR_PROOF = "BlockedWaitingForProof"
    """Blocked by the site until the buyer proves something. Assumed from the name."""
    BLOCKED_REPEATED_LITIGATION_SUSPICION = "BlockedRepeatedLitigationSuspicion"
    """Blocked by the site: the buyer may have many disputes. Assumed from the name."""
    BLOCKED_FRAUD_SUSPICION = "BlockedFraudSuspicion"
    """Blocked by the site: a fraud is possible. Assumed from the name."""
    BLOCKED_CONFIRMED = "BlockedConfirmed"
    """Blocked by the site, and the reason is confirmed. Assumed from the name."""
    FINISHED_GENERIX_UPDATE = "FinishedGenerixUpdate"
    """A state of the transfer to the site's back office (Generix). Assumed from the name."""
    BLOCKED_REPEATED_LITIGATION_SUSPICION_CONFIRMATION = "BlockedRepeatedLitigationSuspicionConfirmation"
    """Blocked by the site: the buyer has many disputes. Assumed from the name."""
    BLOCKED_FRAUD_SUSPICION_CONFIRMATION = "BlockedFraudSuspicionConfirmation"
    """Blocked by the site: a fraud is confirmed. Assumed from the name."""
    CEGID_DOWN = "CegidDown"
    """The order waits, because a system of the site's back office (Cegid) is down. Assumed from the name."""
    BLOCKED_AUTOMATIC_CDS = "BlockedAutomaticCds"
    """Blocked by a rule of Cdiscount. Assumed from the name."""
    BEING_CANCELLED = "BeingCancelled"
    """A cancellation is in progress. Assumed from the name."""
    BEING_MODIFIED = "BeingModified"
    """A modification is in progress. Assumed from the name."""
    REQUEST_GOING_TO_GNX = "RequestGoingToGnx"
    """A state of the transfer to the site's back office (Generix). Assumed from the name."""
    PARTIAL_IN_GNX = "PartialInGnx"
    """A part of the order is in the site's back office (Generix). Assumed from the name."""
    BEING_VALIDATED_FIANET = "BeingValidatedFianet"
    """The check against fraud (Fianet) is in progress. Nothing is to do."""
    BLOCKED_MARKETPLACE_SERVICE = "BlockedMarketplaceService"
    """Blocked by the marketplace's staff. Assumed from the name."""


@contract()
class OrderFilter:
    """The filter for orders; there are no pages, and dates count only together with `states`."""

    states: Sequence[OrderStateEnum] = ()
    """The states of the orders. Without any, the service ignores the dates and returns the orders of about a month; a
    call warns of this."""
    begin_creation_date: Nillable[datetime] = None
    """The earliest date of creation, in French local time; None for no bound."""
    end_creation_date: Nillable[datetime] = None
    """The latest date of creation, in French local time; None for no bound."""
    begin_modification_date: Nillable[datetime] = None
    """The earliest date of the last change, in French local time; None for no bound. Poll by modification, with windows
    that overlap by 90 minutes or more."""
    end_modification_date: Nillable[datetime] = None
    """The latest date of the last change, in French local time; None for no bound."""
    order_reference_list: Sequence[str] = ()
    """Exact order numbers. With any, the service ignores all other filters, and leaves out unknown numbers silently."""
    partner_order_ref: str | None = None
    """The seller's own references of orders, separated by semicolons; None for all."""
    order_type: Nillable[OrderTypeEnum] = None
    """Who ships the orders; None for all."""
    corporation_code: str | None = None
    """The site, for example CDSB2C for Cdiscount; None for all."""
    country: CountryEnum | None = None
    """The country of the site; None for all."""
    fetch_order_lines: bool | None = None
    """Whether the orders have their lines. None means false: orders without lines."""
    fetch_parcels: bool | None = None
    """Whether the orders have their parcels. None means false: orders without parcels."""
    include_external_fbc_site_id: bool | None = None
    """Whether to include orders of other sites that Cdiscount ships, which is assumed from the name. None means
    false."""


@contract()
class Corporation:
    """The site on which the order was placed."""

    business_unit_id: Short | None = None
    """The number of the business unit: 1 in recorded orders."""
    corporation_code: str | None = member(default=None, required=True)
    """The code of the site: CDSB2C for Cdiscount."""
    corporation_id: Short | None = member(default=None, required=True)
    """The number of the site: 1 for Cdiscount."""
    corporation_name: str | None = None
    """The name of the site, for example Cdiscount."""
    is_market_place_active: Nillable[bool] = None
    """Whether the site has a marketplace that is active; None if the service does not say."""


@contract()
class Customer:
    """Who bought. Some members are hidden before the payment."""

    civility: Nillable[Civility] = None
    """How the buyer is addressed."""
    customer_id: Private[str] = None
    """The buyer's number at the site: 32 hexadecimal digits."""
    email: Private[str] = None
    """The buyer's own address of e-mail. None in all recorded orders: write to `encrypted_email`."""
    encrypted_email: Private[str] = None
    """A mail alias of the buyer, valid until four weeks after shipment."""
    first_name: Private[str] = None
    """The buyer's first name; None where the service hides the person."""
    last_name: Private[str] = None
    """The buyer's last name; None where the service hides the person."""
    mobile_phone: Private[str] = None
    """The buyer's mobile phone number; None or empty if there is none, and where the service hides the person."""
    phone: Private[str] = None
    """The buyer's phone number; None or empty if there is none, and where the service hides the person."""
    shipping_first_name: Private[str] = None
    """The first name of the receiver; None where the service hides the person."""
    shipping_last_name: Private[str] = None
    """The last name of the receiver; None where the service hides the person."""


@contract()
class OfferOrder:
    """The promotion under which an order was placed."""

    code: str | None = None
    """The code of the promotion. Never recorded."""
    creation_date: str | None = None
    """When the promotion began, as text. The form is not known."""
    expiration_date: str | None = None
    """When the promotion ends, as text. The form is not known."""


class AcceptationStateEnum(WireEnum):
    """The decision about a line of an order."""

    NONE = "None"
    """No decision yet. One recorded line of a shipped order has this state, so do not rely on the state of a line
    alone."""
    ACCEPTED_BY_SELLER = "AcceptedBySeller"
    """The seller accepted the line of a new order."""
    REFUSED_BY_SELLER = "RefusedBySeller"
    """The seller refused the line of a new order."""
    SHIPPED_BY_SELLER = "ShippedBySeller"
    """The seller shipped the line."""
    REFUNDED_AFTER_SHIPPING = "RefundedAfterShipping"
    """The buyer got the money back after the shipment."""
    SHIPMENT_REFUSED_BY_SELLER = "ShipmentRefusedBySeller"
    """The seller refused to ship the line."""
    REFUNDED_AFTER_SHIPMENT_REFUSED = "RefundedAfterShipmentRefused"
    """The seller refused to ship, and the buyer got the money back."""
    CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER = "CancelledBeforeNotificationByCustomer"
    """The buyer cancelled before the seller knew of the order. Assumed from the name."""
    CANCELLED_BEFORE_PAYMENT_BY_CUSTOMER = "CancelledBeforePaymentByCustomer"
    """The buyer cancelled before the payment."""
    CANCELLATION_REQUEST_PENDING = "CancellationRequestPending"
    """The buyer asks for a cancellation, and the seller must answer."""
    CANCELLED_AFTER_PAYMENT_BY_CUSTOMER = "CancelledAfterPaymentByCustomer"
    """The seller accepted the buyer's request for a cancellation, after the payment."""
    REFUNDED_AFTER_CUSTOMER_CANCELLATION = "RefundedAfterCustomerCancellation"
    """The seller accepted the buyer's request for a cancellation, and the buyer got the money back."""
    PAYMENT_REFUSED = "PaymentRefused"
    """The payment failed."""


@contract()
class OrderLine:
    """One product of an order."""

    row_id: int | None = None
    """The number of the line in its order. A single line has the number 0."""
    seller_product_id: str | None = None
    """The seller's own reference of the product. None on pseudo-lines such as interest: never validate these."""
    product_id: str | None = None
    """Cdiscount's reference of the product. The reference equals `sku` in recorded orders."""
    sku: str | None = None
    """Cdiscount's reference of the product."""
    sku_parent: str | None = None
    """Cdiscount's reference of the product that this one is a variant of; None if there is none."""
    product_ean: str | None = None
    """The EAN of the product, 13 digits. Empty if `is_product_ean_generated` is true."""
    is_product_ean_generated: bool | None = None
    """Whether Cdiscount made the EAN, because the product has none."""
    name: str | None = None
    """The name of the product, cut at 50 characters."""
    category_code: str | None = None
    """The code of the product's category, for example 13380D0501; leading zeros count."""
    product_condition: Nillable[ProductConditionEnum] = None
    """The condition of the goods."""
    acceptation_state: Nillable[AcceptationStateEnum] = None
    """The decision about this line. Look at the state of the order, too."""
    quantity: int | None = None
    """The number of pieces. The number is 0 after the shipment was refused."""
    purchase_price: Decimal | None = None
    """What the buyer pays for all pieces of the line, in euros, without shipping. Do not multiply by the quantity.
    Assumed to be the total of the line, as other integrations do: the known samples all have a quantity of 1. Whether
    VAT is included is not recorded; the prices of offers include VAT."""
    initial_price: Nillable[Decimal] = None
    """The price before the discount, in euros; None without one. Whether it is a line's or a piece's is not known: the
    known samples all have a quantity of 1."""
    unit_shipping_charges: Decimal | None = None
    """The shipping charges of the first piece, in euros. Assumed to include VAT, as the prices of offers do."""
    unit_additional_shipping_charges: Decimal | None = None
    """The shipping charges of each further piece, in euros. Assumed to include VAT, as the prices of offers do."""
    refund_shipping_charges: Nillable[bool] = None
    """Whether a refund of the line includes its shipping charges; None if nothing was refunded. Assumed from the name:
    one recorded line of a shipped order has true."""
    is_negotiated: Nillable[bool] = None
    """Whether the price was negotiated, which is assumed from the name. None in recorded orders."""
    is_cdav: bool | None = member("IsCDAV", default=None)
    """Whether the line is in the free-delivery subscription (Cdiscount à volonté), which is assumed from the name."""
    has_claim: bool | None = None
    """Whether the buyer made a claim about this line."""
    shipping_date_min: datetime | None = None
    """The earliest end of the preparation, in French local time; None until the order is paid."""
    shipping_date_max: datetime | None = None
    """The latest end of the preparation, in French local time; None until the order is paid. Ship until then."""
    delivery_date_min: datetime | None = None
    """The earliest delivery that the buyer was promised, in French local time. Set from the start."""
    delivery_date_max: datetime | None = None
    """The latest delivery that the buyer was promised, in French local time. Set from the start."""
    order_line_child_list: tuple["OrderLine", ...] = ()
    """Lines inside this one, for example parts of a bundle, which is assumed from the name. Empty in recorded
    orders."""


@contract()
class ParcelItem:
    """What a parcel holds of one product."""

    product_name: str | None = None
    """The name of the product."""
    quantity: int | None = None
    """The number of pieces in the parcel."""
    sku: str | None = None
    """Cdiscount's reference of the product."""


class ParcelStatus(WireEnum):
    """Where a parcel is."""

    DELIVERED = "Delivered"
    """The buyer has the parcel."""
    NOT_DELIVERED_BACK_TRANSPORTER = "Not Delivered - Back Transporter"
    """Not delivered: the carrier brings the parcel back."""
    NOT_DELIVERED_LOST_OR_BROKEN = "Not Delivered - Lost Or Broken"
    """Not delivered: the parcel is lost or broken."""
    COMMITTED_THE_TRANSPORTER = "Committed The Transporter"
    """The carrier has the parcel."""
    ON_GOING_DELIVERY = "On Going Delivery"
    """The parcel is on its way."""
    IN_POINT_RELAY = "In Point Relay"
    """The parcel waits in a pick-up point."""
    OTHER = "Other"
    """Anything else."""
    PREPARED = "Prepared"
    """The parcel is prepared, and the carrier does not have it yet."""


@contract()
class Tracking:
    """One event of a parcel on its way."""

    insert_date: str | None = None
    """When the event was stored, as text: whether the service writes xs:dateTime is not known."""
    justification: str | None = None
    """What happened, as text. The values are not known."""
    parcel_num: str | None = None
    """The number of the parcel."""
    tracking_id: Long | None = None
    """The number of the event."""


@contract()
class Parcel:
    """A parcel of an order."""

    customer_num: Private[str] = None
    """The number of the buyer, or of the parcel for the buyer: its meaning is not known."""
    external_carrier_name: str | None = None
    """The name of the carrier, as the seller wrote it, which is assumed from the name."""
    external_carrier_tracking_url: str | None = None
    """The address where the parcel is tracked, as the seller wrote it, which is assumed from the name."""
    is_customer_return: bool | None = None
    """Whether the buyer sends the parcel back to the seller."""
    parcel_item_list: tuple[ParcelItem, ...] = ()
    """What the parcel holds."""
    parcel_status: Nillable[ParcelStatus] = None
    """Where the parcel is; None if the service does not know."""
    real_carrier_code: str | None = None
    """The site's own code of the carrier that transports the parcel, which is assumed from the name."""
    tracking_list: tuple[Tracking, ...] = member(default=(), since="2021")
    """What happened to the parcel on its way."""


class OrderStatusType(WireEnum):
    """The site's general state of an order, beside the marketplace's."""

    NON_VALIDATED = "NonValidated"
    """The order is not validated. Assumed from the name."""
    NO_PAYMENT_ATTEMPT = "NoPaymentAttempt"
    """Nobody has tried to take the money yet. Assumed from the name."""
    CANCELLED = "Cancelled"
    """The order was cancelled."""
    VALIDATED = "Validated"
    """The order is validated. Assumed from the name."""
    WAITING = "Waiting"
    """The order waits for something. Assumed from the name."""
    COMPLETED = "Completed"
    """The order has ended: shipped orders and refused ones are recorded with this value."""


class ValidationStatusType(WireEnum):
    """How far the anti-fraud check is."""

    VALIDATING_FIANET = "ValidatingFianet"
    """The check (Fianet) is in progress."""
    PRE_ACCEPTED = "PreAccepted"
    """Accepted for now. Assumed from the name."""
    NONE = "None"
    """No check, or the check has ended."""


@contract()
class RefundInformation:
    """An amount given back, and why."""

    amount: Decimal
    """The amount in euros that the buyer gets back. Whether VAT is included is not documented."""
    motive_id: int
    """Why: 131 missing stock, 132 product damaged or missing, 133 wrong reference, colour or size, 134 fees charged
    wrongly, 135 late delivery, 136 fees of a return, 137 shipping fees, 138 warranty or withdrawal period passed, 139
    others."""


class VoucherSourceActor(WireEnum):
    """Who caused a voucher."""

    CUSTOMER = "Customer"
    """The buyer."""
    CDISCOUNT = "CDiscount"
    """Cdiscount."""
    SELLER = "Seller"
    """The seller."""


@contract()
class Voucher:
    """Money given back on an order."""

    create_date: Nillable[datetime] = None
    """When the voucher was made, in French local time; None if the service does not say."""
    refund_information: RefundInformation | None = member(default=None, required=True)
    """The amount, and why."""
    source: Nillable[VoucherSourceActor] = None
    """Who caused the voucher; None if the service does not say."""


@contract()
class Order:
    """One order, with its lines and parcels when they were asked for."""

    order_number: str | None = None
    """The number of the order: 15 characters, beginning with the minute of creation. Other operations call it
    ScopusId."""
    partner_order_ref: str | None = None
    """The seller's own reference of the order; None if there is none."""
    order_state: Nillable[OrderStateEnum] = None
    """The marketplace's state: what is to do now. Use this one of the three states."""
    status: OrderStatusType | None = None
    """The site's general state, beside the marketplace's."""
    validation_status: ValidationStatusType | None = None
    """How far the check against fraud is."""
    visa_cegid: Nillable[int] = None
    """A number of the site's back office. Recorded: 98 cancelled by the buyer, 230 shipped, 240 refused, 243 shipment
    refused."""
    creation_date: datetime | None = None
    """When the buyer ordered, in French local time."""
    last_updated_date: Nillable[datetime] = None
    """When the order last changed, in French local time."""
    modified_date: Nillable[datetime] = None
    """Obsolete: use `last_updated_date`."""
    corporation: Corporation | None = None
    """The site on which the order was placed; None on orders before there were several."""
    customer: Customer | None = None
    """The buyer. Some members are None before the payment; recorded orders that were cancelled or refused have a name
    and an alias."""
    billing_address: Address | None = None
    """The address for the invoice. Most members are None until the order waits for shipment, and of cancelled
    orders."""
    shipping_address: Address | None = None
    """The address for the parcel. Most members are None until the order waits for shipment, and of cancelled orders."""
    order_line_list: tuple[OrderLine, ...] = ()
    """The products; empty unless the request had `fetch_order_lines`."""
    parcel_list: tuple[Parcel, ...] = ()
    """The parcels; empty unless the request had `fetch_parcels`."""
    voucher_list: tuple[Voucher, ...] = member(default=(), nil_when_empty=True)
    """What was paid back; empty if nothing was."""
    offer: OfferOrder | None = None
    """The promotion under which the buyer ordered; None without one, as in all recorded orders."""
    has_claims: bool | None = None
    """Whether the buyer made a claim about the order."""
    initial_total_amount: Decimal | None = None
    """What the buyer pays, in euros, shipping included. Whether VAT is included is not recorded; the prices of
    offers include VAT."""
    initial_total_shipping_charges_amount: Decimal | None = None
    """The shipping charges of the whole order, in euros, a part of `initial_total_amount`."""
    validated_total_amount: Decimal | None = None
    """The part of the initial amount that the seller accepted, in euros; 0 before. Assumed to include shipping, as the
    initial amount does."""
    validated_total_shipping_charges: Decimal | None = None
    """The shipping charges of what the seller accepted, in euros; 0 before."""
    shipped_total_amount: Decimal | None = None
    """The part of the initial amount that the seller shipped, in euros; 0 before. Assumed to include shipping, as the
    initial amount does."""
    shipped_total_shipping_charges: Decimal | None = None
    """The shipping charges of what the seller shipped, in euros; 0 before."""
    site_commission_promised_amount: Decimal | None = None
    """Cdiscount's commission on the order as it was placed, in euros; 18 % in the samples. Whether VAT is included is
    not known."""
    site_commission_validated_amount: Decimal | None = None
    """Cdiscount's commission on what the seller accepted, in euros; 0 before. Whether VAT is included is not known."""
    site_commission_shipped_amount: Decimal | None = None
    """Cdiscount's commission on what the seller shipped, in euros; 0 before. Whether VAT is included is not known."""
    shipping_code: str | None = None
    """The delivery mode: STD, TRK (tracked), REG (registered), EXP, FST, MAG (shop), REL, RCO and SO1 (pick-up points),
    RIM, LV1 to LV3 (above 30 kg). Occasionally None."""
    shipping_date_min: Nillable[datetime] = None
    """The begin of the promised delivery, in French local time; None if the service does not say. In recorded orders it
    equals the earliest delivery of the lines."""
    shipping_date_max: Nillable[datetime] = None
    """The end of the promised delivery, in French local time; None if the service does not say. In recorded orders it
    equals the latest delivery of the lines."""
    mod_ges_log: str | None = None
    """The mode of logistics: MKPCDS when the seller ships, MKPFBC when Cdiscount does."""
    is_c_logistique_order: bool | None = member(default=None, required=True)
    """Whether Cdiscount's own logistics (C Logistique) ships the order."""
    is_eligibile_substitution: bool | None = None
    """Whether another product may replace an ordered one, which is assumed from the name. The schema misspells it."""
    archive_parcel_list: bool | None = None
    """Whether the parcels were moved to an archive, which is assumed from the name. False in recorded orders."""


@contract()
class OrderListMessage(ServiceBaseAPIMessage):
    """The orders that match, newest first."""

    order_list: tuple[Order, ...] = ()
    """The orders, newest first; empty if none matches. The service does not divide them into pages."""


@contract()
class AssociatedOrderInfo:
    """The product order that a service order belongs to."""

    associated_sku: str | None = None
    """Cdiscount's reference of the product that the service is for, which is assumed from the name."""
    customer_mail: Private[str] = None
    """The buyer's address of e-mail, or an alias: never recorded."""
    customer_phone: Private[str] = None
    """The buyer's phone number."""
    order_number: str | None = None
    """The number of the product order."""
    order_state: Nillable[OrderStateEnum] = None
    """The state of the product order; None if the service does not say."""
    product_sheet_url: str | None = None
    """The address of the product's page."""
    real_delivery_date: Nillable[datetime] = None
    """When the product was delivered, in French local time; None before."""
    service_order_number: str | None = None
    """The number of the service order."""
    shipping_address: Address | None = None
    """The address to which the product is delivered."""
    sku: str | None = None
    """Cdiscount's reference of the service, or of the product: its meaning is not known."""


@contract()
class ServiceOrder(Order):
    """An order of a service, such as an installation."""

    associated_order_info_list: tuple[AssociatedOrderInfo, ...] = ()
    """The product orders that the service belongs to."""


@contract()
class ServiceOrderListMessage(ServiceBaseAPIMessage):
    """The service orders that match."""

    service_order_list: tuple[ServiceOrder, ...] = ()
    """The service orders; empty if none matches."""


class AskingForReturnType(WireEnum):
    """A question about the return of goods; for external orders."""

    ASKING_FOR_RETURN = "AskingForReturn"
    """The goods shall come back. Assumed from the name."""
    ASKING_FOR_RETURN_AND_REMOVAL = "AskingForReturnAndRemoval"
    """The goods shall come back, and be fetched at the buyer's. Assumed from the name."""


@contract()
class ValidateOrderLine:
    """The decision on one line."""

    acceptation_state: AcceptationStateEnum | None = None
    """The decision: AcceptedBySeller or RefusedBySeller for a new order, ShippedBySeller or ShipmentRefusedBySeller for
    one that waits for shipment."""
    product_condition: ProductConditionEnum | None = None
    """The condition of the goods, as the order line has it. The service writes names here, packages write numbers."""
    seller_product_id: str | None = None
    """The seller's own reference, as the order line has it."""
    type_of_return: Nillable[AskingForReturnType] = None
    """How goods come back, for external orders; None otherwise."""


@contract()
class ValidateOrder:
    """The decision on one order. It must have every real line of the order."""

    order_number: str | None = None
    """The number of the order."""
    order_state: OrderStateEnum | None = None
    """The decision: AcceptedBySeller or RefusedBySeller for a new order, Shipped or ShipmentRefusedBySeller for one
    that waits for shipment, AvailableOnStore, PickedUp or NonPickedUpByCustomer for click and collect."""
    order_line_list: Sequence[ValidateOrderLine] = ()
    """A decision on every real line of the order: the service refuses an order with a missing line."""
    carrier_name: str | None = None
    """A carrier of GetGlobalConfiguration, or a free text; Other for goods without carriage. Needed to declare a
    shipment."""
    tracking_number: str | None = None
    """The number of the parcel, at most 50 characters, without quotes, commas, spaces, &, * and $; DEMAT for goods
    without carriage. Needed to declare a shipment."""
    tracking_url: str | None = None
    """The address where the parcel is tracked, with http:// or https://, at most 255 characters. Needed if the carrier
    is not in GetGlobalConfiguration."""


@contract()
class ValidateOrderListMessage:
    """Decisions on orders: accept, refuse, declare shipped."""

    order_list: Sequence[ValidateOrder] = ()
    """One decision for each order. The most orders of one call are not documented."""


@contract()
class ValidateOrderLineResult:
    """Whether the service accepted the decision on one line."""

    errors: tuple[Error, ...] = ()
    """Why the service refused the line; empty if it did not."""
    seller_product_id: str | None = None
    """The seller's own reference of the product of the line."""
    updated: bool | None = None
    """Whether the service changed the line."""


@contract()
class ValidateOrderResult:
    """Whether the service accepted the decision on one order."""

    errors: tuple[Error, ...] = ()
    """Why the service refused the decision; empty if it did not."""
    order_number: str | None = None
    """The number of the order."""
    validate_order_line_results: tuple[ValidateOrderLineResult, ...] = ()
    """The outcome of each line; empty if the service refused the order."""
    validated: bool | None = None
    """Whether the service accepted the decision. The value may be False although the operation counts as a success."""
    warnings: tuple[Error, ...] = ()
    """What the service warns of; empty in recordings."""


@contract()
class ValidationResultMessage(ServiceBaseAPIMessage):
    """One outcome for each order: check `validated`, not `operation_success`."""

    validate_order_results: tuple[ValidateOrderResult, ...] = ()
    """The outcome of each order."""


class ParcelActionTypes(WireEnum):
    """What can be asked about a parcel."""

    ASKING_FOR_INVESTIGATION = "AskingForInvestigation"
    """Search for the parcel."""
    ASKING_FOR_DELIVERY_CERTIFICATION = "AskingForDeliveryCertification"
    """Prove that the parcel was delivered."""


@contract()
class ParcelInfos:
    """What is asked about one parcel."""

    manage_parcel: ListOf[ParcelActionTypes] = ()
    """One or several actions."""
    parcel_number: str | None = None
    """The number of the parcel."""
    sku: str | None = None
    """Cdiscount's reference of the product in the parcel."""


@contract()
class ManageParcelRequest:
    """Questions about parcels of one order."""

    parcel_actions_list: Sequence[ParcelInfos] = ()
    """What is asked about each parcel: one or more."""
    scopus_id: str | None = None
    """The order number. Only orders that Cdiscount ships have such parcels."""


@contract()
class ParcelActionResult(ServiceMessage):
    """Whether the service accepted one question about a parcel."""

    action_type: ListOf[ParcelActionTypes] = ()
    """The actions that were requested."""
    is_action_created: bool | None = None
    """Whether the service started the action."""
    parcel_number: str | None = None
    """The number of the parcel."""


@contract()
class ManageParcelResultMessage(ServiceBaseAPIMessage):
    """One outcome for each parcel and action."""

    parcel_action_result_list: tuple[ParcelActionResult, ...] = ()
    """The outcome of each parcel and action."""


class SellerRefundRequestMode(WireEnum):
    """Whether a refund follows a claim or a withdrawal."""

    CLAIM = "Claim"
    """After a claim of the buyer."""
    RETRACTION = "Retraction"
    """After the buyer's withdrawal from the contract."""


class RefundMotive(WireEnum):
    """Why a line is refunded."""

    VENDOR_REJECTION = "VendorRejection"
    """The seller refuses the order. Assumed from the name."""
    CLIENT_CANCELLATION = "ClientCancellation"
    """The buyer cancels. Assumed from the name."""
    VENDOR_REJECTION_AND_CLIENT_CANCELLATION = "VendorRejectionAndClientCancellation"
    """The seller refuses the order, and the buyer cancels. Assumed from the name."""
    CLIENT_CLAIM = "ClientClaim"
    """The buyer made a claim."""
    VENDOR_INITIATED_REFUND = "VendorInitiatedRefund"
    """The seller decided so."""
    CLIENT_RETRACTION = "ClientRetraction"
    """The buyer withdraws from the contract."""
    NO_CLIENT_WITH_DRAWAL = "NoClientWithDrawal"
    """The buyer did not fetch the goods, or did not withdraw: its meaning is not known."""
    PRODUCT_STOCK_UNAVAILABLE = "ProductStockUnavailable"
    """The product is not in stock."""


@contract()
class SellerRefundOrderLine:
    """The line to refund."""

    ean: str | None = None
    """The EAN of the product; may be left out."""
    refund_shipping_charges: Nillable[bool] = None
    """Whether the buyer gets the shipping charges of the line back, too. None means no, which is assumed."""
    seller_product_id: str | None
    """The seller's own reference, as the order line has it."""


@contract()
class SellerRefundRequest:
    """A refund of one line."""

    mode: SellerRefundRequestMode | None = None
    """What the refund follows: a claim, or a withdrawal."""
    motive: RefundMotive | None = None
    """Why the line is refunded."""
    refund_order_line: SellerRefundOrderLine | None
    """The line. The amount is not sent: the service refunds the whole line."""


@contract()
class SellerRefundRequestMessage:
    """Refunds of lines of one shipped order."""

    order_number: str | None
    """The number of an order that was shipped."""
    seller_refund_request_list: Sequence[SellerRefundRequest]
    """The lines to refund: one or more."""


@contract()
class SellerRefundResult(ServiceMessage):
    """The outcome of one refund: check its own `operation_success`."""

    ean: str | None = member(default=None, required=True)
    """The EAN of the product."""
    motive: RefundMotive | None = member(default=None, required=True)
    """Why the line was refunded."""
    seller_product_id: str | None = member(default=None, required=True)
    """The seller's own reference of the product."""
    value: Decimal | None = member(default=None, required=True)
    """The amount in euros that the buyer gets back. Whether it includes VAT and shipping is not known: a success was
    never recorded."""


@contract()
class SellerRefundResultMessage(ServiceMessage):
    """One outcome for each line to refund."""

    order_number: str | None = member(default=None, required=True)
    """The number of the order."""
    seller_refund_result_list: tuple[SellerRefundResult, ...] = member(default=(), required=True)
    """The outcome of each line."""


@contract()
class CreateRefundVoucherRequest:
    """Refunds of lines of a shipped order, commercial gestures, or both."""

    commercial_gesture_list: Sequence[RefundInformation] = ()
    """Amounts to pay back without a reference to a line. Either this list or `seller_refund_list` is needed."""
    order_number: str | None
    """The number of the order. For gestures it may still wait for shipment, unless Cdiscount ships it."""
    seller_refund_list: Sequence[SellerRefundRequest] = ()
    """Lines to refund. The lines must have been shipped."""


@contract()
class RefundInformationMessage(ServiceMessage):
    """The outcome of one commercial gesture: check its own `operation_success`."""

    amount: Decimal | None = member(default=None, required=True)
    """The amount of the gesture, in euros."""
    motive_id: int | None = member(default=None, required=True)
    """Why: the number that was requested, 131 to 139."""


@contract()
class CreateRefundVoucherMessage(ServiceBaseAPIMessage):
    """One outcome for each gesture and each line."""

    commercial_gesture_list: tuple[RefundInformationMessage, ...] = member(default=(), required=True)
    """The outcome of each gesture."""
    order_number: str | None = member(default=None, required=True)
    """The number of the order; None if the request was refused."""
    seller_refund_list: tuple[SellerRefundResult, ...] = member(default=(), required=True)
    """The outcome of each line."""


@contract()
class Carrier:
    """A carrier that the service knows by name."""

    carrier_id: int | None = None
    """The service's number of the carrier."""
    default_url: str | None = member("DefaultURL", default=None)
    """The address where its parcels are tracked, as stored: one begins with a tab."""
    name: str | None = None
    """The name, as ValidateOrderList takes it: one ends with a space."""


@contract()
class GlobalConfigurationMessage(ServiceBaseAPIMessage):
    """The carriers that the service knows."""

    carrier_list: tuple[Carrier, ...] = ()
    """The carriers. The list changes regularly."""
