"""Where rows come from: a CSV, JSON Lines, or any iterable of mappings."""

import codecs
import csv
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, Final, TextIO, TypeAlias

import attrs

from ..._formulas import plain
from ...errors import InvalidPackage
from ._columns import Table
from ._export import EXPORT, is_export

Source: TypeAlias = str | os.PathLike[str] | TextIO | Iterable[Mapping[str, Any]]
"""A path whose name ends with .csv, .tsv, .txt, .jsonl or .ndjson; a text file that is open; or mappings."""

SEPARATORS: Final = (";", "\t", ",")
_JSON: Final = frozenset({".jsonl", ".ndjson"})
_CSV: Final = frozenset({".csv", ".tsv", ".txt"})
_PIECE: Final = 1 << 20
_MAX_LINE: Final = 1 << 24
"""The longest line of JSON that is read, in characters."""
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=.\"?", re.IGNORECASE)


@attrs.frozen
class Record:
    """One row as it is written."""

    number: int
    """The line that it begins on, or its place among the mappings, from 1."""
    cells: Mapping[str, Any]
    """Values by the names that the source gives them."""
    broken: str = ""
    """Why it cannot be read at all."""
    more: int = 0
    """How many cells there are beyond the last column."""


@attrs.frozen
class Opened:
    """A source that is open."""

    records: Iterator[Record]
    names: tuple[str, ...] | None = None
    """Its columns, where it has a line of them."""
    comma: bool = False
    """Whether decimal numbers may have a comma."""


def opened(source: Source, table: Table) -> Opened:
    """Open a source and look at its first line. Raises InvalidPackage for a file that cannot be read as rows."""
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        suffix = path.suffix.lower()
        if suffix not in _JSON | _CSV:
            known = ", ".join(sorted(_JSON | _CSV))
            raise InvalidPackage(f"the name of a file of rows ends with one of {known}")
        lines = _lines(path, _encoding(path))
        return Opened(_json(lines)) if suffix in _JSON else _csv(lines, table)
    if isinstance(source, io.TextIOBase):
        first = source.readline(_MAX_LINE)
        lines = chain([first] if first else [], source)
        return Opened(_json(lines)) if first.lstrip("\ufeff \t").startswith("{") else _csv(lines, table)
    return Opened(Record(number, row) for number, row in enumerate(_mappings(source), 1))


def _mappings(source: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for row in source:
        if not isinstance(row, Mapping):
            raise TypeError(f"expected mappings as rows, not {type(row).__name__}")
        yield row


def _encoding(path: Path) -> str:
    """Find out how a whole file is encoded: UTF-8, UTF-16 with its mark, or what Excel writes in France."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        piece = file.read(_PIECE)
        if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(_PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield from file
        except UnicodeDecodeError:  # cp1252 lacks five signs
            raise InvalidPackage(f"the file is neither UTF-8 nor {encoding}") from None


def _json(lines: Iterable[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"), parse_float=Decimal)
        except (ValueError, RecursionError, ArithmeticError):
            yield Record(number, {}, "expected an object of JSON")
            continue
        yield Record(number, row) if isinstance(row, dict) else Record(number, {}, "expected an object of JSON")


def _csv(lines: Iterator[str], table: Table) -> Opened:
    before, first = next(((count, line) for count, line in enumerate(lines) if not _says_nothing(line)), (0, None))
    if first is None:
        raise InvalidPackage("the file is empty")
    first = first.lstrip("\ufeff")
    separator = max(SEPARATORS, key=lambda one: sum(_is_known(name, table) for name in _split(first, one)))
    names = tuple(name.strip() for name in _split(first, separator))
    if any(_is_known(name, table) for name in names):
        _once(names)
        return Opened(_records(lines, separator, names, before + 1), names, comma=separator != ",")
    if is_export(_split(first, ";")):
        return Opened(_records(chain([first], lines), ";", EXPORT, before), EXPORT, comma=True)
    wanted = ", ".join(one.name for one in table.columns[:4])
    raise InvalidPackage(f"the first line has none of the columns that are known: {wanted}, …")


def _says_nothing(line: str) -> bool:
    """Whether a first line is empty, or names the separator, as Excel does: the names show that, too."""
    text = line.strip("\ufeff \t\r\n")
    return not text or _SEPARATOR_LINE.fullmatch(text) is not None


def _is_known(name: str, table: Table) -> bool:
    return table.place(name) is not None or table.is_ignored(name)


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise InvalidPackage(f"the first line is no line of CSV ({error})") from None


def _once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name and name.casefold() in seen:
            raise InvalidPackage(f"the column {name[:100]!r} is there twice")
        seen.add(name.casefold())


def _records(lines: Iterable[str], separator: str, names: tuple[str, ...], before: int) -> Iterator[Record]:
    # `cdiscount offers` puts an apostrophe before what a spreadsheet would run, and names its columns like that.
    read = plain if "seller_product_id" in names else str
    # Strictly: a quotation mark that is never closed would take all the rows behind it for one cell.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begin = before + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(begin, {}, f"expected a line of CSV ({error})")
            begin = before + reader.line_num + 1
            continue
        if any(cell.strip() for cell in cells):
            more = sum(bool(cell.strip()) for cell in cells[len(names) :])
            named = zip(names, cells, strict=False)
            yield Record(begin, {name: read(cell) for name, cell in named if cell}, more=more)
        begin = before + reader.line_num + 1
