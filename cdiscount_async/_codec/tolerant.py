"""The tolerant reader: it accepts members in any order, skips what the contract does not have, and logs every problem.

It reads only the elements that the compiled reader (`decode`) did not expect.
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
    """An element that was skipped because the contract does not have it."""

    type: str
    """The contract type of the element around it."""
    name: str
    """Its name, after its namespace in braces if that is not the service's own."""
    xml: str
    """The element as XML. It may contain a person's data, so `repr` does not show it."""

    def __repr__(self) -> str:
        return f"Unknown({self.type}.{self.name})"


OnUnknown = Callable[[Unknown], None]
"""A function that is called with every element that is skipped."""


MAX_PROBLEMS: Final = 1_000
"""The most problems that are collected from a document: each takes time, and a long reply may have a million."""


class TooManyProblems(Exception):  # noqa: N818 - it ends a pass, and never leaves the readers
    """A pass has found `MAX_PROBLEMS` problems and stops."""


class ReadLog:
    """The problems and the skipped elements of one pass over a document."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.skipped: list[tuple[str, Element]] = []

    def skip(self, element: Element, owner: str) -> bool:
        """Log an element that is skipped; returns False, so that a condition can skip it."""
        self.skipped.append((owner, element))
        return False

    def add_problem(self, path: str | None, expected: str) -> None:
        """Log a wrong value. Without a path it raises ValueError instead: a second pass then reads with paths."""
        if path is None:
            raise ValueError(expected)
        self.problems.append(Problem(path, expected))
        if len(self.problems) >= MAX_PROBLEMS:
            raise TooManyProblems

    def discard_skipped_in(self, element: Element) -> None:
        """Remove the skipped elements inside an element that is read again."""
        while self.skipped and element in self.skipped[-1][1].iterancestors():
            self.skipped.pop()


def unknown(element: Element, owner: str) -> Unknown:
    """Describe an element that the contract does not have."""
    return Unknown(owner, element.tag, etree.tostring(element, encoding="unicode", with_tail=False))


def tag(namespace: str, name: str) -> str:
    """Return the tag that an element has in a tree of `xml.parse`, which removes the service's own namespace."""
    return name if namespace == CDISCOUNT else f"{{{namespace}}}{name}"


TolerantReader = Callable[[Element, ReadLog, str | None], Any]
"""A function from element, log and path to a value. Without a path a problem raises ValueError and is not logged."""


@per_class
def tolerant_reader(shape: Shape) -> TolerantReader:
    """Return the tolerant reader of a shape."""
    match shape:
        case Record(cls):
            return _record_reader(cls)
        case Array(item, name, namespace):
            return _array_reader(tolerant_reader(item), tag(namespace, name))
        case Table():
            return _table_reader(shape)
        case _:
            return _value_reader(shape)


def _record_reader(cls: type[Any]) -> TolerantReader:
    by_tag: dict[str, tuple[Member, TolerantReader]] = {}

    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        if not by_tag:  # filled at first use: a type may contain itself
            by_tag.update({tag(one.namespace, one.name): (one, tolerant_reader(one.shape)) for one in members(cls)})
        if len(element) == 0:
            return read_empty(element, cls)
        values: dict[str, Any] = {}
        for child in element:
            member, reader = by_tag.get(child.tag, (None, None))
            if member is None or reader is None:
                log.skip(child, cls.__name__)
            elif member.attribute in values:
                log.skip(child, cls.__name__)
                if _contradicts(values[member.attribute], member, reader, child):
                    log.add_problem(path and f"{path}.{member.attribute}", "expected one value, not two that differ")
            else:
                values[member.attribute] = reader(child, log, path and f"{path}.{member.attribute}")
        return build(cls, values)

    return read


def _contradicts(first: Any, member: Member, reader: TolerantReader, second: Element) -> bool:
    """Whether the second element of a member has another readable value than the first. Texts do not contradict."""
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


def _array_reader(item: TolerantReader, name: str) -> TolerantReader:
    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        found: list[Any] = []
        for child in element:
            if child.tag == name or skip_foreign(child, log):
                value = item(child, log, path and f"{path}[{len(found)}]")
                found += [] if value is None else [value]
        return tuple(found)

    return read


def _value_reader(shape: Shape) -> TolerantReader:
    convert: Callable[[str], Any]
    match shape:
        case Scalar(xsd):
            codec = CODECS[xsd].read
            convert = codec.__getitem__ if isinstance(codec, ParseCache) else codec
        case Choice(enum, many=True):
            table = enum_values(enum)
            convert = lambda text: tuple([table[one] for one in text.split()])  # noqa: E731 - as short as it is clear
        case Choice(enum):
            convert = enum_values(enum).__getitem__
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
            log.add_problem(path, f"expected {error}, not one like {_outline(text)!r}")
            return None

    return read


def _outline(text: str) -> str:
    """Return a value with `x` for letters and `9` for digits. The value may be a buyer's data in the wrong element."""
    return _LETTER.sub("x", _DIGIT.sub("9", redacted(text)[:40]))


def _table_reader(table: Table) -> TolerantReader:
    entry, key_name, value_name = (tag(ARRAYS, name) for name in (table.name, "Key", "Value"))
    key, value = tolerant_reader(table.key), tolerant_reader(table.value)

    def read(element: Element, log: ReadLog, path: str | None) -> Any:
        found: dict[Any, Any] = {}
        for child in element:
            if child.tag != entry:
                skip_foreign(child, log)
                continue
            pair = {part.tag: part for part in child}
            if key_name in pair and value_name in pair:  # each may be nil, which is None
                name = key(pair[key_name], log, path and f"{path}.key")
                found[name] = value(pair[value_name], log, path and f"{path}[{name!r}]")
            else:
                log.skip(child, table.name)
        return found

    return read


@per_class
def enum_values(enum: Any) -> ParseCache[Any]:
    """Return the mapping from text to enumeration member. Blanks around a value are ignored; blanks alone are None."""

    def read(text: str) -> Any:
        value = " ".join([word for word in _BLANKS.split(text) if word])
        return enum(value) if value else None

    table = ParseCache(read)
    table.update({one.value: one for one in enum})
    return table


def empty_or_nil(element: Element) -> str | None:
    """Return the value of a string without text: None if the element is nil, otherwise an empty string."""
    return None if is_nil(element) else ""


def text_of(element: Element) -> str | None:
    """Return an element's text: empty if it has none, and None if it is nil."""
    text: str | None = element.text
    return empty_or_nil(element) if text is None else text


def skip_foreign(element: Element, log: ReadLog) -> bool:
    """Skip an element that is not an item of its list; returns False."""
    parent = element.getparent()
    return log.skip(element, "" if parent is None else parent.tag)


def read_empty(element: Element, cls: type[C]) -> C | None:
    """Return the value of an element without children: None if it is nil, otherwise an object without values."""
    return None if is_nil(element) else build(cls, {})


@per_class
def _empty_values(cls: type[Any]) -> dict[str, object]:
    """Return the values of absent members: None or an empty collection, not the defaults of the class."""
    return {member.attribute: member.empty for member in members(cls)}


def build(cls: type[C], values: dict[str, Any]) -> C:
    """Return an instance with these values; the other members are None or empty."""
    instance: Any = object.__new__(cls)
    set_value = partial(object.__setattr__, instance)
    for attribute, value in (_empty_values(cls) | values).items():
        set_value(attribute, {**value} if value.__class__ is dict else value)  # instances must not share a mapping
    return instance  # type: ignore[no-any-return]
