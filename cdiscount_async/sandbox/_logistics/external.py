"""Orders of other sites that Cdiscount ships."""

import json
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.fulfilment import ExternalOrder, ExternalOrderStatus, OrderIntegrationMessage, OrderStatusMessage
from ...operations import Fulfilment
from .._answers import Basis, Call, Refused, answers
from .rights import require_activation
from .sites import EXTERNAL, WAIT

SHIPPING_MODES: Final = ("Domicile standard", "Domicile express", "Mondial Relay Standard")


@answers(
    Fulfilment.create_external_order,
    Basis.ASSUMED,
    "Never recorded: sellers without the right are refused as when they ask for the status. The documented shipping "
    "modes are taken; the relay that the third needs is in the later schema only (RelayId), and not asked for.",
)
def create_external_order(call: Call[Any]) -> OrderIntegrationMessage:
    """Store an order of another site."""
    require_activation(call)
    order = call.request.order if call.request is not None else None
    if order is None:
        raise Refused("The order is missing.", ErrorTypeEnum.MISSING_FIELD)
    _check(order)
    number = call.store.value(
        "INSERT INTO external_order (seller, corporation, number, status, lines) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
        call.seller["id"],
        order.corporation,
        order.customer_order_number,
        ExternalOrderStatus.PENDING.value,
        json.dumps([[line.product_ean, line.quantity] for line in order.order_line_list]),
    )
    if number is None:
        raise Refused(
            f"The order {order.customer_order_number} has been created before.", ErrorTypeEnum.INVALID_REQUEST
        )
    call.market.plan_after(EXTERNAL, number, WAIT)
    return OrderIntegrationMessage()


def _check(order: ExternalOrder) -> None:
    """Refuse an order that cannot be shipped."""
    needed = {
        "Corporation": order.corporation,
        "Customer": order.customer,
        "CustomerOrderNumber": order.customer_order_number,
        "OrderLineList": order.order_line_list,
        "ShippingMode": order.shipping_mode,
    }
    for name, value in needed.items():
        if not value:
            raise Refused(f"{name} is missing.", ErrorTypeEnum.MISSING_FIELD)
    if order.shipping_mode not in SHIPPING_MODES:
        raise Refused(
            f"The shipping mode must be one of: {', '.join(SHIPPING_MODES)}.",
            ErrorTypeEnum.UNAUTHORIZED_VALUE_EXCEPTION,
        )
    if any(not line.product_ean or line.quantity < 1 for line in order.order_line_list):
        raise Refused("Every line needs an EAN and a quantity.", ErrorTypeEnum.INVALID_REQUEST)


@answers(
    Fulfilment.get_external_order_status,
    Basis.RECORDED,
    "The refusal of sellers without the right as recorded. Assumed: an unknown order is refused likewise, with Ko; an "
    "order is Pending for half an hour, then Ok, or Ko where the stock did not suffice.",
)
def get_external_order_status(call: Call[Any]) -> OrderStatusMessage:
    """Return the status of an order of another site."""
    require_activation(call, status=ExternalOrderStatus.KO)
    wanted = call.request
    status = call.store.value(
        "SELECT status FROM external_order WHERE seller = ? AND number = ? AND corporation = ifnull(?, corporation) "
        "ORDER BY id DESC",
        call.seller["id"],
        wanted and wanted.customer_order_number,
        (wanted and wanted.corporation) or None,
    )
    if status is None:
        raise Refused("The order is unknown.", status=ExternalOrderStatus.KO)
    return OrderStatusMessage(status=ExternalOrderStatus(status))
