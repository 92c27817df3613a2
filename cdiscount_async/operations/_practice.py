"""What the service needs of requests beyond the contract, and warnings about requests that lack it.

See docs/service/README.md#how-certain-a-fact-is.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import attrs

from .._codec.encode import check
from .._contract.shapes import Array, Member, Record, members
from ..errors import Problem
from ..models import common, discussions, fulfilment, offers, orders, products, relays
from ..models.orders import AcceptationStateEnum as Line, OrderStateEnum as State
from ..translations import Language, Phrase
from ._practice_rules import RULES

__all__ = ("Practice", "practice", "warnings")

ALWAYS: Final = "always"


@attrs.frozen
class Practice:
    """What the service needs of one member."""

    needed: str = ""
    """When the member must have a value: `always`, or a condition; empty if the member may be left out."""
    values: Collection[object] = ()
    """The legal values; empty if every value of the contract is legal."""


_NEEDED: Final = Practice(ALWAYS)
_FOR_SHIPMENTS: Final = Practice("to declare a shipment")
_WITH_STATES: Final = Practice("with states, where one date is enough")
_PRACTICE: Final[Mapping[type[Any], Mapping[str, Practice]]] = {
    common.PackageFilter: {"package_id": _NEEDED},
    discussions.CloseDiscussionRequest: {"discussion_ids": _NEEDED},
    discussions.DiscussionMailGuidCreationRequestMessage: {"scopus_id": _NEEDED},
    discussions.GetDiscussionMailListRequest: {"discussion_ids": _NEEDED},
    discussions.OrderClaimFilter: {
        "begin_creation_date": _WITH_STATES,
        "begin_modification_date": _WITH_STATES,
    },
    fulfilment.ExternalCustomer: {"relay_id": Practice("with the shipping mode Mondial Relay Standard")},
    fulfilment.ExternalOrder: {
        "corporation": _NEEDED,
        "customer": _NEEDED,
        "customer_order_number": _NEEDED,
        "order_line_list": _NEEDED,
        "shipping_mode": Practice(ALWAYS, ("Domicile standard", "Domicile express", "Mondial Relay Standard")),
    },
    fulfilment.ExternalOrderLine: {"product_ean": _NEEDED},
    fulfilment.FulfilmentActivationRequest: {"product_list": _NEEDED},
    fulfilment.FulfilmentDeliveryDocumentRequest: {"deposit_id": _NEEDED},
    fulfilment.FulfilmentOnDemandSupplyOrderRequest: {"order_line_list": _NEEDED},
    fulfilment.FulfilmentOrderLineRequest: {"order_reference": _NEEDED, "product_ean": _NEEDED},
    fulfilment.FulfilmentProductDescription: {"product_ean": _NEEDED},
    fulfilment.FulfilmentSupplyOrderRequest: {"product_list": _NEEDED},
    fulfilment.OfferStateActionRequest: {"seller_product_id": _NEEDED},
    fulfilment.OrderIntegrationRequest: {"order": _NEEDED},
    fulfilment.OrderStatusRequest: {"customer_order_number": _NEEDED},
    fulfilment.ProductActivationData: {"product_ean": _NEEDED},
    offers.CompetingOfferRequest: {"product_ids": _NEEDED},
    offers.OfferPackageRequest: {"zip_file_full_path": _NEEDED},
    orders.CreateRefundVoucherRequest: {
        "order_number": _NEEDED,
        "commercial_gesture_list": Practice("without seller_refund_list"),
        "seller_refund_list": Practice("without commercial_gesture_list"),
    },
    orders.ManageParcelRequest: {"parcel_actions_list": _NEEDED, "scopus_id": _NEEDED},
    orders.OrderFilter: {"states": Practice("with dates, which are ignored otherwise")},
    orders.ParcelInfos: {"manage_parcel": _NEEDED, "parcel_number": _NEEDED},
    orders.RefundInformation: {"motive_id": Practice(ALWAYS, range(131, 140))},
    orders.SellerRefundOrderLine: {"seller_product_id": _NEEDED},
    orders.SellerRefundRequest: {"mode": _NEEDED, "motive": _NEEDED, "refund_order_line": _NEEDED},
    orders.SellerRefundRequestMessage: {"order_number": _NEEDED, "seller_refund_request_list": _NEEDED},
    orders.ValidateOrder: {
        "carrier_name": _FOR_SHIPMENTS,
        "order_line_list": _NEEDED,
        "order_number": _NEEDED,
        "order_state": Practice(
            ALWAYS,
            (
                State.ACCEPTED_BY_SELLER,
                State.REFUSED_BY_SELLER,
                State.SHIPPED,
                State.SHIPMENT_REFUSED_BY_SELLER,
                State.AVAILABLE_ON_STORE,
                State.PICKED_UP,
                State.NON_PICKED_UP_BY_CUSTOMER,
            ),
        ),
        "tracking_number": _FOR_SHIPMENTS,
        "tracking_url": Practice("to declare a shipment with a carrier that GetGlobalConfiguration does not have"),
    },
    orders.ValidateOrderLine: {
        "acceptation_state": Practice(
            ALWAYS,
            (
                Line.ACCEPTED_BY_SELLER,
                Line.REFUSED_BY_SELLER,
                Line.SHIPPED_BY_SELLER,
                Line.SHIPMENT_REFUSED_BY_SELLER,
            ),
        ),
        "seller_product_id": _NEEDED,
    },
    orders.ValidateOrderListMessage: {"order_list": _NEEDED},
    products.IdentifierRequest: {"identifier_type": _NEEDED, "value_list": _NEEDED},
    products.ModelFilter: {"category_code_list": _NEEDED},
    products.ProductFilter: {"category_code": _NEEDED},
    products.ProductPackageRequest: {"zip_file_full_path": _NEEDED},
    relays.RelaysFileFilter: {"relays_file_id": _NEEDED},
    relays.RelaysFileIntegrationRequest: {"relays_file_uri": _NEEDED},
}
_NOTHING: Final = Practice()


def practice(cls: type[Any], attribute: str) -> Practice:
    """Return what the service needs of a member of a contract type."""
    return _PRACTICE.get(cls, {}).get(attribute, _NOTHING)


def warnings(request: object, *, language: Language = "en") -> tuple[Problem, ...]:
    """Return what the service is known to refuse or to ignore in a request, although the contract allows it.

    A warning is no refusal: send the request if you know better. A request that does not fit the contract has no
    warnings: it is refused before it is sent, with InvalidRequest.

    >>> from cdiscount_async import ProductFilter
    >>> [str(one) for one in warnings(ProductFilter())]
    ['$.category_code: the service needs a value']
    """
    fits = next(check(Record(type(request)), request), None) is None
    found = _of_record(request, "$") if fits else ()
    return tuple(Problem(path, text.translate(language)) for path, text in found)


def _of_record(record: Any, path: str) -> Iterator[tuple[str, Phrase]]:
    cls = type(record)
    for member in members(cls):
        place, value = f"{path}.{member.attribute}", getattr(record, member.attribute)
        yield from _of_value(practice(cls, member.attribute), value, place)
        yield from _inside(member, value, place)
    for attribute, text in RULES[cls](record) if cls in RULES else ():
        yield f"{path}.{attribute}" if attribute else path, text


def _of_value(known: Practice, value: object, path: str) -> Iterator[tuple[str, Phrase]]:
    if value is None or value in ("", ()):
        if known.needed == ALWAYS:
            yield path, Phrase("the service needs a value")
    elif known.values and value not in known.values:
        yield path, Phrase("the service takes one of: {values}", {"values": ", ".join(map(str, known.values))})


def _inside(member: Member, value: Any, path: str) -> Iterator[tuple[str, Phrase]]:
    match member.shape:
        case Record() if value is not None:
            yield from _of_record(value, path)
        case Array(Record()):
            for index, item in enumerate(value):
                yield from _of_record(item, f"{path}[{index}]")
