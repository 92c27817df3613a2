"""Object to element: one compiled writer for each contract type, and a check that explains errors.

The compiled writer refuses every wrong value, but its errors say nothing. `check` then goes through the whole object
and yields every problem with its path. A writer's text is ready to be put into a template: each value is escaped by the
codec of its type (`scalars`).

An absent value is left out of a request, and written as nil in a reply, as the service does.

`source` returns the code that is compiled for a type.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

from .._common.arguments import did_you_mean
from .._common.lists import expect_sequence, first_few
from .._contract.declare import ARRAYS, CDISCOUNT, MESSAGES, per_class
from .._contract.shapes import PREFIXES, Array, Choice, Member, Record, Scalar, Shape, Table, holds_many, members
from ..errors import Problem
from .compiled import compile_function
from .moments import NO_DATE
from .scalars import CODECS, text
from .xml import XSI

Writer = Callable[[Any], str]
Scope = frozenset[str]
"""The namespaces whose prefixes are declared around an element."""
Style = Literal["request", "reply"]
"""Whether a request or a reply is written.

A request leaves out absent values, and has only values of enumerations that the contract has. A reply has nil for
absent values, and any value of an enumeration."""

DEFAULT_SCOPE: Final[Scope] = frozenset({CDISCOUNT})


def write(name: str, value: Any, style: Style) -> str:
    """Write a contract type's instance as an element of the service's namespace.

    Raises ValueError, TypeError or AttributeError if a value is wrong: `check` finds out which.
    """
    declared, writer = _root_writer(type(value), style)
    return f"<{name}{declared}>{writer(value)}</{name}>"


@per_class
def _root_writer(cls: type[Any], style: Style) -> tuple[str, Writer]:
    """Return the namespace declarations of the element around a type's members, and the writer of the members."""
    nil = f' xmlns:i="{XSI}"' if style == "reply" else ""  # a request's envelope has this declaration
    namespaces = _namespaces_in(cls)
    return _declarations(namespaces, style) + nil, compiled_writer(cls, style, DEFAULT_SCOPE | namespaces)


@per_class
def compiled_writer(cls: type[Any], style: Style, scope: Scope) -> Writer:
    """Return the writer of a contract type. It is compiled at first use."""
    code, names = source(cls, style, scope), _globals(cls, style, scope)
    writer: Writer = compile_function(f"write_{cls.__name__}", code, names, f"{style} writer of {cls.__name__}")
    return writer


def source(cls: type[Any], style: Style = "request", scope: Scope = DEFAULT_SCOPE) -> str:
    """Return the code that writes the members of a contract type: one expression with one line for each member."""
    lines = [
        f"def write_{cls.__name__}(value):",
        f"    if value.__class__ is not {cls.__name__}:",
        "        raise TypeError",
        "    return ''.join((",
        *(f"        {_member_expression(member, style, scope)}," for member in members(cls)),
        "    ))",
    ]
    return "\n".join(lines) + "\n"


def _member_expression(member: Member, style: Style, scope: Scope) -> str:
    """Return the expression for one member: its element, or the text for an absent value."""
    absent = _absent_text(member, style)
    if absent is None:
        return _element_expression(member, f"value.{member.attribute}", style, scope)
    compared = f"== {member.empty!r}" if holds_many(member.shape) else "is None"
    element = _element_expression(member, "found", style, scope)
    return f"{absent!r} if (found := value.{member.attribute}) {compared} else {element}"


def _absent_text(member: Member, style: Style) -> str | None:
    """Return the text for an absent value: an empty string if nothing is written, None if the value is required.

    A member of a later generation of the schema is left out instead of nil: clients of 2019 would not expect it.
    """
    name, declared = _qualified(member.namespace, member.name, style)
    if member.since is not None or (style == "request" and not member.required):
        return ""
    if holds_many(member.shape):
        return f'<{name} i:nil="true"{declared}/>' if member.nil_when_empty else f"<{name}{declared}/>"
    if member.nillable:
        return f'<{name} i:nil="true"{declared}/>'
    if style == "request":
        return None
    return f"<{name}{declared}>{NO_DATE}</{name}>" if member.shape == Scalar("dateTime") else ""


