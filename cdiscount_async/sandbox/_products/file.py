"""Reads Products.xml: the products that a seller wants to create."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from ..._codec.xml import Element, parse
from ...errors import ReplyError
from .._opc import BLANKS, MAX_NODES, BrokenPackage, rows, set_once
from .models import PIVOT, XAML

PART: Final = "Content/Products.xml"
"""The path of the file in its package."""
_NAMESPACE: Final = f"{{{PIVOT}}}"
_KEY: Final = f"{{{XAML}}}Key"
_NIL: Final = "{x:Null}"


class UnreadableProducts(Exception):
    """A file that is no list of products. The message says why."""


@attrs.frozen
class Submitted:
    """One product as a seller describes it. A missing text is empty."""

    attributes: Mapping[str, str]
    eans: tuple[str, ...]
    pictures: tuple[str, ...]
    properties: Mapping[str, Sequence[str]]

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def reference(self) -> str:
        """The seller's own reference."""
        return self["SellerProductId"]

    @property
    def ean(self) -> str | None:
        """The first EAN, which is the one that is used."""
        return self.eans[0] if self.eans else None

    @property
    def is_variant(self) -> bool:
        """Whether the product is a size of a family."""
        return self["ProductKind"] == "Variant"

    @property
    def place(self) -> tuple[str, str, str]:
        """The family, colour and size of the product."""
        return self["SellerProductFamily"], self["SellerProductColorName"], self["Size"]


def read(content: bytes) -> tuple[Submitted, ...]:
    """Return the products of a file, with a ProductCollection or without.

    Raises UnreadableProducts for another file.
    """
    return tuple(map(_product, _rows(content)))


def count(content: bytes) -> int:
    """Return the number of products in a file. Raises UnreadableProducts for another file."""
    return sum(1 for _ in _rows(content))


def _rows(content: bytes) -> Iterator[Element]:
    try:
        for one in rows(_root(content), "Product"):
            set_once(one)
            yield one
    except BrokenPackage as error:
        raise UnreadableProducts(str(error)) from None


def _root(content: bytes) -> Element:
    try:
        root = parse(content, max_nodes=MAX_NODES, cut=False)
    except ReplyError as error:
        raise UnreadableProducts(f"{PART} is not readable: {error}") from None
    if root.tag != f"{_NAMESPACE}ProductPackage":
        raise UnreadableProducts(f"{PART} begins with {str(root.tag)[:200]}, not with a ProductPackage of {PIVOT}.")
    return root


def _product(element: Element) -> Submitted:
    properties: defaultdict[str, list[str]] = defaultdict(list)
    for one in element.iterfind(f"{_NAMESPACE}Product.ModelProperties/{{{XAML}}}String"):
        properties[str(one.get(_KEY, ""))].append((one.text or "").strip())
    return Submitted(
        attributes={str(name): _value(str(value)) for name, value in element.attrib.items()},
        eans=_all(element, "ProductEan", "Ean"),
        pictures=_all(element, "ProductImage", "Uri"),
        properties=properties,
    )


def _all(element: Element, name: str, attribute: str) -> tuple[str, ...]:
    values = [str(one.get(attribute, "")) for one in element.iter(f"{_NAMESPACE}{name}")]
    return tuple(value for value in values if _value(value))


def _value(text: str) -> str:
    return "" if text == _NIL else text.strip(BLANKS)
