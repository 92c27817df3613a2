"""All operations of the service, by their names in the WSDL.

To add one: declare it with its sentence in its section, declare its types in the module of the same name in `models`,
and add a line to the changelog. The client's method, the envelope, the reader, the derived WSDL and the command line
follow.

>>> ALL["GetOrderList"].action
'http://www.cdiscount.com/IMarketplaceAPIService/GetOrderList'
>>> ALL["CreateRefundVoucher"].safety
<Safety.WRITES: 'writes'>
"""

from typing import Final

from .._common.lazy import importing
from ._all import ALL, describe, find
from ._declare import (
    FILTER_DATES,
    BeforeReading,
    Caller,
    IgnoredFilterWarning,
    Listing,
    OnItems,
    Operation,
    Safety,
    Section,
    expect_request,
)

__all__ = (
    "ALL",
    "FILTER_DATES",
    "SECTIONS",
    "BeforeReading",
    "Caller",
    "Discussions",
    "Field",
    "Fulfilment",
    "IgnoredFilterWarning",
    "Listing",
    "Offers",
    "OnItems",
    "Operation",
    "Orders",
    "Products",
    "Relays",
    "Safety",
    "Section",
    "Seller",
    "describe",
    "example",
    "expect_request",
    "fields",
    "find",
    "warnings",
)

_SECTIONS: Final = ("Discussions", "Fulfilment", "Offers", "Orders", "Products", "Relays", "Seller")
_LATER: Final = {
    "SECTIONS": "_sections",
    "Field": "_fields",
    "fields": "_fields",
    "example": "_examples",
    "warnings": "_practice",
}
__getattr__, __dir__ = importing(__name__, _LATER | {name: name.lower() for name in _SECTIONS})
