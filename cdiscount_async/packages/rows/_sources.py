"""Where rows come from: a file by its suffix, a text file that is open, or any iterable of mappings."""

import io
import os
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias

from ...errors import InvalidPackage
from ._columns import Table
from ._csv import csv_opened
from ._excel import excel_opened, other_spreadsheet
from ._foreign import mapping
from ._json_rows import json_opened
from ._options import Options
from ._record import Opened, Record
from ._text import lines_of

Source: TypeAlias = str | os.PathLike[str] | TextIO | Iterable[Mapping[str, Any]]
"""A path whose name ends with .csv, .tsv, .txt, .jsonl or .ndjson; a text file that is open; or mappings."""

_MAX_LINE: Final = 1 << 24
"""The longest line of JSON that is read, in characters."""


def _csv_file(path: Path, table: Table, _: Options) -> Opened:
    return csv_opened(lines_of(path), table)


def _json_file(path: Path, *_: Any) -> Opened:
    return json_opened(lines_of(path))


def _parquet_file(path: Path, table: Table, _: Options) -> Opened:
    from ._parquet import parquet_opened  # noqa: PLC0415 - an optional extra

    return parquet_opened(path, table)


OPENERS: Final[Mapping[str, Callable[[Path, Table, Options], Opened]]] = {
    ".csv": _csv_file,
    ".jsonl": _json_file,
    ".ndjson": _json_file,
    ".parquet": _parquet_file,
    ".tsv": _csv_file,
    ".txt": _csv_file,
    ".xlsm": excel_opened,
    ".xlsx": excel_opened,
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), other_spreadsheet),
}
"""What opens a file, by the suffix of its name."""


def opened(source: Source, table: Table, options: Options) -> Opened:
    """Open a source and look at its beginning. Raises InvalidPackage for a file that cannot be read as rows."""
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        opener = OPENERS.get(path.suffix.lower())
        if opener is None:
            raise InvalidPackage(f"the name of a file of rows ends with one of {', '.join(OPENERS)}")
        return opener(path, table, options)
    if isinstance(source, io.TextIOBase):
        first = source.readline(_MAX_LINE)
        lines = chain([first] if first else [], source)
        return json_opened(lines) if first.lstrip("\ufeff \t").startswith("{") else csv_opened(lines, table)
    return Opened(Record(number, row) for number, row in enumerate(map(mapping, source), 1))
