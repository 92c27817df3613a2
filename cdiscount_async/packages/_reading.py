"""Offers.xml and Products.xml, read row by row as an XAML reader does: whatever the order, the prefixes and the blanks.

What does not fit spoils its own row only. Nothing is expanded, nothing is fetched, and neither the whole document nor
the part between two rows may be larger than a limit, so memory stays flat.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from .._codec.xml import Element
from ..errors import InvalidPackage, Problem
from ._archive import CONTENT, File, content
from ._layout import XAML, Layout, Objects, Properties, TextList, layout
from ._parsing import Bounded, events
from ._row import Row
from ._texts import NULL, STRING

NAMESPACES: Final[Mapping[str, str]] = {
    kind: f"clr-namespace:Cdiscount.Service.{name}.Pivot;assembly=Cdiscount.Service.{name}"
    for kind, name in (("offers", "OfferIntegration"), ("products", "ProductIntegration"))
}
ROOTS: Final[Mapping[str, str]] = {"offers": "OfferPackage", "products": "ProductPackage"}
_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "offers": ("OfferPackage.Offers", "OfferCollection"),
    "products": ("ProductPackage.Products", "ProductCollection"),
}
"""Where rows stand: the list of the package, and what may stand between."""

_MAX_ATTRIBUTES: Final = 1_000
_BLANKS: Final = " \t\r\n"
_SAID: Final = ("Name", "PurgeAndReplace", "PackageType")
"""What a package says of itself, in attributes of its root."""
_PROPERTY: Final = f"{{{XAML}}}String"
_KEY: Final = f"{{{XAML}}}Key"

Texts: TypeAlias = dict[str, str]
"""What is written, by the name that a package gives it."""


def head(file: File, kind: str) -> Mapping[str, str]:
    """Return what the root says: its attributes, by name."""
    with content(file, kind) as part:
        for _, root in events(Bounded(part, CONTENT[kind]), ("start",), "*"):
            return _head(root, kind)
    raise InvalidPackage(f"{CONTENT[kind]} is empty")


def _head(root: Element, kind: str) -> Mapping[str, str]:
    """Read the root when it begins; a declaration of the document's type stands before it."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidPackage(f"{CONTENT[kind]} has a document type declaration")
    if root.tag != f"{{{NAMESPACES[kind]}}}{ROOTS[kind]}":
        raise InvalidPackage(f"{CONTENT[kind]} must begin with {ROOTS[kind]} of the namespace {NAMESPACES[kind]}")
    _demand_few_attributes(root)
    said = {str(name): str(value) for name, value in root.items()}
    for name in _SAID:  # overlooked for its capitals, it would purge unseen, or not at all
        for other in said.keys() - {name}:
            if other.casefold() == name.casefold():
                raise InvalidPackage(f"{CONTENT[kind]} has {other} as an attribute of the root: write it as {name}")
    return said


def _demand_few_attributes(element: Element) -> None:
    """Raise InvalidPackage for very many attributes: the parser looks for the value of each among all."""
    if len(element.attrib) > _MAX_ATTRIBUTES:
        raise InvalidPackage(f"an element of the package has more than {_MAX_ATTRIBUTES:,} attributes")


def pools(file: File) -> Iterator[str]:
    """Return the sites that an offer package names, before its offers or behind them: it is read to its end."""
    for element in _elements(file, "offers", "Offer", "PublicationPool"):
        if element.tag.endswith("}PublicationPool"):
            yield str(element.get("Id", ""))


def rows(file: File, kind: str, cls: type[Any], ignored: Collection[str] = ()) -> Iterator[Row[Any]]:
    """Return the rows one by one, with what is wrong with each; `ignored` names what is known and not kept."""
    shape = layout(cls)
    tags = [f"{{{NAMESPACES[kind]}}}{name}" for name in _LISTS[kind]]
    for number, element in enumerate(_elements(file, kind, shape.name), 1):
        reader = _Reader(f"{{{NAMESPACES[kind]}}}", ignored)
        if not _is_listed(element, *tags):
            reader.fails("$", f"expected it in {_LISTS[kind][0]}, and in no other element")
        texts, values = reader.read(element, shape, "$")
        item = None if reader.broken else cls(**values)
        yield Row(number, item, tuple(reader.problems), texts if reader.problems else {})


def _is_listed(element: Element, listed: str, collection: str) -> bool:
    """Whether a row stands in the list of the package, at once or in a collection."""
    holder = element.getparent()
    if holder is not None and holder.tag == collection:
        holder = holder.getparent()
    return holder is not None and holder.tag == listed


