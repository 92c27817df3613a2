"""The operations on products: declarations only. See docs/service/products.md."""

from typing import Final

from ..models.common import PackageFilter
from ..models.products import (
    BrandListMessage,
    CategoryTreeMessage,
    IdentifierRequest,
    ModelFilter,
    ProductFilter,
    ProductIntegrationReportMessage,
    ProductListByIdentifierMessage,
    ProductListMessage,
    ProductMatchingFileMessage,
    ProductModelListMessage,
    ProductPackageRequest,
)
from ._declare import Section, reads, writes

__all__ = ("Products",)


class Products(Section):
    """Categories, models, brands and the product packages."""

    get_product_list: Final = reads(ProductFilter, ProductListMessage, parameter="productFilter", lists="product_list")
    """The products of one category that offers can be placed on."""
    submit_product_package: Final = writes(
        ProductPackageRequest,
        ProductIntegrationReportMessage,
        parameter="productPackageRequest",
        check="no operation lists packages: look in the seller zone for the package before you submit it again",
    )
    """Ask the service to fetch a product package. The service fetches the package during the call."""
    get_product_package_submission_result: Final = reads(
        PackageFilter, ProductIntegrationReportMessage, parameter="productPackageFilter", lists="product_log_list"
    )
    """The status of a product package, and the outcome for each product."""
    get_product_package_product_matching_file_data: Final = reads(
        PackageFilter, ProductMatchingFileMessage, parameter="productPackageFilter"
    )
    """The catalogue product that each line of a product package was matched to."""
    get_allowed_category_tree: Final = reads(CategoryTreeMessage)
    """The categories that are open to the seller."""
    get_all_allowed_category_tree: Final = reads(CategoryTreeMessage)
    """The whole category tree, including categories that are not open to the seller."""
    get_model_list: Final = reads(ModelFilter, ProductModelListMessage, parameter="modelFilter")
    """The models of some categories; without a category the answer is empty."""
    get_all_model_list: Final = reads(ProductModelListMessage)
    """All models of all categories. This often times out: use GetModelList by category."""
    get_brand_list: Final = reads(BrandListMessage)
    """All brands."""
    get_product_list_by_identifier: Final = reads(
        IdentifierRequest, ProductListByIdentifierMessage, parameter="identifierRequest", anonymous=True
    )
    """Whether products exist, by EAN."""
