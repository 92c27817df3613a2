"""Object to element: one writer compiled for each contract type, and a check that tells what is wrong.

The compiled writer trusts nothing but does not explain itself: whatever it trips over, `check` then goes through the
whole object and collects every problem with its path. Everything that a writer puts out is escaped by the codec of its
type (`_scalars`), so what it gives can stand in a skeleton as it is.

Requests and replies differ as the service's own do: a request leaves out what is absent, a reply says nil.
`source` shows the code that is compiled for a type.
"""

import linecache
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto
from typing import Any

from ._contract import (
    ARRAYS,
    CDISCOUNT,
    PREFIXES,
    Array,
    Choice,
    Member,
    Record,
    Scalar,
    Shape,
    Table,
    holds_many,
    members,
    once,
)
from ._scalars import CODECS, NO_DATE, text
from .errors import Problem

Put = Callable[[str], None]
Writer = Callable[[Any, Put], None]
Scope = frozenset[str]
"""The namespaces whose prefixes are declared around an element."""

NOTHING_DECLARED: Scope = frozenset({CDISCOUNT})


class Style(Enum):
    """Which side writes."""

    REQUEST = auto()
    """What is absent is left out; an enumeration's value must be known."""
    REPLY = auto()
    """What is absent is nil; any value is passed on."""


def write(name: str, value: Any, style: Style) -> str:
    """Write a contract type's instance as an element of the service's namespace.

    Raises ValueError, TypeError or AttributeError where something does not fit: `check` tells what.
    """
    pieces: list[str] = []
    needed = _inside(type(value)) - NOTHING_DECLARED
    compiled(type(value), style, NOTHING_DECLARED | needed)(value, pieces.append)
    return f"<{name}{_declared(needed)}>{''.join(pieces)}</{name}>"


@once
def compiled(cls: type[Any], style: Style, scope: Scope) -> Writer:
    """Give the writer of a contract type, compiled at first use."""
    code = source(cls, style, scope)
    names = _globals(cls, style, scope)
    file = f"<{style.name.lower()} writer of {cls.__name__}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102 - our own text, made from our own declarations
    writer: Writer = names[f"write_{cls.__name__}"]
    return writer


def source(cls: type[Any], style: Style = Style.REQUEST, scope: Scope = NOTHING_DECLARED) -> str:
    """Give the code that writes the members of a contract type."""
    lines = [
        f"def write_{cls.__name__}(value, put):",
        f"    if value.__class__ is not {cls.__name__}:",
        "        raise TypeError",
    ]
    for member in members(cls):
        absent = _absent(member, style)
        lines.append(f"    it = value.{member.attribute}")
        if absent is None:
            lines += [f"    {line}" for line in _statements(member, scope)]
            continue
        lines.append("    if it:" if holds_many(member.shape) else "    if it is not None:")
        lines += [f"        {line}" for line in _statements(member, scope)]
        if absent:
            lines += ["    else:", f"        put({absent!r})"]
    return "\n".join(lines) + "\n"


def _absent(member: Member, style: Style) -> str | None:
    """Give what is written for a value that is not there: None if it must be, an empty string for nothing at all."""
    name = _qualified(member.namespace, member.name)
    if style is Style.REQUEST and not member.required:
        return ""
    if holds_many(member.shape):
        return f'<{name} i:nil="true"/>' if member.nil_when_empty else f"<{name}/>"
    if member.nillable:
        return f'<{name} i:nil="true"/>'
    if style is Style.REQUEST:
        return None
    return f"<{name}>{NO_DATE}</{name}>" if member.shape == Scalar("dateTime") else ""


def _statements(member: Member, scope: Scope) -> list[str]:
    """Give the lines that write one member's element."""
    name = _qualified(member.namespace, member.name)
    match member.shape:
        case Scalar(xsd):
            return [f"put(f'<{name}>{{write_{xsd}(it)}}</{name}>')"]
        case Choice(many=True):
            return [f"put('<{name}>' + ' '.join([{member.attribute}_texts[one] for one in listed(it)]) + '</{name}>')"]
        case Choice():
            return [f"put({member.attribute}_elements[it])"]
        case Record(cls):
            opened = f"{name}{_declared(_inside(cls) - scope)}"
            return [f"put({f'<{opened}>'!r})", f"write_{cls.__name__}(it, put)", f"put('</{name}>')"]
        case Table():
            opened = f"{name}{_declared({ARRAYS} - scope)}"
            return [f"put({f'<{opened}>'!r} + write_{member.attribute}(it) + '</{name}>')"]
        case Array() as array:
            opened = f"{name}{_declared({array.namespace} - scope)}"
            return _items(array, opened, name, member.attribute, scope | {array.namespace})


def _items(array: Array, opened: str, name: str, attribute: str, scope: Scope) -> list[str]:
    item = _qualified(array.namespace, array.name)
    match array.item:
        case Record(cls):
            return [
                f"put({f'<{opened}>'!r})",
                "for one in listed(it):",
                f"    put({f'<{item}{_declared(_inside(cls) - scope)}>'!r})",
                f"    write_{cls.__name__}(one, put)",
                f"    put('</{item}>')",
                f"put('</{name}>')",
            ]
        case Choice():
            return [f"put({f'<{opened}>'!r} + ''.join([{attribute}_items[one] for one in listed(it)]) + '</{name}>')"]
        case Scalar(xsd):
            each = f"f'<{item}>{{write_{xsd}(one)}}</{item}>'"
            return [f"put({f'<{opened}>'!r} + ''.join([{each} for one in listed(it)]) + '</{name}>')"]


