"""Object to element: one writer compiled for each contract type, and a check that tells what is wrong.

The compiled writer trusts nothing but does not explain itself: whatever it trips over, `check` then goes through the
whole object and collects every problem with its path. Everything that a writer puts out is escaped by the codec of its
type (`_scalars`), so what it gives can stand in a skeleton as it is.

Requests and replies differ as the service's own do: a request leaves out what is absent, a reply says nil.
`source` shows the code that is compiled for a type.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from .._common.lists import expect_tuple, first_few
from .._contract.declare import ARRAYS, CDISCOUNT, MESSAGES, per_class
from .._contract.shapes import PREFIXES, Array, Choice, Member, Record, Scalar, Shape, Table, holds_many, members
from ..errors import Problem
from .compiled import function
from .moments import NO_DATE
from .scalars import CODECS, text
from .xml import XSI

Writer = Callable[[Any], str]
Scope = frozenset[str]
"""The namespaces whose prefixes are declared around an element."""
Style = Literal["request", "reply"]
"""Which side writes: a request leaves out what is absent and takes known values of enumerations only, a reply says nil
and passes any value on."""

NOTHING_DECLARED: Final[Scope] = frozenset({CDISCOUNT})


def write(name: str, value: Any, style: Style) -> str:
    """Write a contract type's instance as an element of the service's namespace.

    Raises ValueError, TypeError or AttributeError where something does not fit: `check` tells what.
    """
    declared, writer = _outermost(type(value), style)
    return f"<{name}{declared}>{writer(value)}</{name}>"


@per_class
def _outermost(cls: type[Any], style: Style) -> tuple[str, Writer]:
    """Return what an element around a type's members declares, and the writer of the members."""
    nil = f' xmlns:i="{XSI}"' if style == "reply" else ""  # a request's envelope declares it
    return _declared(_inside(cls), style) + nil, compiled(cls, style, NOTHING_DECLARED | _inside(cls))


@per_class
def compiled(cls: type[Any], style: Style, scope: Scope) -> Writer:
    """Return the writer of a contract type, compiled at first use."""
    code, names = source(cls, style, scope), _globals(cls, style, scope)
    writer: Writer = function(f"write_{cls.__name__}", code, names, f"{style} writer of {cls.__name__}")
    return writer


def source(cls: type[Any], style: Style = "request", scope: Scope = NOTHING_DECLARED) -> str:
    """Return the code that writes the members of a contract type: one expression, a line a member."""
    lines = [
        f"def write_{cls.__name__}(value):",
        f"    if value.__class__ is not {cls.__name__}:",
        "        raise TypeError",
        "    return ''.join((",
        *(f"        {_piece(member, style, scope)}," for member in members(cls)),
        "    ))",
    ]
    return "\n".join(lines) + "\n"


def _piece(member: Member, style: Style, scope: Scope) -> str:
    """Return the expression for one member: its element, or what stands for a value that is not there."""
    absent = _absent(member, style)
    if absent is None:
        return _element(member, f"value.{member.attribute}", style, scope)
    compared = f"== {member.empty!r}" if holds_many(member.shape) else "is None"
    return f"{absent!r} if (it := value.{member.attribute}) {compared} else {_element(member, 'it', style, scope)}"


def _absent(member: Member, style: Style) -> str | None:
    """Return what is written for a value that is not there: None if it must be, an empty string for nothing at all.

    What a later generation of the schema added is not said to be nil: clients of 2019 would trip over it.
    """
    name, declared = _named(member.namespace, member.name, style)
    if member.since is not None or (style == "request" and not member.required):
        return ""
    if holds_many(member.shape):
        return f'<{name} i:nil="true"{declared}/>' if member.nil_when_empty else f"<{name}{declared}/>"
    if member.nillable:
        return f'<{name} i:nil="true"{declared}/>'
    if style == "request":
        return None
    return f"<{name}{declared}>{NO_DATE}</{name}>" if member.shape == Scalar("dateTime") else ""


