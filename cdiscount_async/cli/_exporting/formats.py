"""The formats of rows, to which rows can be appended, and the text formats among them: JSON Lines and CSV."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from ..._common.formulas import json_cell, prefixed, unprefixed
from .rows import Rows

__all__ = ("CSV", "Format", "JSONLines")

_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?").fullmatch


class Format(Protocol):
    """A format of rows."""

    @property
    def head(self) -> bytes:
        """The bytes before the rows."""

    def encode(self, item: Any) -> bytes:
        """Return the rows of an item, with those of items before it that were held back; nothing to hold them back.

        Raises:
            ContractMismatch: The format cannot hold a row.
            OSError: The format cannot hold so many rows.

        """

    def flush(self) -> bytes:
        """Return the rows that were held back. Raises as `encode`."""

    def fits(self, file: BinaryIO, length: int) -> bool:
        """Whether the first bytes of a file, which is at its beginning, may be rows of this format: a quick check."""

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row in a file. Rows of another format raise any exception."""


class JSONLines:
    """One JSON document a line."""

    head: Final = b""

    def __init__(self, rows: Rows) -> None:
        self._rows: Final = rows

    def encode(self, item: Any) -> bytes:
        """Return the lines of an item."""
        return "".join(self.lines(item)).encode()

    def lines(self, item: Any) -> Iterable[str]:
        """Return the lines of an item, with their line ends."""
        return (f"{_json(row)}\n" for row in self._rows.of(item))

    def flush(self) -> bytes:
        """Return nothing."""
        return b""

    def fits(self, file: BinaryIO, length: int) -> bool:
        """Whether the first bytes of a file end with a line."""
        return _ends_with_line(file, length)

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row."""
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield json.loads(line)[member]


class CSV:
    """A table with a column for each member. Members with several values are JSON in their cell.

    A buyer can choose a name that a spreadsheet runs as a formula. An apostrophe before such a text prevents that, and
    can be removed again: see `_common.formulas`. Numbers stay as they are.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows: Final = rows
        self.head: Final = _written(rows.types).encode()

    def encode(self, item: Any) -> bytes:
        """Return the lines of an item."""
        return "".join(map(self._line, self._rows.of(item))).encode()

    def flush(self) -> bytes:
        """Return nothing."""
        return b""

    def fits(self, file: BinaryIO, length: int) -> bool:
        """Whether the first bytes of a file have these columns, and end with a line."""
        return file.read(len(self.head)) == self.head and _ends_with_line(file, length)

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row."""
        limit = csv.field_size_limit(sys.maxsize)  # a cell with all lines of an order may be long
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file, strict=True):
                    yield unprefixed(row[member])
        finally:
            csv.field_size_limit(limit)  # it is that of the whole process

    def _line(self, row: Mapping[str, Any]) -> str:
        cells = [_cell(row[name]) for name in self._rows.types]
        if _NUMBER(cells[0]):  # a spreadsheet that separates cells at semicolons reads the whole line as one cell
            cells[0] = prefixed(cells[0])
        return _written(cells)


def _ends_with_line(file: BinaryIO, length: int) -> bool:
    file.seek(length - 1)
    return file.read(1) == b"\n"


def _written(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json_cell(_json(value))
    return value if value[:1] in "+-" and _NUMBER(value) else prefixed(value)
