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
    """The URL of the zip, readable without login; the service fetches it later."""


@contract()
class OfferReportPropertyLog:
    """One finding on one property of an offer in a package, with its code: see `cdiscount_async.codes`."""

    log_message: str | None = None
    """The finding as text, with pipes: seller reference, EAN, SKU, OK or KO, code, text."""
    name: str | None = None
    """The name of the property."""
    property_code: str | None = None
    """The number of the property that the finding is about, for example 6 for the price."""
    property_error: str | None = None
    """The number of the error, for example 19 for a price of 0 or less."""


@contract()
class OfferReportLog:
    """What became of one offer of a package."""

    log_date: datetime | None = None
    """When the line was written, in French local time."""
    offer_integration_status: str | None = None
    """`Integrated` when all is well; other values are not published."""
    product_ean: str | None = None
    """The EAN of the product."""
    property_list: tuple[OfferReportPropertyLog, ...] = ()
    """The findings: also one for an offer that was created or updated."""
    seller_product_id: str | None = None
    """The seller's own reference of the product."""
    sku: str | None = None
    """Cdiscount's reference of the product; None if the product is unknown."""
    validated: bool | None = None
    """Whether the offer was accepted."""


@contract()
class OfferIntegrationReportMessage(ServiceBaseAPIMessage):
    """The state of an offer package: the result of a submission, and of a request for its report."""

    number_of_errors: int | None = None
    """How many errors the report has."""
    offer_log_list: tuple[OfferReportLog, ...] = member(default=(), nil_when_empty=True)
    """What became of each offer; empty until the package is integrated."""
    package_id: Long | None = None
    """The number of the package, for GetOfferPackageSubmissionResult. 0 or less when the package was refused."""
    package_integration_status: str | None = None
    """`Integrated` or `Rejected`; None or anything else means in progress."""


@contract()
class OfferFilter:
    """The filter for a list of all offers at once. This times out for large catalogues: use pages instead."""

    offer_pool_id: Nillable[int] = None
    """The number of the sales site; None for Cdiscount (1)."""
    seller_product_id_list: Sequence[str] = ()
    """The seller's own references of the offers; empty for all."""


class DiscountType(WireEnum):
    """What kind of discount an offer has."""

    STRIKED_PRICE = "StrikedPrice"
    """A reference price that is struck through."""
    FLASH = "Flash"
    """A flash sale, of 72 hours at most."""
    SALES = "Sales"
    """The sales in the legal French periods (soldes)."""


@contract()
class DiscountComponent:
    """One discount on an offer."""

    discount_value: Decimal | None = None
    """The discount. The unit is not in the contract: packages write percent."""
    end_date: datetime | None = None
    """When the discount ends, in French local time."""
    price: Decimal | None = None
    """The price with the discount, in euros, which is assumed from the name. Assumed to include VAT, as the price of
    the offer does."""
    start_date: datetime | None = None
    """When the discount begins, in French local time."""
    type: DiscountType | None = None
    """The kind of discount."""


class LogisticMode(WireEnum):
    """Who ships the goods."""

    MARKETPLACE = "Marketplace"
    """The seller ships."""
    FULFILMENT = "Fulfilment"
    """Cdiscount stores the goods and ships them."""
    FULFILMENT_ON_DEMAND = "Fulfilment on demand"
    """The seller brings the goods to Cdiscount after each order, and Cdiscount ships them."""


class LogisticsManagement(WireEnum):
    """Which logistics the offer may use."""

    AUTOMATIC = "Automatic"
    """Any logistics. Assumed from the name."""
    SELLER_ONLY = "Seller only"
    """The seller ships. Assumed from the name."""
    FULFILMENT_ON_DEMAND = "Fulfilment on demand"
    """Fulfilment on demand: Cdiscount ships what the seller brings after each order."""


class ProductStateEnum(WireEnum):
    """New or used."""

    NEW = "New"
    """New."""
    USED = "Used"
    """Used."""
    REFURBISHED = "Refurbished"
    """Refurbished. Since 2021."""


