"""Who may send next: a limit for a host, a smaller one for each seller, turns that are fair, and pauses."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeAlias

from ._pauses import Pauses

_Waiters: TypeAlias = "OrderedDict[asyncio.Future[None], None]"


class FairSemaphore:
    """A bulkhead: `total` calls are on their way at once, and at most `per_seller` of them are one seller's.

    Sellers that wait take turns, and each seller's calls go in the order in which they came: one with thousands of
    calls delays nobody else's. A seller without calls costs nothing, and every step costs the same however many wait.
    """

    def __init__(
        self,
        total: int,
        per_seller: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """Configure the limits; `clock` and `sleep` are in seconds.

        Raises ValueError for a limit below one.
        """
        if total < 1 or per_seller < 1:
            raise ValueError("a gate needs room for one call at least")
        self.in_flight = 0
        """How many calls have a slot."""
        self.waiting = 0
        """How many calls wait for one, or for the end of a pause."""
        self._total = total
        self._per_seller = per_seller
        self.pauses = Pauses(clock, sleep)
        self._held: dict[str, int] = {}
        self._queues: dict[str, _Waiters] = {}
        # Sellers that wait and hold fewer slots than they may, the next one first.
        self._turns: OrderedDict[str, None] = OrderedDict()

    def slot(self, seller: str) -> "Permit":
        """Return what to enter with `async with`: inside, one of the slots is the seller's."""
        return Permit(self, seller)

    async def enter(self, seller: str) -> None:
        """Take a slot, waiting for it where there is none; whoever waits for the end of a pause takes none."""
        while True:
            if self.pauses:
                await self._pass_pauses(seller)
            held = self._held.get(seller, 0)
            # Where there is room nobody can be waiting for it: whoever leaves hands the slot on.
            if self.in_flight < self._total and held < self._per_seller:
                self._held[seller] = held + 1
                self.in_flight += 1
            else:
                await self._wait(seller)
            if not self.pauses or self.pauses.of(seller) is None:
                return
            self.leave(seller)  # the pause began while it waited

    def leave(self, seller: str) -> None:
        """Return a slot back, to whoever is next."""
        self.in_flight -= 1
        held = self._held.pop(seller) - 1
        if held:
            self._held[seller] = held
        if seller in self._queues:
            self._turns.setdefault(seller)
        while self._turns and self.in_flight < self._total:
            self._admit(self._turns.popitem(last=False)[0])

    async def _wait(self, seller: str) -> None:
        """Wait in the seller's queue, and have a slot afterwards."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(seller, OrderedDict())[turn] = None
        self.waiting += 1
        if self._held.get(seller, 0) < self._per_seller:
            self._turns.setdefault(seller)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._forget(seller, turn)
            else:  # the slot came in the same moment
                self.leave(seller)
            raise

    def _admit(self, seller: str) -> None:
        """Return a slot to the seller's first waiter, and the seller another turn if it may have one."""
        queue = self._queues[seller]
        turn, _ = queue.popitem(last=False)
        if not queue:
            del self._queues[seller]
        if not turn.cancelled():  # its task has only not yet noticed
            turn.set_result(None)
            self.waiting -= 1
            self.in_flight += 1
            self._held[seller] = self._held.get(seller, 0) + 1
        if queue and self._held.get(seller, 0) < self._per_seller:
            self._turns[seller] = None

    def _forget(self, seller: str, turn: "asyncio.Future[None]") -> None:
        """Take somebody who gave up out of the queue."""
        self.waiting -= 1
        queue = self._queues.get(seller)
        if queue is not None:
            queue.pop(turn, None)
            if not queue:
                del self._queues[seller]
                self._turns.pop(seller, None)

    async def _pass_pauses(self, seller: str) -> None:
        self.waiting += 1
        try:
            await self.pauses.over(seller)
        finally:
            self.waiting -= 1


class Permit:
    """One call's way through a gate."""

    __slots__ = ("_gate", "_held", "_seller")

    def __init__(self, gate: FairSemaphore, seller: str) -> None:
        self._gate = gate
        self._seller = seller
        self._held = False

    async def __aenter__(self) -> Self:
        await self._gate.enter(self._seller)
        self._held = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        """Leave before the end; once is enough, and more does no harm."""
        if self._held:
            self._held = False
            self._gate.leave(self._seller)
