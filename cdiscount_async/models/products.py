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
    """Two characters a level, normally eight; leading zeros count."""


class ProductTypeEnum(WireEnum):
    """Whether a product is on its own, or one size or colour of a family."""

    STANDARD = "Standard"
    VARIANT = "Variant"


@contract()
class Product:
    """A product of the catalogue, on which an offer can be placed."""

    sku: str | None = member("SKU", default=None)
    """Cdiscount's reference of the product."""
    name: str | None = None
    brand_name: str | None = None
    ean_list: tuple[str, ...] = member("EANList", default=())
    isbn: str | None = member("ISBN", default=None)
    product_type: ProductTypeEnum | None = None


@contract()
class ProductListMessage(ServiceBaseAPIMessage):
    """The products of a category; a large category can make this very long."""

    product_list: tuple[Product, ...] = ()


@contract()
class ProductPackageRequest:
    """Where the service finds a product package."""

    zip_file_full_path: Private[str] = None
    """URL of the zip, readable without login; the service fetches it during the call."""


@contract()
class ProductReportPropertyLog:
    """One finding on one property of a product in a package, with its code: see `cdiscount_async.codes`."""

    error_code: str | None = None
    log_message: str | None = None
    name: str | None = None
    property_error: str | None = None


@contract()
class ProductReportLog:
    """What became of one product of a package."""

    log_date: datetime | None = None
    product_integration_status: str | None = None
    """`Integrated`, or `ManualCheckToBeDone` while a person checks it; other values are not published."""
    property_list: tuple[ProductReportPropertyLog, ...] = ()
    sku: str | None = member("SKU", default=None)
    validated: bool | None = None


@contract()
class ProductIntegrationReportMessage(ServiceBaseAPIMessage):
    """The state of a product package: the result of a submission, and of a request for its report."""

    number_of_errors: int | None = None
    package_id: Long | None = None
    """Above 0 when the package was accepted."""
    package_integration_status: str | None = None
    """`Integrated` or `Rejected`; None or anything else means in progress."""
    product_log_list: tuple[ProductReportLog, ...] = member(default=(), nil_when_empty=True)


class ProductMatchingStatusEnum(WireEnum):
    """Whether a line of a package was matched to a product of the catalogue."""

    NONE = "None"
    PENDING = "Pending"
    OK = "Ok"
    KO = "Ko"


@contract()
class ProductMatching:
    """Which catalogue product one line of a package was matched to."""

    color: str | None = None
    comment: str | None = None
    ean: str | None = member(default=None, required=True)
    matching_status: ProductMatchingStatusEnum | None = member(default=None, required=True)
    name: str | None = member(default=None, required=True)
    seller_product_id: str | None = member(default=None, required=True)
    size: str | None = None
    sku: str | None = member(default=None, required=True)


@contract()
class ProductMatchingFileMessage(ServiceBaseAPIMessage):
    """How the lines of a product package were matched."""

    package_id: Long | None = None
    product_matching_list: tuple[ProductMatching, ...] = ()


@contract()
class CategoryTree:
    """A category and its subcategories. In practice only categories without subcategories have a code."""

    code: str | None = None
    name: str | None = None
    children_category_list: tuple["CategoryTree", ...] = ()
    allow_offer_integration: bool | None = None
    allow_product_integration: bool | None = None
    is_ean_optional: Nillable[bool] = member("IsEANOptional", default=None)
    """Whether products of this category may come without EAN."""
    is_standard_product_kind_eligible: bool | None = None
    is_variant_product_kind_eligible: bool | None = None


@contract()
class CategoryTreeMessage(ServiceBaseAPIMessage):
    """The tree of categories, about 2 MB: keep it for a day."""

    category_tree: CategoryTree | None = None


@contract()
class ModelFilter:
    """The categories whose models are requested. Without any, the result is empty."""

    category_code_list: Sequence[str] = ()


@contract()
class ModelDefinition:
    """The properties that a model has, and which values they take."""

    list_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Property name to the values that may be chosen."""
    mandatory_model_properties: tuple[str, ...] = ()
    """Names of the properties that a product must have."""
    multiple_free_text_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Properties that take several free texts."""
    single_free_text_properties: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    """Properties that take one free text."""


@contract()
class VariationDescription:
    """One size that variants of a model can have."""

    variant_value_description: str | None = None
    variant_value_id: int | None = None


@contract()
class ProductModel:
    """A model: the properties that products of a category are described by."""

    category_code: str | None = None
    """The code of the category that the model belongs to, often shorter than the requested code."""
    definition: ModelDefinition | None = None
    is_default: bool | None = member(default=None, since="2020")
    model_id: int | None = None
    name: str | None = None
    """The value for the Model attribute of a product package."""
    product_xml_structure: str | None = None
    """A sample `<Product>` as XML text."""
    variation_value_list: tuple[VariationDescription, ...] = ()
    version: str | None = None


@contract()
class ProductModelListMessage(ServiceBaseAPIMessage):
    """The models of the requested categories."""

    model_list: tuple[ProductModel, ...] = member(default=(), nil_when_empty=True)


@contract()
class Brand:
    """A brand that products can carry."""

    brand_name: str | None = None


@contract(PRODUCT)
class BrandListMessage(ServiceBaseAPIMessage):
    """All brands: a long list."""

    brand_list: tuple[Brand, ...] = ()


class IdentifierTypeEnum(WireEnum):
    """The kind of identifier of products: EAN is the only one."""

    EAN = "EAN"


@contract()
class IdentifierRequest:
    """The filter for products, by EAN."""

    identifier_type: IdentifierTypeEnum | None = None
    value_list: Sequence[str] = ()
    """The EANs. The highest number for one call is not known; 10 works."""


@contract(IDENTIFIER)
class ProductByIdentifier:
    """What the service knows about one requested EAN. `has_error` is true for unknown ones."""

    ean: str | None = None
    name: str | None = None
    brand_name: str | None = None
    category_code: str | None = None
    product_type: Nillable[ProductTypeEnum] = None
    father_product_id: str | None = None
    color: str | None = None
    size: str | None = None
    image_url: str | None = None
    has_error: bool | None = None
    error_message: str | None = None


@contract(IDENTIFIER)
class ProductListByIdentifierMessage(ServiceBaseAPIMessage):
    """One item for each requested EAN."""

    product_list_by_identifier: tuple[ProductByIdentifier, ...] = ()
