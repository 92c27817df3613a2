"""Checks of offers: each by itself, and compared with the others of its package."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from ..._common.arguments import expect_several
from ...french_time import in_french_time
from .._row import Row
from ..offers import Offer, PackagingUnit, PriceAlignment, PublicationPool, StockAndPrice
from . import _offer_rules as rules
from ._delivery import Modes, check_delivery
from ._discounts import check_discount
from ._ean import Ean, check_ean
from ._form import doubts, form
from ._leftovers import has_known_html
from ._money import LENIENT, check_amounts
from ._rule import Finding, Found
from ._texts import check_reference, check_text

MAX_REFERENCE: Final = 50
MAX_COMMENT: Final = 200
MAX_INT: Final = (1 << 31) - 1
LOWEST_STRIKED: Final = Decimal("0.10")
VAT_RATES: Final = frozenset(
    map(Decimal, ("0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "10", "13", "19.6", "20"))
)
"""Current and former rates in France, Corsica and overseas, in percent. Which ones the service accepts is unknown."""
PROPERTIES: Final = {
    "SellerProductId": "03", "ProductEan": "01", "ProductCondition": "02", "Price": "06", "Stock": "05", "Vat": "07",
    "EcoPart": "08", "DeaTax": "31", "Comment": "14", "PreparationTime": "10", "StrikedPrice": "18", "IsCDAV": "28",
    "PriceMustBeAligned": "46", "MinimumPriceForPriceAlignment": "46", "ProductPackagingUnit": "62",
    "ProductPackagingValue": "63", "BluffDeliveryMax": "64", "DeliveryMode": "45", "ShippingCharges": "45",
    "AdditionalShippingCharges": "45", "Type": "19", "DiscountValue": "26", "DiscountUnit": "26", "StartDate": "20",
    "EndDate": "22", "SalesReferencePrice": "27",
}  # fmt: skip
"""The two digits by which the service's reports name each attribute."""
_POOLS: Final = frozenset(PublicationPool)
_NO_UNIT: Final = frozenset({None, PackagingUnit.EMPTY, PackagingUnit.UNKNOWN})
_EANS: Final = {
    Ean.FORMAT: rules.EAN_FORMAT,
    Ean.LENGTH: rules.EAN_LENGTH,
    Ean.KEY: rules.EAN_KEY,
    Ean.INTERNAL: rules.EAN_INTERNAL,
    Ean.MADE_UP: rules.EAN_MADE_UP,
}


@attrs.frozen
class _Known:
    """What is remembered of earlier rows: only references and EANs, so that many rows need little memory."""

    modes: Modes
    now: datetime | None
    references: dict[str, int] = attrs.field(factory=dict)
    products: dict[tuple[str, int], int] = attrs.field(factory=dict)
    """The first row of each EAN and condition."""


def check_offers(
    rows: Iterable[Row[Offer | StockAndPrice]], *, modes: Modes = None, now: datetime | None = None
) -> Iterator[Finding]:
    """Yield the findings on offers, row by row, as the rows come.

    Args:
        rows: Whole offers, or stocks and prices.
        modes: The delivery modes that the seller has set up: other modes are found. None does not check this.
        now: The current time: discounts that have ended are found. Without a time zone, it is French local time.
            None does not check this.

    Raises:
        TypeError: If `modes` is one text instead of several.
    """
    if modes is not None:
        expect_several("modes", modes, "several DeliveryMode")
    known = _Known(modes, now and in_french_time(now))
    for row in rows:
        found = Found(row.number)
        if row.problems or row.item is None:
            form(row, Offer, PROPERTIES, found)
        if row.item is not None:
            found.reference, found.ean = row.item.seller_product_id, row.item.product_ean
            _check(row.item, known, found)
        if row.warnings:
            doubts(row, Offer, found)
        yield from found.findings


def _check(item: Offer | StockAndPrice, known: _Known, found: Found) -> None:
    _names(item, known, found)
    if item.price is not None and item.price <= 0:
        found.add(rules.PRICE_NOT_POSITIVE)
    check_amounts(item, found)
    if item.stock is not None and not 0 <= item.stock <= MAX_INT:
        found.add(rules.STOCK_RANGE)
    if isinstance(item, Offer):
        _check_whole(item, known, found)
    elif item.price is None and item.stock is None:
        found.add(rules.NOTHING_TO_CHANGE)


