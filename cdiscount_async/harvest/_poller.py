"""The work of a watch: one poll after the other, each from where the one before it was sure of everything."""

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import attrs

from ..errors import (
    CdiscountError,
    DamagedReply,
    DataTimedOut,
    InternalServiceFault,
    NotXml,
    PreproductionClosed,
    QuotaExceeded,
    TransportError,
)
from ..operations import Caller, Operation, Take
from ._cursor import Checkpoint, Cursor, Version, fingerprint
from ._items import Channel
from ._wall_time import earliest, latest, present
from ._window_fetcher import WindowFetcher
from ._window_query import WindowQuery
from ._windows import AdaptiveWidth, Window

T = TypeVar("T")

PASSING: Final = (DataTimedOut, InternalServiceFault, NotXml, QuotaExceeded, TransportError)
"""What may be over when the next poll comes; everything else ends a watch."""
LONGEST_TROUBLE: Final = timedelta(days=3)
"""How long it may be that no poll was complete; preproduction is closed for two days at most."""


class _Versions(WindowQuery[Version[T]]):
    """A question whose answers are versions of items: each is named by all that it shows, and not by its key."""

    async def ask(self, window: Window, take: Take) -> None:
        """Ask for a window, and give the versions to `take` as they arrive."""

        async def take_items(items: Sequence[T]) -> None:
            await take([Version(item, fingerprint(item), window.bound.date()) for item in items])

        await super().ask(window, take_items)

    def key(self, item: Version[T]) -> str:
        """Return what names a version."""
        return item.name

    def _dates(self, item: Version[T]) -> tuple[datetime | None, ...]:
        return super()._dates(item.item)  # type: ignore[arg-type]


class _Steps(Channel[Version[T]]):
    """Hands over what a poll gives, with its marks between, and moves a cursor by both."""

    def __init__(
        self, handoff: Channel[Any], cursor: Cursor, sweep: WindowFetcher[Version[T]], oldest: datetime
    ) -> None:
        super().__init__()
        self._handoff = handoff
        self._cursor = cursor
        self._sweep = sweep
        self._oldest = oldest

    async def put(self, batch: Sequence[Version[T]]) -> None:
        """Return a batch, after the marks that are due."""
        marks = [self._mark(reached, self._cursor.swept) for _, reached in self._sweep.marks]
        self._sweep.marks.clear()
        await self._put([*marks, *batch])

    async def finish(self, swept: str) -> None:
        """Return the last marks of a poll that is complete."""
        await self.put(())
        await self._put([self._mark(self._cursor.reached, swept)])

    def _mark(self, reached: datetime, swept: str) -> Checkpoint:
        return Checkpoint(reached, min(reached, self._oldest), swept)

    async def _put(self, steps: Sequence[Version[T] | Checkpoint]) -> None:
        for step in steps:
            self._cursor.move(step)
        await self._handoff.put(steps)


@attrs.define(eq=False)
class Poller(Generic[T]):
    """The state of a watch, but for what its caller has taken."""

    caller: Caller
    operation: Operation[Any, Any]
    request: Any
    """The filter, without dates."""
    sizes: AdaptiveWidth
    every: timedelta
    sweep: timedelta | None
    cursor: Cursor
    """Where the watch is once all that was handed over has been taken."""
    last_error: CdiscountError | None = None
    """Why the last poll failed; None after a complete one."""

    async def run(self, handoff: Channel[Any]) -> None:
        """Poll for ever; raises what will not pass."""
        timing = self.caller.timing
        complete = timing.now()
        while True:
            began, pause = timing.monotonic(), 0.0
            try:
                await self._poll(handoff)
            except PASSING as error:
                if isinstance(error, DamagedReply) and error.delivered:
                    raise  # the next poll would go on as if those items were true
                # The next poll asks for the same span again, and gives what is missing.
                if timing.now() - complete > LONGEST_TROUBLE.total_seconds():
                    raise
                self.last_error, pause = error, self._pause(error)
            else:
                self.last_error, complete = None, timing.now()
            await timing.sleep(max(0.0, pause, began + self.every.total_seconds() - timing.monotonic()))

    def _pause(self, error: CdiscountError) -> float:
        """Return the seconds for which the next poll would be in vain."""
        if isinstance(error, QuotaExceeded):
            until = error.resets_at
        elif isinstance(error, PreproductionClosed):
            until = error.reopens_at
        else:
            return 0.0
        # A minute at most is added: clocks differ, and not everybody shall come back at the same moment.
        return until.timestamp() - self.caller.timing.now() + 60 * self.caller.timing.chance()

    async def _poll(self, handoff: Channel[Any]) -> None:
        """Return what is new or has changed since the cursor; once a day, also what came late to the last days."""
        now = present(self.caller.timing)
        settled = earliest(now - self.sizes.limits.overlap)
        oldest = settled if self.sweep is None else min(settled, earliest(now - self.sweep))
        today = fingerprint(latest(now).date(), self.request)
        reached = self.cursor.reached
        # A clock that went back, or another filter than before, leaves a gap of unknown size: so the last days again.
        sweeps = today != self.cursor.swept or reached > settled
        begin = max(self.cursor.since, min(reached, oldest if sweeps else settled))
        question: _Versions[T] = _Versions(self.caller, self.operation, self.request, "modification")
        given: set[Hashable] = {*self.cursor.known()}
        sweep = WindowFetcher(question, self.sizes, begin, None, given, passes=0)  # the next poll asks again
        steps = _Steps(handoff, self.cursor, sweep, oldest)
        await sweep.run(steps)
        await steps.finish(today)
