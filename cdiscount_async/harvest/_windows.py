"""Windows of time: how wide they may be, how they are split, and which replies are trusted to be complete.

See docs/service/limits.md#how-often.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from .._common.arguments import expect

EDGE: Final = timedelta(seconds=1)
"""How far neighbours overlap: whether the service includes a bound, and to what precision, is UNKNOWN."""


@attrs.frozen(kw_only=True)
class Windows:
    """How a span of time is cut into windows. Each window is one call.

    The defaults suit a shop of any size: a window that proves too wide is split in two, and after small replies windows
    grow.

    Raises TypeError for values of another type, and ValueError for values that cannot work.
    """

    initial: timedelta = timedelta(days=1)
    """The width of the first windows."""
    longest: timedelta = timedelta(days=30)
    """Windows never grow beyond this width."""
    shortest: timedelta = timedelta(seconds=1)
    """Windows of this width, 1 second or more, are not split any more. Their items are delivered as they arrive."""
    max_items: int = 1_000
    """A window with more items is split. So at most this many items are held for each window that is fetched."""
    concurrency: int = 4
    """How many windows are fetched, or wait for their turn, at the same time."""
    overlap: timedelta = timedelta(minutes=90)
    """How late the service may show a change, 90 minutes or more. This time is requested again at the end."""
    trusted_below: int = 100
    """The service may silently truncate long replies: whether it does is UNKNOWN.

    A reply with fewer items than this is trusted. A longer one is trusted only after an even longer one was seen;
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
    """Items can be expected up to here; not before `begin`."""
    bound: datetime
    """The end date that is sent. At least `end`; later if another window follows (they overlap by `EDGE`) or if the
    span is open-ended.
    """

    @property
    def width(self) -> timedelta:
        """The time in which items can be expected."""
        return self.end - self.begin

    def split_at(self, moment: datetime) -> "tuple[Window, Window]":
        """Return the parts before and after a moment."""
        before = Window(self.begin, moment, min(moment + EDGE, self.bound))
        return before, Window(moment, max(moment, self.end), self.bound)

    def halves(self, shortest: timedelta) -> "tuple[Window, ...]":
        """Return two parts; none if the window is not wider than `shortest`.

        After `end`, items can appear only if the clocks differ, so that time is split last.
        """
        for end, least in (self.end, shortest), (self.bound, shortest + EDGE):
            if end - self.begin > least:
                return self.split_at(self.begin + timedelta(seconds=max(1, (end - self.begin) // timedelta(seconds=2))))
        return ()


@attrs.define
class AdaptiveWidth:
    """How wide the next windows are, adapted to the replies so far."""

    limits: Windows
    width: timedelta = attrs.field(default=attrs.Factory(lambda self: self.limits.initial, takes_self=True))
    """The width of the next windows."""
    proved: timedelta = attrs.field(default=attrs.Factory(lambda self: self.limits.initial, takes_self=True))
    """The greatest width that worked; smaller after a window that was too wide."""
    longest_reply: int = 0
    """The most items of one reply, whether it was complete or not."""
    small_replies: int = 0
    """How many small replies came in a row."""
    needed: int = 1
    """How many small replies in a row make windows grow: up to 16 if growing proved wrong, fewer if it proved right."""
    grown: bool = False
    """Whether windows grew since they last had to shrink."""

    def first_part(self, window: Window) -> tuple[Window, ...]:
        """Return the part of a window to request first, and the rest if there is one."""
        return (window,) if window.width <= self.width else window.split_at(window.begin + self.width)

    def trusts(self, window: Window, count: int) -> bool:
        """Return whether a reply with so many items is trusted to be complete, and adapt the width.

        If the service truncated replies at some length, no reply would be longer. So a reply that is shorter than
        another was not truncated.
        """
        longest, self.longest_reply = self.longest_reply, max(self.longest_reply, count)
        if count > self.limits.max_items or longest == count >= self.limits.trusted_below:
            self.shrink(window)
            return False
        self._grow(window, count)
        return count < max(longest, self.limits.trusted_below)

    def shrink(self, window: Window) -> None:
        """Make the next windows half as wide as a window that was too wide."""
        width = max(self.limits.shortest, window.width / 2)
        if width < min(self.width, window.width):
            self.needed = min(16, self.needed * 4) if self.grown else self.needed
            self.width, self.proved, self.small_replies, self.grown = width, min(self.proved, width), 0, False

    def _grow(self, window: Window, count: int) -> None:
        self.proved = max(self.proved, window.width)
        if window.width < self.width or count * 4 > self.limits.max_items:
            return
        self.small_replies += 1
        if self.small_replies >= self.needed:
            self.needed = max(1, self.needed // 2)
            self.width, self.small_replies, self.grown = min(self.limits.longest, self.width * 2), 0, True

    def adapted(self) -> Windows:
        """Return the windows with which another iteration should begin."""
        trusted = max(self.limits.trusted_below, self.longest_reply)
        return attrs.evolve(self.limits, initial=self.proved, trusted_below=trusted)