@attrs.define
class _Reader:
    """Reads one row, and collects what is wrong with it."""

    namespace: str
    ignored: Collection[str]
    problems: list[Problem] = attrs.field(factory=list)
    broken: bool = False
    """Whether a problem keeps the row from being read; what is merely not known does not."""

    def read(self, element: Element, shape: Layout, path: str) -> tuple[Texts, dict[str, Any]]:
        """Return what is written in an element, by its own names, and its values, by Python's names."""
        texts, lists = self._collect(element, shape, path)
        values: dict[str, Any] = {}
        for one in shape.attributes:
            if one.name in texts:
                values[one.member] = self._value(one.codec.read, texts[one.name], f"{path}.{one.member}")
            elif not one.optional:
                self.problems.append(Problem(f"{path}.{one.member}", f"expected {one.name}, which is missing"))
                self.broken |= one.required  # a default does for us, and not for the schema
        for each in shape.lists:
            if each.name in lists:
                values[each.member] = self._list(each, lists[each.name], f"{path}.{each.member}")
        return texts, values

    def _collect(self, element: Element, shape: Layout, path: str) -> tuple[Texts, dict[str, Element]]:
        """Take an element apart: texts from attributes or from property elements (`Offer.Comment`), and lists."""
        _demand_few_attributes(element)
        texts = {str(name): str(value) for name, value in element.items() if not str(name).startswith("{")}
        lists: dict[str, Element] = {}
        listed = {one.name for one in shape.lists}
        for child in element:
            name = str(child.tag).removeprefix(self.namespace)
            property_name = name.removeprefix(f"{shape.name}.")
            is_known_by_its_owner = property_name != name or property_name in listed
            if is_known_by_its_owner and (property_name in texts or property_name in lists):
                self.fails(f"{path}.{property_name[:100]}", "expected it once, as an attribute or as an element")
            if property_name in listed:
                lists[property_name] = child
            elif property_name in self.ignored:
                texts.setdefault(property_name, "")
            elif property_name == name or len(child):
                self.problems.append(Problem(f"{path}.{name[:100]}", "expected no such element"))
            else:
                texts[property_name] = (child.text or "").strip(_BLANKS)
        if "vat" in texts:  # one of the vendor's own samples writes it in lower case
            if "Vat" in texts:
                self.fails(f"{path}.Vat", "expected it once, and vat is the same")
            texts["Vat"] = texts.pop("vat")
        texts = {name: text for name, text in texts.items() if text != NULL}
        for name in texts.keys() - {one.name for one in shape.attributes} - set(self.ignored):
            self.problems.append(Problem(f"{path}.{name[:100]}", "expected no such attribute"))
        return texts, lists

    def _list(self, one: Objects | TextList | Properties, element: Element, path: str) -> Any:
        """Read a list, whether its items stand in an element of their own or at once in the list."""
        match one:
            case Objects(item=item):
                shape = layout(item)
                found = [
                    self.read(each, shape, f"{path}[{index}]")[1]
                    for index, each in enumerate(element.iter(f"{self.namespace}{shape.name}"))
                ]
                return () if self.broken else tuple(item(**values) for values in found)
            case TextList(element=name, attribute=attribute):
                texts = [str(each.get(attribute, "")) for each in element.iter(f"{self.namespace}{name}")]
                return tuple(STRING.read(text) for text in texts if text not in {"", NULL})
            case Properties():
                properties: dict[str, str] = {}
                for each in element.iter(_PROPERTY):
                    key = STRING.read(str(each.get(_KEY, "")))
                    if key in properties:
                        self.fails(f"{path}[{key!r}]", "expected it once")
                    properties[key] = (each.text or "").strip(_BLANKS)  # XAML keeps no blanks at the ends
                return properties

    def _value(self, read: Callable[[str], Any], text: str, path: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            self.fails(path, f"expected {error}")

    def fails(self, path: str, expected: str) -> None:
        """Note a problem that keeps the row from being read."""
        self.problems.append(Problem(path, expected))
        self.broken = True


def _elements(file: File, kind: str, *names: str) -> Iterator[Element]:
    """Return the elements of some names as they end, and forget each when the next is asked for."""
    prefix = f"{{{NAMESPACES[kind]}}}"
    said = {f"{prefix}{ROOTS[kind]}.{name}" for name in _SAID}
    tags = [*(f"{prefix}{name}" for name in names), *said]
    with content(file, kind) as part:
        source = Bounded(part, CONTENT[kind])
        for _, element in events(source, ("end",), *tags):
            if element.tag in said:  # behind the rows it would come too late for those who ask
                name = element.tag.removeprefix(prefix)
                raise InvalidPackage(f"{CONTENT[kind]} has {name} as an element: write it as an attribute of the root")
            source.at_row = source.read_so_far
            source.rows += element.tag == tags[0]
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
