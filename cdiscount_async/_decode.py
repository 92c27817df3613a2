"""Element to object: one reader compiled for each contract type, and a careful one for what it does not expect.

The compiled reader expects the members in the order of the contract and lets any of them be absent. That is what the
service sends, and straight-line code is several times faster than looking every name up. An element that it did not
expect sends it to the careful reader, which takes any order, skips what the contract does not have and tells of it.
A value that cannot be read ends the pass; a second one, careful throughout, collects every problem with its path.

`source` shows the code that is compiled for a type.
"""

import linecache
from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs
from lxml import etree

from ._contract import ARRAYS, CDISCOUNT, once
from ._scalars import CODECS, Memo
from ._shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from ._xml import NIL, Element, is_nil
from .errors import Problem, redacted

C = TypeVar("C")


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


class Log:
    """What one pass over a document has to tell."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.skipped: list[tuple[str, Element]] = []

    def skip(self, element: Element, owner: str) -> bool:
        """Note an element that is skipped; the False says that it is."""
        self.skipped.append((owner, element))
        return False

    def forget(self, element: Element) -> None:
        """Take back what was noted inside an element that is read once more."""
        while self.skipped and element in self.skipped[-1][1].iterancestors():
            self.skipped.pop()


def read(cls: type[C], element: Element, on_unknown: OnUnknown | None = None) -> C | list[Problem] | None:
    """Read an element as an instance of a contract type: None if it is nil, the problems if it does not fit."""
    try:
        return _read(cls, element, on_unknown)
    except RecursionError:
        return [Problem("$", "expected elements that nest less deeply")]


def _read(cls: type[C], element: Element, on_unknown: OnUnknown | None) -> C | list[Problem] | None:
    log = Log()
    try:
        result: C | None = compiled(cls)(element, log)
    except (ValueError, TypeError, AttributeError):
        log = Log()
        _careful(Record(cls))(element, log, "$")
        if not log.problems:
            raise  # the two readers disagree, which only a bug of ours can cause
        return log.problems
    if on_unknown is not None:
        for owner, skipped in log.skipped:
            on_unknown(unknown(skipped, owner))
    return result


def unknown(element: Element, owner: str) -> Unknown:
    """Describe an element that the contract does not have."""
    return Unknown(owner, element.tag, etree.tostring(element, encoding="unicode", with_tail=False))


def tag(namespace: str, name: str) -> str:
    """Name an element as the parser gives it: the service's own namespace is cut off."""
    return name if namespace == CDISCOUNT else f"{{{namespace}}}{name}"


class _End:
    """Stands behind the last child, so that the compiled code need not ask whether there is one."""

    tag = None


_END: Final = _End()


@once
def compiled(cls: type[C]) -> Callable[[Element, Log], C | None]:
    """Give the reader of a contract type, compiled at first use."""
    code = source(cls)
    names = _globals(cls)
    file = f"<reader of {cls.__name__}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    exec(compile(code, file, "exec"), names)  # noqa: S102 - our own text, made from our own declarations
    reader: Callable[[Element, Log], C | None] = names[f"read_{cls.__name__}"]
    return reader


