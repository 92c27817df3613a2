"""The wire format that follows from a declaration: the shape of every value, and the members of a type in order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

from .declare import (
    ARRAYS,
    CDISCOUNT,
    COMPETING_OFFERS,
    DATA,
    FULFILMENT,
    IDENTIFIER,
    LOCATION,
    MAIL,
    MESSAGES,
    ORDER,
    PRODUCT,
    SYSTEM,
    Flag,
    WireEnum,
    Xsd,
    per_class,
    unwrap,
)

PREFIXES: Final[Mapping[str, str]] = {
    CDISCOUNT: "",
    MESSAGES: "m",
    LOCATION: "geo",
    ARRAYS: "arr",
    PRODUCT: "p",
    IDENTIFIER: "pbi",
    MAIL: "mail",
    ORDER: "o",
    DATA: "d",
    FULFILMENT: "f",
    COMPETING_OFFERS: "co",
    SYSTEM: "sys",
}
"""The prefix that requests have for each namespace; the service accepts any."""

_XSD_NAMES: Final[Mapping[type, str]] = {
    str: "string",
    int: "int",
    bool: "boolean",
    float: "double",
    Decimal: "decimal",
    datetime: "dateTime",
}


@attrs.frozen
class Scalar:
    """A simple value; `xsd` is the name of its type in XML Schema."""

    xsd: str


@attrs.frozen
class Choice:
    """One value of an enumeration, or several in one element (`many`, an xs:list)."""

    enum: type[WireEnum]
    many: bool = False


@attrs.frozen
class Record:
    """An instance of a contract type."""

    type: type[Any]


@attrs.frozen
class Array:
    """`ArrayOfX`: the items are elements called `name`, in `namespace`."""

    item: "Scalar | Choice | Record"
    name: str
    namespace: str


@attrs.frozen
class Table:
    """A key/value array. `value` is a Scalar, or an Array where a key has several strings."""

    name: str
    key: Scalar
    value: "Scalar | Array"


Shape: TypeAlias = Scalar | Choice | Record | Array | Table


@attrs.frozen
class Member:
    """One child element of a contract type: an attribute here, an element on the wire."""

    attribute: str
    name: str
    declared_by: type[Any]
    """The contract type that declares the member: the class itself or a base."""
    shape: Shape
    nillable: bool
    required: bool
    private: bool
    nil_when_empty: bool
    since: str | None

    @property
    def namespace(self) -> str:
        """The element's namespace, which is that of the type that declares the member."""
        return namespace_of(self.declared_by)

    @property
    def empty(self) -> object:
        """The value in Python of an element that is absent or nil."""
        match self.shape:
            case Array() | Choice(many=True):
                return ()
            case Table():
                return {}
            case _:
                return None


def namespace_of(cls: type[Any]) -> str:
    """Return the namespace in which a contract type is declared."""
    namespace: str = vars(cls)["__namespace__"]
    return namespace


def name_of(cls: type[Any]) -> str:
    """Return the name that a contract type has in its namespace."""
    name: str = vars(cls)["__contract_name__"]
    return name


def pascal(attribute: str) -> str:
    """Turn a Python name into the contract's: `order_line_list` into `OrderLineList`.

    >>> pascal("order_line_list")
    'OrderLineList'
    """
    return "".join(word[:1].upper() + word[1:] for word in attribute.split("_"))


@per_class
def members(cls: type[Any]) -> tuple[Member, ...]:
    """Return the members of a contract type in the order of the wire."""
    hints = get_type_hints(cls, include_extras=True)
    ordered: list[Member] = []
    for base in reversed(cls.__mro__):
        own = [field for field in vars(base).get("__attrs_attrs__", ()) if not field.inherited]
        ordered += sorted((_member(field, hints[field.name], base) for field in own), key=lambda one: one.name)
    return tuple(ordered)


def _member(field: "attrs.Attribute[Any]", hint: Any, declared_by: type[Any]) -> Member:
    shape, optional, notes = _shape(hint)
    facts = field.metadata
    return Member(
        attribute=field.name,
        name=facts.get("name") or pascal(field.name),
        declared_by=declared_by,
        shape=shape,
        nillable=_is_reference(shape) or Flag.NILLABLE in notes,
        required=facts.get("required", False) or field.default is attrs.NOTHING or not (optional or holds_many(shape)),
        private=Flag.PRIVATE in notes,
        nil_when_empty=facts.get("nil_when_empty", False),
        since=facts.get("since"),
    )


def holds_many(shape: Shape) -> bool:
    """Whether the value is a collection, so that an absent element means an empty one."""
    return isinstance(shape, (Array, Table)) or (isinstance(shape, Choice) and shape.many)


def _is_reference(shape: Shape) -> bool:
    """Whether the value is of a reference type in .NET, which makes it nillable."""
    match shape:
        case Scalar(xsd):
            return xsd == "string"
        case Choice():
            return False
        case Record(cls):
            return not vars(cls)["__value_type__"]
        case _:
            return True


def _shape(hint: Any) -> tuple[Shape, bool, set[object]]:
    """Return the shape of a type hint, whether None is allowed, and what the annotations add."""
    hint, annotations = unwrap(hint)
    notes: set[object] = set(annotations)
    optional = get_origin(hint) in {Union, UnionType} and NoneType in get_args(hint)
    if optional:
        (hint,) = [each for each in get_args(hint) if each is not NoneType]
        hint, annotations = unwrap(hint)
        notes |= set(annotations)
    origin, arguments = get_origin(hint), get_args(hint)
    if Flag.LIST in notes:
        return Choice(arguments[0], many=True), optional, notes
    if origin in {tuple, Sequence}:
        return _array(_shape(arguments[0])[0]), optional, notes
    if origin is Mapping:
        return _table(*arguments), optional, notes
    if isinstance(hint, type) and issubclass(hint, WireEnum):
        return Choice(hint), optional, notes
    if hint in _XSD_NAMES:
        named = [note.name for note in notes if isinstance(note, Xsd)]
        return Scalar(named[0] if named else _XSD_NAMES[hint]), optional, notes
    return Record(hint), optional, notes


def _array(item: Shape) -> Array:
    match item:
        case Scalar(xsd):
            return Array(item, xsd, ARRAYS)
        case Choice(enum):
            return Array(item, enum.__name__, enum.__namespace__)
        case Record(cls):
            return Array(item, name_of(cls), namespace_of(cls))
        case _:
            raise TypeError(f"an array cannot contain {item}")


def _table(key: Any, value: Any) -> Table:
    """Return a key/value array with the name that .NET has for it; the second name contains a hash."""
    if key is int:
        return Table("KeyValueOfintstring", Scalar("int"), Scalar("string"))
    return Table("KeyValueOfstringArrayOfstringty7Ep6D1", Scalar("string"), _array(_shape(get_args(value)[0])[0]))
