"""How rows stand in a file, as text that can be appended: JSON Lines and CSV."""

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
    """One way to write rows."""

    @property
    def head(self) -> str:
        """What stands before the rows."""

    def line(self, row: Mapping[str, Any]) -> str:
        """Write a row, with the end of its line."""

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Read one member of every row back; raises what it may for rows that were not written so."""


class JSONLines:
    """One JSON document a line."""

    head: Final = ""

    def line(self, row: Mapping[str, Any]) -> str:
        """Write a row, with the end of its line."""
        return json.dumps(row, ensure_ascii=False) + "\n"

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Read one member of every row back."""
        for line in file:
            yield json.loads(line)[member]


class CSV:
    """A table with a column for each member; what holds more than one value is JSON within its cell.

    Buyers write their names themselves, and a spreadsheet runs a text that begins as a formula does. Such a beginning
    gets an apostrophe, by which the text can be had back: `_formulas` says how. Numbers stay as they are.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns: Final = columns
        self.head: Final = _written(columns)

    def line(self, row: Mapping[str, Any]) -> str:
        """Write a row, with the end of its line."""
        cells = [_cell(row[column]) for column in self._columns]
        if _NUMBER(cells[0]):  # where semicolons part the cells, the whole line is one that begins with this number
            cells[0] = prefixed(cells[0])
        return _written(cells)

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Read one member of every row back."""
        csv.field_size_limit(sys.maxsize)  # a cell holds all lines of an order, and may be long
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
