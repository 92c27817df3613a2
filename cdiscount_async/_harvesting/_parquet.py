"""Rows as a Parquet file, with the types that the contract gives them; needs the extra `parquet`."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, Final

import attrs

from .._extras import extra
from .._shapes import Array, Choice, Record, Scalar, Shape, members
from ..errors import ContractMismatch, Problem

with extra("parquet"):
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

__all__ = ("to_parquet",)

GROUP: Final = 2000
"""How many rows are in memory at once; they make a row group."""
TYPES: Final = {
    "string": pa.string(),
    "int": pa.int64(),
    "long": pa.int64(),
    "short": pa.int64(),
    "boolean": pa.bool_(),
    "decimal": pa.decimal128(38, 12),  # a number with more decimals is refused, never rounded
    "dateTime": pa.timestamp("us"),
    "double": pa.float64(),
    "float": pa.float32(),
}
READERS: Final[dict[str, Callable[[Any], Any]]] = {"decimal": Decimal, "dateTime": datetime.fromisoformat}
"""How JSON has what it knows no type for."""


def to_parquet(lines: Iterable[str], model: type[Any], file: BinaryIO) -> None:
    """Write a model's JSON Lines into a Parquet file.

    Decimals have 12 places; times are French local time without a zone. Where a type holds itself, as the lines of an
    order do, the inner ones are JSON in a text. Raises OSError, and ContractMismatch for a number that does not fit.
    """
    kind, read = _kind(Record(model), ())
    rows = iter(lines)
    with ParquetWriter(file, pa.schema(kind)) as writer:
        while group := [read(json.loads(line)) for line in islice(rows, GROUP)]:
            try:
                writer.write_table(pa.Table.from_pylist(group, writer.schema))
            except pa.ArrowInvalid:  # whose text may hold values
                raise ContractMismatch([Problem("$", "expected numbers that fit a column of Parquet")]) from None


def _kind(shape: Shape, outer: tuple[type[Any], ...]) -> tuple[Any, Callable[[Any], Any]]:
    """Give the column's type of a shape, and what makes its values of JSON; `outer` are the types it stands in."""
    match shape:
        case Scalar(xsd):
            return TYPES[xsd], _unless_none(READERS.get(xsd, _same))
        case Choice(many=False):
            return pa.string(), _same
        case Array(item):
            kind, read = _kind(item, outer)
            return pa.list_(kind), lambda values: [read(value) for value in values]
        case Record(cls) if cls not in outer:
            shapes = {one.attribute: one.shape for one in members(cls)}
            inner = {one.name: _kind(shapes[one.name], (*outer, cls)) for one in attrs.fields(cls)}
            kind = pa.struct({name: kind for name, (kind, _) in inner.items()})
            return kind, _unless_none(lambda row: {name: read(row[name]) for name, (_, read) in inner.items()})
        case _:
            return pa.string(), json.dumps


def _same(value: Any) -> Any:
    return value


def _unless_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)
