"""One table of items: a row for each item with nested lists, or a row for each line with flat columns."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from .._common.extras import extra
from .._contract.columns import LINE, LINE_POSITION, FlatColumn, Value, columns, lines, simple
from .._contract.declare import per_class
from ._arrays import data_type, field
from ._batch import Batch

with extra("parquet"):
    import pyarrow as pa

__all__ = ("line_arrays", "line_fields", "nested_arrays", "nested_fields")


@per_class
def nested_fields(model: type[Any], *, personal: bool = True) -> Mapping[str, Any]:
    """Return the Arrow fields of a table of items, by their names."""
    return {one.member: field(one.member, one, data_type(one)) for one in columns(model, personal=personal)}


@per_class
def line_fields(model: type[Any], *, personal: bool = True) -> Mapping[str, Any]:
    """Return the Arrow fields of a table of lines, by their names: those of the order, and those of the line."""
    of_order = simple(columns(model, personal=personal))
    of_line = simple(lines(model, personal=personal).columns, LINE)
    return {
        **{name: field(name, one, data_type(one)) for name, one in of_order},
        LINE_POSITION: pa.field(LINE_POSITION, pa.int64()),
        **{name: field(name, one, data_type(one)) for name, one in of_line},
    }


def nested_arrays(
    batch: Batch, model: type[Any], names: Collection[str], *, personal: bool = True
) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of some columns of a table of items, with their names."""
    for one in columns(model, personal=personal):
        if one.member in names:
            yield one.member, batch.array(one)


def line_arrays(
    batch: Batch, model: type[Any], names: Collection[str], *, personal: bool = True
) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of some columns of a table of lines, with their names.

    An order without lines has one row, in which the columns of the line are null.
    """
    column = lines(model, personal=personal)
    lengths, items = batch.items(column)
    orders = [order for order, length in enumerate(lengths) for _ in range(length or 1)]
    positions = list(chain.from_iterable(range(1, length + 1) if length else (None,) for length in lengths))
    number = count()
    of_line = [None if one is None else next(number) for one in positions]
    yield from _taken(batch.flat(columns(model, personal=personal)), names, orders)
    if LINE_POSITION in names:
        yield LINE_POSITION, pa.array(positions, pa.int64())
    yield from _taken(items.flat(column.columns, LINE), names, of_line)


def _taken(
    flat: Iterable[tuple[str, FlatColumn, Batch]], names: Collection[str], rows: Sequence[int | None]
) -> Iterator[tuple[str, Any]]:
    """Yield the arrays of simple columns, with one value for each of these rows, or null for None."""
    indices = pa.array(rows, pa.int64())
    for name, column, records in flat:
        if name in names and isinstance(column, Value):
            yield name, records.array(column).take(indices)
