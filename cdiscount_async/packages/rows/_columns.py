"""The columns of a file of offers or products: what each is called, what it means, and where its value belongs."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeAlias
from unicodedata import normalize

import attrs

from ..._contract.declare import per_class
from ...errors import InvalidPackage
from .._layout import Objects, layout
from ..offers import DeliveryMode, Offer, PackageType, StockAndPrice
from ..products import Product
from ._product_names import PRODUCT_NAMES, PRODUCT_VALUES
from ._service_offers import LEFT_OUT, NAMES, VALUES

Place: TypeAlias = tuple[str | int, ...]
"""Where a value belongs: a member; and in a list also the item, by number or delivery mode, and the member of that."""

EANS: Final = 10
"""How many columns of EANs there may be."""
PROPERTY: Final = "Property."
"""What the columns of specific properties begin with; the name of the property follows as it is."""


@attrs.frozen
class Column:
    """One column."""

    name: str
    """As a package names it; any case will do, and `seller_product_id` for SellerProductId."""
    meaning: str
    example: str
    place: Place = attrs.field(repr=False)
    mandatory: bool = False
    """Whether every row needs it."""


def _simple(name: str, member: str, meaning: str, example: str = "", *, mandatory: bool = False) -> Column:
    return Column(name, meaning, example, (member,), mandatory)


_NAMES: Final = (
    _simple("SellerProductId", "seller_product_id", "your reference, at most 50 characters", "BLUE-42", mandatory=True),
    _simple("ProductEan", "product_ean", "the EAN, 13 digits; keep it as text", "3606800000010"),
)
_LIGHT: Final = (
    *_NAMES,
    _simple("Price", "price", "in euros, VAT included", "19,90"),
    _simple("Stock", "stock", "what can be sold", "7"),
)
_CHARGES: Final = tuple(
    column
    for mode in DeliveryMode
    for column in (
        Column(
            f"Shipping.{mode.value}",
            f"what delivery by {mode.value} costs, in euros; empty where you do not offer it",
            "2,50" if mode in {DeliveryMode.TRACKED, DeliveryMode.REGISTERED} else "",
            ("shipping_information_list", mode.value, "shipping_charges"),
        ),
        Column(
            f"Shipping.{mode.value}.Additional",
            "the same for each further piece; 0 where it is empty",
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
        ("SalesReferencePrice", "sales_reference_price", "what the percentage of sales is counted from, in euros"),
    )
)
_FULL: Final = (
    *_NAMES,
    _simple(
        "ProductCondition", "product_condition", "1 to 6, or LikeNew to New, as LIKE_NEW too", "New", mandatory=True
    ),
    _simple("Price", "price", "in euros, VAT included", "19,90", mandatory=True),
    _simple("Stock", "stock", "what can be sold", "7", mandatory=True),
    _simple("Vat", "vat", "in percent: 20; a list's vat_rate is a fraction, 0.2000", "20", mandatory=True),
    _simple("EcoPart", "eco_part", "in euros, contained in the price; 0 where it is empty", "0,02"),
    _simple("DeaTax", "dea_tax", "in euros, contained in the price; 0 where it is empty"),
    _simple("PreparationTime", "preparation_time", "working days, 1 to 10", "1", mandatory=True),
    _simple("Comment", "comment", "free, about 200 characters"),
    _simple("StrikedPrice", "striked_price", "the price to compare with, in euros"),
    _simple("IsCDAV", "is_cdav", "whether it takes part in the free-delivery subscription: true or false"),
    _simple("PriceMustBeAligned", "price_must_be_aligned", "Align or DontAlign"),
    _simple("MinimumPriceForPriceAlignment", "minimum_price_for_price_alignment", "in euros"),
    _simple("ProductPackagingUnit", "product_packaging_unit", "Liter, Kilogram, SquareMeter or CubicMeter"),
    _simple("ProductPackagingValue", "product_packaging_value", "how much of that unit one piece holds"),
    _simple("BluffDeliveryMax", "bluff_delivery_max", "for fulfilment on demand: days to supply the warehouse"),
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
    _simple("BrandName", "brand_name", "from GetBrandList; AUCUNE where there is none", "AUCUNE", mandatory=True),
    _simple("CategoryCode", "category_code", "a leaf; leading zeros count", "06010101", mandatory=True),
    _simple("ProductKind", "product_kind", "Standard or Variant; Standard where it is empty", "Standard"),
    _simple("Model", "model", "of the category; SOUMISSION CREATION PRODUITS_MK where it is empty"),
    _simple("ShortLabel", "short_label", "at most 30 characters", "A thing", mandatory=True),
    _simple("LongLabel", "long_label", "at most 132 characters", "A thing of blue wood", mandatory=True),
    _simple("Description", "description", "at most 420 characters", "Blue wood, 1 metre long", mandatory=True),
    *(
        Column(f"Picture{number}", "the address of a picture", example, ("pictures", number - 1))
        for number, example in enumerate(("https://shop.example/1.jpg", "", "", ""), 1)
    ),
    _simple("MarketingDescription", "marketing_description", "at most 5,000 characters, with a little HTML"),
    _simple("Navigation", "navigation", "the shelf"),
    _simple("SellerProductFamily", "seller_product_family", "what the sizes of a variant have in common"),
    _simple("SellerProductColorName", "seller_product_color_name", "mandatory for variants"),
    _simple("Size", "size", "mandatory for variants: from the model's sizes"),
    _simple("ISBN", "isbn", "13 digits"),
    _simple("ManufacturerPartNumber", "manufacturer_part_number", "the manufacturer's own number"),
    *(_simple(name, name.lower(), "in centimetres") for name in ("Length", "Width", "Height")),
    _simple("Weight", "weight", "in kilograms"),
)


def plain(name: str) -> str:
    """Return a name without what people write differently: case, `_`, `-`, blanks, and accents as signs of their own.

    >>> plain("seller_product_id") == plain("SellerProductId")
    True
    """
    return (name if name.isascii() else normalize("NFC", name)).casefold().translate(_NOISE)


_NOISE: Final = {ord(sign): None for sign in "_- \t\r\n\xa0\ufeff"}


@per_class
def members(cls: type[Any]) -> dict[str, Place]:
    """Return the members of a class by their plain names, and by those that a package gives them."""
    shape = layout(cls)
    return {plain(name): (one.member,) for one in (*shape.attributes, *shape.lists) for name in (one.name, one.member)}


@per_class
def lists(cls: type[Any]) -> Mapping[str, type[Any]]:
    """Return the classes of a class's lists, by member."""
    return {one.member: one.item for one in layout(cls).lists if isinstance(one, Objects)}


