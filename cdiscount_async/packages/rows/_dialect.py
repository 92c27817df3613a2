"""The separator and the column names of a CSV, as its first record shows them."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from ...errors import InvalidPackage
from ._columns import Table

SEPARATORS: Final = (";", "\t", ",", "|")
_SEPARATOR_LINE: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?', re.IGNORECASE)


@attrs.frozen
class Dialect:
    """How the records of a file are written, and the names of their cells."""

    names: tuple[str, ...]
    csv: Mapping[str, Any]
    """Arguments of `csv.reader`."""
    has_names: bool
    """Whether the first record has the names, and is not a row."""
    width: int = attrs.field()
    """The lowest number of cells in a row; by default up to the last one with a name."""

    @width.default
    def _named(self) -> int:
        return max((place for place, name in enumerate(self.names, 1) if name), default=0)


def named_separator(line: str) -> str:
    """Return the separator that a line such as `sep=;` names, as Excel writes it; "" for other lines."""
    named = _SEPARATOR_LINE.fullmatch(line.strip(" \r\n"))
    return named[1] if named else ""


def dialect_of(first: Sequence[str], line: int, separator: str, table: Table) -> Dialect:
    """Return the dialect in which most names of the first record are known, or that of a file without names.

    Args:
        first: The lines from the first record on.
        line: The number of the line on which the first record begins.
        separator: The separator that the file names; "" if it names none.
        table: The known columns.

    Raises:
        InvalidPackage: If no dialect has a known column.
    """
    found, most, tried = None, 0, 0
    for arguments in _candidates(separator):
        cells = _first_record(first, arguments)
        tried += bool(cells)
        known = sum(table.knows(name) for name in cells)
        if known > most:
            found, most = Dialect(tuple(name.strip() for name in cells), arguments, has_names=True), known
        elif found is None and (names := table.names_of_cells(cells)):
            width = sum(map(bool, names[: len(cells)]))
            found = Dialect(names, arguments, has_names=False, width=width)
    if found is None and (not tried or first[0].count('"') % 2):
        raise InvalidPackage(f"no row of CSV begins on line {line}: perhaps a quotation mark in it is never closed")
    if found is None:
        raise table.refusal("the first row")
    return found


def _candidates(named: str) -> Iterator[dict[str, Any]]:
    for separator in dict.fromkeys([named, *SEPARATORS] if named else SEPARATORS):
        for spaces in (False, True):  # between a separator and a quotation mark
            # Strict: otherwise a quotation mark that is never closed would read all later rows as one cell.
            yield {"delimiter": separator, "skipinitialspace": spaces, "strict": True}


def _first_record(lines: Iterable[str], arguments: Mapping[str, Any]) -> list[str]:
    try:
        return next(csv.reader(lines, **arguments), [])
    except csv.Error:
        return []
