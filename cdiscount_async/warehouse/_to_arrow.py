"""Items as one Arrow table, for data frames and files."""

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .._common.extras import extra
from .._contract.columns import columns
from ._batch import Batch, named_refusal
from ._nested import line_arrays, line_fields, nested_arrays, nested_fields
from ._roundings import Roundings

with extra("parquet"):
    import pyarrow as pa

__all__ = ("arrow_schema", "arrow_table", "to_arrow")


def to_arrow(
    items: Iterable[Any],
    model: type[Any] | None = None,
    *,
    lines: bool = False,
    personal: bool = True,
    roundings: Roundings | None = None,
) -> Any:
    """Return items as a `pyarrow.Table`. Amounts are DECIMAL(18,4), times have the zone UTC, and codes are texts.

    There is a row for each item: records are structs, and their lists are lists. A type inside itself is JSON in a
    text. With `lines` there is a row for each line of an order, and no column has several values.

    >>> from datetime import datetime
    >>> from cdiscount_async import Order
    >>> table = to_arrow([Order(creation_date=datetime(2026, 7, 1, 10, 30))])
    >>> print(table["creation_date"][0])
    2026-07-01 08:30:00+00:00

    Args:
        items: The items, for example orders, all of one type.
        model: Their type. If left out, it is the type of the first item.
        lines: Whether there is a row for each line. The columns of the order are repeated in each of its lines, and
            those of the line begin with `line_`. An order without lines has one row.
        personal: Whether there are columns for the data of persons: names, addresses, phone numbers, messages.
        roundings: Counts the amounts that are not exact in the table. If left out, there is a warning about them.

    Raises:
        ContractMismatch: A value does not fit its column. The error names the item by its first member, without the
            value.
        ValueError: There is neither an item nor a type, or the type has no lines.

    """
    records = tuple(items)
    if model is None:
        if not records:
            raise ValueError("there is no item: pass the type, for example model=Order")
        model = type(records[0])
    counted = Roundings() if roundings is None else roundings
    fields = _fields(model, lines=lines, personal=personal)
    key = columns(model)[0].member
    schema = pa.schema(fields.values())
    table = arrow_table(records, model, schema, key, counted.add, lines=lines, personal=personal)
    if roundings is None:
        for sentence in counted:
            warnings.warn(sentence, stacklevel=2)
    return table


def arrow_schema(model: type[Any], *, lines: bool = False, personal: bool = True) -> Any:
    """Return the `pyarrow.Schema` of `to_arrow`. Metadata of a field: the sentence about it, as `description`."""
    return pa.schema(_fields(model, lines=lines, personal=personal).values())


def arrow_table(
    items: Sequence[Any],
    model: type[Any],
    schema: Any,
    key: str,
    on_inexact: Callable[[str, Any, bool], None],
    *,
    lines: bool = False,
    personal: bool = True,
) -> Any:
    """Return items as a table with the columns of a schema. `key` is the member that names an item."""
    arrays_of = line_arrays if lines else nested_arrays
    names = frozenset(schema.names)

    def made(some: Sequence[Any]) -> Any:
        batch = Batch(some, [getattr(one, key) for one in some], on_inexact)
        arrays = dict(arrays_of(batch, model, names, personal=personal))
        return pa.Table.from_arrays([arrays[name] for name in schema.names], schema=schema)

    return named_refusal(made, items, key)


def _fields(model: type[Any], *, lines: bool, personal: bool) -> Mapping[str, Any]:
    return (line_fields if lines else nested_fields)(model, personal=personal)
