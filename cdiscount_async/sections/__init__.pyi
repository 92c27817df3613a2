from .discussions import Discussions as Discussions
from .fulfilment import Fulfilment as Fulfilment
from .offers import Offers as Offers
from .orders import Orders as Orders
from .products import Products as Products
from .relays import Relays as Relays
from .seller import Seller as Seller
