"""Checks of the discounts of an offer. See docs/service/sales.md#rules."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ...french_time import in_french_time
from ..offers import DiscountComponent, DiscountType, Offer
from . import _offer_rules as rules
from ._money import LENIENT
from ._rule import Found
from .sales_periods import in_sales_period

LONGEST_FLASH: Final = timedelta(hours=72)
HUNDRED: Final = Decimal(100)


def check_discount(discount: DiscountComponent, item: Offer, now: datetime | None, found: Found) -> None:
    """Check one discount of an offer. With `now`, a discount that has ended is found, too."""
    value, sales = discount.discount_value, discount.type == DiscountType.SALES
    reference = discount.sales_reference_price
    base = item.price if reference is None else reference
    if not 0 <= value < 100:
        found.add(rules.PERCENT_RANGE)
    elif sales and (value < 1 or (base < HUNDRED and LENIENT.multiply(base, value) < HUNDRED)):
        found.add(rules.DISCOUNT_SMALL)
    if sales and reference is None:
        found.add(rules.SALES_WITHOUT_REFERENCE)
    if reference is not None and reference < 0:
        found.add(rules.SALES_REFERENCE_NEGATIVE)
    _dates(discount, now, found)


def _dates(discount: DiscountComponent, now: datetime | None, found: Found) -> None:
    start = discount.start_date and in_french_time(discount.start_date)
    end = discount.end_date and in_french_time(discount.end_date)
    if discount.type != DiscountType.STRIKED_PRICE:
        if start is None:
            found.add(rules.DISCOUNT_UNDATED, "StartDate", "20")
        if end is None:
            found.add(rules.DISCOUNT_UNDATED, "EndDate", "22")
    if end is not None and now is not None and end < now:
        found.add(rules.DISCOUNT_OVER)
    if start is not None and end is not None:
        if end < start:
            found.add(rules.DISCOUNT_REVERSED)
        elif discount.type == DiscountType.FLASH and end - start > LONGEST_FLASH:
            found.add(rules.FLASH_LONG)
        elif discount.type == DiscountType.SALES and not in_sales_period(start, end):
            found.add(rules.SALES_OUT_OF_SEASON)
