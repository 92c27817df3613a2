"""Pages: all are returned, in order or as they arrive, whatever number the service reports and whatever fails."""

import asyncio
import pickle
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import httpx
import pytest
from hypothesis import given, strategies as st

from cdiscount_async import (
    CdiscountError,
    Client,
    ContractMismatch,
    Credentials,
    ErrorTypeEnum,
    HttpError,
    Offer,
    OfferFilterPaginated,
    QuotaExceeded,
    SellerInactive,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
    TransportError,
    wire,
)
from cdiscount_async.errors import PagesFailed
from cdiscount_async.harvest import IterationProgress, PageIteration, PageOptions
from cdiscount_async.models.fulfilment import (
    SupplyOrderLine,
    SupplyOrderMessage,
    SupplyOrderReport,
    SupplyOrderReportListMessage,
)
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings

from ..support.alive import alive
from ..support.timing import VirtualTime
from .paged import GONE, Pages, alone, page, pages_of, quiet, references, refusal
from .truth import Truth

COUNTS: Final = (3, 3, 3, 3, 2)
both_orders = pytest.mark.parametrize("ordered", [True, False], ids=["ordered", "as they come"])


async def taken(iteration: PageIteration[Any]) -> tuple[list[str], Exception | None]:
    """Return the references of the offers that come, one by one or on pages, and the error after them."""
    found: list[str] = []
    try:
        async for one in iteration:
            found += [offer.seller_product_id for offer in getattr(one, "offer_list", [one])]
    except CdiscountError as error:
        return found, error
    return found, None


async def harvest(marketplace: Pages, **options: Any) -> tuple[list[str], Exception | None]:
    """Return all offers of a marketplace; no task of the work is left."""
    async with marketplace.client() as client:
        outcome = await taken(client.offers.iter_offers(**options))
        assert alone()
        return outcome


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Yield a marketplace over HTTP, with ten pages of offers."""
    start = datetime(2026, 3, 2, 9, 0)
    settings = Settings(sellers=1, offers=29, orders=2, orders_a_day=0, page_size=3, speed=0, start=start)
    async with Sandbox(settings) as sandbox:
        yield sandbox


@pytest.fixture
async def shop(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Yield a client of its seller."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, timing=VirtualTime().timing) as client:
        yield client


def stored(sandbox: Sandbox) -> list[str]:
    """Return the references of the sandbox's offers, sorted."""
    return sorted(row["reference"] for row in sandbox.tables("SELECT reference FROM offer"))


@both_orders
async def test_every_offer_comes_over_http(sandbox: Sandbox, shop: Client, *, ordered: bool) -> None:
    """All pages are returned, without duplicates."""
    offers, error = await taken(shop.offers.iter_offers(ordered=ordered))

    assert error is None
    assert stored(sandbox) == sorted(offers)


@pytest.mark.parametrize("trouble", [{"kind": "truncate"}, {"kind": "bad_gzip"}, {"kind": "status", "status": 503}])
async def test_faults_lose_nothing(sandbox: Sandbox, shop: Client, trouble: dict[str, Any]) -> None:
    """Calls that fail for a while are repeated, and the order is kept."""
    untroubled, _ = await taken(shop.offers.iter_offers())
    sandbox.faults.add(FaultRule(operations=["GetOfferListPaginated"], skip=2, times=2, **trouble))

    offers, error = await taken(shop.offers.iter_offers())

    assert error is None
    assert untroubled == offers
    assert 2 == sandbox.counters[f"faults.{trouble['kind']}"]


async def test_lasting_trouble_is_collected_and_made_good(sandbox: Sandbox, shop: Client) -> None:
    """If some pages fail for long, the others are returned, and the missing ones can be fetched later."""
    rule = sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], skip=1, status=404))
    first, error = await taken(shop.offers.iter_offers(on_error="collect"))
    sandbox.faults.remove(rule)
    assert isinstance(error, PagesFailed)

    rest, none = await taken(shop.offers.iter_offers(pages=sorted(error.failed)))

    assert none is None
    assert (error.pages, len(error.failed)) == ((1,), 9)
    assert stored(sandbox) == sorted(first + rest)


