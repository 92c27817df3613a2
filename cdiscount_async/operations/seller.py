"""The operations on seller: declarations only. See docs/service/seller.md."""

from typing import Final

from ..models.seller import SellerIndicatorsMessage, SellerMessage
from ._declare import Section, reads

__all__ = ("Seller",)


class Seller(Section):
    """The calling seller."""

    get_seller_information: Final = reads(SellerMessage)
    """The calling seller, with delivery modes and sites; a good test of a connection."""
    get_seller_indicators: Final = reads(SellerIndicatorsMessage, anonymous=True)
    """The seller's quality over 30 and 60 days."""
