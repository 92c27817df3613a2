"""The columns of tables that follow from a declaration: a tree, because a type contains other types."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from .declare import per_class
from .sentences import sentences
from .shapes import Array, Choice, Record, Scalar, Shape, members

__all__ = ("Column", "Json", "Records", "Struct", "Value", "Values", "columns", "flat")

_TABLE_NAMES: Final[Mapping[str, str]] = {
    "discount_list": "discounts",
    "offer_log_list": "logs",
    "offer_pool_list": "pools",
    "order_line_list": "lines",
    "parcel_item_list": "items",
    "parcel_list": "parcels",
    "property_list": "properties",
    "tracking_list": "trackings",
    "voucher_list": "vouchers",
}
"""The names of tables for the records of a list. Another list has its own name, without `_list`."""


@attrs.frozen
class Value:
    """A simple value."""

    member: str
    xsd: str
    """The name of the type in the schema; values of enumerations are strings."""
    sentence: str


@attrs.frozen
class Values:
    """A list of simple values."""

    member: str
    xsd: str
    sentence: str


@attrs.frozen
class Json:
    """A value that is JSON in a text: a mapping, or records of a type inside itself, which no table can have."""

    member: str
    sentence: str


@attrs.frozen
class Struct:
    """A record, with columns of its own."""

    member: str
    type: type[Any]
    columns: tuple["Column", ...]
    sentence: str


@attrs.frozen
class Records:
    """A list of records, each with columns of its own."""

    member: str
    type: type[Any]
    columns: tuple["Column", ...]
    sentence: str

    @property
    def table(self) -> str:
        """The name of the table for these records, after the name of the table that they belong to."""
        return _TABLE_NAMES.get(self.member, self.member.removesuffix("_list"))


Column: TypeAlias = Value | Values | Json | Struct | Records


@per_class
def columns(cls: type[Any], *, personal: bool = True) -> tuple[Column, ...]:
    """Return the columns of a contract type, in the order of its declaration; private ones only with `personal`."""
    return tuple(_columns(cls, (), personal=personal))


def flat(tree: tuple[Column, ...], prefix: str = "") -> Iterator[tuple[str, Value | Values | Json | Records]]:
    """Yield the columns with their names, those of a struct in its place: `customer_first_name`.

    A member that begins with the name of its struct has its own name: `corporation_code`.
    """
    for column in tree:
        name = column.member if column.member.startswith(prefix) else prefix + column.member
        if isinstance(column, Struct):
            yield from flat(column.columns, f"{name}_")
        else:
            yield name, column


def _columns(cls: type[Any], outer: tuple[type[Any], ...], *, personal: bool) -> Iterator[Column]:
    declared = {one.attribute: one for one in members(cls)}
    for field in attrs.fields(cls):
        one = declared[field.name]
        if personal or not one.private:
            yield _column(
                one.attribute, one.shape, sentences(cls).get(field.name, ""), (*outer, cls), personal=personal
            )


def _column(member: str, shape: Shape, sentence: str, outer: tuple[type[Any], ...], *, personal: bool) -> Column:
    match shape:
        case Scalar(xsd):
            return Value(member, xsd, sentence)
        case Choice(many=False):
            return Value(member, "string", sentence)
        case Record(cls) if cls not in outer:
            return Struct(member, cls, tuple(_columns(cls, outer, personal=personal)), sentence)
        case Array(Record(cls)) if cls not in outer:
            return Records(member, cls, tuple(_columns(cls, outer, personal=personal)), sentence)
        case Array(Scalar(xsd)):
            return Values(member, xsd, sentence)
        case Array(Choice()) | Choice(many=True):
            return Values(member, "string", sentence)
        case _:
            return Json(member, sentence)
