"""How often a seller's operations are called: a limit of your own, kept before the service's is met.

Without it nothing is limited. The service has a quota for each method, seller and hour, does not publish the figures,
and answers `Quota` when one is used up. Polling as integrators do stays far below: orders every 15
minutes with a window that overlaps by 90 minutes, and a sweep of the last five days once a day; offers and products
every two hours; the seller's indicators once a day. A limit is for what runs beside it: a first import, a back office.

```python
limits = RateLimits({"GetOrderList": "60/hour", "offers": "10/minute; 200/hour", "writes": "2/second"})
async with Client(credentials, rate_limits=limits) as client: ...
```

It needs the extra `limits`: `pip install 'cdiscount-async[limits]'`.
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
from ._memory import Counts, MemoryCounter, Window

__all__ = ("RateLimiter", "RateLimits")

ANY: Final = "*"
"""What stands for every operation."""


class RateLimiter(Protocol):
    """What a client asks before each request that it sends."""

    async def wait(self, seller: str, operation: Operation[Any, Any]) -> None:
        """Return when the operation may be called for this seller."""
        ...


class RateLimits:
    """Limits for the calls of each seller; every rule that covers an operation is kept.

    The keys of `rules` are an operation's WSDL name, a section of the client such as `orders`, a safety class (`reads`,
    `sets` or `writes`), or `*`. The values are amounts and times as the library `limits` writes them, such as
    `60/minute`, `10 per 2 hours`, or several: `1/second; 1000/hour`. A rule counts all calls that it covers together,
    and each seller alone. The window moves: no span of that length sees more calls.

    A call that must wait holds no connection, can be cancelled, and passes in the order of coming among a seller's
    calls that the same rules cover. Counts do not tell environments apart: use one object for each.

    Without `storage` this process counts for itself; a URI such as `async+redis://localhost:6379` makes all processes
    that name it count together. While Redis cannot be reached each process counts for itself, with a warning in the
    log: the service has quotas of its own, so a lost count harms less than calls that are not made. Connections to
    Redis belong to one event loop until `aclose`.
    """

    def __init__(
        self,
        rules: Mapping[str, str],
        *,
        storage: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Configure the limits, without I/O. Redis keeps the time by the system's clock, whatever `clock` says.

        Raises ValueError for a rule that cannot be read, for one that covers nothing, and for an unusable storage.
        """
        self._windows = tuple(window for name, value in rules.items() for window in _windows(name, value))
        own = MemoryCounter(clock)
        self._counts: Counts = own if storage is None else _shared(storage, own, clock)
        self._sleep = sleep
        self._lines: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()  # gone when nobody stands there

    async def wait(self, seller: str, operation: Operation[Any, Any]) -> None:
        """Return when the operation may be called for this seller, and count the call."""
        covering = {ANY, operation.name, operation.section, operation.safety.value}
        windows = tuple(window for window in self._windows if window.name in covering)
        if not windows:
            return
        async with self._lines.setdefault((seller, windows), asyncio.Lock()):
            while (seconds := await self._counts.take(seller, windows)) > 0:
                await self._sleep(seconds)

    async def aclose(self) -> None:
        """Close the connections to the storage; they open again with the next call."""
        await self._counts.aclose()


def _windows(name: str, value: str) -> list[Window]:
    """Read one rule."""
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


def _shared(storage: str, own: MemoryCounter, clock: Callable[[], float]) -> Counts:
    """Open nothing, but make ready what counts for several processes."""
    with extra("limits"):
        from ._redis import RedisCounter  # noqa: PLC0415 - an optional extra

    return RedisCounter(storage, own, clock)
