"""The amounts that DECIMAL(18,4) cannot hold exactly: counted and named, so that none is changed without a message."""

from collections.abc import Iterator
from typing import Final

import attrs

__all__ = ("DIGITS", "PLACES", "Roundings")

DIGITS: Final = 18
PLACES: Final = 4
"""Amounts are DECIMAL(18,4)."""
_MOST_KEYS: Final = 3


@attrs.define
class _Count:
    values: int = 0
    first: list[str] = attrs.field(factory=list)


class Roundings:
    """Counts the amounts that a table does not hold exactly, by member, and keeps the keys of the first items.

    >>> roundings = Roundings()
    >>> roundings.add("initial_total_amount", "2612011530ABCDE", is_missing=False)
    >>> print(*roundings)
    initial_total_amount: numbers rounded to 4 places: 1, the first in 2612011530ABCDE
    """

    def __init__(self) -> None:
        self._counts: Final[dict[tuple[str, bool], _Count]] = {}

    def add(self, path: str, key: object, is_missing: bool) -> None:  # noqa: FBT001 - also by position, as a callback
        """Count an amount.

        Args:
            path: The member, for example `order_line_list.purchase_price`.
            key: The key of the order or offer, for example its number.
            is_missing: Whether the amount has too many digits before its point, so that it is null in the table.
                Otherwise it is rounded half to even.

        """
        count = self._counts.setdefault((path, is_missing), _Count())
        count.values += 1
        if str(key) not in count.first and len(count.first) < _MOST_KEYS:
            count.first.append(str(key))

    @property
    def incomplete(self) -> bool:
        """Whether an amount is missing from the table."""
        return any(is_missing for _, is_missing in self._counts)

    @property
    def values(self) -> int:
        """The number of amounts that are not exact in the table."""
        return sum(count.values for count in self._counts.values())

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __iter__(self) -> Iterator[str]:
        """Yield a sentence for each member with such amounts."""
        for (path, is_missing), count in self._counts.items():
            what = f"left out, because they have more than {DIGITS - PLACES} digits before the point"
            what = what if is_missing else f"rounded to {PLACES} places"
            yield f"{path}: numbers {what}: {count.values:,}, the first in {', '.join(count.first)}"
