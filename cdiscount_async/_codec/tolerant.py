"""The careful reader: it takes members in any order, skips what the contract does not have, and tells of everything.

It runs only where the compiled reader (`_decode`) met something that it did not expect.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import attrs
from lxml import etree

from .._common.redaction import redacted
from .._contract.declare import ARRAYS, CDISCOUNT, WireEnum, per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from ..errors import Problem
from .scalars import CODECS, ParseCache
from .xml import Element, is_nil

C = TypeVar("C")

_BLANKS: Final = re.compile("[ \t\r\n]++")
_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[^\W\d_]")


@attrs.frozen
class Unknown:
    """An element of a reply that the contract does not have: it was skipped, and this is what it was."""

    type: str
    """The contract type in which it stood."""
    name: str
    """Its own name, with its namespace in braces where that is not the service's."""
    xml: str
    """The element itself. It may hold a person's data, so it does not show in `repr`."""

    def __repr__(self) -> str:
        return f"Unknown({self.type}.{self.name})"


OnUnknown = Callable[[Unknown], None]
"""Is told of every element that is skipped."""


MAX_PROBLEMS: Final = 1_000
"""How many problems of a document are told: each takes its time, and a long reply may have a million."""


class EnoughProblems(Exception):  # noqa: N818 - it ends a pass, and leaves this package's readers never
    """A pass has found `MAX_PROBLEMS`, and goes no further."""


class ReadLog:
    """What one pass over a document has to tell."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.skipped: list[tuple[str, Element]] = []

    def skip(self, element: Element, owner: str) -> bool:
        """Note an element that is skipped; the False says that it is."""
        self.skipped.append((owner, element))
        return False

    def misfit(self, path: str | None, expected: str) -> None:
        """Note what does not fit; raises ValueError where nobody knows the path, and so nobody would be told."""
        if path is None:
            raise ValueError(expected)
        self.problems.append(Problem(path, expected))
        if len(self.problems) >= MAX_PROBLEMS:
            raise EnoughProblems

    def forget(self, element: Element) -> None:
        """Take back what was noted inside an element that is read once more."""
        while self.skipped and element in self.skipped[-1][1].iterancestors():
            self.skipped.pop()


def unknown(element: Element, owner: str) -> Unknown:
    """Describe an element that the contract does not have."""
    return Unknown(owner, element.tag, etree.tostring(element, encoding="unicode", with_tail=False))


def tag(namespace: str, name: str) -> str:
    """Name an element as the parser gives it: the service's own namespace is cut off."""
    return name if namespace == CDISCOUNT else f"{{{namespace}}}{name}"


Careful = Callable[[Element, ReadLog, str | None], Any]
"""A reader that knows where it is; without a path a problem is raised instead of told."""


@per_class
def careful(shape: Shape) -> Careful:
    """Return the careful reader of a shape."""
    match shape:
        case Record(cls):
            return _careful_record(cls)
        case Array(item, name, namespace):
            return _careful_array(careful(item), tag(namespace, name))
        case Table():
            return _careful_table(shape)
        case _:
            return _careful_value(shape)


def _careful_record(cls: type[Any]) -> Careful:
    wanted: dict[str, tuple[Member, Careful]] = {}

    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        if not wanted:  # filled at first use: a type may hold itself
            wanted.update({tag(one.namespace, one.name): (one, careful(one.shape)) for one in members(cls)})
        if len(element) == 0:
            return read_empty(element, cls)
        values: dict[str, Any] = {}
        for child in element:
            member, reader = wanted.get(child.tag, (None, None))
            if member is None or reader is None:
                log.skip(child, cls.__name__)
            elif member.attribute in values:
                log.skip(child, cls.__name__)
                if _contradicts(values[member.attribute], member, reader, child):
                    log.misfit(path and f"{path}.{member.attribute}", "expected one value, not two that differ")
            else:
                values[member.attribute] = reader(child, log, path and f"{path}.{member.attribute}")
        return build(cls, values)

    return read


