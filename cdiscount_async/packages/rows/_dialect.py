"""What separates the cells of a CSV, and what its columns are called: its first record shows both."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from ...errors import InvalidPackage
from ._columns import Table
from ._export import EXPORT, is_export

SEPARATORS: Final = (";", "\t", ",", "|")
_SAYS_SEPARATOR: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?', re.IGNORECASE)


@attrs.frozen
class Dialect:
    """How the records of a file are parted, and what their cells are."""

    names: tuple[str, ...]
    csv: Mapping[str, Any]
    """Arguments of `csv.reader`."""
    has_names: bool
    """Whether the first record is the names, and no row."""
    width: int = attrs.field(init=False)
    """How many cells a row has at least: up to the last one with a name."""

    @width.default
    def _named(self) -> int:
        return max((place for place, name in enumerate(self.names, 1) if name), default=0)


def said_separator(line: str) -> str:
    """Return what a line in front of the names says of the separator, as Excel has it: `sep=;`; "" for none."""
    said = _SAYS_SEPARATOR.fullmatch(line.strip(" \r\n"))
    return said[1] if said else ""


def dialect_of(first: Sequence[str], line: int, said: str, table: Table) -> Dialect:
    """Return the dialect in which most of the first record's names are known, or that of an export without names.

    `first` are the lines from the first record on, which begins on `line`. A wrong separator may make anything of
    them, so it never speaks.
    """
    found, most, tried = None, 0, 0
    for arguments in _candidates(said):
        cells = _first_record(first, arguments)
        tried += bool(cells)
        known = sum(table.knows(name) for name in cells)
        if known > most:
            found, most = Dialect(tuple(name.strip() for name in cells), arguments, has_names=True), known
        elif found is None and is_export(cells):
            # All rows have the cells of the first one: a decimal comma may have moved those of others.
            found = Dialect((*EXPORT, "")[: len(cells)], arguments, has_names=False)
    if found is None and (not tried or first[0].count('"') % 2):
        raise InvalidPackage(f"line {line} begins no row of CSV: is a quotation mark in it never closed?")
    if found is None:
        raise table.refusal("the first row")
    return found


def _candidates(said: str) -> Iterator[dict[str, Any]]:
    for separator in dict.fromkeys([said, *SEPARATORS] if said else SEPARATORS):
        for blanks in (False, True):  # between a separator and a quotation mark
            # Strictly: a quotation mark that is never closed would take all the rows behind it for one cell.
            yield {"delimiter": separator, "skipinitialspace": blanks, "strict": True}


def _first_record(lines: Iterable[str], arguments: Mapping[str, Any]) -> list[str]:
    try:
        return next(csv.reader(lines, **arguments), [])
    except csv.Error:
        return []
