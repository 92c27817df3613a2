"""Items that are fetched while others are looked at: one background task for each iteration, and none left behind."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Iterator, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")

__all__ = ("Items",)


class Channel(Generic[T]):
    """Where batches of items change hands: one waits at most, so making them keeps the pace of taking them."""

    def __init__(self) -> None:
        self._batch: Sequence[T] = ()
        self._over = False
        self._came = asyncio.Event()
        self._gone = asyncio.Event()

    async def put(self, batch: Sequence[T]) -> None:
        """Return a batch, once there is room for it; an empty one says nothing."""
        while self._batch:
            self._gone.clear()
            await self._gone.wait()
        self._batch = batch
        self._came.set()

    async def take(self) -> Sequence[T]:
        """Take the next batch; an empty one says that there are no more."""
        while not self._batch and not self._over:
            self._came.clear()
            await self._came.wait()
        batch, self._batch = self._batch, ()
        self._gone.set()
        return batch

    def end(self, _: object) -> None:
        """Say that no batch will follow."""
        self._over = True
        self._came.set()


Work = Callable[[Channel[T]], Awaitable[object]]
"""Makes the items of an iteration and hands them off. It must not know the iteration, or nobody could drop that."""


class Items(Generic[T]):
    """An async iterator whose items are fetched in the background while the present one is used.

    ```python
    async for item in items:
        ...
    ```

    Made without I/O; the first item starts the work. Leaving the loop early is enough to stop it: the work is cancelled
    as soon as nobody holds the iterator any more. `async with items:` also waits until it has ended, as `aclose` does.
    """

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self._handoff: Channel[T] = Channel()
        self._task: asyncio.Task[BaseException | None] | None = None
        self._batch: Iterator[T] = iter(())
        self._closed = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        for item in self._batch:
            return item
        if self._closed:
            raise StopAsyncIteration
        if self._task is None:
            self._task = self._start()
        while batch := await self._handoff.take():
            self._batch = iter(batch)
            for item in self._batch:
                return item
        if not self._closed:  # by somebody else in the meantime
            self._closed = True
            if (error := self._task.result()) is not None:
                raise error
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop the work and wait until it has ended; no item follows."""
        self._closed, self._batch = True, iter(())
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _start(self) -> "asyncio.Task[BaseException | None]":
        task = asyncio.create_task(_outcome(self._work, self._handoff))
        task.add_done_callback(self._handoff.end)
        weakref.finalize(self, _abandon, task).atexit = False
        return task


async def _outcome(work: Work[T], handoff: Channel[T]) -> BaseException | None:
    """Do the work and give its error, which belongs to whoever iterates: nobody else may hear of it."""
    try:
        await work(handoff)
    except Exception as error:  # noqa: BLE001 - it is raised where the items are taken
        return error
    return None


def _abandon(task: "asyncio.Task[BaseException | None]") -> None:
    """Cancel the work of an iteration that nobody holds any more; garbage may be collected in any thread."""
    loop = task.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(task.cancel)
