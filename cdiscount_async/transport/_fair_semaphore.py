"""A semaphore with a limit for a host, a smaller limit for each seller, fair turns, and pauses."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeAlias

from ._pauses import Pauses

_Queue: TypeAlias = "OrderedDict[asyncio.Future[None], None]"


class FairSemaphore:
    """A bulkhead: at most `total` requests are in progress at once, and at most `per_seller` of one seller.

    Sellers that wait take turns, and each seller's requests keep their order: a seller with thousands of requests
    delays no other seller. A seller without requests costs nothing, and each step costs the same however many wait.
    """

    def __init__(
        self,
        total: int,
        per_seller: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Configure the limits. `clock` and `sleep` are in seconds.

        Raises ValueError for a limit below one.
        """
        if total < 1 or per_seller < 1:
            raise ValueError("a semaphore needs room for one request at least")
        self.in_flight = 0
        """How many requests have a permit."""
        self.waiting = 0
        """How many requests wait for a permit, or for the end of a pause."""
        self._total = total
        self._per_seller = per_seller
        self.pauses = Pauses(clock, sleep)
        self._held: dict[str, int] = {}
        self._queues: dict[str, _Queue] = {}
        # Sellers that wait and have fewer permits than they may have, the next seller first.
        self._turns: OrderedDict[str, None] = OrderedDict()

    def permit(self, seller: str) -> "Permit":
        """Return an `async with` context in which the seller has a permit."""
        return Permit(self, seller)

    async def acquire(self, seller: str) -> None:
        """Wait for a permit. A request that waits for the end of a pause has none."""
        while True:
            if self.pauses:
                await self._wait_for_pauses(seller)
            held = self._held.get(seller, 0)
            # If there is room, no request waits for it: `release` passes each permit on.
            if self.in_flight < self._total and held < self._per_seller:
                self._held[seller] = held + 1
                self.in_flight += 1
            else:
                await self._wait(seller)
            if not self.pauses or self.pauses.of(seller) is None:
                return
            self.release(seller)  # a pause began meanwhile

    def release(self, seller: str) -> None:
        """Return a permit. The next seller that waits gets it."""
        self.in_flight -= 1
        held = self._held.pop(seller) - 1
        if held:
            self._held[seller] = held
        if seller in self._queues:
            self._turns.setdefault(seller)
        while self._turns and self.in_flight < self._total:
            self._grant(self._turns.popitem(last=False)[0])

    async def _wait(self, seller: str) -> None:
        """Wait in the seller's queue for a permit."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(seller, OrderedDict())[turn] = None
        self.waiting += 1
        if self._held.get(seller, 0) < self._per_seller:
            self._turns.setdefault(seller)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._withdraw(seller, turn)
            else:  # the permit came in the same moment
                self.release(seller)
            raise

    def _grant(self, seller: str) -> None:
        """Pass a permit to the seller's first waiter, and add another turn if the seller may have one."""
        queue = self._queues[seller]
        turn, _ = queue.popitem(last=False)
        if not queue:
            del self._queues[seller]
        if not turn.cancelled():  # a cancelled task may not have run yet
            turn.set_result(None)
            self.waiting -= 1
            self.in_flight += 1
            self._held[seller] = self._held.get(seller, 0) + 1
        if queue and self._held.get(seller, 0) < self._per_seller:
            self._turns[seller] = None

    def _withdraw(self, seller: str, turn: "asyncio.Future[None]") -> None:
        """Remove a cancelled waiter from the queue."""
        self.waiting -= 1
        queue = self._queues.get(seller)
        if queue is not None:
            queue.pop(turn, None)
            if not queue:
                del self._queues[seller]
                self._turns.pop(seller, None)

    async def _wait_for_pauses(self, seller: str) -> None:
        self.waiting += 1
        try:
            await self.pauses.wait(seller)
        finally:
            self.waiting -= 1


class Permit:
    """The permit of one request."""

    __slots__ = ("_held", "_seller", "_semaphore")

    def __init__(self, semaphore: FairSemaphore, seller: str) -> None:
        self._semaphore = semaphore
        self._seller = seller
        self._held = False

    async def __aenter__(self) -> Self:
        await self._semaphore.acquire(self._seller)
        self._held = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Return the permit before the end of the context. Further calls do nothing."""
        if self._held:
            self._held = False
            self._semaphore.release(self._seller)
