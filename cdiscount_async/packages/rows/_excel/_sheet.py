"""The rows of a sheet: the stored value of each cell, or the reason why it has none."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, Final

import attrs

from ....errors import InvalidPackage
from .._numbers import EXACT, Formatted
from ._formats import AS_IT_IS
from ._parts import Target, parsed
from ._texts import MAX_TEXT, unescaped
from ._workbook import Sheet, Workbook

_MAX_COLUMNS: Final = 1 << 14
"""The number of columns of a spreadsheet."""
_MAX_MERGED: Final = 10
"""The highest number of merged ranges in a message."""
_ERRORS: Final = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
_FIRST_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no time zone
_FIRST_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001
"""Day 0 for dates since March 1900: workbooks count a 29 February in that year, which did not exist."""


@attrs.frozen
class Unread:
    """Replaces the value of a cell that cannot be read."""

    expected: str
    """The text after "expected" in the message."""


NOT_CALCULATED: Final = Unread(
    "a value, but the cell has a formula that was not calculated: open the workbook in a spreadsheet and save it"
)
IN_PERCENT: Final = Unread("a number that is not shown in percent: a cell that shows 20 % contains 0.2")
NO_NUMBER: Final = Unread("a number, but the content of the cell is not a number")
NO_DATE: Final = Unread("a date, but the number in the cell is not a date")


@attrs.define
class SheetRow:
    """A row that has cells."""

    number: int
    """The number in the spreadsheet, from 1."""
    hidden: bool
    cells: dict[int, Any] = attrs.field(factory=dict)
    """The values of the cells that have one, by column, from 0."""


def sheet_rows(book: Workbook, sheet: Sheet, merged: list[str]) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have values. Adds the first merged ranges to `merged` at the end."""
    target = _Cells(book, merged)
    for _ in parsed(book.archive, sheet.part, target):
        yield from target.rows
        target.rows.clear()
    yield from target.rows


class _Cells(Target):
    """Makes rows from the elements of a sheet."""

    def __init__(self, book: Workbook, merged: list[str]) -> None:
        """Start without a row."""
        self.rows: list[SheetRow] = []
        self.book = book
        self.merged = merged
        self.row = SheetRow(0, hidden=False)
        self.column = -1
        self.kind = self.style = ""
        self.has_formula = self.has_value = self.is_text = self.is_phonetic = False
        self.pieces: list[str] = []
        self.length = 0
        self.begins: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "c": self._cell, "f": self._formula, "v": self._stored, "t": self._text,
            "rPh": self._phonetic, "row": self._row, "mergeCell": self._merged,
        }  # fmt: skip

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        begin = self.begins.get(name)
        if begin is not None:
            begin(attributes)

    def _row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self.row = SheetRow(
            int(number) if number else self.row.number + 1, hidden=attributes.get("hidden") in {"1", "true"}
        )
        self.column, self.length = -1, 0

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.column = _column(attributes["r"]) if "r" in attributes else self.column + 1
        if not 0 <= self.column < _MAX_COLUMNS:
            raise InvalidPackage(f"row {self.row.number} of the sheet has a cell after the last column")
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.has_formula = self.has_value = self.is_text = False
        self.pieces.clear()

    def _formula(self, _: Mapping[str, str]) -> None:
        self.has_formula = True

    def _stored(self, _: Mapping[str, str]) -> None:
        self.has_value = self.is_text = True

    def _text(self, _: Mapping[str, str]) -> None:
        self.is_text = not self.is_phonetic

    def _phonetic(self, _: Mapping[str, str]) -> None:
        self.is_phonetic = True

    def _merged(self, attributes: Mapping[str, str]) -> None:
        if len(self.merged) < _MAX_MERGED:
            self.merged.append(attributes.get("ref", "")[:40])

    def data(self, text: str) -> None:
        """Receive a piece of a cell's text."""
        if self.is_text:
            self.pieces.append(self._counted(text))

    def _counted(self, text: str) -> str:
        """Return a text of the row. Raises InvalidPackage if all its texts together are too long."""
        self.length += len(text)
        if self.length > MAX_TEXT:
            raise InvalidPackage(f"row {self.row.number} of the sheet has more than {MAX_TEXT:,} characters")
        return text

    def finish(self, name: str) -> None:
        """End an element."""
        if name in {"v", "t"}:
            self.is_text = False
        elif name == "c":
            value = self._value("".join(self.pieces))
            if value is not None and not (isinstance(value, str) and not value.strip()):
                self.row.cells[self.column] = value
        elif name == "row":
            if self.row.cells:
                self.rows.append(self.row)
        elif name == "rPh":
            self.is_phonetic = False

    def _value(self, text: str) -> Any:
        if self.has_formula:
            is_calculated = bool(text.strip()) or (self.has_value and self.kind == "str")
            if self.book.not_calculated or not is_calculated:
                return NOT_CALCULATED
        match self.kind:
            case "s":
                return self._counted(self.book.texts[int(text)]) if text.strip() else None
            case "str" | "inlineStr" | "d":
                return unescaped(text)
            case "b":
                return text in {"1", "true"} if text.strip() else None
            case "e":
                return Unread(f"a value, but the cell has the error {text if text in _ERRORS else ''}".rstrip())
            case _:
                return self._number(text) if text.strip() else None

    def _number(self, text: str) -> Any:
        try:
            number = float(text)
        except ValueError:
            return NO_NUMBER
        formats = self.book.formats
        shown = formats[int(self.style)] if self.style and int(self.style) < len(formats) else AS_IT_IS
        if not isfinite(number):
            return NO_NUMBER
        if shown.is_date:
            return _moment(number, since_1904=self.book.since_1904)
        if shown.is_percent:
            return IN_PERCENT
        whole = int(number)
        value = whole if whole == number and abs(whole) < EXACT else number
        is_shown_otherwise = shown.has_text or len(str(abs(whole))) < shown.digits
        return Formatted(repr(value)) if is_shown_otherwise else value


def _column(reference: str) -> int:
    """Return the column of `B7`, from 0."""
    found = 0
    for letter in reference[:4].upper():
        if not "A" <= letter <= "Z":
            break
        found = 26 * found + ord(letter) - 64
    return found - 1


def _moment(days: float, *, since_1904: bool) -> Any:
    first = _FIRST_1904 if since_1904 else _FIRST_1900
    try:
        # The time is the decimals of the number. Rounding to milliseconds removes the errors of floats.
        return first + timedelta(seconds=round(days * 86_400, 3))
    except OverflowError:
        return NO_DATE
