"""The clock of the sandbox: real time, accelerated time, or time that a test advances."""

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

    At speed 1 one second is one second. At speed 0 the time changes only when it is advanced.
    """

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        """Start at a moment, by default now. A moment without a time zone is French local time."""
        if speed < 0:
            raise ValueError(f"the speed must be 0 or more, not {speed}: the time cannot move back")
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
        """Seconds of the sandbox's time for each real second."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if speed < 0:
            raise ValueError(f"the speed must be 0 or more, not {speed}: the time cannot move back")
        self._move(self.now, speed)

    def advance(self, by: timedelta) -> None:
        """Move the time forward. Raises ValueError for a negative step."""
        if by < timedelta():
            raise ValueError("the time cannot move back")
        self._move(lambda: self.now() + by)

    def set(self, moment: datetime) -> None:
        """Move the time to a moment. A moment without a time zone is French local time.

        Raises ValueError for a moment in the past.
        """
        target = to_utc(moment)

        def future_target() -> datetime:
            if target < self.now():
                raise ValueError("the time cannot move back")
            return target

        self._move(future_target)

    def _move(self, target: Callable[[], datetime], speed: float | None = None) -> None:
        """Continue from a moment, which is computed when the move is made; also change the speed, if there is one."""
        self._base, self._since = target(), time.monotonic()
        self._speed = self._speed if speed is None else speed
        for callback in self.on_move:
            callback()


def aware(moment: datetime) -> datetime:
    """Return a moment with a time zone. A moment without one is French local time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)


def to_utc(moment: datetime) -> datetime:
    """Return a moment in UTC. A moment without a time zone is French local time."""
    return aware(moment).astimezone(UTC)
