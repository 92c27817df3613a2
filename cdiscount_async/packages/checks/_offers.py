"""Offers against the rules: what is wrong with each by itself, and beside the others of its package."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import Final, TypeAlias

import attrs

from ..._french_time import french_time
from ...catalogue.sales_periods import in_sales_period
from ...models.seller import SellerMessage
from .._row import Row
from ..offers import (
    MODE_CODES,
    DeliveryMode,
    DiscountComponent,
    DiscountType,
    Offer,
    PackagingUnit,
    PriceAlignment,
    StockAndPrice,
)
from . import _offer_rules as rules
from ._ean import Ean, wrong_with
from ._form import form
from ._rule import Finding, Found

Modes: TypeAlias = Collection[DeliveryMode] | None

MAX_REFERENCE: Final = 50
MAX_COMMENT: Final = 200
MAX_INT: Final = (1 << 31) - 1
CEILING: Final = Decimal("30.00")
"""The highest charges of a delivery mode (service.md 5.2, error 35)."""
LONGEST_FLASH: Final = timedelta(hours=72)
LOWEST_STRIKED: Final = Decimal("0.10")
HUNDRED: Final = Decimal(100)
_LENIENT: Final = Context(traps=[])
"""Arithmetic that gives infinity where a number is too large, and raises nothing."""
VAT_RATES: Final = frozenset(
    map(Decimal, ("0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "10", "13", "19.6", "20"))
)
"""In France, Corsica and overseas, now or in the years of the service; which ones it takes is not known."""
PROPERTIES: Final = {
    "SellerProductId": "03", "ProductEan": "01", "ProductCondition": "02", "Price": "06", "Stock": "05", "Vat": "07",
    "EcoPart": "08", "DeaTax": "31", "Comment": "14", "PreparationTime": "10", "StrikedPrice": "18", "IsCDAV": "28",
    "PriceMustBeAligned": "46", "MinimumPriceForPriceAlignment": "46", "ProductPackagingUnit": "62",
    "ProductPackagingValue": "63", "BluffDeliveryMax": "64", "DeliveryMode": "45", "ShippingCharges": "45",
    "AdditionalShippingCharges": "45", "Type": "19", "DiscountValue": "26", "DiscountUnit": "26", "StartDate": "20",
    "EndDate": "22", "SalesReferencePrice": "27",
}  # fmt: skip
"""The properties by which reports name the attributes (service.md 5.2)."""
_CHARGED: Final = {
    DeliveryMode.STANDARD: ("11", "15"),
    DeliveryMode.TRACKED: ("12", "16"),
    DeliveryMode.REGISTERED: ("13", "17"),
    DeliveryMode.RELAY: ("43", "44"),
    DeliveryMode.MONDIAL_RELAY: ("49", "51"),
    DeliveryMode.RELAIS_COLIS: ("55", "56"),
    DeliveryMode.SO_COLISSIMO: ("60", "61"),
}
"""The properties of a mode's charges; the others have none of their own, and 45 is home delivery."""
_HOME: Final = ("45", "45")
_BIG: Final = frozenset(
    {DeliveryMode.BIG_PARCEL_ECO, DeliveryMode.BIG_PARCEL_STANDARD, DeliveryMode.BIG_PARCEL_COMFORT}
)
_MANDATORY: Final = frozenset({DeliveryMode.TRACKED, DeliveryMode.REGISTERED})
_STORE_ALONE: Final = frozenset({DeliveryMode.RELAY})
_NO_UNIT: Final = frozenset({None, PackagingUnit.EMPTY, PackagingUnit.UNKNOWN})
_EANS: Final = {
    Ean.FORMAT: rules.EAN_FORMAT,
    Ean.LENGTH: rules.EAN_LENGTH,
    Ean.KEY: rules.EAN_KEY,
    Ean.INTERNAL: rules.EAN_INTERNAL,
}


@attrs.frozen
class _Known:
    """What is known of the rows before: only their names, so that many rows take little memory."""

    modes: Modes
    now: datetime | None
    references: dict[str, int] = attrs.field(factory=dict)
    placed: dict[tuple[str, int], int] = attrs.field(factory=dict)
    """The first row of each EAN and condition."""


def configured_modes(seller: SellerMessage) -> frozenset[DeliveryMode]:
    """Give the delivery modes that a seller has set up, from GetSellerInformation; of codes that are known."""
    codes = {(one.code or "").upper() for one in seller.delivery_modes}
    return frozenset(mode for code, mode in MODE_CODES.items() if code in codes)


def check_offers(
    rows: Iterable[Row[Offer | StockAndPrice]], *, modes: Modes = None, now: datetime | None = None
) -> Iterator[Finding]:
    """Check offers one by one, as they come; each with all that is found on it.

    With `modes`, the delivery modes that the seller has set up, others are found; with `now`, discounts that are over.
    """
    known = _Known(modes, now and _local(now))
    for row in rows:
        found = Found(row.number)
        if row.problems or row.item is None:
            form(row, Offer, PROPERTIES, found)
        if row.item is not None:
            found.reference, found.ean = row.item.seller_product_id, row.item.product_ean
            _check(row.item, known, found)
        yield from found.findings


