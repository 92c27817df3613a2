"""The rules by which an offer of a package is accepted or refused."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import attrs

from .._numbers import is_ean13
from .._opc import BLANKS
from .._store import Row, stamp
from .charges import charges
from .discounts import discounts
from .file import SentOffer, boolean
from .findings import Reading
from .seed import CONDITIONS, FULFILLED

MAX_REFERENCE: Final = 50
"""Characters of a seller's reference."""
MAX_COMMENT: Final = 200
"""Characters of a comment: the limit of known connectors. The real limit is not known."""
MAX_INT: Final = 1 << 31
PREPARATION: Final = range(1, 11)
"""Working days of preparation."""
LOWEST_STRIKED: Final = Decimal("0.10")
_ZERO: Final = Decimal()
_UNITS: Final = {
    "": "None",
    "Empty": "None",
    "Unknown": "None",
    "None": "None",
    "Liter": "Liter",
    "Kilogram": "Kilogram",
    "SquareMeter": "SquareMeter",
    "CubicMeter": "CubicMeter",
}
"""Packaging units: the text in a package, and the value in an offer."""


@attrs.frozen
class Known:
    """What the checks know of the marketplace. Each offer of the package that is checked adds to it."""

    now: datetime
    offers: Mapping[str, Row]
    """The seller's offers by reference, as they were before the package."""
    placed: dict[tuple[str, str], str]
    """The references of the seller's offers that are not obsolete, by product and condition."""
    products: Mapping[str, Row]
    """Products by EAN."""
    created: Mapping[str, list[Row]]
    """Products that the seller created, by his reference."""
    pending: Mapping[str, int]
    """The pieces of each reference that are ordered and not shipped."""
    modes: frozenset[str]
    """The codes of the delivery modes that the seller has configured."""
    seen: set[str]
    """The references of the offers that were checked already."""


@attrs.frozen
class Checked:
    """The result of the checks of one offer."""

    reference: str
    ean: str
    sku: str
    reading: Reading
    columns: Mapping[str, Any]
    """The columns of the offer; incomplete if something is wrong."""


def check(sent: SentOffer, known: Known, *, light: bool) -> Checked:
    """Check one offer of a package: a full one or, with `light`, its stock and price only."""
    reading = Reading()
    reference = reading.text(sent.texts, "SellerProductId", 3, mandatory=True)
    if len(reference) > MAX_REFERENCE:
        reading.wrong(12, 3)
    if reference and reference in known.seen:
        reading.wrong(28, 28)  # assumed: a reference may be in a package only once
    known.seen.add(reference)
    ean = _ean(reading, sent)
    before = known.offers.get(reference)
    if light:
        return _light(reading, sent, known, before, reference, ean)
    product = _product(reading, known, before, reference, ean)
    columns = _columns(reading, sent, before, known)
    if product is not None:
        columns |= {"sku": product["sku"], "ean": product["ean"]}
        _identity(reading, known, before, reference, columns)
    _stock(reading, known, reference, columns["stock"])
    return Checked(reference, product["ean"] if product else ean, product["sku"] if product else "", reading, columns)


def _light(reading: Reading, sent: SentOffer, known: Known, before: Row | None, reference: str, ean: str) -> Checked:
    """Check a stock and a price against the values that the offer keeps."""
    price = _price(reading, sent, mandatory=False)
    stock = reading.integer(sent.texts, "Stock", 5, range(MAX_INT))
    if not sent.texts.get("Price", "").strip() and not sent.texts.get("Stock", "").strip():
        reading.wrong(10, 5)
    _stock(reading, known, reference, stock)
    if before is None:
        if reference:
            reading.wrong(36, 28)
        return Checked(reference, ean, "", reading, {})
    if ean and ean != before["ean"]:
        reading.wrong(25, 3)
    if price is not None:
        if 0 < price < Decimal(before["eco_part"]) + Decimal(before["dea"]):
            reading.wrong(29, 6)
        if before["striked_price"] is not None and Decimal(before["striked_price"]) < price:
            reading.wrong(23, 18)
    stock = before["stock"] if stock is None else stock
    columns = {
        "price": before["price"] if price is None else _written(price),
        "integration_price": before["integration_price"] if price is None else _written(price),
        "stock": stock,
        "state": _state(stock, before),
    }
    return Checked(reference, before["ean"], before["sku"], reading, columns)


def _ean(reading: Reading, sent: SentOffer) -> str:
    ean = sent.texts.get("ProductEan", "")  # assumed: white space around an EAN is a part of it
    if not ean.strip(BLANKS):
        return ""
    if ean and not (ean.isascii() and ean.isdigit()):
        reading.wrong(11, 1)
    elif ean and len(ean) != 13:
        reading.wrong(12, 1)
    elif ean and not is_ean13(ean):
        reading.wrong(16, 1)
    return ean


