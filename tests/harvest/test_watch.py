"""A watch returns what is new or has changed, and another watch can continue from its cursor."""

import asyncio
import json
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import httpx
import pytest

from cdiscount_async import (
    Client,
    Credentials,
    Environment,
    Error,
    ErrorTypeEnum,
    HttpError,
    OrderFilter,
    OrderListMessage,
    QuotaExceeded,
    SellerInactive,
    Transport,
)
from cdiscount_async.harvest import Windows
from cdiscount_async.planning import Planning

from ..support.timing import PARIS
from .paged import alone
from .truth import START, Truth, reply
from .watching import Limited, follow

HOUR = timedelta(hours=1)


def marketplace(length: timedelta = 12 * HOUR, start: datetime = START) -> tuple[Truth, Limited]:
    """Return a marketplace without orders, and the time for which it may be watched."""
    time = Limited(length, start)
    return Truth(time=time), time


def refusal(kind: ErrorTypeEnum) -> httpx.Response:
    """Return a refusal."""
    return reply(OrderListMessage(operation_success=False, error_list=[Error(error_type=kind, message="non")]))


async def test_new_and_changed_orders_come() -> None:
    """An order is returned soon after it is placed, and soon after each change."""
    truth, time = marketplace()
    for hours in (-1, 2, 5):
        truth.place("A", START + hours * HOUR)
    truth.place("B", START + 3 * HOUR)

    async with truth.client() as client:
        outcome = await follow(client, time)

    expected = [("A", -1), ("A", 2), ("B", 3), ("A", 5)]
    assert [(number, START + hours * HOUR) for number, hours in expected] == outcome.versions


async def test_polls_keep_their_times() -> None:
    """Polls begin at equal distances, by default of a quarter of an hour."""
    truth, time = marketplace(HOUR)
    polls: list[float] = []
    truth.before = lambda _: polls.append(time.passed)

    async with truth.client() as client:
        await follow(client, time)

    assert [0, 900, 1800, 2700, 3600] == sorted(set(polls))


async def test_a_slow_poll_is_followed_at_once() -> None:
    """A poll that takes longer than the distance between polls is no reason to wait, nor to catch up."""
    truth, time = marketplace(HOUR)
    truth.pace = 500
    polls: list[float] = []
    truth.before = lambda _: polls.append(time.passed)

    async with truth.client() as client:
        await follow(client, time, every=timedelta(seconds=1), since=HOUR)

    assert all(500 == after - before for before, after in pairwise(polls))


async def test_the_order_at_hand_is_not_in_the_cursor() -> None:
    """A process that dies at an order gets this order and all prefetched ones again, and no earlier ones."""
    truth, time = marketplace()
    for hours, number in enumerate("ABCD"):
        truth.place(number, START - (4 - hours) * HOUR)

    async with truth.client() as client:
        first = await follow(client, time, dies=3)
        second = await follow(client, time, first.cursor)

    # What was saved while B was the present item covers A.
    assert ["A", "B", "C"] == [order.order_number for order in first.orders]
    assert ["B", "C", "D"] == [order.order_number for order in second.orders]


async def test_the_cursor_at_the_end_knows_all() -> None:
    """When the loop requests the next order, the cursor covers all orders before."""
    truth, time = marketplace()
    truth.place("A", START - HOUR)

    async with truth.client() as client:
        first = await follow(client, time)
        time.extend(HOUR)
        second = await follow(client, time, first.last)

    assert [1, 0] == [len(first.orders), len(second.orders)]


async def test_an_old_cursor_is_as_good() -> None:
    """After weeks, a watch continues from its cursor, and repeats nothing."""
    truth, time = marketplace(HOUR)
    truth.place("A", START - HOUR)
    truth.place("B", START + 24 * HOUR)

    async with truth.client() as client:
        first = await follow(client, time)
        time.passed += timedelta(days=20).total_seconds()
        time.extend(timedelta(days=20))
        second = await follow(client, time, first.last)

    assert [("B", START + 24 * HOUR)] == second.versions


async def test_late_changes_are_found_the_next_day() -> None:
    """A change that is shown many hours late is returned after the recheck of the next day in France."""
    truth, time = marketplace(24 * HOUR)
    truth.place("A", START + HOUR, lag=10 * HOUR)

    async with truth.client() as client:
        outcome = await follow(client, time)

    assert [("A", START + HOUR)] == outcome.versions


