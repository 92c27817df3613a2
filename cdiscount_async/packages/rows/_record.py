"""Open sources and their records, before these are converted to rows."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs

from ...errors import InvalidPackage, Problem


@attrs.frozen
class Record:
    """One row as it is written in its source."""

    number: int
    """The number of the row, as in `Row.number`."""
    cells: Mapping[Any, Any]
    """The values by the source's names."""
    broken: str = ""
    """Why the record cannot be read at all; empty if it can."""
    problems: tuple[Problem, ...] = ()
    """Problems that the source itself knows, for example a cell with an error."""
    warnings: tuple[Problem, ...] = ()
    """What the source itself finds doubtful."""


def surplus(count: int) -> Problem:
    """Return the problem of a row that has so many cells after the last column."""
    return Problem("$", f"expected no cells after the last column, but there are {count}")


@attrs.frozen
class Opened:
    """An open source."""

    records: Iterator[Record]
    names: tuple[str, ...] | None = None
    """The names of its columns; None if it has no header row."""
    warnings: list[Problem] = attrs.field(factory=list)
    """What is doubtful about the source as a whole; becomes `Rows.warnings`."""


@contextmanager
def with_warnings(warnings: Iterable[Problem]) -> Iterator[None]:
    """Add the warnings on a source to an InvalidPackage: an unknown name may be due to a wrong encoding."""
    try:
        yield
    except InvalidPackage as error:
        if doubts := "; ".join(one.expected for one in warnings):
            raise InvalidPackage(f"{error}; {doubts}") from None
        raise