def _element_expression(member: Member, value: str, style: Style, scope: Scope) -> str:
    """Return the expression that writes one member's element."""
    name, declared = _qualified(member.namespace, member.name, style)
    match member.shape:
        case Scalar(xsd):
            return f"f'<{name}{declared}>{{write_{xsd}({value})}}</{name}>'"
        case Choice(many=True):
            return (
                f"'<{name}>' + ' '.join([{member.attribute}[one] for one in require_sequence({value})]) + '</{name}>'"
            )
        case Choice():
            return f"{member.attribute}[{value}]"
        case Record(cls):
            inner = _declarations(_namespaces_in(cls) - scope, style)
            return f"f'<{name}{inner}>{{write_{cls.__name__}({value})}}</{name}>'"
        case Table():
            return f"'<{name}{_declarations({ARRAYS} - scope, style)}>' + {member.attribute}({value}) + '</{name}>'"
        case Array(item_shape, item_name, namespace):
            item = _item_expression(item_shape, (namespace, item_name), member.attribute, style, scope | {namespace})
            opened = f"{name}{_declarations({namespace} - scope, style)}"
            return f"'<{opened}>' + ''.join([{item} for one in require_sequence({value})]) + '</{name}>'"


def _item_expression(item: Shape, named: tuple[str, str], attribute: str, style: Style, scope: Scope) -> str:
    """Return the expression that writes one item of an array."""
    name, _ = _qualified(*named, style)
    match item:
        case Record(cls):
            inner = _declarations(_namespaces_in(cls) - scope, style)
            return f"f'<{name}{inner}>{{write_{cls.__name__}(one)}}</{name}>'"
        case Scalar(xsd):
            return f"f'<{name}>{{write_{xsd}(one)}}</{name}>'"
        case _:
            return f"{attribute}[one]"


def _globals(cls: type[Any], style: Style, scope: Scope) -> dict[str, Any]:
    """Return the global names that the compiled code uses."""
    names: dict[str, Any] = {cls.__name__: cls, "require_sequence": expect_sequence}
    names |= {f"write_{xsd}": codec.write for xsd, codec in CODECS.items()}
    for member in members(cls):
        name, _ = _qualified(member.namespace, member.name, style)
        match member.shape:
            case Choice(enum, many=True):
                names[member.attribute] = _EnumFragments(enum, style, "{}")
            case Choice(enum):
                names[member.attribute] = _EnumFragments(enum, style, f"<{name}>{{}}</{name}>")
            case Array(Choice(enum), name, namespace):
                item, _ = _qualified(namespace, name, style)
                names[member.attribute] = _EnumFragments(enum, style, f"<{item}>{{}}</{item}>")
            case Array(Record(other), _, namespace) if other is not cls:
                inner = scope | {namespace}
                names[f"write_{other.__name__}"] = compiled_writer(other, style, inner | _namespaces_in(other))
            case Record(other) if other is not cls:
                names[f"write_{other.__name__}"] = compiled_writer(other, style, scope | _namespaces_in(other))
            case Table() as table:
                names[member.attribute] = _table_writer(table, style)
    return names


class _EnumFragments(dict[Any, str]):
    """The element for each value of an enumeration, ready to be written. A text that equals a value is a key, too."""

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
        return "".join([f"<{item}>{text(one)}</{item}>" for one in expect_sequence(value)])

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
def _namespaces_in(cls: type[Any]) -> Scope:
    """Return the namespaces of the elements directly inside a contract type."""
    return frozenset(member.namespace for member in members(cls))


def _prefix(namespace: str, style: Style) -> str:
    """Return a namespace's prefix. Replies use only the prefix `a`, because no reply needs two at a time."""
    return PREFIXES[namespace] if style == "request" or namespace == CDISCOUNT else "a"


def _qualified(namespace: str, name: str, style: Style) -> tuple[str, str]:
    """Return an element's qualified name, and its namespace declaration.

    In replies each element of the block at the beginning of a result has its own declaration, as the service writes
    them, because some clients search replies for plain text.
    """
    if style == "reply" and namespace == MESSAGES:
        return name, f' xmlns="{MESSAGES}"'
    prefix = _prefix(namespace, style)
    return (f"{prefix}:{name}" if prefix else name), ""


def _declarations(namespaces: Scope | set[str], style: Style) -> str:
    prefixed = namespaces - DEFAULT_SCOPE - ({MESSAGES} if style == "reply" else set())
    return "".join(f' xmlns:{_prefix(one, style)}="{one}"' for one in sorted(prefixed))


def check(shape: Shape, value: Any, path: str = "$", style: Style = "request") -> Iterator[Problem]:
    """Yield every value that does not fit the contract, with its path."""
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
    if not isinstance(value, tuple | list):
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
        near = did_you_mean(value, known)
        yield Problem(path, f"expected one of {enum.__name__} ({shown}), not {str(value)[:40]!r}{near}")
