"""Whether preproduction is open, and the wait until it is: the planning as a client sees it."""

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

LOOK: Final = 600.0
"""Seconds after which a wait looks at the clock again: what sleeps does not see that the machine slept too."""


class ClosedDayGuard:
    """What calls pass before they are sent.

    A published closed day stops them. A guessed one does not: most of those days it is open, and a call that finds it
    closed does no harm. But when nothing can be reached on such a day, that is called what it most likely is.
    """

    def __init__(
        self,
        environment: Environment,
        planning: Planning,
        timing: Timing,
        patience: float | bool,  # noqa: FBT001 - True is a length of time here
        on_closed: Callable[[PreproductionClosed], None],
    ) -> None:
        """`patience` is how many seconds a call waits at most until it opens: 0 for none, True for any number.

        `on_closed` hears of each opening that is waited for, once.
        """
        self._planning: Final = planning if environment.closes else None
        self._environment: Final = environment.name
        self._guesses: Final = not vendor_closed(environment.service_url)
        self._timing: Final = timing
        self._patience: Final = inf if patience is True else patience
        self._on_closed: Final = on_closed
        self._waits_for: datetime | None = None

    async def enter(self) -> float:
        """Pass, having waited where that is wanted, and give the patience that is left.

        Raises PreproductionClosed on a closed day that is published.
        """
        patience = self._patience
        while (closed := self._closed()) is not None and not closed.guessed:
            patience = await self.wait(closed, patience)
        return patience

    async def wait(self, error: TransportError, patience: float) -> float:
        """Wait until it opens, and give the patience that is left.

        Raises what it is given where there is not enough patience, or where waiting would not help.
        """
        if not isinstance(error, PreproductionClosed):
            raise error
        seconds = error.reopens_at.timestamp() - self._timing.now()
        if seconds > patience:
            raise error
        if self._waits_for != error.reopens_at:
            self._waits_for = error.reopens_at
            self._on_closed(error)
        while (left := error.reopens_at.timestamp() - self._timing.now()) > 0:
            await self._timing.sleep(min(left, LOOK))
        return patience - seconds

    def meaning(self, error: TransportError) -> TransportError:
        """Call it a closed day if nothing could be reached on one, published or guessed.

        A status is an answer, so somebody is there. Nothing is guessed of the vendor's own service, which is closed for
        good.
        """
        closed = None if isinstance(error, HttpError) else self._closed()
        if closed is None or (closed.guessed and not self._guesses):
            return error
        closed.__cause__ = error
        return closed

    def _closed(self) -> PreproductionClosed | None:
        if self._planning is None:
            return None
        now = datetime.fromtimestamp(self._timing.now(), UTC)
        day = self._planning.closed(now)
        if day is None:
            return None
        opening = self._planning.reopens_at(now)
        if opening is None:  # the calendar itself ends
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