async def test_rechecks_can_be_left_out() -> None:
    """Without rechecks only the overlap is requested again."""
    truth, time = marketplace(24 * HOUR)

    async with truth.client() as client:
        await follow(client, time, since=timedelta(), recheck=None)

    begins = [one.begin_modification_date for one in truth.asked]
    assert START == begins[0]
    assert START + 22.25 * HOUR == begins[-1]
    assert {HOUR / 4} == {after - before for before, after in pairwise(sorted({*begins} - {START}))}  # type: ignore[type-var, operator]


async def test_nothing_from_before_the_start_comes() -> None:
    """An order that last changed before the beginning of the watch is never returned, not even by a recheck."""
    truth, time = marketplace(48 * HOUR)
    truth.place("A", START - 3 * HOUR)

    async with truth.client() as client:
        outcome = await follow(client, time, since=2 * HOUR)

    assert [] == outcome.versions
    assert START - 2 * HOUR == min(one.begin_modification_date for one in truth.asked if one.begin_modification_date)


async def test_another_filter_looks_back() -> None:
    """A cursor of a release without fingerprints is accepted with another filter, and the last days are asked again."""
    truth, time = marketplace(HOUR)

    async with truth.client() as client:
        first = await follow(client, time)
        time.extend(HOUR)
        older = json.dumps({name: value for name, value in json.loads(first.last).items() if name != "made_for"})
        await follow(client, time, older, request=OrderFilter(corporation_code="CDSB2C"))

    begins = {one.begin_modification_date for one in truth.asked if one.corporation_code}
    assert START + HOUR - timedelta(days=5) in begins


async def test_a_clock_that_went_back_is_made_good() -> None:
    """If a clock was ahead and is corrected, changes before the time that it had reached are returned."""
    truth, time = marketplace(15 * HOUR - HOUR / 4)
    time.passed = (14 * HOUR).total_seconds()

    async with truth.client() as client:
        first = await follow(client, time)
        time.passed = (4 * HOUR).total_seconds()
        truth.place("A", START + HOUR)
        time.still.clear()
        second = await follow(client, time, first.last)

    assert [("A", START + HOUR)] == second.versions


async def test_what_cannot_come_again_is_forgotten() -> None:
    """The cursor stays small: it holds the last days only."""
    truth, time = marketplace(timedelta(days=12))
    for hour in range(10):
        truth.place(f"N{hour}", START + hour * HOUR)

    async with truth.client() as client:
        outcome = await follow(client, time, every=6 * HOUR)

    assert 10 == len(outcome.orders)
    assert {} == json.loads(outcome.last)["returned"]


async def test_a_long_start_can_be_interrupted() -> None:
    """The cursor moves on in the middle of the first poll, so that a crash does not throw back to the beginning."""
    truth, time = marketplace()
    for days in range(60):
        truth.place(f"N{days:02}", START - timedelta(days=days))

    async with truth.client() as client:
        outcome = await follow(
            client, time, dies=50, since=timedelta(days=90), windows=Windows(longest=timedelta(days=1))
        )

    saved = json.loads(str(outcome.cursor))
    assert START - timedelta(days=15) < datetime.fromisoformat(saved["reached"])
    assert len(saved["returned"]) < 30


async def test_passing_trouble_does_not_end_it() -> None:
    """A failing poll sets `last_error`, and the next poll returns what is missing."""
    truth, _ = marketplace()
    truth.place("A", START - HOUR)
    truth.answers = {0: httpx.Response(404)}
    async with truth.client() as client, client.orders.watch(since=2 * HOUR) as changes:
        seen = []
        truth.before = lambda _: seen.append(changes.last_error)

        assert "A" == (await anext(changes)).order_number

        assert [None, HttpError] == [error and type(error) for error in seen[:2]]


async def test_a_used_up_quota_is_waited_for() -> None:
    """Nothing is asked before the quota's counter starts again."""
    truth, time = marketplace(3 * HOUR, datetime.now(PARIS).replace(tzinfo=None))
    truth.answers = {0: refusal(ErrorTypeEnum.QUOTA)}
    async with truth.client() as client:
        changes = client.orders.watch(every=timedelta(seconds=10), since=2 * HOUR)
        seen: list[tuple[float, Any]] = []
        truth.before = lambda _: seen.append((time.now(), changes.last_error))
        truth.place("A", datetime.now(PARIS).replace(tzinfo=None) - HOUR)

        await anext(changes)
        await changes.aclose()

    asked, error = seen[1]
    assert isinstance(error, QuotaExceeded)
    assert asked >= error.resets_at.timestamp()


