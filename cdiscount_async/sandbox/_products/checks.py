"""The automatic checks of a submitted product.

The rules and the codes are documented. Where several codes fit a broken rule, the choice is assumed. The texts are
ours.
"""

import base64
import binascii
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

import attrs

from .._numbers import is_ean13
from .._store import Row
from .file import Submitted
from .models import Model, model_of

PROPERTIES: Final = {
    "00": "", "01": "Ean", "02": "ISBN", "03": "SellerProductId", "05": "CategoryCode", "06": "BrandName",
    "07": "ProductKind", "08": "ShortLabel", "09": "LongLabel", "10": "Description", "11": "ManufacturerPartNumber",
    "12": "Picture1", "13": "Picture2", "14": "Picture3", "15": "Picture4", "17": "Length", "18": "Width",
    "19": "Height", "20": "Weight", "21": "Model", "22": "ModelProperties", "24": "Product",
    "26": "EncodedMarketingDescription", "28": "Size", "29": "SellerProductFamily", "30": "SellerProductColorName",
}  # fmt: skip
"""The properties by the last two digits of a code, with their names in the file."""

_MAX_PICTURES: Final = 4
_MAX_MARKETING: Final = 5000
_HTML: Final = re.compile(r"</?+[a-z][^<>]*+>", re.IGNORECASE)
_URL: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_FORBIDDEN_IN_REFERENCE: Final = re.compile(r"[^ -~]|[|*]")
_MEASURE: Final = re.compile(r"\d++(?:\.\d++)?+")
_SHORT_MEASURE: Final = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
_FORBIDDEN: Final = re.compile(r"<\s*+(?:/\s*+)?+(?:font|table|thead|tbody|tr|td|th|h[1-6]|body)\b", re.IGNORECASE)
_TEXTS: Final = (
    ("SellerProductId", "03", 50),
    ("BrandName", "06", 70),
    ("ShortLabel", "08", 30),
    ("LongLabel", "09", 132),
    ("Description", "10", 420),
)
_PLACE: Final = (("Size", "28", None), ("SellerProductFamily", "29", 100), ("SellerProductColorName", "30", 50))


@attrs.frozen
class Finding:
    """A finding about one product. Its code has four digits: the last two are the property."""

    code: str
    message: str

    @property
    def digits(self) -> str:
        """The two digits of the property."""
        return self.code[2:]

    @property
    def name(self) -> str:
        """The name of the property in the file."""
        return PROPERTIES.get(self.digits, "")


def problems(product: Submitted, category: Row | None) -> Iterator[Finding]:
    """Yield what is wrong with one product alone. The category is None if it does not exist."""
    yield from _texts(product)
    yield from _eans(product, optional=category is not None and bool(category["ean_optional"]))
    yield from _category(product, category)
    yield from _pictures(product)
    yield from _measures(product)
    yield from _marketing(product["EncodedMarketingDescription"])
    if category is not None:
        model = model_of(category["code"])
        yield from _model(product, model)
        if product.is_variant:
            yield from _sizes(product, model)


def conflicts(products: Sequence[Submitted]) -> dict[int, list[Finding]]:
    """Return the findings about products that exclude each other in one file, by index."""
    found: dict[int, list[Finding]] = defaultdict(list)
    places = [product.place if product.is_variant else None for product in products]
    eans = Counter(ean for product in products for ean in set(product.eans))
    references = Counter(product.reference for product in products)
    taken = Counter(place for place in places if place)
    labels = Counter(product["LongLabel"] for product in products if not product.is_variant)
    models = defaultdict(set)
    for product, place in zip(products, places, strict=True):
        if place:
            models[place[0]].add(product["Model"])
    for index, (product, place) in enumerate(zip(products, places, strict=True)):
        if any(eans[ean] > 1 for ean in product.eans):
            found[index].append(Finding("2624", "Several products of the file have this EAN."))
        if product.reference and references[product.reference] > 1:
            found[index].append(Finding("2724", "Several products of the file have this reference."))
        if place:
            if all(place) and taken[place] > 1:
                found[index].append(Finding("2824", "The family, colour and size occur twice."))
            if place[0] and len(models[place[0]]) > 1:
                found[index].append(Finding("4324", "The products of the family have different models."))
        elif product["LongLabel"] and labels[product["LongLabel"]] > 1:
            found[index].append(Finding("9509", "Several products of the file have this long label."))
    return found


def _texts(product: Submitted) -> Iterator[Finding]:
    for name, digits, longest in _TEXTS:
        value = product[name]
        if not value.strip():
            yield Finding(f"10{digits}", f"{name} is mandatory.")
        elif len(value) > longest:
            yield Finding(f"12{digits}", f"{name} has {len(value)} characters, and the limit is {longest}.")
        if digits in {"08", "09", "10"} and _HTML.search(value):
            yield Finding(f"41{digits}", f"{name} must not contain HTML.")
        # No code is known for a URL in the description.
        if digits in {"08", "09"} and _URL.search(value):
            yield Finding(f"11{digits}", f"{name} must not contain a URL.")
    if _FORBIDDEN_IN_REFERENCE.search(product.reference):
        # No code for a wrong format is known for the reference, so the code of the whole product is used.
        yield Finding("1124", "SellerProductId contains an accent, a bar, a star or a hidden character.")


