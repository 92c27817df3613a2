"""Orders by windows of time: the requests, the results, and the progress."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from cdiscount_async import (
    ContractMismatch,
    Error,
    ErrorTypeEnum,
    HttpError,
    Order,
    OrderFilter,
    OrderListMessage,
    OrderStateEnum,
    QuotaExceeded,
)
from cdiscount_async.harvest import WindowIteration, Windows

from .truth import START, Truth, numbers, reply

DAY = timedelta(days=1)


def shop(count: int, *, apart: timedelta = timedelta(hours=1), **habits: Any) -> Truth:
    """Return a marketplace with so many orders, the newest placed two hours ago."""
    truth = Truth(**habits)
    for index in range(count):
        truth.place(f"N{count - index:03}", START - timedelta(hours=2) - index * apart)
    return truth


async def harvest(truth: Truth, **options: Any) -> tuple[list[Order], WindowIteration[Order]]:
    """Return all orders of an iteration, and the iteration."""
    async with truth.client() as client:
        iteration = client.orders.iter_orders(**options)
        return [order async for order in iteration], iteration


async def fill(got: list[Order], orders: AsyncIterator[Order]) -> None:
    """Keep what comes before an error."""
    async for order in orders:
        got.append(order)  # noqa: PERF401 - a comprehension would lose it


def failure(kind: ErrorTypeEnum, message: str = "non") -> httpx.Response:
    """Return a refusal."""
    return reply(OrderListMessage(operation_success=False, error_list=(Error(error_type=kind, message=message),)))


async def test_dates_go_with_states() -> None:
    """A window of modification is a pair of dates with all states, for without states the service ignores the dates."""
    truth = shop(3)

    await harvest(truth, since=START - DAY, until=START - timedelta(hours=2))

    assert [
        OrderFilter(
            states=tuple(OrderStateEnum),
            begin_modification_date=START - DAY,
            end_modification_date=START - timedelta(hours=2),
            fetch_order_lines=True,
            fetch_parcels=False,
        )
    ] == truth.asked


async def test_dates_of_creation_go_with_dates_of_modification() -> None:
    """A window of creation has bounds of modification on the same sides, and they leave out nothing that is in it."""
    truth = shop(3)

    await harvest(truth, since=START - DAY, until=START - timedelta(hours=2), by="creation")

    (asked,) = truth.asked
    assert (START - DAY, START - timedelta(hours=2)) == (asked.begin_creation_date, asked.end_creation_date)
    assert asked.begin_modification_date is not None
    assert asked.end_modification_date is not None
    assert asked.begin_modification_date <= START - DAY - timedelta(hours=1)
    assert asked.end_modification_date > START + DAY


async def test_other_members_are_the_callers() -> None:
    """States, lines and parcels are as asked for, and so is the rest of the filter."""
    truth = shop(1)

    await harvest(
        truth,
        since=DAY,
        until=START,
        states=[OrderStateEnum.SHIPPED],
        fetch_lines=False,
        fetch_parcels=True,
        request=OrderFilter(corporation_code="CDSB2C"),
    )

    assert {((OrderStateEnum.SHIPPED,), False, True, "CDSB2C")} == {
        (one.states, one.fetch_order_lines, one.fetch_parcels, one.corporation_code) for one in truth.asked
    }


async def test_neighbours_overlap_by_a_second() -> None:
    """Neighbouring windows overlap by a second. The first begins and the last ends at the bounds of the span."""
    truth = shop(1)
    windows = Windows(initial=timedelta(hours=6), longest=timedelta(hours=6))

    await harvest(truth, since=START - 2 * DAY, until=START - DAY, windows=windows)

    asked = sorted((one.begin_modification_date, one.end_modification_date) for one in truth.asked)
    begins = [START - 2 * DAY + index * timedelta(hours=6) for index in range(5)]
    ends = [begin + timedelta(seconds=1) for begin in begins[1:-1]] + [START - DAY]
    assert list(zip(begins[:-1], ends, strict=True)) == asked


async def test_no_window_goes_beyond_the_end() -> None:
    """The second that neighbours have in common is cut off where the span ends before."""
    truth = shop(1)
    end = START - DAY + timedelta(seconds=3, milliseconds=300)

    await harvest(truth, since=START - DAY, until=end, windows=Windows(initial=timedelta(seconds=1)))

    assert end == max(one.end_modification_date for one in truth.asked if one.end_modification_date)


async def test_the_present_has_no_end() -> None:
    """Without an end the last window reaches beyond the present, because the service's clock may be ahead."""
    truth = shop(1, ahead=-3000.0)
    truth.place("AHEAD", START + timedelta(minutes=40))

    orders, _ = await harvest(truth, since=DAY)

    assert ["N001", "AHEAD"] == numbers(orders)


