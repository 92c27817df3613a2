"""Tables for a database: a root table and its child tables, with flat columns only."""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from .._common.extras import extra
from .._contract.columns import Column, Records, Value, columns
from ._arrays import text_array
from ._batch import Batch, named_refusal
from ._roots import RootTable
from ._roundings import Roundings
from ._schemas import TableSchema, table_schemas

with extra("parquet"):
    import pyarrow as pa

__all__ = ("tables",)

_Keys = Sequence[Sequence[Any]]
"""The values of the key columns."""


def tables(
    root: RootTable,
    items: Iterable[Any],
    *,
    seller: str,
    personal: bool = True,
    roundings: Roundings | None = None,
) -> Iterator[tuple[str, Any]]:
    """Yield each table with its name: the root table first, and each child table after its parent.

    All tables of `table_schemas` come, also those without a row. Amounts are DECIMAL(18,4), and times have the zone
    UTC. The members of a record are columns: `customer_first_name`. Lists of simple values are JSON in a text.

    Args:
        root: The root table, for example `ORDERS`.
        items: The items, for example orders.
        seller: The value of the column `seller`: the login of the account.
        personal: Whether there are columns for the data of persons.
        roundings: Counts the amounts that are not exact in the tables. If left out, there is a warning about them.

    Raises:
        ContractMismatch: A value does not fit its column. The error names the item, without the value.

    """
    records = tuple(items)
    schemas = table_schemas(root, personal=personal)
    tree = columns(root.model, personal=personal)
    counted = Roundings() if roundings is None else roundings

    def made(some: Sequence[Any]) -> list[tuple[str, Any]]:
        batch = Batch(some, [getattr(one, root.key[0]) for one in some], counted.add)
        return list(_tables(schemas, root.name, tree, batch, [[seller] * len(some)], root.key))

    yield from named_refusal(made, records, root.key[0])
    if roundings is None:
        for sentence in counted:
            warnings.warn(sentence, stacklevel=2)


def _tables(
    schemas: Mapping[str, TableSchema],
    name: str,
    tree: tuple[Column, ...],
    batch: Batch,
    keys: _Keys,
    own_keys: Sequence[str] = (),
) -> Iterator[tuple[str, Any]]:
    """Yield a table and its child tables. `own_keys` are members that are keys as well, in a root table only."""
    schema = schemas[name].arrow_schema
    arrays = [pa.array(values, one.type) for one, values in zip(schema, keys, strict=False)]
    lists: list[tuple[Records, list[int], Batch]] = []
    for _, column, records in batch.flat(tree):
        match column:
            case Value():
                arrays.append(records.array(column))
            case Records():
                lists.append((column, *records.items(column)))
            case _:
                arrays.append(text_array(records.values(column.member)))
    yield name, pa.Table.from_arrays(arrays, schema=schema)
    keys = [*keys, *map(batch.values, own_keys)]
    for column, lengths, items in lists:
        repeated = [list(chain.from_iterable(map(repeat, values, lengths))) for values in keys]
        positions = list(chain.from_iterable(range(1, length + 1) for length in lengths))
        yield from _tables(schemas, f"{name}__{column.table}", column.columns, items, [*repeated, positions])
