"""Which pages are requested, as far as the replies have shown how many there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from ..errors import CdiscountError

__all__ = ("PagePlan", "PageProgress")

_MOST: Final = 2**31
"""Page numbers are xs:int."""


@attrs.define
class PageProgress:
    """How far an iteration over pages is. It may be one batch ahead of the items that the iteration returned."""

    pages: list[int] = attrs.field(factory=list)
    """The numbers of the pages that were delivered whole, in the order of delivery."""
    failed: dict[int, CdiscountError] = attrs.field(factory=dict)
    """The pages that failed and were skipped, each with its error."""
    total: int | None = None
    """How many pages there are, as far as known."""
    items: int = 0
    """How many items were delivered."""
    resume_at: int | None = None
    """The last page of those that were delivered without a gap; None before the first page.

    After a crash, an iteration from this page on returns the rest. It begins with a page that was delivered, because
    other items may have moved up to it.
    """
    _expected: Iterator[int] = attrs.field(factory=lambda: iter(()), repr=False, eq=False)
    """The pages after `resume_at`."""
    _next: int | None = attrs.field(default=None, init=False, repr=False, eq=False)
    _ahead: set[int] = attrs.field(factory=set, init=False, repr=False, eq=False)
    """Pages that were delivered before one that comes before them."""

    @property
    def done(self) -> int:
        """How many pages were delivered whole."""
        return len(self.pages)

    def add(self, number: int) -> None:
        """Note that a page was delivered whole."""
        self.pages.append(number)
        self._ahead.add(number)
        if self._next is None:
            self._next = next(self._expected, None)
        while self._next is not None and self._next in self._ahead:
            self._ahead.remove(self._next)
            self.resume_at, self._next = self._next, next(self._expected, None)


class PagePlan:
    """The pages to request, in ascending order, each once.

    Replies report how many pages there are, and the number may change meanwhile. The highest number counts: requesting
    a page that is gone costs a call and returns an empty page, not requesting a new page loses its items.
    """

    def __init__(self, first: int, pages: Iterable[int] | None) -> None:
        """Plan all pages from `first` on, or the given `pages` only; raises ValueError for a number below 1."""
        self.numbers: Sequence[int] = range(first, _MOST) if pages is None else sorted(set(pages))
        if self.numbers and not 1 <= self.numbers[0] <= self.numbers[-1] < _MOST:
            raise ValueError("pages are numbered from 1")
        self._requested = 0
        self._reported = 0 if pages is None else _MOST
        """The highest number of pages that a reply reported."""
        self._probed = first
        """The highest page that is requested without a report."""
        self._missing = _MOST
        """The first page that does not exist."""
        self._stopped = False

    @property
    def total(self) -> int | None:
        """How many pages there are, as far as known."""
        if self._missing < _MOST:
            return bisect_left(self.numbers, self._missing)
        return bisect_right(self.numbers, self._reported) if self._reported else None

    def next_page(self) -> int | None:
        """Return the next page to request; None while none is known."""
        if self._stopped or self._requested == len(self.numbers):
            return None
        number = self.numbers[self._requested]
        if number > max(self._reported, self._probed):
            return None
        self._requested += 1
        return number

    def add_report(self, number: int, pages: int | None) -> None:
        """Note how many pages there are according to page `number`, which has items.

        A report that leaves out this very page, or is missing, is ignored. Then the next page is requested to see
        whether it exists.
        """
        if pages is None or pages < number:
            self._probed = max(self._probed, number + 1)
        else:
            self._reported = max(self._reported, pages)

    def is_reported(self, number: int) -> bool:
        """Return whether a reply, or the caller, says that a page exists."""
        return number <= self._reported

    def end_before(self, number: int) -> None:
        """Note that a page does not exist, and so no page after it."""
        self._missing = min(self._missing, number)
        self.stop()

    def stop(self) -> None:
        """Request no further page."""
        self._stopped = True
