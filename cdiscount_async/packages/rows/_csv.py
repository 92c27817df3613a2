"""Records of a CSV."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final

import attrs

from ..._common.formulas import unprefixed
from ...errors import InvalidPackage, Problem
from ._columns import Table
from ._dialect import Dialect, dialect_of, said_separator
from ._record import Opened, Record, surplus
from ._text import line_breaks, lines_of, told_of, unreadable

_MAX_HEAD: Final = 1 << 20
"""How much of a file is looked at for its first record, in characters."""
_MAX_RECORD: Final = 1 << 22
"""The longest record that is read, in characters."""
_OPENS: Final = re.compile(' *"')
_QUOTED: Final = re.compile(' *"[^"]*+(?:""[^"]*+)*+"')


def csv_opened(pieces: Iterable[str], table: Table, advice: str = "") -> Opened:
    """Open a CSV and look at its first record. Raises InvalidPackage where that has no columns that are known.

    `advice` is what to do about a byte that could not be decoded.
    """
    lines = lines_of(pieces)
    head = _head(lines)
    if not head.first:
        raise InvalidPackage("the file is empty")
    dialect = dialect_of(head.first, head.before + 1, head.said, table)
    records = _Records(chain(head.first, lines), dialect, head.blank + dialect.has_names, head.before + 1, advice)
    return Opened(iter(records), dialect.names)


@attrs.frozen
class _Head:
    """The begin of a file."""

    first: list[str]
    """The lines from the first record on, as many as are looked at."""
    said: str
    """The separator that a line names."""
    before: int
    """How many lines there are in front of the first record."""
    blank: int
    """How many of them a spreadsheet shows."""


def _head(lines: Iterator[str]) -> _Head:
    said = ""
    before = blank = size = 0
    first: list[str] = []
    for line in lines:
        if not first:
            line = line.lstrip("\ufeff")  # noqa: PLW2901
            says_nothing = not line.strip(" \t;,|\r\n")
            blank += says_nothing
            if says_nothing or (not said and (said := said_separator(line))):
                before += 1
                continue
        first.append(line)
        size += len(line)
        if size > _MAX_HEAD:
            break
    return _Head(first, said, before, blank)


@attrs.define
class _Records:
    """Reads one record after the other."""

    lines: Iterator[str]
    dialect: Dialect
    number: int
    """Of the last record that was read, as a spreadsheet counts rows."""
    line: int
    """Of the text, on which the record begins that is read."""
    advice: str
    taken: list[str] = attrs.field(factory=list)
    """The lines of that record so far."""
    ended: bool = False
    read: Callable[[str], str] = attrs.field(init=False)
    """What makes the value of a cell: `cdiscount offers`, known by its names, puts apostrophes before formulas."""

    @read.default
    def _of_our_own(self) -> Callable[[str], str]:
        return unprefixed if "seller_product_id" in self.dialect.names else str

    def __iter__(self) -> Iterator[Record]:
        """Yield the records that are rows; those that are blank only count."""
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
                    # What follows a line that is no CSV may be the rest of its cell.
                    if broken and (len(cells) < len(self.dialect.names) or '"' in text):
                        yield Record(
                            self.number, {}, f"expected a whole row, and this may be the rest of line {broken}"
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
                    "is a quotation mark in it never closed?"
                )
            self.taken.append(line)
            yield line
        self.ended = True

    def _broken(self, error: csv.Error) -> Record:
        """Return a record that cannot be read; raises InvalidPackage where that may have taken others with it."""
        if self.ended or len(self.taken) > 1:
            line = self.line + _line_of_mark("".join(self.taken), self.dialect.csv["delimiter"])
            is_long = "field limit" in str(error)
            other = "the cell is too long" if is_long else "one within the cell is not doubled"
            raise InvalidPackage(
                f"the quotation mark that opens a cell on line {line} is never closed, or {other}: "
                "what stands behind it cannot be told from it"
            )
        return Record(self.number, {}, f"expected a row of CSV, and line {self.line} is none ({_reason(error)})")

    def _record(self, cells: list[str], text: str) -> Record:
        if sign := unreadable(text):
            line = self.line + line_breaks("".join(self.taken).partition(sign)[0])
            return Record(self.number, {}, told_of(sign, line, self.advice))
        names, read = self.dialect.names, self.read
        named = zip(names, cells, strict=False)
        # Of columns without a name, what is not blank is told; blanks must not take its place.
        values = {name: read(cell) for name, cell in named if cell and (name or not cell.isspace())}
        problems: tuple[Problem, ...] = ()
        warnings: tuple[Problem, ...] = ()
        if len(self.taken) > 1 and (problem := self._with_rows(cells)) is not None:
            problems = (problem,)
        elif len(cells) < self.dialect.width:
            problems, warnings = self._short(len(cells))
        elif len(cells) > len(names):
            problems = self._surplus(cells)
        return Record(self.number, values, problems=problems, warnings=warnings)

    def _surplus(self, cells: list[str]) -> tuple[Problem, ...]:
        """Return what is wrong with a row that has more cells than there are names."""
        count = len(self.dialect.names)
        if self.dialect.csv["delimiter"] == ",":
            # Also where they are empty: 19,90 without quotation marks moves all behind it by one.
            told = f"expected {count} cells, and there are {len(cells)}"
            return (Problem("$", f"{told}: is a decimal comma not in quotation marks?"),)
        given = sum(bool(cell.strip()) for cell in cells[count:])
        return (surplus(given),) if given else ()

    def _with_rows(self, cells: list[str]) -> Problem | None:
        """Return what is wrong with a cell that holds rows: a mark that opens another cell has closed its own."""
        separator, each = self.dialect.csv["delimiter"], len(self.dialect.names) - 1
        line = self.line
        for cell in cells:
            breaks = line_breaks(cell)
            # A text of several lines has a blank behind its commas and semicolons, and seldom as many of them.
            if breaks and each > 1 and cell.count(separator) >= breaks * each and f"{separator} " not in cell:
                told = f"the one that opens on line {line} holds what looks like rows"
                return Problem("$", f"expected a cell, and {told}: is its quotation mark never closed?")
            line += breaks
        return None

    def _short(self, count: int) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return the problems and the warnings of a row with too few cells."""
        told = f"expected {self.dialect.width} cells, and there are {count}"
        if self.taken[-1].endswith(("\n", "\r")):
            # Excel leaves out the last cells of a row where they are empty, but not always.
            return (), (Problem("$", f"{told}: look whether one is missing in front of others"),)
        return (Problem("$", f"{told}, at the end of the file: it may be cut off"),), ()


def _reason(error: csv.Error) -> str:
    return str(error).partition(" - ")[0]  # without advice for who wrote the program


def _line_of_mark(record: str, separator: str) -> int:
    """Return on which line of a broken record, from 0, the cell opens that is not closed as it should be."""
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
