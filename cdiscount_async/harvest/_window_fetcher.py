"""The work of an iteration over windows: fetched side by side, given one after the other, and nothing given twice."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

import attrs

from ..errors import DamagedReply, TransportError
from ._items import Channel
from ._narrowing import may_be_too_wide
from ._wall_time import earliest, latest, present
from ._window_query import WindowQuery
from ._windows import AdaptiveWidth, Window

T = TypeVar("T")

AHEAD: Final = timedelta(days=1)
"""How far beyond the present is asked where there is no end: the clocks of service and client may differ."""
MOST_PASSES: Final = 10
"""In a busy shop what happens meanwhile would never end."""
MANY_FAILURES: Final = 6
"""After so many without an answer between them it may be no window's fault: then the smallest one is tried."""
FEW: Final = 10
"""Fewer items out of place prove nothing."""


class _Enough(Exception):  # noqa: N818 - it never leaves this module
    """There are more items than are held, so no more is read."""


@attrs.define(eq=False)
class _Place(Generic[T]):
    """A window's place in the line."""

    window: Window
    task: asyncio.Task[None] | None = None
    items: list[T] = attrs.field(factory=list)
    error: Exception | None = None
    settled: bool = False
    """Whether it will be given as it is when its turn comes."""


@attrs.define(eq=False)
class WindowFetcher(Generic[T]):
    """The state of an iteration over windows."""

    question: WindowQuery[T]
    sizes: AdaptiveWidth
    begin: datetime
    until: datetime | None
    """The end in French wall time; None goes on to the present."""
    given: set[Hashable]
    """Every key that was given: about 100 bytes an item."""
    passes: int = MOST_PASSES
    """How often what happened meanwhile is asked for."""
    count: int = 0
    """How many items were given."""
    windows_done: int = 0
    marks: deque[tuple[int, datetime]] = attrs.field(factory=deque)
    """After how many items everything up to a wall time has been given."""
    _line: list[_Place[T]] = attrs.field(factory=list)
    """The windows that are not done, in order of time; the last may stand for many."""
    _failures: int = 0
    """How many windows failed since the last one that did not."""
    _odd: tuple[Window, dict[Hashable, object]] | None = None
    """The last answer whose items were mostly out of place."""

    async def run(self, handoff: Channel[T]) -> None:
        """Return everything: first the span, then what came late to it, until nothing does any more."""
        settled, concurrency = self._settled(), self.sizes.limits.concurrency
        await self._pass(self._span(self.begin), concurrency, handoff, lambda end: self._mark(min(end, settled)))
        for _ in range(self.passes):
            before, span, settled = self.count, self._span(max(self.begin, settled)), self._settled()
            if span.bound <= span.begin:
                break
            # One window after the other: what changes meanwhile moves on to a window that was not asked yet.
            await self._pass(span, 1, handoff, lambda _: None)
            self._mark(min(span.bound, settled))
            if self.count == before:
                break

    def windows_known(self) -> int:
        """Return how many windows there are, as far as known."""
        more = self._line[-1].window.width // self.sizes.width if self._line else 0
        return self.windows_done + len(self._line) + more

    def _now(self) -> datetime:
        return present(self.question.caller.timing)

    def _settled(self) -> datetime:
        """Return the wall time before which the service shows everything by now."""
        return earliest(self._now() - self.sizes.limits.overlap)

    def _span(self, begin: datetime) -> Window:
        """Return all the time from one on as a window."""
        now = latest(self._now())
        bound = max(begin, now + AHEAD) if self.until is None else self.until
        return Window(begin, max(begin, min(bound, now)), bound)

    def _mark(self, reached: datetime) -> None:
        self.marks.append((self.count, reached))

    async def _pass(
        self, span: Window, concurrency: int, handoff: Channel[T], on_done: Callable[[datetime], None]
    ) -> None:
        """Return what a span holds and was not given yet."""
        self._line, self._odd, failure = [_Place(span)], None, None
        async with asyncio.TaskGroup() as group:
            try:
                while self._line:
                    self._start(group, concurrency)
                    await self._settle()
                    if self._line[0].settled:
                        await self._give(self._line[0], handoff)
                        self.windows_done += 1
                        on_done(self._line.pop(0).window.end)
            except Exception as error:  # noqa: BLE001 - raised below, where no group wraps it
                failure = error
            for place in self._line:
                if place.task is not None:
                    place.task.cancel()
        if failure is not None:
            raise failure

    def _start(self, group: asyncio.TaskGroup, concurrency: int) -> None:
        """Get windows under way: the foremost always, as many as may be in all."""
        free = concurrency - 1 - sum(place.task is not None for place in self._line[1:])
        for index, place in enumerate(self._line):  # it grows meanwhile
            if place.error is not None:
                break  # nothing after it will be given
            if place.task is None and (index == 0 or free > 0):
                place.window, *rest = self.sizes.part(place.window)
                self._line[index + 1 : index + 1] = map(_Place, rest)
                place.task = group.create_task(self._collect(place))
                free -= index > 0

    async def _collect(self, place: _Place[T]) -> None:
        """Fetch the items of a window, as long as there are not too many."""

        async def take(items: Sequence[T]) -> None:
            place.items += items
            if len(place.items) > self.sizes.limits.max_items:
                raise _Enough

        try:
            await self.question.ask(place.window, take)
        except _Enough:
            pass
        except Exception as error:  # noqa: BLE001 - raised when its turn comes
            place.error = error

    async def _settle(self) -> None:
        """Wait until the foremost window has its answer, or any has, and judge the answers that came."""
        asked = {place.task: place for place in self._line if place.task and not place.settled}
        if not self._line[0].settled:
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in asked if task.done()]:
            place = asked[task]
            if task.cancelled():  # by something that the call needed: it has no answer
                place.error = TransportError("something that the call waited for was cancelled")
            halves = () if self._is_good(place) else self._parts(place.window)
            place.settled = not halves
            if halves:
                index = self._line.index(place)
                self._line[index : index + 1] = map(_Place, halves)

    def _is_good(self, place: _Place[T]) -> bool:
        """Whether a window can be given as it is, or fails for good; learns from its answer."""
        if place.error is None:
            self._failures = 0
            self._check_dates(place)
            return self.sizes.believes(place.window, len(place.items))
        if not may_be_too_wide(place.error):
            return True
        self.sizes.shrink(place.window)
        self._failures += 1
        return False

    def _parts(self, window: Window) -> tuple[Window, ...]:
        """Cut a window in two; in an outage, where narrower ones help nothing, find that out at once."""
        smallest = self.sizes.limits.shortest
        if self._failures >= MANY_FAILURES and window.width > smallest:
            self._failures = 0
            return window.cut(window.begin + smallest)
        return window.halves(smallest)

    def _check_dates(self, place: _Place[T]) -> None:
        """Raise ContractMismatch where the service does not go by the dates that it is asked for.

        Nobody knows of what such an answer is all, so none is given out as complete; and halving would never end. The
        proof are items that are the same in two windows apart, and bear dates of neither.
        """
        window, strangers = place.window, self.question.strangers(place.window, place.items)
        if len(strangers) < max(FEW, len(place.items) / 2):
            return
        if self._odd and (self._odd[0].end <= window.begin or window.end <= self._odd[0].begin):
            same = sum(self._odd[1].get(key) == version for key, version in strangers.items())
            if same >= max(FEW, len(strangers) / 2):
                raise self.question.not_honoured()
        self._odd = window, strangers

    async def _give(self, place: _Place[T], handoff: Channel[T]) -> None:
        async def give(items: Sequence[T]) -> None:
            key = self.question.key
            fresh = [item for item in self.question.in_order(items) if key(item) not in self.given]
            self.given.update(map(key, fresh))
            self.count += len(fresh)
            await handoff.put(fresh)

        if len(place.items) > self.sizes.limits.max_items:
            place.items = []
            await self.question.ask(place.window, give)  # as they arrive, for there are too many to hold
        elif isinstance(place.error, DamagedReply):
            place.error.clear_delivered()  # its items are still here, and go no further
        else:
            await give(place.items)
        if place.error is not None:
            raise place.error
