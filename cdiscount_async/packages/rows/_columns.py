"""The columns of a file of offers or products: their names, their meanings, and the members that they fill."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias
from unicodedata import normalize

import attrs

from ..._common.lists import first_few
from ..._contract.declare import per_class
from ...errors import InvalidPackage
from .._layout import Objects, layout
from ..offers import DeliveryMode, Offer, PackageType, StockAndPrice
from ..products import Product
from ._export import export_names
from ._product_names import PRODUCT_NAMES, PRODUCT_VALUES
from ._service_offers import LEFT_OUT, NAMES, VALUES

Place: TypeAlias = tuple[str | int, ...]
"""The place of a value in a model: a member, or a list, the number or delivery mode of an item, and its member."""

EANS: Final = 10
"""The highest number of EAN columns."""
PROPERTY: Final = "Property."
"""The beginning of the columns of specific properties. The name of the property follows unchanged."""


@attrs.frozen
class Column:
    """One column."""

    name: str
    """The name in a package. Case, `_`, `-` and spaces do not matter: `seller_product_id` is SellerProductId."""
    meaning: str
    example: str
    place: Place = attrs.field(repr=False)
    mandatory: bool = False
    """Whether every row needs a value."""


def _simple(name: str, member: str, meaning: str, example: str = "", *, mandatory: bool = False) -> Column:
    return Column(name, meaning, example, (member,), mandatory)


_NAMES: Final = (
    _simple("SellerProductId", "seller_product_id", "your reference, at most 50 characters", "BLUE-42", mandatory=True),
    _simple("ProductEan", "product_ean", "the EAN, 13 digits; keep it as text", "3606800000010"),
)
_LIGHT: Final = (
    *_NAMES,
    _simple("Price", "price", "in euros, VAT included", "19,90"),
    _simple("Stock", "stock", "the quantity that can be sold", "7"),
)
_CHARGES: Final = tuple(
    column
    for mode in DeliveryMode
    for column in (
        Column(
            f"Shipping.{mode.value}",
            f"charges of delivery by {mode.value}, in euros; empty if you do not offer it",
            "2,50" if mode in {DeliveryMode.TRACKED, DeliveryMode.REGISTERED} else "",
            ("shipping_information_list", mode.value, "shipping_charges"),
        ),
        Column(
            f"Shipping.{mode.value}.Additional",
            "the same for each further piece; 0 if empty",
            "1,00" if mode in {DeliveryMode.TRACKED, DeliveryMode.REGISTERED} else "",
            ("shipping_information_list", mode.value, "additional_shipping_charges"),
        ),
    )
)
_DISCOUNT: Final = tuple(
    Column(f"Discount.{name}", meaning, "", ("price_and_discount_list", 0, member))
    for name, member, meaning in (
        ("Type", "type", "1 or StrikedPrice, 2 or Flash, 3 or Sales"),
        ("Value", "discount_value", "in percent"),
        ("StartDate", "start_date", "French local time: 2026-01-07T08:00:00 or 07/01/2026 08:00"),
        ("EndDate", "end_date", "the same"),
        ("SalesReferencePrice", "sales_reference_price", "the price that a sales discount is computed from, in euros"),
    )
)
_FULL: Final = (
    *_NAMES,
    _simple(
        "ProductCondition", "product_condition", "1 to 6, or a name: LikeNew, LIKE_NEW, … New", "New", mandatory=True
    ),
    _simple("Price", "price", "in euros, VAT included", "19,90", mandatory=True),
    _simple("Stock", "stock", "the quantity that can be sold", "7", mandatory=True),
    _simple("Vat", "vat", "in percent: 20; the vat_rate of a list is a fraction: 0.2000", "20", mandatory=True),
    _simple("EcoPart", "eco_part", "in euros, included in the price; 0 if empty", "0,02"),
    _simple("DeaTax", "dea_tax", "in euros, included in the price; 0 if empty"),
    _simple("PreparationTime", "preparation_time", "working days, 1 to 10", "1", mandatory=True),
    _simple("Comment", "comment", "free text, about 200 characters"),
    _simple("StrikedPrice", "striked_price", "the earlier, higher price, in euros"),
    _simple("IsCDAV", "is_cdav", "whether it takes part in the free-delivery subscription: true or false"),
    _simple("PriceMustBeAligned", "price_must_be_aligned", "Align or DontAlign"),
    _simple("MinimumPriceForPriceAlignment", "minimum_price_for_price_alignment", "in euros"),
    _simple("ProductPackagingUnit", "product_packaging_unit", "Liter, Kilogram, SquareMeter or CubicMeter"),
    _simple("ProductPackagingValue", "product_packaging_value", "the quantity in one piece, in that unit"),
    _simple("BluffDeliveryMax", "bluff_delivery_max", "for fulfilment on demand: the days to supply the warehouse"),
    *_CHARGES,
    *_DISCOUNT,
)
_PRODUCT: Final = (
    _simple(
        "SellerProductId", "seller_product_id", "your reference, at most 50 plain characters", "NEW-1", mandatory=True
    ),
    *(
        Column(f"Ean{number or ''}", "an EAN, 13 digits; keep it as text", example, ("ean_list", max(number - 1, 0)))
        for number, example in ((0, "3606800000010"), *((number, "") for number in range(2, EANS + 1)))
    ),
    _simple("BrandName", "brand_name", "from GetBrandList; AUCUNE if there is none", "AUCUNE", mandatory=True),
    _simple(
        "CategoryCode",
        "category_code",
        "has no subcategories; keep leading zeros",
        "06010101",
        mandatory=True,
    ),
    _simple("ProductKind", "product_kind", "Standard or Variant; Standard if empty", "Standard"),
    _simple("Model", "model", "the model of the category; SOUMISSION CREATION PRODUITS_MK if empty"),
    _simple("ShortLabel", "short_label", "at most 30 characters", "A thing", mandatory=True),
    _simple("LongLabel", "long_label", "at most 132 characters", "A thing of blue wood", mandatory=True),
    _simple("Description", "description", "at most 420 characters", "Blue wood, 1 metre long", mandatory=True),
    *(
        Column(f"Picture{number}", "the address of a picture", example, ("pictures", number - 1))
        for number, example in enumerate(("https://shop.example/1.jpg", "", "", ""), 1)
    ),
    _simple("MarketingDescription", "marketing_description", "at most 5,000 characters, simple HTML allowed"),
    _simple("Navigation", "navigation", "the shelf"),
    _simple("SellerProductFamily", "seller_product_family", "the same reference for all sizes of a product"),
    _simple("SellerProductColorName", "seller_product_color_name", "mandatory for variants"),
    _simple("Size", "size", "mandatory for variants: one of the model's sizes"),
    _simple("ISBN", "isbn", "13 digits"),
    _simple("ManufacturerPartNumber", "manufacturer_part_number", "the manufacturer's own number"),
    *(_simple(name, name.lower(), "in centimetres") for name in ("Length", "Width", "Height")),
    _simple("Weight", "weight", "in kilograms"),
)


def plain(name: str) -> str:
    """Return a name in one spelling: without case, `_`, `-` and spaces, and with accents composed.

    >>> plain("seller_product_id") == plain("SellerProductId")
    True
    """
    return (name if name.isascii() else normalize("NFC", name)).casefold().translate(_NOISE)


_NOISE: Final = {ord(sign): None for sign in "_- \t\r\n\xa0\ufeff"}


@per_class
def members(cls: type[Any]) -> dict[str, Place]:
    """Return the places of a class's members, by the plain form of their names in Python and in a package."""
    shape = layout(cls)
    return {plain(name): (one.member,) for one in (*shape.attributes, *shape.lists) for name in (one.name, one.member)}


