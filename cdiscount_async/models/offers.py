"""Offers: one product as one seller sells it, and the packages that create and update offers."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from .._contract.declare import (
    COMPETING_OFFERS,
    SYSTEM,
    Long,
    Nillable,
    Private,
    Short,
    UtcDateTime,
    WireEnum,
    contract,
    member,
)
from .common import DeliveryModeInformation, OfferPool, ProductConditionEnum, ServiceBaseAPIMessage

__all__ = (
    "CompetingOffer",
    "CompetingOfferErrorMessage",
    "CompetingOfferMessage",
    "CompetingOfferProduct",
    "CompetingOfferRequest",
    "CompetitorOffer",
    "CompetitorSeller",
    "DateTimeOffset",
    "DiscountComponent",
    "DiscountType",
    "ExecutionResult",
    "LogisticMode",
    "LogisticsManagement",
    "Offer",
    "OfferFilter",
    "OfferFilterCriterion",
    "OfferFilterPaginated",
    "OfferIntegrationReportMessage",
    "OfferListMessage",
    "OfferListPaginatedMessage",
    "OfferPackageRequest",
    "OfferPriceBenchMark",
    "OfferReportLog",
    "OfferReportPropertyLog",
    "OfferSortOrder",
    "OfferStateEnum",
    "OfferStateFilter",
    "PriceAlignmentAction",
    "ProductPackagingUnit",
    "ProductStateEnum",
    "Quota",
    "SellerDeal",
    "SellerDealListMessage",
    "SellerDealRequest",
    "Shipping",
    "ShippingInformation",
    "SoldOutManagement",
)


@contract()
class OfferPackageRequest:
    """Where the service finds an offer package."""

    zip_file_full_path: Private[str] = None
    """URL of the zip, readable without login; the service fetches it later."""


@contract()
class OfferReportPropertyLog:
    """One finding on one property of an offer in a package, with its code: see `cdiscount_async.codes`."""

    log_message: str | None = None
    name: str | None = None
    property_code: str | None = None
    property_error: str | None = None


@contract()
class OfferReportLog:
    """What became of one offer of a package."""

    log_date: datetime | None = None
    offer_integration_status: str | None = None
    """`Integrated` when all is well; other values are not published."""
    product_ean: str | None = None
    property_list: tuple[OfferReportPropertyLog, ...] = ()
    seller_product_id: str | None = None
    sku: str | None = None
    validated: bool | None = None


@contract()
class OfferIntegrationReportMessage(ServiceBaseAPIMessage):
    """The state of an offer package: the result of a submission, and of a request for its report."""

    number_of_errors: int | None = None
    offer_log_list: tuple[OfferReportLog, ...] = member(default=(), nil_when_empty=True)
    package_id: Long | None = None
    """0 or less when the package was refused."""
    package_integration_status: str | None = None
    """`Integrated` or `Rejected`; None or anything else means in progress."""


@contract()
class OfferFilter:
    """The filter for a list of all offers at once. This times out for large catalogues: use pages instead."""

    offer_pool_id: Nillable[int] = None
    seller_product_id_list: Sequence[str] = ()


class DiscountType(WireEnum):
    """What kind of discount an offer has."""

    STRIKED_PRICE = "StrikedPrice"
    FLASH = "Flash"
    SALES = "Sales"


@contract()
class DiscountComponent:
    """One discount on an offer."""

    discount_value: Decimal | None = None
    end_date: datetime | None = None
    price: Decimal | None = None
    start_date: datetime | None = None
    type: DiscountType | None = None


class LogisticMode(WireEnum):
    """Who ships the goods."""

    MARKETPLACE = "Marketplace"
    FULFILMENT = "Fulfilment"
    FULFILMENT_ON_DEMAND = "Fulfilment on demand"


class LogisticsManagement(WireEnum):
    """Which logistics the offer may use."""

    AUTOMATIC = "Automatic"
    SELLER_ONLY = "Seller only"
    FULFILMENT_ON_DEMAND = "Fulfilment on demand"


class ProductStateEnum(WireEnum):
    """New or used."""

    NEW = "New"
    USED = "Used"
    REFURBISHED = "Refurbished"  # since 2021


@contract()
class OfferPriceBenchMark:
    """The best offer for the same product, to compare with."""

    best_offer_id: Long | None = None
    best_offer_price: Decimal | None = None
    is_best_offer_price: bool | None = None
    product_condition: ProductConditionEnum | None = None
    product_state: ProductStateEnum | None = None
    shipping_charges: Decimal | None = None


class OfferStateEnum(WireEnum):
    """Whether an offer is on sale."""

    WAITING_FOR_PRODUCT_ACTIVATION = "WaitingForProductActivation"
    ACTIVE = "Active"
    INACTIVE = "Inactive"
    OBSOLETE = "Obsolete"
    FULFILLMENT = "Fulfillment"


class PriceAlignmentAction(WireEnum):
    """Whether the service lowers the price to that of competitors, down to the minimum given."""

    EMPTY = "Empty"
    UNKNOWN = "Unknown"
    ALIGN = "Align"
    DONT_ALIGN = "DontAlign"


class ProductPackagingUnit(WireEnum):
    """The unit of measure that the price a unit refers to."""

    NONE = "None"
    LITER = "Liter"
    KILOGRAM = "Kilogram"
    SQUARE_METER = "SquareMeter"
    CUBIC_METER = "CubicMeter"
    PIECE = "Piece"  # since 2021


@contract()
class ShippingInformation:
    """What one delivery mode costs and how long it takes, in days."""

    additional_shipping_charges: Decimal | None = None
    delivery_mode: DeliveryModeInformation | None = None
    max_lead_time: int | None = None
    min_lead_time: int | None = None
    shipping_charges: Decimal | None = None


class SoldOutManagement(WireEnum):
    """Whether the offer is in a clearance of the remaining stock."""

    NO = "No"
    YES = "Yes"


@contract()
class Offer:
    """One product as one seller sells it, in one condition."""

    seller_product_id: str | None = None
    """The seller's own reference."""
    product_id: str | None = None
    """Cdiscount's reference of the product (SKU)."""
    parent_product_id: str | None = None
    product_ean: str | None = None
    product_condition: ProductConditionEnum | None = None
    offer_state: OfferStateEnum | None = None
    offer_pool_list: tuple[OfferPool, ...] = ()
    comments: str | None = None
    creation_date: datetime | None = None
    last_update_date: datetime | None = None
    price: Decimal | None = None
    striked_price: Nillable[Decimal] = None
    integration_price: Decimal | None = None
    discount_list: tuple[DiscountComponent, ...] = ()
    vat_rate: Decimal | None = None
    """As the service stores it: a real export has 0.1960 for 19.6 %."""
    eco_tax: Decimal | None = None
    dea_tax: Decimal | None = None
    stock: int | None = None
    sold_out_management: SoldOutManagement | None = None
    price_must_be_aligned: PriceAlignmentAction | None = None
    minimum_price_for_price_alignment: Nillable[Decimal] = None
    """The lowest price that alignment may set."""
    offer_bench_mark: OfferPriceBenchMark | None = None
    product_packaging_unit: ProductPackagingUnit | None = None
    product_packaging_value: Decimal | None = None
    product_packaging_unit_price: Decimal | None = None
    logistic_mode: LogisticMode | None = None
    logistics_management: LogisticsManagement | None = None
    is_cdav: bool | None = member("IsCDAV", default=None)
    """Whether the offer takes part in the free-delivery subscription."""
    shipping_information_list: tuple[ShippingInformation, ...] = ()
    best_shipping_charges: Decimal | None = None
    """The lowest shipping charges among the delivery modes."""