def _element(member: Member, value: str, style: Style, scope: Scope) -> str:
    """Return the expression that writes one member's element."""
    name, declared = _named(member.namespace, member.name, style)
    match member.shape:
        case Scalar(xsd):
            return f"f'<{name}{declared}>{{write_{xsd}({value})}}</{name}>'"
        case Choice(many=True):
            return f"'<{name}>' + ' '.join([{member.attribute}[one] for one in listed({value})]) + '</{name}>'"
        case Choice():
            return f"{member.attribute}[{value}]"
        case Record(cls):
            inner = _declared(_inside(cls) - scope, style)
            return f"f'<{name}{inner}>{{write_{cls.__name__}({value})}}</{name}>'"
        case Table():
            return f"'<{name}{_declared({ARRAYS} - scope, style)}>' + {member.attribute}({value}) + '</{name}>'"
        case Array(item_shape, item_name, namespace):
            item = _item(item_shape, (namespace, item_name), member.attribute, style, scope | {namespace})
            opened = f"{name}{_declared({namespace} - scope, style)}"
            return f"'<{opened}>' + ''.join([{item} for one in listed({value})]) + '</{name}>'"


def _item(item: Shape, named: tuple[str, str], attribute: str, style: Style, scope: Scope) -> str:
    """Return the expression that writes one item of an array."""
    name, _ = _named(*named, style)
    match item:
        case Record(cls):
            return f"f'<{name}{_declared(_inside(cls) - scope, style)}>{{write_{cls.__name__}(one)}}</{name}>'"
        case Scalar(xsd):
            return f"f'<{name}>{{write_{xsd}(one)}}</{name}>'"
        case _:
            return f"{attribute}[one]"


def _globals(cls: type[Any], style: Style, scope: Scope) -> dict[str, Any]:
    """Return the names that the compiled code uses."""
    names: dict[str, Any] = {cls.__name__: cls, "listed": expect_tuple}
    names |= {f"write_{xsd}": codec.write for xsd, codec in CODECS.items()}
    for member in members(cls):
        name, _ = _named(member.namespace, member.name, style)
        match member.shape:
            case Choice(enum, many=True):
                names[member.attribute] = _Choices(enum, style, "{}")
            case Choice(enum):
                names[member.attribute] = _Choices(enum, style, f"<{name}>{{}}</{name}>")
            case Array(Choice(enum), name, namespace):
                item, _ = _named(namespace, name, style)
                names[member.attribute] = _Choices(enum, style, f"<{item}>{{}}</{item}>")
            case Array(Record(other), _, namespace) if other is not cls:
                inner = scope | {namespace}
                names[f"write_{other.__name__}"] = compiled(other, style, inner | _inside(other))
            case Record(other) if other is not cls:
                names[f"write_{other.__name__}"] = compiled(other, style, scope | _inside(other))
            case Table() as table:
                names[member.attribute] = _table_writer(table, style)
    return names


class _Choices(dict[Any, str]):
    """The finished fragment for each value of an enumeration; plain text equal to a value serves as well."""

    def __init__(self, enum: Any, style: Style, form: str) -> None:
        super().__init__({one: form.format(text(one.value)) for one in enum})
        self._style = style
        self._form = form

    def __missing__(self, value: object) -> str:
        if self._style == "request":
            raise ValueError
        return self._form.format(text(value))


def _table_writer(table: Table, style: Style) -> Callable[[Mapping[Any, Any]], str]:
    prefix = _prefix(ARRAYS, style)
    write_key = CODECS[table.key.xsd].write

    def write_value(value: Any) -> str:
        if isinstance(table.value, Scalar):
            return CODECS[table.value.xsd].write(value)
        item = f"{prefix}:{table.value.name}"
        return "".join([f"<{item}>{text(one)}</{item}>" for one in expect_tuple(value)])

    def write_part(name: str, value: Any, write: Callable[[Any], str]) -> str:
        if value is None and style == "reply":  # as the service may send it
            return f'<{prefix}:{name} i:nil="true"/>'
        return f"<{prefix}:{name}>{write(value)}</{prefix}:{name}>"

    def write_entries(value: Mapping[Any, Any]) -> str:
        return "".join(
            f"<{prefix}:{table.name}>{write_part('Key', key, write_key)}{write_part('Value', one, write_value)}"
            f"</{prefix}:{table.name}>"
            for key, one in value.items()
        )

    return write_entries


