"""Reads the records of a workbook. The first row that is not empty names the columns, if it has a known name."""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

import attrs

from ...._common.lists import first_few
from ....errors import InvalidPackage, Problem
from .._columns import Table
from .._options import Options
from .._record import Opened, Record, surplus
from ._sheet import SheetRow, Unread, sheet_rows
from ._workbook import Sheet, Workbook, workbook

_MAX_NAMED: Final = 10
"""The highest number of hidden rows, or of sheets, in a message."""


def excel_opened(path: Path, table: Table, options: Options) -> Opened:
    """Open a workbook. Raises InvalidPackage if it has no known column, and OSError if it cannot be opened."""
    reading = _Reading(path, table, options.sheet)
    rows = reading.rows()
    first = next(rows, None)
    if first is None:
        raise InvalidPackage(f"the sheet is empty{reading.other}")
    rest = rows if reading.use_names(first) else chain([first], rows)
    return Opened(map(reading.record, rest), tuple(reading.names.values()), warnings=reading.warnings)


@attrs.define
class _Reading:
    """Reads one row after the other."""

    path: Path
    table: Table
    sheet: str | None
    warnings: list[Problem] = attrs.field(factory=list)
    names: Mapping[int, str] = attrs.field(factory=dict)
    """The names of all columns up to the last one, by their places."""

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have anything; warns at the end of what may have been missed."""
        with workbook(self.path) as book:
            sheet = _chosen(book, self.sheet)
            self.warnings += [
                Problem("$", f"the sheet {one.name[:100]!r} is not read: sheet= chooses it")
                for one in book.sheets
                if self.sheet is None and one is not sheet and next(sheet_rows(book, one, []), None) is not None
            ]
            merged: list[str] = []
            hidden: list[int] = []
            for row in sheet_rows(book, sheet, merged):
                if row.hidden:
                    hidden.append(row.number)
                yield row
        self._warn(hidden, merged)

    def _warn(self, hidden: list[int], merged: list[str]) -> None:
        if hidden:
            numbers = first_few(map(str, hidden[:_MAX_NAMED]), len(hidden))
            count = "1 hidden row is" if len(hidden) == 1 else f"{len(hidden)} hidden rows are"
            self.warnings.append(Problem("$", f"{count} read like the others: {numbers}"))
        if merged:
            ranges = ", ".join(merged)
            self.warnings.append(Problem("$", f"only the first of merged cells has the value: {ranges}"))

    @property
    def other(self) -> str:
        """The advice to read another sheet; "" if the workbook has no other one."""
        return "; sheet= chooses another one" if self.warnings else ""

    def use_names(self, row: SheetRow) -> bool:
        """Read the names of the columns from a row. Return whether the row has them, and is no row of values.

        Raises InvalidPackage if no name is known, and the row is not the first one of a table without names.
        """
        texts = {place: str(cell).strip() for place, cell in row.cells.items() if not isinstance(cell, Unread)}
        cells = [texts.get(place, "") for place in range(max(texts, default=-1) + 1)]
        self.names = dict(enumerate(cells))
        if any(map(self.table.knows, cells)):
            return True
        self.names = dict(enumerate(self.table.names_of_cells(cells)))
        if self.names:
            return False
        what = f"row {row.number}, the first one of the sheet,"
        raise self.table.refusal(what, f"; no title may be above them{self.other}")

    def record(self, row: SheetRow) -> Record:
        """Convert a row to a record."""
        cells: dict[str, Any] = {}
        problems: list[Problem] = []
        more = 0
        for place, cell in row.cells.items():
            name = self.names.get(place)
            if name is None:
                more += 1
            elif isinstance(cell, Unread) and name:
                at = self.table.place(name)
                problems += [Problem(f"$.{at[0]}", f"expected {cell.expected}")] if at else []
            else:
                cells[name] = cell
        if more:
            problems.append(surplus(more))
        return Record(row.number, cells, problems=tuple(problems))


def _chosen(book: Workbook, name: str | None) -> Sheet:
    """Return the sheet with a name, or the first one that is not hidden."""
    for one in chain((one for one in book.sheets if not one.hidden), book.sheets):
        if name is None or one.name.casefold() == name.strip().casefold():
            return one
    known = first_few((repr(one.name[:100]) for one in book.sheets[:_MAX_NAMED]), len(book.sheets))
    raise InvalidPackage(
        f"the workbook has no sheet {name!r}; it has {known}" if book.sheets else "the workbook has no sheet"
    )