@contract()
class OfferListMessage(ServiceBaseAPIMessage):
    """Offers of the seller."""

    offer_list: tuple[Offer, ...] = ()


class OfferFilterCriterion(WireEnum):
    """New or used offers only; without it both."""

    NEW_OFFERS_ONLY = "NewOffersOnly"
    USED_OFFERS_ONLY = "UsedOffersOnly"


class OfferSortOrder(WireEnum):
    """In what order the pages come."""

    BY_SOLD_QUANTITY_DESCENDING = "BySoldQuantityDescending"
    BY_PRICE_ASCENDING = "ByPriceAscending"
    BY_PRICE_DESCENDING = "ByPriceDescending"
    BY_CREATION_DATE_DESCENDING = "ByCreationDateDescending"


class OfferStateFilter(WireEnum):
    """The states of publication in a filter; how published differs from online is not documented."""

    ALL_OFFERS_ONLY = "AllOffersOnly"
    ONLINE_OFFERS_ONLY = "OnlineOffersOnly"
    PUBLISHED_OFFERS_ONLY = "PublishedOffersOnly"
    OFFLINE_OFFERS_ONLY = "OfflineOffersOnly"


@contract()
class OfferFilterPaginated:
    """The filter for offers, with the number of the page."""

    page_number: int = 1
    """From 1; a page holds 1,000 offers."""
    offer_pool_id: Nillable[int] = None
    """The sales site; without it Cdiscount (1)."""
    offer_state_filter: Nillable[OfferStateFilter] = None
    offer_filter_criterion: Nillable[OfferFilterCriterion] = None
    offer_sort_order: Nillable[OfferSortOrder] = None
    seller_product_id_list: Sequence[str] = ()


