"""Who may use Cdiscount's own logistics, and how the others are refused."""

from typing import Any

from .._answers import Call, Refused
from .._http.faults import not_authorized


def demand_right(call: Call[Any]) -> None:
    """Refuse a seller without the right by a fault, as recorded for three operations."""
    if not call.seller["fulfilment"]:
        raise not_authorized(call.operation.name, call.token)


def demand_activation(call: Call[Any], **members: Any) -> None:
    """Refuse a seller without the right by a result, as recorded for two operations."""
    if not call.seller["fulfilment"]:
        raise Refused("Vendeur désactivé", **members)
