"""How a contract type is declared, and what follows from the declaration.

The service's schema is regular, so a model declares only what does not follow from these rules:

* children come base type first, then in ordinal order of their names, each in the namespace of the type that
  *declares* it;
* an element's name is the attribute's name in PascalCase, unless `member` has another one;
* strings, types and arrays are nillable; numbers, booleans, dates and enums are nillable only as `Nillable[...]`;
* `x: T` must be present; `x: T | None` without a default must be present but may be nil; the others may be absent;
* `ArrayOfX` is never a class: a sequence has one `X` element for each item, in the namespace of X.
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

from . import pydantic_schema
from .docstrings import DocstringWithMembers, DocumentedEnumType

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
"""Assumed: the later schema has a namespace for the competing offers, but its name was not recorded."""
SYSTEM: Final = "http://schemas.datacontract.org/2004/07/System"


class Flag(Enum):
    """What an annotation adds to a type."""

    NILLABLE = auto()
    PRIVATE = auto()
    LIST = auto()


@attrs.frozen
class Xsd:
    """The name of a simple type in the schema, where the Python type does not imply it."""

    name: str


Nillable: TypeAlias = Annotated[T | None, Flag.NILLABLE]
"""A number, boolean, date or enum that may be nil by the contract."""
Private: TypeAlias = Annotated[T | None, Flag.PRIVATE]
"""A person's data or a secret. It is never shown by `repr`, in an error or in a log."""
ListOf: TypeAlias = Annotated[Sequence[T], Flag.LIST]
"""Several values in one element, separated by blanks (xs:list)."""
Long: TypeAlias = Annotated[int, Xsd("long")]
Short: TypeAlias = Annotated[int, Xsd("short")]
Double: TypeAlias = Annotated[float, Xsd("double")]
Float: TypeAlias = Annotated[float, Xsd("float")]
UtcDateTime: TypeAlias = Annotated[datetime, Xsd("utcDateTime")]
"""A dateTime that is written in UTC. In Python it is in French local time, as all others are."""


class WireEnum(StrEnum, metaclass=DocumentedEnumType):
    """An open enumeration: members compare equal to the service's text.

    A value that the contract does not have is read as a member named UNKNOWN, which keeps the text. A request with such
    a member is refused.

    >>> from cdiscount_async.models.orders import OrderStateEnum
    >>> OrderStateEnum("Shipped") is OrderStateEnum.SHIPPED
    True
    >>> OrderStateEnum("Teleported")
    <OrderStateEnum.UNKNOWN: 'Teleported'>
    >>> OrderStateEnum("Teleported").known
    False
    """

    __namespace__: str
    __get_pydantic_core_schema__ = classmethod(pydantic_schema.enum_core_schema)
    __get_pydantic_json_schema__ = classmethod(pydantic_schema.enum_json_schema)

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

    def __reduce_ex__(self, protocol: object) -> tuple[type["WireEnum"], tuple[str]]:
        """Copy and pickle by value: Python before 3.11.4 does so by name, and an unknown value has none."""
        return type(self), (self._value_,)

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
    """Declare what does not follow from the rules about a member.

    Args:
        name: The element's name, where it is not the attribute's name in PascalCase.
        default: The value of the attribute if none is passed.
        required: Whether a request must have the element although the attribute has a default.
        nil_when_empty: Whether the service writes an empty list as nil.
        since: The generation of the schema that added the member, if that was after December 2019.

    """
    facts = {"name": name, "required": required, "nil_when_empty": nil_when_empty, "since": since}
    return attrs.field(default=default, metadata=facts)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(member,))
