"""The formats of rows, and the text formats among them: JSON Lines, JSON and CSV."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from ..._common.formulas import json_cell, prefixed, unprefixed
from .._terminal import escaped
from .rows import Rows

__all__ = ("CSV", "Format", "JSONArray", "JSONLines", "TextFormat")

_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_LINE_END: Final = "\r\n"
"""The line end of CSV."""
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

    @property
    def tail(self) -> bytes:
        """The bytes after the rows."""

    def fits(self, file: BinaryIO, length: int) -> bool:
        """Whether the first bytes of a file, which is at its beginning, may be rows of this format: a quick check."""

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row in a file. Rows of another format raise any exception."""


class TextFormat:
    """A format that is text, so that it can also be printed. Each text has its line ends."""

    start: str = ""
    """The text before the rows."""

    def lines(self, item: Any) -> Iterable[str]:
        """Return the lines of an item, with those of items before it that were held back."""
        raise NotImplementedError

    def held(self) -> Iterable[str]:
        """Return the lines that were held back."""
        return ()

    def end(self) -> str:
        """Return the text after the rows."""
        return ""

    @property
    def head(self) -> bytes:
        """The bytes before the rows."""
        return self.start.encode()

    @property
    def tail(self) -> bytes:
        """The bytes after the rows."""
        return self.end().encode()

    def encode(self, item: Any) -> bytes:
        """Return the lines of an item."""
        return "".join(self.lines(item)).encode()

    def flush(self) -> bytes:
        """Return the lines that were held back."""
        return "".join(self.held()).encode()

    def fits(self, _file: BinaryIO, _length: int) -> bool:
        """Whether a later run can continue a file: not in this format."""
        return False

    def keys(self, _path: Path, _member: str) -> Iterator[str]:
        """Yield nothing, for a format that no later run continues."""
        return iter(())


class JSONLines(TextFormat):
    """One JSON document a line."""

    def __init__(self, rows: Rows) -> None:
        self._rows: Final = rows

    def lines(self, item: Any) -> Iterable[str]:
        """Return the lines of an item."""
        return (f"{_json(row)}\n" for row in self._rows.of(item))

    def fits(self, file: BinaryIO, length: int) -> bool:
        """Whether the first bytes of a file end with a line."""
        return _ends_with_line(file, length)

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row."""
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield json.loads(line)[member]


class JSONArray(TextFormat):
    """One JSON document: an array of rows. Without its end it is not valid, so rows cannot be appended later."""

    start = "["

    def __init__(self, rows: Rows, *, indented: bool = False) -> None:
        """Write each row as one line, or as indented lines for a person."""
        self._rows: Final = rows
        self._encode: Final = json.JSONEncoder(ensure_ascii=False, indent=2 if indented else None).encode
        self._separator = "\n"

    def lines(self, item: Any) -> Iterable[str]:
        """Yield the rows of an item, each after the separator from the row before it."""
        for row in self._rows.of(item):
            yield f"{self._separator}{self._encode(row)}"
            self._separator = ",\n"

    def end(self) -> str:
        """Return the end of the array."""
        return "]\n" if self._separator == "\n" else "\n]\n"


class CSV(TextFormat):
    """A table with a column for each member. Members with several values are JSON in their cell.

    A buyer can choose a name that a spreadsheet runs as a formula. An apostrophe before such a text prevents that, and
    can be removed again: see `_common.formulas`. Numbers stay as they are.
    """

    def __init__(self, rows: Rows, *, escaping: bool = False) -> None:
        """Write each row as it is, or as one line without control characters for a terminal."""
        self._rows: Final = rows
        self._escaping: Final = escaping
        self.start = self._written(rows.types)

    def lines(self, item: Any) -> Iterable[str]:
        """Return the lines of an item."""
        return map(self._line, self._rows.of(item))

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
        return self._written(cells)

    def _written(self, cells: Iterable[str]) -> str:
        line = StringIO()
        csv.writer(line).writerow(cells)
        return f"{escaped(line.getvalue().removesuffix(_LINE_END))}\n" if self._escaping else line.getvalue()


def _ends_with_line(file: BinaryIO, length: int) -> bool:
    file.seek(length - 1)
    return file.read(1) == b"\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json_cell(_json(value))
    return value if value[:1] in "+-" and _NUMBER(value) else prefixed(value)
