"""The operations on offers: declarations only. See docs/service/offers.md."""

from typing import Final

from ..models.common import PackageFilter
from ..models.offers import (
    CompetingOfferMessage,
    CompetingOfferRequest,
    OfferFilter,
    OfferFilterPaginated,
    OfferIntegrationReportMessage,
    OfferListMessage,
    OfferListPaginatedMessage,
    OfferPackageRequest,
    SellerDealListMessage,
    SellerDealRequest,
)
from ._declare import Section, reads, writes

__all__ = ("Offers",)


class Offers(Section):
    """The seller's offers and the packages that change them."""

    submit_offer_package: Final = writes(
        OfferPackageRequest,
        OfferIntegrationReportMessage,
        parameter="offerPackageRequest",
        check="no operation lists packages: compare the offers with GetOfferListPaginated, or look in the seller zone",
    )
    """Ask the service to fetch an offer package. The service fetches the package later."""
    get_offer_package_submission_result: Final = reads(
        PackageFilter, OfferIntegrationReportMessage, parameter="offerPackageFilter", lists="offer_log_list"
    )
    """The status of an offer package, and the outcome for each offer."""
    get_offer_list: Final = reads(
        OfferFilter, OfferListMessage, parameter="offerFilter", lists="offer_list", key="seller_product_id"
    )
    """All offers at once. This times out for large catalogues: use GetOfferListPaginated."""
    get_offer_list_paginated: Final = reads(
        OfferFilterPaginated,
        OfferListPaginatedMessage,
        parameter="offerFilter",
        lists="offer_list",
        key="seller_product_id",
    )
    """One page of 1,000 of the seller's offers."""
    get_competing_offers: Final = reads(CompetingOfferRequest, CompetingOfferMessage, parameter="request", since="2021")
    """The offers of all sellers for some products."""
    get_competing_offer_changes: Final = reads(CompetingOfferMessage, since="2021")
    """The changes of competing offers."""
    get_seller_deals: Final = reads(
        SellerDealRequest, SellerDealListMessage, parameter="request", since="2021", lists="seller_deal_list"
    )
    """One page of the seller's deals."""
