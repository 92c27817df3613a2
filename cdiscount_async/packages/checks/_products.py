"""Checks of products: each by itself, and compared with the others of its package.

Rules that depend on the category are not checked: whether it exists and is open, its model, sizes and properties.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

import attrs

from ...translations import Phrase
from .._row import Row
from ..products import Product, ProductKind
from . import _product_rules as rules
from ._characters import character_name
from ._ean import Ean, check_ean, wrong_with
from ._form import doubts, form
from ._leftovers import has_html
from ._rule import Finding, Found
from ._texts import check_key, check_reference, check_text

MAX_PICTURES: Final = 4
MAX_MARKETING: Final = 5_000
PROPERTIES: Final = {
    "SellerProductId": "03", "BrandName": "06", "CategoryCode": "05", "ProductKind": "07", "Model": "21",
    "ShortLabel": "08", "LongLabel": "09", "Description": "10", "EncodedMarketingDescription": "26",
    "SellerProductFamily": "29", "SellerProductColorName": "30", "Size": "28", "ISBN": "02",
    "ManufacturerPartNumber": "11", "Length": "17", "Width": "18", "Height": "19", "Weight": "20", "EanList": "01",
    "Pictures": "12", "ModelProperties": "22",
}  # fmt: skip
"""The two digits by which the service's reports name each attribute: the last two of a code."""
_MANDATORY: Final = (
    ("seller_product_id", "SellerProductId", 50),
    ("brand_name", "BrandName", 70),
    ("category_code", "CategoryCode", None),
    ("model", "Model", None),
    ("short_label", "ShortLabel", 30),
    ("long_label", "LongLabel", 132),
    ("description", "Description", 420),
)
"""The mandatory values, each with its highest number of characters."""
_OF_VARIANTS: Final = (
    ("seller_product_family", "SellerProductFamily", 100),
    ("seller_product_color_name", "SellerProductColorName", 50),
    ("size", "Size", None),
)
"""What is also mandatory for a variant."""
_REFERENCES: Final = (
    ("seller_product_id", "SellerProductId"),
    ("category_code", "CategoryCode"),
    ("seller_product_family", "SellerProductFamily"),
    ("manufacturer_part_number", "ManufacturerPartNumber"),
)
_KEYS: Final = (
    ("brand_name", "BrandName"),
    ("model", "Model"),
    ("seller_product_color_name", "SellerProductColorName"),
    ("size", "Size"),
    ("navigation", "Navigation"),
)
_LABELS: Final = ("ShortLabel", "LongLabel", "Description")
_MEASURES: Final = (("length", "Length"), ("width", "Width"), ("height", "Height"), ("weight", "Weight"))
_TEN_THOUSAND: Final = Decimal(10_000)
_NOT_ALLOWED: Final = re.compile(r"[^ -~]|[|*]")
_URL: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_COMMERCIAL: Final = re.compile(
    r"\bgarantie?s?\b|\bwarranty\b|\d\s*(?:€|euros?\b)|\blivraison\b|\bgratuite?\b|\bpromo(?:tion)?\b", re.IGNORECASE
)
_TAGS: Final = re.compile(r"<\s*+/?+\s*+(?:font|table|thead|tbody|tr|td|th|h[1-6]|body)\b", re.IGNORECASE)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif)$", re.IGNORECASE)
_EANS: Final = {
    Ean.FORMAT: rules.EAN_FORMAT,
    Ean.LENGTH: rules.EAN_LENGTH,
    Ean.KEY: rules.EAN_KEY,
    Ean.INTERNAL: rules.EAN_INTERNAL,
    Ean.MADE_UP: rules.EAN_MADE_UP,
}


@attrs.define
class _Family:
    """What is remembered of the products of a family."""

    row: int
    model: str
    colours: set[str | None] = attrs.field(factory=set)
    sizes: set[str | None] = attrs.field(factory=set)
    variants: dict[tuple[str | None, str | None], int] = attrs.field(factory=dict)
    """The first row of each colour and size."""
    is_reported: bool = False


@attrs.frozen
class _Known:
    """What is remembered of earlier rows."""

    references: dict[str, int] = attrs.field(factory=dict)
    labels: dict[str, int] = attrs.field(factory=dict)
    eans: dict[str, int] = attrs.field(factory=dict)
    families: dict[str, _Family] = attrs.field(factory=dict)


def check_products(rows: Iterable[Row[Product]]) -> Iterator[Finding]:
    """Yield the findings on products, row by row, as the rows come."""
    known = _Known()
    for row in rows:
        found = Found(row.number)
        if row.problems or row.item is None:
            form(row, Product, PROPERTIES, found)
        if row.item is not None:
            found.reference = row.item.seller_product_id
            found.ean = row.item.ean_list[0] if row.item.ean_list else None
            _check(row.item, known, found)
        if row.warnings:
            doubts(row, Product, found)
        yield from found.findings


def _check(item: Product, known: _Known, found: Found) -> None:
    _texts(item, found)
    _eans(item, known, found)
    if len(item.category_code) % 2:
        found.add(rules.CATEGORY_ODD)
    _pictures(item.pictures, found)
    for member, field in _MEASURES:
        value = getattr(item, member)
        if value is not None and not _is_measure(value):
            found.add(rules.MEASURE, field, PROPERTIES[field])
    _marketing(item.marketing_description or "", found)
    if (first := known.references.setdefault(item.seller_product_id, found.row)) != found.row:
        found.add(rules.REFERENCE_TWICE, first=first)
    if item.product_kind is ProductKind.VARIANT:
        _variant(item, known, found)
    else:
        _standard(item, known, found)


