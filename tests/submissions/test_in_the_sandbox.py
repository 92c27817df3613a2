"""Whole submissions in the sandbox: written, published, fetched, processed, and reported row by row."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from cdiscount_async import Client, Credentials, errors
from cdiscount_async.packages import OfferPackage, ProductPackage
from cdiscount_async.publishers import Publication
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.sandbox import FaultRule
from cdiscount_async.submissions import EntryState, FileLedger, Outcome

from ..packages.making import light, offer, product
from ..support.shop import Shop
from .conftest import ShopTime


def offers(shop: Shop, *references: str) -> OfferPackage:
    """Make a package of good offers, and bad ones where a reference begins with BAD."""
    rows = [
        offer(seller_product_id=reference, product_ean="3700000000000" if reference.startswith("BAD") else ean)
        for reference, ean in zip(references, shop.eans(len(references)), strict=True)
    ]
    return OfferPackage(rows)


async def test_each_row_is_told_of(shop: Shop, publisher: ServedPublisher) -> None:
    """Each row has its own outcome, and the good offers are in the shop."""
    submission = await shop.client.offers.submit(offers(shop, "A", "BAD-1", "B", "BAD-2"), publisher)

    report = await submission.wait()

    assert submission.number == report.number
    assert [(1, "A"), (3, "B")] == [(row.position, row.reference) for row in report.created]
    assert [(2, "BAD-1"), (4, "BAD-2")] == [(row.position, row.reference) for row in report.refused]
    assert {Outcome.CREATED: 2, Outcome.REFUSED: 2} == report.counts
    assert () == report.unmatched
    assert {"A", "B"} <= (await shop.offers()).keys()


async def test_what_was_there_is_updated(shop: Shop, publisher: ServedPublisher) -> None:
    """A second package for an offer is reported as an update, and its new stock is in the shop."""
    (ean,) = shop.eans(1)
    await (await shop.client.offers.submit(OfferPackage([offer(product_ean=ean)]), publisher)).wait()
    package = OfferPackage([light(product_ean=ean, stock=3)], package_type="StockAndPrice")

    report = await (await shop.client.offers.submit(package, publisher)).wait()

    assert ["BLUE-42"] == [row.reference for row in report.updated]
    assert 3 == (await shop.offers())["BLUE-42"].stock


async def test_the_failed_rows_make_the_next_package(shop: Shop, publisher: ServedPublisher) -> None:
    """`failed` returns only the refused items, for another package."""
    package = offers(shop, "A", "BAD-1", "B", "BAD-2")
    report = await (await shop.client.offers.submit(package, publisher)).wait()

    failed = list(report.failed(package.offers))

    assert ["BAD-1", "BAD-2"] == [one.seller_product_id for one in failed]
    with pytest.raises(ValueError, match="all others would go off line"):
        OfferPackage(report.failed(package.offers), purge_and_replace=True)


async def test_refused_rows_can_be_an_error(shop: Shop, publisher: ServedPublisher) -> None:
    """`raise_for_refused` raises an error with the report if any row was refused."""
    report = await (await shop.client.offers.submit(offers(shop, "A", "BAD-1"), publisher)).wait()

    with pytest.raises(errors.RowsRefused, match="1 of 2 rows") as caught:
        report.raise_for_refused()

    assert caught.value.report is report


async def test_the_table_explains_each_finding(shop: Shop, publisher: ServedPublisher) -> None:
    """A line has what the service said and what the catalogue advises."""
    report = await (await shop.client.offers.submit(offers(shop, "A", "BAD-1"), publisher)).wait()

    _, line = report.table()

    assert ("2", "BAD-1", "refused") == (line["row"], line["reference"], line["outcome"])
    assert line["code"]
    assert line["text"]
    assert line["advice"]


@attrs.frozen
class Watched:
    """A publisher that tells what it did."""

    publisher: ServedPublisher
    published: list[str] = attrs.field(factory=list)
    taken: list[str] = attrs.field(factory=list)

    async def publish(self, file: Path, name: str) -> Publication:
        """Publish, and remember it."""
        self.published.append(name)
        return await self.publisher.publish(file, name)

    async def withdraw(self, publication: Publication) -> None:
        """Withdraw, and remember it."""
        self.taken.append(publication.name)
        await self.publisher.withdraw(publication)


async def test_the_package_is_taken_away_at_the_end(shop: Shop, publisher: ServedPublisher) -> None:
    """A package stays published while it is pending, and is withdrawn then."""
    watched = Watched(publisher)
    submission = await shop.client.offers.submit(offers(shop, "A"), watched)
    before = len(watched.taken)

    report = await submission.wait()

    assert (0, 1, False) == (before, len(watched.taken), report.left_behind)


async def test_progress_grows_slower_and_ends_with_the_report(
    shop: Shop, publisher: ServedPublisher, time: ShopTime
) -> None:
    """The first answer comes at once, each pause is longer than the one before, the last answer has the report."""
    submission = await shop.client.offers.submit(offers(shop, "A"), publisher)

    steps = [step async for step in submission]

    pauses = [step.next_in for step in steps[:-1]]
    assert pauses == sorted(pauses, key=lambda pause: pause or 0.0)
    assert len(pauses) == len(set(pauses)) > 1
    assert 0.0 == steps[0].waited
    assert pauses == time.waits
    assert [None] * len(pauses) == [step.report for step in steps[:-1]]
    assert steps[-1].report is not None
    assert steps[-1].next_in is None


async def test_products_are_waited_for(shop: Shop, publisher: ServedPublisher) -> None:
    """New products are reported as created, or as waiting for a person, and never as refused."""
    category = shop.category()
    rows = [
        product(
            seller_product_id=f"NEW-{number}",
            long_label=f"A thing, number {number}",
            ean_list=[ean],
            category_code=category,
        )
        for number, ean in enumerate(shop.new_eans(3))
    ]
    submission = await shop.client.products.submit(ProductPackage(rows), publisher)
    shop.wait(hours=48)

    report = await submission.wait()

    assert ["NEW-0", "NEW-1", "NEW-2"] == [row.reference for row in (*report.created, *report.waiting)]


async def test_another_kind_is_told_at_once(shop: Shop, publisher: ServedPublisher) -> None:
    """A number of offers that is asked for as one of products is an error, not an endless wait; a note says why."""
    submission = await shop.client.offers.submit(offers(shop, "A"), publisher)
    shop.wait(minutes=3)

    with pytest.raises(errors.OperationFailed) as caught:
        await shop.client.products.submission(submission.number).wait()

    assert "packages of other kinds" in "".join(caught.value.__notes__)


async def test_it_is_pending_after_the_deadline(shop: Shop, publisher: ServedPublisher) -> None:
    """The error has the number, and waiting again by that number ends well."""
    submission = await shop.client.offers.submit(offers(shop, "A"), publisher)

    with pytest.raises(errors.StillPending) as caught:
        await submission.wait(timedelta(seconds=1))
    shop.wait(minutes=3)
    report = await shop.client.offers.submission(caught.value.number).wait()

    assert ["A"] == [row.reference for row in report.created]
    assert isinstance(caught.value, TimeoutError)


async def test_outages_do_not_end_the_waiting(shop: Shop, publisher: ServedPublisher) -> None:
    """While the service answers with errors, polling continues, and the progress has the error."""
    submission = await shop.client.offers.submit(offers(shop, "A"), publisher)
    report_of = "GetOfferPackageSubmissionResult"
    shop.sandbox.market.faults.add(FaultRule("status", operations=[report_of], status=500, times=8))

    steps = [step async for step in submission]

    assert any(isinstance(step.error, errors.HttpError) for step in steps)
    assert steps[-1].report is not None


async def test_an_unknown_outcome_is_never_repeated(shop: Shop, publisher: ServedPublisher, ledger: FileLedger) -> None:
    """An answer that is lost leaves one package with the service, published, and an entry that says so."""
    package = offers(shop, "A")
    shop.sandbox.market.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], when="after", times=1))

    with pytest.raises(errors.OutcomeUnknown, match="seller zone"):
        await shop.client.offers.submit(package, publisher, ledger=ledger)
    shop.wait(minutes=3)
    await shop.sandbox.settle()

    (entry,) = await ledger.unfinished()
    assert EntryState.UNKNOWN is entry.state
    assert "A" in await shop.offers()
    with pytest.raises(errors.AlreadySubmitted, match="settle"):
        await shop.client.offers.submit(package, publisher, ledger=ledger)
    assert 1 == len(shop.sandbox.tables("SELECT * FROM package"))


async def test_a_refusal_leaves_nothing_published(shop: Shop, publisher: ServedPublisher, ledger: FileLedger) -> None:
    """A package that the service refuses is withdrawn, recorded, and may be submitted again."""
    package = offers(shop, "A")
    shop.sandbox.market.faults.add(FaultRule("status", operations=["SubmitOfferPackage"], status=404, times=1))

    with pytest.raises(errors.HttpError):
        await shop.client.offers.submit(package, publisher, ledger=ledger)

    (entry,) = await ledger.entries()
    assert (EntryState.REFUSED, "HttpError") == (entry.state, entry.status)
    assert () == await ledger.unfinished()
    report = await (await shop.client.offers.submit(package, publisher, ledger=ledger)).wait()
    assert ["A"] == [row.reference for row in report.created]


async def test_it_is_resumed_by_another_process(shop: Shop, publisher: ServedPublisher, ledger: FileLedger) -> None:
    """From the ledger alone the rows are known, the package is withdrawn, and the entry is completed."""
    await shop.client.offers.submit(offers(shop, "A", "BAD-1"), publisher, ledger=ledger)
    other = FileLedger(ledger._path)

    (submission,) = await shop.client.offers.resume(other, publisher)
    report = await submission.wait()

    assert [(1, "A", Outcome.CREATED), (2, "BAD-1", Outcome.REFUSED)] == [
        (row.position, row.reference, row.outcome) for row in report.rows
    ]
    assert not report.left_behind
    assert [(EntryState.DONE, "Integrated")] == [(one.state, one.status) for one in await other.entries()]
    assert [] == await shop.client.offers.resume(other)


async def test_others_are_not_resumed(shop: Shop, publisher: ServedPublisher, ledger: FileLedger) -> None:
    """A ledger that many sellers and kinds share gives each its own."""
    await shop.client.offers.submit(offers(shop, "A"), publisher, ledger=ledger)
    other = shop.client.for_seller(Credentials("another", "Pa$$word1"))

    assert [] == await other.offers.resume(ledger)
    assert [] == await shop.client.products.resume(ledger)
    assert 1 == len(await shop.client.offers.resume(ledger))


async def test_a_dry_run_leaves_nothing(shop: Shop, publisher: ServedPublisher, ledger: FileLedger) -> None:
    """A client that sends nothing publishes and submits nothing, and still refuses what cannot be written."""
    dry: Client = shop.client.with_options(dry_run=True)
    watched = Watched(publisher)

    with pytest.raises(errors.DryRun):
        await dry.offers.submit(offers(shop, "A"), watched, ledger=ledger)
    with pytest.raises(errors.InvalidRequest):
        await dry.offers.submit(OfferPackage([offer(stock=None)]), watched)

    assert [] == watched.published
    assert () == await ledger.entries()
    assert [] == shop.sandbox.tables("SELECT * FROM package")


async def test_the_price_reaches_the_shop(shop: Shop, publisher: ServedPublisher) -> None:
    """The service shows the values of the package."""
    (ean,) = shop.eans(1)
    package = OfferPackage([offer(product_ean=ean, price=Decimal("21.50"))])

    await (await shop.client.offers.submit(package, publisher)).wait()

    assert Decimal("21.50") == (await shop.offers())["BLUE-42"].price
