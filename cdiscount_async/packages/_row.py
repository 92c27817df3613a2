"""One row: an offer or a product in a source, also one that cannot be read."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

import attrs

from ..errors import Problem

T = TypeVar("T")


@attrs.frozen
class Row(Generic[T]):
    """An offer or a product of a package or of a file, with the problems of its form."""

    number: int
    """The number of the row, from 1. In a package or a list of mappings it is the position; in JSON Lines the line;
    in a table the row of a spreadsheet: the header is row 1, blank rows count, and a line break in a cell does not."""
    item: T | None
    """The offer or product. None: it cannot be read because of a problem."""
    problems: tuple[Problem, ...] = ()
    """The values that cannot be read, each with its path, for example `$.price`."""
    texts: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    """The texts of a row that cannot be read, by their names in a package (`SellerProductId`)."""
    warnings: tuple[Problem, ...] = ()
    """Values that can be read and are probably wrong, each with its path. The check reports them as findings."""


@attrs.define(eq=False)
class Rows(Iterator[Row[T]]):
    """An iterator of rows from a file or from the objects of a program."""

    _rows: Iterator[Row[T]] = attrs.field(repr=False)
    warnings: list[Problem] = attrs.field(factory=list)
    """What is probably wrong with the source as a whole: sheets that are not read, for example."""

    def __next__(self) -> Row[T]:
        return next(self._rows)
