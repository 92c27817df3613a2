"""The tables as they are loaded: the contract's columns, and a few that the merge needs."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, TypeAlias

import attrs

from .._common.extras import extra
from ._roots import RootTable
from ._schemas import TableSchema, table_schemas

with extra("dlt"):
    import pyarrow as pa
    from pyarrow import compute

__all__ = ("DELETED", "HASH", "VANISHED", "Key", "as_loaded", "joined", "key_of", "loaded", "replacing")

DELETED: Final = "_deleted"
"""A column of child tables: true in a row that only says that the rows of an item are replaced. It is never stored."""
HASH: Final = "_hash"
"""A column of what is listed without dates: a fingerprint of all members."""
VANISHED: Final = "vanished_at"
"""A column of what is listed without dates: when the service did not list the item any more."""

Key: TypeAlias = tuple[Any, ...]
"""The values of the members that identify an item of a seller."""


@cache
def loaded(root: RootTable, *, personal: bool, listed: bool = False) -> Mapping[str, TableSchema]:
    """Return the tables of a root table as they are loaded. `listed`: whether its items have no dates to ask by."""
    found = {}
    for name, table in table_schemas(root, personal=personal).items():
        schema = pa.schema([field.with_nullable(field.name not in table.merge_key) for field in table.arrow_schema])
        if table.parent is not None:
            schema = schema.append(pa.field(DELETED, pa.bool_()))
        elif listed:
            schema = schema.append(pa.field(HASH, pa.string())).append(pa.field(VANISHED, pa.timestamp("us", "UTC")))
        found[name] = attrs.evolve(table, arrow_schema=schema)
    return found


def key_of(root: RootTable, item: Any) -> Key | None:
    """Return the key of an item; None if a part of it is missing, because such an item cannot be merged."""
    key = tuple(getattr(item, member) for member in root.key)
    return None if None in key else key


def as_loaded(table: Any, schema: Any) -> Any:
    """Return a table with the further columns of a schema, which are empty.

    An empty text is null: dlt loads both as null into PostgreSQL, and other databases shall have the same.
    """
    columns = [_without_empty(one, field) for one, field in zip(table.columns, schema, strict=False)]
    further = [pa.nulls(table.num_rows, one.type) for one in list(schema)[table.num_columns :]]
    return pa.Table.from_arrays([*columns, *further], schema=schema)


def _without_empty(column: Any, field: Any) -> Any:
    if not (field.nullable and pa.types.is_string(field.type)):
        return column
    are_empty = compute.equal(column, "")
    return (
        compute.if_else(are_empty, pa.scalar(None, pa.string()), column) if compute.any(are_empty).as_py() else column
    )


def replacing(rows: Any, description: TableSchema, root: RootTable, *, seller: str, known: Sequence[Key]) -> Any:
    """Return the rows of a child table with a further row for each item that the database may know.

    The merge replaces the rows of an item only if there is a row of this item. Its list may have become empty. So the
    further row says which item is meant, and is marked as deleted.
    """
    if description.parent is None or not known:
        return rows
    values: dict[str, Any] = {
        "seller": [seller] * len(known),
        **{member: [key[place] for key in known] for place, member in enumerate(root.key)},
        DELETED: [True] * len(known),
    }
    schema = description.arrow_schema
    arrays = [
        pa.array(values[one.name], one.type) if one.name in values else pa.nulls(len(known), one.type) for one in schema
    ]
    return pa.concat_tables([rows, pa.Table.from_arrays(arrays, schema=schema)])


def joined(parts: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """Return one table for the parts of each table."""
    return {name: pa.concat_tables(tables) for name, tables in parts.items()}
