"""The jobs of a fleet compared with its sellers: what is new is added, and what is gone is removed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from ._dates import next_date
from ._docket import Engine, Job
from ._loads import LOAD
from ._packages import PACKAGE
from ._sellers import Sellers
from ._states import CursorStore, PollState

__all__ = ("Roster",)

_AT_ONCE: Final = 1_000
"""How many states are written at a time."""


class Roster:
    """Keeps one job for each seller and subscription, whatever happened to the engine's Redis."""

    def __init__(
        self, engine: Engine, store: CursorStore, sellers: Sellers, intervals: Mapping[str, timedelta]
    ) -> None:
        """`intervals` has the time between two jobs of a seller, by the name of the jobs."""
        self._engine = engine
        self._store = store
        self._sellers = sellers
        self._intervals = intervals
        self._has_looked = False
        """Whether this process has added what another version of the fleet may have dropped."""

    async def update(self) -> None:
        """Add what is missing. Remove what is gone, unless the source of sellers raised."""
        is_complete = await self._sellers.try_refresh()
        wanted = {Job(name, login) for login in self._sellers.logins for name in self._intervals}
        present = await self._engine.jobs()
        now = datetime.now(UTC)
        new = [(job, next_date(job.login, job.name, self._intervals[job.name], now)) for job in wanted - present]
        for start in range(0, len(new), _AT_ONCE):  # a seller that is not polled by his first date is late
            states = [_state(*one) for one in new[start : start + _AT_ONCE]]
            await self._store.add(states)
        # Polls in progress return by themselves into a Redis that was emptied; packages and loads do not.
        is_filled = self._has_looked and await self._engine.is_filled()
        if not is_filled:
            new += await self._unfinished()
        await self._engine.add(new)
        if not is_filled:
            await self._engine.note_filled()
            self._has_looked = True
        gone = present - wanted if is_complete else ()
        for job in gone:
            if job.name not in {LOAD, PACKAGE}:
                await self._engine.remove(job)

    async def _unfinished(self) -> Sequence[tuple[Job, datetime]]:
        """Return the packages that are waited for, and the loads that are due."""
        return [
            (Job(name, state.login, detail), state.due_at)
            async for state in self._store.states()
            for name, _, detail in [state.subscription.partition(":")]
            if name in {LOAD, PACKAGE} and state.due_at is not None
        ]


def _state(job: Job, when: datetime) -> PollState:
    return PollState(login=job.login, subscription=job.name, due_at=when)
