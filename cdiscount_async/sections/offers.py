"""What `client.offers` can do: the operations, and what is built on them."""

from typing import Final, Unpack

from .. import operations
from ..harvest import PageIteration, PageOptions, over_pages
from ..models.common import PackageFilter
from ..models.offers import Offer, OfferFilterPaginated, OfferListPaginatedMessage, OfferPackageRequest
from ..submissions import SubmissionKind, Submissions, offer_log, package_state

__all__ = ("Offers",)

_ALL: Final = OfferFilterPaginated()


class Offers(operations.Offers, Submissions):
    """The seller's offers and the packages that change them.

    See docs/service/life-cycles.md#offers.
    """

    def iter_offers(self, request: OfferFilterPaginated = _ALL, **options: Unpack[PageOptions]) -> PageIteration[Offer]:
        """Return an iterator over the seller's offers, page after page (see `PageOptions`).

        See docs/service/offers.md#getofferlistpaginated.

        Without a filter, these are all offers. Raises ValueError for options that make no sense, and CdiscountError
        while iterating, if a call fails.
        """
        return over_pages(self._caller, operations.Offers.get_offer_list_paginated, request, **options)

    def iter_pages(
        self, request: OfferFilterPaginated = _ALL, **options: Unpack[PageOptions]
    ) -> PageIteration[OfferListPaginatedMessage]:
        """Return an iterator over whole pages of the seller's offers; see `iter_offers`."""
        return over_pages(self._caller, operations.Offers.get_offer_list_paginated, request, whole=True, **options)

    def _kind(self) -> SubmissionKind:
        return _PACKAGES


_PACKAGES: Final = SubmissionKind(
    "offers",
    submitting=operations.Offers.submit_offer_package,
    reporting=operations.Offers.get_offer_package_submission_result,
    request=lambda url: OfferPackageRequest(zip_file_full_path=url),
    report_request=lambda number: PackageFilter(package_id=number),
    state=package_state,
    log=offer_log,
)
