"""One row: an offer or a product as somebody wrote it, whether it can be read or not."""

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

from ..errors import Problem

T = TypeVar("T")


@attrs.frozen
class Row(Generic[T]):
    """An offer or a product of a package or of a file, with everything that is wrong with its form."""

    number: int
    """From 1: its place in the package, or the line of a file that it begins on."""
    item: T | None
    """None where a problem keeps it from being read."""
    problems: tuple[Problem, ...] = ()
    """What cannot be read, each with its path, for example `$.price`."""
    texts: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    """What was written, by the name that a package gives it (SellerProductId), for rows that cannot be read."""
