"""Offer packages: submitting them and asking for their reports (service.md 2.2)."""

from typing import Final

from ...models.common import ErrorTypeEnum, PackageFilter
from ...models.offers import OfferIntegrationReportMessage, OfferPackageRequest
from ...operations import Offers
from .._answers import Basis, Call, Refused, answers
from .._store import stamp
from . import integration, reports

FIRST_PACKAGE: Final = 149755430
"""The number of the package that was recorded."""


@answers(
    Offers.submit_offer_package,
    Basis.RECORDED,
    "Any URL is taken and fetched later, as recorded; refusals (no URL, a seller who is not active, the same URL "
    "while it still waits) are assumed. It is integrated two minutes later.",
)
def submit_offer_package(call: Call[OfferPackageRequest]) -> OfferIntegrationReportMessage:
    """Note the package and plan its integration."""
    seller, url = call.seller, ((call.request and call.request.zip_file_full_path) or "").strip()
    if seller["state"] == "Deactivated" or seller["availability"] == "BannedSeller":
        raise _package_refused("The seller is not active.", ErrorTypeEnum.INACTIVE_SELLER_ERROR)
    if not url:
        raise _package_refused(f"L'URL {url} n'est pas valide.", ErrorTypeEnum.INVALID_FILE_FORMAT)
    if call.store.value(
        "SELECT id FROM package WHERE seller = ? AND url = ? AND kind = 'offers' AND status IS NULL", seller["id"], url
    ):
        raise _package_refused(
            "This file was submitted already and waits for its integration.", ErrorTypeEnum.FILE_ALREADY_SUBMITTED
        )
    number = call.market.next_number("package", FIRST_PACKAGE)
    call.store.insert("package", id=number, seller=seller["id"], kind="offers", url=url, submitted=stamp(call.now))
    call.market.plan_after(integration.INTEGRATE, number, integration.DELAY)
    return OfferIntegrationReportMessage(number_of_errors=0, package_id=number)


def _package_refused(message: str, error_type: ErrorTypeEnum) -> Refused:
    return Refused(message, error_type, number_of_errors=0, package_id=0)


@answers(
    Offers.get_offer_package_submission_result,
    Basis.RECORDED,
    "An unknown package looks like one that waits, as recorded; somebody else's is refused, as documented. The log is "
    "documented by its codes, texts are the sandbox's own.",
)
def get_offer_package_submission_result(call: Call[PackageFilter]) -> OfferIntegrationReportMessage:
    """Give the report of a package."""
    number = (call.request and call.request.package_id) or 0
    package = call.store.one("SELECT * FROM package WHERE id = ?", number)
    if package is None:
        return OfferIntegrationReportMessage(number_of_errors=0, package_id=number)
    if package["seller"] != call.seller["id"] or package["kind"] != "offers":
        raise _package_refused(
            "Vous n'êtes pas autorisé à récupérer les rapports d'intégration d'autres vendeurs.",
            ErrorTypeEnum.SELLER_NOT_AUTHORIZED,
        )
    return OfferIntegrationReportMessage(
        number_of_errors=package["errors"],
        offer_log_list=reports.read(call.store, number),
        package_id=number,
        package_integration_status=package["status"],
    )