def source(cls: type[Any]) -> str:
    """Give the code that reads a contract type.

    The object is built in a twin of its class that can be written to, and becomes immutable at the end: to fill a
    frozen attrs class the ordinary way costs a fifth of the whole parse.
    """
    lines = [
        f"def read_{cls.__name__}(element, log):",
        "    children = element[:]",
        "    if not children:",
        f"        return vacant(element, {cls.__name__})",
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
    """Give the lines that read one child into its attribute."""
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
            return ["text = child.text", f"{target} = None if text is None else {_value(member.shape, 'text')}"]
        case Choice(enum):
            return [f"{target} = tuple([{_value(Choice(enum), 'one')} for one in (child.text or '').split()])"]
        case Record(cls):
            return [f"{target} = read_{cls.__name__}(child, log)"]
        case Table():
            return [f"{target} = read_{member.attribute}(child, log, None)"]
        case Array(item, name, namespace):
            return _items(target, item, tag(namespace, name))


def _items(target: str, item: Shape, name: str) -> list[str]:
    """Give the lines that read a list: a loop where items are objects, because most lists are short."""
    wanted = f"one.tag == {name!r} or stray(one, log)"
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
            value = _value(item, "text")
            return [f"{target} = tuple([{value} for one in child[:] if ({wanted}) and (text := one.text) is not None])"]


def _value(shape: Shape, text: str) -> str:
    """Give the expression that turns text into a value: a table look-up where values repeat, a call where not."""
    match shape:
        case Scalar(xsd) if isinstance(CODECS[xsd].read, Memo):
            return f"{xsd}[{text}]"
        case Scalar(xsd):
            return f"{xsd}({text})"
        case Choice(enum):
            return f"{enum.__name__}[{text}]"
        case _:
            raise TypeError(f"{shape} is no simple value")


def _globals(cls: type[Any]) -> dict[str, Any]:
    """Give the names that the compiled code uses."""
    names: dict[str, Any] = {
        "END": _END,
        "Twin": _twin(cls),
        "NIL": [(NIL, "true")],
        "blank": _blank,
        "again": _again(cls),
        "new": object.__new__,
        "stray": _stray,
        "text_of": _text,
        "vacant": _vacant,
        cls.__name__: cls,
    } | {xsd: codec.read for xsd, codec in CODECS.items()}
    for member in members(cls):
        shape = member.shape.item if isinstance(member.shape, Array) else member.shape
        match shape:
            case Choice(enum):
                names[enum.__name__] = _choices(enum)
            case Record(other) if other is not cls:
                names[f"read_{other.__name__}"] = compiled(other)
            case Table():
                names[f"read_{member.attribute}"] = _careful(shape)
    return names


def _twin(cls: type[Any]) -> type[Any]:
    """Make a class of the same layout that can be written to."""
    body = {"__slots__": vars(cls)["__slots__"], "__setattr__": object.__setattr__}
    return type(f"{cls.__name__}Twin", cls.__bases__, body)


@once
def _choices(enum: Any) -> Memo[Any]:
    """Give the table from text to member; unknown texts are kept too, up to its limit."""
    table = Memo(enum)
    table.update({one.value: one for one in enum})
    return table


def _again(cls: type[Any]) -> Callable[[Element, Log], Any]:
    """Give what reads an element once more when the compiled reader met something that it did not expect."""
    reader = _careful(Record(cls))

    def again(element: Element, log: Log) -> Any:
        log.forget(element)
        return reader(element, log, None)

    return again


def _blank(element: Element) -> str | None:
    """Tell an empty string from none."""
    return None if is_nil(element) else ""


def _text(element: Element) -> str | None:
    text: str | None = element.text
    return _blank(element) if text is None else text


def _stray(element: Element, log: Log) -> bool:
    """Skip what does not belong into a list."""
    parent = element.getparent()
    return log.skip(element, "" if parent is None else parent.tag)


def _vacant(element: Element, cls: type[C]) -> C | None:
    """Give what an element without children means: nil, or an object of which nothing is said."""
    return None if is_nil(element) else _made(cls, {})


def _made(cls: type[C], values: dict[str, Any]) -> C:
    """Make an instance of what arrived: what is absent is None or empty, whatever the class has as default."""
    made: Any = object.__new__(cls)
    for member in members(cls):
        object.__setattr__(made, member.attribute, values.get(member.attribute, member.empty))
    return made  # type: ignore[no-any-return]


Careful = Callable[[Element, Log, str | None], Any]
"""A reader that knows where it is; without a path a problem is raised instead of told."""


@once
def _careful(shape: Shape) -> Careful:
    match shape:
        case Record(cls):
            return _careful_record(cls)
        case Array(item, name, namespace):
            return _careful_array(_careful(item), tag(namespace, name))
        case Table():
            return _careful_table(shape)
        case _:
            return _careful_value(shape)


def _careful_record(cls: type[Any]) -> Careful:
    wanted: dict[str, tuple[Member, Careful]] = {}

    def read(element: Element, log: Log, path: str | None) -> Any:
        if not wanted:  # filled at first use: a type may hold itself
            wanted.update({tag(one.namespace, one.name): (one, _careful(one.shape)) for one in members(cls)})
        if len(element) == 0:
            return _vacant(element, cls)
        values: dict[str, Any] = {}
        for child in element:
            member, reader = wanted.get(child.tag, (None, None))
            if member is None or reader is None or member.attribute in values:
                log.skip(child, cls.__name__)
            else:
                values[member.attribute] = reader(child, log, path and f"{path}.{member.attribute}")
        return _made(cls, values)

    return read


def _careful_array(item: Careful, name: str) -> Careful:
    def read(element: Element, log: Log, path: str | None) -> Any:
        found: list[Any] = []
        for child in element:
            if child.tag == name or _stray(child, log):
                value = item(child, log, path and f"{path}[{len(found)}]")
                found += [] if value is None else [value]
        return tuple(found)

    return read


def _careful_value(shape: Shape) -> Careful:
    convert: Callable[[str], Any]
    match shape:
        case Scalar(xsd):
            codec = CODECS[xsd].read
            convert = codec.__getitem__ if isinstance(codec, Memo) else codec
        case Choice(enum, many=True):
            table = _choices(enum)
            convert = lambda text: tuple([table[one] for one in text.split()])  # noqa: E731 - as short as it is clear
        case Choice(enum):
            convert = _choices(enum).__getitem__
        case _:
            raise TypeError(f"{shape} is no simple value")
    nothing = () if isinstance(shape, Choice) and shape.many else None
    is_text = shape == Scalar("string")

    def read(element: Element, log: Log, path: str | None) -> Any:
        text = _text(element) if is_text else element.text
        if text is None:
            return nothing
        try:
            return convert(text)
        except ValueError as error:
            if path is None:
                raise
            log.problems.append(Problem(path, f"expected {error}, not {redacted(text)[:40]!r}"))
            return None

    return read


def _careful_table(table: Table) -> Careful:
    entry, key_name, value_name = (tag(ARRAYS, name) for name in (table.name, "Key", "Value"))
    key, value = _careful(table.key), _careful(table.value)

    def read(element: Element, log: Log, path: str | None) -> Any:
        found: dict[Any, Any] = {}
        for child in element:
            if child.tag != entry:
                _stray(child, log)
                continue
            pair = {part.tag: part for part in child}
            if key_name in pair and value_name in pair:
                name = key(pair[key_name], log, path and f"{path}.key")
                found[name] = value(pair[value_name], log, path and f"{path}[{name!r}]")
            else:
                log.skip(child, table.name)
        return found

    return read
