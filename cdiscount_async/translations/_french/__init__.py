"""The texts in French, by their English. A test fails for an English text that is not here.

The tables have plain spaces before punctuation: `translate` makes them no-break spaces.
"""

from collections.abc import Mapping
from typing import Final

from . import checks, common, discussions, fulfilment, header, offers, operations, orders, products, relays, seller

__all__ = ("TABLES", "TEXTS")

TABLES: Final[tuple[Mapping[str, str], ...]] = (
    operations.TEXTS,
    common.TEXTS,
    orders.TEXTS,
    offers.TEXTS,
    products.TEXTS,
    discussions.TEXTS,
    fulfilment.TEXTS,
    relays.TEXTS,
    seller.TEXTS,
    header.TEXTS,
    checks.TEXTS,
)
"""Each English text is in one table: the first one, where several use it."""
TEXTS: Final[Mapping[str, str]] = {english: french for table in TABLES for english, french in table.items()}