def _eans(product: Submitted, *, optional: bool) -> Iterator[Finding]:
    if not product.eans and not optional:
        yield Finding("1001", "An EAN is mandatory in this category.")
    for ean in product.eans:
        if not (ean.isascii() and ean.isdigit()):
            yield Finding("1101", "The EAN does not consist of digits.")
        elif len(ean) != 13:
            yield Finding("1201", "The EAN does not have 13 digits.")
        elif not is_ean13(ean):
            yield Finding("1601", "The check digit of the EAN is wrong.")
        elif ean[0] == "2" or ean[:2] in {"02", "04"}:
            yield Finding("4501", "The EAN is of a range for internal use.")
    isbn = product["ISBN"]
    if isbn and not (len(isbn) == 13 and isbn.isascii() and isbn.isdigit()):
        yield Finding("1202", "The ISBN does not have 13 digits.")
    elif isbn and not is_ean13(isbn):
        yield Finding("1602", "The check digit of the ISBN is wrong.")


def _category(product: Submitted, category: Row | None) -> Iterator[Finding]:
    kind = product["ProductKind"]
    if not kind:
        yield Finding("1007", "ProductKind is mandatory.")
    elif kind not in {"Standard", "Variant"}:
        yield Finding("1107", "ProductKind is neither Standard nor Variant.")
    if not product["CategoryCode"]:
        yield Finding("1005", "CategoryCode is mandatory.")
    elif category is None:
        yield Finding("1305", "The category does not exist.")
    elif category["reserved"] or not category["allows_offers"]:
        yield Finding("1505", "The category is closed.")
    elif kind == "Standard" and not category["standard"]:
        yield Finding("5507", "The category demands variants.")
    elif kind == "Variant" and not category["variant"]:
        yield Finding("5607", "The category demands standard products.")


def _pictures(product: Submitted) -> Iterator[Finding]:
    if not product.pictures:
        yield Finding("1012", "A picture is mandatory.")
    if len(product.pictures) > _MAX_PICTURES:
        yield Finding("1124", f"A product has at most {_MAX_PICTURES} pictures.")
    for number, url in enumerate(product.pictures[:_MAX_PICTURES], start=12):
        if not is_web_url(url):
            yield Finding(f"11{number}", "The address of the picture is no URL of http or https.")


def is_web_url(text: str) -> bool:
    """Whether a text is a complete URL of http or https."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)


def _measures(product: Submitted) -> Iterator[Finding]:
    for digits in ("17", "18", "19", "20"):
        name = PROPERTIES[digits]
        value = product[name].replace(",", ".")
        if value and not _MEASURE.fullmatch(value):
            # No code for a wrong format is known for the width.
            yield Finding("1218" if digits == "18" else f"11{digits}", f"{name} is no number.")
        elif value and not _SHORT_MEASURE.fullmatch(value):
            yield Finding(f"12{digits}", f"{name} has more than 4 digits before the separator or 3 behind it.")


def _marketing(encoded: str) -> Iterator[Finding]:
    if not encoded:
        return
    try:
        text = base64.b64decode("".join(encoded.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        yield Finding("1126", "The marketing description is not UTF-8 in base64.")
        return
    if len(text) > _MAX_MARKETING:
        yield Finding("1226", f"The marketing description has more than {_MAX_MARKETING} characters.")
    if "http:" in text.lower():
        yield Finding("5026", "The marketing description must not contain URLs of http.")
    if "href" in text.lower():
        yield Finding("5126", "The marketing description must not contain href.")
    if _FORBIDDEN.search(text):
        yield Finding("1126", "The marketing description contains HTML that is not allowed.")


def _model(product: Submitted, model: Model) -> Iterator[Finding]:
    if product["Model"] != model.name:
        yield Finding("1121", f"The model of this category is {model.name!r}.")
        return
    lists = model.definition.list_properties
    texts = {**model.definition.single_free_text_properties, **model.definition.multiple_free_text_properties}
    for key, values in product.properties.items():
        if key not in lists and key not in texts:
            yield Finding("1322", f"The model has no property {key[:100]!r}.")
        elif key in lists and not {value for value in values if value} <= set(lists[key]):
            yield Finding("1122", f"The property {key!r} has a value that is not in its list.")
    for key in model.definition.mandatory_model_properties:
        if not any(product.properties.get(key, ())):
            yield Finding("1022", f"The property {key!r} is mandatory.")


def _sizes(product: Submitted, model: Model) -> Iterator[Finding]:
    for name, digits, longest in _PLACE:
        value = product[name]
        if not value.strip():
            yield Finding(f"10{digits}", f"{name} is mandatory for a variant.")
        elif longest is not None and len(value) > longest:
            yield Finding(f"12{digits}", f"{name} has {len(value)} characters, and the limit is {longest}.")
    if product["Size"] and product["Size"] not in model.sizes:
        yield Finding("3128", "The size is not in the model's matrix.")
