"""The closed days of preproduction: calls wait for their end, or fail at once."""

from calendar import month_name
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import inf
from typing import Final

from ..environments import Environment, vendor_closed
from ..errors import HttpError, PreproductionClosed, TransportError
from ..planning import Planning
from ..timing import Timing

__all__ = ("ClosedDayGuard",)

LONGEST_SLEEP: Final = 600.0
"""Seconds after which a wait reads the clock again: a sleeping task does not notice that the machine slept too."""


class ClosedDayGuard:
    """Stops calls on closed days.

    A published closed day stops calls before they are sent. A guessed closed day does not: on most of those days
    preproduction is open, and a call to a closed one does no harm. But if nothing can be reached on such a day, the
    error says that preproduction is probably closed.
    """

    def __init__(
        self,
        environment: Environment,
        planning: Planning,
        timing: Timing,
        max_wait: float | bool,  # noqa: FBT001 - True is a length of time here
        on_closed: Callable[[PreproductionClosed], None],
    ) -> None:
        """Guard the calls to an environment.

        Args:
            environment: An environment that closes.
            planning: Its published closed days.
            timing: The clock and the sleep.
            max_wait: How many seconds a call waits at most for the end of closed days; True for any time.
            on_closed: Called once for each opening that calls wait for.

        """
        self._planning: Final = planning
        self._environment: Final = environment.name
        self._guesses: Final = not vendor_closed(environment.service_url)
        self._timing: Final = timing
        self._max_wait: Final = inf if max_wait is True else max_wait
        self._on_closed: Final = on_closed
        self._waits_for: datetime | None = None

    async def wait_until_open(self) -> float:
        """Wait for the end of published closed days, and return the seconds that may still be waited.

        Raises PreproductionClosed if that would take too long.
        """
        max_wait = self._max_wait
        while (closed := self._closed()) is not None and not closed.guessed:
            max_wait = await self.wait_or_raise(closed, max_wait)
        return max_wait

    async def wait_or_raise(self, error: TransportError, max_wait: float) -> float:
        """Wait for the opening that an error names, and return the seconds that may still be waited.

        Raises the error itself if that would take longer than `max_wait` seconds, or if it names no opening.
        """
        if not isinstance(error, PreproductionClosed):
            raise error
        seconds = error.reopens_at.timestamp() - self._timing.now()
        if seconds > max_wait:
            raise error
        if self._waits_for != error.reopens_at:
            self._waits_for = error.reopens_at
            self._on_closed(error)
        while (left := error.reopens_at.timestamp() - self._timing.now()) > 0:
            await self._timing.sleep(min(left, LONGEST_SLEEP))
        return max_wait - seconds

    def explain(self, error: TransportError) -> TransportError:
        """Return PreproductionClosed if nothing could be reached on a closed day, published or guessed; else the error.

        An HTTP status shows that a server is there, so it is no sign of a closed day. No day is guessed for the
        vendor's own service, which was switched off for good.
        """
        closed = None if isinstance(error, HttpError) else self._closed()
        if closed is None or (closed.guessed and not self._guesses):
            return error
        closed.__cause__ = error
        return closed

    def _closed(self) -> PreproductionClosed | None:
        now = datetime.fromtimestamp(self._timing.now(), UTC)
        day = self._planning.closed(now)
        if day is None:
            return None
        opening = self._planning.reopens_at(now)
        if opening is None:  # Python's calendar ends before the next opening
            return None
        how, usual = ("is probably closed", ", as usual on this day of the week,") if day.guessed else ("is closed", "")
        reopens = "should reopen" if opening.guessed else "reopens"
        return PreproductionClosed(
            f"{self._environment} {how} today ({_words(day.date)}){usual} and {reopens} on {_words(opening.at)} 00:00"
            " French time",
            reopens_at=opening.at,
            guessed=day.guessed,
        )


def _words(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"
