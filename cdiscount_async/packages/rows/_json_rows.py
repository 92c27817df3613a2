"""Records of JSON Lines."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from ._record import Opened, Record


def json_opened(lines: Iterable[str]) -> Opened:
    """Open the lines of a file of JSON Lines."""
    return Opened(_records(lines))


def _records(lines: Iterable[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"), parse_float=Decimal)
        except (ValueError, RecursionError, ArithmeticError):
            yield Record(number, {}, "expected an object of JSON")
            continue
        yield Record(number, row) if isinstance(row, dict) else Record(number, {}, "expected an object of JSON")