async def test_what_happens_meanwhile_comes_too() -> None:
    """An order that is placed while older ones are fetched is given at the end."""
    truth = shop(3, pace=60.0)
    truth.place("NEW", START + timedelta(seconds=30))
    truth.place("LATE", START - timedelta(minutes=60), lag=timedelta(minutes=61))

    orders, _ = await harvest(truth, since=DAY)

    assert ["N001", "N002", "N003", "LATE", "NEW"] == numbers(orders)


async def test_an_aware_span_in_the_doubled_hour_is_widened() -> None:
    """A span of moments on the night when clocks are set back holds what happened in it, however clocks showed that."""
    truth = Truth()
    truth.time.start = datetime(2026, 10, 26, tzinfo=UTC).timestamp()
    truth.place("BEFORE", datetime(2026, 10, 25, 1, 59))
    truth.place("FIRST", datetime(2026, 10, 25, 2, 50, fold=0))
    truth.place("SECOND", datetime(2026, 10, 25, 2, 10, fold=1))
    truth.place("AFTER", datetime(2026, 10, 25, 3, 1))

    orders, _ = await harvest(
        truth, since=datetime(2026, 10, 25, 0, 45, tzinfo=UTC), until=datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    )

    assert ["SECOND", "FIRST"] == numbers(orders)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(504),
        failure(ErrorTypeEnum.UNEXPECTED_EXCEPTION, "Execution Timeout Expired."),
        httpx.Response(200, content=b"<s:Envelope", headers={"Content-Type": "text/xml"}),
    ],
)
async def test_a_window_that_fails_is_halved(trouble: httpx.Response) -> None:
    """After the client's own repeats, a window that was perhaps too wide is asked for in halves."""
    truth = shop(20, answers={0: trouble, 1: trouble})
    options = Windows(concurrency=1)

    orders, _ = await harvest(truth, since=START - DAY, until=START - timedelta(hours=2), windows=options)

    assert 20 == len(orders)
    widths = [one.end_modification_date - one.begin_modification_date for one in truth.asked]  # type: ignore[operator]
    assert timedelta(hours=11, seconds=1) in widths


async def test_a_window_that_cannot_be_halved_raises() -> None:
    """The error of a window of the shortest width is raised."""
    truth = shop(3, answers=dict.fromkeys(range(100), httpx.Response(504)))

    with pytest.raises(Exception, match="HTTP 504"):
        await harvest(truth, since=START - timedelta(seconds=4), until=START, windows=Windows(concurrency=1))

    assert 6 == len(truth.asked)


async def test_an_outage_is_found_out_soon() -> None:
    """If every window fails, the shortest one is tried long before halving would reach it."""
    truth = shop(3, answers=dict.fromkeys(range(1000), httpx.Response(504)))

    with pytest.raises(HttpError):
        await harvest(truth, since=START - 365 * DAY, until=START, windows=Windows(concurrency=1))

    assert len(truth.asked) < 20


async def test_a_cancelled_call_is_no_answer() -> None:
    """Where something that a window waited for is cancelled, the window is asked for again, and not taken for empty."""
    truth = shop(20)
    cancelled = iter([True])

    def before(_: object) -> None:
        if next(cancelled, False):
            raise asyncio.CancelledError

    truth.before = before
    orders, _ = await harvest(truth, since=START - DAY, until=START)

    assert 20 == len(orders)