def _product(reading: Reading, known: Known, before: Row | None, reference: str, ean: str) -> Row | None:
    """Return the product of an offer: by its EAN, else by the reference of an offer or of a created product."""
    if ean:
        product = known.products.get(ean)
        if product is None and not reading.findings:
            reading.wrong(13, 1)
    else:
        product = known.products.get(before["ean"]) if before is not None else None
        own = known.created.get(reference, [])
        if product is None and reference:
            product = own[0] if len(own) == 1 else None
            if product is None:
                reading.wrong(31 if own else 30, 3)
    if product is not None and not product["open"]:
        reading.wrong(34, 24)
    return product


def _identity(reading: Reading, known: Known, before: Row | None, reference: str, columns: Mapping[str, Any]) -> None:
    """Check that product, condition and reference belong together as they did before."""
    place = (columns["sku"], columns["condition"])
    if before is not None and (before["sku"], before["condition"]) != place:
        reading.wrong(25, 3)
    elif known.placed.get(place, reference) != reference:
        reading.wrong(24, 3)
    elif not reading.findings:
        known.placed[place] = reference


def _stock(reading: Reading, known: Known, reference: str, stock: int | None) -> None:
    if stock is not None and stock < known.pending.get(reference, 0):
        reading.wrong(18, 5)


def _price(reading: Reading, sent: SentOffer, *, mandatory: bool) -> Decimal | None:
    price = reading.decimal(sent.texts, "Price", 6, mandatory=mandatory)
    if price is not None and price <= 0:
        reading.wrong(19, 6)
    return price


def _columns(reading: Reading, sent: SentOffer, before: Row | None, known: Known) -> dict[str, Any]:
    """Read all other columns of a full offer."""
    texts = sent.texts
    condition = reading.integer(texts, "ProductCondition", 2, range(1, 7), mandatory=True)
    price = _price(reading, sent, mandatory=True)
    stock = reading.integer(texts, "Stock", 5, range(MAX_INT), mandatory=True)
    vat = reading.decimal(texts, "Vat", 7, mandatory=True, minimum=_ZERO)
    if vat is not None and vat >= 100:
        reading.wrong(17, 7)
    eco = reading.decimal(texts, "EcoPart", 8, mandatory=True, minimum=_ZERO)
    dea = reading.decimal(texts, "DeaTax", 31, mandatory=True, minimum=_ZERO)
    if price is not None and 0 < price < (eco or _ZERO) + (dea or _ZERO):
        reading.wrong(29, 6)
    comment = texts.get("Comment", "")
    if len(comment) > MAX_COMMENT:
        reading.wrong(12, 14)
    preparation = reading.integer(texts, "PreparationTime", 10, PREPARATION, mandatory=True)
    reading.integer(texts, "BluffDeliveryMax", 64, range(MAX_INT))
    return {
        "condition": None if condition is None else CONDITIONS[condition].value,
        "price": _written(price),
        "striked_price": _striked(reading, sent, price),
        "integration_price": _written(price),
        "stock": stock,
        "vat": None if vat is None else f"{vat / 100:.4f}",
        "eco_part": _written(eco),
        "dea": _written(dea),
        "comment": comment,
        "preparation": preparation,
        "cdav": _cdav(reading, sent),
        "shipping": json.dumps(charges(reading, sent.shipping, known.modes)),
        "discounts": json.dumps(discounts(reading, sent.discounts, price)),
        "state": _state(stock, before),
        "updated": stamp(known.now),
        **_alignment(reading, sent, price),
        **_packaging(reading, sent),
    }


def _written(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"


def _striked(reading: Reading, sent: SentOffer, price: Decimal | None) -> str | None:
    striked = reading.decimal(sent.texts, "StrikedPrice", 18)
    if striked is not None and striked < LOWEST_STRIKED:
        reading.wrong(20, 18)
    elif striked is not None and price is not None and striked < price:
        reading.wrong(23, 18)
    return _written(striked)


def _cdav(reading: Reading, sent: SentOffer) -> int:
    cdav = boolean(sent.texts.get("IsCDAV") or "false")
    if cdav is None:
        reading.wrong(11, 28)
    return int(cdav or False)


def _alignment(reading: Reading, sent: SentOffer, price: Decimal | None) -> dict[str, Any]:
    action = reading.text(sent.texts, "PriceMustBeAligned", 46) or "Empty"
    if action not in {"Align", "DontAlign", "Empty", "Unknown"}:
        reading.wrong(11, 46)
    minimum = reading.decimal(sent.texts, "MinimumPriceForPriceAlignment", 46, minimum=_ZERO)
    if minimum is not None and price is not None and minimum > price:
        reading.wrong(17, 46)
    return {"alignment": action, "minimum_price": _written(minimum)}


def _packaging(reading: Reading, sent: SentOffer) -> dict[str, Any]:
    unit = _UNITS.get(sent.texts.get("ProductPackagingUnit", "").strip())
    if unit is None:
        reading.wrong(11, 62)
    value = reading.decimal(sent.texts, "ProductPackagingValue", 63, minimum=_ZERO) or _ZERO
    return {"packaging_unit": unit, "packaging_value": f"{value:.5f}"}


def _state(stock: int | None, before: Row | None) -> str:
    """Return the state of an offer, which depends on the stock, as far as is known."""
    if before is not None and before["logistic_mode"] == FULFILLED:
        return "Fulfillment"
    return "Active" if stock else "Inactive"
