"""How each class stands in a package: its attributes, and the lists inside it, in the order of the schema.

An attribute's name is the member's in PascalCase unless `member` says otherwise. A list is a property element such as
`Offer.ShippingInformationList`; one of objects has an element of its own class within (`ShippingInformationList`), one
of texts holds its items at once. The schema wants lists in the order of their names.
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
"""The lists of texts: what an item is called, and the attribute that has its text."""


@attrs.frozen
class Attribute:
    """A simple value."""

    member: str
    """Its name in Python."""
    name: str
    codec: Codec
    optional: bool
    """Whether None leaves it out."""
    required: bool
    """Whether there is no default for a package that leaves it out."""


@attrs.frozen
class Objects:
    """A list of objects, left out when it is empty."""

    member: str
    name: str
    item: type[Any]


@attrs.frozen
class TextList:
    """A list of texts. The schema wants one at least, so an empty list is written as one empty text."""

    member: str
    name: str
    element: str
    attribute: str


@attrs.frozen
class Properties:
    """Texts by name, left out when there are none."""

    member: str
    name: str


@attrs.frozen
class Layout:
    """How a class stands in a package."""

    name: str
    """Its element."""
    attributes: tuple[Attribute, ...]
    lists: tuple[Objects | TextList | Properties, ...]


@per_class
def layout(cls: type[Any]) -> Layout:
    """Return how a class stands in a package."""
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
