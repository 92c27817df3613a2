"""The tables of a database: their schemas, their keys, and how they belong together."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import attrs

from .._common.extras import extra
from .._contract.columns import Column, Records, Value, columns, flat
from ._arrays import data_type, field
from ._roots import RootTable

with extra("parquet"):
    import pyarrow as pa

__all__ = ("TableSchema", "table_schemas")

_SELLER: Final = "seller"
_POSITION: Final = "position"


@attrs.frozen
class TableSchema:
    """A table of a database: its columns, its keys, and the table that it belongs to."""

    name: str
    """The name, for example `orders__parcels__items`."""
    parent: str | None
    """The name of the table whose rows have these rows; None for a root table."""
    primary_key: tuple[str, ...]
    """The columns that identify a row: `seller`, `order_number` and `position`, for example."""
    merge_key: tuple[str, ...]
    """The columns that identify an item of the root table. If an item is loaded again, all its rows are replaced."""
    arrow_schema: Any
    """The `pyarrow.Schema`. The metadata of a field have the sentence about the member, as `description`."""


@cache
def table_schemas(root: RootTable, *, personal: bool = True) -> Mapping[str, TableSchema]:
    """Return the tables of a root table by their names, each after its parent.

    Args:
        root: The root table, for example `ORDERS`.
        personal: Whether there are columns for the data of persons: names, addresses, phone numbers, messages.

    """
    found: dict[str, TableSchema] = {}
    _add(root, columns(root.model, personal=personal), root.name, None, found)
    return found


def _add(
    root: RootTable,
    tree: tuple[Column, ...],
    name: str,
    parent: TableSchema | None,
    found: dict[str, TableSchema],
) -> None:
    """Add a table and its child tables."""
    merge_key = (_SELLER, *root.key)
    if parent is None:
        key = merge_key
        keys = [pa.field(_SELLER, pa.string())]
    else:
        key = (*(_key_in_child(one, parent.name) for one in parent.primary_key), _POSITION)
        types = [*(parent.arrow_schema.field(one).type for one in parent.primary_key), pa.int64()]
        keys = [pa.field(one, kind) for one, kind in zip(key, types, strict=True)]
    named = list(flat(tree))
    fields = [
        field(column_name, column, data_type(column) if isinstance(column, Value) else pa.string())
        for column_name, column in named
        if not isinstance(column, Records)
    ]
    table = TableSchema(
        name=name,
        parent=parent.name if parent else None,
        primary_key=key,
        merge_key=merge_key,
        arrow_schema=pa.schema([*keys, *fields]),
    )
    found[name] = table
    for _, column in named:
        if isinstance(column, Records):
            _add(root, column.columns, f"{name}__{column.table}", table, found)


def _key_in_child(column: str, table: str) -> str:
    """Return the name of a parent's key in the child table: its position becomes `parcel_position`, for example."""
    return f"{table.rpartition('__')[2].removesuffix('s')}_{_POSITION}" if column == _POSITION else column
