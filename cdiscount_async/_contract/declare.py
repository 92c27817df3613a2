"""How a contract type is declared, and what follows from the declaration.

The service's schema is regular, so a model states only what no rule gives:

* children come base type first, then in ordinal order of their names, each in the namespace of the type that
  *declares* it;
* an element's name is the attribute's name in PascalCase, unless `member` says otherwise;
* strings, types and arrays are nillable; numbers, booleans, dates and enums are so only as `Nillable[...]`;
* `x: T` must be present, `x: T | None` without a default must be present but may be nil, all else may be absent;
* `ArrayOfX` is never a class: a sequence holds one `X` element an item, in the namespace of X.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum, StrEnum, auto
from functools import cache
from operator import attrgetter
from typing import (
    Annotated,
    Any,
    Final,
    ParamSpec,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    overload,
)

import attrs

T = TypeVar("T")
C = TypeVar("C")
P = ParamSpec("P")

_DATA = "http://schemas.datacontract.org/2004/07/Cdiscount.Service.Marketplace.API.External.Contract.Data"

CDISCOUNT: Final = "http://www.cdiscount.com"
MESSAGES: Final = "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages"
LOCATION: Final = "http://schemas.datacontract.org/2004/07/System.Device.Location"
ARRAYS: Final = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
PRODUCT: Final = f"{_DATA}.Product"
IDENTIFIER: Final = "http://www.cdiscount.com/ProductByIdentifier"
MAIL: Final = f"{_DATA}.Mail"
ORDER: Final = f"{_DATA}.Order"
DATA: Final = _DATA
FULFILMENT: Final = f"{_DATA}.Fulfilment"
COMPETING_OFFERS: Final = f"{_DATA}.CompetingOffers"
"""Assumed: the later schema has the competing offers in a namespace of their own, and nobody kept its name."""
SYSTEM: Final = "http://schemas.datacontract.org/2004/07/System"


class Flag(Enum):
    """What an annotation says beside the type."""

    NILLABLE = auto()
    PRIVATE = auto()
    LIST = auto()


@attrs.frozen
class Xsd:
    """The schema's name of a simple type, where Python's type does not imply it."""

    name: str


Nillable: TypeAlias = Annotated[T | None, Flag.NILLABLE]
"""A number, boolean, date or enum that the contract allows to be nil."""
Private: TypeAlias = Annotated[T | None, Flag.PRIVATE]
"""A person's data or a secret: never shown by `repr`, in an error or in a log."""
ListOf: TypeAlias = Annotated[Sequence[T], Flag.LIST]
"""Several values in one element, separated by blanks (xs:list)."""
Long: TypeAlias = Annotated[int, Xsd("long")]
Short: TypeAlias = Annotated[int, Xsd("short")]
Double: TypeAlias = Annotated[float, Xsd("double")]
Float: TypeAlias = Annotated[float, Xsd("float")]
UtcDateTime: TypeAlias = Annotated[datetime, Xsd("utcDateTime")]
"""A dateTime that is written in UTC; in Python it is French local time, as every other."""


class WireEnum(StrEnum):
    """An open enumeration: members compare equal to the service's text.

    Reading keeps a value that this library does not know as a member named UNKNOWN that still carries its text;
    writing refuses it.

    >>> from cdiscount_async.models.orders import OrderStateEnum
    >>> OrderStateEnum("Shipped") is OrderStateEnum.SHIPPED
    True
    >>> OrderStateEnum("Teleported")
    <OrderStateEnum.UNKNOWN: 'Teleported'>
    >>> OrderStateEnum("Teleported").known
    False
    """

    __namespace__: str

    def __init_subclass__(cls, *, namespace: str = CDISCOUNT) -> None:
        super().__init_subclass__()
        cls.__namespace__ = namespace

    @classmethod
    def _missing_(cls, value: object) -> "WireEnum | None":
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = "UNKNOWN"
        unknown._value_ = value
        return unknown

    @property
    def known(self) -> bool:
        """Whether the contract has this value."""
        return self._value_ in type(self)._value2member_map_


