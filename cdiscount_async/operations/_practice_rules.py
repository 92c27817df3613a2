"""Rules of the service for requests that need more than one member, or a part of a text."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ..models.discussions import OrderClaimFilter
from ..models.fulfilment import ExternalOrder
from ..models.offers import OfferFilterPaginated
from ..models.orders import (
    AcceptationStateEnum as Line,
    CreateRefundVoucherRequest,
    OrderFilter,
    OrderStateEnum as State,
    ValidateOrder,
)
from ..translations import Phrase
from ._declare import FILTER_DATES
from .orders import Orders

__all__ = ("RULES",)

_NUMBER: Final = re.compile(r"""[^"',\s&*$]{1,50}""")
_LINES: Final[Mapping[State, tuple[Line, ...]]] = {
    State.ACCEPTED_BY_SELLER: (Line.ACCEPTED_BY_SELLER, Line.REFUSED_BY_SELLER),
    State.REFUSED_BY_SELLER: (Line.REFUSED_BY_SELLER,),
    State.SHIPPED: (Line.SHIPPED_BY_SELLER, Line.SHIPMENT_REFUSED_BY_SELLER),
    State.SHIPMENT_REFUSED_BY_SELLER: (Line.SHIPMENT_REFUSED_BY_SELLER,),
}
"""The states of lines that fit a state of their order."""


def _order_filter(request: OrderFilter) -> Iterator[tuple[str, Phrase]]:
    ignores = Orders.get_order_list.ignores
    if ignores is not None and (text := ignores(request)):
        yield "", Phrase(text)


def _claim_filter(request: OrderClaimFilter) -> Iterator[tuple[str, Phrase]]:
    if request.status_list and all(getattr(request, name) is None for name in FILTER_DATES):
        yield "status_list", Phrase("with states and without dates the service has failed: add a date")


def _offer_page(request: OfferFilterPaginated) -> Iterator[tuple[str, Phrase]]:
    if request.page_number < 1:
        yield "page_number", Phrase("pages are numbered from 1")


def _refund(request: CreateRefundVoucherRequest) -> Iterator[tuple[str, Phrase]]:
    if not (request.commercial_gesture_list or request.seller_refund_list):
        yield "", Phrase("the service needs a commercial_gesture_list or a seller_refund_list")


def _decision(order: ValidateOrder) -> Iterator[tuple[str, Phrase]]:
    if order.order_state is State.SHIPPED:
        for name in ("carrier_name", "tracking_number"):
            if not getattr(order, name):
                yield name, Phrase("the service needs a value to declare a shipment")
    if order.tracking_number and not _NUMBER.fullmatch(order.tracking_number):
        yield "tracking_number", Phrase("at most 50 characters, without quotes, commas, spaces, &, * and $")
    if order.tracking_url and not (
        order.tracking_url.startswith(("http://", "https://")) and len(order.tracking_url) <= 255
    ):
        yield "tracking_url", Phrase("begins with http:// or https://, and has at most 255 characters")
    legal = _LINES.get(order.order_state) if order.order_state else None
    for index, line in enumerate(order.order_line_list):
        if legal and line.acceptation_state not in {None, *legal}:
            values = {"state": order.order_state, "lines": _either(legal)}
            text = Phrase("an order that is {state} takes lines that are {lines}", values)
            yield f"order_line_list[{index}].acceptation_state", text


def _either(values: Sequence[object]) -> object:
    """Return values as alternatives: `A or B`."""
    *others, last = values
    return Phrase("{one} or {other}", {"one": _either(others), "other": last}) if others else last


def _external_order(order: ExternalOrder) -> Iterator[tuple[str, Phrase]]:
    customer = order.customer
    if order.shipping_mode == "Mondial Relay Standard" and customer is not None and not customer.relay_id:
        yield "customer.relay_id", Phrase("the service needs a value for this shipping mode")
    for index, line in enumerate(order.order_line_list):
        if line.quantity < 1:
            yield f"order_line_list[{index}].quantity", Phrase("at least 1")


RULES: Final[Mapping[type[Any], Callable[[Any], Iterator[tuple[str, Phrase]]]]] = {
    CreateRefundVoucherRequest: _refund,
    ExternalOrder: _external_order,
    OfferFilterPaginated: _offer_page,
    OrderClaimFilter: _claim_filter,
    OrderFilter: _order_filter,
    ValidateOrder: _decision,
}
"""Each rule yields the member that it is about, none for the whole, and what the service needs."""
