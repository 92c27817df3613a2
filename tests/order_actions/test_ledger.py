"""The ledger of refunds: a file, several processes, damage."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from cdiscount_async.errors import LedgerError
from cdiscount_async.order_actions import FileRefundLedger, RefundEntry, RefundKey, RefundState
from cdiscount_async.submissions import FileLedger

KEY = RefundKey("shop-api", "https://example.com", "1904240959CN8HI", "gesture 135 2.50")
ENTRY = RefundEntry(
    key=KEY,
    state=RefundState.SENDING,
    began=datetime(2026, 3, 2, 9, tzinfo=UTC),
    amount=Decimal("2.50"),
    motive="135",
    vouchers_before=3,
)


async def test_an_entry_begins_once(ledger: FileRefundLedger) -> None:
    """Of many that begin at once, one does; the others get its entry."""
    found = await asyncio.gather(*(ledger.begin(ENTRY) for _ in range(8)))

    assert (1, 7) == (found.count(None), found.count(ENTRY))
    assert (ENTRY,) == await ledger.entries() == await ledger.unfinished()


async def test_a_refused_one_begins_again(ledger: FileRefundLedger) -> None:
    """What the service refused may be sent again; what is done or in doubt may not."""
    await ledger.begin(ENTRY)
    for state in ("done", "in doubt"):
        await ledger.settle(KEY, state, status="said")  # type: ignore[arg-type]
        assert attrs.evolve(ENTRY, state=RefundState(state), status="said") == await ledger.begin(ENTRY)
    await ledger.settle(KEY, RefundState.REFUSED)

    assert None is await ledger.begin(ENTRY)
    assert ENTRY == await ledger.find(KEY)


async def test_others_are_not_in_the_way(ledger: FileRefundLedger) -> None:
    """Another seller, service, order or item is another refund."""
    await ledger.begin(ENTRY)
    for name in ("seller", "environment", "order_number", "item"):
        assert None is await ledger.begin(attrs.evolve(ENTRY, key=attrs.evolve(KEY, **{name: "other"})))


async def test_what_cannot_be_recorded_raises(ledger: FileRefundLedger, tmp_path: Path) -> None:
    """Unknown entries and states, other files and missing folders are errors that say what is wrong."""
    await ledger.entries()
    with pytest.raises(LedgerError, match="no 'gesture 135"):
        await ledger.settle(KEY, "done")
    with pytest.raises(ValueError, match="lost"):
        await ledger.settle(KEY, "lost")  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="No such file"):
        await FileRefundLedger(tmp_path / "nowhere" / "refunds.db").entries()
    (tmp_path / "text").write_text("no database, but a text that is long enough to be one", encoding="utf-8")
    with pytest.raises(LedgerError, match="not a database"):
        await FileRefundLedger(tmp_path / "text").entries()
    submissions = tmp_path / "submissions.db"
    await FileLedger(submissions).entries()
    with pytest.raises(LedgerError, match="not a ledger of refunds"):
        await FileRefundLedger(submissions).entries()
    with pytest.raises(LedgerError, match="another version"):
        await FileLedger(tmp_path / "refunds.db").entries()


async def test_only_its_owner_reads_it(ledger: FileRefundLedger, tmp_path: Path) -> None:
    """The file is private, and each change is on the disk when the method returns."""
    await ledger.begin(ENTRY)
    file = tmp_path / "refunds.db"

    assert 0o600 == file.stat().st_mode & 0o777
    assert f"FileRefundLedger('{file}')" == repr(ledger)
    with sqlite3.connect(file) as database:
        assert [("sending",)] == database.execute("SELECT state FROM refund").fetchall()
    database.close()
