"""Records of a CSV."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from ...errors import InvalidPackage
from ._columns import Table
from ._export import EXPORT, is_export
from ._record import Opened, Record

SEPARATORS: Final = (";", "\t", ",")
_SEPARATOR_LINE: Final = re.compile(r"\"?sep=.\"?", re.IGNORECASE)


def csv_opened(lines: Iterator[str], table: Table) -> Opened:
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
    hidden = "'" if "seller_product_id" in names else ""
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
            yield Record(begin, {name: cell.removeprefix(hidden) for name, cell in named if cell}, more=more)
        begin = before + reader.line_num + 1
