"""The values that a file cannot hold exactly."""

from collections.abc import Iterator
from typing import Final

import attrs

__all__ = ("Changes",)


@attrs.define
class _Count:
    first: str
    values: int = 0


class Changes:
    """Counts the values that were changed, by member, and keeps the first row of each."""

    def __init__(self) -> None:
        self._counts: Final[dict[tuple[str, str], _Count]] = {}
        self.incomplete = False
        """Whether a value is missing from the file."""

    def rounded(self, member: str, row: str) -> None:
        """Count a number that is rounded in the file."""
        self._count(member, "rounded to 12 places", row)

    def left_out(self, member: str, row: str) -> None:
        """Count a number that is not in the file."""
        self.incomplete = True
        self._count(member, "left out, because Parquet cannot hold so many digits", row)

    def _count(self, member: str, what: str, row: str) -> None:
        self._counts.setdefault((member, what), _Count(row)).values += 1

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each member with such values."""
        for (member, what), count in self._counts.items():
            yield f"{member}: numbers {what}: {count.values:,}, the first in {count.first}"
