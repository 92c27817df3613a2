"""The sources of rows: files by their suffixes, open text files, and iterables of mappings."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias, cast

from ...errors import InvalidPackage
from ._columns import Table
from ._csv import csv_opened
from ._encoding import encoding_of
from ._excel import excel_opened
from ._foreign import mapping
from ._json_rows import json_opened
from ._options import Options
from ._record import Opened, Record, with_warnings
from ._text import peeked, pieces_of_file, pieces_of_path

Source: TypeAlias = str | os.PathLike[str] | TextIO | Iterable[Mapping[str, Any]]
"""The path of a CSV, JSON, Parquet file or workbook, by its suffix; an open text file; or an iterable of mappings."""


def _csv_file(path: Path, table: Table, options: Options) -> Opened:
    encoding = encoding_of(path, options.encoding)
    with with_warnings(encoding.warnings):
        opened = csv_opened(pieces_of_path(path, encoding.name), table, encoding.advice)
    opened.warnings.extend(encoding.warnings)
    return opened


def _json_file(path: Path, _: Table, options: Options) -> Opened:
    encoding = encoding_of(path, options.encoding)
    opened = json_opened(pieces_of_path(path, encoding.name), encoding.advice)
    opened.warnings.extend(encoding.warnings)
    return opened


def _parquet_file(path: Path, table: Table, _: Options) -> Opened:
    from ._parquet import parquet_opened  # noqa: PLC0415 - an optional extra

    return parquet_opened(path, table)


OPENERS: Final[Mapping[str, Callable[[Path, Table, Options], Opened]]] = {
    ".csv": _csv_file,
    ".json": _json_file,
    ".jsonl": _json_file,
    ".ndjson": _json_file,
    ".parquet": _parquet_file,
    ".tsv": _csv_file,
    ".txt": _csv_file,
    ".xlsm": excel_opened,
    ".xlsx": excel_opened,
}
"""The functions that open files, by suffix."""
_OTHER_SPREADSHEETS: Final = frozenset({".numbers", ".ods", ".xls", ".xlsb"})


def opened(source: Source, table: Table, options: Options) -> Opened:
    """Open a source and read its beginning. Raises InvalidPackage for a file that cannot be read as rows."""
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        suffix = path.suffix.lower()
        opener = OPENERS.get(suffix)
        if suffix in _OTHER_SPREADSHEETS:
            raise InvalidPackage(f"{suffix} files cannot be read: save the file as .xlsx or CSV")
        if opener is None:
            raise InvalidPackage(f"the name of a file of rows must end with one of {', '.join(OPENERS)}")
        if options.encoding and opener not in {_csv_file, _json_file}:
            raise InvalidPackage(f"only text files have an encoding, and {path.suffix} is not a text file")
        if options.sheet is not None and opener is not excel_opened:
            raise InvalidPackage(f"only workbooks have sheets, and {path.suffix} is not a workbook")
        if path.exists() and not path.is_file():
            raise InvalidPackage("expected a file, not a directory, pipe or device: a file is read more than once")
        return opener(path, table, options)
    if options.encoding:
        raise InvalidPackage("an encoding needs a path: an open file has its own, and mappings have none")
    if options.sheet is not None:
        raise InvalidPackage("a sheet needs the path of a workbook")
    if hasattr(source, "read"):
        return _open_file(cast("TextIO", source), table)
    return Opened(Record(number, row) for number, row in enumerate(map(mapping, source), 1))


def _open_file(file: TextIO, table: Table) -> Opened:
    begin, pieces = peeked(pieces_of_file(file))
    return json_opened(pieces, _REOPEN) if begin in {"{", "["} else csv_opened(pieces, table, _REOPEN)


_REOPEN: Final = "open it with another encoding"