async def test_a_quota_is_not_worn_out_further() -> None:
    """An error that narrower windows cannot prevent is raised at once, after the orders before it."""
    truth = shop(60, answers={1: failure(ErrorTypeEnum.QUOTA)})
    got: list[Order] = []
    async with truth.client() as client:
        iteration = client.orders.iter_orders(since=3 * DAY, windows=Windows(concurrency=1))

        with pytest.raises(QuotaExceeded):
            await fill(got, iteration)

    assert 2 == len(truth.asked)
    assert got
    assert START - 2 * DAY == iteration.progress.resume_at
    assert all(order.last_updated_date <= iteration.progress.resume_at for order in got if order.last_updated_date)


async def test_more_than_fit_are_passed_on_as_they_arrive() -> None:
    """Orders of one second are given however many they are, and held for no longer than they take to arrive."""
    truth = shop(30, apart=timedelta())

    orders, _ = await harvest(truth, since=START - DAY, until=START, windows=Windows(max_items=5))

    assert [f"N{number:03}" for number in range(1, 31)] == numbers(orders)


async def test_answers_cut_off_are_found() -> None:
    """If the service silently truncates replies, at any length, no order is lost."""
    truth = shop(200, apart=timedelta(minutes=7), most=23)

    orders, iteration = await harvest(truth, since=2 * DAY, windows=Windows(trusted_below=20))

    assert 200 == len(orders)
    assert 23 == iteration.windows_used.trusted_below
    assert len(truth.asked) < 60


async def test_a_service_that_ignores_dates_is_found_out() -> None:
    """Where every window is answered alike nothing is known to be complete, so an error says it after a few calls."""
    truth = shop(200, ignores_dates=True)

    with pytest.raises(ContractMismatch, match=r"GetOrderList.*whose date of modification is in the requested window"):
        await harvest(truth, since=30 * DAY)

    assert len(truth.asked) <= 8


async def test_orders_that_all_change_at_once_are_no_lie() -> None:
    """Orders that were given and then change all together come up in a later window, and that is no error."""
    truth = shop(30, apart=timedelta(minutes=1))

    def change(_: OrderFilter) -> None:
        if len(truth.asked) == 2:
            for number in tuple(truth.orders):
                truth.place(number, START - timedelta(minutes=1))

    truth.before = change

    orders, _ = await harvest(truth, since=DAY, windows=Windows(concurrency=1, initial=timedelta(hours=22, minutes=30)))

    assert 30 == len(orders)


async def test_a_quiet_year_needs_few_calls() -> None:
    """Windows grow while answers are small, and shrink no further than they must around a busy second."""
    truth = shop(40, apart=9 * DAY)
    for index in range(50):
        truth.place(f"BULK{index}", START - 100 * DAY + timedelta(microseconds=index))

    orders, _ = await harvest(truth, since=365 * DAY, windows=Windows(max_items=20))

    assert 90 == len(orders)
    assert len(truth.asked) < 150


async def test_what_was_learned_goes_on() -> None:
    """`windows_used` starts the next iteration with the width that worked."""
    truth = shop(300, apart=timedelta(minutes=9), slow_above=12)
    _, first = await harvest(truth, since=START - 2 * DAY, until=START - timedelta(hours=2))
    calls = len(truth.asked)

    await harvest(truth, since=START - 2 * DAY, until=START - timedelta(hours=2), windows=first.windows_used)

    assert first.windows_used.initial < timedelta(hours=3)
    assert len(truth.asked) - calls < calls


async def test_any_item_may_be_the_last_one() -> None:
    """After an iteration stops at any point, another one from `resume_at` returns the rest, without duplicates."""
    truth = shop(24)
    windows = Windows(initial=timedelta(hours=5), longest=timedelta(hours=5))
    async with truth.client() as client:
        for kept in range(25):
            got: list[Order] = []
            async with client.orders.iter_orders(since=2 * DAY, windows=windows) as iteration:
                while len(got) < kept:
                    got.append(await anext(iteration))
                reached = iteration.progress.resume_at
            rest = client.orders.iter_orders(since=reached, windows=windows, known=numbers(got))  # type: ignore[arg-type]
            got += [order async for order in rest]

            assert Counter(list(truth.orders)) == Counter(numbers(got))


