"""Windows of time: how wide they may be, how they are cut, and which answers prove to be whole."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from .._common.arguments import expect

EDGE: Final = timedelta(seconds=1)
"""How far neighbours overlap: whether the service counts a bound itself, and to what precision, is UNKNOWN."""


@attrs.frozen(kw_only=True)
class Windows:
    """How a span of time is cut into windows, each of which is one call.

    Raises TypeError for values of another type, and ValueError for what cannot work.

    The defaults suit a shop of any size: a window that proves too wide is halved, and quiet ones grow.
    """

    initial: timedelta = timedelta(days=1)
    """The width to begin with."""
    longest: timedelta = timedelta(days=30)
    shortest: timedelta = timedelta(seconds=1)
    """What is no wider is not halved any more, a second at least: too many items are then passed on as they arrive."""
    max_items: int = 1_000
    """A window with more items is halved; no more are held for each window under way."""
    concurrency: int = 4
    """How many windows are under way at the same time, fetched or waiting for their turn."""
    overlap: timedelta = timedelta(minutes=90)
    """How late the service may show what happened: what is younger is asked again at the end; 90 minutes at least."""
    trusted_below: int = 100
    """The service may silently truncate long answers: whether it does is UNKNOWN.

    An answer with fewer items than this is trusted. A longer one is trusted only after an even longer one was seen;
    otherwise its window is split.
    """

    def __attrs_post_init__(self) -> None:
        for name in ("initial", "longest", "shortest", "overlap"):
            expect(name, getattr(self, name), "a timedelta", timedelta)
        for name in ("max_items", "concurrency", "trusted_below"):
            expect(name, getattr(self, name), "a whole number", int)
        if not EDGE <= self.shortest <= self.initial <= self.longest:
            raise ValueError("windows need 1 second <= shortest <= initial <= longest")
        if min(self.max_items, self.concurrency, self.trusted_below) < 1:
            raise ValueError("max_items, concurrency and trusted_below must be 1 or more")
        if self.overlap < timedelta(minutes=90):
            raise ValueError("overlap must be 90 minutes or more: the service shows changes late")


WINDOWS: Final = Windows()
"""The default."""


@attrs.frozen
class Window:
    """A window of French wall time."""

    begin: datetime
    end: datetime
    """Up to where something can be expected; not before `begin`."""
    bound: datetime
    """The end that is sent, not before `end`: later than it where a neighbour follows, or the present has no end."""

    @property
    def width(self) -> timedelta:
        """Return the time in which something can be expected."""
        return self.end - self.begin

    def cut(self, at: datetime) -> "tuple[Window, Window]":
        """Return the parts before and after a time."""
        return Window(self.begin, at, min(at + EDGE, self.bound)), Window(at, max(at, self.end), self.bound)

    def halves(self, smallest: timedelta) -> "tuple[Window, ...]":
        """Return two parts; none of what is too small for that.

        Beyond its end there is nothing to expect but by clocks that differ, so that is parted last.
        """
        for end, least in (self.end, smallest), (self.bound, smallest + EDGE):
            if end - self.begin > least:
                return self.cut(self.begin + timedelta(seconds=max(1, (end - self.begin) // timedelta(seconds=2))))
        return ()


@attrs.define
class AdaptiveWidth:
    """What is learned under way: how wide windows may be, and how long an answer may get."""

    limits: Windows
    width: timedelta = attrs.field(default=attrs.Factory(lambda self: self.limits.initial, takes_self=True))
    """How wide the next windows are."""
    good: timedelta = attrs.field(default=attrs.Factory(lambda self: self.limits.initial, takes_self=True))
    """How wide windows may be, as far as it was tried."""
    longest_answer: int = 0
    """The most items that came in one answer, whole or not."""
    patience: int = 1
    """How many small answers in a row let windows grow: more where growing proved wrong, less where it goes on."""
    calm: int = 0
    """How many small answers there were since."""
    grown: bool = False
    """Whether windows grew since they last had to shrink."""

    def part(self, window: Window) -> tuple[Window, ...]:
        """Return what is to be asked first of a window, and the rest if there is one."""
        return (window,) if window.width <= self.width else window.cut(window.begin + self.width)

    def believes(self, window: Window, count: int) -> bool:
        """Whether an answer with so many items may be taken for all that there is, and learn from it.

        Were answers cut off at some length, none would be longer: what is shorter than another was not cut off.
        """
        longest, self.longest_answer = self.longest_answer, max(self.longest_answer, count)
        if count > self.limits.max_items or longest == count >= self.limits.trusted_below:
            self.shrink(window)
            return False
        self._grow(window, count)
        return count < max(longest, self.limits.trusted_below)

    def shrink(self, window: Window) -> None:
        """Learn that a window was too wide."""
        width = max(self.limits.shortest, window.width / 2)
        if width < min(self.width, window.width):
            self.patience = min(16, self.patience * 4) if self.grown else self.patience
            self.width, self.good, self.calm, self.grown = width, min(self.good, width), 0, False

    def _grow(self, window: Window, count: int) -> None:
        self.good = max(self.good, window.width)
        if window.width < self.width or count * 4 > self.limits.max_items:
            return
        self.calm += 1
        if self.calm >= self.patience:
            self.patience = max(1, self.patience // 2)
            self.width, self.calm, self.grown = min(self.limits.longest, self.width * 2), 0, True

    def learned(self) -> Windows:
        """Return what was learned, to begin with another time."""
        trusted = max(self.limits.trusted_below, self.longest_answer)
        return attrs.evolve(self.limits, initial=self.good, trusted_below=trusted)
