"""The sandbox's own time: real, accelerated, or stepped by a test."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")


def to_local(moment: datetime) -> datetime:
    """Return a moment as the service writes it: French local time without a zone, to the millisecond."""
    local = moment.astimezone(PARIS).replace(tzinfo=None)
    return local.replace(microsecond=local.microsecond // 1000 * 1000)


class Clock:
    """A clock that runs at a chosen speed and can be moved forward, never back.

    At speed 1 a second is a second, at 0 time stands still until it is advanced.
    """

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        """Start at a moment (now by default); without a zone it is French local time."""
        if speed < 0:
            raise ValueError(f"time does not run backwards: a speed of {speed} is not possible")
        self._speed = speed
        self._base = to_utc(start) if start else datetime.now(UTC)
        self._since = time.monotonic()
        self.on_move: list[Callable[[], None]] = []
        """Called after every move."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    def local(self) -> datetime:
        """Return the moment in French local time, without a zone."""
        return to_local(self.now())

    @property
    def speed(self) -> float:
        """How many seconds pass in one."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if speed < 0:
            raise ValueError(f"time does not run backwards: a speed of {speed} is not possible")
        self._move(self.now, speed)

    def advance(self, by: timedelta) -> None:
        """Move forward; raises ValueError for a step back."""
        if by < timedelta():
            raise ValueError("time does not run backwards")
        self._move(lambda: self.now() + by)

    def set(self, moment: datetime) -> None:
        """Move to a moment that has not passed yet; without a zone it is French local time."""
        target = to_utc(moment)

        def unless_passed() -> datetime:
            if target < self.now():
                raise ValueError("time does not run backwards")
            return target

        self._move(unless_passed)

    def _move(self, target: Callable[[], datetime], speed: float | None = None) -> None:
        """Go on from a moment, at a new speed if one is given; the target is asked for when the move is made."""
        self._base, self._since = target(), time.monotonic()
        self._speed = self._speed if speed is None else speed
        for told in self.on_move:
            told()


def aware(moment: datetime) -> datetime:
    """Return a moment with a zone; without one it is French local time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def to_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; without a zone it is French local time."""
    return aware(moment).astimezone(UTC)