def _check(item: Offer | StockAndPrice, known: _Known, found: Found) -> None:
    _names(item, known, found)
    if item.price is not None and item.price <= 0:
        found.add(rules.PRICE_NOT_POSITIVE)
    if item.stock is not None and not 0 <= item.stock <= MAX_INT:
        found.add(rules.STOCK_RANGE)
    if isinstance(item, Offer):
        _full(item, known, found)
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
        if (first := known.references.setdefault(reference, found.row)) != found.row:
            found.add(rules.REFERENCE_TWICE, first=first)
    if not ean:
        found.add(rules.EAN_MISSING)
    elif (wrong := wrong_with(ean)) is not None:
        found.add(_EANS[wrong], length=len(ean))
    elif isinstance(item, Offer):
        first = known.placed.setdefault((ean, item.product_condition), found.row)
        if first != found.row and known.references.get(reference) == found.row:
            found.add(rules.EAN_TWICE, first=first)


def _full(item: Offer, known: _Known, found: Found) -> None:
    _prices(item, found)
    _alignment(item, found)
    if not 0 <= item.vat < 100:
        found.add(rules.VAT_RANGE)
    elif item.vat not in VAT_RATES:
        found.add(rules.VAT_UNUSUAL)
    if len(item.comment) > MAX_COMMENT:
        found.add(rules.COMMENT_LONG, length=len(item.comment))
    if not 1 <= item.preparation_time <= 10:
        found.add(rules.PREPARATION_RANGE)
    elif item.preparation_time > 5:
        found.add(rules.PREPARATION_LONG)
    if item.bluff_delivery_max is not None and not 0 <= item.bluff_delivery_max <= MAX_INT:
        found.add(rules.BLUFF_RANGE)
    _packaging(item, found)
    _delivery(item, known.modes, found)
    for discount in item.price_and_discount_list:
        _discount(discount, item, known.now, found)


def _prices(item: Offer, found: Found) -> None:
    price, taxes = item.price, _LENIENT.add(item.eco_part, item.dea_tax)
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


def _delivery(item: Offer, modes: Modes, found: Found) -> None:
    named = set()
    for one in item.shipping_information_list:
        mode = one.delivery_mode
        charges, additional = _CHARGED.get(mode, _HOME)
        if mode in named:
            found.add(rules.MODE_TWICE, mode=mode.value)
        named.add(mode)
        if modes is not None and mode not in modes:
            found.add(rules.MODE_NOT_CONFIGURED, on=charges, mode=mode.value)
        if not 0 <= one.shipping_charges <= CEILING:
            _charge("ShippingCharges", charges, one.shipping_charges, mode, found)
        if not 0 <= one.additional_shipping_charges <= CEILING:
            _charge("AdditionalShippingCharges", additional, one.additional_shipping_charges, mode, found)
    if not (named >= _MANDATORY and named.isdisjoint(_BIG)):
        _kinds_of_modes(named, found)


def _charge(field: str, on: str, amount: Decimal, mode: DeliveryMode, found: Found) -> None:
    found.add(rules.CHARGES_NEGATIVE if amount < 0 else rules.CHARGES_CEILING, field, on, mode=mode.value)


def _kinds_of_modes(named: set[DeliveryMode], found: Found) -> None:
    """Find what is missing: nobody says what goods weigh, so the modes tell which kind of parcel is meant."""
    if named & _BIG:
        if DeliveryMode.BIG_PARCEL_ECO not in named:
            found.add(rules.MODE_MISSING, on="45", mode=DeliveryMode.BIG_PARCEL_ECO.value)
        if not named <= _BIG:
            found.add(rules.MODES_MIXED)
    elif named != _STORE_ALONE:
        for mode in sorted(_MANDATORY - named):
            found.add(rules.MODE_MISSING, on=_CHARGED[mode][0], mode=mode.value)


def _discount(discount: DiscountComponent, item: Offer, now: datetime | None, found: Found) -> None:
    value, sales = discount.discount_value, discount.type == DiscountType.SALES
    reference = discount.sales_reference_price
    base = item.price if reference is None else reference
    if not 0 <= value < 100:
        found.add(rules.PERCENT_RANGE)
    elif sales and (value < 1 or (base < HUNDRED and _LENIENT.multiply(base, value) < HUNDRED)):
        found.add(rules.DISCOUNT_SMALL)
    if sales and reference is None:
        found.add(rules.SALES_WITHOUT_REFERENCE)
    if reference is not None and reference < 0:
        found.add(rules.SALES_REFERENCE_NEGATIVE)
    _dates(discount, now, found)


def _dates(discount: DiscountComponent, now: datetime | None, found: Found) -> None:
    start, end = discount.start_date and _local(discount.start_date), discount.end_date and _local(discount.end_date)
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


def _local(moment: datetime) -> datetime:
    """Give French local time, as a package writes it; times without a zone are meant so."""
    return moment if moment.tzinfo is None else moment.astimezone(french_time()).replace(tzinfo=None)


def check_head(*, purge_and_replace: bool, pools: Iterable[int], known_pools: Collection[int]) -> Iterator[Finding]:
    """Check what a package of offers says of itself."""
    found = Found(0)
    if purge_and_replace:
        found.add(rules.PURGES)
    for pool in pools:
        if pool not in known_pools:
            found.add(rules.POOL_UNKNOWN, pool=pool)
    yield from found.findings