def _contradicts(first: Any, member: Member, reader: Careful, second: Element) -> bool:
    """Whether a member that comes a second time says something else that can be read, a text apart."""
    if len(second):
        return True
    if member.shape == Scalar("string") or not isinstance(member.shape, Scalar | Choice):
        return False
    try:
        value = reader(second, ReadLog(), None)
    except ValueError:
        return False
    values = value if isinstance(value, tuple) else (value,)
    known = all(one is not None and (not isinstance(one, WireEnum) or one.known) for one in values)
    return bool(values) and known and value != first


def _careful_array(item: Careful, name: str) -> Careful:
    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        found: list[Any] = []
        for child in element:
            if child.tag == name or skip_foreign(child, log):
                value = item(child, log, path and f"{path}[{len(found)}]")
                found += [] if value is None else [value]
        return tuple(found)

    return read


def _careful_value(shape: Shape) -> Careful:
    convert: Callable[[str], Any]
    match shape:
        case Scalar(xsd):
            codec = CODECS[xsd].read
            convert = codec.__getitem__ if isinstance(codec, ParseCache) else codec
        case Choice(enum, many=True):
            table = choices(enum)
            convert = lambda text: tuple([table[one] for one in text.split()])  # noqa: E731 - as short as it is clear
        case Choice(enum):
            convert = choices(enum).__getitem__
        case _:
            raise TypeError(f"{shape} is no simple value")
    nothing = () if isinstance(shape, Choice) and shape.many else None
    is_text = shape == Scalar("string")

    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        text = text_of(element) if is_text else element.text
        if text is None:
            return nothing
        try:
            return convert(text)
        except ValueError as error:
            log.misfit(path, f"expected {error}, not one like {_outline(text)!r}")
            return None

    return read


def _outline(text: str) -> str:
    """Return what a value looks like and not what it says: it may be a buyer's, in the wrong place."""
    return _LETTER.sub("x", _DIGIT.sub("9", redacted(text)[:40]))


def _careful_table(table: Table) -> Careful:
    entry, key_name, value_name = (tag(ARRAYS, name) for name in (table.name, "Key", "Value"))
    key, value = careful(table.key), careful(table.value)

    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        found: dict[Any, Any] = {}
        for child in element:
            if child.tag != entry:
                skip_foreign(child, log)
                continue
            pair = {part.tag: part for part in child}
            if key_name in pair and value_name in pair:  # either may be nil, which is None
                name = key(pair[key_name], log, path and f"{path}.key")
                found[name] = value(pair[value_name], log, path and f"{path}[{name!r}]")
            else:
                log.skip(child, table.name)
        return found

    return read


@per_class
def choices(enum: Any) -> ParseCache[Any]:
    """Return the table from text to member; blanks around a value count for nothing, and alone they are None."""

    def read(text: str) -> Any:
        value = " ".join([word for word in _BLANKS.split(text) if word])
        return enum(value) if value else None

    table = ParseCache(read)
    table.update({one.value: one for one in enum})
    return table


def blank(element: Element) -> str | None:
    """Tell an empty string from none."""
    return None if is_nil(element) else ""


def text_of(element: Element) -> str | None:
    """Return an element's text: empty where it has none, and None where it is nil."""
    text: str | None = element.text
    return blank(element) if text is None else text


def skip_foreign(element: Element, log: ReadLog) -> bool:
    """Skip what does not belong into a list."""
    parent = element.getparent()
    return log.skip(element, "" if parent is None else parent.tag)


def read_empty(element: Element, cls: type[C]) -> C | None:
    """Return what an element without children means: nil, or an object of which nothing is said."""
    return None if is_nil(element) else build(cls, {})


@per_class
def _absent(cls: type[Any]) -> dict[str, object]:
    """Return what the members of a type are that did not arrive: None or empty, whatever the class has as default."""
    return {member.attribute: member.empty for member in members(cls)}


def build(cls: type[C], values: dict[str, Any]) -> C:
    """Make an instance of what arrived."""
    instance: Any = object.__new__(cls)
    fill = partial(object.__setattr__, instance)
    for attribute, value in (_absent(cls) | values).items():
        fill(attribute, {**value} if value.__class__ is dict else value)  # no two instances share a table
    return instance  # type: ignore[no-any-return]
