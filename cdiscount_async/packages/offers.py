"""The offers of a package (Offers.xml): whole ones, or stocks and prices only.

A package has its own names and rules: its `Offer` is not the `Offer` that the service lists. Write `packages.Offer`.

See docs/service/packages.md#offersxml.
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
    """Whether goods are new, or how used. A package has the number."""

    LIKE_NEW = 1
    VERY_GOOD_STATE = 2
    GOOD_STATE = 3
    AVERAGE_STATE = 4
    REFURBISHED = 5
    NEW = 6


class PublicationPool(IntEnum):
    """The sites that sell. A package without a list is for Cdiscount alone."""

    CDISCOUNT = 1
    CDISCOUNT_PRO = 16


class PackageType(WireEnum):
    """What a package has of each offer."""

    FULL = "Full"
    """Everything."""
    STOCK_AND_PRICE = "StockAndPrice"
    """The stock and the price. The offers must exist; their other values stay."""


class DeliveryMode(WireEnum):
    """How goods are sent. The mode must be ticked in the seller zone.

    See docs/service/packages.md#delivery-modes.
    """

    STANDARD = "Standard"
    """Without tracking (STD), for parcels below 30 kg. Hidden from buyers above 10 euros."""
    TRACKED = "Tracked"
    """With tracking (TRK), for parcels below 30 kg; mandatory for these."""
    REGISTERED = "Registered"
    """Registered (REG), for parcels below 30 kg; mandatory for these."""
    RELAY = "Relay"
    """To a shop (MAG)."""
    MONDIAL_RELAY = "MondialRelay"
    """To a pick-up point of Mondial Relay (REL)."""
    RELAIS_COLIS = "RelaisColis"
    """To a pick-up point of Relais Colis (RCO)."""
    SO_COLISSIMO = "SoColissimo"
    """To a pick-up point of So Colissimo (SO1)."""
    BIG_PARCEL_ECO = "BigParcelEco"
    """To the kerb (LV1), for parcels above 30 kg; mandatory for these."""
    BIG_PARCEL_STANDARD = "BigParcelStandard"
    """Into the home (LV2), for parcels above 30 kg."""
    BIG_PARCEL_COMFORT = "BigParcelComfort"
    """Into the home with installation (LV3), for parcels above 30 kg."""
    EXPRESS = "Express"
    """Express (EXP), for parcels below 30 kg."""
    FAST = "Fast"
    """Fast (FST)."""


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
"""The modes by their codes in orders and in GetSellerInformation."""


class PriceAlignment(WireEnum):
    """Whether the service lowers the price to that of competitors, to the minimum at the lowest."""

    ALIGN = "Align"
    """Lower the price to that of competitors."""
    DONT_ALIGN = "DontAlign"
    """Leave the price as it is."""


class PackagingUnit(WireEnum):
    """The unit of the price per unit."""

    EMPTY = "Empty"
    """No unit."""
    UNKNOWN = "Unknown"
    """An unknown unit."""
    LITER = "Liter"
    """For each litre."""
    KILOGRAM = "Kilogram"
    """For each kilogram."""
    SQUARE_METER = "SquareMeter"
    """For each square metre."""
    CUBIC_METER = "CubicMeter"
    """For each cubic metre."""


class DiscountType(IntEnum):
    """The kind of a discount. A package has the number.

    See docs/service/sales.md#three-kinds-of-discount.
    """

    STRIKED_PRICE = 1
    FLASH = 2
    SALES = 3


class DiscountUnit(IntEnum):
    """The unit of a discount. No other value is known."""

    PERCENT = 1


@contract()
class ShippingInformation:
    """The costs of one delivery mode, in euros."""

    delivery_mode: DeliveryMode
    """The mode, which must be ticked in the seller zone."""
    shipping_charges: Decimal
    """The charges of the first piece, in euros, at most 30."""
    additional_shipping_charges: Decimal
    """The charges of each further piece, in euros."""


@contract()
class DiscountComponent:
    """One discount on an offer. Sales need a Full package.

    See docs/service/sales.md#rules.
    """

    type: DiscountType
    """The kind of the discount."""
    discount_value: Decimal
    """The discount, in `discount_unit`."""
    discount_unit: DiscountUnit = DiscountUnit.PERCENT
    """The unit of `discount_value`."""
    start_date: datetime | None = None
    """French local time; needed for flash and sales."""
    end_date: datetime | None = None
    """French local time; a flash sale lasts at most 72 hours."""
    sales_reference_price: Decimal | None = None
    """The price from which the discount of sales is counted, in euros."""


@contract()
class Offer:
    """Everything of one offer: one product, in one condition, with the seller's own reference."""

    seller_product_id: str
    """At most 50 characters. The reference of an offer cannot be changed."""
    product_ean: str | None = None
    """13 digits. Optional by the schema, required in practice."""
    product_condition: ProductCondition
    """The condition of the goods."""
    price: Decimal
    """In euros, VAT included."""
    stock: int
    """The number of pieces for sale: not less than what is in pending orders."""
    vat: Decimal
    """In percent: 20, 5.5."""
    eco_part: Decimal = Decimal(0)
    """The eco part in euros, included in the price."""
    dea_tax: Decimal = Decimal(0)
    """The DEA tax in euros, included in the price."""
    preparation_time: int
    """In working days, 1 to 10."""
    comment: str = ""
    """A text about the goods for buyers; may be empty. The greatest length is not known."""
    striked_price: Decimal | None = None
    """The price that is shown struck through, in euros; above the price."""
    is_cdav: bool | None = member("IsCDAV", default=None)
    """Whether the offer takes part in the free-delivery subscription."""
    price_must_be_aligned: PriceAlignment | None = None
    """Whether the service lowers the price to that of competitors; None for the service's own choice."""
    minimum_price_for_price_alignment: Decimal | None = None
    """The lowest price that alignment may set, in euros."""
    product_packaging_unit: PackagingUnit | None = None
    """The unit of the price per unit, for example litres."""
    product_packaging_value: Decimal | None = None
    """How many units one piece has."""
    bluff_delivery_max: int | None = None
    """For fulfilment on demand: the longest time until the warehouse is supplied."""
    price_and_discount_list: tuple[DiscountComponent, ...] = ()
    """The discounts; empty if there are none."""
    shipping_information_list: tuple[ShippingInformation, ...] = ()
    """The costs of each delivery mode. Below 30 kg Tracked and Registered are mandatory, above BigParcelEco."""


@contract()
class StockAndPrice:
    """The stock, the price, or both, of an offer that exists."""

    seller_product_id: str
    """The seller's own reference of an offer that exists."""
    product_ean: str | None = None
    """The EAN of the product, 13 digits."""
    price: Decimal | None = None
    """In euros, VAT included. None: it stays as it is."""
    stock: int | None = None
    """None: it stays as it is."""