Meaning: TypeAlias = Callable[[Any], Any]


@attrs.frozen(eq=False)
class Table:
    """What a file of one kind of rows may hold."""

    cls: type[Any]
    columns: tuple[Column, ...]
    names: Mapping[str, str] = attrs.field(factory=dict)
    """Other names of columns, and what a package calls them."""
    values: Mapping[str, Meaning] = attrs.field(factory=dict)
    """What makes a package's value of what is written, by the names that need it, plainly written."""
    ignored: frozenset[str] = frozenset()
    """Names that are known and not needed, plainly written."""
    said: Mapping[str, str] = attrs.field(factory=dict)
    """Names of columns as whoever gives a source says them, plainly written: ours, or "" for one that is left out."""
    places: Mapping[str, Place] = attrs.field(init=False, repr=False)
    """The places by plain name: of the columns, and of the members as JSON has them."""

    @places.default
    def _of_columns_and_members(self) -> Mapping[str, Place]:
        found = members(self.cls) | {plain(one.name): one.place for one in self.columns}
        others = {plain(name): self._property(column) or found[plain(column)] for name, column in self.names.items()}
        return others | found

    def place(self, name: str) -> Place | None:
        """Return where the values of a column belong; None for one that is not known, or left out."""
        name = self.said.get(plain(name), name)
        return self.places.get(plain(name)) or self._property(name)

    def _property(self, name: str) -> Place | None:
        if self.cls is Product and name.strip().lower().startswith(PROPERTY.lower()):
            of_model = name.strip()[len(PROPERTY) :].strip()
            return ("model_properties", of_model) if of_model else None
        return None

    def meant(self, name: str) -> Meaning | None:
        """Return what makes a package's value of what is written in a column; None where that is the value."""
        return self.values.get(plain(self.said.get(plain(name), name)))

    def is_ignored(self, name: str) -> bool:
        """Whether a column is known and not needed, or left out."""
        said = self.said.get(plain(name))
        return said == "" or plain(said or name) in self.ignored

    def knows(self, name: str) -> bool:
        """Whether a column is known, be it needed or not."""
        return self.place(name) is not None or self.is_ignored(name)

    def refusal(self, what: str, more: str = "") -> InvalidPackage:
        """Return the error for names of which none is known."""
        wanted = ", ".join(one.name for one in self.columns[:4])
        return InvalidPackage(f"{what} has none of the columns that are known: {wanted}, …{more}")

    def close_to(self, name: str) -> str:
        """Return the column whose name is nearly this one; "" for none."""
        found = get_close_matches(name, [one.name for one in self.columns], n=1)
        return found[0] if found else ""


FULL: Final = Table(
    Offer,
    _FULL,
    names=NAMES,
    values={plain(name): meant for name, meant in VALUES.items()},
    ignored=frozenset(map(plain, LEFT_OUT)),
)
LIGHT: Final = Table(
    StockAndPrice,
    _LIGHT,
    ignored=(FULL.ignored | FULL.places.keys() | {plain(str(one.place[0])) for one in _FULL})
    - {plain(one.name) for one in _LIGHT},
)
PRODUCTS: Final = Table(
    Product, _PRODUCT, names=PRODUCT_NAMES, values={plain(name): meant for name, meant in PRODUCT_VALUES.items()}
)
OFFERS: Final[Mapping[PackageType, Table]] = {PackageType.FULL: FULL, PackageType.STOCK_AND_PRICE: LIGHT}
