"""How many connections to Redis are used at once."""

import asyncio
from typing import Any, Final

MOST: Final = 32
"""A command takes a fraction of a millisecond, so more connections would serve no more calls."""


def connection_turns(redis: Any) -> asyncio.Semaphore:
    """Return a semaphore that has no more places than the client of redis-py may open connections.

    A pool of redis-py raises an error where all its connections are in use. With the semaphore, calls wait instead,
    however many there are at once.
    """
    pool = getattr(redis, "connection_pool", None)  # a cluster has a pool for each node
    return asyncio.Semaphore(min(MOST, getattr(pool, "max_connections", MOST)))