def _globals(cls: type[Any], style: Style, scope: Scope) -> dict[str, Any]:
    """Give the names that the compiled code uses."""
    names: dict[str, Any] = {cls.__name__: cls, "listed": _listed}
    names |= {f"write_{xsd}": codec.write for xsd, codec in CODECS.items()}
    for member in members(cls):
        name = _qualified(member.namespace, member.name)
        match member.shape:
            case Choice(enum, many=True):
                names[f"{member.attribute}_texts"] = _Choices(enum, style, "{}")
            case Choice(enum):
                names[f"{member.attribute}_elements"] = _Choices(enum, style, f"<{name}>{{}}</{name}>")
            case Array(Choice(enum), name, namespace):
                item = _qualified(namespace, name)
                names[f"{member.attribute}_items"] = _Choices(enum, style, f"<{item}>{{}}</{item}>")
            case Array(Record(other), _, namespace) if other is not cls:
                inner = scope | {namespace}
                names[f"write_{other.__name__}"] = compiled(other, style, inner | _inside(other))
            case Record(other) if other is not cls:
                names[f"write_{other.__name__}"] = compiled(other, style, scope | _inside(other))
            case Table() as table:
                names[f"write_{member.attribute}"] = _table_writer(table)
    return names


class _Choices(dict[Any, str]):
    """The finished fragment for each value of an enumeration; plain text equal to a value serves as well."""

    def __init__(self, enum: Any, style: Style, form: str) -> None:
        super().__init__({one: form.format(text(one.value)) for one in enum})
        self._style = style
        self._form = form

    def __missing__(self, value: object) -> str:
        if self._style is Style.REQUEST:
            raise ValueError
        return self._form.format(text(value))


def _listed(value: object) -> tuple[Any, ...]:
    if value.__class__ is not tuple:
        raise TypeError
    return value


def _table_writer(table: Table) -> Callable[[Mapping[Any, Any]], str]:
    prefix = PREFIXES[ARRAYS]
    write_key = CODECS[table.key.xsd].write

    def write_value(value: Any) -> str:
        if isinstance(table.value, Scalar):
            return CODECS[table.value.xsd].write(value)
        item = f"{prefix}:{table.value.name}"
        return "".join([f"<{item}>{text(one)}</{item}>" for one in _listed(value)])

    def write_entries(value: Mapping[Any, Any]) -> str:
        return "".join(
            f"<{prefix}:{table.name}><{prefix}:Key>{write_key(key)}</{prefix}:Key>"
            f"<{prefix}:Value>{write_value(one)}</{prefix}:Value></{prefix}:{table.name}>"
            for key, one in value.items()
        )

    return write_entries


@once
def _inside(cls: type[Any]) -> Scope:
    """Give the namespaces of the elements directly inside a contract type."""
    return frozenset(member.namespace for member in members(cls))


def _qualified(namespace: str, name: str) -> str:
    prefix = PREFIXES[namespace]
    return f"{prefix}:{name}" if prefix else name


def _declared(namespaces: Scope | set[str]) -> str:
    return "".join(f' xmlns:{PREFIXES[one]}="{one}"' for one in sorted(namespaces - NOTHING_DECLARED))


def check(shape: Shape, value: Any, path: str = "$") -> Iterator[Problem]:
    """Find everything in a request that does not fit, with its path."""
    match shape:
        case Record(cls):
            yield from _check_record(cls, value, path)
        case Array(item):
            yield from _check_items(item, value, path)
        case Choice(enum, many=True):
            yield from _check_items(Choice(enum), value, path)
        case Choice(enum):
            yield from _check_choice(enum, value, path)
        case Table():
            yield from _check_table(shape, value, path)
        case Scalar(xsd):
            try:
                CODECS[xsd].write(value)
            except ValueError as error:
                yield Problem(path, f"expected {error}")


def _check_items(item: Shape, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, tuple):
        yield Problem(path, f"expected a sequence, not {type(value).__name__}")
        return
    for index, one in enumerate(value):
        yield from check(item, one, f"{path}[{index}]")


def _check_table(table: Table, value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(path, f"expected a mapping, not {type(value).__name__}")
        return
    for key, one in value.items():
        yield from check(table.key, key, f"{path}.key")
        yield from check(table.value, one, f"{path}[{key!r}]")


def _check_record(cls: type[Any], value: Any, path: str) -> Iterator[Problem]:
    if type(value) is not cls:
        yield Problem(path, f"expected {cls.__name__}, not {type(value).__name__}")
        return
    for member in members(cls):
        one = getattr(value, member.attribute)
        if one is None and (member.nillable or not member.required):
            continue
        yield from check(member.shape, one, f"{path}.{member.attribute}")


def _check_choice(enum: Any, value: Any, path: str) -> Iterator[Problem]:
    known = [one.value for one in enum]
    if not isinstance(value, str):
        yield Problem(path, f"expected one of {enum.__name__}, not {type(value).__name__}")
    elif value not in known:
        shown = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
        yield Problem(path, f"expected one of {enum.__name__} ({shown}), not {str(value)[:40]!r}")