@contract()
class OfferPriceBenchMark:
    """The best offer for the same product, to compare with."""

    best_offer_id: Long | None = None
    """The number of the best offer."""
    best_offer_price: Decimal | None = None
    """The price of the best offer, in euros, for one piece. Assumed to include VAT, as the price of the offer does."""
    is_best_offer_price: bool | None = None
    """Whether this offer has the best price."""
    product_condition: ProductConditionEnum | None = None
    """The condition of the goods of the best offer."""
    product_state: ProductStateEnum | None = None
    """Whether the goods of the best offer are new or used."""
    shipping_charges: Decimal | None = None
    """The shipping charges of the best offer, in euros, for one piece. Assumed to include VAT, as its price does."""


class OfferStateEnum(WireEnum):
    """Whether an offer is on sale."""

    WAITING_FOR_PRODUCT_ACTIVATION = "WaitingForProductActivation"
    """The product is not open yet: the offer goes on line within the hour."""
    ACTIVE = "Active"
    """On sale."""
    INACTIVE = "Inactive"
    """Not on sale: no stock, refused, or a seller who is not active. Assumed from the name."""
    OBSOLETE = "Obsolete"
    """Replaced, or removed by a package that purges. Assumed from the name."""
    FULFILLMENT = "Fulfillment"
    """On sale, and managed by Cdiscount's own logistics. Assumed from the name."""


class PriceAlignmentAction(WireEnum):
    """Whether the service lowers the price to that of competitors, down to the minimum given."""

    EMPTY = "Empty"
    """Not set."""
    UNKNOWN = "Unknown"
    """Unknown to the service."""
    ALIGN = "Align"
    """Lower the price to that of competitors, to `minimum_price_for_price_alignment` at the lowest."""
    DONT_ALIGN = "DontAlign"
    """Leave the price as it is."""


class ProductPackagingUnit(WireEnum):
    """The unit of measure that the price a unit refers to."""

    NONE = "None"
    """No unit: the price is for the product."""
    LITER = "Liter"
    """For each litre."""
    KILOGRAM = "Kilogram"
    """For each kilogram."""
    SQUARE_METER = "SquareMeter"
    """For each square metre."""
    CUBIC_METER = "CubicMeter"
    """For each cubic metre."""
    PIECE = "Piece"
    """For each piece. Since 2021."""


@contract()
class ShippingInformation:
    """What one delivery mode costs and how long it takes, in days."""

    additional_shipping_charges: Decimal | None = None
    """The shipping charges of each further piece, in euros. Assumed to include VAT, as the price does."""
    delivery_mode: DeliveryModeInformation | None = None
    """The delivery mode."""
    max_lead_time: int | None = None
    """The longest time until delivery, in days."""
    min_lead_time: int | None = None
    """The shortest time until delivery, in days."""
    shipping_charges: Decimal | None = None
    """The shipping charges of the first piece, in euros. Assumed to include VAT, as the price does."""


class SoldOutManagement(WireEnum):
    """Whether the offer is in a clearance of the remaining stock."""

    NO = "No"
    """No clearance."""
    YES = "Yes"
    """The remaining stock is sold off."""


