"""Clocks that move only when a task sleeps."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cdiscount_async import Timing
from cdiscount_async.sandbox._clock import Clock

PARIS = ZoneInfo("Europe/Paris")


class VirtualTime:
    """A clock for tests: a sleep moves it and takes no time. All random numbers are one half."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=PARIS)) -> None:
        self.start = start.timestamp()
        self.passed = 0.0
        """Seconds since the start."""
        self.waits: list[float] = []
        """Every sleep, in seconds."""

    @property
    def timing(self) -> Timing:
        """Return the argument `timing` of a client."""
        return Timing(now=self.now, monotonic=lambda: self.passed, sleep=self.sleep, chance=lambda: 0.5)

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self.start + self.passed

    async def sleep(self, seconds: float) -> None:
        """Move the clock, and let other tasks run."""
        self.waits.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


class SandboxTime:
    """The time of a sandbox, as its clients see it: a sleep of theirs moves the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.slept = 0.0
        """Seconds by which sleeps moved the clock."""

    @property
    def timing(self) -> Timing:
        """Return the argument `timing` of a client."""
        return Timing(now=self.now, monotonic=self.now, sleep=self.sleep, chance=lambda: 0.5)

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._clock.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Move the clock. Sleeps that overlap do not add up."""
        until = self.now() + seconds
        await asyncio.sleep(0)
        if (left := until - self.now()) > 0:
            self._clock.advance(timedelta(seconds=left))
            self.slept += left
