"""Pauses in the requests to an overloaded host: of all sellers, or of one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from weakref import WeakValueDictionary

import attrs

LONGEST_PAUSE: Final = 60.0
"""The longest pause, in seconds, whatever a host asks for."""
AT_ONCE: Final = 1.0
"""If two sellers get 429 within so many seconds, the host is overloaded: a quota belongs to one seller."""


@attrs.frozen
class Pause:
    """A time in which no request is sent."""

    since: float
    """On the monotonic clock, in seconds, as `until`."""
    until: float
    why: str
    """The answer of the host, for error messages."""
    seller: str | None = None
    """The seller whose requests wait; None if all requests do."""


class Pauses:
    """The pauses of a host. If two overlap, the longer one counts."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        """Begin without a pause. `clock` and `sleep` are in seconds."""
        self._clock = clock
        self._sleep = sleep
        self._host: Pause | None = None
        self._sellers: dict[str, Pause] = {}
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """The requests of each seller wait for its lock, in their order. A lock without waiters is dropped."""
        self._waiting = 0
        """How many requests wait."""

    def __bool__(self) -> bool:
        """Whether a request may have to wait."""
        return self._host is not None or bool(self._sellers or self._waiting)

    def pause_host(self, seconds: float, why: str = "") -> None:
        """Send no new request for so many seconds."""
        self._host = self._longer(self._host, seconds, why)

    def pause_seller(self, seller: str, seconds: float, why: str = "") -> None:
        """Send no new request of one seller, or of any seller if two sellers have such a pause at once."""
        now = self._clock()
        self._sellers = {one: pause for one, pause in self._sellers.items() if pause.until > now}
        if any(one != seller and now - pause.since < AT_ONCE for one, pause in self._sellers.items()):
            self.pause_host(seconds, why)
        self._sellers[seller] = self._longer(self._sellers.get(seller), seconds, why, seller)

    def of(self, seller: str) -> Pause | None:
        """Return the pause for which a seller's requests wait, or None."""
        now = self._clock()
        if self._host is not None and self._host.until <= now:
            self._host = None
        own = self._sellers.get(seller)
        if own is not None and own.until <= now:
            del self._sellers[seller]
            own = None
        return max((one for one in (self._host, own) if one), key=lambda one: one.until, default=None)

    async def wait(self, seller: str) -> None:
        """Return when there is no pause for a seller. Requests of a seller keep their order."""
        self._waiting += 1
        try:
            async with self._queues.setdefault(seller, asyncio.Lock()):
                while (pause := self.of(seller)) is not None:
                    await self._sleep(pause.until - self._clock())
        finally:
            self._waiting -= 1

    def _longer(self, before: Pause | None, seconds: float, why: str, seller: str | None = None) -> Pause:
        now = self._clock()
        pause = Pause(now, now + min(seconds, LONGEST_PAUSE), why, seller)
        if before is None or before.until <= pause.until:
            return pause
        return attrs.evolve(before, since=now)
