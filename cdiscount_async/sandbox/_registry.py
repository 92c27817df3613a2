"""Everything that answers an operation, happens by itself or can be made to happen: importing this declares it all."""

from ._discussions import actions as letters, answers as discussions
from ._logistics import external, fulfilment, relays, supply
from ._offers import answers as offers, competing, packages as offer_packages
from ._orders import answers as orders, refunds, validation
from ._products import answers as products, packages as product_packages
from ._sellers import answers as sellers

__all__ = (
    "competing",
    "discussions",
    "external",
    "fulfilment",
    "letters",
    "offer_packages",
    "offers",
    "orders",
    "product_packages",
    "products",
    "refunds",
    "relays",
    "sellers",
    "supply",
    "validation",
)
