"""Products, categories, models and brands, and the packages that create products."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from .._contract.declare import IDENTIFIER, PRODUCT, Long, Nillable, Private, WireEnum, contract, member
from .common import ServiceBaseAPIMessage

__all__ = (
    "Brand",
    "BrandListMessage",
    "CategoryTree",
    "CategoryTreeMessage",
    "IdentifierRequest",
    "IdentifierTypeEnum",
    "ModelDefinition",
    "ModelFilter",
    "Product",
    "ProductByIdentifier",
    "ProductFilter",
    "ProductIntegrationReportMessage",
    "ProductListByIdentifierMessage",
    "ProductListMessage",
    "ProductMatching",
    "ProductMatchingFileMessage",
    "ProductMatchingStatusEnum",
    "ProductModel",
    "ProductModelListMessage",
    "ProductPackageRequest",
    "ProductReportLog",
    "ProductReportPropertyLog",
    "ProductTypeEnum",
    "VariationDescription",
)


@contract()
class ProductFilter:
    """The filter for the products of one category."""

    category_code: str | None = None
    """The code of the category: two characters a level, normally eight; leading zeros count."""


class ProductTypeEnum(WireEnum):
    """Whether a product is on its own, or one size or colour of a family."""

    STANDARD = "Standard"
    """A product on its own."""
    VARIANT = "Variant"
    """One size or colour of a family."""


@contract()
class Product:
    """A product of the catalogue, on which an offer can be placed."""

    sku: str | None = member("SKU", default=None)
    """Cdiscount's reference of the product."""
    name: str | None = None
    """The name of the product."""
    brand_name: str | None = None
    """The name of the brand."""
    ean_list: tuple[str, ...] = member("EANList", default=())
    """The EANs of the product; empty for the father of variants."""
    isbn: str | None = member("ISBN", default=None)
    """The ISBN of a book; empty for other products."""
    product_type: ProductTypeEnum | None = None
    """Whether the product is on its own, or one of a family."""


@contract()
class ProductListMessage(ServiceBaseAPIMessage):
    """The products of a category; a large category can make this very long."""

    product_list: tuple[Product, ...] = ()
    """The products; empty if there are none."""


@contract()
class ProductPackageRequest:
    """Where the service finds a product package."""

    zip_file_full_path: Private[str] = None
    """The URL of the zip, readable without login; the service fetches it during the call."""


@contract()
class ProductReportPropertyLog:
    """One finding on one property of a product in a package, with its code: see `cdiscount_async.codes`."""

    error_code: str | None = None
    """The code of the finding, four digits: see `cdiscount_async.codes`."""
    log_message: str | None = None
    """The finding as text, with pipes: reference, OK or KO, code, text."""
    name: str | None = None
    """The name of the property."""
    property_error: str | None = None
    """The number of the property or of the error: its meaning is not known."""


@contract()
class ProductReportLog:
    """What became of one product of a package."""

    log_date: datetime | None = None
    """When the line was written, in French local time."""
    product_integration_status: str | None = None
    """`Integrated`, or `ManualCheckToBeDone` while a person checks it; other values are not published."""
    property_list: tuple[ProductReportPropertyLog, ...] = ()
    """The findings: also one for a product that was created or updated."""
    sku: str | None = member("SKU", default=None)
    """A reference of the product. Whether the seller's own or Cdiscount's is not known."""
    validated: bool | None = None
    """Whether the product was accepted."""


@contract()
class ProductIntegrationReportMessage(ServiceBaseAPIMessage):
    """The state of a product package: the result of a submission, and of a request for its report."""

    number_of_errors: int | None = None
    """How many errors the report has."""
    package_id: Long | None = None
    """The number of the package, for GetProductPackageSubmissionResult. Above 0 when the package was accepted."""
    package_integration_status: str | None = None
    """`Integrated` or `Rejected`; None or anything else means in progress."""
    product_log_list: tuple[ProductReportLog, ...] = member(default=(), nil_when_empty=True)
    """What became of each product; empty until the package is integrated."""


class ProductMatchingStatusEnum(WireEnum):
    """Whether a line of a package was matched to a product of the catalogue."""

    NONE = "None"
    """Not matched. Assumed from the name."""
    PENDING = "Pending"
    """Still waits. Assumed from the name."""
    OK = "Ok"
    """Matched to a product of the catalogue."""
    KO = "Ko"
    """The match failed."""


@contract()
class ProductMatching:
    """Which catalogue product one line of a package was matched to."""

    color: str | None = None
    """The colour of a variant; None for other products."""
    comment: str | None = None
    """More about the match, as text; None for nothing."""
    ean: str | None = member(default=None, required=True)
    """The EAN of the product."""
    matching_status: ProductMatchingStatusEnum | None = member(default=None, required=True)
    """Whether the line was matched."""
    name: str | None = member(default=None, required=True)
    """The name of the product."""
    seller_product_id: str | None = member(default=None, required=True)
    """The seller's own reference of the product."""
    size: str | None = None
    """The size of a variant; None for other products."""
    sku: str | None = member(default=None, required=True)
    """Cdiscount's reference of the product that the line was matched to."""


