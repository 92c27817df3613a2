"""A submission that ends at any of its steps: nothing is submitted twice, nothing is lost, nothing is left lying."""

import asyncio
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async import errors
from cdiscount_async.packages import Offer, OfferPackage
from cdiscount_async.publishers import FolderPublisher
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.sandbox import FaultRule
from cdiscount_async.submissions import EntryState, FileLedger, RelaysFile, UnreachableWarning

from ..packages.making import offer
from ..support.shop import Shop

CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
from cdiscount_async import Client, Credentials, Environment
from cdiscount_async.packages import OfferPackage
from cdiscount_async.publishers import FolderPublisher
from cdiscount_async.submissions import FileLedger
from tests.packages.making import offer

step, url, login, password, ean, folder, ledger = sys.argv[1:]

class Deadly(FolderPublisher):
    async def publish(self, file, name):
        if step == "publishing":
            os.kill(os.getpid(), signal.SIGKILL)
        publication = await super().publish(file, name)
        if step == "published":
            os.kill(os.getpid(), signal.SIGKILL)
        return publication

async def main():
    publisher = Deadly(folder, "http://127.0.0.1:1/packages")
    async with Client(Credentials(login, password), Environment.at(url)) as client:
        await client.offers.submit(OfferPackage([offer(product_ean=ean)]), publisher, ledger=FileLedger(ledger))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
BASE = "http://127.0.0.1:1/packages"


def package(shop: Shop) -> OfferPackage:
    """Make a package of one good offer."""
    return OfferPackage([offer(product_ean=shop.eans(1)[0])])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    made = tmp_path / "public"
    made.mkdir()
    return made


def held(folder: Path) -> list[Path]:
    """Return what is in a folder."""
    return [*folder.iterdir()]


async def until(happened: Callable[[], bool]) -> None:
    """Wait until a condition is true."""
    while not happened():  # noqa: ASYNC110 - in another process, or in the sandbox
        await asyncio.sleep(0.01)


async def state_of(ledger: FileLedger) -> EntryState | None:
    """Return the state of the one entry; None where there is none."""
    entries = await ledger.entries()
    return entries[0].state if entries else None


async def killed(step: str, shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """Submit in another process, which is killed at a step."""
    (ean,) = shop.eans(1)
    arguments = [step, shop.sandbox.url, shop.sandbox.login, shop.sandbox.password, ean, folder, ledger._path]
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, *map(str, arguments), cwd=Path(__file__).parents[2]
    )
    try:
        if step == "calling":
            await until(lambda: bool(shop.sandbox.tables("SELECT * FROM package")))
    finally:
        if step == "calling":
            child.kill()
    assert -signal.SIGKILL == await child.wait()


@pytest.mark.parametrize("step", ["publishing", "published"])
async def test_killed_before_the_call(shop: Shop, folder: Path, ledger: FileLedger, step: str) -> None:
    """Nothing was sent, which the ledger knows, and the same package may be submitted at once."""
    await killed(step, shop, folder, ledger)

    assert EntryState.PUBLISHING is await state_of(ledger)
    assert [] == shop.sandbox.tables("SELECT * FROM package")
    async with ServedPublisher() as publisher:
        report = await (await shop.client.offers.submit(package(shop), publisher, ledger=ledger)).wait()
    assert 1 == len(report.created)


