"""The work of an iteration over windows: fetched side by side, delivered one after the other, no item twice."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import attrs

from ..errors import CdiscountError, DamagedReply, TransportError
from ..failures import Trait, failure_of
from ._items import Channel
from ._wall_time import earliest, latest, present
from ._window_query import Arrived, WindowQuery, newest_in_order, outside
from ._windows import AdaptiveWidth, Window

T = TypeVar("T")

AHEAD: Final = timedelta(days=1)
"""How far beyond the present an open-ended span goes: the clocks of service and client may differ."""
MAX_PASSES: Final = 10
"""How often what changed meanwhile is requested: in a busy shop that would never end."""
MANY_FAILURES: Final = 6
"""After so many failures in a row, no window may be at fault. Then the shortest possible window is tried."""
FEW: Final = 10
"""Fewer items outside of their window prove nothing."""


class _TooMany(Exception):  # noqa: N818 - it never leaves this module
    """The window has more items than are held, so the rest of the reply is not read."""


@attrs.define(eq=False)
class _PendingWindow:
    """A window that is not delivered yet."""

    window: Window
    task: asyncio.Task[None] | None = None
    arrived: list[Arrived[Any]] = attrs.field(factory=list)
    error: Exception | None = None
    decided: bool = False
    """Whether the items, or the error, are final."""


@attrs.define(eq=False)
class WindowFetcher(Generic[T]):
    """The state of an iteration over windows."""

    query: WindowQuery[T]
    adaptive: AdaptiveWidth
    begin: datetime
    until: datetime | None
    """The end in French wall time; None goes on to the present."""
    delivered: set[Hashable]
    """The keys of all items that were delivered: about 100 bytes each."""
    passes: int = MAX_PASSES
    """How often what changed meanwhile is requested at most."""
    count: int = 0
    """How many items were delivered."""
    windows_done: int = 0
    checkpoints: deque[tuple[int, datetime]] = attrs.field(factory=deque)
    """After how many items everything up to a wall time has been delivered."""
    _pending: list[_PendingWindow] = attrs.field(factory=list)
    """The windows that are not done, in order of time. The last may still be split into many."""
    _failures: int = 0
    """How many windows failed since the last one that did not."""
    _misplaced: tuple[Window, dict[Hashable, Sequence[datetime]]] | None = None
    """The last window whose items were mostly outside of it, and the versions of these items."""

    async def run(self, channel: Channel[T]) -> None:
        """Deliver the span, then what the service showed late, until a pass brings nothing new."""
        settled, concurrency = self._settled(), self.adaptive.limits.concurrency
        await self._pass(self._span(self.begin), concurrency, channel, lambda end: self._reach(min(end, settled)))
        for _ in range(self.passes):
            before, span, settled = self.count, self._span(max(self.begin, settled)), self._settled()
            if span.bound <= span.begin:
                break
            # One window after the other: what changes meanwhile moves on to a window that was not requested yet.
            await self._pass(span, 1, channel, lambda _: None)
            self._reach(min(span.bound, settled))
            if self.count == before:
                break

    def windows_total(self) -> int:
        """Return how many windows there are, as far as known."""
        more = self._pending[-1].window.width // self.adaptive.width if self._pending else 0
        return self.windows_done + len(self._pending) + more

    def _now(self) -> datetime:
        return present(self.query.caller.timing)

    def _settled(self) -> datetime:
        """Return the wall time before which the service shows every change by now."""
        return earliest(self._now() - self.adaptive.limits.overlap)

    def _span(self, begin: datetime) -> Window:
        """Return all the time from a moment on as one window."""
        now = latest(self._now())
        bound = max(begin, now + AHEAD) if self.until is None else self.until
        return Window(begin, max(begin, min(bound, now)), bound)

    def _reach(self, moment: datetime) -> None:
        self.checkpoints.append((self.count, moment))

    async def _pass(
        self, span: Window, concurrency: int, channel: Channel[T], on_done: Callable[[datetime], None]
    ) -> None:
        """Deliver the items of a span that were not delivered yet."""
        self._pending, self._misplaced, failure = [_PendingWindow(span)], None, None
        async with asyncio.TaskGroup() as group:
            try:
                while self._pending:
                    self._start(group, concurrency)
                    await self._decide()
                    if self._pending[0].decided:
                        await self._deliver(self._pending[0], channel)
                        self.windows_done += 1
                        on_done(self._pending.pop(0).window.end)
            except Exception as error:  # noqa: BLE001 - raised below, where no group wraps it
                failure = error
            for pending in self._pending:
                if pending.task is not None:
                    pending.task.cancel()
        if failure is not None:
            raise failure

    def _start(self, group: asyncio.TaskGroup, concurrency: int) -> None:
        """Start fetching the first window, and others up to `concurrency`."""
        free = concurrency - 1 - sum(pending.task is not None for pending in self._pending[1:])
        for index, pending in enumerate(self._pending):  # the list grows meanwhile
            if pending.error is not None:
                break  # nothing after it will be delivered
            if pending.task is None and (index == 0 or free > 0):
                pending.window, *rest = self.adaptive.first_part(pending.window)
                self._pending[index + 1 : index + 1] = map(_PendingWindow, rest)
                pending.task = group.create_task(self._fetch(pending))
                free -= index > 0

    async def _fetch(self, pending: _PendingWindow) -> None:
        """Fetch the items of a window, unless there are too many to hold."""

        async def on_arrived(items: Sequence[Arrived[T]]) -> None:
            pending.arrived += items
            if len(pending.arrived) > self.adaptive.limits.max_items:
                raise _TooMany

        try:
            await self.query.fetch(pending.window, on_arrived)
        except _TooMany:
            pass
        except Exception as error:  # noqa: BLE001 - raised when its turn comes
            if isinstance(error, DamagedReply):
                error.clear_delivered()  # the items are still here
                pending.arrived = []
            pending.error = error

    async def _decide(self) -> None:
        """Wait for the reply of the first window, or of any; split the windows whose replies show that they must be."""
        fetching = {pending.task: pending for pending in self._pending if pending.task and not pending.decided}
        if not self._pending[0].decided:
            await asyncio.wait(fetching, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in fetching if task.done()]:
            pending = fetching[task]
            if task.cancelled():  # something that the call needed was cancelled, so there is no reply
                pending.error = TransportError("something that the call waited for was cancelled")
            parts = () if self._is_final(pending) else self._parts(pending.window)
            pending.decided = not parts
            if parts:
                index = self._pending.index(pending)
                self._pending[index : index + 1] = map(_PendingWindow, parts)

    def _is_final(self, pending: _PendingWindow) -> bool:
        """Return whether a window needs no splitting, because it is complete or splitting would not help."""
        if pending.error is None:
            self._failures = 0
            self._check_dates(pending)
            return self.adaptive.trusts(pending.window, len(pending.arrived))
        if not isinstance(pending.error, CdiscountError):
            return True
        if Trait.NARROWER_HELPS not in failure_of(pending.error).traits:
            return True
        self.adaptive.shrink(pending.window)
        self._failures += 1
        return False

    def _parts(self, window: Window) -> tuple[Window, ...]:
        """Split a window in two. After many failures in a row, cut off the shortest window at once."""
        shortest = self.adaptive.limits.shortest
        if self._failures >= MANY_FAILURES and window.width > shortest:
            self._failures = 0
            return window.split_at(window.begin + shortest)
        return window.halves(shortest)

    def _check_dates(self, pending: _PendingWindow) -> None:
        """Raise ContractMismatch if the service ignores the dates of the request.

        Such a reply may lack any item, and splitting its window would never end. The dates are ignored if two separate
        windows return the same unchanged items, and the items have no date in either window.
        """
        window, versions = pending.window, outside(pending.window, pending.arrived)
        if len(versions) < max(FEW, len(pending.arrived) / 2):
            return
        if self._misplaced:
            other, known = self._misplaced
            same = sum(known.get(key) == version for key, version in versions.items())
            if (other.end <= window.begin or window.end <= other.begin) and same >= max(FEW, len(versions) / 2):
                raise self.query.dates_ignored()
        self._misplaced = window, versions

    async def _deliver(self, pending: _PendingWindow, channel: Channel[T]) -> None:
        """Deliver what a window has, then raise its error."""

        async def on_arrived(items: Sequence[Arrived[T]]) -> None:
            new = [one for one in newest_in_order(items) if one.key not in self.delivered]
            self.delivered.update([one.key for one in new])
            self.count += len(new)
            await channel.send([one.item for one in new])

        if len(pending.arrived) > self.adaptive.limits.max_items:
            pending.arrived = []
            await self.query.fetch(pending.window, on_arrived)  # as they arrive: there are too many to hold
        else:
            await on_arrived(pending.arrived)
        if pending.error is not None:
            raise pending.error