@contract()
class Offer:
    """One product as one seller sells it, in one condition."""

    seller_product_id: str | None = None
    """The seller's own reference, at most 50 characters."""
    product_id: str | None = None
    """Cdiscount's reference of the product (SKU)."""
    parent_product_id: str | None = None
    """Cdiscount's reference of the product that this one is a variant of; None if there is none."""
    product_ean: str | None = None
    """The EAN of the product, 13 digits."""
    product_condition: ProductConditionEnum | None = None
    """The condition of the goods."""
    offer_state: OfferStateEnum | None = None
    """Whether the offer is on sale."""
    offer_pool_list: tuple[OfferPool, ...] = ()
    """The sales sites that show the offer."""
    comments: str | None = None
    """The seller's text about the goods; may be empty."""
    creation_date: datetime | None = None
    """When the offer was created, in French local time."""
    last_update_date: datetime | None = None
    """When the offer last changed, in French local time."""
    price: Decimal | None = None
    """The price of one piece, in euros, with VAT and without shipping."""
    striked_price: Nillable[Decimal] = None
    """The reference price of one piece that is struck through, in euros; None without one. Assumed to include VAT, as
    the price does."""
    integration_price: Decimal | None = None
    """The price of one piece that the package wrote, in euros, before discounts and alignment, which is assumed from
    the name. Assumed to include VAT, as the price does."""
    discount_list: tuple[DiscountComponent, ...] = ()
    """The discounts; empty if there are none."""
    vat_rate: Decimal | None = None
    """The rate of VAT as the service stores it: a real export has 0.1960 for 19.6 %. Packages write 19.6."""
    eco_tax: Decimal | None = None
    """The French eco-participation of one piece, in euros, a part of the price; 0 if there is none."""
    dea_tax: Decimal | None = None
    """The French tax on furniture (DEA) of one piece, in euros, a part of the price; 0 if there is none."""
    stock: int | None = None
    """The number of pieces for sale; 0 takes the offer off sale."""
    sold_out_management: SoldOutManagement | None = None
    """Whether the remaining stock is sold off."""
    price_must_be_aligned: PriceAlignmentAction | None = None
    """Whether the service lowers the price to that of competitors."""
    minimum_price_for_price_alignment: Nillable[Decimal] = None
    """The lowest price that alignment may set, in euros; None without one. Assumed to include VAT, as the price
    does."""
    offer_bench_mark: OfferPriceBenchMark | None = None
    """The best offer for the same product; None if there is none."""
    product_packaging_unit: ProductPackagingUnit | None = None
    """The unit of `product_packaging_unit_price`."""
    product_packaging_value: Decimal | None = None
    """How many of these units one piece has, for example 0.75 litres."""
    product_packaging_unit_price: Decimal | None = None
    """The price of one unit, for example of a litre, in euros. Assumed to include VAT, as the price does."""
    logistic_mode: LogisticMode | None = None
    """Who ships the goods."""
    logistics_management: LogisticsManagement | None = None
    """Which logistics the offer may use."""
    is_cdav: bool | None = member("IsCDAV", default=None)
    """Whether the offer is in the free-delivery subscription (Cdiscount à volonté)."""
    shipping_information_list: tuple[ShippingInformation, ...] = ()
    """What each delivery mode costs, and how long it takes."""
    best_shipping_charges: Decimal | None = None
    """The lowest shipping charges of the first piece among the delivery modes, in euros. Assumed to include VAT, as the
    price does."""


@contract()
class OfferListMessage(ServiceBaseAPIMessage):
    """Offers of the seller."""

    offer_list: tuple[Offer, ...] = ()
    """The offers; empty if there are none."""


class OfferFilterCriterion(WireEnum):
    """New or used offers only; without it both."""

    NEW_OFFERS_ONLY = "NewOffersOnly"
    """Only offers of new goods."""
    USED_OFFERS_ONLY = "UsedOffersOnly"
    """Only offers of used goods."""


class OfferSortOrder(WireEnum):
    """In what order the pages come."""

    BY_SOLD_QUANTITY_DESCENDING = "BySoldQuantityDescending"
    """What sold most comes first."""
    BY_PRICE_ASCENDING = "ByPriceAscending"
    """The cheapest come first."""
    BY_PRICE_DESCENDING = "ByPriceDescending"
    """The most expensive come first."""
    BY_CREATION_DATE_DESCENDING = "ByCreationDateDescending"
    """The newest come first."""


class OfferStateFilter(WireEnum):
    """The states of publication in a filter; how published differs from online is not documented."""

    ALL_OFFERS_ONLY = "AllOffersOnly"
    """All offers."""
    ONLINE_OFFERS_ONLY = "OnlineOffersOnly"
    """Offers on line. How they differ from published ones is not documented."""
    PUBLISHED_OFFERS_ONLY = "PublishedOffersOnly"
    """Published offers. How they differ from those on line is not documented."""
    OFFLINE_OFFERS_ONLY = "OfflineOffersOnly"
    """Offers that are not on line."""


