"""Imports all modules that declare answers, events and actions."""

from ._discussions import actions as discussion_actions, answers as discussions
from ._logistics import external, fulfilment, relays, supply
from ._offers import answers as offers, competing, packages as offer_packages
from ._orders import answers as orders, refunds, validation
from ._products import answers as products, packages as product_packages
from ._sellers import answers as sellers

__all__ = (
    "competing",
    "discussion_actions",
    "discussions",
    "external",
    "fulfilment",
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