async def test_pages_come_whole() -> None:
    """A page is a result with its list and its numbers."""
    async with Pages(pages_of(*COUNTS)).client() as client:
        pages = [one async for one in client.offers.iter_pages()]

    assert [(1, 3), (2, 3), (3, 3), (4, 3), (5, 2)] == [(one.current_page_number, len(one.offer_list)) for one in pages]
    assert references(COUNTS) == [offer.seller_product_id for one in pages for offer in one.offer_list]


@pytest.mark.parametrize("reported", [0, 1])
async def test_nothing_is_no_page(reported: int) -> None:
    """A seller without offers has no page, and one call shows it."""
    pages = Pages(lambda number: page(number, 0, reported))

    assert ([], None) == await harvest(pages)
    assert [1] == pages.asked


async def test_filter_goes_with_every_page() -> None:
    """The request's members are sent for each page, and its page is the first."""
    pages = Pages(pages_of(*COUNTS))
    found, _ = await harvest(pages, request=OfferFilterPaginated(page_number=3, offer_pool_id=16))

    assert references(COUNTS, [3, 4, 5]) == found
    assert [(3, 16), (4, 16), (5, 16)] == [(one.page_number, one.offer_pool_id) for one in pages.requests]


async def test_only_the_named_pages_are_fetched() -> None:
    """Pages that are named are fetched in ascending order, each once, and no others."""
    pages = Pages(pages_of(*COUNTS))
    found, _ = await harvest(pages, pages=[4, 2, 4])

    assert references(COUNTS, [2, 4]) == found
    assert [2, 4] == pages.asked


async def test_naming_no_page_asks_nothing() -> None:
    """An empty list of pages causes no call."""
    pages = Pages(pages_of(*COUNTS))

    assert ([], None) == await harvest(pages, pages=[])
    assert [] == pages.asked


@both_orders
async def test_pages_that_come_under_way_are_fetched(*, ordered: bool) -> None:
    """If a later page reports more pages than the first one, these are fetched, too."""
    pages = Pages(lambda number: page(number, 2 if number <= 5 else 0, 3 if number < 3 else 5))
    found, error = await harvest(pages, ordered=ordered)

    assert error is None
    assert sorted(references([2] * 5)) == sorted(found)


@both_orders
async def test_pages_that_go_under_way_are_no_loss(*, ordered: bool) -> None:
    """If pages have disappeared, an empty page is the end, and no page after it is requested."""
    pages = Pages(lambda number: page(number, 2 if number <= 3 else 0, 1000 if number == 1 else 3))
    found, error = await harvest(pages, ordered=ordered)

    assert error is None
    assert sorted(references([2] * 3)) == sorted(found)
    assert len(pages.asked) < 1 + 8 + 8


@pytest.mark.parametrize("reported", [None, -1, 0, 10**9, 2**31 - 1])
@both_orders
async def test_a_count_that_makes_no_sense_is_no_harm(reported: int | None, *, ordered: bool) -> None:
    """With any reported number of pages, or none, an empty page is the end, and every page before it is returned."""
    pages = Pages(lambda number: page(number, 2 if number <= 4 else 0, reported))
    found, error = await harvest(pages, ordered=ordered)

    assert error is None
    assert sorted(references([2] * 4)) == sorted(found)


@pytest.mark.parametrize("reported", [None, 3])
async def test_last_page_without_end_is_the_end(reported: int | None) -> None:
    """If the service answers higher numbers with its last page, the iteration ends, without duplicates."""
    pages = Pages(lambda number: page(min(number, 3), 2, reported))

    assert (references([2] * 3), None) == await harvest(pages)
    assert len(pages.asked) < 3 + 8 + 8


@both_orders
async def test_a_page_in_place_of_another_is_an_error(*, ordered: bool) -> None:
    """An earlier page in place of a later one that exists raises an error: as an end it would lose the rest."""
    pages = Pages(lambda number: page(1 if number == 3 else number, 2, 10))
    _, error = await harvest(pages, ordered=ordered)

    assert isinstance(error, ContractMismatch)
    assert ["while fetching page 3"] == error.__notes__


