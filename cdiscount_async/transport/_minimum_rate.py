"""A minimum data rate for a body that is read without a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from ..errors import TimedOut

RATE: Final = 1024
"""Bytes a second that a streamed body must bring on average, over the seconds of waiting for it."""


class MinimumRate:
    """Reads the pieces of a body, and raises TimedOut if they come too slowly.

    Only the time of waiting for the server counts. The reader may take any time.
    """

    def __init__(self, read_piece: Callable[[], Awaitable[bytes | None]], seconds: float) -> None:
        """Measure over windows of `seconds` of waiting."""
        self._read_piece = read_piece
        self._seconds = seconds
        self._required = seconds * RATE
        self._waited = 0.0
        """Seconds of waiting in the present window."""
        self._count = 0
        """Bytes that came in the present window."""

    async def read_piece(self) -> bytes | None:
        """Return the next piece, or None at the end. Raises TimedOut."""
        clock = asyncio.get_running_loop().time
        started = clock()
        # If this window has its bytes already, the server may be silent until the end of the next one.
        windows = 2 if self._count >= self._required else 1
        try:
            async with asyncio.timeout(windows * self._seconds - self._waited) as limit:
                piece = await self._read_piece()
        except TimeoutError:
            if not limit.expired():
                raise
            raise TimedOut(
                f"the answer brought {self._count if windows == 1 else 0:,} bytes in {self._seconds:g} s of waiting, "
                f"and at least {RATE:,} bytes a second are required"
            ) from None
        self._waited += clock() - started
        if self._waited >= self._seconds:
            self._waited -= self._seconds
            self._count = 0
        self._count += len(piece or b"")
        return piece
