"""What `client.orders` and the other sections of a client can do: the operations, and what is built on them.

A section is imported when it is first used.
"""

from .._common.lazy import importing

__all__ = ("Discussions", "Fulfilment", "Offers", "Orders", "Products", "Relays", "Seller")

__getattr__, __dir__ = importing(__name__, {name: name.lower() for name in __all__})
