"""The offer export of the official web interface: a CSV without a line of names (service.md 4.5)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

EXPORT: Final = (
    "SellerProductId",
    "ProductEan",
    "ProductCondition",
    "Stock",
    "Price",
    "Vat",
    "EcoPart",
    "DeaTax",
    "ProductPackagingUnit",
    "ProductPackagingValue",
    "StrikedPrice",
    "Comment",
    "PriceMustBeAligned",
    "MinimumPriceForPriceAlignment",
)
"""Its columns; that the last one is the minimum is assumed: it was empty whenever it was seen."""
_NOTHING: Final = frozenset({"None", "Empty", "Unknown"})
_CONDITIONS: Final = frozenset({"New", "LikeNew", "VeryGoodState", "GoodState", "AverageState", "Refurbished"})


def is_export(cells: Sequence[str]) -> bool:
    """Whether a first line is one of such an export: it has the cells, a condition by its name, and two numbers."""
    return (
        len(EXPORT) - 1 <= len(cells) <= len(EXPORT) + 1
        and cells[2].strip() in _CONDITIONS
        and cells[3].strip().isdigit()
        and _number(cells[4]) is not None
        and _number(cells[5]) is not None
    )


def as_package(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a row as a package has it: VAT in percent, and nothing where the export says that there is nothing."""
    row = {name: "" if value.strip() in _NOTHING else value for name, value in cells.items()}
    vat = _number(row.get("Vat", ""))
    if vat is not None:
        row["Vat"] = f"{(vat * 100).normalize():f}"
    if not row.get("ProductPackagingUnit") and not _number(row.get("ProductPackagingValue", "")):
        row["ProductPackagingValue"] = ""  # 0 of no unit
    return row


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
