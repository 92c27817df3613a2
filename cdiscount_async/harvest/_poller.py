"""The work of changes and of a watch: polls, each from where the last complete one had everything."""

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import attrs

from ..errors import CdiscountError, PreproductionClosed, QuotaExceeded
from ..failures import Trait, failure_of
from ..operations import Caller, Operation
from ._cursor import Checkpoint, Cursor, Version, fingerprint
from ._items import Channel
from ._wall_time import earliest, latest, present
from ._window_fetcher import WindowFetcher
from ._window_query import Arrived, WindowQuery
from ._windows import AdaptiveWidth, Window

T = TypeVar("T")

LONGEST_TROUBLE: Final = timedelta(days=3)
"""After so long without a complete poll the watch ends; preproduction is closed for two days at most."""


class _VersionQuery(WindowQuery[Version[T]]):
    """A query for versions of items: the key of each is a fingerprint of all its members."""

    def arrived(self, item: Any, window: Window) -> Arrived[Any]:
        """Return an item as a version, with its fingerprint, dates and version."""
        found = super().arrived(item, window)
        version = Version(item, fingerprint(item), window.bound.date())
        return attrs.evolve(
            found, item=version, key=version.fingerprint, position=(found.position[0], version.fingerprint)
        )


class _Steps(Channel[Version[T]]):
    """Sends what a poll finds on, with checkpoints between, and moves a cursor by both."""

    def __init__(
        self, channel: Channel[Any], cursor: Cursor, fetcher: WindowFetcher[Version[T]], oldest: datetime
    ) -> None:
        super().__init__()
        self._channel = channel
        self._cursor = cursor
        self._fetcher = fetcher
        self._oldest = oldest

    async def send(self, batch: Sequence[Version[T]]) -> None:
        """Send a batch, after the checkpoints that come before it."""
        checkpoints = [self._checkpoint(reached, self._cursor.rechecked) for _, reached in self._fetcher.checkpoints]
        self._fetcher.checkpoints.clear()
        await self._send([*checkpoints, *batch])

    async def finish(self, rechecked: str) -> None:
        """Send the last checkpoints of a complete poll."""
        await self.send(())
        await self._send([self._checkpoint(self._cursor.reached, rechecked)])

    def _checkpoint(self, reached: datetime, rechecked: str) -> Checkpoint:
        return Checkpoint(reached, min(reached, self._oldest), rechecked)

    async def _send(self, steps: Sequence[Version[T] | Checkpoint]) -> None:
        for step in steps:
            self._cursor.move(step)
        await self._channel.send(steps)


@attrs.define(eq=False)
class Poller(Generic[T]):
    """The state of changes or of a watch, apart from what its caller has used."""

    caller: Caller
    operation: Operation[Any, Any]
    request: Any
    """The filter, without dates."""
    adaptive: AdaptiveWidth
    every: timedelta
    recheck: timedelta | None
    cursor: Cursor
    """The position once everything that was sent has been used."""
    fetcher: WindowFetcher[Version[T]] | None = None
    """The windows of the present or last poll."""
    last_error: CdiscountError | None = None
    """The error of the last poll; None after a complete poll."""

    async def run(self, channel: Channel[Any]) -> None:
        """Poll without end; raises errors that do not pass."""
        timing = self.caller.timing
        complete = timing.now()
        while True:
            began, pause = timing.monotonic(), 0.0
            try:
                await self.poll(channel)
            except CdiscountError as error:
                # The next poll requests the same span again, and so finds what is missing.
                if (
                    Trait.PASSES_LATER not in failure_of(error).traits
                    or timing.now() - complete > LONGEST_TROUBLE.total_seconds()
                ):
                    raise
                self.last_error, pause = error, self._pause(error)
            else:
                self.last_error, complete = None, timing.now()
            await timing.sleep(max(0.0, pause, began + self.every.total_seconds() - timing.monotonic()))

    async def poll(self, channel: Channel[Any]) -> None:
        """Send what is new or has changed since the cursor; once a day, also what appeared late in the last days."""
        now = present(self.caller.timing)
        settled = earliest(now - self.adaptive.limits.overlap)
        oldest = settled if self.recheck is None else min(settled, earliest(now - self.recheck))
        today = fingerprint(latest(now).date(), self.request)
        reached = self.cursor.reached
        # If the clock went back, or the filter is another one, an unknown span is missing: request the last days again.
        rechecks = today != self.cursor.rechecked or reached > settled
        begin = max(self.cursor.since, min(reached, oldest if rechecks else settled))
        query: _VersionQuery[T] = _VersionQuery(self.caller, self.operation, self.request, "modification")
        returned: set[Hashable] = {*self.cursor.known()}
        # One pass is enough: the next poll requests again what changes meanwhile.
        self.fetcher = WindowFetcher(query, self.adaptive, begin, None, returned, passes=0)
        steps = _Steps(channel, self.cursor, self.fetcher, oldest)
        await self.fetcher.run(steps)
        await steps.finish(today)

    def _pause(self, error: CdiscountError) -> float:
        """Return the seconds to wait because no poll can succeed before."""
        if isinstance(error, QuotaExceeded):
            until = error.resets_at
        elif isinstance(error, PreproductionClosed):
            until = error.reopens_at
        else:
            return 0.0
        # Up to a minute is added: clocks differ, and clients should not all return at the same moment.
        return until.timestamp() - self.caller.timing.now() + 60 * self.caller.timing.chance()
