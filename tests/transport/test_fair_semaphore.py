"""The semaphore: its two limits, its fairness, its pauses, and cancelled waiters."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import attrs
import pytest
from hypothesis import given, strategies as st

from cdiscount_async.transport._fair_semaphore import FairSemaphore

SELLERS = "abc"


@attrs.define
class Clock:
    """A clock that moves only when a task sleeps."""

    now: float = 100.0
    slept: list[float] = attrs.field(factory=list)

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the clock."""
        self.slept.append(seconds)
        self.now += seconds


@attrs.define
class Call:
    """A request that keeps its permit until it is released."""

    seller: str
    entered: asyncio.Event = attrs.field(factory=asyncio.Event)
    go: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def run(self, semaphore: FairSemaphore, log: Callable[["Call"], object] = lambda _: None) -> None:
        """Take a permit, and keep it until `go` is set."""
        async with semaphore.permit(self.seller):
            self.entered.set()
            log(self)
            await self.go.wait()


async def settled() -> None:
    """Run every task that can go on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def finish(calls: list[Call], tasks: list[asyncio.Task[None]]) -> None:
    """Release every request and wait for its end."""
    for call in calls:
        call.go.set()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_free_permit_is_taken_without_a_task_switch() -> None:
    """If there is room, a permit is taken without a switch of tasks."""
    semaphore = FairSemaphore(1, 1)
    entering = semaphore.permit("a").__aenter__()

    with pytest.raises(StopIteration):
        entering.send(None)

    assert (1, 0) == (semaphore.in_flight, semaphore.waiting)


@pytest.mark.parametrize(("total", "per_seller"), [(0, 1), (1, 0)])
def test_a_semaphore_without_room_is_refused(total: int, per_seller: int) -> None:
    """With a limit below one, every request would wait without end."""
    with pytest.raises(ValueError, match="room for one"):
        FairSemaphore(total, per_seller)


async def test_a_seller_fills_no_more_than_its_share() -> None:
    """A seller whose calls are slow leaves room for others, though its own calls wait."""
    semaphore = FairSemaphore(3, 2)
    calls = [Call("slow") for _ in range(5)] + [Call("other")]
    tasks = [asyncio.create_task(call.run(semaphore)) for call in calls]
    await settled()

    assert [True, True, False, False, False, True] == [call.entered.is_set() for call in calls]
    assert (3, 3) == (semaphore.in_flight, semaphore.waiting)
    await finish(calls, tasks)


async def test_a_single_call_is_not_behind_thousands() -> None:
    """A seller's one call has the next slot, however many calls of another seller came before it."""
    semaphore, order = FairSemaphore(1, 1), list[str]()
    calls = [Call("many") for _ in range(3000)] + [Call("one")]
    for call in calls:
        call.go.set()

    async with semaphore.permit("many"):
        tasks = [asyncio.create_task(call.run(semaphore, lambda call: order.append(call.seller))) for call in calls]
        await settled()
    await asyncio.gather(*tasks)

    assert ["one", "many", "many"] == order[:3]


async def test_a_sellers_calls_keep_their_order() -> None:
    """First come, first served within a seller."""
    semaphore, order = FairSemaphore(2, 2), list[Call]()
    calls = [Call(seller) for seller in "abcabcabc"]
    for call in calls:
        call.go.set()

    async with semaphore.permit("a"), semaphore.permit("b"):
        tasks = [asyncio.create_task(call.run(semaphore, order.append)) for call in calls]
        await settled()
    await asyncio.gather(*tasks)

    for seller in SELLERS:
        assert [call for call in calls if call.seller == seller] == [one for one in order if one.seller == seller]


async def test_sellers_that_are_gone_cost_nothing() -> None:
    """No data of thousands of sellers remain when their calls have ended or were cancelled."""
    semaphore = FairSemaphore(4, 2)
    calls = [Call(str(number % 1000)) for number in range(3000)]
    tasks = [asyncio.create_task(call.run(semaphore)) for call in calls]
    await settled()
    for task in tasks[::2]:
        task.cancel()
    await finish(calls, tasks)

    assert (0, 0) == (semaphore.in_flight, semaphore.waiting)
    assert [0, 0, 0] == [len(kept) for kept in (semaphore._held, semaphore._queues, semaphore._turns)]


