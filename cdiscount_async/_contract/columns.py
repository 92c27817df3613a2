"""The columns of tables that follow from a declaration: a tree, because a type contains other types."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from .declare import per_class
from .sentences import sentences
from .shapes import Array, Choice, Record, Scalar, Shape, members

__all__ = (
    "LINE",
    "LINE_POSITION",
    "Column",
    "FlatColumn",
    "Json",
    "Records",
    "Struct",
    "Value",
    "Values",
    "columns",
    "flat",
    "flat_name",
    "lines",
    "simple",
)

LINE: Final = "line_"
"""The beginning of the names of the columns of a line, in rows that also have the columns of its order."""
LINE_POSITION: Final = f"{LINE}position"
"""The column with the number of a line in its order, from 1."""
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


FlatColumn: TypeAlias = Value | Values | Json | Records
Column: TypeAlias = FlatColumn | Struct


@per_class
def columns(cls: type[Any], *, personal: bool = True) -> tuple[Column, ...]:
    """Return the columns of a contract type, in the order of its declaration; private ones only with `personal`."""
    return tuple(_columns(cls, (), personal=personal))


def flat(tree: tuple[Column, ...], prefix: str = "") -> Iterator[tuple[str, FlatColumn]]:
    """Yield the columns with their names, those of a struct in its place: `customer_first_name`."""
    for column in tree:
        name = flat_name(column.member, prefix)
        if isinstance(column, Struct):
            yield from flat(column.columns, f"{name}_")
        else:
            yield name, column


def flat_name(member: str, prefix: str) -> str:
    """Return the name of a column after a prefix, unless the member has the prefix by itself.

    >>> flat_name("first_name", "customer_"), flat_name("corporation_code", "corporation_")
    ('customer_first_name', 'corporation_code')
    """
    return member if member.startswith(prefix) else prefix + member


def simple(tree: tuple[Column, ...], prefix: str = "") -> Iterator[tuple[str, Value]]:
    """Yield the columns with one simple value a row, with their names."""
    for name, column in flat(tree, prefix):
        if isinstance(column, Value):
            yield name, column


def lines(cls: type[Any], *, personal: bool = True) -> Records:
    """Return the column with the lines of an order. Raises ValueError for a type without lines."""
    for column in columns(cls, personal=personal):
        if isinstance(column, Records) and column.table == "lines":
            return column
    raise ValueError(f"{cls.__name__} has no lines")


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
