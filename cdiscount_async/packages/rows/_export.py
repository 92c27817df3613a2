"""The offer export of the official web interface: a CSV without a line of names."""

from collections.abc import Sequence
from typing import Final

from ._numbers import number_of

EXPORT: Final = (
    "SellerProductId",
    "ProductEan",
    "ProductCondition",
    "Stock",
    "Price",
    "VatRate",
    "EcoTax",
    "DeaTax",
    "ProductPackagingUnit",
    "ProductPackagingValue",
    "StrikedPrice",
    "Comments",
    "PriceMustBeAligned",
    "MinimumPriceForPriceAlignment",
)
"""Its columns, as lists of offers name them; that the last is the minimum is assumed: it was empty whenever seen."""
_CONDITIONS: Final = frozenset({"New", "LikeNew", "VeryGoodState", "GoodState", "AverageState", "Refurbished"})


def is_export(cells: Sequence[str]) -> bool:
    """Whether a first line is one of such an export: it has the cells, a condition by its name, a price and a rate.

    The rate is a fraction: cents would stand in its place where a decimal comma has moved the cells.
    """
    return (
        len(EXPORT) - 1 <= len(cells) <= len(EXPORT) + 1
        and cells[2].strip() in _CONDITIONS
        and cells[3].strip().isdigit()
        and number_of(cells[4], ".") is not None
        and (rate := number_of(cells[5], ".")) is not None
        and rate < 1
    )