async def test_a_cancelled_request_passes_its_permit_on() -> None:
    """A request that is cancelled in the moment in which its permit comes passes the permit on."""
    semaphore = FairSemaphore(1, 1)
    calls = [Call("b"), Call("c")]
    async with semaphore.permit("a"):
        tasks = [asyncio.create_task(call.run(semaphore)) for call in calls]
        await settled()
    assert (1, 1) == (semaphore.in_flight, semaphore.waiting)  # it is b's permit, and b has not run yet
    tasks[0].cancel()
    await settled()

    assert [False, True] == [call.entered.is_set() for call in calls]
    await finish(calls, tasks)


async def test_a_pause_holds_everybody_back() -> None:
    """A request that comes during a pause gets its permit at the end of the pause."""
    clock = Clock()
    semaphore = FairSemaphore(2, 2, clock=clock, sleep=clock.sleep)
    semaphore.pauses.pause_host(7)

    async with semaphore.permit("a"):
        assert 107 == clock.now
    async with semaphore.permit("a"):
        assert [7] == clock.slept


@pytest.mark.parametrize(
    ("pauses", "waited"), [([5, 2], 5), ([2, 5], 5), ([3600], 60), ([float("inf")], 60), ([0], 0), ([-5], 0)]
)
async def test_pauses_are_bounded_and_the_longer_counts(pauses: list[float], waited: float) -> None:
    """Overlapping pauses are one, and none is longer than a minute."""
    clock = Clock()
    semaphore = FairSemaphore(1, 1, clock=clock, sleep=clock.sleep)
    for seconds in pauses:
        semaphore.pauses.pause_host(seconds)

    async with semaphore.permit("a"):
        assert waited == sum(clock.slept)


async def test_a_pause_holds_back_who_waited_before_it() -> None:
    """Requests that wait when a pause begins wait for its end too."""
    clock = Clock()
    semaphore = FairSemaphore(1, 1, clock=clock, sleep=clock.sleep)
    waiting = Call("b")
    async with semaphore.permit("a"):
        task = asyncio.create_task(waiting.run(semaphore))
        await settled()
        semaphore.pauses.pause_host(3)
    await waiting.entered.wait()

    assert 103 == clock.now
    await finish([waiting], [task])


async def test_a_request_cancelled_in_a_pause_holds_no_permit() -> None:
    """A call that is cancelled during a pause is gone."""
    semaphore = FairSemaphore(1, 1)
    semaphore.pauses.pause_host(60)
    task = asyncio.create_task(Call("a").run(semaphore))
    await settled()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert (0, 0) == (semaphore.in_flight, semaphore.waiting)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.sampled_from(SELLERS)),
        st.tuples(st.just("end"), st.integers(0, 30)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.just(("settle", 0)),
    ),
    max_size=60,
)


@given(total=st.integers(1, 4), per_seller=st.integers(1, 3), steps=STEPS)
def test_no_order_of_events_breaks_the_semaphore(
    total: int, per_seller: int, steps: list[tuple[str, int | str]]
) -> None:
    """In any order of requests, ends and cancellations the limits hold, no room is wasted, and permits return."""

    def holds(semaphore: FairSemaphore, calls: list[Call], tasks: list[asyncio.Task[None]]) -> None:
        alive = [call for call, task in zip(calls, tasks, strict=True) if not task.done()]
        inside = [call for call in alive if call.entered.is_set()]
        outside = {call.seller for call in alive if not call.entered.is_set()}
        held = {seller: sum(call.seller == seller for call in inside) for seller in SELLERS}
        assert (len(inside), len(alive) - len(inside)) == (semaphore.in_flight, semaphore.waiting)
        assert len(inside) <= total
        assert max(held.values()) <= per_seller
        assert len(inside) == total or all(held[seller] == per_seller for seller in outside)

    async def live() -> None:
        semaphore = FairSemaphore(total, per_seller)
        calls: list[Call] = []
        tasks: list[asyncio.Task[None]] = []
        for what, which in steps:
            if what == "come":
                calls.append(Call(str(which)))
                tasks.append(asyncio.create_task(calls[-1].run(semaphore)))
            elif what == "settle":
                await settled()
                holds(semaphore, calls, tasks)
            elif calls and isinstance(which, int):
                number = which % len(calls)
                if what == "end" and calls[number].entered.is_set():
                    calls[number].go.set()
                elif what == "cancel":
                    tasks[number].cancel()
        await settled()
        holds(semaphore, calls, tasks)
        await finish(calls, tasks)
        assert all(task.done() for task in tasks)
        assert (0, 0, {}, {}, {}) == (
            semaphore.in_flight,
            semaphore.waiting,
            semaphore._held,
            semaphore._queues,
            semaphore._turns,
        )

    asyncio.run(live())
