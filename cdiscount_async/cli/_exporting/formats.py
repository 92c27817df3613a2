"""The text formats of rows, to which rows can be appended: JSON Lines and CSV."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Final, Protocol

from ..._common.formulas import json_cell, prefixed, unprefixed

__all__ = ("CSV", "Format", "JSONLines")

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?").fullmatch


class Format(Protocol):
    """A format of rows."""

    @property
    def head(self) -> str:
        """The text before the rows."""

    def line(self, row: Mapping[str, Any]) -> str:
        """Return the line of a row, with its line end."""

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Yield one member of every row. Rows of another format raise any exception."""


class JSONLines:
    """One JSON document a line."""

    head: Final = ""

    def line(self, row: Mapping[str, Any]) -> str:
        """Return the line of a row, with its line end."""
        return json.dumps(row, ensure_ascii=False) + "\n"

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Yield one member of every row."""
        for line in file:
            yield json.loads(line)[member]


class CSV:
    """A table with a column for each member. Members with several values are JSON in their cell.

    A buyer can choose a name that a spreadsheet runs as a formula. An apostrophe before such a text prevents that, and
    can be removed again: see `_common.formulas`. Numbers stay as they are.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns: Final = columns
        self.head: Final = _written(columns)

    def line(self, row: Mapping[str, Any]) -> str:
        """Return the line of a row, with its line end."""
        cells = [_cell(row[column]) for column in self._columns]
        if _NUMBER(cells[0]):  # a spreadsheet that separates cells at semicolons reads the whole line as one cell
            cells[0] = prefixed(cells[0])
        return _written(cells)

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Yield one member of every row."""
        csv.field_size_limit(sys.maxsize)  # a cell with all lines of an order may be long
        for row in csv.DictReader(file, strict=True):
            yield unprefixed(row[member])


def _written(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json_cell(json.dumps(value, ensure_ascii=False))
    return value if value[:1] in "+-" and _NUMBER(value) else prefixed(value)
