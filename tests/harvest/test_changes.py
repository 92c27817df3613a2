"""Changes are one poll of a watch: they end, and their cursor then covers everything."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import given, strategies as st

from cdiscount_async import (
    Client,
    Credentials,
    CursorMismatch,
    Environment,
    HttpError,
    OrderFilter,
    OrderStateEnum,
)
from cdiscount_async.harvest import Changes, Windows

from ..support.sizes import examples
from .paged import alone
from .test_watch_properties import EVERY, begin_of, histories, observed
from .truth import START, Truth
from .watching import Limited

HOUR = timedelta(hours=1)
Version = tuple[str | None, datetime | None]


async def polled(client: Client, cursor: str | None = None, **options: Any) -> tuple[list[Version], str]:
    """Return the versions of one poll, and the cursor after it."""
    changes = client.orders.changes(cursor=cursor, **options)
    return [(order.order_number, order.last_updated_date) async for order in changes], changes.cursor


async def test_one_poll_ends_and_the_next_goes_on() -> None:
    """Each poll returns what changed since the poll before, and ends."""
    truth = Truth()
    truth.place("A", START - HOUR)
    async with truth.client() as client:
        first, cursor = await polled(client)
        nothing, same = await polled(client, cursor)
        truth.place("B", START)
        truth.place("A", START + 3 * HOUR)
        truth.time.passed += (4 * HOUR).total_seconds()
        last, _ = await polled(client, same)

    assert [("A", START - HOUR)] == first
    assert [] == nothing
    assert [("B", START), ("A", START + 3 * HOUR)] == last


async def test_nothing_new_is_one_call() -> None:
    """A poll with nothing new on the same day sends one request, for the last 90 minutes."""
    truth = Truth()
    async with truth.client() as client:
        _, cursor = await polled(client, since=timedelta(days=90))
        truth.asked.clear()
        truth.time.passed += 60
        await polled(client, cursor, since=timedelta(days=90))

    (asked,) = truth.asked
    assert START - 1.5 * HOUR <= asked.begin_modification_date  # type: ignore[operator]


async def test_a_cursor_goes_from_changes_to_a_watch_and_back() -> None:
    """Changes and watches read each other's cursors."""
    truth = Truth(time=Limited(12 * HOUR))
    truth.place("A", START - HOUR)
    truth.place("B", START + HOUR)
    truth.place("C", START + 3 * HOUR)
    async with truth.client() as client:
        first, cursor = await polled(client)
        async with client.orders.watch(cursor=cursor) as watch:
            found = (await anext(watch)).order_number
            second = await anext(watch)
            cursor = watch.cursor
        last, _ = await polled(client, cursor)

    assert ([("A", START - HOUR)], "B", "C") == (first, found, second.order_number)
    assert [("C", START + 3 * HOUR)] == last  # it was the present order of the watch


async def test_an_early_cursor_loses_nothing() -> None:
    """A cursor that was read at any moment returns the present order again, and all after it."""
    truth = Truth()
    for hours, number in enumerate("ABCD"):
        truth.place(number, START - (4 - hours) * HOUR)
    async with truth.client() as client:
        cursors = []
        async with client.orders.changes() as changes:
            cursors.append(changes.cursor)
            cursors += [changes.cursor async for _ in changes]
        cursors.append(changes.cursor)
        found = [[number for number, _ in (await polled(client, cursor))[0]] for cursor in cursors]

    assert [list(text) for text in ("ABCD", "ABCD", "BCD", "CD", "D", "")] == found


async def test_an_error_ends_it_and_the_cursor_is_good() -> None:
    """An error is raised after what came before it. Changes from the cursor return the rest."""
    truth = Truth()
    for days in range(4):
        truth.place(f"N{days}", START - timedelta(days=days) - HOUR)
    truth.answers = {2: httpx.Response(404)}
    windows = Windows(concurrency=1, longest=timedelta(days=1))
    async with truth.client() as client:
        changes = client.orders.changes(windows=windows)
        versions = [(await anext(changes)).order_number]
        with pytest.raises(HttpError):
            await anext(changes)
        rest, _ = await polled(client, changes.cursor)

    assert ["N3"] == versions
    assert ["N2", "N1", "N0"] == [number for number, _ in rest]


async def test_progress_counts_windows_and_orders() -> None:
    """`progress` says how many windows are done, how many orders were returned, and up to which time."""
    truth = Truth()
    for days in range(4):
        truth.place(f"N{days}", START - timedelta(days=days) - HOUR)
    async with truth.client() as client:
        changes = client.orders.changes(since=timedelta(days=4))
        assert (0, 0, START - timedelta(days=4)) == (
            changes.progress.done,
            changes.progress.items,
            changes.progress.resume_at,
        )
        async for _ in changes:
            pass

    assert changes.progress.done == changes.progress.total
    assert changes.progress.done > 1
    assert (4, START - 1.5 * HOUR) == (changes.progress.items, changes.progress.resume_at)


