"""Offers as a package carries them: Offers.xml, whole or stocks and prices only.

A package has names and rules of its own: its `Offer` is not the `Offer` that the service lists.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import IntEnum
from typing import Final

from .._contract.declare import WireEnum, contract, member

__all__ = (
    "MODE_CODES",
    "DeliveryMode",
    "DiscountComponent",
    "DiscountType",
    "DiscountUnit",
    "Offer",
    "PackageType",
    "PackagingUnit",
    "PriceAlignment",
    "ProductCondition",
    "PublicationPool",
    "ShippingInformation",
    "StockAndPrice",
)


class ProductCondition(IntEnum):
    """New, or how used; a package writes the number."""

    LIKE_NEW = 1
    VERY_GOOD_STATE = 2
    GOOD_STATE = 3
    AVERAGE_STATE = 4
    REFURBISHED = 5
    NEW = 6


class PublicationPool(IntEnum):
    """The sites that sell; without a list it is Cdiscount alone."""

    CDISCOUNT = 1
    CDISCOUNT_PRO = 16


class PackageType(WireEnum):
    """What a package of offers carries."""

    FULL = "Full"
    """Everything of each offer."""
    STOCK_AND_PRICE = "StockAndPrice"
    """Stocks and prices of offers that exist; everything else stays as it is."""


class DeliveryMode(WireEnum):
    """How goods are sent; a mode must be ticked in the seller zone."""

    STANDARD = "Standard"
    TRACKED = "Tracked"
    REGISTERED = "Registered"
    RELAY = "Relay"
    MONDIAL_RELAY = "MondialRelay"
    RELAIS_COLIS = "RelaisColis"
    SO_COLISSIMO = "SoColissimo"
    BIG_PARCEL_ECO = "BigParcelEco"
    BIG_PARCEL_STANDARD = "BigParcelStandard"
    BIG_PARCEL_COMFORT = "BigParcelComfort"
    EXPRESS = "Express"
    FAST = "Fast"


MODE_CODES: Final[Mapping[str, DeliveryMode]] = {
    "STD": DeliveryMode.STANDARD,
    "TRK": DeliveryMode.TRACKED,
    "REG": DeliveryMode.REGISTERED,
    "MAG": DeliveryMode.RELAY,
    "REL": DeliveryMode.MONDIAL_RELAY,
    "RCO": DeliveryMode.RELAIS_COLIS,
    "SO1": DeliveryMode.SO_COLISSIMO,
    "LV": DeliveryMode.BIG_PARCEL_ECO,
    "LV1": DeliveryMode.BIG_PARCEL_ECO,
    "LV2": DeliveryMode.BIG_PARCEL_STANDARD,
    "LV3": DeliveryMode.BIG_PARCEL_COMFORT,
    "EXP": DeliveryMode.EXPRESS,
    "FST": DeliveryMode.FAST,
}
"""The modes by the codes that orders and GetSellerInformation have."""


class PriceAlignment(WireEnum):
    """Whether the service lowers the price to that of competitors, down to the minimum given."""

    ALIGN = "Align"
    DONT_ALIGN = "DontAlign"


class PackagingUnit(WireEnum):
    """The unit that the price a unit refers to."""

    EMPTY = "Empty"
    UNKNOWN = "Unknown"
    LITER = "Liter"
    KILOGRAM = "Kilogram"
    SQUARE_METER = "SquareMeter"
    CUBIC_METER = "CubicMeter"


class DiscountType(IntEnum):
    """What kind of discount an offer has; a package writes the number."""

    STRIKED_PRICE = 1
    FLASH = 2
    SALES = 3


class DiscountUnit(IntEnum):
    """What a discount is counted in; no other value was ever seen."""

    PERCENT = 1


@contract()
class ShippingInformation:
    """What one delivery mode costs, in euros."""

    delivery_mode: DeliveryMode
    shipping_charges: Decimal
    additional_shipping_charges: Decimal
    """For each further unit."""


@contract()
class DiscountComponent:
    """One discount on an offer. Sales need a Full package."""

    type: DiscountType
    discount_value: Decimal
    discount_unit: DiscountUnit = DiscountUnit.PERCENT
    start_date: datetime | None = None
    """French local time; needed for flash and sales."""
    end_date: datetime | None = None
    """French local time; a flash sale lasts at most 72 hours."""
    sales_reference_price: Decimal | None = None
    """The price that the discount of sales is counted from."""


@contract()
class Offer:
    """Everything of one offer: one product, in one condition, with the seller's own reference."""

    seller_product_id: str
    """At most 50 characters; the reference of an offer cannot be changed."""
    product_ean: str | None = None
    """13 digits; optional by the schema, needed in practice."""
    product_condition: ProductCondition
    price: Decimal
    """In euros, VAT included."""
    stock: int
    vat: Decimal
    """In percent: 20, 5.5."""
    eco_part: Decimal = Decimal(0)
    """Eco part in euros, contained in the price."""
    dea_tax: Decimal = Decimal(0)
    """DEA in euros, contained in the price."""
    preparation_time: int
    """In working days, 1 to 10."""
    comment: str = ""
    striked_price: Decimal | None = None
    """The price to compare with; above the price."""
    is_cdav: bool | None = member("IsCDAV", default=None)
    """Whether the offer takes part in the free-delivery subscription."""
    price_must_be_aligned: PriceAlignment | None = None
    minimum_price_for_price_alignment: Decimal | None = None
    """The lowest price that alignment may set."""
    product_packaging_unit: PackagingUnit | None = None
    product_packaging_value: Decimal | None = None
    """How much of the unit one piece holds."""
    bluff_delivery_max: int | None = None
    """For fulfilment on demand: the longest time to supply the warehouse."""
    price_and_discount_list: tuple[DiscountComponent, ...] = ()
    shipping_information_list: tuple[ShippingInformation, ...] = ()


@contract()
class StockAndPrice:
    """The stock, the price, or both, of an offer that exists."""

    seller_product_id: str
    product_ean: str | None = None
    price: Decimal | None = None
    """In euros, VAT included; None leaves it as it is."""
    stock: int | None = None
    """None leaves it as it is."""
