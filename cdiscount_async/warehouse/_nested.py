"""One Arrow table of items, in which records and lists are nested."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .._common.extras import extra
from .._contract.columns import columns
from .._contract.declare import per_class
from ._arrays import data_type, field
from ._batch import Batch, named_refusal
from ._roundings import Roundings

with extra("parquet"):
    import pyarrow as pa

__all__ = ("nested_schema", "nested_table", "to_arrow")


def to_arrow(
    items: Iterable[Any],
    model: type[Any] | None = None,
    *,
    personal: bool = True,
    roundings: Roundings | None = None,
) -> Any:
    """Return items as a `pyarrow.Table` with one row for each: records are structs, and their lists are lists.

    Amounts are DECIMAL(18,4) and times have the zone UTC. Values of enumerations are texts. A type inside itself is
    JSON in a text.

    >>> from datetime import datetime
    >>> from cdiscount_async import Order
    >>> table = to_arrow([Order(creation_date=datetime(2026, 7, 1, 10, 30))])
    >>> print(table["creation_date"][0])
    2026-07-01 08:30:00+00:00

    Args:
        items: The items, for example orders, all of one type.
        model: Their type. If left out, it is that of the first item.
        personal: Whether there are columns for the data of persons: names, addresses, phone numbers, messages.
        roundings: Counts the amounts that are not exact in the table. If left out, there is a warning about them.

    Raises:
        ContractMismatch: A value does not fit its column. The error names the item by its first member, without the
            value.
        ValueError: There is neither an item nor a type.

    """
    records = tuple(items)
    if model is None:
        if not records:
            raise ValueError("no item: pass the type, for example model=Order")
        model = type(records[0])
    key = columns(model)[0].member
    counted = Roundings() if roundings is None else roundings
    table = nested_table(records, model, key, counted.add, personal=personal)
    if roundings is None:
        for sentence in counted:
            warnings.warn(sentence, stacklevel=2)
    return table


@per_class
def nested_schema(model: type[Any], *, personal: bool = True) -> Any:
    """Return the schema of `to_arrow` for a type."""
    return pa.schema([field(one.member, one, data_type(one)) for one in columns(model, personal=personal)])


def nested_table(
    items: Sequence[Any],
    model: type[Any],
    key: str,
    on_inexact: Callable[[str, Any, bool], None],
    *,
    personal: bool = True,
) -> Any:
    """Return items as a table. `key` is the member that identifies an item in errors and for `on_inexact`."""
    schema = nested_schema(model, personal=personal)
    tree = columns(model, personal=personal)

    def made(some: Sequence[Any]) -> Any:
        batch = Batch(some, [getattr(one, key) for one in some], on_inexact)
        return pa.Table.from_arrays([batch.array(one) for one in tree], schema=schema)

    return named_refusal(made, items, key)