async def test_progress_counts_what_was_returned() -> None:
    """Items that wait in the iterator do not count, also after it was closed."""
    async with shop(10).client() as client:
        iteration = client.orders.iter_orders(since=2 * DAY)
        await anext(iteration)
        await anext(iteration)
        before = iteration.progress.items
        await iteration.aclose()

    assert (before, iteration.progress.items) == (2, 2)


async def test_progress_tells_how_far_it_has_come() -> None:
    """Progress begins with the start, ends with what is sure to be complete, and counts windows and orders."""
    truth = shop(10)
    async with truth.client() as client:
        iteration = client.orders.iter_orders(since=2 * DAY, windows=Windows(initial=DAY, longest=DAY))
        before = iteration.progress
        orders = [order async for order in iteration]

    after = iteration.progress
    assert (0, 0, START - 2 * DAY) == (before.done, before.items, before.resume_at)
    assert 10 == len(orders) == after.items
    assert after.done == after.total > 2
    assert START - timedelta(minutes=90) == after.resume_at


async def test_a_slow_consumer_stops_the_fetching() -> None:
    """No more windows are under way than agreed upon, and while nobody takes orders nothing more is asked."""
    truth = shop(100)
    windows = Windows(initial=timedelta(hours=2), longest=timedelta(hours=2), concurrency=3)
    async with truth.client() as client:
        async with client.orders.iter_orders(since=4 * DAY, windows=windows) as iteration:
            await anext(iteration)
            for _ in range(500):
                await asyncio.sleep(0)

            assert len(truth.asked) <= 6

        assert {asyncio.current_task()} == asyncio.all_tasks()


async def test_leaving_early_leaves_nothing_behind() -> None:
    """A loop that is left, and an iteration that nobody holds any more, leave no task."""
    truth = shop(100)
    async with truth.client() as client:
        async for _ in client.orders.iter_orders(since=4 * DAY):
            break
        for _ in range(20):
            await asyncio.sleep(0)

        assert {asyncio.current_task()} == asyncio.all_tasks()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"since": START, "until": START - DAY}, "until must not be before since"),
        ({"since": -DAY}, "must not be negative"),
        ({"since": timedelta.max}, "further back than the calendar"),
        ({"since": datetime(2, 1, 1)}, "before 1900"),
        ({"since": DAY, "by": "birth"}, "one of modification, creation"),
        ({"since": DAY, "request": OrderFilter(begin_creation_date=START)}, "must have no dates"),
        ({"since": DAY, "request": OrderFilter(order_reference_list=["1"])}, "must have no order numbers"),
    ],
)
async def test_nonsense_is_refused_at_once(options: dict[str, Any], said: str) -> None:
    """Wrong values raise ValueError at once, before any iteration."""
    async with Truth().client() as client:
        with pytest.raises(ValueError, match=said):
            client.orders.iter_orders(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"initial": timedelta(days=40)},
        {"shortest": timedelta(milliseconds=1)},
        {"max_items": 0},
        {"concurrency": 0},
        {"overlap": timedelta(minutes=89)},
    ],
)
def test_windows_that_cannot_work_are_refused(options: dict[str, Any]) -> None:
    """`Windows` refuses values that cannot work at once."""
    with pytest.raises(ValueError, match=r"must be|need"):
        Windows(**options)


async def test_what_came_before_a_value_that_does_not_fit_is_given() -> None:
    """A malformed order ends the iteration with its position, after the orders before it in the reply."""
    truth = shop(3)
    good = reply(OrderListMessage(operation_success=True, order_list=truth.within(OrderFilter())))
    oldest = (START - timedelta(hours=4)).isoformat().encode()
    truth.answers[0] = httpx.Response(200, content=good.content.replace(oldest, b"yesterday"))
    got: list[Order] = []
    async with truth.client() as client:
        with pytest.raises(ContractMismatch, match=r"order_list\[2\]"):
            await fill(got, client.orders.iter_orders(since=DAY))

    assert ["N002", "N003"] == numbers(got)
