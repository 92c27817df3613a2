"""Windows lose nothing: against a marketplace whose every order is known, with random histories and bad habits."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
import httpx
from hypothesis import given, strategies as st

from cdiscount_async import CdiscountError, Order
from cdiscount_async.harvest import By, Windows

from ..support.timing import PARIS, VirtualTime
from .truth import START, Change, Truth, numbers

SINCE = timedelta(days=2)
FEWEST = 4
"""How many items an answer can hold at least; two seconds never have so many."""
BY = st.sampled_from(["modification", "creation"])
CUTS = st.builds(
    lambda first, most, believed, concurrency, smallest: Windows(
        initial=timedelta(hours=first),
        longest=timedelta(days=3),
        shortest=timedelta(seconds=smallest),
        max_items=most,
        trusted_below=believed,
        concurrency=concurrency,
    ),
    first=st.integers(1, 48),
    most=st.integers(1, 12),
    believed=st.integers(1, FEWEST),
    concurrency=st.integers(1, 4),
    smallest=st.integers(1, 3),
)
LIMITS = st.none() | st.integers(FEWEST, 10)
FAILURES = st.dictionaries(st.integers(0, 60), st.sampled_from([502, 504]), max_size=12).map(
    lambda statuses: {number: httpx.Response(status) for number, status in statuses.items()}
)
CLOCK_CHANGES = [datetime(2026, 3, 29, 3, 10), datetime(2026, 10, 25, 2, 30, fold=1), datetime(2026, 10, 25, 3, 20)]


def history(draw: st.DrawFn, start: datetime, latest: int, lag: int) -> dict[str, list[Change]]:
    """Draw some orders, each with some changes, ten seconds apart at least."""
    now = start.replace(tzinfo=PARIS).timestamp()
    count = draw(st.integers(0, 50))
    times = draw(st.lists(st.integers(-15_000, latest // 10), unique=True, min_size=count, max_size=count))
    orders: dict[str, list[Change]] = {}
    for time in times:
        number = f"N{draw(st.integers(0, 40)):02}"
        orders.setdefault(number, []).append(Change(now + time * 10, draw(st.integers(0, lag))))
    return orders


@st.composite
def still(draw: st.DrawFn, lag: int = 0) -> Truth:
    """Draw a marketplace where nothing happens any more."""
    start = draw(st.sampled_from([START, *CLOCK_CHANGES]))
    return Truth(
        orders=history(draw, start, -10, lag),
        time=VirtualTime(start.replace(tzinfo=PARIS)),
        inclusive=draw(st.booleans()),
        most=draw(LIMITS),
        slow_above=draw(LIMITS),
        answers=draw(FAILURES),
    )


@st.composite
def busy(draw: st.DrawFn) -> Truth:
    """Draw a marketplace where orders are placed and change meanwhile, shown late, and whose clock is another."""
    ahead = draw(st.integers(-3600, 3600))
    return Truth(
        orders=history(draw, START - timedelta(seconds=ahead), 4 * 3600, 1200),
        ahead=ahead,
        pace=draw(st.integers(0, 120)),
        inclusive=draw(st.booleans()),
        most=draw(LIMITS),
        slow_above=draw(LIMITS),
        answers=draw(FAILURES),
    )


@attrs.define
class Harvest:
    """The result of iterations until everything was returned."""

    orders: list[Order] = attrs.field(factory=list)
    failures: int = 0


async def harvest(truth: Truth, until: datetime | None, by: By, windows: Windows) -> Harvest:
    """Harvest everything; after a failure, go on from where everything was given."""
    found = Harvest()
    async with truth.client() as client:
        since: datetime | timedelta = SINCE
        while True:
            iteration = client.orders.iter_orders(
                since=since, until=until, by=by, windows=windows, known=numbers(found.orders)
            )
            try:
                async for order in iteration:
                    found.orders.append(order)
            except CdiscountError:
                found.failures += 1
                since = iteration.progress.resume_at
            else:
                return found


def dates(orders: Sequence[Order], by: By) -> list[tuple[object, object]]:
    """Return what orders are sorted by."""
    return [
        (order.creation_date if by == "creation" else order.last_updated_date, order.order_number) for order in orders
    ]


@given(still(), BY, CUTS)
def test_everything_comes_in_order(truth: Truth, by: By, windows: Windows) -> None:
    """Each order comes once, in the order of dates, however windows are cut and whatever fails."""
    found = asyncio.run(harvest(truth, None, by, windows))

    which = 0 if by == "creation" else 1
    assert sorted((shown[which], number) for number, shown in truth.visible().items()) == dates(found.orders, by)


@given(still(lag=3600), BY, CUTS)
def test_nothing_is_lost_that_is_shown_late(truth: Truth, by: By, windows: Windows) -> None:
    """Orders that the service shows only during the iteration are returned, too, once."""

    def pass_time(_: object) -> None:
        truth.time.passed = max(truth.time.passed, 3600.0 * (len(truth.asked) - 1))

    truth.before = pass_time

    found = asyncio.run(harvest(truth, None, by, windows))

    assert sorted(truth.visible()) == sorted(map(str, numbers(found.orders)))


@given(busy(), BY, CUTS)
def test_nothing_is_lost_while_things_happen(truth: Truth, by: By, windows: Windows) -> None:
    """Whatever happens meanwhile, existing orders are returned once, and no other ones."""
    before = set(truth.visible())

    found = asyncio.run(harvest(truth, None, by, windows))

    given = numbers(found.orders)
    assert len(set(given)) == len(given)
    assert before <= set(given) <= set(truth.visible())


@given(busy(), BY, CUTS, st.integers(-48, 0))
def test_a_span_with_an_end(truth: Truth, by: By, windows: Windows, hours: int) -> None:
    """With an end, what is in the span from first to last comes once, and nothing that is never in it."""
    until = START + timedelta(hours=hours)
    before = truth.visible()

    found = asyncio.run(harvest(truth, until, by, windows))

    which = 0 if by == "creation" else 1
    after, given = truth.visible(), numbers(found.orders)
    stayed = {number for number, shown in before.items() if shown[which] < until and after[number][which] < until}
    assert len(set(given)) == len(given)
    assert stayed <= set(given)
    assert all(order.creation_date <= until for order in found.orders if order.creation_date)
    assert all(date <= until for date, _ in dates(found.orders, by))  # type: ignore[operator]
