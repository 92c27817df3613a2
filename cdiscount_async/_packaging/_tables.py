"""Tables as people read them on a terminal, and pipes as JSON Lines."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, TextIO

LOOKED_AT: Final = 500
"""From so many rows the widths follow, so that a table may be of any length."""
WIDEST: Final = 60
"""The widest column that others are aligned to."""


def show(
    rows: Iterable[Mapping[str, str]], columns: Sequence[str], *, as_json: bool = False, file: TextIO | None = None
) -> None:
    """Print rows, each as a line: on stdout, unless another file is given."""
    for line in _json(rows) if as_json else _aligned(rows, columns):
        print(line, file=file)


def _json(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def _aligned(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> Iterator[str]:
    remaining = iter(rows)
    first = list(islice(remaining, LOOKED_AT))
    if not first:
        return
    widths = [max(len(name), *(min(len(_line(row[name])), WIDEST) for row in first)) for name in columns]
    for cells in chain([columns], ([_line(row[name]) for name in columns] for row in chain(first, remaining))):
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _line(text: str) -> str:
    """Put a text on one line: what somebody wrote into a row must not move the cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def few(texts: Collection[str], most: int = 5) -> str:
    """Name the first few of some texts, and say how many more there are."""
    named = ", ".join(map(_line, islice(texts, most)))
    return f"{named} and {len(texts) - most:,} more" if len(texts) > most else named
