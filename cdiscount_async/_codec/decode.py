"""Element to object: one reader compiled for each contract type, and a careful one for what it does not expect.

The compiled reader expects the members in the order of the contract and lets any of them be absent. That is what the
service sends, and straight-line code is several times faster than looking every name up. An element that it did not
expect sends it to the careful reader, which takes any order, skips what the contract does not have and tells of it.
A value that cannot be read ends the pass; a second one, careful throughout, collects every problem with its path.

`source` shows the code that is compiled for a type.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from .._contract.declare import per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from ..errors import Problem
from .compiled import function, mutable_class
from .scalars import CODECS, ParseCache
from .tolerant import (
    EnoughProblems,
    OnUnknown,
    ReadLog,
    blank,
    careful,
    choices,
    read_empty,
    skip_foreign,
    tag,
    text_of,
    unknown,
)
from .xml import NIL, Element

C = TypeVar("C")


def read(
    cls: type[C], element: Element, on_unknown: OnUnknown | None = None, log: ReadLog | None = None
) -> C | list[Problem] | None:
    """Read an element as an instance of a contract type: None if it is nil, the problems if it does not fit.

    An empty `log` is filled with what was skipped.
    """
    try:
        return _read(cls, element, on_unknown, ReadLog() if log is None else log)
    except RecursionError:
        return [Problem("$", "expected elements that nest less deeply")]


def _read(cls: type[C], element: Element, on_unknown: OnUnknown | None, log: ReadLog) -> C | list[Problem] | None:
    try:
        result: C | None = compiled(cls)(element, log)
    except (ValueError, TypeError, AttributeError):
        log = ReadLog()
        with suppress(EnoughProblems):
            careful(Record(cls))(element, log, "$")
        if not log.problems:
            raise  # the two readers disagree, which only a bug of ours can cause
        return log.problems
    if on_unknown is not None:
        for owner, skipped in log.skipped:
            on_unknown(unknown(skipped, owner))
    return result


class _End:
    """Stands behind the last child, so that the compiled code need not ask whether there is one."""

    tag = None


_END: Final = _End()


@per_class
def compiled(cls: type[C]) -> Callable[[Element, ReadLog], C | None]:
    """Return the reader of a contract type, compiled at first use."""
    name = cls.__name__
    reader: Callable[[Element, ReadLog], C | None] = function(
        f"read_{name}", source(cls), _globals(cls), f"reader of {name}"
    )
    return reader


def source(cls: type[Any]) -> str:
    """Return the code that reads a contract type.

    The object is built in a mutable class of the same layout, and becomes immutable at the end: filling a frozen attrs
    class the ordinary way costs a fifth of the whole parse.
    """
    lines = [
        f"def read_{cls.__name__}(element, log):",
        "    children = element[:]",
        "    if not children:",
        f"        return read_empty(element, {cls.__name__})",
        "    children.append(END)",
        "    made = new(Twin)",
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
            f"        made.{member.attribute} = {member.empty!r}",
        ]
    lines += [
        "    if child is not END:",
        "        return again(element, log)",
        f"    made.__class__ = {cls.__name__}",
        "    return made",
    ]
    return "\n".join(lines) + "\n"


def _statements(member: Member) -> list[str]:
    """Return the lines that read one child into its attribute."""
    target = f"made.{member.attribute}"
    match member.shape:
        case Scalar("string"):
            return [
                "text = child.text",
                "if text is None:",
                "    said = child.items()",
                "    text = '' if not said else None if said == NIL else blank(child)",
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
    """Return the lines that read a list: a loop where items are objects, because most lists are short."""
    wanted = f"one.tag == {name!r} or skip_foreign(one, log)"
    match item:
        case Record(cls):
            return [
                "items = []",
                "for one in child[:]:",
                f"    if {wanted}:",
                f"        item = read_{cls.__name__}(one, log)",
                "        if item is not None:",
                "            items.append(item)",
                f"{target} = tuple(items)",
            ]
        case Scalar("string"):
            return [
                f"{target} = tuple([text for one in child[:] if ({wanted}) and (text := text_of(one)) is not None])"
            ]
        case _:
            value = conversion(item, "text")
            some = f"(text := one.text) is not None and (value := {value}) is not None"
            return [f"{target} = tuple([value for one in child[:] if ({wanted}) and {some}])"]


def conversion(shape: Shape, text: str) -> str:
    """Return the expression that turns text into a value: a table look-up where values repeat, a call where not."""
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
    """Return the names that the compiled code uses."""
    names: dict[str, Any] = {
        "END": _END,
        "Twin": mutable_class(cls),
        "NIL": [(NIL, "true")],
        "blank": blank,
        "again": _again(cls),
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
                names[enum.__name__] = choices(enum)
            case Record(other) if other is not cls:
                names[f"read_{other.__name__}"] = compiled(other)
            case Table():
                names[f"read_{member.attribute}"] = careful(shape)
    return names


def _again(cls: type[Any]) -> Callable[[Element, ReadLog], Any]:
    """Return what reads an element once more when the compiled reader met something that it did not expect."""
    reader = careful(Record(cls))

    def again(element: Element, log: ReadLog) -> Any:
        log.forget(element)
        return reader(element, log, None)

    return again
