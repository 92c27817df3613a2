"""One row: an offer or a product as somebody wrote it, whether it can be read or not."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import attrs

from ..errors import Problem

T = TypeVar("T")


@attrs.frozen
class Row(Generic[T]):
    """An offer or a product of a package or of a file, with everything that is wrong with its form."""

    number: int
    """From 1: its place in the package or among the mappings; for a table the row as a spreadsheet counts, where the
    names are row 1, blank rows count, and a line break in a cell does not; for JSON Lines the line."""
    item: T | None
    """None where a problem keeps it from being read."""
    problems: tuple[Problem, ...] = ()
    """What cannot be read, each with its path, for example `$.price`."""
    texts: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    """What was written, by the name that a package gives it (SellerProductId), for rows that cannot be read."""
    warnings: tuple[Problem, ...] = ()
    """What can be read, and is probably not what was meant, each with its path. The check makes findings of them."""


@attrs.define(eq=False)
class Rows(Iterator[Row[T]]):
    """The rows of a file or of a program's objects, one by one."""

    _rows: Iterator[Row[T]] = attrs.field(repr=False)
    warnings: list[Problem] = attrs.field(factory=list)
    """What is true of the source as a whole, and may not be meant: sheets that are not read, for example."""

    def __next__(self) -> Row[T]:
        return next(self._rows)
