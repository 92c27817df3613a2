"""Records to rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from ...errors import InvalidPackage, Problem
from .._row import Row, Rows
from ._columns import Place, Table
from ._foreign import own
from ._listed import without_no_unit
from ._options import Decimals, Options
from ._record import Opened, Record
from ._shape import shaped
from ._sources import Source, opened
from ._structure import structured, text_of


def read(source: Source, table: Table, options: Options) -> Rows[Any]:
    """Open a source, and return its rows."""
    found = opened(source, table, options)
    if not options.ignores:
        _refuse_unknown([*(found.names or ()), *options.defaults], table)
    reader = _Reader(table, found, options.ignores, options.decimal)
    reader.take(options.defaults)
    return Rows(map(reader.row, found.records), found.warnings)


def _refuse_unknown(names: Iterable[str], table: Table) -> None:
    for name in names:
        if name and table.place(name) is None and not table.is_ignored(name):
            close = get_close_matches(name, [one.name for one in table.columns], n=1)
            hint = f"did you mean {close[0]}?" if close else 'unknown="ignore" leaves it out'
            raise InvalidPackage(f"the column {name[:100]!r} is not known; {hint}")


@attrs.define
class _Reader:
    """Reads one record after the other."""

    table: Table
    source: Opened
    ignores: bool
    decimal: Decimals | None
    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    """What rows have that do not say it, in the shape of a model."""
    columns: dict[str, tuple[Place | None, Callable[[Any], Any] | None]] = attrs.field(factory=dict)
    """Where the columns belong that came so far, and what makes a package's value of theirs."""

    def take(self, defaults: Mapping[str, Any]) -> None:
        """Take defaults by column; raises InvalidPackage for one that cannot be any."""
        problems: list[Problem] = []
        self.defaults, twice = shaped(self.table, self._placed(defaults, problems))
        for one in (*problems, *twice):
            raise InvalidPackage(f"the defaults do not fit: {one}")

    def row(self, record: Record) -> Row[Any]:
        """Make a row."""
        if record.broken:
            return Row(record.number, None, (Problem("$", record.broken),))
        problems: list[Problem] = list(record.problems)
        if record.more:
            problems.append(Problem("$", f"expected no cells behind the last column, and there are {record.more}"))
        values, twice = shaped(self.table, self._placed(record.cells, problems))
        without_no_unit(values)
        item, wrong = structured({**self.defaults, **values}, self.table.cls, self.decimal)
        if problems := [*problems, *twice, *wrong]:
            return Row(record.number, None, tuple(problems), text_of(values, self.table.cls), record.warnings)
        return Row(record.number, item, warnings=record.warnings)

    def _placed(self, cells: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[Place, Any]]:
        for name, given in cells.items():
            value = own(given)
            place, meant = self._column(str(name))
            if place is None:
                if name and not (self.ignores or self.table.is_ignored(str(name))):
                    problems.append(Problem(f"$.{str(name)[:100]}", "expected no such column"))
                continue
            if meant is not None and value is not None:
                try:
                    value = meant(value)
                except ValueError as error:
                    problems.append(Problem(f"$.{place[0]}", f"expected {error}"))
                    continue
            yield place, value

    def _column(self, name: str) -> tuple[Place | None, Callable[[Any], Any] | None]:
        if name in self.columns:
            return self.columns[name]
        found = self.table.place(name), self.table.meant(name)
        if self.source.names is not None:  # otherwise there may be any number of names
            self.columns[name] = found
        return found
