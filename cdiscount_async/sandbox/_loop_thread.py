"""Runs all work on a served sandbox in the thread of the event loop that serves it.

So only one function runs at a time, without a lock, and no thread sees a change that is half done. A caller in another
thread waits for the result.
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
    """Runs functions in the thread of the event loop; in the caller's thread while no loop serves."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0

    def begin(self) -> None:
        """Use the running event loop from now on."""
        self._loop, self._thread = asyncio.get_running_loop(), get_ident()

    def end(self) -> None:
        """Use no event loop any more."""
        self._loop = None

    @property
    def _other_loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop, if it runs in another thread than the caller; else None."""
        return None if get_ident() == self._thread else self._loop

    def run(self, work: Callable[[], T]) -> T:
        """Run a function, and return its result."""
        loop = self._other_loop
        return work() if loop is None else asyncio.run_coroutine_threadsafe(_run(work), loop).result()

    def run_settled(self, market: Market, work: Callable[[], T]) -> T:
        """Run a function after all due events, and return its result.

        The thread of the loop cannot wait for files: there only the events before the first one with a file run.
        """
        loop = self._other_loop
        if loop is None:
            market.settle_at_once()
            return work()
        return asyncio.run_coroutine_threadsafe(_settled(market, work), loop).result()

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine that runs in the event loop, from any event loop."""
        loop = self._other_loop
        return await (work if loop is None else asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop)))


class SharedClock(Clock):
    """A clock that any thread may move."""

    def __init__(self, loop_thread: LoopThread, start: datetime | None, speed: float) -> None:
        super().__init__(start, speed)
        self._loop_thread = loop_thread

    def _move(self, target: Callable[[], datetime], speed: float | None = None) -> None:
        move = super()._move
        self._loop_thread.run(lambda: move(target, speed))


async def _run(work: Callable[[], T]) -> T:
    return work()


async def _settled(market: Market, work: Callable[[], T]) -> T:
    await market.settle(limited=True)
    return work()