@both_orders
async def test_a_call_that_is_cancelled_inside_ends_the_iteration(*, ordered: bool) -> None:
    """If something that a page waits for is cancelled, the iteration fails. It does not hang or skip the page."""

    def cancelled(number: int) -> Any:
        if number == 3:
            raise asyncio.CancelledError
        return page(number, 2, 6)

    _, error = await harvest(Pages(cancelled), ordered=ordered)

    assert isinstance(error, TransportError)
    assert ["while fetching page 3"] == error.__notes__


@both_orders
async def test_the_same_page_under_each_number_is_an_error(*, ordered: bool) -> None:
    """A service that returns its first page for every number raises an error, because the list would be endless."""
    pages = Pages(lambda number: page(1, 2, None, current=number))
    found, error = await harvest(pages, ordered=ordered)

    assert isinstance(error, ContractMismatch)
    assert "GetOfferListPaginated" in str(error)
    assert ["while fetching page 2"] == error.__notes__
    assert references([2]) == found


async def test_failing_page_ends_it() -> None:
    """In order, everything before a failing page is returned, then its error, which names the page."""
    pages = Pages(lambda number: GONE if number == 3 else page(number, 2, 100))
    found, error = await harvest(pages, concurrency=4)

    assert isinstance(error, HttpError)
    assert ["while fetching page 3"] == error.__notes__
    assert references([2] * 2) == found
    assert max(pages.asked) < 3 + 4 + 4


async def test_failing_page_ends_it_at_once_without_order() -> None:
    """Without order, a failing page ends the iteration, even if another page never arrives."""

    async def answer(number: int) -> Any:
        if number == 2:
            await asyncio.Event().wait()
        return GONE if number == 3 else page(number, 2, 3)

    found, error = await harvest(Pages(answer), ordered=False)

    assert isinstance(error, HttpError)
    assert references([2]) == found


def broken(number: int) -> httpx.Response:
    """Return a page whose last offer has a price that cannot be read."""
    text = wire.write_reply("GetOfferListPaginated", page(number, 3, 3)).decode()
    offer = f"<SellerProductId>{number}.2</SellerProductId>"
    assert offer in text
    return httpx.Response(200, text=text.replace(offer, f"{offer}<Stock>many</Stock>"))


async def test_what_comes_before_a_bad_item_is_given() -> None:
    """The items before an error in a page are returned, then the error is raised."""
    pages = Pages(lambda number: broken(number) if number == 2 else page(number, 3, 3))
    found, error = await harvest(pages)

    assert isinstance(error, ContractMismatch)
    assert "stock: expected an integer" in str(error)
    assert [*references([3]), "2.0", "2.1"] == found


@both_orders
async def test_a_collected_page_gives_nothing(*, ordered: bool) -> None:
    """With `collect`, a page is returned whole or not at all, so that fetching it again returns no duplicates."""
    pages = Pages(lambda number: broken(number) if number == 2 else page(number, 3, 3))
    found, error = await harvest(pages, on_error="collect", ordered=ordered)

    assert isinstance(error, PagesFailed)
    assert [2] == list(error.failed)
    assert sorted(references([3] * 3, [1, 3])) == sorted(found)


async def test_collected_failures_tell_what_is_missing() -> None:
    """The error at the end is a group with the numbers of the returned and the missing pages, and can be pickled."""
    pages = Pages(lambda number: GONE if number in {2, 4} else page(number, 1, 5))
    found, error = await harvest(pages, on_error="collect")
    assert isinstance(error, PagesFailed)
    came = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert ["1.0", "3.0", "5.0"] == found
    for one in (error, came):
        assert ((1, 3, 5), [2, 4]) == (one.pages, sorted(one.failed))
        assert all(isinstance(failed, HttpError) for failed in one.exceptions)
        assert (one.operation, one.seller) == ("GetOfferListPaginated", "shop-api")
        assert "GetOfferListPaginated: 2 of 5 pages failed: 2, 4" in str(one)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(ErrorTypeEnum.INACTIVE_SELLER_ERROR, SellerInactive), (ErrorTypeEnum.QUOTA, QuotaExceeded)],
)
async def test_what_would_hit_every_page_is_not_collected(kind: ErrorTypeEnum, expected: type[CdiscountError]) -> None:
    """An account that is switched off or over its quota ends it at once: going on would only make it worse."""
    pages = Pages(lambda number: page(1, 2, 100) if number == 1 else refusal(kind))
    found, error = await harvest(pages, on_error="collect", concurrency=2)

    assert isinstance(error, expected)
    assert references([2]) == found
    assert len(pages.asked) < 1 + 2 + 2


