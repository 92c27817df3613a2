"""A minimum data rate for a body that nobody waits for with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from ..errors import TimedOut

RATE: Final = 1024
"""Bytes a second that a streamed body must bring at least, on average over the seconds of waiting for it."""


class MinimumRate:
    """Fetches the pieces of a body, and raises TimedOut where they come too slowly.

    Only the time of waiting for the server counts: a reader may take as long as it wants.
    """

    def __init__(self, fetch: Callable[[], Awaitable[bytes | None]], seconds: float) -> None:
        """Measure over windows of so many `seconds` of waiting."""
        self._fetch = fetch
        self._seconds = seconds
        self._least = seconds * RATE
        self._waited = 0.0
        """Seconds in the present window."""
        self._came = 0
        """Bytes in it."""

    async def fetch(self) -> bytes | None:
        """Return the next piece; None at the end."""
        clock = asyncio.get_running_loop().time
        begun = clock()
        # A window that has its bytes already is good, and the next one may pass in silence until its end.
        windows = 2 if self._came >= self._least else 1
        try:
            async with asyncio.timeout(windows * self._seconds - self._waited) as limit:
                piece = await self._fetch()
        except TimeoutError:
            if not limit.expired():
                raise
            raise TimedOut(
                f"the answer brought {self._came if windows == 1 else 0:,} bytes in {self._seconds:g} s of waiting, "
                f"and {RATE:,} bytes a second are the least"
            ) from None
        self._waited += clock() - begun
        if self._waited >= self._seconds:
            self._waited -= self._seconds
            self._came = 0
        self._came += len(piece or b"")
        return piece
