"""How often a seller's operations are called: limits of your own, to stay below those of the service.

By default nothing is limited. The service has a quota for each method, seller and hour. The figures are not published;
a call raises QuotaExceeded when one is used up. Usual polling stays far below: orders every 15 minutes with a window
that overlaps by 90 minutes, and the last five days once a day; offers and products every two hours; the seller's
indicators once a day. Limits are for what runs beside it: a first import, a back office.

```python
limits = RateLimits({"GetOrderList": "60/hour", "offers": "10/minute; 200/hour", "writes": "2/second"})
async with Client(credentials, rate_limits=limits) as client: ...
```

`RateLimits` needs the extra `limits`: `pip install 'cdiscount-async[limits]'`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Protocol
from weakref import WeakValueDictionary

from .. import operations
from .._common.arguments import did_you_mean
from .._common.extras import extra
from ..operations import ALL, Operation, Safety
from ._memory import Counter, MemoryCounter, Window

__all__ = ("RateLimiter", "RateLimits")

ANY: Final = "*"
"""The key for all operations."""


class RateLimiter(Protocol):
    """Delays the requests of a client."""

    async def wait(self, seller: str, operation: Operation[Any, Any]) -> None:
        """Return when a request of this operation and seller may be sent. It is called before each request."""
        ...


class RateLimits:
    """Limits for the calls of each seller.

    The keys of `rules` are an operation's WSDL name, a section of the client such as `orders`, a safety class (`reads`,
    `sets` or `writes`), or `*`. The values are amounts and times as the library `limits` writes them, such as
    `60/minute`, `10 per 2 hours`, or several: `1/second; 1000/hour`. A rule counts all
    operations that it covers together, and each seller separately. An operation must satisfy all rules that cover it.
    The window moves: no period of that length has more calls.

    A call that waits uses no connection, and can be cancelled. A seller's calls that the same rules cover keep their
    order. Environments are not counted separately: use one object for each.

    While Redis cannot be reached, each process counts for itself, and logs a warning: the service has quotas of its
    own, so a lost count does less harm than calls that are not made. Connections to Redis belong to one event
    loop until `aclose`.
    """

    def __init__(
        self,
        rules: Mapping[str, str],
        *,
        storage: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Configure the limits, without I/O.

        Args:
            rules: The limits, by what they cover.
            storage: Where calls are counted. By default each process counts for itself. With a URI such as
                `async+redis://localhost:6379`, all processes with that URI count together.
            clock: Returns monotonic seconds. Redis uses the clock of the system instead.
            sleep: Waits for a number of seconds.

        Raises:
            ValueError: A rule cannot be read or covers nothing, or the storage cannot be used.
            ImportError: The extra `limits` is not installed.
        """
        self._windows = tuple(window for name, value in rules.items() for window in _windows(name, value))
        memory = MemoryCounter(clock)
        self._counter: Counter = memory if storage is None else _redis_counter(storage, memory, clock)
        self._sleep = sleep
        self._locks: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()  # one without waiters is dropped

    async def wait(self, seller: str, operation: Operation[Any, Any]) -> None:
        """Return when the operation may be called for this seller, and count the call."""
        keys = {ANY, operation.name, operation.section, operation.safety.value}
        windows = tuple(window for window in self._windows if window.name in keys)
        if not windows:
            return
        async with self._locks.setdefault((seller, windows), asyncio.Lock()):
            while (seconds := await self._counter.hit(seller, windows)) > 0:
                await self._sleep(seconds)

    async def aclose(self) -> None:
        """Close the connections to the storage. The next call opens them again."""
        await self._counter.aclose()


def _windows(name: str, value: str) -> list[Window]:
    """Return the windows of one rule. Raises ValueError."""
    with extra("limits"):
        from limits import parse_many  # noqa: PLC0415 - an optional extra

    sections = (section.__name__.lower() for section in operations.SECTIONS)
    known = {ANY, *ALL, *(safety.value for safety in Safety), *sections}
    if name not in known:
        near = did_you_mean(name, known)
        raise ValueError(f"rules: {name!r} is neither an operation, a section, a safety class nor '*'{near}")
    try:
        limits = {(one.amount, one.get_expiry()) for one in parse_many(value)}
    except ValueError:
        limits = set()
    if not limits or min(limits)[0] < 1:
        raise ValueError(
            f"rules[{name!r}]: expected a limit such as '60/minute' or '1/second; 1000/hour', not {value!r}"
        )
    return [Window(name, amount, seconds) for amount, seconds in sorted(limits)]


def _redis_counter(storage: str, memory: MemoryCounter, clock: Callable[[], float]) -> Counter:
    """Return a counter for several processes, without I/O. Raises ValueError."""
    with extra("limits"):
        from ._redis import RedisCounter  # noqa: PLC0415 - an optional extra

    return RedisCounter(storage, memory, clock)