async def test_first_page_is_not_passed_over() -> None:
    """Without the first page it is unknown how many there are, so its failure is raised as it is."""
    found, error = await harvest(Pages(lambda _: GONE), on_error="collect")

    assert isinstance(error, HttpError)
    assert [] == found


async def test_pages_are_fetched_side_by_side() -> None:
    """Exactly as many pages as `concurrency` says are fetched at once, before the first item is used."""
    full = asyncio.Event()

    async def answer(number: int) -> Any:
        if pages.busy == 5:
            full.set()
        if number > 1:
            await full.wait()  # without end, if they came one after another
        return page(number, 2, 30)

    pages = Pages(answer)
    found, _ = await harvest(pages, concurrency=5)

    assert references([2] * 30) == found
    assert 5 == pages.busiest


@both_orders
async def test_pages_keep_the_pace_of_the_consumer(*, ordered: bool) -> None:
    """While no item is taken, only some pages are fetched, and of those behind the first nothing is held."""
    pages = Pages(pages_of(*[10] * 200))
    async with pages.client() as client:
        iteration = client.offers.iter_offers(concurrency=3, ordered=ordered)
        async with iteration:
            await anext(iteration)
            await quiet(pages)

            assert 6 > len(pages.asked)
            assert 40 > iteration.progress.items
        assert alone()


@both_orders
async def test_pages_that_wait_are_bytes(*, ordered: bool) -> None:
    """Of twenty pages that arrived, the items of two are in memory at most."""
    pages, before = Pages(pages_of(*[200] * 40)), alive(Offer)
    async with pages.client() as client, client.offers.iter_offers(concurrency=20, ordered=ordered) as iteration:
        await anext(iteration)
        await quiet(pages)
        held = alive(Offer) - before

        assert len(pages.asked) > 20
        assert 200 <= held <= 400
        assert 8000 == 1 + len([one async for one in iteration])


async def test_a_big_first_page_is_not_held() -> None:
    """Of a first page that is bigger than pages are, some thousand items are held, and the rest waits."""
    pages = Pages(pages_of(6_000, 10))
    async with pages.client() as client:
        iteration = client.offers.iter_offers()
        async with iteration:
            await anext(iteration)
            await quiet(pages)

            assert [1] == pages.asked
            assert 3_000 > iteration.progress.items
            assert 6_009 == len([one async for one in iteration])


@both_orders
@pytest.mark.parametrize("way", ["break", "raise", "cancel", "aclose"])
async def test_leaving_early_leaves_nothing_behind(way: str, *, ordered: bool) -> None:
    """However an iteration is left, its requests are cancelled and no task remains."""
    pages = Pages(pages_of(*[5] * 50))
    async with pages.client() as client:

        async def look() -> None:
            async for _ in client.offers.iter_offers(ordered=ordered):
                if way == "break":
                    break
                if way == "raise":
                    raise LookupError
                if way == "cancel":
                    await asyncio.Event().wait()

        if way == "aclose":
            iteration = client.offers.iter_offers(ordered=ordered)
            await anext(iteration)
            await iteration.aclose()
        elif way == "cancel":
            task = asyncio.create_task(look())
            await quiet(pages)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            del task
        elif way == "raise":
            with pytest.raises(LookupError):
                await look()
        else:
            await look()
        await quiet(pages)

        assert alone()
        assert 15 > len(pages.asked)