@contract()
class OfferFilterPaginated:
    """The filter for offers, with the number of the page."""

    page_number: int = 1
    """The number of the page, from 1; a page holds 1,000 offers."""
    offer_pool_id: Nillable[int] = None
    """The number of the sales site; None for Cdiscount (1)."""
    offer_state_filter: Nillable[OfferStateFilter] = None
    """Whether the offers are on line; None for all."""
    offer_filter_criterion: Nillable[OfferFilterCriterion] = None
    """New or used offers only; None for both."""
    offer_sort_order: Nillable[OfferSortOrder] = None
    """The order of the offers. The order without one is not documented."""
    seller_product_id_list: Sequence[str] = ()
    """The seller's own references of the offers; empty for all."""


@contract()
class OfferListPaginatedMessage(OfferListMessage):
    """One page of offers; a page beyond the end is empty and a success."""

    current_page_number: int | None = None
    """The number of this page, as requested."""
    number_of_pages: int | None = None
    """How many pages there are; 0 where there is no offer at all."""


class CompetingOfferErrorMessage(WireEnum, namespace=COMPETING_OFFERS):
    """Why the service names no competing offer."""

    UNAUTORIZED_PRODUCT = "UnautorizedProduct"
    """The seller may not ask for this product. The schema misspells the name."""
    UNKNOWN_PRODUCT = "UnknownProduct"
    """The service does not know the product."""
    TECHNICAL_ERROR = "TechnicalError"
    """An error of the service."""
    PARENT_VARIANT_PRODUCT = "ParentVariantProduct"
    """The product is the parent of variants, and has no offers of its own. Assumed from the name."""


@contract(COMPETING_OFFERS)
class CompetingOfferRequest:
    """The products whose competing offers are requested."""

    product_ids: Sequence[str] = ()
    """The products' numbers at the site (SKU)."""


@contract(COMPETING_OFFERS)
class ExecutionResult:
    """Whether the service knows the competing offers of one product."""

    error_message: Nillable[CompetingOfferErrorMessage] = None
    """Why the service names no offer; None if it does."""
    success: bool | None = None
    """Whether the service knows the offers."""


@contract(COMPETING_OFFERS, name="Product")
class CompetingOfferProduct:
    """The product of competing offers. Its name in the contract is Product, as that of another type."""

    product_ean: str | None = None
    """The EAN of the product."""
    product_id: str | None = None
    """Cdiscount's reference of the product (SKU)."""
    title: str | None = None
    """The name of the product."""


@contract(COMPETING_OFFERS, name="Seller")
class CompetitorSeller:
    """The seller of a competing offer. Its name in the contract is Seller, as that of another type."""

    id: int | None = None
    """The number of the seller."""
    name: str | None = None
    """The name of the seller's shop."""
    rating: Nillable[Decimal] = None
    """The average rating by buyers; None without one. The scale is not known."""
    rating_count: Nillable[int] = None
    """How many buyers rated; None if the service does not say."""
    sales_count: Nillable[int] = None
    """How many sales there were; None if the service does not say. The period is not known."""
    shipment_country: str | None = None
    """The country from which the seller ships, as text."""


@contract(COMPETING_OFFERS)
class Shipping:
    """How a competing offer is delivered."""

    delay: Nillable[int] = None
    """The time until delivery; None if the service does not say. Assumed to be in days."""
    shipping_mode: str | None = None
    """The delivery mode, as text. The values are not known."""
    shipping_price: Nillable[Decimal] = None
    """The shipping charges, in euros; None if the service does not say. Whether VAT is included is not known."""