@per_class
def _inside(cls: type[Any]) -> Scope:
    """Return the namespaces of the elements directly inside a contract type."""
    return frozenset(member.namespace for member in members(cls))


def _prefix(namespace: str, style: Style) -> str:
    """Return a namespace's prefix; the service has only one, because no reply needs two at a time."""
    return PREFIXES[namespace] if style == "request" or namespace == CDISCOUNT else "a"


def _named(namespace: str, name: str, style: Style) -> tuple[str, str]:
    """Return an element's name as it is written, and what it declares: some clients look for names as for plain text.

    In replies each element of the block with which a result begins declares its namespace itself.
    """
    if style == "reply" and namespace == MESSAGES:
        return name, f' xmlns="{MESSAGES}"'
    prefix = _prefix(namespace, style)
    return (f"{prefix}:{name}" if prefix else name), ""


def _declared(namespaces: Scope | set[str], style: Style) -> str:
    prefixed = namespaces - NOTHING_DECLARED - ({MESSAGES} if style == "reply" else set())
    return "".join(f' xmlns:{_prefix(one, style)}="{one}"' for one in sorted(prefixed))


def check(shape: Shape, value: Any, path: str = "$", style: Style = "request") -> Iterator[Problem]:
    """Find everything that does not fit, with its path."""
    match shape:
        case Record(cls):
            yield from _check_record(cls, value, path, style)
        case Array(item):
            yield from _check_items(item, value, path, style)
        case Choice(enum, many=True):
            yield from _check_items(Choice(enum), value, path, style)
        case Choice(enum):
            yield from _check_choice(enum, value, path, style)
        case Table():
            yield from _check_table(shape, value, path, style)
        case Scalar(xsd):
            try:
                CODECS[xsd].write(value)
            except ValueError as error:
                yield Problem(path, f"expected {error}")


def _check_items(item: Shape, value: Any, path: str, style: Style) -> Iterator[Problem]:
    if not isinstance(value, tuple):
        yield Problem(path, f"expected a sequence, not {type(value).__name__}")
        return
    for index, one in enumerate(value):
        yield from check(item, one, f"{path}[{index}]", style)


def _check_table(table: Table, value: Any, path: str, style: Style) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(path, f"expected a mapping, not {type(value).__name__}")
        return
    for key, one in value.items():
        if key is not None or style == "request":
            yield from check(table.key, key, f"{path}.key", style)
        if one is not None or style == "request":
            yield from check(table.value, one, f"{path}[{key!r}]", style)


def _check_record(cls: type[Any], value: Any, path: str, style: Style) -> Iterator[Problem]:
    if type(value) is not cls:
        yield Problem(path, f"expected {cls.__name__}, not {type(value).__name__}")
        return
    for member in members(cls):
        one = getattr(value, member.attribute)
        if one is None and (member.nillable or not member.required or style == "reply"):
            continue
        yield from check(member.shape, one, f"{path}.{member.attribute}", style)


def _check_choice(enum: Any, value: Any, path: str, style: Style) -> Iterator[Problem]:
    known = [one.value for one in enum]
    if not isinstance(value, str):
        yield Problem(path, f"expected one of {enum.__name__}, not {type(value).__name__}")
    elif style == "request" and value not in known:
        shown = first_few(known[:12], len(known))
        yield Problem(path, f"expected one of {enum.__name__} ({shown}), not {str(value)[:40]!r}")
