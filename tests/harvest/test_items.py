"""An iteration waits for its loop, raises errors after the items before them, and leaves no task running."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from cdiscount_async.harvest._items import Channel, Items


class Source:
    """Sends numbers in batches of two, and records its progress and whether it was stopped."""

    def __init__(self, last: int = 1000, error: Exception | None = None) -> None:
        self.made = 0
        self.ended = asyncio.Event()
        self._last = last
        self._error = error

    async def work(self, channel: Channel[int]) -> None:
        """Send all numbers."""
        try:
            while self.made < self._last:
                self.made += 2
                await channel.send((self.made - 1, self.made))
            if self._error:
                raise self._error
        finally:
            self.ended.set()


@pytest.fixture(autouse=True)
async def _nothing_is_left() -> AsyncIterator[None]:
    """In the end of each test no task runs but the test's own."""
    before = asyncio.all_tasks()
    yield
    gc.collect()
    for _ in range(5):
        await asyncio.sleep(0)
    assert set() == asyncio.all_tasks() - before - {asyncio.current_task()}


async def test_all_items_come_in_their_order() -> None:
    """Every item is returned once, and nothing follows the end."""
    items = Items(Source(7).work)

    assert [1, 2, 3, 4, 5, 6, 7, 8] == [one async for one in items]
    assert [] == [one async for one in items]


async def test_nothing_begins_before_the_first_item_is_wanted() -> None:
    """Making an iteration sends nothing, and such an iteration need not be closed."""
    source = Source()
    Items(source.work)
    await asyncio.sleep(0)

    assert 0 == source.made


async def test_items_are_made_no_faster_than_they_are_taken() -> None:
    """Behind the present item one batch waits, and one is offered."""
    source = Source()
    async with Items(source.work) as items:
        assert 1 == await anext(items)
        for _ in range(20):
            await asyncio.sleep(0)

        assert source.made <= 6


async def test_an_error_comes_after_the_items_before_it() -> None:
    """Items before an error are returned first. The error is raised once."""
    given = []
    items = Items(Source(4, ValueError("the fifth")).work)
    with pytest.raises(ValueError, match="the fifth"):
        given += [one async for one in _noted(items, given)]

    assert [1, 2, 3, 4] == given
    assert [] == [one async for one in items]


async def _noted(items: Items[int], given: list[int]) -> AsyncIterator[int]:
    async for one in items:
        given.append(one)
        if one < 0:
            yield one


async def test_leaving_the_loop_early_stops_the_work() -> None:
    """A break is enough: the iteration is garbage collected."""
    source = Source()
    async for one in Items(source.work):
        if one == 3:
            break
    await source.ended.wait()

    assert source.made < 20


async def test_an_error_in_the_loop_stops_the_work() -> None:
    """An error in the body of the loop is raised there, and the work stops."""
    source = Source()
    with suppress(LookupError):
        async for _ in Items(source.work):
            raise LookupError
    await source.ended.wait()


async def test_cancelling_who_iterates_stops_the_work() -> None:
    """Cancelling a task stops its iteration, even while the task waits for an item."""
    stopped, waiting = asyncio.Event(), asyncio.Event()

    async def silent(_: Channel[int]) -> None:
        waiting.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def use() -> None:
        async for _ in Items(silent):
            pass

    task = asyncio.create_task(use())
    await waiting.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await stopped.wait()


async def test_closing_waits_until_the_work_has_ended() -> None:
    """After `async with` the work has ended, including its clean-up."""
    source = Source()
    async with Items(source.work) as items:
        await anext(items)

    assert source.ended.is_set()
    assert [] == [one async for one in items]


async def test_an_iteration_may_be_dropped_in_another_thread() -> None:
    """Garbage is collected wherever it is found; the work is stopped in its own event loop."""
    source = Source()
    held = [Items(source.work)]
    await anext(held[0])
    dropping = threading.Thread(target=held.clear)
    dropping.start()
    await asyncio.to_thread(dropping.join)
    await source.ended.wait()


async def test_closing_twice_does_no_harm() -> None:
    """An iteration that is closed stays closed."""
    items = Items(Source().work)
    await anext(items)
    await items.aclose()
    await items.aclose()

    with pytest.raises(StopAsyncIteration):
        await anext(items)


async def test_who_waits_hears_that_it_was_closed() -> None:
    """A task that waits for an item ends without an item when another task closes the iteration."""
    waiting = asyncio.Event()

    async def silent(_: Channel[int]) -> None:
        waiting.set()
        await asyncio.Event().wait()

    items = Items(silent)
    taking = asyncio.create_task(_taken(items))
    await waiting.wait()
    await items.aclose()

    assert [] == await taking


async def _taken(items: Items[int]) -> list[int]:
    return [one async for one in items]


async def test_started_waits_for_the_first_item() -> None:
    """Waiting for the start loses no item, may be repeated, and returns for an iteration without items, too."""
    items = await Items(Source(7).work).started()
    await items.started()

    assert [1, 2, 3, 4, 5, 6, 7, 8] == [one async for one in items]
    assert [] == [one async for one in await Items(Source(0).work).started()]


async def test_started_raises_the_error_before_the_first_item() -> None:
    """An error before the first item is raised at the start, once; a later error after the items before it."""
    items = Items(Source(0, LookupError("none")).work)
    with pytest.raises(LookupError):
        await items.started()
    later = await Items(Source(2, LookupError("later")).work).started()

    assert [] == [one async for one in items]
    assert [1, 2] == [await anext(later), await anext(later)]
    with pytest.raises(LookupError):
        await anext(later)


async def test_started_of_a_closed_iteration_begins_nothing() -> None:
    """After the end of an iteration, waiting for its start returns at once."""
    source = Source()
    items = Items(source.work)
    await items.aclose()
    await items.started()

    assert 0 == source.made


async def test_a_wait_for_the_start_can_be_cancelled() -> None:
    """Who stops waiting for the start can go on with the same iteration."""
    begun = asyncio.Event()

    async def work(channel: Channel[int]) -> None:
        await begun.wait()
        await channel.send((1, 2))

    items = Items(work)
    with suppress(TimeoutError):
        async with asyncio.timeout(0):
            await items.started()
    begun.set()

    assert [1, 2] == [one async for one in items]
