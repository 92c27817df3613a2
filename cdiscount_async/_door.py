"""Whether preproduction is open, and the wait until it is: the planning as a client sees it."""

from datetime import UTC, datetime
from typing import Final

from ._timing import Timing
from .environments import Environment
from .errors import HttpError, PreproductionClosed, TransportError
from .planning import Planning

__all__ = ("Door",)


class Door:
    """What calls pass before they are sent.

    A published closed day stops them. A guessed one does not: most of those days it is open, and a call that finds it
    closed does no harm. But when nothing can be reached on such a day, that is called what it most likely is.
    """

    def __init__(self, environment: Environment, planning: Planning, timing: Timing, patience: float) -> None:
        """`patience` is how many seconds a call waits at most until it opens; 0 for none."""
        self._planning: Final = planning if environment.closes else None
        self._environment: Final = environment.name
        self._timing: Final = timing
        self._patience: Final = patience

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
        await self._timing.sleep(seconds)
        return patience - seconds

    def meaning(self, error: TransportError) -> TransportError:
        """Call it a closed day if nothing could be reached on one, published or guessed.

        A status is an answer, so somebody is there.
        """
        closed = None if isinstance(error, HttpError) else self._closed()
        if closed is None:
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
        how = "is probably closed today, as usual on this day of the week" if day.guessed else "is closed today"
        return PreproductionClosed(
            f"{self._environment} {how}; it should open again at {opening.at:%Y-%m-%d %H:%M %Z}",
            reopens_at=opening.at,
            guessed=day.guessed,
        )
