"""Rows as a Parquet file, with the types of the contract; needs the extra `parquet`."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from itertools import islice
from typing import Any, BinaryIO, Final

import attrs

from ..._common.extras import extra
from ..._contract.shapes import Array, Choice, Record, Scalar, Shape, members
from ...errors import ContractMismatch, Problem
from .changes import Changes

with extra("parquet"):
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

__all__ = ("to_parquet",)

GROUP: Final = 2000
"""The number of rows in a row group, which are in memory together."""
DIGITS: Final = 38
PLACES: Final = 12
_SMALLEST: Final = Decimal(1).scaleb(-PLACES)
TYPES: Final = {
    "string": pa.string(),
    "int": pa.int64(),
    "long": pa.int64(),
    "short": pa.int64(),
    "boolean": pa.bool_(),
    "decimal": pa.decimal128(DIGITS, PLACES),
    "dateTime": pa.timestamp("us"),
    "double": pa.float64(),
    "float": pa.float32(),
}

_REFUSED: Final = (pa.ArrowException, OverflowError)
"""The exceptions of pyarrow for values that do not fit a column."""

_Read = Callable[[Any], Any]


def to_parquet(lines: Iterable[str], model: type[Any], key: str, file: BinaryIO) -> Changes:
    """Write a model's JSON Lines into a Parquet file, and return the values that it cannot hold exactly.

    Decimals have 12 places, and times are French local time without a zone. A type inside itself, as in the lines of an
    order, becomes JSON in a text. A number with more places is rounded, and a number with too many digits is null, so
    that one unusual value does not prevent the file.

    Args:
        lines: One row of JSON in each line.
        model: The type of the rows.
        key: The member that identifies a row in messages.
        file: The binary file to write.

    Raises:
        OSError: The file cannot be written.
        ContractMismatch: pyarrow refuses a row.

    """
    columns = _Columns()
    kind, read = columns.of(Record(model), (), "")
    rows = iter(lines)
    with ParquetWriter(file, pa.schema(kind)) as writer:
        while group := [columns.row(json.loads(line), key, read) for line in islice(rows, GROUP)]:
            try:
                writer.write_table(pa.Table.from_pylist(group, writer.schema))
            except _REFUSED:  # its message may contain values of the row
                odd = next((row[key] for row in group if _is_refused(row, writer.schema)), group[0][key])
                raise ContractMismatch([Problem(str(odd), "expected a row that Parquet can hold")]) from None
    return columns.changes


def _is_refused(row: Any, schema: Any) -> bool:
    try:
        pa.Table.from_pylist([row], schema)
    except _REFUSED:
        return True
    return False


class _Columns:
    """The columns of a file: their types, and the functions that convert values from JSON."""

    def __init__(self) -> None:
        self.changes: Final = Changes()
        self._row = ""

    def row(self, row: Any, key: str, read: _Read) -> Any:
        """Return the values of a row."""
        self._row = str(row[key])
        return read(row)

    def of(self, shape: Shape, outer: tuple[type[Any], ...], path: str) -> tuple[Any, _Read]:
        """Return the type of a column, and the function that converts its values. `outer` are the enclosing types."""
        match shape:
            case Scalar("decimal"):
                return TYPES["decimal"], _unless_none(lambda text: self._decimal(path, text))
            case Scalar("dateTime"):
                return TYPES["dateTime"], _unless_none(datetime.fromisoformat)
            case Scalar(xsd):
                return TYPES[xsd], _same
            case Choice(many=False):
                return pa.string(), _same
            case Array(item):
                kind, read = self.of(item, outer, path)
                return pa.list_(kind), lambda values: [read(value) for value in values]
            case Record(cls) if cls not in outer:
                shapes = {one.attribute: one.shape for one in members(cls)}
                within = f"{path}." if path else ""
                names = [one.name for one in attrs.fields(cls)]
                inner = {name: self.of(shapes[name], (*outer, cls), f"{within}{name}") for name in names}
                kind = pa.struct({name: kind for name, (kind, _) in inner.items()})
                return kind, _unless_none(lambda row: {name: read(row[name]) for name, (_, read) in inner.items()})
            case _:
                return pa.string(), json.dumps

    def _decimal(self, path: str, text: str) -> Decimal | None:
        number = Decimal(text)
        try:
            fitting = number.quantize(_SMALLEST, context=Context(prec=DIGITS))
        except InvalidOperation:  # too many digits before the point
            self.changes.left_out(path, self._row)
            return None
        if fitting != number:
            self.changes.rounded(path, self._row)
        return fitting


def _same(value: Any) -> Any:
    return value


def _unless_none(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)
