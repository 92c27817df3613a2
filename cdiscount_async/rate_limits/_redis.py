"""A counter in Redis, for several processes, by the library `limits`."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string

from .._common.redis_connections import connection_turns
from ._memory import MemoryCounter, Window

TIMEOUT: Final = 2.0
"""Seconds after which Redis counts as not reachable."""
PAUSE: Final = 30.0
"""Seconds for which Redis is not used after that."""
_SOON: Final = 0.01

_LOGGER: Final = logging.getLogger("cdiscount_async")


class RedisCounter:
    """Counts in Redis, and in this process while Redis cannot be reached."""

    def __init__(self, storage: str, fallback: MemoryCounter, clock: Callable[[], float]) -> None:
        self._storage = _storage(storage)
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._fallback = fallback
        self._clock = clock
        self._retry_at = 0.0
        self._turns = connection_turns(self._redis)

    @property
    def _redis(self) -> Any:
        return self._storage.bridge.get_connection()

    async def hit(self, seller: str, windows: Sequence[Window]) -> float:
        """Count a call in Redis, or in this process while Redis cannot be reached; see `Counter`."""
        async with self._turns:
            if self._clock() >= self._retry_at:
                try:
                    async with asyncio.timeout(TIMEOUT):
                        return await self._hit(seller, windows)
                except (StorageError, TimeoutError) as error:
                    if self._clock() >= self._retry_at:  # many calls may fail at once: one of them logs it
                        self._retry_at = self._clock() + PAUSE
                        why = type(error.__cause__ or error).__name__
                        _LOGGER.warning(
                            "rate limits: Redis cannot be reached (%s), this process counts for itself", why
                        )
        return await self._fallback.hit(seller, windows)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
        self._turns = connection_turns(self._redis)  # the next call may come in another event loop

    async def _hit(self, seller: str, windows: Sequence[Window]) -> float:
        items = [(_item(window), window.name, seller) for window in windows]
        for item in items:
            stats = await self._limiter.get_window_stats(*item)
            if stats.remaining <= 0:
                return max(stats.reset_time - time.time(), _SOON)
        for item in items:
            # If another process was faster, what is counted by now stays counted: a call may then wait longer than
            # necessary, but never one call too many passes.
            if not await self._limiter.hit(*item):
                return _SOON
        return 0.0


def _item(window: Window) -> RateLimitItem:
    return RateLimitItemPerSecond(window.amount, window.seconds, "cdiscount_async")


def _storage(uri: str) -> Any:
    """Return the library's storage. An error never shows the URI, which may contain a password."""
    if not uri.startswith("async+redis"):
        raise ValueError("storage: expected a URI such as async+redis://localhost:6379")
    try:
        return storage_from_string(uri, implementation="redispy", wrap_exceptions=True)
    except (ConfigurationError, ValueError):
        raise ValueError("storage: the URI cannot be used, or the package redis is not installed") from None
