"""The clocks, the sleep and the random numbers of a client, in one object that tests can replace."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import attrs

__all__ = ("Timing",)


@attrs.frozen(kw_only=True)
class Timing:
    """The clocks, the sleep and the random numbers that a client uses; all times in seconds."""

    now: Callable[[], float] = time.time
    """Return the seconds since 1970, UTC. Tokens expire and days begin by this clock."""
    monotonic: Callable[[], float] = time.monotonic
    """Return the time of a clock that never goes back. Deadlines are kept by this clock."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Wait for so many seconds."""
    chance: Callable[[], float] = random.random
    """Return a random number from 0 to 1; waits between repeats are made from it."""
