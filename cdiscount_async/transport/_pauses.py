"""How long a host is left alone, by everybody or by one seller, because it answered that it has too much to do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final
from weakref import WeakValueDictionary

import attrs

LONGEST_PAUSE: Final = 60.0
"""Seconds that no pause exceeds, whatever a host asks for."""
AT_ONCE: Final = 1.0
"""Seconds within which two sellers' troubles are one, the host's: a quota is a seller's, and is used up alone."""


@attrs.frozen
class Pause:
    """A time in which no request goes out."""

    since: float
    until: float
    why: str
    seller: str | None = None
    """The seller whose requests wait; None where all do."""


class Pauses:
    """The pauses of a host; of those that overlap the longer counts."""

    def __init__(self, clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]) -> None:
        """Begin without any; `clock` and `sleep` are in seconds."""
        self._clock = clock
        self._sleep = sleep
        self._host: Pause | None = None
        self._sellers: dict[str, Pause] = {}
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """In which the requests of each seller wait, in the order in which they came; gone when none waits."""
        self._waiting = 0
        """How many requests wait."""

    def __bool__(self) -> bool:
        """Whether a request may have to wait."""
        return self._host is not None or bool(self._sellers or self._waiting)

    def pause_host(self, seconds: float, why: str = "") -> None:
        """Let no new request out."""
        self._host = self._longer(self._host, seconds, why)

    def pause_seller(self, seller: str, seconds: float, why: str = "") -> None:
        """Let no new request of one seller out, or nobody's where two sellers are told so at once."""
        now = self._clock()
        self._sellers = {one: pause for one, pause in self._sellers.items() if pause.until > now}
        if any(one != seller and now - pause.since < AT_ONCE for one, pause in self._sellers.items()):
            self.pause_host(seconds, why)
        self._sellers[seller] = self._longer(self._sellers.get(seller), seconds, why, seller)

    def of(self, seller: str) -> Pause | None:
        """Return the pause for which a seller's requests wait, if there is one."""
        now = self._clock()
        if self._host is not None and self._host.until <= now:
            self._host = None
        own = self._sellers.get(seller)
        if own is not None and own.until <= now:
            del self._sellers[seller]
            own = None
        return max((one for one in (self._host, own) if one), key=lambda one: one.until, default=None)

    async def over(self, seller: str) -> None:
        """Return when there is no pause for a seller, in the order of coming."""
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