def _names(item: Offer | StockAndPrice, known: _Known, found: Found) -> None:
    reference, ean = item.seller_product_id, item.product_ean
    if not reference.strip():
        found.add(rules.REFERENCE_EMPTY)
    else:
        if len(reference) > MAX_REFERENCE:
            found.add(rules.REFERENCE_LONG, length=len(reference))
        if reference != reference.strip():
            found.add(rules.REFERENCE_BLANKS)
        check_reference(reference, "SellerProductId", found)
        if (first := known.references.setdefault(reference, found.row)) != found.row:
            found.add(rules.REFERENCE_TWICE, first=first)
    if not ean:
        found.add(rules.EAN_MISSING)
    elif check_ean(ean, _EANS, found) and isinstance(item, Offer):
        first = known.products.setdefault((ean, item.product_condition), found.row)
        if first != found.row and known.references.get(reference) == found.row:
            found.add(rules.EAN_TWICE, first=first)


def _check_whole(item: Offer, known: _Known, found: Found) -> None:
    _prices(item, found)
    _alignment(item, found)
    if not 0 <= item.vat < 100:
        found.add(rules.VAT_RANGE)
    elif item.vat not in VAT_RATES:
        found.add(rules.VAT_UNUSUAL)
    if item.comment:
        _comment(item.comment, found)
    if not 1 <= item.preparation_time <= 10:
        found.add(rules.PREPARATION_RANGE)
    elif item.preparation_time > 5:
        found.add(rules.PREPARATION_LONG)
    if item.bluff_delivery_max is not None and not 0 <= item.bluff_delivery_max <= MAX_INT:
        found.add(rules.BLUFF_RANGE)
    _packaging(item, found)
    check_delivery(item, known.modes, found)
    for discount in item.price_and_discount_list:
        check_discount(discount, item, known.now, found)


def _comment(comment: str, found: Found) -> None:
    if len(comment) > MAX_COMMENT:
        found.add(rules.COMMENT_LONG, length=len(comment))
    if has_known_html(comment):
        found.add(rules.COMMENT_HTML)
    check_text(comment, "Comment", found)


def _prices(item: Offer, found: Found) -> None:
    price, taxes = item.price, LENIENT.add(item.eco_part, item.dea_tax)
    if item.eco_part < 0:
        found.add(rules.ECO_PART_NEGATIVE)
    if item.dea_tax < 0:
        found.add(rules.DEA_TAX_NEGATIVE)
    if 0 < price <= taxes:
        found.add(rules.PRICE_BELOW_TAXES if price < taxes else rules.PRICE_ALL_TAXES)
    striked = item.striked_price
    if striked is not None:
        if striked < LOWEST_STRIKED:
            found.add(rules.STRIKED_LOW)
        elif striked <= price:
            found.add(rules.STRIKED_BELOW_PRICE if striked < price else rules.STRIKED_IS_PRICE)


def _alignment(item: Offer, found: Found) -> None:
    minimum, aligned = item.minimum_price_for_price_alignment, item.price_must_be_aligned is PriceAlignment.ALIGN
    if minimum is not None:
        if not 0 <= minimum <= item.price:
            found.add(rules.MINIMUM_RANGE)
        elif not aligned:
            found.add(rules.MINIMUM_UNUSED)
    elif aligned:
        found.add(rules.ALIGN_WITHOUT_MINIMUM)


def _packaging(item: Offer, found: Found) -> None:
    has_unit, value = item.product_packaging_unit not in _NO_UNIT, item.product_packaging_value
    if value is not None and value < 0:
        found.add(rules.PACKAGING_NEGATIVE)
    elif has_unit and not value:
        found.add(rules.PACKAGING_INCOMPLETE, "ProductPackagingValue", "63")
    elif value and not has_unit:
        found.add(rules.PACKAGING_INCOMPLETE, "ProductPackagingUnit", "62")


def check_head(*, purge_and_replace: bool, pools: Iterable[int]) -> Iterator[Finding]:
    """Yield the findings on the options of an offer package."""
    found = Found(0)
    if purge_and_replace:
        found.add(rules.PURGES)
    for pool in pools:
        if pool not in _POOLS:
            found.add(rules.POOL_UNKNOWN, pool=pool)
    yield from found.findings
