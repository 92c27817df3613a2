"""Some of the offers of a package: a package of them alone must not purge, which would take all others off line."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

__all__ = ("Part",)

T = TypeVar("T")


class Part(Iterator[T]):
    """An iterator that gives some items of a package, and is known to do so."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)

    def __next__(self) -> T:
        return next(self._items)
