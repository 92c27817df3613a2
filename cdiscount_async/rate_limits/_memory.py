"""Calls counted in moving windows: what `rate_limits` rests on."""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Protocol

import attrs


@attrs.frozen(eq=False)
class Window:
    """At most so many calls in so many seconds, of what a rule covers and of one seller."""

    name: str
    """The rule's key."""
    amount: int
    seconds: int


class Counts(Protocol):
    """Where calls are counted."""

    async def take(self, seller: str, windows: Sequence[Window]) -> float:
        """Count a call in all windows and give 0, or in none and give the seconds until one more has room."""
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...


class MemoryCounter:
    """Counts in this process: for each window and seller the times of its last calls, until they have passed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: defaultdict[Window, OrderedDict[str, deque[float]]] = defaultdict(OrderedDict)

    def __len__(self) -> int:
        """Tell for how many windows and sellers there is something to remember."""
        return sum(map(len, self._calls.values()))

    async def take(self, seller: str, windows: Sequence[Window]) -> float:
        """Count a call; without an await in between, so that it is all or nothing."""
        now = self._clock()
        wait = max(self._wait(seller, window, now) for window in windows)
        if wait > 0:
            return wait
        for window in windows:
            self._count(seller, window, now)
        return 0.0

    async def aclose(self) -> None:
        """Nothing is open."""

    def _wait(self, seller: str, window: Window, now: float) -> float:
        calls = self._calls[window].get(seller)
        return calls[0] + window.seconds - now if calls and len(calls) == window.amount else 0.0

    def _count(self, seller: str, window: Window, now: float) -> None:
        sellers = self._calls[window]
        sellers.setdefault(seller, deque(maxlen=window.amount)).append(now)
        sellers.move_to_end(seller)
        while next(iter(sellers.values()))[-1] + window.seconds <= now:  # whoever did not call for longest is first
            sellers.popitem(last=False)
