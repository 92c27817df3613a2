"""The products of a package (Products.xml). See docs/service/packages.md#productsxml."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs

from .._contract.declare import WireEnum, contract, member

__all__ = (
    "MODEL",
    "NO_BRAND",
    "Product",
    "ProductKind",
)

MODEL: Final = "SOUMISSION CREATION PRODUITS_MK"
"""The model of products that sellers create. Since 2020 it may be the category's own: see GetModelList."""
NO_BRAND: Final = "AUCUNE"
"""The brand of a product without a brand."""


class ProductKind(WireEnum):
    """Whether a product has sizes. The category decides."""

    STANDARD = "Standard"
    """A product without sizes."""
    VARIANT = "Variant"
    """One size of a family."""


@contract()
class Product:
    """One product to create: a standard one, or one size of a family of variants.

    See docs/service/packages.md#productsxml.
    """

    seller_product_id: str
    """At most 50 characters, without accents, `|` and `*`."""
    ean_list: tuple[str, ...] = ()
    """13 digits each. Empty only if the category allows it."""
    brand_name: str
    """At most 70 characters, from GetBrandList."""
    category_code: str
    """A leaf of the category tree; leading zeros count."""
    product_kind: ProductKind = ProductKind.STANDARD
    """Whether the product is a standard one or one size of a family, as the category demands."""
    model: str = MODEL
    """The name of the model, from GetModelList."""
    short_label: str
    """At most 30 characters."""
    long_label: str
    """At most 132 characters; unique among the standard products of a package."""
    description: str
    """At most 420 characters."""
    pictures: tuple[str, ...] = ()
    """1 to 4 URLs of jpg, jpeg, png or gif files."""
    marketing_description: str | None = member("EncodedMarketingDescription", default=None)
    """At most 5,000 characters, with a little HTML; written as base64 of UTF-8."""
    navigation: str | None = None
    """The shelf in the shop, as text; None for none."""
    seller_product_family: str | None = None
    """At most 100 characters. The same for all sizes of a variant."""
    seller_product_color_name: str | None = None
    """At most 50 characters; mandatory for variants."""
    size: str | None = None
    """From the model's list of sizes; mandatory for variants."""
    isbn: str | None = member("ISBN", default=None)
    """Documented, but not in the schema. None: not written."""
    manufacturer_part_number: str | None = None
    """The manufacturer's own reference; None for none."""
    length: Decimal | None = None
    """In centimetres, as width and height: at most 4 digits before the point and 3 after it."""
    width: Decimal | None = None
    """In centimetres; see `length`."""
    height: Decimal | None = None
    """In centimetres; see `length`."""
    weight: Decimal | None = None
    """In kilograms."""
    model_properties: Mapping[str, str] = attrs.field(factory=dict)
    """The specific properties of the category's model, by name."""
