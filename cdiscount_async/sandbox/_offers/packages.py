"""Answers about offer packages: submissions and reports."""

from ...models.common import ErrorTypeEnum, PackageFilter
from ...models.offers import OfferIntegrationReportMessage, OfferPackageRequest
from ...operations import Offers
from .._answers import Basis, Call, Refused, answers
from .._packages import NOTHING, find_package, submit
from . import integration, reports


@answers(
    Offers.submit_offer_package,
    Basis.RECORDED,
    "Any URL is taken and fetched later, as recorded; refusals (no URL, a seller who is not active, the same URL "
    "while it still waits) are assumed. It is integrated two minutes later.",
)
def submit_offer_package(call: Call[OfferPackageRequest]) -> OfferIntegrationReportMessage:
    """Store the package, and plan its integration."""
    seller, url = call.seller, ((call.request and call.request.zip_file_full_path) or "").strip()
    if seller["state"] == "Deactivated" or seller["availability"] == "BannedSeller":
        raise Refused("The seller is not active.", ErrorTypeEnum.INACTIVE_SELLER_ERROR, **NOTHING)
    if not url:
        raise Refused(f"L'URL {url} n'est pas valide.", ErrorTypeEnum.INVALID_FILE_FORMAT, **NOTHING)
    if call.store.value(
        "SELECT id FROM package WHERE seller = ? AND url = ? AND kind = 'offers' AND status IS NULL", seller["id"], url
    ):
        text = "This file was submitted already and waits for its integration."
        raise Refused(text, ErrorTypeEnum.FILE_ALREADY_SUBMITTED, **NOTHING)
    number = submit(call.market, seller["id"], "offers", url)
    call.market.plan_after(integration.INTEGRATE, number, integration.DELAY)
    return OfferIntegrationReportMessage(number_of_errors=0, package_id=number)


@answers(
    Offers.get_offer_package_submission_result,
    Basis.RECORDED,
    "An unknown package looks like one that waits, as recorded; another seller's is refused, as documented. The log is "
    "documented by its codes, texts are the sandbox's own.",
)
def get_offer_package_submission_result(call: Call[PackageFilter]) -> OfferIntegrationReportMessage:
    """Return the report of a package."""
    package = find_package(call, "offers", **NOTHING)
    if package is None:
        number = (call.request and call.request.package_id) or 0
        return OfferIntegrationReportMessage(number_of_errors=0, package_id=number)
    return OfferIntegrationReportMessage(
        number_of_errors=package["errors"],
        offer_log_list=reports.read(call.store, package["id"]),
        package_id=package["id"],
        package_integration_status=package["status"],
    )
