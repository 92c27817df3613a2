"""Whose turn it is: whatever is done to a sandbox that is served, is done in the thread of the loop that serves it.

So there is one thing at a time without a lock, and no other thread can see a half of what was done. A caller in another
thread waits until his work is done there.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from threading import get_ident
from typing import Any, TypeVar

from ._clock import Clock
from ._market import Market

T = TypeVar("T")


class LoopThread:
    """Carries work to the loop's thread, if there is a loop, and it is another thread's."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0

    def begin(self) -> None:
        """Take the running loop for the one that serves."""
        self._loop, self._thread = asyncio.get_running_loop(), get_ident()

    def end(self) -> None:
        """Serve no more."""
        self._loop = None

    @property
    def elsewhere(self) -> asyncio.AbstractEventLoop | None:
        """The loop to which the caller must carry his work; None where he may do it himself."""
        return None if get_ident() == self._thread else self._loop

    def do(self, work: Callable[[], T]) -> T:
        """Do something, and wait for it."""
        loop = self.elsewhere
        return work() if loop is None else asyncio.run_coroutine_threadsafe(_soon(work), loop).result()

    def settled(self, market: Market, work: Callable[[], T]) -> T:
        """Do something after everything that is due has happened.

        In the thread of the loop nothing can be waited for: there it stops before what must be fetched first.
        """
        loop = self.elsewhere
        if loop is None:
            market.settle_at_once()
            return work()
        return asyncio.run_coroutine_threadsafe(_settled(market, work), loop).result()

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something that takes its time, whichever loop the caller is in."""
        loop = self.elsewhere
        return await (work if loop is None else asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop)))


class SharedClock(Clock):
    """A clock that any thread may move."""

    def __init__(self, turn: LoopThread, start: datetime | None, speed: float) -> None:
        super().__init__(start, speed)
        self._turn = turn

    def _move(self, target: Callable[[], datetime], speed: float | None = None) -> None:
        move = super()._move
        self._turn.do(lambda: move(target, speed))


async def _soon(work: Callable[[], T]) -> T:
    return work()


async def _settled(market: Market, work: Callable[[], T]) -> T:
    await market.settle(patient=False)
    return work()
