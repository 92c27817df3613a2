"""Packages and loads in the fleet: reports reach their handler, and databases are filled."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cdiscount_async import Client, Transport
from cdiscount_async.errors import WorkersError
from cdiscount_async.packages import OfferPackage
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.submissions import FileLedger, PackageReport
from cdiscount_async.workers import PollState, SqliteCursorStore, Workers
from cdiscount_async.workers._docket import Job
from cdiscount_async.workers._loads import LOAD, Loads
from cdiscount_async.workers._packages import PACKAGE

from ..packages.making import offer
from .conftest import until


@pytest.fixture
def speed() -> float:
    """Return how fast the time of the marketplace passes."""
    return 200


@pytest.fixture
async def market(speed: float) -> AsyncIterator[Sandbox]:
    """Return a marketplace over HTTP."""
    async with Sandbox(Settings(sellers=2, offers=9, orders=6, orders_a_day=0, speed=speed)) as sandbox:
        yield sandbox


@pytest.fixture
async def publisher() -> AsyncIterator[ServedPublisher]:
    """Serve what is published on this machine."""
    async with ServedPublisher() as served:
        yield served


def package(market: Sandbox) -> OfferPackage:
    """Return a package with one offer."""
    (row,) = market.tables(
        "SELECT ean FROM product WHERE open = 1 AND sku NOT IN (SELECT sku FROM offer WHERE seller = 1) LIMIT 1"
    )
    return OfferPackage([offer(product_ean=row["ean"])])


@pytest.mark.slow
async def test_the_report_of_a_package_reaches_its_handler(
    market: Sandbox, publisher: ServedPublisher, place: dict[str, Any]
) -> None:
    """A handler that raises gets the report again; the ledger of this process knows the end."""
    workers = Workers(market.accounts, market.environment, publisher=publisher, timing=market.timing, **place)
    reports: list[PackageReport] = []

    @workers.on_report()
    async def report(shop: Client, report: PackageReport) -> None:
        assert shop.login == market.login
        reports.append(report)

    async with workers:
        number = await workers.submit(market.login, package(market))
        status = await workers.status()
        assert status.subscriptions["package"] == 1
        await until(lambda: reports)
        fleet = workers._opened
        while (await workers.status()).subscriptions.get("package"):  # noqa: ASYNC110 - a question, not an event
            await asyncio.sleep(0.05)
        assert PACKAGE not in {job.name for job in await fleet.engine.jobs()}
    assert [one.number for one in reports] == [number]
    if "url" not in place:
        assert [len(one.rows) for one in reports] == [1]
        (entry,) = await FileLedger(place["directory"] / "packages.db").entries()
        assert (entry.state, entry.number) == ("done", number)


@pytest.mark.parametrize("speed", [0])
async def test_a_report_is_polled_until_it_is_there_and_handled(
    market: Sandbox, publisher: ServedPublisher, tmp_path: Path
) -> None:
    """The pauses grow while the package is not processed, and after a handler that raises."""
    workers = Workers(
        market.accounts, market.environment, publisher=publisher, directory=tmp_path / "w", timing=market.timing
    )
    is_raising = True

    @workers.on_report()
    async def report(shop: Client, _: PackageReport) -> None:
        if is_raising:
            raise ValueError(shop)

    async with workers.connected():
        fleet = workers._opened
        number = await workers.submit(market.login, package(market))
        detail = f"offers:{number}"
        shop = await fleet.shop(market.login)
        assert shop is not None
        pauses = []
        for _ in range(2):
            date = await fleet.packages.poll(shop, detail, fleet.store)
            assert date is not None
            pauses.append(round((date - datetime.now(UTC)).total_seconds()))
        assert pauses == [8, 13]
        market.clock.advance(timedelta(hours=2))
        pauses = []
        for _ in range(3):
            date = await fleet.packages.poll(shop, detail, fleet.store)
            assert date is not None
            pauses.append((date - datetime.now(UTC)) / timedelta(minutes=1))
        assert [round(one) for one in pauses] == [1, 2, 4]
        (failing,) = (await workers.status()).failing
        assert (failing.subscription, failing.error) == (f"package:{detail}", "ValueError")

        # What was waited for is added again to an engine that lost everything.
        await fleet.engine.remove(Job(PACKAGE, market.login, detail))
        await fleet.roster.update()
        assert Job(PACKAGE, market.login, detail) in await fleet.engine.jobs()

        # Also if another job was added to the emptied engine before anybody looked.
        await fleet.engine.remove(Job(PACKAGE, market.login, detail))
        async with fleet.engine._docket.redis() as redis:
            await redis.delete(fleet.engine._docket.key("filled"))
        other = Job(PACKAGE, market.login, "offers:1")
        await fleet.engine.add([(other, datetime.now(UTC) + timedelta(hours=1))])
        await fleet.roster.update()
        assert await fleet.engine.jobs() == {other, Job(PACKAGE, market.login, detail)}

        is_raising = False
        assert await fleet.packages.poll(shop, detail, fleet.store) is None
        assert "package" not in (await workers.status()).subscriptions


async def test_an_accepted_package_is_never_forgotten_silently(
    market: Sandbox, publisher: ServedPublisher, tmp_path: Path
) -> None:
    """If its job cannot be stored, the error has the number. The ledger too, so the next start waits for the report."""

    class Full(SqliteCursorStore):
        async def put(self, state: PollState) -> None:
            raise WorkersError(f"the disk is full: {state.login}")

    store = Full(tmp_path / "cursors.db")
    workers = Workers(market.accounts, market.environment, publisher=publisher, directory=tmp_path / "w", cursors=store)
    async with workers.connected():
        with pytest.raises(WorkersError, match="full") as caught:
            await workers.submit(market.login, package(market))
    (entry,) = await FileLedger(tmp_path / "w" / "packages.db").entries()
    assert entry.state == "submitted"
    assert f"{entry.number}: do not submit it again" in "".join(caught.value.__notes__)

    again = Workers(market.accounts, market.environment, publisher=publisher, directory=tmp_path / "w")
    reports: list[PackageReport] = []

    @again.on_report()
    async def report(_: Client, report: PackageReport) -> None:
        reports.append(report)

    async with again:
        await until(lambda: reports)
    assert reports[0].number == entry.number


async def test_what_cannot_be_submitted_is_refused(sandbox: Sandbox, transport: Transport, tmp_path: Path) -> None:
    """A publisher is needed, and a seller that the source has."""
    workers = Workers(sandbox.accounts, sandbox.environment, transport=transport, directory=tmp_path / "w")
    async with workers.connected():
        with pytest.raises(ValueError, match="publisher"):
            await workers.submit(sandbox.login, OfferPackage([]))
        with pytest.raises(LookupError, match="nobody"):
            await workers.submit("nobody-api", OfferPackage([]))
        with pytest.raises(ValueError, match="load_into"):
            await workers.load(sandbox.login)


@pytest.mark.slow
async def test_a_seller_is_loaded_into_a_database(market: Sandbox, place: dict[str, Any], tmp_path: Path) -> None:
    """`load` loads a seller now."""
    database = tmp_path / "shops.duckdb"
    workers = Workers(market.accounts[:1], market.environment, **place)
    workers.load_into(str(database), kinds=["orders"], since="60d", every=timedelta(days=1))
    with pytest.raises(ValueError, match="already"):
        workers.load_into("other.duckdb")
    async with workers:
        await workers.load(market.login)
        while not await is_loaded(workers):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.1)
    with duckdb.connect(str(database)) as connection:
        (orders,) = connection.execute("SELECT count(*) FROM cdiscount.orders").fetchall()
    assert orders == (3,)


async def is_loaded(workers: Workers) -> bool:
    """Return whether the seller was loaded."""
    states = [state async for state in workers._opened.store.states() if state.subscription == LOAD]
    return len([state for state in states if state.polled_at is not None]) == 1


async def test_a_load_that_fails_is_repeated_later(
    sandbox: Sandbox, transport: Transport, tmp_path: Path, declared_loads: Callable[[Any], Loads]
) -> None:
    """A database that is out of reach, and one that another load of this process writes."""
    loads = declared_loads(str(tmp_path / "no" / "such" / "folder.duckdb"))
    workers = Workers(sandbox.accounts, sandbox.environment, transport=transport, directory=tmp_path / "w")
    async with workers.connected():
        store, account = workers._opened.store, sandbox.accounts[0]
        begin = datetime.now(UTC)
        date = await loads.load(account, sandbox.environment, {"transport": transport}, store)
        assert date is not None
        assert date >= begin + timedelta(minutes=1)
        state = await store.get(account.login, LOAD)
        assert state is not None
        assert (state.error, state.failures) == ("DestinationError", 1)
        async with loads.writing:
            date = await loads.load(account, sandbox.environment, {"transport": transport}, store)
        assert date is not None
        assert date < datetime.now(UTC) + timedelta(minutes=1)


async def test_a_load_of_an_unknown_kind_is_in_the_status(
    sandbox: Sandbox, transport: Transport, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An error that is not the database's is seen too, and the pauses grow."""
    loads = Loads(str(tmp_path / "shops.duckdb"), "cdiscount", ("ordres",), "60d", None)
    account = sandbox.accounts[0]
    async with SqliteCursorStore(tmp_path / "cursors.db") as store:
        pauses = []
        for _ in range(3):
            date = await loads.load(account, sandbox.environment, {"transport": transport}, store)
            assert date is not None
            pauses.append(round((date - datetime.now(UTC)) / timedelta(minutes=1)))
        state = await store.get(account.login, LOAD)
    assert pauses == [1, 2, 4]
    assert state is not None
    assert state.failures == 3
    assert state.error == "ResourcesNotFoundError"
    assert "load: ResourcesNotFoundError" in caplog.text


@pytest.fixture
def declared_loads() -> Callable[[Any], Loads]:
    """Return a function that declares loads into a database."""
    return lambda destination: Loads(destination, "cdiscount", ("orders",), "60d", None)
