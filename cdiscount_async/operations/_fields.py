"""What a person must know about each member of a contract type, to fill in a request or to read a result."""

from collections.abc import Mapping
from typing import Any

import attrs

from .._contract.declare import per_class
from .._contract.sentences import sentences
from .._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members, name_of
from ..translations import Language, translate
from ._practice import practice

__all__ = ("Field", "fields")


@attrs.frozen(kw_only=True)
class Field:
    """One member of a contract type."""

    name: str
    """The attribute in Python, for example `order_state`."""
    wire_name: str
    """The element, for example `OrderState`."""
    type_name: str
    """The type of the value, or of each item of a list, as the schema calls it: `dateTime`, `OrderStateEnum`."""
    many: bool
    """Whether the member is a list."""
    model: type[Any] | None
    """The contract type of the value, or of each item: `fields` takes it. None for simple values."""
    required: bool
    """Whether the contract requires the member."""
    needed: str
    """When the service needs a value in practice: `always`, or a condition; empty if the member may be left out."""
    values: Mapping[str, str]
    """The legal values in practice, each with its sentence; empty if the type does not list values."""
    private: bool
    """Whether the value is a person's data or a secret, which `repr`, errors and logs do not show."""
    since: str | None
    """The year of the schema that added the member, if that was after 2019."""
    sentence: str
    """What the member means. Empty where the source of the package is not installed."""


@per_class
def fields(cls: type[Any], *, language: Language = "en") -> tuple[Field, ...]:
    """Return the members of a contract type, in the order of its declaration.

    Args:
        cls: The contract type.
        language: The language of the sentences and of `needed`.

    >>> from cdiscount_async import ValidateOrder
    >>> carrier = {one.name: one for one in fields(ValidateOrder)}["carrier_name"]
    >>> carrier.wire_name, carrier.type_name, carrier.required, carrier.needed
    ('CarrierName', 'string', False, 'to declare a shipment')
    >>> {one.name: one.needed for one in fields(ValidateOrder, language="fr")}["carrier_name"]
    'pour déclarer une expédition'
    """
    declared = {member.attribute: member for member in members(cls)}
    return tuple(_field(cls, declared[one.name], language) for one in attrs.fields(cls))


def _field(cls: type[Any], member: Member, language: Language) -> Field:
    many, item = _unpacked(member.shape)
    known = practice(cls, member.attribute)
    return Field(
        name=member.attribute,
        wire_name=member.name,
        type_name=_type_name(item),
        many=many,
        model=item.type if isinstance(item, Record) else None,
        required=member.required,
        needed=translate(known.needed, language),
        values=_values(item, tuple(map(str, known.values)), language),
        private=member.private,
        since=member.since,
        sentence=translate(sentences(cls).get(member.attribute, ""), language),
    )


def _unpacked(shape: Shape) -> tuple[bool, Shape]:
    match shape:
        case Array(item):
            return True, item
        case Choice(many=True):
            return True, shape
        case _:
            return False, shape


def _type_name(shape: Shape) -> str:
    match shape:
        case Scalar(xsd):
            return xsd
        case Choice(enum):
            return enum.__name__
        case Record(cls):
            return name_of(cls)
        case Table(_, key, Scalar(xsd)):
            return f"{key.xsd} to {xsd}"
        case Table(_, key, Array(item)):
            return f"{key.xsd} to list of {_type_name(item)}"
        case _:
            raise TypeError(f"no member has the shape {shape}")


def _values(shape: Shape, legal: tuple[str, ...], language: Language) -> Mapping[str, str]:
    """Return the legal values, with the sentences that an enumeration has about them."""
    if not isinstance(shape, Choice):
        return dict.fromkeys(legal, "")
    said = sentences(shape.enum)
    return {
        str(one): translate(said.get(one.name, ""), language) for one in shape.enum if not legal or str(one) in legal
    }