def _texts(item: Product, found: Found) -> None:
    for member, field, limit in _MANDATORY:
        value = getattr(item, member)
        if not value.strip():
            found.add(rules.EMPTY, field, PROPERTIES[field])
        _length(value, field, limit, found)
    if (character := _NOT_ALLOWED.search(item.seller_product_id)) is not None:
        found.add(rules.REFERENCE_SIGNS, character=Phrase(character_name(character[0])))
    _names(item, found)
    for field, value in zip(_LABELS, (item.short_label, item.long_label, item.description), strict=True):
        check_text(value, field, found)
        if has_html(value):
            found.add(rules.HTML, field, PROPERTIES[field])
        if _URL.search(value):
            found.add(rules.DESCRIPTION_URL if field == "Description" else rules.URL, field, PROPERTIES[field])
        if _COMMERCIAL.search(value):
            found.add(rules.COMMERCIAL, field, PROPERTIES[field])


def _names(item: Product, found: Found) -> None:
    for member, field in _REFERENCES:
        if value := getattr(item, member):
            check_reference(value, field, found)
    for member, field in _KEYS:
        if value := getattr(item, member):
            check_key(value, field, found)
    for name, value in item.model_properties.items():
        check_key(name, "ModelProperties", found)
        check_text(value, "ModelProperties", found)


def _length(value: str, field: str, limit: int | None, found: Found) -> None:
    if limit is not None and len(value) > limit:
        found.add(rules.LONG, field, PROPERTIES[field], length=len(value), limit=limit)


def _eans(item: Product, known: _Known, found: Found) -> None:
    if not item.ean_list:
        found.add(rules.EAN_MISSING)
    for ean in item.ean_list:
        if check_ean(ean, _EANS, found) and (first := known.eans.setdefault(ean, found.row)) != found.row:
            found.add(rules.EAN_TWICE, first=first)
    if item.isbn:
        wrong = wrong_with(item.isbn)
        if wrong in {Ean.FORMAT, Ean.LENGTH}:
            found.add(rules.ISBN_LENGTH)
        elif wrong is Ean.KEY:
            found.add(rules.ISBN_KEY)


def _pictures(pictures: tuple[str, ...], found: Found) -> None:
    if not pictures:
        found.add(rules.PICTURE_MISSING)
    if len(pictures) > MAX_PICTURES:
        found.add(rules.PICTURES_MANY, count=len(pictures))
    for place, url in enumerate(pictures[:MAX_PICTURES], 1):
        on = str(11 + place)
        try:
            parts = urlsplit(url)
            is_web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            is_web = False
        if not is_web:
            found.add(rules.PICTURE_URL, on=on, place=place)
            continue
        if not _PICTURE.search(parts.path):
            found.add(rules.PICTURE_KIND, on=on, place=place)
        if parts.scheme.lower() == "http":
            found.add(rules.PICTURE_HTTP, place=place)
        if url in pictures[: place - 1]:
            found.add(rules.PICTURE_TWICE, place=place)


def _is_measure(value: Decimal) -> bool:
    return 0 <= value < _TEN_THOUSAND and value == round(value, 3)


def _marketing(text: str, found: Found) -> None:
    check_text(text, "EncodedMarketingDescription", found, is_html=True)
    if len(text) > MAX_MARKETING:
        found.add(rules.MARKETING_LONG, length=len(text))
    if "http:" in text.lower():
        found.add(rules.MARKETING_HTTP)
    if "href" in text.lower():
        found.add(rules.MARKETING_LINK)
    if _TAGS.search(text):
        found.add(rules.MARKETING_TAGS)


def _standard(item: Product, known: _Known, found: Found) -> None:
    if item.seller_product_family or item.size:
        found.add(rules.STANDARD_PLACED)
    if item.long_label and (first := known.labels.setdefault(item.long_label, found.row)) != found.row:
        found.add(rules.LABEL_TWICE, first=first)


def _variant(item: Product, known: _Known, found: Found) -> None:
    for member, field, limit in _OF_VARIANTS:
        value = getattr(item, member) or ""
        if not value.strip():
            found.add(rules.VARIANT_INCOMPLETE, field, PROPERTIES[field])
        _length(value, field, limit, found)
    if not item.seller_product_family:
        return
    family = known.families.setdefault(item.seller_product_family, _Family(found.row, item.model))
    if family.model != item.model:
        found.add(rules.FAMILY_MODELS, first=family.row)
    variant = (item.seller_product_color_name, item.size)
    if all(variant) and (first := family.variants.setdefault(variant, found.row)) != found.row:
        found.add(rules.VARIANT_TWICE, first=first)
    family.colours.add(item.seller_product_color_name)
    family.sizes.add(item.size)
    if len(family.colours) > 1 and len(family.sizes) > 1 and not family.is_reported:
        family.is_reported = True
        found.add(rules.FAMILY_COLOURS_AND_SIZES)
