"""When a call is sent again, how soon, and for how long: the only module that knows tenacity."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import attrs
from tenacity import AsyncRetrying, RetryCallState

from ..errors import CdiscountError
from ..retries import Retries, RetryBudget
from ..timing import Timing

R = TypeVar("R")

__all__ = ("RetryLoop",)


@attrs.frozen
class RetryLoop:
    """Sends a call again that failed once; a call that works at once does without it, and without tenacity's cost."""

    retries: Retries
    timing: Timing
    budget: RetryBudget
    left: Callable[[], float]
    """Gives the seconds until the deadline."""
    may_repeat: Callable[[CdiscountError], bool]
    on_wait: Callable[[float], None]

    async def run(self, send: Callable[[], Awaitable[R]], first: CdiscountError) -> R:
        """Return what `send` gives in the end; raises the last error, or the first where it must not be sent again."""
        pending = [first]

        async def replayed() -> R:
            if pending:
                raise pending.pop()
            return await send()

        return await AsyncRetrying(
            retry=self._wanted,
            stop=self._late,
            wait=self._wait,
            before_sleep=lambda state: self.on_wait(state.upcoming_sleep),
            sleep=self.timing.sleep,
            reraise=True,
        )(replayed)

    def _wanted(self, state: RetryCallState) -> bool:
        error = _error_of(state)
        return isinstance(error, CdiscountError) and self.may_repeat(error)

    def _wait(self, state: RetryCallState) -> float:
        """Return full jitter, or more where the server asks for it."""
        bound = min(self.retries.wait_max, self.retries.wait_initial * 2.0 ** min(state.attempt_number - 1, 100))
        asked = getattr(_error_of(state), "retry_after", None) or 0.0
        return max(self.timing.chance() * bound, asked)

    def _late(self, state: RetryCallState) -> bool:
        """Return whether no further attempt may be made: a wait that ends after the deadline is not begun."""
        if state.attempt_number >= self.retries.attempts or state.upcoming_sleep >= self.left():
            return True
        return not self.budget.spend()


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None
