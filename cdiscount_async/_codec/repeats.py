"""Parts of items that repeat: their cache, and which parts it may have."""

from collections.abc import Callable
from typing import Any, Final

from .._contract.declare import CDISCOUNT
from .._contract.shapes import Array, Choice, Record, Scalar, holds_many, members

_FEW: Final = 6
"""The most members of an object that is cached."""


class TextCache(dict[str, Any]):
    """Immutable values that were parsed from short texts: most offers have one of a few dozen lists of tariffs.

    A value is the same object for each text like its own.
    """

    LIMIT: Final = 512
    """The most values that are cached."""
    LONGEST: Final = 2048
    """The longest text whose value is cached, in characters."""

    __slots__ = ("_misses", "_parse")

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__()
        self._parse = parse
        self._misses = 0
        """The number of texts that were parsed since the cache was last emptied."""

    def __missing__(self, text: str) -> Any:
        value = self._parse(text)
        self._misses += 1
        if self._misses > 32 * self.LIMIT:  # its texts are those of another seller
            self.clear()
            self._misses = 0
        if len(self) < self.LIMIT and len(text) <= self.LONGEST:
            self[text] = value
        return value


def has_private_members(cls: type[Any], *around: type[Any]) -> bool:
    """Return whether a contract type has private members at any depth."""
    for member in members(cls):
        inner = member.shape.item if isinstance(member.shape, Array) else member.shape
        if member.private:
            return True
        if isinstance(inner, Record) and inner.type not in around and has_private_members(inner.type, cls, *around):
            return True
    return False


def has_collections(cls: type[Any]) -> bool:
    """Return whether a contract type, or an object inside it, has lists or tables."""
    return any(
        holds_many(one.shape) or (isinstance(one.shape, Record) and has_collections(one.shape.type))
        for one in members(cls)
    )


def has_only_values(cls: type[Any]) -> bool:
    """Return whether all members of a contract type are simple values."""
    return all(isinstance(one.shape, Scalar | Choice) for one in members(cls))


def is_small(cls: type[Any]) -> bool:
    """Return whether a contract type has only a few names, codes and counts, so that its instances often repeat."""
    names = {Scalar("string"), Scalar("int"), Scalar("long"), Scalar("short"), Scalar("boolean")}
    return len(members(cls)) <= _FEW and all(one.shape in names and one.namespace == CDISCOUNT for one in members(cls))