@overload
def member(
    name: str | None = None,
    *,
    default: T,
    required: bool = False,
    nil_when_empty: bool = False,
    since: str | None = None,
) -> T: ...
@overload
def member(name: str | None = None, *, since: str | None = None) -> Any: ...
def member(
    name: str | None = None,
    *,
    default: Any = attrs.NOTHING,
    required: bool = False,
    nil_when_empty: bool = False,
    since: str | None = None,
) -> Any:
    """Say of a member what no rule gives.

    `name` is the element's name where PascalCase does not give it; `required` keeps a member on the wire although it
    has a default; `nil_when_empty` is how the service writes an empty list; `since` names the
    generation of the schema that added it after December 2019.
    """
    facts = {"name": name, "required": required, "nil_when_empty": nil_when_empty, "since": since}
    return attrs.field(default=default, metadata=facts)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(member,))
def contract(
    namespace: str = CDISCOUNT, *, name: str | None = None, value_type: bool = False
) -> Callable[[type[C]], type[C]]:
    """Declare a contract type: an immutable attrs class with keyword arguments, slots, and no weak references.

    `name` is the type's name in its namespace where the class has another, because two namespaces have the same one.
    A `value_type` is a struct of .NET, which is never nil.

    Nothing is checked when an instance is made: results are made by the thousand, and a request is checked as a whole
    when it is written, so that every problem is told at once and with its path.
    """

    def declare(cls: type[C]) -> type[C]:
        cls.__namespace__ = namespace  # type: ignore[attr-defined]
        cls.__contract_name__ = name or cls.__name__  # type: ignore[attr-defined]
        cls.__value_type__ = value_type  # type: ignore[attr-defined]
        # attrs would compile these for each class, which is half of the time that the import takes.
        cls.__repr__ = _shown  # type: ignore[method-assign]
        cls.__eq__ = _equal  # type: ignore[method-assign]
        cls.__hash__ = _hashed  # type: ignore[method-assign]
        return attrs.frozen(cls, kw_only=True, repr=False, eq=False, weakref_slot=False, field_transformer=_adapt)

    return declare


def _adapt(_: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Let lists be given as any iterable, and note what is private."""
    adapted = []
    for field in fields:
        hint, marks = unwrap(field.type)
        if get_origin(hint) in {tuple, Sequence}:
            adapted.append(field.evolve(converter=_frozen_items))
        elif get_origin(hint) is Mapping:
            adapted.append(field.evolve(converter=_mapping))
        elif Flag.PRIVATE in marks:
            adapted.append(field.evolve(metadata={**field.metadata, "private": True}))
        else:
            adapted.append(field)
    return adapted


def _shown(self: Any) -> str:
    """Show a model with its members; what is private shows only whether it is there."""
    parts = []
    for field in attrs.fields(type(self)):
        value = getattr(self, field.name)
        hidden = "private" in field.metadata and value is not None
        parts.append(f"{field.name}={'<private>' if hidden else repr(value)}")
    return f"{type(self).__name__}({', '.join(parts)})"


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = _values(type(self))
    return values(self) == values(other)


def _hashed(self: Any) -> int:
    return hash((type(self), _values(type(self))(self)))


def _mapping(value: object) -> object:
    return {} if value is None else value


def _frozen_items(value: object) -> object:
    """Turn any iterable into a tuple; leave what is no list to be refused with its path when it is written."""
    if value.__class__ is tuple:
        return value
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        return tuple(value)
    return value


def per_class(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function gives for each class: `functools.cache`, typed to take classes."""
    return cache(function)  # type: ignore[return-value]


@per_class
def _values(cls: type[Any]) -> Callable[[Any], Any]:
    """Return what takes all values of an instance at once."""
    names = [field.name for field in attrs.fields(cls)]
    return attrgetter(*names) if names else lambda _: ()


def evolve(value: C, /, **changes: Any) -> C:
    """Return a copy of a model with some members changed, as `attrs.evolve` does, but known to type checkers.

    >>> from cdiscount_async import OfferFilterPaginated
    >>> evolve(OfferFilterPaginated(offer_pool_id=16), page_number=2)
    OfferFilterPaginated(page_number=2, offer_pool_id=16, offer_state_filter=None, ...)
    """
    return attrs.evolve(value, **changes)  # type: ignore[misc]


def unwrap(hint: Any) -> tuple[Any, tuple[object, ...]]:
    """Split `Annotated[X | None, ...]` into X | None and the notes."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return inner, tuple(notes)
    return hint, ()
