"""A watch loses nothing, and repeats only what a crash makes it: against a marketplace whose every order is known."""

import asyncio
from datetime import datetime, timedelta

import httpx
from hypothesis import given, strategies as st

from cdiscount_async.harvest import Windows

from ..support.sizes import examples
from .truth import START, Change, Truth, shown
from .watching import Limited, follow

LENGTH = timedelta(hours=30)
EVERY = st.integers(1, 20).map(lambda quarters: timedelta(minutes=15 * quarters))
WINDOWS = st.builds(
    lambda first, most: Windows(initial=timedelta(hours=first), max_items=most), st.integers(1, 40), st.integers(1, 12)
)
STARTS = st.sampled_from([START, datetime(2026, 3, 28, 22, 0), datetime(2026, 10, 24, 22, 0)])
"""An ordinary morning, and the evenings before the clocks change."""


def begin_of(truth: Truth) -> datetime:
    """Return a time a day before the clock's start, at which nothing happens."""
    return shown(truth.time.start) - timedelta(days=1, seconds=5)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Truth, Limited]:
    """Draw a marketplace that shows what happens before and during a watch up to 90 minutes late."""
    time = Limited(LENGTH, draw(STARTS))
    ahead = draw(st.integers(-1800, 1800))
    truth = Truth(time=time, ahead=ahead, inclusive=draw(st.booleans()))
    for at in draw(st.lists(st.integers(-2 * 8640, 10500), unique=True, max_size=30)):
        lag = draw(st.integers(0, 5400 - max(0, ahead)))
        truth.orders[f"N{draw(st.integers(0, 12)):02}"].append(Change(time.start - ahead + at * 10, lag))
    return truth, time


def observed(truth: Truth) -> set[tuple[str, datetime]]:
    """Note all versions that are there when anything is asked, and are not too old to be wanted."""
    found: set[tuple[str, datetime]] = set()
    begin = begin_of(truth)

    def look(_: object) -> None:
        found.update((number, changed) for number, (_, changed) in truth.visible().items() if changed > begin)

    truth.before = look
    return found


@given(histories(), EVERY, WINDOWS)
@examples(25)
def test_each_version_comes_once(history: tuple[Truth, Limited], every: timedelta, windows: Windows) -> None:
    """Without crashes, whatever is there when a poll is made is given, and nothing twice."""
    truth, time = history

    async def watch() -> None:
        there = observed(truth)
        async with truth.client() as client:
            outcome = await follow(client, time, every=every, windows=windows, since=begin_of(truth))
        assert sorted(there) == sorted(outcome.versions)  # type: ignore[type-var]

    asyncio.run(watch())


@given(
    histories(),
    EVERY,
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 4)), max_size=6),
    st.dictionaries(st.integers(0, 25), st.sampled_from([502, 504]), max_size=12),
)
@examples(25)
def test_crashes_lose_nothing(
    history: tuple[Truth, Limited], every: timedelta, crashes: list[tuple[int, int]], failures: dict[int, int]
) -> None:
    """However often a process dies, and whatever fails for a while, the last version of each order is given."""
    truth, time = history
    truth.answers = {number: httpx.Response(status) for number, status in failures.items()}

    async def watch() -> None:
        there = observed(truth)
        versions, cursor = [], None
        async with truth.client() as client:
            for dies, saves in [*crashes, (None, 1)]:
                time.extend(every)
                outcome = await follow(client, time, cursor, saves=saves, dies=dies, every=every, since=begin_of(truth))
                versions += outcome.versions
                cursor = outcome.cursor
        begin = begin_of(truth)
        latest = {(number, changed) for number, (_, changed) in truth.visible().items() if changed > begin}
        assert latest <= set(versions) <= there

    asyncio.run(watch())
