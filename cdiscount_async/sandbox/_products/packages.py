"""Answers about packages that create products: submissions, reports and matching files."""

from collections.abc import Sequence

from ...models.common import ErrorTypeEnum, PackageFilter
from ...models.products import (
    ProductIntegrationReportMessage,
    ProductMatching,
    ProductMatchingFileMessage,
    ProductPackageRequest,
    ProductReportLog,
    ProductReportPropertyLog,
)
from ...operations import Products
from .._answers import Basis, Call, Refused, answers
from .._fetch import is_url
from .._opc import BrokenPackage, part
from .._packages import INTEGRATED, NOTHING, find_package, reported
from .._store import Row, moment
from . import file
from .integration import MATCHES, MAX_PRODUCTS, submit


def _package_url(request: ProductPackageRequest) -> str | None:
    """Return the URL of the file that is fetched during the call."""
    url = (request.zip_file_full_path or "").strip()
    return url if is_url(url) else None


@answers(
    Products.submit_product_package,
    Basis.RECORDED,
    "Recorded: both refusals, and that the file is fetched at once. Documented: creation can be closed for a seller, "
    "and there is a limit of size; here it is 20,000 products. The content of the package is checked minutes later.",
    fetches=_package_url,
)
def submit_product_package(call: Call[ProductPackageRequest]) -> ProductIntegrationReportMessage:
    """Store a product package, and plan its integration."""
    url = (call.request.zip_file_full_path if call.request else None) or ""
    if not is_url(url.strip()):
        raise _refused(f"L'URL {url} n'est pas valide.", ErrorTypeEnum.INVALID_FILE_FORMAT)
    if not call.seller["product_creation"]:
        raise _refused("The creation of products is closed for this seller.", ErrorTypeEnum.PRODUCT_INTEGRATION_CLOSED)
    if call.fetched is None:
        raise _refused("The ZIP file can't be downloaded.", ErrorTypeEnum.FILE_DOWNLOAD_EXCEPTION)
    if (count := _count(call.fetched)) > MAX_PRODUCTS:
        raise _refused(
            f"The package has {count} products, and the limit is {MAX_PRODUCTS}.",
            ErrorTypeEnum.TOO_MANY_PRODUCTS_IN_PACKAGE_ERROR,
        )
    package = submit(call.market, call.seller["id"], url, call.fetched)
    return ProductIntegrationReportMessage(number_of_errors=0, package_id=package)


def _count(content: bytes) -> int:
    """Return the number of products in a package. An unreadable one counts as 0, and its report says why."""
    try:
        return file.count(part(content, file.PART))
    except (BrokenPackage, file.UnreadableProducts):
        return 0


def _refused(message: str, error_type: ErrorTypeEnum | None = None) -> Refused:
    return Refused(message, error_type, **NOTHING)


@answers(
    Products.get_product_package_submission_result,
    Basis.RECORDED,
    "Recorded: the empty failure without a package or for an unknown one. Documented: the refusal of others' packages "
    "and those of offers, the names of states but a product's Rejected, the codes, the form of LogMessage. Assumed: "
    "SKU is the seller's reference, ErrorCode the code, PropertyError its last two digits, Name the file's attribute.",
)
def get_product_package_submission_result(call: Call[PackageFilter]) -> ProductIntegrationReportMessage:
    """Return the status of a package, and the report on each product."""
    package = find_package(call, "products", **NOTHING)
    if package is None:
        raise _refused("")
    return ProductIntegrationReportMessage(
        number_of_errors=package["errors"],
        package_id=package["id"],
        package_integration_status=package["status"],
        product_log_list=tuple(map(_log, reported(call.store, package["id"]))),
    )


def _log(rows: Sequence[Row]) -> ProductReportLog:
    log = rows[0]
    return ProductReportLog(
        log_date=moment(log["at"]),
        product_integration_status=log["status"],
        property_list=tuple(
            ProductReportPropertyLog(
                error_code=row["error"], log_message=row["message"], name=row["name"], property_error=row["property"]
            )
            for row in rows
        ),
        sku=log["reference"],
        validated=bool(log["validated"]),
    )


@answers(
    Products.get_product_package_product_matching_file_data,
    Basis.ASSUMED,
    "Never recorded. A line is Ok with its SKU, Pending while a person checks it, or Ko; an unknown package is "
    "PackageNotFound, one that is not integrated yet, or was rejected, PackageMatchingFileError.",
)
def get_product_package_product_matching_file_data(call: Call[PackageFilter]) -> ProductMatchingFileMessage:
    """Return the product of the catalogue for each line of a package."""
    package = find_package(call, "products", package_id=0)
    if package is None:
        raise Refused("The package was not found.", ErrorTypeEnum.PACKAGE_NOT_FOUND, package_id=0)
    if package["status"] != INTEGRATED:
        text = "The package has no matching file."
        raise Refused(text, ErrorTypeEnum.PACKAGE_MATCHING_FILE_ERROR, package_id=package["id"])
    rows = call.store.all(
        "SELECT * FROM package_log JOIN product_match ON log = id WHERE package = ? ORDER BY id", package["id"]
    )
    return ProductMatchingFileMessage(
        package_id=package["id"],
        product_matching_list=tuple(
            ProductMatching(
                color=row["color"] or None,
                comment=row["comment"],
                ean=row["ean"],
                matching_status=MATCHES[row["status"]],
                name=row["name"] or None,
                seller_product_id=row["reference"],
                size=row["size"] or None,
                sku=row["sku"],
            )
            for row in rows
        ),
    )