async def test_a_closed_preproduction_is_waited_for() -> None:
    """While preproduction is closed nothing is sent, and once it opens it goes on, after a chance part of a minute."""
    truth, time = marketplace(timedelta(days=3))
    polls: list[float] = []
    truth.before = lambda _: polls.append(time.passed)
    days = [START.date() + timedelta(days=number) for number in range(4)]
    client = Client(
        Credentials("shop-api", "Pa$$word1"),
        attrs.evolve(Environment.at("http://marketplace.test"), closes=True),
        planning=Planning({days[0]: False, days[1]: False, days[2]: True, days[3]: True}),
        transport=Transport(http=truth, timing=time.timing),
        timing=time.timing,
    )

    async with client:
        await follow(client, time)

    assert 39 * 3600 + 30 == polls[0]


async def test_lasting_trouble_ends_it() -> None:
    """An error that does not pass is raised, after the orders before it."""
    truth, time = marketplace()
    truth.answers = {0: refusal(ErrorTypeEnum.INACTIVE_SELLER_ERROR)}

    async with truth.client() as client:
        with pytest.raises(SellerInactive):
            await follow(client, time)


async def test_polling_keeps_the_pace_of_the_loop() -> None:
    """While an order is used, only as many as can be held are requested."""
    truth, time = marketplace()
    truth.place("A", START - HOUR)
    async with truth.client() as client, client.orders.watch() as changes:
        await anext(changes)
        for _ in range(200):
            await asyncio.sleep(0)

        assert time.passed <= 900


async def test_nothing_is_left_behind() -> None:
    """A watch that is closed or dropped has no task any more."""
    truth, _ = marketplace()
    truth.place("A", START - HOUR)
    async with truth.client() as client:
        async with client.orders.watch() as changes:
            await anext(changes)
        assert alone()

        async for _ in client.orders.watch():
            break
        for _ in range(50):
            await asyncio.sleep(0)
        assert alone()


GOOD = (
    '{"version": 1, "since": "2026-03-01T00:00:00", "reached": "2026-03-01T00:00:00", "rechecked": "", "returned": {}}'
)


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        ("", "damaged"),
        ("[]", "damaged"),
        ("{}", "damaged"),
        ("[" * 100_000, "damaged"),
        (GOOD[:-1], "damaged"),
        (GOOD.replace("{}", '{"2026-03-01": "Martin"}'), "damaged"),
        (GOOD.replace("{}", '{"Martin": ""}'), "damaged"),
        (GOOD.replace("{}", '{"2026-03-01": 12}'), "damaged"),
        (GOOD.replace("00:00:00", "00:00:00+01:00"), "damaged"),
        (GOOD.replace("2026", "Martin"), "damaged"),
        (GOOD.replace("{}", '{}, "made_for": "Martin"'), "damaged"),
        (GOOD.replace("{}", '{}, "made_for": {"seller": ["Martin"]}'), "damaged"),
        (GOOD.replace("{}", '{"2026-03-01": ["M", "a", "r", "t", "i", "n", "M", "a", "r", "t", "i", "n"]}'), "damaged"),
        (GOOD.replace('""', "20260301"), "damaged"),
        (GOOD.replace("2026-03-01T", "0001-01-01T"), "damaged"),
        (GOOD.replace('"version": 1', '"version": 2'), "another version"),
    ],
)
async def test_a_damaged_cursor_is_refused(damaged: str, said: str) -> None:
    """A damaged cursor is refused at once, and the error does not quote it."""
    truth, _ = marketplace()
    async with truth.client() as client:
        client.orders.watch(cursor=GOOD)

        with pytest.raises(ValueError, match=said) as caught:
            client.orders.watch(cursor=damaged)

    assert "Martin" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"every": timedelta()}, "every must be above zero"),
        ({"recheck": timedelta()}, "recheck must be above zero"),
        ({"recheck": timedelta.max}, "not above 366 days"),
        ({"since": -HOUR}, "since must not be negative"),
        ({"request": OrderFilter(begin_creation_date=START)}, "no dates"),
        ({"request": OrderFilter(order_reference_list=["A"])}, "no order numbers"),
    ],
)
async def test_nonsense_is_refused_at_once(options: dict[str, Any], said: str) -> None:
    """Wrong arguments are refused before any request."""
    truth, _ = marketplace()
    async with truth.client() as client:
        with pytest.raises(ValueError, match=said):
            client.orders.watch(**options)