@contract(COMPETING_OFFERS, name="Offer")
class CompetitorOffer:
    """One seller's offer on a product. Its name in the contract is Offer, as that of another type."""

    is_available: Nillable[bool] = None
    """Whether the offer can be bought; None if the service does not say."""
    is_best_offer: Nillable[bool] = None
    """Whether this is the best offer on the product; None if the service does not say."""
    is_with_commercial_operation: Nillable[bool] = None
    """Whether the offer takes part in a promotion, which is assumed from the name; None if the service does not say."""
    price: Nillable[Decimal] = None
    """The price of one piece, in euros. This member is assumed: it is not known which members this type has in common
    with the other type of its name. Whether VAT is included is not known."""
    seller: CompetitorSeller | None = None
    """The seller of the offer."""
    shipping: Shipping | None = None
    """How the offer is delivered."""


@contract(COMPETING_OFFERS)
class CompetingOffer:
    """All offers on one product, or why the service does not name them."""

    execution_result: ExecutionResult | None = None
    """Whether the service knows the offers."""
    offers: tuple[CompetitorOffer, ...] = ()
    """The offers on the product; empty if the service names none."""
    product: CompetingOfferProduct | None = None
    """The product."""


@contract()
class Quota:
    """How often an operation may still be called, and until when."""

    date_reset_quota: Nillable[datetime] = None
    """When the count starts anew, in French local time; None if the service does not say."""
    quota_available: int | None = None
    """How many calls are left until then."""
    quota_total: int | None = None
    """How many calls are allowed in each period. Quotas count by the hour."""


@contract(COMPETING_OFFERS)
class CompetingOfferMessage(ServiceBaseAPIMessage):
    """The competing offers of some products."""

    competing_offers: tuple[CompetingOffer, ...] = ()
    """One item for each product."""
    quota: Quota | None = None
    """How often the operation may still be called."""


@contract()
class SellerDealRequest:
    """The request for one page of the seller's deals."""

    limit: int | None = None
    """The most deals on a page. The bounds are not known."""
    page: int | None = None
    """The number of the page. Assumed to count from 1."""


@contract(SYSTEM, value_type=True)
class DateTimeOffset:
    """A .NET DateTimeOffset: a time (French local time in Python, UTC on the wire), and its offset from UTC."""

    date_time: UtcDateTime | None = member(default=None, required=True)
    """The time: French local time in Python, UTC on the wire."""
    offset_minutes: Short | None = member(default=None, required=True)
    """The difference of the original time from UTC, in minutes."""


@contract()
class SellerDeal:
    """A promotion that the site proposes for one of the seller's offers. The meanings are derived from the names."""

    category: str | None = None
    """The category of the product, as text."""
    current_price: Decimal | None = None
    """The price now, in euros, for one piece. Whether VAT is included is not known."""
    current_rate: Decimal | None = None
    """The rate of the discount now. Assumed to be in percent."""
    deal_id: Long | None = None
    """The number of the deal."""
    ean: str | None = None
    """The EAN of the product."""
    end_date: DateTimeOffset | None = None
    """When the deal ends."""
    label: str | None = None
    """The name of the deal, or of the product: its meaning is not known."""
    max_price: Decimal | None = None
    """The highest price of the deal, in euros, for one piece. Whether VAT is included is not known."""
    min_price: Decimal | None = None
    """The lowest price of the deal, in euros, for one piece. Whether VAT is included is not known."""
    offer_id: Long | None = None
    """The number of the offer."""
    product_id: str | None = None
    """Cdiscount's reference of the product (SKU)."""
    proposed_rate: Decimal | None = None
    """The rate of the discount that the site proposes. Assumed to be in percent."""
    seller_id: int | None = None
    """The number of the seller."""
    seller_product_id: str | None = None
    """The seller's own reference of the product."""
    start_date: DateTimeOffset | None = None
    """When the deal begins."""
    status: int | None = None
    """The state of the deal, as a number. The values are not known."""
    status_code: str | None = None
    """The state of the deal, as text. The values are not known."""


@contract()
class SellerDealListMessage(ServiceBaseAPIMessage):
    """One page of the seller's deals."""

    count: int | None = None
    """How many deals there are in all. Assumed from the name."""
    count_by_page: int | None = None
    """How many deals a page holds. Assumed from the name."""
    page: int | None = None
    """The number of this page."""
    seller_deal_list: tuple[SellerDeal, ...] = ()
    """The deals of the page."""
