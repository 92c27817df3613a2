"""The rows of an export: one for each item, or one for each line of an order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from ..._common.arguments import did_you_mean
from ..._contract.columns import LINE, LINE_POSITION, Column, Struct, Value, columns, flat_name, lines, simple
from ...converter import to_json

__all__ = ("Rows",)


@attrs.frozen(slots=False)
class Rows:
    """Which rows an item has, and which columns.

    Rows are nested, as the items are, or flat: then the members of a record are columns (`customer_first_name`), and
    no column has a list. Rows for lines are flat: each has the columns of its order, and those of the line.
    """

    model: type[Any]
    key: str
    """The member that identifies an item."""
    for_lines: bool = False
    """Whether there is a row for each line. An order without lines has one row."""
    flat: bool = False
    chosen: tuple[str, ...] = ()
    """The names of the columns in their order; all columns if empty."""

    def flattened(self) -> "Rows":
        """Return flat rows, for files that cannot nest."""
        return attrs.evolve(self, flat=True)

    def check(self) -> None:
        """Raise ValueError for a chosen column that does not exist, or that is chosen twice."""
        for name in self.chosen:
            if name not in self._all:
                near = did_you_mean(name, self._all) or f"; there are {', '.join(self._all)}"
                raise ValueError(f"--columns: there is no column {name}{near}")
            if self.chosen.count(name) > 1:
                raise ValueError(f"--columns: {name} is there twice")

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The columns in their order, with the names of their types in the schema: empty for nested values."""
        return {name: self._all[name] for name in self.chosen} if self.chosen else self._all

    @property
    def lists(self) -> tuple[str, ...]:
        """The members of an item that flat rows cannot have."""
        return tuple(one.member for one in columns(self.model) if not isinstance(one, (Value, Struct)))

    def of(self, item: Any) -> Sequence[Mapping[str, Any]]:
        """Return the rows of an item, with values that JSON can have."""
        members = to_json(item)
        rows = [*self._flat_rows(members)] if self._is_flat else [members]
        return [{name: row[name] for name in self.chosen} for row in rows] if self.chosen else rows

    @cached_property
    def _all(self) -> Mapping[str, str]:
        tree = columns(self.model)
        if not self._is_flat:
            return {one.member: one.xsd if isinstance(one, Value) else "" for one in tree}
        of_item = {name: one.xsd for name, one in simple(tree)}
        if not self.for_lines:
            return of_item
        of_line = {name: one.xsd for name, one in simple(lines(self.model).columns, LINE)}
        return {**of_item, LINE_POSITION: "int", **of_line}

    @cached_property
    def _is_flat(self) -> bool:
        return self.flat or self.for_lines

    def _flat_rows(self, item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        cells = dict(_cells(columns(self.model), item, ""))
        if not self.for_lines:
            yield cells
            return
        column = lines(self.model)
        found: Iterable[tuple[int | None, Any]] = enumerate(item[column.member], 1)
        for position, line in found if item[column.member] else [(None, None)]:
            yield {**cells, LINE_POSITION: position, **dict(_cells(column.columns, line, LINE))}


def _cells(tree: tuple[Column, ...], record: Mapping[str, Any] | None, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield the simple values of a record with the names of their columns. An absent record has no values."""
    for column in tree:
        name = flat_name(column.member, prefix)
        value = None if record is None else record[column.member]
        if isinstance(column, Value):
            yield name, value
        elif isinstance(column, Struct):
            yield from _cells(column.columns, value, f"{name}_")
