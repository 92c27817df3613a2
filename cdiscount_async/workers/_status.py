"""How a fleet is doing: what is due, running, late and failing."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import attrs

from ._fleet import Fleet
from ._states import DeadLetter, PollState

__all__ = ("Status", "status_of")


@attrs.frozen(kw_only=True)
class Status:
    """How a fleet is doing, from what its processes have stored."""

    taken_at: datetime
    sellers: int
    """How many sellers the source has."""
    subscriptions: Mapping[str, int]
    """How many sellers of each subscription have been polled or have a date; as `package`, the packages whose report is
    waited for."""
    due: int
    """How many polls are due or in progress."""
    running: int | None
    """How many jobs are in progress; None for a fleet without an url, unless it is in this process."""
    late: tuple[PollState, ...]
    """The sellers whose poll should have ended by now, the latest first."""
    failing: tuple[PollState, ...]
    """The sellers whose last poll ended with an error."""
    dead_letters: tuple[DeadLetter, ...]
    """The items that were put aside."""

    @property
    def is_late(self) -> bool:
        """Whether a poll is late."""
        return bool(self.late)


async def status_of(fleet: Fleet, tolerance: timedelta) -> Status:
    """Return how a fleet is doing.

    Args:
        fleet: The fleet, entered.
        tolerance: How long after its date a poll is late.

    """
    now = datetime.now(UTC)
    logins = {*fleet.sellers.logins}
    states = [
        state
        async for state in fleet.store.states()
        if state.login in logins and state.subscription.partition(":")[0] in fleet.engine.names
    ]
    due = [state for state in states if state.due_at is not None and state.due_at <= now]
    late = sorted(
        (state for state in due if state.due_at is not None and state.due_at < now - tolerance),
        key=lambda state: (state.due_at, state.login),
    )
    return Status(
        taken_at=now,
        sellers=len(logins),
        subscriptions=Counter(state.subscription.partition(":")[0] for state in states),
        due=len(due),
        running=await fleet.running(),
        late=tuple(late),
        failing=tuple(sorted((one for one in states if one.error), key=lambda one: (one.login, one.subscription))),
        dead_letters=tuple([letter async for letter in fleet.store.letters()]),
    )