@per_class
def lists(cls: type[Any]) -> Mapping[str, type[Any]]:
    """Return the classes of the items in a class's lists, by member."""
    return {one.member: one.item for one in layout(cls).lists if isinstance(one, Objects)}


Conversion: TypeAlias = Callable[[Any], Any]


@attrs.frozen(eq=False)
class Table:
    """The columns that a file of one kind of rows may have."""

    cls: type[Any]
    columns: tuple[Column, ...]
    names: Mapping[str, str] = attrs.field(factory=dict)
    """Other names of columns, and their names in a package."""
    values: Mapping[str, Conversion] = attrs.field(factory=dict)
    """Functions that convert written values to those of a package, by the plain names of their columns."""
    ignored: frozenset[str] = frozenset()
    """Plain names of known columns that are not needed."""
    names_of_cells: Callable[[Sequence[str]], tuple[str, ...]] = export_names
    """Returns the names of the cells by the first row of a file without a header; an empty tuple for other rows."""
    renamed: Mapping[str, str] = attrs.field(factory=dict)
    """The names of this library by the plain names of the user's columns; "" for a column that is ignored."""
    places: Mapping[str, Place] = attrs.field(init=False, repr=False)
    """The places by the plain names of the columns, and of the members in JSON."""

    @places.default
    def _of_columns_and_members(self) -> Mapping[str, Place]:
        found = members(self.cls) | {plain(one.name): one.place for one in self.columns}
        others = {plain(name): self._property(column) or found[plain(column)] for name, column in self.names.items()}
        return others | found

    def place(self, name: str) -> Place | None:
        """Return the place of a column's values; None for an unknown or ignored column."""
        name = self.renamed.get(plain(name), name)
        return self.places.get(plain(name)) or self._property(name)

    def _property(self, name: str) -> Place | None:
        if self.cls is Product and name.strip().lower().startswith(PROPERTY.lower()):
            of_model = name.strip()[len(PROPERTY) :].strip()
            return ("model_properties", of_model) if of_model else None
        return None

    def conversion(self, name: str) -> Conversion | None:
        """Return the function that converts the values of a column; None if they need no conversion."""
        return self.values.get(plain(self.renamed.get(plain(name), name)))

    def is_ignored(self, name: str) -> bool:
        """Whether a column is known but not needed, or is ignored by the user."""
        ours = self.renamed.get(plain(name))
        return ours == "" or plain(ours or name) in self.ignored

    def knows(self, name: str) -> bool:
        """Whether a column is known, needed or not."""
        return self.place(name) is not None or self.is_ignored(name)

    def refusal(self, what: str, more: str = "") -> InvalidPackage:
        """Return the error for a source without any known column."""
        known = first_few((one.name for one in self.columns[:4]), len(self.columns))
        return InvalidPackage(f"{what} has no known column; known are {known}{more}")

    def close_to(self, name: str) -> str:
        """Return the column with the most similar name; "" if none is similar."""
        found = get_close_matches(name, [one.name for one in self.columns], n=1)
        return found[0] if found else ""


FULL: Final = Table(
    Offer,
    _FULL,
    names=NAMES,
    values={plain(name): one for name, one in VALUES.items()},
    ignored=frozenset(map(plain, LEFT_OUT)),
)
LIGHT: Final = Table(
    StockAndPrice,
    _LIGHT,
    ignored=(FULL.ignored | FULL.places.keys() | {plain(str(one.place[0])) for one in _FULL})
    - {plain(one.name) for one in _LIGHT},
)
PRODUCTS: Final = Table(
    Product,
    _PRODUCT,
    names=PRODUCT_NAMES,
    values={plain(name): one for name, one in PRODUCT_VALUES.items()},
)
OFFERS: Final[Mapping[PackageType, Table]] = {PackageType.FULL: FULL, PackageType.STOCK_AND_PRICE: LIGHT}
