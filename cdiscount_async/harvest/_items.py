"""Async iterators whose items are fetched by one background task, which ends with the iterator."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Iterator, Sequence
from operator import length_hint
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

T = TypeVar("T")

__all__ = ("Items", "IterationProgress")


class IterationProgress(Protocol):
    """How far an iteration is: the same for windows and pages."""

    @property
    def done(self) -> int:
        """How many windows or pages were delivered."""

    @property
    def total(self) -> int | None:
        """How many windows or pages there are, as far as known."""

    @property
    def items(self) -> int:
        """How many items were delivered."""

    @property
    def resume_at(self) -> object:
        """Where another iteration can begin to return the rest: a French wall time, or the number of a page."""


class Channel(Generic[T]):
    """Passes batches of items from one task to another; at most one waits, so the sender keeps the receiver's pace."""

    def __init__(self) -> None:
        self._batch: Sequence[T] = ()
        self._closed = False
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def send(self, batch: Sequence[T]) -> None:
        """Pass a batch on, once there is room for it. An empty batch is ignored."""
        await self.has_room()
        self._batch = batch
        self._filled.set()

    async def has_room(self) -> None:
        """Wait until a batch can be passed on at once."""
        while self._batch:
            self._emptied.clear()
            await self._emptied.wait()

    async def receive(self) -> Sequence[T]:
        """Return the next batch; an empty one after the last."""
        while not self._batch and not self._closed:
            self._filled.clear()
            await self._filled.wait()
        batch, self._batch = self._batch, ()
        self._emptied.set()
        return batch

    def close(self, _: object = None) -> None:
        """End the channel: no batch follows."""
        self._closed = True
        self._filled.set()


Work = Callable[[Channel[T]], Awaitable[object]]
"""Produces the items and sends them to the channel.

It must not reference the iterator: garbage collection of the iterator is what cancels the work.
"""


class Items(Generic[T]):
    """An async iterator whose items are fetched in the background while the present one is used.

    ```python
    async for item in items:
        ...
    ```

    Making an iterator sends nothing; the first item starts the work. Leaving the loop early stops the work, because it
    is cancelled when the iterator is garbage collected. `async with items:` also waits for its end, as `aclose` does.
    """

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self._channel: Channel[T] = Channel()
        self._task: asyncio.Task[BaseException | None] | None = None
        self._batch: Iterator[T] = iter(())
        self._received = 0
        """How many items the batches until now had."""
        self._closed = False

    @property
    def _returned(self) -> int:
        """How many items were returned."""
        return self._received - length_hint(self._batch)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        for item in self._batch:
            return item
        while await self._receive():
            for item in self._batch:
                return item
        raise StopAsyncIteration

    async def started(self) -> Self:
        """Wait until the service has answered with the first items, or with none, and return the iterator.

        A web application waits for this before it sends the status of a response that streams the items.

        Raises:
            CdiscountError: The error of the iteration, if the iteration fails before its first item.

        """
        if not length_hint(self._batch):
            await self._receive()
        return self

    async def _receive(self) -> bool:
        """Wait for the next batch, and return whether there is one. Raises the error with which the work ended."""
        if self._closed:
            return False
        if self._task is None:
            self._task = self._start()
        if batch := await self._channel.receive():
            self._batch = iter(batch)
            self._received += len(batch)
            return True
        if not self._closed:  # another task may have closed it meanwhile
            self._closed = True
            if (error := self._task.result()) is not None:
                raise error
        return False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop the work, and wait until it has ended. No item follows."""
        self._closed, self._received, self._batch = True, self._returned, iter(())
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _start(self) -> "asyncio.Task[BaseException | None]":
        task = asyncio.create_task(_outcome(self._work, self._channel))
        task.add_done_callback(self._channel.close)
        weakref.finalize(self, _abandon, task).atexit = False
        return task


async def _outcome(work: Work[T], channel: Channel[T]) -> BaseException | None:
    """Do the work, and return its error: the iterator raises that, and the event loop must not log it."""
    try:
        await work(channel)
    except Exception as error:  # noqa: BLE001 - the iterator raises it
        return error
    return None


def _abandon(task: "asyncio.Task[BaseException | None]") -> None:
    """Cancel the work of an iterator that was garbage collected, which may happen in any thread."""
    loop = task.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(task.cancel)