async def test_progress() -> None:
    """An iteration reports how many pages and items were delivered, how many pages there are, and where to go on."""
    async with Pages(pages_of(*COUNTS)).client() as client:
        iteration = client.offers.iter_offers()
        assert (iteration.progress.pages, iteration.progress.total) == ([], None)
        assert (0, None) == (iteration.progress.done, iteration.progress.resume_at)
        await anext(iteration)
        assert 5 == iteration.progress.total
        async for _ in iteration:
            pass

        assert [1, 2, 3, 4, 5] == iteration.progress.pages
        assert (iteration.progress.items, iteration.progress.failed) == (14, {})
        assert (5, 5) == (iteration.progress.done, iteration.progress.resume_at)


async def test_an_iteration_goes_on_before_a_gap() -> None:
    """Pages that were delivered behind a missing one do not count for where to go on."""

    def answer(number: int) -> Any:
        return GONE if number == 3 else pages_of(*COUNTS)(number)

    async with Pages(answer).client() as client:
        iteration = client.offers.iter_offers(on_error="collect", ordered=False)
        with pytest.raises(PagesFailed):
            [offer async for offer in iteration]

        assert [1, 2, 4, 5] == sorted(iteration.progress.pages)
        assert (4, 2) == (iteration.progress.done, iteration.progress.resume_at)

        rest = client.offers.iter_offers(pages=[3, 5])
        with pytest.raises(HttpError):
            [offer async for offer in rest]
        assert rest.progress.resume_at is None


@pytest.mark.parametrize("ordered", [True, False])
async def test_progress_is_the_same_for_pages_and_windows(*, ordered: bool) -> None:
    """The progress of both kinds of iteration has the same members."""

    def shown(progress: IterationProgress) -> tuple[int, int | None, int]:
        return progress.done, progress.total, progress.items

    async with Pages(pages_of(*COUNTS)).client() as client:
        pages = client.offers.iter_offers(ordered=ordered)
        count = len([offer async for offer in pages])
    async with Truth().client() as client:
        windows = client.orders.iter_orders(since=timedelta(hours=1))
        assert [] == [order async for order in windows]

    assert (5, 5, count) == shown(pages.progress)
    assert (windows.progress.total, 0) == shown(windows.progress)[1:]


async def test_pages_that_went_are_not_in_the_total() -> None:
    """At the end the total is what there was."""
    async with Pages(lambda number: page(number, 2 if number < 3 else 0, 9)).client() as client:
        iteration = client.offers.iter_offers(pages=[1, 2, 5, 7])
        async for _ in iteration:
            pass

        assert ([1, 2], 2) == (iteration.progress.pages, iteration.progress.total)


async def test_supply_orders_are_paged() -> None:
    """Lines of supply orders come from all pages; how big these are is always said."""
    lines = tuple(SupplyOrderLine(supply_order_number=str(number)) for number in range(3))
    pages = Pages(
        lambda number: SupplyOrderMessage(
            operation_success=True,
            supply_order_line_list=lines[number - 1 : number],
            current_page_number=number,
            number_of_pages=3,
        )
    )
    async with pages.client() as client:
        found = [one async for one in client.fulfilment.iter_supply_orders()]
        whole = [one async for one in client.fulfilment.iter_supply_order_pages(SupplyOrderRequest(page_size=1))]

    assert [*lines] == found == [one.supply_order_line_list[0] for one in whole]
    assert [100] * 3 + [1] * 3 == [one.page_size for one in pages.requests]


async def test_supply_order_reports_are_paged() -> None:
    """Reports on supply orders come from all pages."""
    reports = tuple(SupplyOrderReport(deposit_id=number) for number in range(3))
    pages = Pages(
        lambda number: SupplyOrderReportListMessage(
            operation_success=True,
            report_list=reports[number - 1 : number],
            current_page_number=number,
            number_of_pages=3,
        )
    )
    request = SupplyOrderReportRequest(page_size=1)
    async with pages.client() as client:
        found = [one async for one in client.fulfilment.iter_supply_order_reports()]
        whole = [one async for one in client.fulfilment.iter_supply_order_report_pages(request)]

    assert [0, 1, 2] == [one.deposit_id for one in found] == [one.report_list[0].deposit_id for one in whole]
    assert [100] * 3 + [1] * 3 == [one.page_size for one in pages.requests]


