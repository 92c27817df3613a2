"""Refuses sellers who may not use Cdiscount's own logistics."""

from typing import Any

from .._answers import Call, Refused
from .._http.faults import not_authorized


def require_right(call: Call[Any]) -> None:
    """Refuse a seller without the right with a SOAP fault, as recorded for three operations."""
    if not call.seller["fulfilment"]:
        raise not_authorized(call.operation.name, call.token)


def require_activation(call: Call[Any], **members: Any) -> None:
    """Refuse a seller without the right with a failed result, as recorded for two operations."""
    if not call.seller["fulfilment"]:
        raise Refused("Vendeur désactivé", **members)
