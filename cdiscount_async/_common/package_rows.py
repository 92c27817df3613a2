"""What the rooms that write packages and the rooms that submit them agree on."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

__all__ = ("OnRow", "Part")

T = TypeVar("T")

OnRow: TypeAlias = Callable[[int, str, str | None], None]
"""A callback for each row as it is written, with its number, the seller's reference, and the EAN if it has one.

The number is that of the `Row` that was passed. It is the place in the package, from 1, for an offer or a product.
"""


class Part(Iterator[T]):
    """Some of the items of a package. A package made of them must not purge: that would take all others off line."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)

    def __next__(self) -> T:
        return next(self._items)
