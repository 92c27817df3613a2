"""The offer export of the official web interface: a CSV without a header row."""

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
"""Its columns, as lists of offers name them. The last one is an assumption: it was empty in all known exports."""
_CONDITIONS: Final = frozenset({"New", "LikeNew", "VeryGoodState", "GoodState", "AverageState", "Refurbished"})


def export_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the cells if a first record belongs to such an export; an empty tuple otherwise.

    All rows must have the cells of the first one, because a decimal comma may move the cells of others.
    """
    return (*EXPORT, "")[: len(cells)] if _is_export(cells) else ()


def _is_export(cells: Sequence[str]) -> bool:
    """Whether a record has the number of cells, the condition, the price and the VAT rate of such an export.

    The rate must be a fraction. If a decimal comma moved the cells, the cents of the price would be in its place.
    """
    return (
        len(EXPORT) - 1 <= len(cells) <= len(EXPORT) + 1
        and cells[2].strip() in _CONDITIONS
        and cells[3].strip().isdigit()
        and number_of(cells[4], ".") is not None
        and (rate := number_of(cells[5], ".")) is not None
        and rate < 1
    )
