"""What `client.products` can do: the operations, and what is built on them."""

from typing import Final

from .. import operations
from ..models.common import PackageFilter
from ..models.products import ProductPackageRequest
from ..submissions import SubmissionKind, Submissions, package_state, product_log

__all__ = ("Products",)


class Products(operations.Products, Submissions):
    """Categories, models, brands and the product packages.

    See docs/service/life-cycles.md#products.
    """

    def _kind(self) -> SubmissionKind:
        return _PACKAGES


_PACKAGES: Final = SubmissionKind(
    "products",
    submitting=operations.Products.submit_product_package,
    reporting=operations.Products.get_product_package_submission_result,
    request=lambda url: ProductPackageRequest(zip_file_full_path=url),
    report_request=lambda number: PackageFilter(package_id=number),
    state=package_state,
    log=product_log,
)
