"""What `client.orders` and the other sections of a client can do: the operations, and what is built on them."""

from .discussions import Discussions
from .fulfilment import Fulfilment
from .offers import Offers
from .orders import Orders
from .products import Products
from .relays import Relays
from .seller import Seller

__all__ = ("Discussions", "Fulfilment", "Offers", "Orders", "Products", "Relays", "Seller")