async def test_killed_during_the_call(shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """A package with an unknown outcome is not sent again before its outcome is recorded."""
    shop.sandbox.market.faults.add(FaultRule("hang", operations=["SubmitOfferPackage"], when="after", stage="headers"))

    await killed("calling", shop, folder, ledger)

    shop.sandbox.market.faults.clear()
    (entry,) = await ledger.unfinished()
    with pytest.raises(errors.AlreadySubmitted, match="seller zone"):
        await shop.client.offers.submit(package(shop), FolderPublisher(folder, BASE), ledger=ledger)
    (row,) = shop.sandbox.tables("SELECT * FROM package")
    await ledger.settle(entry.id, EntryState.SUBMITTED, number=row["id"])
    (submission,) = await shop.client.offers.resume(ledger)
    assert row["id"] == submission.number


async def test_killed_after_the_call(shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """The number is in the ledger, and so are the rows."""
    await killed("submitted", shop, folder, ledger)

    (submission,) = await shop.client.offers.resume(ledger, FolderPublisher(folder, BASE))
    report = await submission.wait()

    assert [(1, "BLUE-42")] == [(row.position, row.reference) for row in report.rows]
    assert [] == held(folder)


class Slow(FolderPublisher):
    """A publisher that lets a test in when something is published."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.before, self.after = asyncio.Event(), asyncio.Event()
        self.go_on = asyncio.Event()

    async def publish(self, file: Path, name: str) -> Any:
        """Wait in the middle."""
        self.before.set()
        await self.go_on.wait()
        return await super().publish(file, name)


async def test_cancelled_while_it_is_published(shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """Nothing stays: no entry, no file, no package."""
    publisher = Slow(folder, BASE)
    task = asyncio.create_task(shop.client.offers.submit(package(shop), publisher, ledger=ledger))
    await publisher.before.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert () == await ledger.entries()
    assert [] == held(folder)


async def test_cancelled_during_the_call(shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """A package that the service may have stays published, and the ledger records that."""
    shop.sandbox.market.faults.add(FaultRule("hang", operations=["SubmitOfferPackage"], when="after", stage="headers"))
    publisher = FolderPublisher(folder, BASE)
    task = asyncio.create_task(shop.client.offers.submit(package(shop), publisher, ledger=ledger))
    await until(lambda: bool(shop.sandbox.tables("SELECT * FROM package")))

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert EntryState.SUBMITTING is await state_of(ledger)
    assert 1 == len(held(folder))
    assert BASE.encode() not in ledger._path.read_bytes()


async def test_cancelled_while_it_is_written(
    shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The thread that writes ends with the row that it is at, and its file is gone."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    begun, taken = threading.Event(), []

    def endless() -> Iterator[Offer]:
        while True:
            taken.append(1)
            begun.set()
            yield offer()

    publisher = FolderPublisher(folder, BASE)
    task = asyncio.create_task(shop.client.offers.submit(OfferPackage(endless()), publisher))
    await asyncio.to_thread(begun.wait)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    count = len(taken)
    await asyncio.sleep(0.05)
    assert count == len(taken)
    assert [] == held(temporary)


SUBMITTING = {"operations": ["SubmitOfferPackage"], "times": 1}
WEATHER = [
    *(
        FaultRule(kind, when=when, **SUBMITTING)
        for kind in ("reset", "fault", "bot_page")
        for when in ("before", "after")
    ),
    *(FaultRule("status", status=500, when=when, **SUBMITTING) for when in ("before", "after")),
    *(FaultRule(kind, **SUBMITTING) for kind in ("truncate", "corrupt", "bad_gzip", "revoke_tokens")),
]


@pytest.mark.parametrize("rule", WEATHER, ids=lambda rule: f"{rule.kind}-{rule.when}")
async def test_whatever_the_weather_it_is_submitted_once_at_most(
    shop: Shop, folder: Path, ledger: FileLedger, rule: FaultRule
) -> None:
    """The ledger agrees with the service: a number, nothing, or unknown; and never two packages."""
    shop.sandbox.market.faults.add(rule)
    publisher = FolderPublisher(folder, BASE)

    try:
        submission = await shop.client.offers.submit(package(shop), publisher, ledger=ledger)
    except errors.OutcomeUnknown:
        expected, most, files = EntryState.UNKNOWN, {0, 1}, 1
    except errors.CdiscountError:
        expected, most, files = EntryState.REFUSED, {0}, 0
    else:
        expected, most, files = EntryState.SUBMITTED, {1}, 1
        assert [submission.number] == [row["id"] for row in shop.sandbox.tables("SELECT id FROM package")]

    assert 1 == shop.sandbox.counters[f"faults.{rule.kind}"]
    assert expected is await state_of(ledger)
    assert len(shop.sandbox.tables("SELECT * FROM package")) in most
    assert files == len(held(folder))


async def test_a_bad_row_is_told_before_anything_is_published(shop: Shop, folder: Path, ledger: FileLedger) -> None:
    """A row that cannot be written raises an error before anything is published."""
    bad = OfferPackage([offer(stock="many")])

    with pytest.raises(errors.InvalidRequest, match=r"offers\[0\]\.stock"):
        await shop.client.offers.submit(bad, FolderPublisher(folder, BASE), ledger=ledger)

    assert (None, []) == (await state_of(ledger), held(folder))


async def test_a_publisher_that_fails_leaves_no_entry(shop: Shop, tmp_path: Path, ledger: FileLedger) -> None:
    """Nothing was sent, so nothing is under way."""
    nowhere = FolderPublisher(tmp_path / "nowhere", BASE)

    with pytest.raises(errors.PublishFailed):
        await shop.client.offers.submit(package(shop), nowhere, ledger=ledger)

    assert None is await state_of(ledger)


async def test_another_kind_is_refused(shop: Shop, folder: Path) -> None:
    """Offers are not submitted as products."""
    with pytest.raises(ValueError, match="a package of offers, not of products"):
        await shop.client.products.submit(package(shop), FolderPublisher(folder, BASE))


async def test_a_private_address_is_warned_of(folder: Path, shop: Shop, scripted: Any) -> None:
    """The real service cannot fetch from this machine; where warnings are errors nothing is sent or left."""
    with pytest.raises(UnreachableWarning, match=r"http://127\.0\.0\.1:1/…"):
        await scripted.client.offers.submit(package(shop), FolderPublisher(folder, BASE))

    assert [] == held(folder)


async def test_the_address_of_a_relays_file_ends_as_the_file_does(
    shop: Shop, folder: Path, tmp_path: Path, ledger: FileLedger
) -> None:
    """A file of pick-up shops is published as what it is, and submitted once."""
    shops = tmp_path / "shops.xlsx"
    shops.write_bytes(b"PK a workbook")

    submission = await shop.client.relays.submit(RelaysFile(shops), FolderPublisher(folder, BASE), ledger=ledger)

    assert ("relays", [".xlsx"]) == (submission.kind, [one.suffix for one in held(folder)])
    assert [submission.number] == [one.number for one in await ledger.unfinished()]