@contract()
class OfferListPaginatedMessage(OfferListMessage):
    """One page of offers; a page beyond the end is empty and a success."""

    current_page_number: int | None = None
    number_of_pages: int | None = None
    """0 where there is no offer at all."""


class CompetingOfferErrorMessage(WireEnum, namespace=COMPETING_OFFERS):
    """Why the service names no competing offer."""

    UNAUTORIZED_PRODUCT = "UnautorizedProduct"
    UNKNOWN_PRODUCT = "UnknownProduct"
    TECHNICAL_ERROR = "TechnicalError"
    PARENT_VARIANT_PRODUCT = "ParentVariantProduct"


@contract(COMPETING_OFFERS)
class CompetingOfferRequest:
    """The products whose competing offers are requested."""

    product_ids: Sequence[str] = ()
    """The products' numbers at the site (SKU)."""


@contract(COMPETING_OFFERS)
class ExecutionResult:
    """Whether the service knows the competing offers of one product."""

    error_message: Nillable[CompetingOfferErrorMessage] = None
    success: bool | None = None


@contract(COMPETING_OFFERS, name="Product")
class CompetingOfferProduct:
    """The product of competing offers. Its name in the contract is Product, as that of another type."""

    product_ean: str | None = None
    product_id: str | None = None
    title: str | None = None


@contract(COMPETING_OFFERS, name="Seller")
class CompetitorSeller:
    """The seller of a competing offer. Its name in the contract is Seller, as that of another type."""

    id: int | None = None
    name: str | None = None
    rating: Nillable[Decimal] = None
    rating_count: Nillable[int] = None
    sales_count: Nillable[int] = None
    shipment_country: str | None = None


@contract(COMPETING_OFFERS)
class Shipping:
    """How a competing offer is delivered."""

    delay: Nillable[int] = None
    shipping_mode: str | None = None
    shipping_price: Nillable[Decimal] = None


@contract(COMPETING_OFFERS, name="Offer")
class CompetitorOffer:
    """One seller's offer on a product. Its name in the contract is Offer, as that of another type."""

    is_available: Nillable[bool] = None
    is_best_offer: Nillable[bool] = None
    is_with_commercial_operation: Nillable[bool] = None
    price: Nillable[Decimal] = None
    """Assumed: it is not known which members this type has in common with the other type of its name."""
    seller: CompetitorSeller | None = None
    shipping: Shipping | None = None


@contract(COMPETING_OFFERS)
class CompetingOffer:
    """All offers on one product, or why the service does not name them."""

    execution_result: ExecutionResult | None = None
    offers: tuple[CompetitorOffer, ...] = ()
    product: CompetingOfferProduct | None = None


@contract()
class Quota:
    """How often an operation may still be called, and until when."""

    date_reset_quota: Nillable[datetime] = None
    quota_available: int | None = None
    quota_total: int | None = None


@contract(COMPETING_OFFERS)
class CompetingOfferMessage(ServiceBaseAPIMessage):
    """The competing offers of some products."""

    competing_offers: tuple[CompetingOffer, ...] = ()
    quota: Quota | None = None


@contract()
class SellerDealRequest:
    """The request for one page of the seller's deals."""

    limit: int | None = None
    page: int | None = None


@contract(SYSTEM, value_type=True)
class DateTimeOffset:
    """A .NET DateTimeOffset: a time (French local time in Python, UTC on the wire), and its offset from UTC."""

    date_time: UtcDateTime | None = member(default=None, required=True)
    offset_minutes: Short | None = member(default=None, required=True)


@contract()
class SellerDeal:
    """A promotion that the site proposes for one of the seller's offers. The meanings are derived from the names."""

    category: str | None = None
    current_price: Decimal | None = None
    current_rate: Decimal | None = None
    deal_id: Long | None = None
    ean: str | None = None
    end_date: DateTimeOffset | None = None
    label: str | None = None
    max_price: Decimal | None = None
    min_price: Decimal | None = None
    offer_id: Long | None = None
    product_id: str | None = None
    proposed_rate: Decimal | None = None
    seller_id: int | None = None
    seller_product_id: str | None = None
    start_date: DateTimeOffset | None = None
    status: int | None = None
    status_code: str | None = None


@contract()
class SellerDealListMessage(ServiceBaseAPIMessage):
    """One page of the seller's deals."""

    count: int | None = None
    count_by_page: int | None = None
    page: int | None = None
    seller_deal_list: tuple[SellerDeal, ...] = ()
