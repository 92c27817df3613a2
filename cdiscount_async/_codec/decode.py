"""Element to object: one compiled reader for each contract type.

The compiled reader expects the members in the order of the contract, and any of them may be absent. The service writes
its replies so, and straight-line code is several times faster than looking up every name.

An element that contains anything else is read again by the tolerant reader (`tolerant`): it accepts any order, and
skips and logs what the contract does not have. If a value cannot be read, the tolerant reader reads the whole document
once more and collects every problem with its path.

`source` returns the code that is compiled for a type.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from .._contract.declare import per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from ..errors import Problem
from .compiled import compile_function, mutable_class
from .scalars import CODECS, ParseCache
from .tolerant import (
    OnUnknown,
    ReadLog,
    TooManyProblems,
    empty_or_nil,
    enum_values,
    read_empty,
    skip_foreign,
    tag,
    text_of,
    tolerant_reader,
    unknown,
)
from .xml import NIL, Element

C = TypeVar("C")


def read(
    cls: type[C], element: Element, on_unknown: OnUnknown | None = None, log: ReadLog | None = None
) -> C | list[Problem] | None:
    """Return an element as an instance of a contract type: None if it is nil, the problems if a value cannot be read.

    Args:
        cls: The contract type.
        element: The element, in a tree made by `xml.parse`.
        on_unknown: Called with each element that the contract does not have.
        log: An empty log, which is filled with the elements that were skipped.

    """
    try:
        return _read(cls, element, on_unknown, ReadLog() if log is None else log)
    except RecursionError:
        return [Problem("$", "expected elements that nest less deeply")]


def _read(cls: type[C], element: Element, on_unknown: OnUnknown | None, log: ReadLog) -> C | list[Problem] | None:
    try:
        result: C | None = compiled_reader(cls)(element, log)
    except (ValueError, TypeError, AttributeError):
        log = ReadLog()
        with suppress(TooManyProblems):
            tolerant_reader(Record(cls))(element, log, "$")
        if not log.problems:
            raise  # the two readers disagree: a bug of this library
        return log.problems
    if on_unknown is not None:
        for owner, skipped in log.skipped:
            on_unknown(unknown(skipped, owner))
    return result


class _Sentinel:
    """Follows the last child, so that the compiled code need not check whether another child exists."""

    tag = None


_SENTINEL: Final = _Sentinel()


@per_class
def compiled_reader(cls: type[C]) -> Callable[[Element, ReadLog], C | None]:
    """Return the reader of a contract type. It is compiled at first use."""
    name = cls.__name__
    reader: Callable[[Element, ReadLog], C | None] = compile_function(
        f"read_{name}", source(cls), _globals(cls), f"reader of {name}"
    )
    return reader


def source(cls: type[Any]) -> str:
    """Return the code that reads a contract type.

    The instance is made of a mutable class with the same layout, and its class is set to the frozen one at the end.
    Filling an instance of a frozen class with `object.__setattr__` takes a fifth of the time of the whole parse.
    """
    lines = [
        f"def read_{cls.__name__}(element, log):",
        "    children = element[:]",
        "    if not children:",
        f"        return read_empty(element, {cls.__name__})",
        "    children.append(SENTINEL)",
        "    instance = new(Mutable)",
        "    at = 0",
        "    child = children[0]",
        "    found = child.tag",
    ]
    for member in members(cls):
        lines += [
            f"    if found == {tag(member.namespace, member.name)!r}:",
            *(f"        {line}" for line in _statements(member)),
            "        at += 1",
            "        child = children[at]",
            "        found = child.tag",
            "    else:",
            f"        instance.{member.attribute} = {member.empty!r}",
        ]
    lines += [
        "    if child is not SENTINEL:",
        "        return reread(element, log)",
        f"    instance.__class__ = {cls.__name__}",
        "    return instance",
    ]
    return "\n".join(lines) + "\n"


def _statements(member: Member) -> list[str]:
    """Return the lines of code that read one child into its attribute."""
    target = f"instance.{member.attribute}"
    match member.shape:
        case Scalar("string"):
            return [
                "text = child.text",
                "if text is None:",
                "    attributes = child.items()",
                "    text = '' if not attributes else None if attributes == NIL else empty_or_nil(child)",
                f"{target} = text",
            ]
        case Scalar() | Choice(many=False):
            return ["text = child.text", f"{target} = None if text is None else {conversion(member.shape, 'text')}"]
        case Choice(enum):
            return [f"{target} = tuple([{conversion(Choice(enum), 'one')} for one in (child.text or '').split()])"]
        case Record(cls):
            return [f"{target} = read_{cls.__name__}(child, log)"]
        case Table():
            return [f"{target} = read_{member.attribute}(child, log, None)"]
        case Array(item, name, namespace):
            return _items(target, item, tag(namespace, name))


def _items(target: str, item: Shape, name: str) -> list[str]:
    """Return the lines of code that read a list: a loop where items are objects, because most lists are short."""
    belongs = f"one.tag == {name!r} or skip_foreign(one, log)"
    match item:
        case Record(cls):
            return [
                "items = []",
                "for one in child[:]:",
                f"    if {belongs}:",
                f"        item = read_{cls.__name__}(one, log)",
                "        if item is not None:",
                "            items.append(item)",
                f"{target} = tuple(items)",
            ]
        case Scalar("string"):
            return [
                f"{target} = tuple([text for one in child[:] if ({belongs}) and (text := text_of(one)) is not None])"
            ]
        case _:
            value = conversion(item, "text")
            has_value = f"(text := one.text) is not None and (value := {value}) is not None"
            return [f"{target} = tuple([value for one in child[:] if ({belongs}) and {has_value}])"]


def conversion(shape: Shape, text: str) -> str:
    """Return the expression that turns text into a value: a look-up where values are cached, otherwise a call."""
    match shape:
        case Scalar(xsd) if isinstance(CODECS[xsd].read, ParseCache):
            return f"{xsd}[{text}]"
        case Scalar(xsd):
            return f"{xsd}({text})"
        case Choice(enum):
            return f"{enum.__name__}[{text}]"
        case _:
            raise TypeError(f"{shape} is no simple value")


def _globals(cls: type[Any]) -> dict[str, Any]:
    """Return the global names that the compiled code uses."""
    names: dict[str, Any] = {
        "SENTINEL": _SENTINEL,
        "Mutable": mutable_class(cls),
        "NIL": [(NIL, "true")],
        "empty_or_nil": empty_or_nil,
        "reread": _rereader(cls),
        "new": object.__new__,
        "skip_foreign": skip_foreign,
        "text_of": text_of,
        "read_empty": read_empty,
        cls.__name__: cls,
    } | {xsd: codec.read for xsd, codec in CODECS.items()}
    for member in members(cls):
        shape = member.shape.item if isinstance(member.shape, Array) else member.shape
        match shape:
            case Choice(enum):
                names[enum.__name__] = enum_values(enum)
            case Record(other) if other is not cls:
                names[f"read_{other.__name__}"] = compiled_reader(other)
            case Table():
                names[f"read_{member.attribute}"] = tolerant_reader(shape)
    return names


def _rereader(cls: type[Any]) -> Callable[[Element, ReadLog], Any]:
    """Return the function that reads an element again if the compiled reader did not expect its content."""
    reader = tolerant_reader(Record(cls))

    def reread(element: Element, log: ReadLog) -> Any:
        log.discard_skipped_in(element)
        return reader(element, log, None)

    return reread
