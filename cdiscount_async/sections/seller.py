"""What `client.seller` can do: the operations, and what is built on them."""

from .. import operations

__all__ = ("Seller",)


class Seller(operations.Seller):
    """The calling seller.

    See docs/service/seller.md.
    """
