"""What a source gives: its records as they are written, and what is known of all of them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs

from ...errors import InvalidPackage, Problem


@attrs.frozen
class Record:
    """One row as it is written."""

    number: int
    """As `Row.number`."""
    cells: Mapping[Any, Any]
    """Values by the names that the source gives them."""
    broken: str = ""
    """Why it cannot be read at all."""
    problems: tuple[Problem, ...] = ()
    """What the source itself knows to be wrong with it: a cell that holds an error, for example."""
    warnings: tuple[Problem, ...] = ()
    """What the source itself finds doubtful."""


def surplus(count: int) -> Problem:
    """Return what is wrong with a row that has cells behind the last column."""
    return Problem("$", f"expected no cells behind the last column, and there are {count}")


@attrs.frozen
class Opened:
    """A source that is open."""

    records: Iterator[Record]
    names: tuple[str, ...] | None = None
    """Its columns, where it has a line of them."""
    warnings: list[Problem] = attrs.field(factory=list)
    """What is true of the whole source and may not be meant; becomes `Rows.warnings`."""


@contextmanager
def doubted(warnings: Iterable[Problem]) -> Iterator[None]:
    """Let an error tell what is in doubt about the source, too: a name in a wrong encoding is not known."""
    try:
        yield
    except InvalidPackage as error:
        if doubts := "; ".join(one.expected for one in warnings):
            raise InvalidPackage(f"{error}; {doubts}") from None
        raise
