"""How rows stand in a file, as text that can be appended: JSON Lines and CSV."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, Final, Protocol

__all__ = ("CSV", "Format", "JSONLines")

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?").fullmatch
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""How a text begins that a spreadsheet would run, and what hides such a beginning."""


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

    Buyers write their names themselves, and a spreadsheet runs a text that begins like a formula. So such a text gets
    an apostrophe before it, and so does a text that begins with one: whoever takes the first apostrophe away has what
    the service said. Numbers stay as they are.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns: Final = columns
        self.head: Final = _written(columns)

    def line(self, row: Mapping[str, Any]) -> str:
        """Write a row, with the end of its line."""
        return _written([_cell(row[column]) for column in self._columns])

    def keys(self, file: Iterable[str], member: str) -> Iterator[str]:
        """Read one member of every row back."""
        csv.field_size_limit(sys.maxsize)  # a cell holds all lines of an order, and may be long
        for row in csv.DictReader(file, strict=True):
            yield row[member].removeprefix("'")


def _written(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # Where a semicolon parts the cells, as it does in France, it could begin a formula in the middle of a text.
        return json.dumps(value, ensure_ascii=False).replace(";", "\\u003b")
    return f"'{value}" if value.startswith(_FORMULA) and not _NUMBER(value) else value
