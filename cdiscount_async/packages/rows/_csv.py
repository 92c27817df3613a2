"""Reads the records of a CSV."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

import attrs

from ..._common.formulas import unprefixed
from ...errors import InvalidPackage, Problem
from ._columns import Table
from ._dialect import Dialect, dialect_of, named_separator
from ._record import Opened, Record, surplus
from ._text import line_breaks, lines_of, unreadable, unreadable_problem

_MAX_HEAD: Final = 1 << 20
"""The longest beginning of a file that is searched for its first record, in characters."""
_MAX_RECORD: Final = 1 << 22
"""The longest record, in characters."""
_OPENS: Final = re.compile(' *"')
_QUOTED: Final = re.compile(' *"[^"]*+(?:""[^"]*+)*+"')


def csv_opened(pieces: Iterable[str], table: Table, advice: str = "") -> Opened:
    """Open a CSV and read its first record. Raises InvalidPackage if that has no known column.

    `advice` says what to do about a byte that cannot be decoded.
    """
    lines = lines_of(pieces)
    head = _head(lines)
    if not head.first:
        raise InvalidPackage("the file is empty")
    dialect = dialect_of(head.first, head.before + 1, head.separator, table)
    records = _Records(chain(head.first, lines), dialect, head.blank + dialect.has_names, head.before + 1, advice)
    return Opened(iter(records), dialect.names)


@attrs.frozen
class _Head:
    """The beginning of a file."""

    first: list[str]
    """The first lines from the first record on."""
    separator: str
    """The separator that a line `sep=;` names; "" if there is none."""
    before: int
    """The number of lines before the first record."""
    blank: int
    """The number of these lines that a spreadsheet shows."""


def _head(lines: Iterator[str]) -> _Head:
    separator = ""
    before = blank = size = 0
    first: list[str] = []
    for line in lines:
        if not first:
            line = line.lstrip("\ufeff")  # noqa: PLW2901
            is_empty = not line.strip(" \t;,|\r\n")
            blank += is_empty
            if is_empty or (not separator and (separator := named_separator(line))):
                before += 1
                continue
        first.append(line)
        size += len(line)
        if size > _MAX_HEAD:
            break
    return _Head(first, separator, before, blank)


@attrs.define
class _Records:
    """Reads one record after the other."""

    lines: Iterator[str]
    dialect: Dialect
    number: int
    """The number of the last record, as a spreadsheet counts rows."""
    line: int
    """The line on which the current record begins."""
    advice: str
    taken: list[str] = attrs.field(factory=list)
    """The lines of the current record so far."""
    ended: bool = False
    read: Callable[[str], str] = attrs.field(init=False)
    """Returns the value of a cell. Files of `cdiscount offers`, known by their names, have `'` before formulas."""

    @read.default
    def _of_our_own(self) -> Callable[[str], str]:
        return unprefixed if "seller_product_id" in self.dialect.names else str

    def __iter__(self) -> Iterator[Record]:
        """Yield the records that are rows. Blank records are only counted."""
        reader = csv.reader(self._lines(), **self.dialect.csv)
        broken = 0
        if self.dialect.has_names:
            next(reader)
            self._next()
        while True:
            self.number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._broken(error)
                broken = self.line
            else:
                text = "".join(cells)
                if text.strip().strip("\x1a"):
                    # The lines after an invalid line may be the rest of its cell.
                    if broken and (len(cells) < len(self.dialect.names) or '"' in text):
                        yield Record(
                            self.number, {}, f"expected a complete row, but this may be the rest of line {broken}"
                        )
                    else:
                        broken = 0
                        yield self._record(cells, text)
            self._next()

    def _next(self) -> None:
        self.line += len(self.taken)
        self.taken.clear()

    def _lines(self) -> Iterator[str]:
        size = 0
        for line in self.lines:
            size = size + len(line) if self.taken else 0
            if size > _MAX_RECORD:
                raise InvalidPackage(
                    f"the row that begins on line {self.line} is longer than {_MAX_RECORD:,} characters: "
                    "perhaps a quotation mark in it is never closed"
                )
            self.taken.append(line)
            yield line
        self.ended = True

    def _broken(self, error: csv.Error) -> Record:
        """Return the record of an invalid line. Raises InvalidPackage if its cell may contain later rows as well."""
        if self.ended or len(self.taken) > 1:
            line = self.line + _line_of_quote("".join(self.taken), self.dialect.csv["delimiter"])
            is_long = "field limit" in str(error)
            other = "the cell is too long" if is_long else "another one within the cell is not doubled"
            raise InvalidPackage(
                f"the quotation mark that opens a cell on line {line} is never closed, or {other}: "
                "the end of the cell is not known"
            )
        return Record(self.number, {}, f"expected a row of CSV, but line {self.line} is not one ({_reason(error)})")

    def _record(self, cells: list[str], text: str) -> Record:
        if character := unreadable(text):
            line = self.line + line_breaks("".join(self.taken).partition(character)[0])
            return Record(self.number, {}, unreadable_problem(character, line, self.advice))
        names, read = self.dialect.names, self.read
        named = zip(names, cells, strict=False)
        # Columns without a name share the key "", so a blank cell must not replace a value, which is a problem.
        values = {name: read(cell) for name, cell in named if cell and (name or not cell.isspace())}
        problems: tuple[Problem, ...] = ()
        warnings: tuple[Problem, ...] = ()
        if len(self.taken) > 1 and (problem := self._swallowed_rows(cells)) is not None:
            problems = (problem,)
        elif len(cells) < self.dialect.width:
            problems, warnings = self._too_few(len(cells))
        elif len(cells) > len(names):
            problems = self._too_many(cells)
        return Record(self.number, values, problems=problems, warnings=warnings)

    def _too_many(self, cells: list[str]) -> tuple[Problem, ...]:
        """Return the problem of a row with more cells than there are names."""
        count = len(self.dialect.names)
        if self.dialect.csv["delimiter"] == ",":
            # Empty cells count, too: 19,90 without quotation marks moves all later cells by one.
            expected = f"expected {count} cells, but there are {len(cells)}"
            return (Problem("$", f"{expected}: perhaps a decimal comma is not in quotation marks"),)
        filled = sum(bool(cell.strip()) for cell in cells[count:])
        return (surplus(filled),) if filled else ()

    def _swallowed_rows(self, cells: list[str]) -> Problem | None:
        """Return the problem of a cell that contains rows, because the quotation mark of a later cell closed it."""
        separator, each = self.dialect.csv["delimiter"], len(self.dialect.names) - 1
        line = self.line
        for cell in cells:
            breaks = line_breaks(cell)
            # A real text of several lines has fewer separators, and a space after its commas and semicolons.
            if breaks and each > 1 and cell.count(separator) >= breaks * each and f"{separator} " not in cell:
                expected = f"expected a cell, but the one that opens on line {line} seems to contain rows"
                return Problem("$", f"{expected}: perhaps its quotation mark is never closed")
            line += breaks
        return None

    def _too_few(self, count: int) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return the problems and the warnings of a row with too few cells."""
        expected = f"expected {self.dialect.width} cells, but there are {count}"
        if self.taken[-1].endswith(("\n", "\r")):
            # Excel sometimes omits empty cells at the end of a row.
            return (), (Problem("$", f"{expected}: check that no cell is missing before others"),)
        return (Problem("$", f"{expected}, at the end of the file: perhaps the file is cut off"),), ()


def _reason(error: csv.Error) -> str:
    return str(error).partition(" - ")[0]  # without the advice for programmers


def _line_of_quote(record: str, separator: str) -> int:
    """Return the line of an invalid record, from 0, on which the cell begins that is not closed correctly."""
    begin = end = 0
    while True:
        if _OPENS.match(record, begin):
            quoted = _QUOTED.match(record, begin)
            if quoted is None or record[quoted.end() : quoted.end() + 1] != separator:
                return line_breaks(record[:begin])
            end = quoted.end()
        else:
            end = record.find(separator, begin)
        if end < 0:
            return line_breaks(record[:begin])
        begin = end + 1
