"""Tables for people, with columns that fit the terminal, and the same rows as JSON Lines for programs."""

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Final, TextIO

from .._common.lists import first_few
from ._cells import beside, padded, terminal_width, width, wrapped
from ._terminal import escaped

SAMPLED_ROWS: Final = 500
"""The number of first rows that decide the widths of the columns, so that a table may have any length."""
WIDEST: Final = 60
"""The greatest width to which a column is padded in a file."""
_NARROW: Final = 24
"""A column of several words becomes as narrow as this before another column is left out."""
_GAP: Final = "  "


def show(
    rows: Iterable[Mapping[str, str]],
    columns: Sequence[str],
    *,
    as_json: bool = False,
    file: TextIO | None = None,
    drops: Sequence[str] = (),
) -> None:
    """Print rows: on stdout, unless another file is given.

    On a terminal the table fits the width: the columns of `drops` are left out one by one while the others do not fit,
    and texts of the widest columns break at spaces. In a file or a pipe each row is one line with all columns.
    """
    file = file or sys.stdout
    for line in _json(rows) if as_json else _table(rows, TableLines(columns, drops, terminal_width(file))):
        print(line, file=file)


def _json(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and their texts, except for empty texts. On a terminal a text breaks at spaces, beside its name."""
    named = [(name, text) for name, text in facts if text]
    widest = max((len(name) for name, _ in named), default=0)
    room = terminal_width(sys.stdout)
    for name, text in named:
        for line in beside(f"{name:{widest}}  ", escaped(text), room):
            print(line)


class TableLines:
    """The lines of a table. The first rows decide the widths of the columns, so they are held back."""

    def __init__(self, columns: Sequence[str], drops: Sequence[str], room: int | None) -> None:
        """Prepare a table that fits into so many columns of a terminal, or that is for a file if `room` is None."""
        self._columns: Final = columns
        self._drops: Final = drops
        self._room: Final = room
        self._held: list[Mapping[str, str]] = []
        self._widths: Mapping[str, int] | None = None

    def add(self, row: Mapping[str, str]) -> Iterator[str]:
        """Yield the lines that are ready with this row."""
        cells = {name: escaped(row[name]) for name in self._columns}
        if self._widths is not None:
            yield from self._lines(cells, self._widths)
            return
        self._held.append(cells)
        if len(self._held) == SAMPLED_ROWS:
            yield from self.flush()

    def flush(self) -> Iterator[str]:
        """Yield the lines of the rows that were held back."""
        if not self._held:
            return
        head = {name: name for name in self._columns}
        self._widths = widths = self._fitting(head)
        for cells in (head, *self._held):
            yield from self._lines(cells, widths)
        self._held.clear()

    def _fitting(self, head: Mapping[str, str]) -> Mapping[str, int]:
        """Return the columns that are shown, each with its width."""
        first, room = self._held, self._room
        widths = {name: max(width(row[name]) for row in (head, *first)) for name in self._columns}
        widths = {name: min(one, WIDEST if room is None else room) for name, one in widths.items()}
        if room is None:
            return widths
        least = {name: min(widths[name], _NARROW) if _breaks(name, first) else widths[name] for name in self._columns}
        return _fitted(widths, least, self._drops, room)

    def _lines(self, cells: Mapping[str, str], widths: Mapping[str, int]) -> Iterator[str]:
        return _lines([cells[name] for name in widths], list(widths.values()), whole=self._room is None)


def _table(rows: Iterable[Mapping[str, str]], table: TableLines) -> Iterator[str]:
    for row in rows:
        yield from table.add(row)
    yield from table.flush()


def _breaks(name: str, rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether the texts of a column can be broken at spaces."""
    return any(" " in row[name] for row in rows)


def _fitted(widths: Mapping[str, int], least: Mapping[str, int], drops: Sequence[str], room: int) -> dict[str, int]:
    """Return the columns that are shown, each with its width."""
    kept = dict(widths)
    for name in drops:
        if _total(least[one] for one in kept) > room:
            kept.pop(name, None)
    for narrowest in (_NARROW, 1):  # words break only if all columns are already narrow
        while _total(kept.values()) > room:
            widest = max(kept, key=lambda one: kept[one])
            if kept[widest] <= narrowest:
                break
            kept[widest] -= 1
    return kept


def _total(widths: Iterable[int]) -> int:
    return sum(one + len(_GAP) for one in widths) - len(_GAP)


def _lines(cells: Sequence[str], widths: Sequence[int], *, whole: bool) -> Iterator[str]:
    """Yield the lines of a row: one, unless a text is broken."""
    broken = ([cell] if whole else wrapped(cell, columns) for cell, columns in zip(cells, widths, strict=True))
    for parts in zip_longest(*broken, fillvalue=""):
        yield _GAP.join(map(padded, parts, widths)).rstrip()


def counted(noun: str, count: int) -> str:
    """Return a number with its noun: "1 row", "2,000 rows"."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def few(texts: Collection[str], most: int = 5) -> str:
    """Return the first few texts, and how many more there are."""
    return first_few(map(escaped, islice(texts, most)), len(texts))
