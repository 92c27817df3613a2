"""Rows as an Excel workbook; needs the extra `excel`."""

import errno
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

from ..._common.extras import extra
from .formats import JSONLines
from .rows import Rows

with extra("excel"):
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

__all__ = ("SheetRows", "to_workbook")

MOST_ROWS: Final = 1_048_576
"""The greatest number of rows in a sheet, with the row of names."""
LONGEST_TEXT: Final = 32_767
"""The greatest number of characters in a cell, in UTF-16."""
_MOST_DIGITS: Final = 15
"""The number of digits that a number of Excel has. A longer number is a text."""
_FIRST: Final = datetime(1900, 3, 1)  # noqa: DTZ001 - as in a sheet
_LAST: Final = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
"""Other times are texts: before, Excel counts a day that never was, and it rounds a later one to the year 10000."""
_FORMATS: Final = {"dateTime": "yyyy-mm-dd hh:mm:ss", "decimal": "#,##0.00##"}
_WIDTHS: Final = {"dateTime": 19, "string": 16}

_Write = Callable[[Any, int, int, Any, Any], int]
"""Writes a value into a cell of a sheet: row, column, value, format."""


class SheetRows(JSONLines):
    """JSON Lines that become a sheet: at most as many as a sheet can have."""

    def __init__(self, rows: Rows, most_rows: int = MOST_ROWS) -> None:
        super().__init__(rows)
        self._left = most_rows - 1

    def lines(self, item: Any) -> Iterator[str]:
        """Yield the lines of an item. Raises OSError if the sheet is full."""
        for line in super().lines(item):
            self._count()
            yield line

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row."""
        for key in super().keys(path, member):
            self._count()
            yield key

    def _count(self) -> None:
        if self._left == 0:
            raise _full()
        self._left -= 1


def _full() -> OSError:
    return OSError(errno.EFBIG, f"a sheet of Excel has at most {MOST_ROWS:,} rows: use .csv or .parquet")


def to_workbook(lines: Path, rows: Rows, file: BinaryIO, folder: Path) -> list[str]:
    """Make a workbook of flat rows in JSON Lines, and return sentences about texts that were cut.

    Amounts are numbers with a format, and times are French local time, as dates of Excel. Texts stay texts: none is a
    formula or a link. `folder` is for temporary files, which have all rows; it is removed.

    Raises OSError, also if the sheet is full.
    """
    shutil.rmtree(folder, ignore_errors=True)  # a crash may have left it
    folder.mkdir(mode=0o700)
    target = _ZipTarget(file)
    try:
        # The XML of a million rows may be longer than a zip can hold without its extension for large files.
        with Workbook(target, {"constant_memory": True, "tmpdir": str(folder), "use_zip64": True}) as book:
            return _fill(book, rows, lines)
    except FileCreateError as error:  # XlsxWriter has put an OSError into it
        raise error.args[0] from None
    finally:
        target.file = None
        shutil.rmtree(folder, ignore_errors=True)


class _ZipTarget:
    """The file that a `ZipFile` writes.

    After an error, a `ZipFile` writes its end when it is garbage collected: by then the file is closed, or its disk is
    full, and Python would print a traceback. So the end of the work detaches the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file: BinaryIO | None = file
        self._position = 0

    def write(self, data: bytes) -> int:
        """Write bytes."""
        if self.file:
            self.file.write(data)
        self._position += len(data)
        return len(data)

    def seek(self, position: int) -> int:
        """Go to a position."""
        if self.file:
            self.file.seek(position)
        self._position = position
        return position

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def flush(self) -> None:
        """Flush the file."""
        if self.file:
            self.file.flush()


def _fill(book: Any, rows: Rows, lines: Path) -> list[str]:
    sheet = book.add_worksheet("lines" if rows.for_lines else f"{rows.model.__name__.lower()}s")
    bold = book.add_format({"bold": True})
    formats = {xsd: book.add_format({"num_format": text}) for xsd, text in _FORMATS.items()}
    for column, (name, xsd) in enumerate(rows.types.items()):
        sheet.set_column(column, column, max(_WIDTHS.get(xsd, 10), min(len(name) + 2, 30)))
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    writers = [(name, _writer(xsd), formats.get(xsd)) for name, xsd in rows.types.items()]
    cut: dict[str, list[str]] = {}
    last = 0
    with lines.open(encoding="utf-8", newline="\n") as file:
        for last, line in enumerate(file, 1):
            if last == MOST_ROWS:
                raise _full()
            row: Mapping[str, Any] = json.loads(line)
            for column, (name, write, form) in enumerate(writers):
                if row[name] is not None and write(sheet, last, column, row[name], form):
                    cut.setdefault(name, []).append(str(row.get(rows.key)))
    sheet.autofilter(0, 0, last, len(writers) - 1)
    return [
        f"{name}: texts cut to {LONGEST_TEXT:,} characters: {len(keys):,}, the first in {keys[0]}"
        for name, keys in cut.items()
    ]


def _writer(xsd: str) -> _Write:
    match xsd:
        case "boolean":
            return lambda sheet, row, column, value, form: sheet.write_boolean(row, column, value, form)
        case "dateTime" | "utcDateTime":
            return _write_time
        case "string":
            return _write_text
        case _:
            return _write_number


def _write_text(sheet: Any, row: int, column: int, text: str, form: Any) -> int:
    """Write a text. Returns another number than 0 if it was cut."""
    if text.startswith("<r>") and text.endswith("</r>"):  # XlsxWriter takes such a text for XML of a text with formats
        text = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return int(sheet.write_string(row, column, text, form))


def _write_number(sheet: Any, row: int, column: int, value: str | float, form: Any) -> int:
    number = Decimal(str(value))
    if len(number.as_tuple().digits) > _MOST_DIGITS:
        return _write_text(sheet, row, column, f"{number:f}", None)
    return int(sheet.write_number(row, column, number, form))


def _write_time(sheet: Any, row: int, column: int, value: str, form: Any) -> int:
    moment = datetime.fromisoformat(value)
    if not _FIRST <= moment <= _LAST:
        return _write_text(sheet, row, column, value, None)
    return int(sheet.write_datetime(row, column, moment, form))
