"""Warnings about requests that the contract allows and the service does not."""

from datetime import datetime
from typing import Any, Final

import pytest

from cdiscount_async import (
    AcceptationStateEnum as Line,
    CreateRefundVoucherRequest,
    DiscussionStateFilter,
    ExternalCustomer,
    ExternalOrder,
    ExternalOrderLine,
    ModelFilter,
    OfferFilterPaginated,
    OrderClaimFilter,
    OrderFilter,
    OrderIntegrationRequest,
    OrderStateEnum as State,
    ProductFilter,
    RefundInformation,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from cdiscount_async.operations import ALL, Operation, example, fields, warnings

MARCH: Final = datetime(2026, 3, 2)
LINE: Final = ValidateOrderLine(seller_product_id="A", acceptation_state=Line.SHIPPED_BY_SELLER)
SHIPPED: Final = {
    "order_number": "1904240959CN8HI",
    "order_state": State.SHIPPED,
    "order_line_list": [LINE],
    "carrier_name": "Colissimo",
    "tracking_number": "8R41529003361",
}


def found(request: object) -> list[str]:
    """Return the warnings as texts."""
    return [str(one) for one in warnings(request)]


def decided(**order: Any) -> list[str]:
    """Return the warnings about one decision that declares a shipment, with some members changed."""
    return found(ValidateOrderListMessage(order_list=[ValidateOrder(**{**SHIPPED, **order})]))


def external(mode: str, quantity: int = 1, relay: str | None = None) -> OrderIntegrationRequest:
    """Return a request for an external order."""
    customer = ExternalCustomer(
        civility="M",
        customer_email_address="a@example.com",
        customer_first_name="A",
        customer_last_name="B",
        landline_phone_number="05",
        relay_id=relay,
        shipping_address="1 rue",
        shipping_city="Bordeaux",
        shipping_country="France",
        shipping_postal_code="33000",
    )
    line = ExternalOrderLine(product_ean="4008047226045", quantity=quantity)
    order = ExternalOrder(
        corporation="FNAC", customer=customer, customer_order_number="1", order_line_list=[line], shipping_mode=mode
    )
    return OrderIntegrationRequest(order=order)


def test_a_right_request_has_no_warnings() -> None:
    """What the service takes is not warned of."""
    assert [] == decided()
    assert [] == decided(tracking_url="https://www.laposte.fr/suivi?code=8R41529003361")
    assert [] == found(OrderFilter(states=list(State), begin_creation_date=MARCH))
    assert [] == found(external("Mondial Relay Standard", relay="004213"))


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"order_number": None}, "order_number", "needs a value"),
        ({"order_number": ""}, "order_number", "needs a value"),
        ({"order_line_list": []}, "order_line_list", "needs a value"),
        ({"order_state": None}, "order_state", "needs a value"),
        ({"order_state": State.PAYMENT_REFUSED}, "order_state", "takes one of: AcceptedBySeller, RefusedBySeller, "),
        ({"carrier_name": None}, "carrier_name", "to declare a shipment"),
        ({"tracking_number": None}, "tracking_number", "to declare a shipment"),
        ({"tracking_number": "1 2"}, "tracking_number", "at most 50 characters"),
        ({"tracking_number": "1" * 51}, "tracking_number", "at most 50 characters"),
        ({"tracking_url": "www.laposte.fr"}, "tracking_url", "http://"),
        ({"tracking_url": "http://a.example/" + "x" * 255}, "tracking_url", "255"),
        (
            {"order_state": State.ACCEPTED_BY_SELLER},
            "order_line_list[0].acceptation_state",
            "AcceptedBySeller takes lines that are AcceptedBySeller or RefusedBySeller",
        ),
        (
            {"order_line_list": [ValidateOrderLine(seller_product_id="A", acceptation_state=Line.PAYMENT_REFUSED)]},
            "order_line_list[0].acceptation_state",
            "takes one of",
        ),
    ],
)
def test_decisions(changes: dict[str, Any], path: str, text: str) -> None:
    """Each rule for ValidateOrderList warns, with the path of the member."""
    assert any(one.startswith(f"$.order_list[0].{path}: ") and text in one for one in decided(**changes))


@pytest.mark.parametrize(
    ("request_", "warning"),
    [
        (ProductFilter(), "$.category_code: the service needs a value"),
        (ModelFilter(), "$.category_code_list: the service needs a value"),
        (OfferFilterPaginated(page_number=0), "$.page_number: pages are numbered from 1"),
        (OrderFilter(begin_creation_date=MARCH), "$: without states the service ignores the dates"),
        (OrderFilter(begin_creation_date=MARCH, order_reference_list=["1"]), "$: with order_reference_list"),
        (OrderClaimFilter(status_list=[DiscussionStateFilter.OPEN]), "$.status_list: with states and without dates"),
        (CreateRefundVoucherRequest(order_number="1"), "$: the service needs a commercial_gesture_list or"),
        (
            CreateRefundVoucherRequest(
                order_number="1",
                commercial_gesture_list=[RefundInformation(amount=1, motive_id=7)],  # type: ignore[arg-type]
            ),
            "$.commercial_gesture_list[0].motive_id: the service takes one of: 131, 132",
        ),
        (external("Mondial Relay Standard"), "$.order.customer.relay_id: the service needs a value"),
        (external("Chronopost"), "$.order.shipping_mode: the service takes one of: Domicile standard"),
        (external("Domicile express", quantity=0), "$.order.order_line_list[0].quantity: at least 1"),
    ],
)
def test_other_requests(request_: object, warning: str) -> None:
    """Each other rule warns once, with the path of the member."""
    (text,) = found(request_)

    assert text.startswith(warning)


@pytest.mark.parametrize("operation", [pytest.param(one, id=one.name) for one in ALL.values() if one.request_type])
def test_what_is_always_needed_is_warned_of(operation: Operation[Any, Any]) -> None:
    """An example without a member that is always needed has a warning about the member."""
    request = example(operation)
    for field in fields(type(request)):
        if field.needed == "always" and not field.required:
            without = type(request)(
                **{one.name: getattr(request, one.name) for one in fields(type(request)) if one.name != field.name}
            )
            assert f"$.{field.name}: the service needs a value" in found(without)


def test_a_request_that_does_not_fit_the_contract_has_no_warnings() -> None:
    """What is wrong by the contract is refused before it is sent, so there is nothing to warn of."""
    assert [] == found(ValidateOrderListMessage(order_list="nonsense"))  # type: ignore[arg-type]
    assert [] == found(OfferFilterPaginated(page_number="0"))  # type: ignore[arg-type]
