"""How each class is written in a package: its attributes, and its lists, in the order of the schema.

The name of an attribute is the name of the member in PascalCase, unless `member` has another name. A list is a property
element such as `Offer.ShippingInformationList`. A list of objects has one element in it (`ShippingInformationList`)
with the objects; a list of texts has its items directly. The schema has lists in the order of their names.

See docs/service/packages.md#offersxml.
"""

from collections.abc import Mapping
from enum import Enum
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

import attrs

from .._contract.declare import per_class
from .._contract.shapes import pascal
from ._texts import BY_TYPE, BYTE, ENCODED, Codec, choice

XAML: Final = "http://schemas.microsoft.com/winfx/2006/xaml"

_SPECIAL: Final[Mapping[str, Codec]] = {"EncodedMarketingDescription": ENCODED, "PreparationTime": BYTE}
_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "EanList": ("ProductEan", "Ean"),
    "Pictures": ("ProductImage", "Uri"),
}
"""The lists of texts: the element of an item, and the attribute with its text."""


@attrs.frozen
class Attribute:
    """A simple value."""

    member: str
    """Its name in Python."""
    name: str
    codec: Codec
    optional: bool
    """Whether None means no attribute."""
    required: bool
    """Whether a package must have the attribute, because the class has no default for it."""


@attrs.frozen
class Objects:
    """A list of objects, without an element when it is empty."""

    member: str
    name: str
    item: type[Any]


@attrs.frozen
class TextList:
    """A list of texts. The schema requires at least one, so an empty list is written as one empty text."""

    member: str
    name: str
    element: str
    attribute: str


@attrs.frozen
class Properties:
    """Texts by name, without an element when there are none."""

    member: str
    name: str


@attrs.frozen
class Layout:
    """How a class is written in a package."""

    name: str
    """The name of its element."""
    attributes: tuple[Attribute, ...]
    lists: tuple[Objects | TextList | Properties, ...]


@per_class
def layout(cls: type[Any]) -> Layout:
    """Return how a class is written in a package."""
    hints = get_type_hints(cls)
    attributes: list[Attribute] = []
    lists: list[Objects | TextList | Properties] = []
    for field in attrs.fields(cls):
        hint, name = hints[field.name], field.metadata.get("name") or pascal(field.name)
        if get_origin(hint) is Mapping:
            lists.append(Properties(field.name, name))
        elif get_origin(hint) is tuple:
            item = get_args(hint)[0]
            lists.append(TextList(field.name, name, *_TEXTS[name]) if item is str else Objects(field.name, name, item))
        else:
            attributes.append(_attribute(field, name, hint))
    # Stocks and prices are offers with fewer attributes.
    element = "Offer" if cls.__name__ == "StockAndPrice" else cls.__name__
    return Layout(element, tuple(attributes), tuple(sorted(lists, key=lambda one: one.name)))


def _attribute(field: "attrs.Attribute[Any]", name: str, hint: Any) -> Attribute:
    kinds = [one for one in get_args(hint) if one is not NoneType] or [hint]
    codec = _SPECIAL.get(name) or (choice(kinds[0]) if issubclass(kinds[0], Enum) else BY_TYPE[kinds[0]])
    return Attribute(field.name, name, codec, NoneType in get_args(hint), field.default is attrs.NOTHING)