@pytest.mark.parametrize(
    "options",
    [
        {"concurrency": 0},
        {"on_error": "ignore"},
        {"pages": [0]},
        {"pages": [1, 2**31]},
        {"request": OfferFilterPaginated(page_number=0)},
    ],
    ids=str,
)
async def test_options_are_checked_at_once(options: dict[str, Any]) -> None:
    """Options that make no sense are refused when the iteration is made."""
    async with Pages(pages_of(1)).client() as client:
        with pytest.raises(ValueError, match=r"concurrency|on_error|numbered"):
            client.offers.iter_offers(**options)


@attrs.frozen
class Shelf:
    """The items of a marketplace's pages, the number of pages that each reports, and the pages that fail."""

    counts: list[int]
    reported: list[int | None]
    failing: set[int]
    turns: list[int]
    """How many turns of the loop the answer for a page takes."""

    @property
    def numbers(self) -> set[int]:
        """The pages that there are."""
        return set(range(1, len(self.counts) + 1))

    async def answer(self, number: int) -> Any:
        """Return a page when its time has come."""
        for _ in range(self.turns[number % len(self.turns)]):
            await asyncio.sleep(0)
        if number in self.failing:
            return GONE
        return (
            page(number, self.counts[number - 1], self.reported[number - 1])
            if number in self.numbers
            else page(number, 0, 1)
        )


@st.composite
def shelves(draw: st.DrawFn) -> Shelf:
    """Return pages whose first tells at least how many there are, and whose others tell that or nonsense."""
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=12))
    last = len(counts)
    most = st.integers(last, last + 9)
    reported = [draw(most | st.none() | st.integers(-2, number) | st.just(10**9)) for number in range(1, last)]
    failing = draw(st.sets(st.integers(2, last), max_size=4)) if last > 1 else set()
    return Shelf(counts, [draw(most), *reported], failing, draw(st.lists(st.integers(0, 4), min_size=14, max_size=14)))


@given(shelf=shelves(), concurrency=st.integers(1, 9), ordered=st.booleans(), whole=st.booleans())
async def test_nothing_is_missing_and_nothing_comes_twice(
    shelf: Shelf, concurrency: int, *, ordered: bool, whole: bool
) -> None:
    """With any reports, failures and delays, every item is returned once, those of failed pages later."""
    options: PageOptions = {"concurrency": concurrency, "ordered": ordered, "on_error": "collect"}
    async with Pages(shelf.answer).client() as client:
        iterate = client.offers.iter_pages if whole else client.offers.iter_offers
        first, error = await taken(iterate(**options))
        failing = set(shelf.failing)
        shelf.failing.clear()
        options["pages"] = sorted(failing)
        rest, none = await taken(iterate(**options))
        assert alone()

    assert none is None
    assert failing == set(error.failed if isinstance(error, PagesFailed) else ())
    assert shelf.numbers - failing == set(error.pages if isinstance(error, PagesFailed) else shelf.numbers)
    assert sorted(references(shelf.counts)) == sorted(first + rest)
    if ordered:
        assert references(shelf.counts, sorted(shelf.numbers - failing)) == first


@given(shelf=shelves(), concurrency=st.integers(1, 9), ordered=st.booleans())
async def test_an_error_comes_after_what_was_before_it(shelf: Shelf, concurrency: int, *, ordered: bool) -> None:
    """The first failing page ends it: in order exactly what is before it came, else some of the others, once."""
    found, error = await harvest(Pages(shelf.answer), concurrency=concurrency, ordered=ordered)

    assert bool(shelf.failing) == isinstance(error, HttpError)
    assert len(found) == len(set(found))
    if ordered or not shelf.failing:
        numbers = [number for number in sorted(shelf.numbers) if number < min(shelf.failing, default=99)]
        assert sorted(references(shelf.counts, numbers)) == sorted(found)
    assert set(found) <= set(references(shelf.counts, sorted(shelf.numbers - shelf.failing)))
