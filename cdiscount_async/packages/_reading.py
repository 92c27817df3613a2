"""Reading Offers.xml and Products.xml row by row, as an XAML reader does: in any order, with any prefixes and blanks.

A value that cannot be read is a problem of its row only. No entity is expanded and nothing is fetched. The whole
document and the part between two rows have limits, so the memory in use does not grow with the number of rows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from .._codec.xml import Element
from ..errors import InvalidPackage, Problem
from ._archive import File, content
from ._kinds import OFFERS, PackageKind
from ._layout import XAML, Layout, Objects, Properties, TextList, layout
from ._parsing import Bounded, events
from ._row import Row
from ._texts import NULL, STRING

_MAX_ATTRIBUTES: Final = 1_000
_BLANKS: Final = " \t\r\n"
_ROOT_ATTRIBUTES: Final = ("Name", "PurgeAndReplace", "PackageType")
_PROPERTY: Final = f"{{{XAML}}}String"
_KEY: Final = f"{{{XAML}}}Key"

Texts: TypeAlias = dict[str, str]
"""The texts in a package, by their names there."""


def head(file: File, kind: PackageKind) -> Mapping[str, str]:
    """Return the attributes of the root, by name."""
    with content(file, kind) as part:
        for _, root in events(Bounded(part, kind.part), ("start",), "*"):
            return _head(root, kind)
    raise InvalidPackage(f"{kind.part} is empty")


def _head(root: Element, kind: PackageKind) -> Mapping[str, str]:
    """Return the attributes of the root when it begins. A document type declaration would be before it."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidPackage(f"{kind.part} has a document type declaration")
    if root.tag != f"{{{kind.namespace}}}{kind.root}":
        raise InvalidPackage(f"{kind.part} must begin with {kind.root} of the namespace {kind.namespace}")
    _demand_few_attributes(root)
    attributes = {str(name): str(value) for name, value in root.items()}
    for name in _ROOT_ATTRIBUTES:  # PurgeAndReplace in other capitals would be overlooked here
        for other in attributes.keys() - {name}:
            if other.casefold() == name.casefold():
                raise InvalidPackage(f"{kind.part} has {other} as an attribute of the root: write it as {name}")
    return attributes


def _demand_few_attributes(element: Element) -> None:
    """Raise InvalidPackage for very many attributes: lxml searches all of them for the value of each."""
    if len(element.attrib) > _MAX_ATTRIBUTES:
        raise InvalidPackage(f"an element of the package has more than {_MAX_ATTRIBUTES:,} attributes")


def pools(file: File) -> Iterator[str]:
    """Yield the sites that an offer package names, before or after its offers. The file is read to its end."""
    for element in _elements(file, OFFERS, "Offer", "PublicationPool"):
        if element.tag.endswith("}PublicationPool"):
            yield str(element.get("Id", ""))


def rows(file: File, kind: PackageKind, cls: type[Any], ignored: Collection[str] = ()) -> Iterator[Row[Any]]:
    """Yield the rows, each with its problems.

    Args:
        file: The package.
        kind: What the package has.
        cls: The class of the rows.
        ignored: The names of values that are allowed and not read.
    """
    shape = layout(cls)
    tags = [f"{{{kind.namespace}}}{name}" for name in (kind.list_element, kind.collection)]
    for number, element in enumerate(_elements(file, kind, shape.name), 1):
        reader = _Reader(f"{{{kind.namespace}}}", ignored)
        if not _is_listed(element, *tags):
            reader.fails("$", f"expected it in {kind.list_element}, and in no other element")
        texts, values = reader.read(element, shape, "$")
        item = None if reader.broken else cls(**values)
        yield Row(number, item, tuple(reader.problems), texts if reader.problems else {})


def _is_listed(element: Element, listed: str, collection: str) -> bool:
    """Whether a row is in the list of the package, directly or in a collection."""
    holder = element.getparent()
    if holder is not None and holder.tag == collection:
        holder = holder.getparent()
    return holder is not None and holder.tag == listed


@attrs.define
class _Reader:
    """Reads one row and collects its problems."""

    namespace: str
    ignored: Collection[str]
    problems: list[Problem] = attrs.field(factory=list)
    broken: bool = False
    """Whether the row cannot be read. A name that is not known is a problem, and the row can be read."""

    def read(self, element: Element, shape: Layout, path: str) -> tuple[Texts, dict[str, Any]]:
        """Return the texts of an element, by its own names, and its values, by their names in Python."""
        texts, lists = self._collect(element, shape, path)
        values: dict[str, Any] = {}
        for one in shape.attributes:
            if one.name in texts:
                values[one.member] = self._value(one.codec.read, texts[one.name], f"{path}.{one.member}")
            elif not one.optional:
                self.problems.append(Problem(f"{path}.{one.member}", f"expected {one.name}, which is missing"))
                self.broken |= one.required  # the schema has no defaults
        for each in shape.lists:
            if each.name in lists:
                values[each.member] = self._list(each, lists[each.name], f"{path}.{each.member}")
        return texts, values

    def _collect(self, element: Element, shape: Layout, path: str) -> tuple[Texts, dict[str, Element]]:
        """Return the texts of an element, in attributes or property elements such as `Offer.Comment`, and its lists."""
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
        """Read a list, whose items may be in an element of their own or directly in the list."""
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
        """Add a problem without which the row could be read."""
        self.problems.append(Problem(path, expected))
        self.broken = True


def _elements(file: File, kind: PackageKind, *names: str) -> Iterator[Element]:
    """Yield the elements of some names as they end. Each is cleared when the next one is requested."""
    prefix = f"{{{kind.namespace}}}"
    misplaced = {f"{prefix}{kind.root}.{name}" for name in _ROOT_ATTRIBUTES}
    tags = [*(f"{prefix}{name}" for name in names), *misplaced]
    with content(file, kind) as part:
        source = Bounded(part, kind.part)
        for _, element in events(source, ("end",), *tags):
            if element.tag in misplaced:  # after the rows it would be found too late
                name = element.tag.removeprefix(prefix)
                raise InvalidPackage(f"{kind.part} has {name} as an element: write it as an attribute of the root")
            source.at_row = source.read_so_far
            source.rows += element.tag == tags[0]
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
