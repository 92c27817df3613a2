"""Reads the discounts of an offer in a package."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from .._store import stamp
from .file import Texts
from .findings import Reading

LONGEST_FLASH: Final = timedelta(hours=72)
"""The longest flash sale."""
PERCENT: Final = 1
"""The only unit of a discount that is known from examples."""
_TYPES: Final = {1: "StrikedPrice", 2: "Flash", 3: "Sales"}
_DATED: Final = frozenset({2, 3})


def discounts(reading: Reading, sent: Sequence[Texts], price: Decimal | None) -> list[dict[str, Any]]:
    """Return the discounts as they are stored, and record what is wrong."""
    return [_discount(reading, texts, price or Decimal()) for texts in sent]


def _discount(reading: Reading, texts: Texts, price: Decimal) -> dict[str, Any]:
    kind = reading.integer(texts, "Type", 19, range(1, 4), mandatory=True)
    unit = reading.integer(texts, "DiscountUnit", 26, range(1, 3), mandatory=True)
    value = reading.decimal(texts, "DiscountValue", 26, mandatory=True, minimum=Decimal()) or Decimal()
    if unit == PERCENT and value >= 100:
        reading.wrong(17, 26)
    base = reading.decimal(texts, "SalesReferencePrice", 27, minimum=Decimal())
    start, end = _dates(reading, texts, kind)
    before = base if kind == 3 and base is not None else price
    after = before * (100 - value) / 100 if unit == PERCENT else before - value
    return {
        "discount_value": f"{value:.4f}",
        "end_date": end and stamp(end),
        "price": f"{max(after, Decimal()):.4f}",
        "start_date": start and stamp(start),
        "type": _TYPES.get(kind or 1),
    }


def _dates(reading: Reading, texts: Texts, kind: int | None) -> tuple[datetime | None, datetime | None]:
    """Read start and end, which are mandatory for flash sales and sales."""
    start = reading.date(texts, "StartDate", 20, mandatory=kind in _DATED)
    end = reading.date(texts, "EndDate", 22, mandatory=kind in _DATED)
    if start and end:
        if end < start:
            reading.wrong(26, 22)
        elif kind == 2 and end - start > LONGEST_FLASH:
            reading.wrong(17, 22)
    return start, end
