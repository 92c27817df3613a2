"""All sections of the operations."""

from typing import Final

from .discussions import Discussions
from .fulfilment import Fulfilment
from .offers import Offers
from .orders import Orders
from .products import Products
from .relays import Relays
from .seller import Seller

SECTIONS: Final = (Seller, Offers, Orders, Products, Discussions, Fulfilment, Relays)
"""The sections of a client, in the order of the documentation."""
