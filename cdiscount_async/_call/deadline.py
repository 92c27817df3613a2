"""The time that a call may take."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from ..timing import Timing

__all__ = ("Deadline",)


class Deadline:
    """The seconds that are left for all attempts and waits of one call.

    The deadline is paused while items are delivered: that time belongs to the caller.
    """

    __slots__ = ("_end", "_monotonic", "_timeout", "paused_at", "seconds")

    def __init__(self, seconds: float, timing: Timing) -> None:
        self.seconds = seconds
        """How many seconds the whole call may take."""
        self.paused_at: float | None = None
        """When the deadline was paused; None while it counts."""
        self._monotonic = timing.monotonic
        self._end = self._monotonic() + seconds
        self._timeout: asyncio.Timeout | None = None

    def start(self) -> None:
        """Start again with all the seconds."""
        self._end = self._monotonic() + self.seconds

    def left(self) -> float:
        """Return the seconds until the deadline; below zero after it."""
        return self._end - self._monotonic()

    def timeout(self) -> asyncio.Timeout:
        """Return a time-out that ends one attempt at the deadline."""
        self._timeout = asyncio.timeout(self.left())
        return self._timeout

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pause, and continue to count afterwards, also for the attempt that is under way."""
        self.pause()
        yield
        self.resume()
        if self._timeout is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time() + self.left())

    def pause(self) -> None:
        """Stop counting, also for the attempt that is under way, until `resume`."""
        if self.paused_at is None:
            self.paused_at = self._monotonic()
            if self._timeout is not None:
                self._timeout.reschedule(None)

    def resume(self) -> None:
        """Continue to count after a pause. Does nothing without a pause."""
        if self.paused_at is not None:
            self._end += self._monotonic() - self.paused_at
            self.paused_at = None