def contract(
    namespace: str = CDISCOUNT, *, name: str | None = None, value_type: bool = False
) -> Callable[[type[C]], type[C]]:
    """Declare a contract type: an immutable attrs class with keyword arguments, slots, and no weak references.

    An instance is not checked when it is made, because results are made by the thousand. A request is checked as a
    whole when it is written, so that one error has every problem with its path.

    Args:
        namespace: The namespace of the type and of the elements that it declares.
        name: The type's name in its namespace, if it is not the name of the class: two namespaces have the same one.
        value_type: Whether the type is a struct of .NET, which is never nil.

    """

    def declare(cls: type[C]) -> type[C]:
        cls.__namespace__ = namespace  # type: ignore[attr-defined]
        cls.__contract_name__ = name or cls.__name__  # type: ignore[attr-defined]
        cls.__value_type__ = value_type  # type: ignore[attr-defined]
        # attrs would compile these methods for each class, which is half of the time of the import.
        cls.__repr__ = _repr  # type: ignore[method-assign]
        cls.__eq__ = _eq  # type: ignore[method-assign]
        cls.__hash__ = _hash  # type: ignore[method-assign]
        cls.__get_pydantic_core_schema__ = classmethod(pydantic_schema.model_core_schema)  # type: ignore[attr-defined]
        cls.__get_pydantic_json_schema__ = classmethod(pydantic_schema.model_json_schema)  # type: ignore[attr-defined]
        made = attrs.frozen(cls, kw_only=True, repr=False, eq=False, weakref_slot=False, field_transformer=_adapt)
        made.__doc__ = DocstringWithMembers(cls.__doc__)  # type: ignore[assignment]
        return made

    return declare


def _adapt(_: type, fields: list["attrs.Attribute[Any]"]) -> list["attrs.Attribute[Any]"]:
    """Add converters, so that a list may be passed as any iterable, and mark the private fields."""
    adapted = []
    for field in fields:
        hint, notes = unwrap(field.type)
        if get_origin(hint) in {tuple, Sequence}:
            adapted.append(field.evolve(converter=_as_tuple))
        elif get_origin(hint) is Mapping:
            adapted.append(field.evolve(converter=_as_mapping))
        elif Flag.PRIVATE in notes:
            adapted.append(field.evolve(metadata={**field.metadata, "private": True}))
        else:
            adapted.append(field)
    return adapted


def _repr(self: Any) -> str:
    """Return the text of a model with its members; a private member shows only whether it has a value."""
    parts = []
    for field in attrs.fields(type(self)):
        value = getattr(self, field.name)
        hidden = "private" in field.metadata and value is not None
        parts.append(f"{field.name}={'<private>' if hidden else repr(value)}")
    return f"{type(self).__name__}({', '.join(parts)})"


def _eq(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = field_values(type(self))
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash((type(self), *field_values(type(self))(self)))


def _as_mapping(value: object) -> object:
    return {} if value is None else value


def _as_tuple(value: object) -> object:
    """Turn any iterable into a tuple. Another value stays as it is: it is refused with its path when it is written."""
    if value.__class__ is tuple:
        return value
    if value is None:
        return ()
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        return tuple(value)
    return value


def per_class(function: Callable[P, T]) -> Callable[P, T]:
    """Cache the result of a function for each class: `functools.cache`, typed so that it takes classes."""
    return cache(function)  # type: ignore[return-value]


@per_class
def field_values(cls: type[Any]) -> Callable[[Any], Sequence[Any]]:
    """Return the function that gets the values of all fields of an instance."""
    names = [field.name for field in attrs.fields(cls)]
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]


def evolve(value: C, /, **changes: Any) -> C:
    """Return a copy of a model with some members changed: `attrs.evolve`, but type checkers know the result's type.

    >>> from cdiscount_async import OfferFilterPaginated
    >>> evolve(OfferFilterPaginated(offer_pool_id=16), page_number=2)
    OfferFilterPaginated(page_number=2, offer_pool_id=16, offer_state_filter=None, ...)
    """
    return attrs.evolve(value, **changes)  # type: ignore[misc]


def unwrap(hint: Any) -> tuple[Any, tuple[object, ...]]:
    """Split `Annotated[X | None, ...]` into `X | None` and what the annotation adds."""
    if get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        return inner, tuple(notes)
    return hint, ()