@contract()
class ProductMatchingFileMessage(ServiceBaseAPIMessage):
    """How the lines of a product package were matched."""

    package_id: Long | None = None
    """The number of the package."""
    product_matching_list: tuple[ProductMatching, ...] = ()
    """One item for each line of the package."""


@contract()
class CategoryTree:
    """A category and its subcategories. In practice only categories without subcategories have a code."""

    code: str | None = None
    """The code: two characters a level, normally eight; leading zeros count. Empty for categories with
    subcategories."""
    name: str | None = None
    """The French name, in capital letters; None or technical for the root."""
    children_category_list: tuple["CategoryTree", ...] = ()
    """The subcategories; empty for a category with a code."""
    allow_offer_integration: bool | None = None
    """Whether the seller may place offers in the category."""
    allow_product_integration: bool | None = None
    """Whether the seller may create products in the category. A real tree had false nearly everywhere, although
    products could be created."""
    is_ean_optional: Nillable[bool] = member("IsEANOptional", default=None)
    """Whether products of the category may come without EAN; None if the service does not say."""
    is_standard_product_kind_eligible: bool | None = None
    """Whether the category takes products on their own (Standard)."""
    is_variant_product_kind_eligible: bool | None = None
    """Whether the category takes sizes and colours of a family (Variant)."""


@contract()
class CategoryTreeMessage(ServiceBaseAPIMessage):
    """The tree of categories, about 2 MB: keep it for a day."""

    category_tree: CategoryTree | None = None
    """The root, which is no category itself."""


@contract()
class ModelFilter:
    """The categories whose models are requested. Without any, the result is empty."""

    category_code_list: Sequence[str] = ()
    """The codes of the categories. Without any, the result is empty."""


@contract()
class ModelDefinition:
    """The properties that a model has, and which values they take."""

    list_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Name of a property to the values that may be chosen."""
    mandatory_model_properties: tuple[str, ...] = ()
    """Names of the properties that a product must have."""
    multiple_free_text_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Properties that take several free texts. The values are empty."""
    single_free_text_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Properties that take one free text. The values are empty."""


@contract()
class VariationDescription:
    """One size that variants of a model can have."""

    variant_value_description: str | None = None
    """The size, for example XL."""
    variant_value_id: int | None = None
    """The number of the size."""


@contract()
class ProductModel:
    """A model: the properties that products of a category are described by."""

    category_code: str | None = None
    """The code of the category that the model belongs to, often shorter than the requested code."""
    definition: ModelDefinition | None = None
    """The properties of the model."""
    is_default: bool | None = member(default=None, since="2020")
    """Whether it is the default model of the category, which is assumed from the name."""
    model_id: int | None = None
    """The number of the model."""
    name: str | None = None
    """The value for the Model attribute of a product package."""
    product_xml_structure: str | None = None
    """A sample `<Product>` as XML text."""
    variation_value_list: tuple[VariationDescription, ...] = ()
    """The sizes that variants can have; empty if there are none."""
    version: str | None = None
    """The version of the model, for example 1.0; None if the service does not say."""


@contract()
class ProductModelListMessage(ServiceBaseAPIMessage):
    """The models of the requested categories."""

    model_list: tuple[ProductModel, ...] = member(default=(), nil_when_empty=True)
    """The models; empty without a category."""


@contract()
class Brand:
    """A brand that products can carry."""

    brand_name: str | None = None
    """The name, as packages of products must write it."""


@contract(PRODUCT)
class BrandListMessage(ServiceBaseAPIMessage):
    """All brands: a long list."""

    brand_list: tuple[Brand, ...] = ()
    """The brands."""


class IdentifierTypeEnum(WireEnum):
    """The kind of identifier of products: EAN is the only one."""

    EAN = "EAN"
    """The EAN, 13 digits."""


@contract()
class IdentifierRequest:
    """The filter for products, by EAN."""

    identifier_type: IdentifierTypeEnum | None = None
    """The kind of identifier: EAN is the only one."""
    value_list: Sequence[str] = ()
    """The EANs. The highest number for one call is not known; 10 works."""


@contract(IDENTIFIER)
class ProductByIdentifier:
    """What the service knows about one requested EAN. `has_error` is true for unknown ones."""

    ean: str | None = None
    """The EAN that was requested."""
    name: str | None = None
    """The name of the product; None for an unknown EAN."""
    brand_name: str | None = None
    """The name of the brand; None for an unknown EAN."""
    category_code: str | None = None
    """The code of the product's category; None for an unknown EAN."""
    product_type: Nillable[ProductTypeEnum] = None
    """Whether the product is on its own, or one of a family; None for an unknown EAN."""
    father_product_id: str | None = None
    """Cdiscount's reference of the product that this one is a variant of; None if there is none."""
    color: str | None = None
    """The colour of a variant; None if there is none."""
    size: str | None = None
    """The size of a variant; None if there is none."""
    image_url: str | None = None
    """The address of the picture; None if there is none."""
    has_error: bool | None = None
    """Whether the service does not know the EAN. Assumed from the name."""
    error_message: str | None = None
    """Why there is no product, as text; None if there is one."""


@contract(IDENTIFIER)
class ProductListByIdentifierMessage(ServiceBaseAPIMessage):
    """One item for each requested EAN."""

    product_list_by_identifier: tuple[ProductByIdentifier, ...] = ()
    """One item for each EAN."""
