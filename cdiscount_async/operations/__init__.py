"""All operations of the service, by their names in the WSDL.

To add one: declare it with its sentence in its section, declare its types in the module of the same name in `models`,
and add a line to the changelog. The client's method, the envelope, the reader, the derived WSDL and the command line
follow.

>>> ALL["GetOrderList"].action
'http://www.cdiscount.com/IMarketplaceAPIService/GetOrderList'
>>> ALL["CreateRefundVoucher"].safety
<Safety.WRITES: 'writes'>
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from .._common.arguments import did_you_mean, expect
from ._declare import (
    FILTER_DATES,
    Caller,
    IgnoredFilterWarning,
    Listing,
    Operation,
    Safety,
    Section,
    Take,
    expect_request,
    operations_of,
    sentences,
)
from .discussions import Discussions
from .fulfilment import Fulfilment
from .offers import Offers
from .orders import Orders
from .products import Products
from .relays import Relays
from .seller import Seller

__all__ = (
    "ALL",
    "FILTER_DATES",
    "SECTIONS",
    "Caller",
    "Discussions",
    "Fulfilment",
    "IgnoredFilterWarning",
    "Listing",
    "Offers",
    "Operation",
    "Orders",
    "Products",
    "Relays",
    "Safety",
    "Section",
    "Seller",
    "Take",
    "describe",
    "expect_request",
    "find",
)

SECTIONS: Final = (Seller, Offers, Orders, Products, Discussions, Fulfilment, Relays)
"""The sections of a client, in the order of the documentation."""

ALL: Final[Mapping[str, Operation[Any, Any]]] = MappingProxyType(
    {operation.name: operation for section in SECTIONS for operation in operations_of(section)}
)
"""All 48 operations by their WSDL names."""


def find(operation: Operation[Any, Any] | str) -> Operation[Any, Any]:
    """Return the operation for a declaration or a WSDL name.

    Raises KeyError, with similar names, if there is no such operation, and TypeError for other types.
    """
    if isinstance(operation, Operation):
        return operation
    expect("operation", operation, "an Operation or its WSDL name", str)
    if operation in ALL:
        return ALL[operation]
    raise KeyError(f"no operation {operation!r}{did_you_mean(operation, ALL)}")


def describe(operation: Operation[Any, Any]) -> str:
    """Return the sentence below an operation's declaration."""
    (section,) = [section for section in SECTIONS if section.__name__.lower() == operation.section]
    return sentences(section)[operation.method]
