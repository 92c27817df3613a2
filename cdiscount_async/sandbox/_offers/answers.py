"""Answers about offers: the lists, and publishing an offer."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.fulfilment import OfferStateActionRequest, OfferStateActionType, OfferStateReportMessage
from ...models.offers import (
    OfferFilter,
    OfferFilterCriterion,
    OfferFilterPaginated,
    OfferListMessage,
    OfferListPaginatedMessage,
    OfferSortOrder,
    OfferStateFilter,
)
from ...operations import Fulfilment, Offers
from .._answers import Basis, Call, LongList, Refused, answers
from .._store import stamp
from .seed import FULFILLED
from .view import NEW, ONLINE, PUBLISHED, offers_by_id

MAX_UNPAGED: Final = 1000
"""The most offers in an answer of GetOfferList. The real one times out at an unknown number."""

_ORDERS: Final = {
    OfferSortOrder.BY_SOLD_QUANTITY_DESCENDING: "sold DESC, offer.id",
    OfferSortOrder.BY_PRICE_ASCENDING: "CAST(price AS REAL), offer.id",
    OfferSortOrder.BY_PRICE_DESCENDING: "CAST(price AS REAL) DESC, offer.id DESC",
    OfferSortOrder.BY_CREATION_DATE_DESCENDING: "created DESC, offer.id DESC",
}
_IS_NEW: Final = f"condition IN {NEW}"
_STATES: Final = {
    OfferStateFilter.ALL_OFFERS_ONLY: "1",
    OfferStateFilter.PUBLISHED_OFFERS_ONLY: PUBLISHED,
    OfferStateFilter.ONLINE_OFFERS_ONLY: ONLINE,
    OfferStateFilter.OFFLINE_OFFERS_ONLY: f"NOT ({ONLINE})",
}
_CRITERIA: Final = {
    OfferFilterCriterion.NEW_OFFERS_ONLY: _IS_NEW,
    OfferFilterCriterion.USED_OFFERS_ONLY: f"NOT ({_IS_NEW})",
}


@answers(
    Offers.get_offer_list,
    Basis.DOCUMENTED,
    f"Up to {MAX_UNPAGED:,} offers are answered at once; above that it fails as the real one does on real catalogues, "
    "which times out. Without a pool it lists the site Cdiscount, which is assumed.",
)
def get_offer_list(call: Call[OfferFilter]) -> LongList[OfferListMessage]:
    """Return all offers of a small catalogue."""
    request = call.request or OfferFilter()
    condition, values = _condition(call, request.offer_pool_id, request.seller_product_id_list)
    found = _numbers(call, condition, values, None)
    if len(found) > MAX_UNPAGED:
        raise Refused(
            "An error has occurred while recovering the offers: in the sandbox this operation times out above "
            f"{MAX_UNPAGED:,} offers, as the service does on real catalogues. Execution Timeout Expired.",
            ErrorTypeEnum.UNEXPECTED_EXCEPTION,
        )
    return LongList(OfferListMessage(), found, partial(offers_by_id, call.store))


@answers(
    Offers.get_offer_list_paginated,
    Basis.RECORDED,
    "Shape, and a page beyond the end, as recorded; 1,000 offers a page as documented. Assumed: without a sort order "
    "the newest come first; published means Active or Fulfillment, on line means published with stock, refurbished "
    "counts as new; a page below 1 is refused.",
)
def get_offer_list_paginated(call: Call[OfferFilterPaginated]) -> LongList[OfferListPaginatedMessage]:
    """Return one page of the seller's offers."""
    request = call.request or OfferFilterPaginated()
    page = request.page_number
    if page < 1:
        raise Refused(
            f"Pages are numbered from 1, and {page} was asked for.",
            ErrorTypeEnum.INVALID_REQUEST,
            current_page_number=page,
            number_of_pages=0,
        )
    condition, values = _condition(call, request.offer_pool_id, request.seller_product_id_list)
    for extra in (
        _STATES.get(request.offer_state_filter or OfferStateFilter.ALL_OFFERS_ONLY),
        request.offer_filter_criterion and _CRITERIA.get(request.offer_filter_criterion),
    ):
        condition += f" AND {extra}" if extra else ""
    found = _numbers(call, condition, values, request.offer_sort_order)
    size = call.market.settings.page_size
    result = OfferListPaginatedMessage(current_page_number=page, number_of_pages=-(-len(found) // size))
    return LongList(result, found[(page - 1) * size : page * size], partial(offers_by_id, call.store))


def _numbers(call: Call[Any], condition: str, values: Sequence[object], order: OfferSortOrder | None) -> list[int]:
    """Return the numbers of the offers that match a condition."""
    order_by = _ORDERS[order or OfferSortOrder.BY_CREATION_DATE_DESCENDING]
    return call.store.column(f"SELECT id FROM offer WHERE {condition} ORDER BY {order_by}", *values)


def _condition(call: Call[Any], pool: int | None, references: Any) -> tuple[str, list[Any]]:
    """Return the condition that both lists share, and the values of its parameters."""
    # Sites are stored in one form only, such as [1,16], so that their text can be searched.
    condition = "offer.seller = ? AND instr(',' || trim(pools, '[]') || ',', ?)"
    values: list[Any] = [call.seller["id"], f",{1 if pool is None else pool},"]
    if references:
        condition += " AND offer.reference IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(references)))
    return condition, values


@answers(
    Fulfilment.submit_offer_state_action,
    Basis.RECORDED,
    "The refusal for a seller without fulfilment is recorded. For others it is assumed: an offer without stock cannot "
    "be put on line and stays as it is, an unknown reference is an OfferNotFoundException.",
)
def submit_offer_state_action(call: Call[OfferStateActionRequest]) -> OfferStateReportMessage:
    """Publish one offer, or take it off line."""
    if not call.seller["fulfilment"]:
        raise Refused("Vendeur de type CDiscount non autorisé !", ErrorTypeEnum.SELLER_NOT_FOUND)
    if call.request is None or not call.request.seller_product_id:
        raise Refused("The offer's reference (SellerProductId) is missing.", ErrorTypeEnum.MISSING_FIELD)
    reference = call.request.seller_product_id
    offer = call.store.one(
        "SELECT id, stock, logistic_mode FROM offer WHERE seller = ? AND reference = ?", call.seller["id"], reference
    )
    if offer is None:
        raise Refused(f"The seller has no offer {reference}.", ErrorTypeEnum.OFFER_NOT_FOUND_EXCEPTION)
    state = "Inactive"
    if call.request.action == OfferStateActionType.PUBLISH:
        online = "Fulfillment" if offer["logistic_mode"] == FULFILLED else "Active"
        state = online if offer["stock"] else state
    call.store.update("offer", {"id": offer["id"]}, state=state, updated=stamp(call.now))
    return OfferStateReportMessage()
