"""A warning about handlers that block the event loop."""

import asyncio
import logging
import time
from typing import Final

__all__ = ("warn_of_blocking",)

_LOGGER: Final = logging.getLogger("cdiscount_async.workers")


async def warn_of_blocking(lease: float) -> None:
    """Log a warning whenever the event loop was blocked for a quarter of the lease, until this is cancelled.

    The lease of a poll is renewed in the event loop. After a whole lease, another process begins the same poll.
    """
    pause = lease / 4
    while True:
        begin = time.monotonic()
        await asyncio.sleep(pause)
        blocked = time.monotonic() - begin - pause
        if blocked > pause:
            _LOGGER.warning(
                "the event loop was blocked for %.1f s; after %g s other processes poll the same sellers: use await, or"
                " asyncio.to_thread, in handlers",
                blocked,
                lease,
            )
