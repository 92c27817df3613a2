"""Which pages are to be asked for, by what replies have told so far."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from ..errors import CdiscountError

__all__ = ("PagePlan", "PageProgress")

_MOST: Final = 2**31
"""Page numbers are xs:int."""


@attrs.define
class PageProgress:
    """How far an iteration over pages is; what was given may be one batch ahead of what was taken."""

    pages: list[int] = attrs.field(factory=list)
    """The numbers of the pages that were given whole."""
    failed: dict[int, CdiscountError] = attrs.field(factory=dict)
    """The pages that failed and were passed over, each with its error."""
    total: int | None = None
    """How many pages there are in all, as far as known."""
    items: int = 0
    """How many items were given."""


class PagePlan:
    """The pages to ask for, in ascending order, each once.

    What a page tells of their number may change under way. The most that was told is believed: asking for a page that
    is gone costs a call and gives an empty one, not asking for one that came loses it.
    """

    def __init__(self, first: int, pages: Iterable[int] | None) -> None:
        """Ask for all pages from `first` on, or for those that are named; ValueError for a number below 1."""
        self.numbers: Sequence[int] = range(first, _MOST) if pages is None else sorted(set(pages))
        if self.numbers and not 1 <= self.numbers[0] <= self.numbers[-1] < _MOST:
            raise ValueError("pages are numbered from 1")
        self._asked = 0
        self._told = 0 if pages is None else _MOST
        self._probed = first
        self._gone = _MOST
        """The first page that is not there."""
        self._over = False

    @property
    def total(self) -> int | None:
        """How many pages there are, as far as known."""
        if self._gone < _MOST:
            return bisect_left(self.numbers, self._gone)
        return bisect_right(self.numbers, self._told) if self._told else None

    def take(self) -> int | None:
        """Return the next page to ask for; None as long as none is known."""
        if self._over or self._asked == len(self.numbers):
            return None
        number = self.numbers[self._asked]
        if number > max(self._told, self._probed):
            return None
        self._asked += 1
        return number

    def learn(self, number: int, pages: int | None) -> None:
        """Hear how many pages there are from one that has items.

        A count that leaves this very page out, or none, is no answer: then the next page shows whether there is one.
        """
        if pages is None or pages < number:
            self._probed = max(self._probed, number + 1)
        else:
            self._told = max(self._told, pages)

    def knows(self, number: int) -> bool:
        """Whether this page was named, or told of by another one."""
        return number <= self._told

    def end(self, number: int) -> None:
        """Hear that a page is not there, so that none behind it is."""
        self._gone = min(self._gone, number)
        self.stop()

    def stop(self) -> None:
        """Ask for no page any more."""
        self._over = True
