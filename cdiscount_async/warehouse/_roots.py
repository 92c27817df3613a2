"""The root tables: what is loaded, and the members that identify an item."""

from typing import Any, Final

import attrs

from ..models.discussions import OfferQuestion, OrderClaim, OrderQuestion
from ..models.fulfilment import ProductStock
from ..models.offers import Offer
from ..models.orders import Order
from ..models.seller import Seller, SellerIndicator

__all__ = (
    "CLAIMS",
    "INDICATORS",
    "OFFERS",
    "OFFER_QUESTIONS",
    "ORDERS",
    "ORDER_QUESTIONS",
    "SELLERS",
    "STOCKS",
    "RootTable",
)


@attrs.frozen
class RootTable:
    """A table with one row for each item. The lists of an item are child tables: `orders__lines`."""

    name: str
    model: type[Any]
    """The contract type of the items."""
    key: tuple[str, ...]
    """The members that identify an item of a seller."""


ORDERS: Final = RootTable("orders", Order, ("order_number",))
OFFERS: Final = RootTable("offers", Offer, ("seller_product_id",))
CLAIMS: Final = RootTable("claims", OrderClaim, ("id",))
ORDER_QUESTIONS: Final = RootTable("order_questions", OrderQuestion, ("id",))
OFFER_QUESTIONS: Final = RootTable("offer_questions", OfferQuestion, ("id",))
STOCKS: Final = RootTable("stocks", ProductStock, ("ean", "warehouse"))
SELLERS: Final = RootTable("sellers", Seller, ("login",))
INDICATORS: Final = RootTable("indicators", SellerIndicator, ("description",))
