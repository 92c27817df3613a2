"""Time and chance as the client sees them: one object, so that tests can give their own and wait for nothing."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import attrs

__all__ = ("Timing",)


@attrs.frozen(kw_only=True)
class Timing:
    """Where the client gets time and chance from; all in seconds."""

    now: Callable[[], float] = time.time
    """The time since 1970, by which tokens expire and days begin."""
    monotonic: Callable[[], float] = time.monotonic
    """A clock that never goes back, by which deadlines are kept."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """A number from 0 up to 1, of which waits are made."""
