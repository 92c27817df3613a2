"""Counters of calls in moving windows, and the one in memory."""

from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Protocol

import attrs


@attrs.frozen(eq=False)
class Window:
    """A limit: at most `amount` calls of one seller in `seconds`, of all operations that a rule covers."""

    name: str
    """The rule's key."""
    amount: int
    seconds: int


class Counter(Protocol):
    """Counts calls."""

    async def hit(self, seller: str, windows: Sequence[Window]) -> float:
        """Count a call in all windows and return 0; or in none, and return the seconds until there may be room."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


class MemoryCounter:
    """Counts in this process. For each window and seller, the times of the last calls are kept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: defaultdict[Window, OrderedDict[str, deque[float]]] = defaultdict(OrderedDict)

    def __len__(self) -> int:
        """Return the number of pairs of a window and a seller with calls that still count."""
        return sum(map(len, self._calls.values()))

    async def hit(self, seller: str, windows: Sequence[Window]) -> float:
        """Count a call. There is no await in between, so that all windows count it or none."""
        now = self._clock()
        wait = max(self._wait(seller, window, now) for window in windows)
        if wait > 0:
            return wait
        for window in windows:
            self._count(seller, window, now)
        return 0.0

    async def aclose(self) -> None:
        """Do nothing: there are no connections."""

    def _wait(self, seller: str, window: Window, now: float) -> float:
        calls = self._calls[window].get(seller)
        return calls[0] + window.seconds - now if calls and len(calls) == window.amount else 0.0

    def _count(self, seller: str, window: Window, now: float) -> None:
        sellers = self._calls[window]
        sellers.setdefault(seller, deque(maxlen=window.amount)).append(now)
        sellers.move_to_end(seller)
        while next(iter(sellers.values()))[-1] + window.seconds <= now:  # the seller with the oldest last call is first
            sellers.popitem(last=False)
