"""The operations on offers."""

from typing import Final, Unpack

from ..harvest import PageIteration, PageOptions, over_pages
from ..models.common import PackageFilter
from ..models.offers import (
    CompetingOfferMessage,
    CompetingOfferRequest,
    Offer,
    OfferFilter,
    OfferFilterPaginated,
    OfferIntegrationReportMessage,
    OfferListMessage,
    OfferListPaginatedMessage,
    OfferPackageRequest,
    SellerDealListMessage,
    SellerDealRequest,
)
from ..submissions import Kind, Submissions, offer_log, package_state
from ._declare import reads, writes

__all__ = ("Offers",)

_ALL: Final = OfferFilterPaginated()


class Offers(Submissions):
    """The seller's offers and the packages that change them."""

    submit_offer_package = writes(
        OfferPackageRequest,
        OfferIntegrationReportMessage,
        parameter="offerPackageRequest",
        check="no operation lists packages: compare the offers with GetOfferListPaginated, or look in the seller zone",
    )
    """Ask the service to fetch an offer package; it fetches it later."""
    get_offer_package_submission_result = reads(
        PackageFilter, OfferIntegrationReportMessage, parameter="offerPackageFilter", lists="offer_log_list"
    )
    """How far an offer package is, and what became of each offer."""
    get_offer_list = reads(
        OfferFilter, OfferListMessage, parameter="offerFilter", lists="offer_list", key="seller_product_id"
    )
    """All offers at once; known to time out on real catalogues, so ask GetOfferListPaginated."""
    get_offer_list_paginated = reads(
        OfferFilterPaginated,
        OfferListPaginatedMessage,
        parameter="offerFilter",
        lists="offer_list",
        key="seller_product_id",
    )
    """One page of 1,000 of the seller's offers."""
    get_competing_offers = reads(CompetingOfferRequest, CompetingOfferMessage, parameter="request", since="2021")
    """What all sellers ask for some products."""
    get_competing_offer_changes = reads(CompetingOfferMessage, since="2021")
    """What changed among competing offers."""
    get_seller_deals = reads(
        SellerDealRequest, SellerDealListMessage, parameter="request", since="2021", lists="seller_deal_list"
    )
    """One page of the seller's deals."""

    def iter_offers(self, request: OfferFilterPaginated = _ALL, **options: Unpack[PageOptions]) -> PageIteration[Offer]:
        """Give the seller's offers, all of them unless a filter is given, page after page (see `PageOptions`).

        Raises ValueError at once for options that make no sense, and CdiscountError where the items are taken.
        """
        return over_pages(self._caller, Offers.get_offer_list_paginated, request, **options)

    def iter_pages(
        self, request: OfferFilterPaginated = _ALL, **options: Unpack[PageOptions]
    ) -> PageIteration[OfferListPaginatedMessage]:
        """Give the pages of the seller's offers, each whole: as `iter_offers`, for who works page by page."""
        return over_pages(self._caller, Offers.get_offer_list_paginated, request, whole=True, **options)

    def _kind(self) -> Kind:
        return _PACKAGES


_PACKAGES: Final = Kind(
    "offers",
    submitting=Offers.submit_offer_package,
    reporting=Offers.get_offer_package_submission_result,
    request=lambda url: OfferPackageRequest(zip_file_full_path=url),
    question=lambda number: PackageFilter(package_id=number),
    state=package_state,
    log=offer_log,
)