async def test_nothing_is_left_behind() -> None:
    """Changes that are closed or dropped have no task any more."""
    truth = Truth()
    truth.place("A", START - HOUR)
    async with truth.client() as client:
        async with client.orders.changes() as changes:
            await anext(changes)
        assert alone()

        async for _ in client.orders.changes():
            break
        for _ in range(50):
            await asyncio.sleep(0)
        assert alone()


@pytest.mark.parametrize(
    ("differing", "begin"),
    [
        ("seller", lambda client, cursor: client.for_seller(Credentials("other", "x")).orders.changes(cursor=cursor)),
        ("seller", lambda client, cursor: client.for_seller(Credentials("other", "x")).orders.watch(cursor=cursor)),
        ("operation", lambda client, cursor: client.discussions.order_claim_changes(cursor=cursor)),
        ("filter", lambda client, cursor: client.orders.changes(cursor=cursor, states=[OrderStateEnum.SHIPPED])),
        (
            "filter",
            lambda client, cursor: client.orders.watch(cursor=cursor, request=OrderFilter(corporation_code="CDSB2C")),
        ),
    ],
    ids=["seller", "seller's watch", "operation", "states", "corporation"],
)
async def test_the_cursor_of_something_else_is_refused(differing: str, begin: Any) -> None:
    """A cursor is refused for another seller, operation or filter, before anything is sent."""
    truth = Truth()
    async with truth.client() as client:
        _, cursor = await polled(client)
        truth.asked.clear()

        with pytest.raises(
            CursorMismatch, match=f"the cursor belongs to another {differing}.*without a cursor"
        ) as caught:
            begin(client, cursor)

    assert differing == caught.value.differing
    assert caught.value.seller in {"shop-api", "other"}
    assert [] == truth.asked


async def test_the_cursor_of_another_service_is_refused() -> None:
    """A cursor of the sandbox is not taken to production. It has neither the login nor the address."""
    truth = Truth()
    async with truth.client() as client:
        _, cursor = await polled(client)
        other = Client(
            Credentials("shop-api", "Pa$$word1"), Environment.at("http://elsewhere.test"), timing=truth.time.timing
        )
        with pytest.raises(CursorMismatch, match="another service"):
            other.orders.changes(cursor=cursor)

    assert "shop" not in cursor
    assert "http" not in cursor


async def test_what_selects_the_same_orders_is_the_same_filter() -> None:
    """The order of states, and what is fetched of each order, do not matter."""
    truth = Truth()
    states = [OrderStateEnum.SHIPPED, OrderStateEnum.REFUSED_BY_SELLER]
    async with truth.client() as client:
        _, cursor = await polled(client, states=states)
        client.orders.changes(cursor=cursor, states=states[::-1], fetch_parcels=True, fetch_lines=False)
        client.orders.changes(cursor=cursor, request=OrderFilter(states=tuple(states)))
        _, every = await polled(client)
        client.orders.changes(cursor=every, states=list(OrderStateEnum))
        client.orders.changes(cursor=every, request=OrderFilter(include_external_fbc_site_id=False))


async def test_a_cursor_of_an_older_release_is_accepted_once() -> None:
    """A cursor without fingerprints is accepted; the next one has them."""
    truth = Truth()
    truth.place("A", START - HOUR)
    async with truth.client() as client:
        _, cursor = await polled(client)
        content = json.loads(cursor)
        del content["made_for"]
        found, renewed = await polled(client, json.dumps(content))

    assert [] == found
    assert json.loads(cursor)["made_for"] == json.loads(renewed)["made_for"]


@given(
    histories(),
    st.lists(st.tuples(EVERY, st.none() | st.integers(0, 8), st.booleans()), min_size=1, max_size=12),
)
@examples(40)
def test_any_sequence_of_polls_and_deaths_loses_nothing(
    history: tuple[Truth, Limited], runs: list[tuple[timedelta, int | None, bool]]
) -> None:
    """Whatever polls die after how many orders, with or without a saved cursor, the last versions are all returned."""
    truth, time = history
    time.length = float("inf")

    async def run() -> None:
        there = observed(truth)
        found: list[Version] = []
        complete: list[Version] = []
        cursor: str | None = None
        async with truth.client() as client:
            for pause, dies, saves in [*runs, (timedelta(hours=2), None, True)]:
                time.passed += pause.total_seconds()
                async with client.orders.changes(cursor=cursor, since=begin_of(truth)) as changes:
                    returned: list[Version] = []
                    async for order in changes:
                        if len(returned) == dies:
                            break
                        returned.append((order.order_number, order.last_updated_date))
                found += returned
                if saves:  # the order that was not handled is the present one, so the cursor has all that were
                    cursor = changes.cursor
                    complete += returned
        begin = begin_of(truth)
        latest = {(number, changed) for number, (_, changed) in truth.visible().items() if changed > begin}
        assert latest <= set(complete) <= set(found) <= there
        assert len(complete) == len(set(complete))

    asyncio.run(run())


def test_changes_are_items() -> None:
    """A watch is changes without end, so code for one takes the other."""
    client = Client(Credentials("shop-api", "x"), Environment.at("http://marketplace.test"))
    assert isinstance(client.orders.watch(), Changes)
    assert attrs.asdict(client.orders.watch().progress)["total"] == 1
