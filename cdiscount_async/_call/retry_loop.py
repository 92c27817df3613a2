"""Repeats a call after waits, within attempts, deadline and budget; the only user of tenacity."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs
from tenacity import AsyncRetrying, RetryCallState

from ..errors import CdiscountError
from ..retries import Retries, RetryBudget
from ..timing import Timing
from .deadline import Deadline

R = TypeVar("R")

__all__ = ("RetryLoop",)


@attrs.frozen
class RetryLoop:
    """Repeats a call that failed once. A call that succeeds at once spends no time in tenacity."""

    retries: Retries
    timing: Timing
    budget: RetryBudget
    deadline: Deadline
    may_repeat: Callable[[], bool]
    """Returns whether the last failure allows a repeat."""
    before_wait: Callable[[float], None]
    """Called with the seconds of each wait."""

    async def run(self, send: Callable[[], Awaitable[R]], first: CdiscountError) -> R:
        """Return the result of `send`, repeated after the error `first`; raises the last error in the end."""
        pending = [first]

        async def replayed() -> R:
            if pending:
                raise pending.pop()
            return await send()

        return await AsyncRetrying(
            retry=self._wanted,
            stop=self._late,
            wait=self._wait,
            before_sleep=lambda state: self.before_wait(state.upcoming_sleep),
            sleep=self.timing.sleep,
            reraise=True,
        )(replayed)

    def _wanted(self, state: RetryCallState) -> bool:
        return isinstance(_error_of(state), CdiscountError) and self.may_repeat()

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds to wait: random up to a bound that doubles each time, or more if the server says so."""
        bound = min(self.retries.wait_max, self.retries.wait_initial * 2.0 ** min(state.attempt_number - 1, 100))
        asked = getattr(_error_of(state), "retry_after", None) or 0.0
        return max(self.timing.chance() * bound, asked)

    def _late(self, state: RetryCallState) -> bool:
        """Return whether no attempt may follow: also if the wait would end after the deadline."""
        if state.attempt_number >= self.retries.attempts or state.upcoming_sleep >= self.deadline.left():
            return True
        return not self.budget.spend()


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None
