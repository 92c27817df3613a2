"""Records to rows."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from ...errors import InvalidPackage, Problem
from .._row import Row
from ._columns import Place, Table
from ._export import as_package
from ._shape import shaped
from ._sources import Opened, Record, Source, opened
from ._structure import structured, text_of


def read(source: Source, table: Table, defaults: Mapping[str, Any], *, ignores: bool) -> Iterator[Row[Any]]:
    """Open a source, and give its rows; `ignores` whether columns that are not known count for nothing."""
    found = opened(source, table)
    if not ignores:
        _refuse_unknown([*(found.names or ()), *defaults], table)
    reader = _Reader(table, found, shaped(table, _placed(defaults, table))[0], ignores)
    return map(reader.row, found.records)


def _refuse_unknown(names: Iterable[str], table: Table) -> None:
    for name in names:
        if name and table.place(name) is None and not table.is_ignored(name):
            close = get_close_matches(name, [one.name for one in table.columns], n=1)
            hint = f"did you mean {close[0]}?" if close else 'unknown="ignore" leaves it out'
            raise InvalidPackage(f"the column {name[:100]!r} is not known; {hint}")


def _placed(values: Mapping[str, Any], table: Table) -> Iterator[tuple[Place, Any]]:
    for name, value in values.items():
        if (place := table.place(name)) is not None:
            yield place, value


@attrs.frozen
class _Reader:
    """Reads one record after the other."""

    table: Table
    source: Opened
    defaults: Mapping[str, Any]
    ignores: bool
    places: dict[str, Place | None] = attrs.field(factory=dict)
    """Where the columns belong that came so far."""

    def row(self, record: Record) -> Row[Any]:
        """Make a row."""
        if record.broken:
            return Row(record.number, None, (Problem("$", record.broken),))
        problems: list[Problem] = []
        if record.more:
            problems.append(Problem("$", f"expected no cells behind the last column, and there are {record.more}"))
        cells = as_package(record.cells) if self.source.export else record.cells
        values, twice = shaped(self.table, self._placed(cells, problems))
        item, wrong = structured({**self.defaults, **values}, self.table.cls, comma=self.source.comma)
        if problems := [*problems, *twice, *wrong]:
            return Row(record.number, None, tuple(problems), text_of(values, self.table.cls))
        return Row(record.number, item)

    def _placed(self, cells: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[Place, Any]]:
        for name, value in cells.items():
            if (place := self._place(str(name))) is not None:
                yield place, value
            elif name and not (self.ignores or self.table.is_ignored(str(name))):
                problems.append(Problem(f"$.{str(name)[:100]}", "expected no such column"))

    def _place(self, name: str) -> Place | None:
        if self.source.names is None:  # there may be any number of names
            return self.table.place(name)
        if name not in self.places:
            self.places[name] = self.table.place(name)
        return self.places[name]
