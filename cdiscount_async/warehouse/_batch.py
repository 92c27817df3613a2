"""The items of a batch, taken apart column by column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, repeat
from operator import attrgetter
from typing import Any, TypeVar

import attrs

from .._common.extras import extra
from .._contract.columns import Column, FlatColumn, Json, Records, Struct, Value, Values, flat_name
from .._contract.declare import per_class
from .._contract.shapes import members
from ..errors import ContractMismatch, Problem
from ._arrays import REFUSED, simple_array, text_array

with extra("parquet"):
    import pyarrow as pa

__all__ = ("Batch", "named_refusal")

T = TypeVar("T")


@attrs.frozen
class Batch:
    """Records of one type, each with the key of the item that it belongs to."""

    records: Sequence[Any]
    keys: Sequence[Any]
    on_inexact: Callable[[str, Any, bool], None]
    """Called with the path of an amount that is not exact, the key of its item, and whether it is null in the table."""
    path: str = ""
    """The path of the members to these records, with a point after each."""

    def values(self, member: str) -> list[Any]:
        """Return one member of all records."""
        return list(map(attrgetter(member), self.records))

    def array(self, column: Column) -> Any:
        """Return the Arrow array of a column, in which lists are nested. Raises one of REFUSED."""
        match column:
            case Value(xsd=xsd):
                return self._simple(xsd, column.member, self.values(column.member), self.keys)
            case Values(xsd=xsd):
                lengths, values, keys = self._taken_apart(column.member)
                return _list_array(lengths, self._simple(xsd, column.member, values, keys))
            case Struct(columns=columns):
                absent = pa.array([one is None for one in self.values(column.member)], pa.bool_())
                return _struct_array(columns, self.struct(column), absent)
            case Records(columns=columns):
                lengths, items = self.items(column)
                return _list_array(lengths, _struct_array(columns, items, None))
            case Json():
                return text_array(self.values(column.member))

    def flat(self, tree: Iterable[Column], prefix: str = "") -> "Iterator[tuple[str, FlatColumn, Batch]]":
        """Yield the columns of `columns.flat`, each with its name and the records that have it."""
        for column in tree:
            name = flat_name(column.member, prefix)
            if isinstance(column, Struct):
                yield from self.struct(column).flat(column.columns, f"{name}_")
            else:
                yield name, column, self

    def struct(self, column: Struct) -> "Batch":
        """Return the records in a member: one for each record here. All members of an absent one are empty."""
        empty = _empty(column.type)
        records = [empty if one is None else one for one in self.values(column.member)]
        return attrs.evolve(self, records=records, path=f"{self.path}{column.member}.")

    def items(self, column: Records) -> tuple[list[int], "Batch"]:
        """Return the numbers of records in the lists of a member, and all these records."""
        lengths, records, keys = self._taken_apart(column.member)
        return lengths, attrs.evolve(self, records=records, keys=keys, path=f"{self.path}{column.member}.")

    def _taken_apart(self, member: str) -> tuple[list[int], list[Any], list[Any]]:
        lists = self.values(member)
        lengths = list(map(len, lists))
        return lengths, list(chain.from_iterable(lists)), list(chain.from_iterable(map(repeat, self.keys, lengths)))

    def _simple(self, xsd: str, member: str, values: Sequence[Any], keys: Sequence[Any]) -> Any:
        return simple_array(xsd, values, partial(self._note, member, keys))

    def _note(self, member: str, keys: Sequence[Any], at: int, is_missing: bool) -> None:  # noqa: FBT001
        self.on_inexact(f"{self.path}{member}", keys[at], is_missing)


def _list_array(lengths: Sequence[int], values: Any) -> Any:
    return pa.ListArray.from_arrays(pa.array(accumulate(lengths, initial=0), pa.int32()), values)


def _struct_array(columns: Sequence[Column], batch: Batch, absent: Any) -> Any:
    arrays = [batch.array(one) for one in columns]
    fields = [pa.field(one.member, array.type) for one, array in zip(columns, arrays, strict=True)]
    return pa.StructArray.from_arrays(arrays, fields=fields, mask=absent)


@per_class
def _empty(cls: type[Any]) -> Any:
    """Return an instance without any value, although some members may be mandatory."""
    instance = object.__new__(cls)
    for member in members(cls):
        object.__setattr__(instance, member.attribute, member.empty)
    return instance


def named_refusal(make: Callable[[Sequence[Any]], T], items: Sequence[Any], key: str) -> T:
    """Return what a function makes of items.

    If an item has a value that does not fit its column, raise ContractMismatch, which names the item by its key. The
    error of pyarrow would quote the value.
    """
    try:
        return make(items)
    except REFUSED:
        odd = next((one for one in items if _is_refused(make, one)), items[0])
    raise ContractMismatch([Problem(str(getattr(odd, key)), "expected a row that an Arrow table can hold")])


def _is_refused(make: Callable[[Sequence[Any]], object], item: Any) -> bool:
    try:
        make([item])
    except REFUSED:
        return True
    return False
