"""The ledger in a file: what it refuses, whom it serves, and what it says of files that are none."""

import asyncio
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, cast

import attrs
import pytest

from cdiscount_async import errors
from cdiscount_async._common.sqlite_file import transaction
from cdiscount_async.submissions import EntryState, FileLedger, LedgerEntry, RowKey

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


FIRST_VERSION: Final = """
    CREATE TABLE submission (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, seller TEXT NOT NULL,
        environment TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL, began REAL NOT NULL,
        number INTEGER, publication TEXT, status TEXT);
    CREATE INDEX submission_sha256 ON submission (sha256);
    CREATE TABLE line (submission INTEGER NOT NULL, position INTEGER NOT NULL, reference TEXT NOT NULL, ean TEXT,
        PRIMARY KEY (submission, position)) WITHOUT ROWID;
    INSERT INTO submission VALUES (1, 'offers', 'shop-api', 'http://marketplace.test', 'spring', 'ab', 'submitted',
        1e9, 17, 'name.zip', NULL);
    INSERT INTO line VALUES (1, 1, 'A', '1'), (1, 2, 'B', NULL);
    PRAGMA user_version = 1;
"""
"""What version 0.1.0 wrote."""


def entry(**values: Any) -> LedgerEntry:
    """Describe a submission that begins."""
    usual: dict[str, Any] = {
        "id": 0,
        "kind": "offers",
        "seller": "shop-api",
        "environment": "http://marketplace.test",
        "name": "spring",
        "sha256": "ab" * 32,
        "state": EntryState.PUBLISHING,
        "began": BEGAN,
    }
    return LedgerEntry(**usual | values)


async def reached(ledger: FileLedger, state: EntryState, **values: Any) -> int:
    """Bring an entry into a state."""
    number = await ledger.begin(entry(**values), [RowKey("A", "1", 2), RowKey("B", None, 7)])
    await ledger.submitting(number, "name.zip")
    await ledger.settle(number, state, number=17)
    return number


async def test_it_keeps_what_was_recorded(ledger: FileLedger) -> None:
    """An entry comes back as it was written, with its rows in their order."""
    number = await reached(ledger, EntryState.SUBMITTED)

    (kept,) = await ledger.entries()

    wanted = attrs.evolve(
        entry(), id=number, state=EntryState.SUBMITTED, number=17, publication="name.zip", status=None
    )
    assert wanted == kept
    assert (("A", "1", 2), ("B", None, 7)) == await ledger.rows(number)


async def test_a_ledger_of_the_first_version_goes_on(tmp_path: Path) -> None:
    """A ledger of version 1 keeps its entries, and new rows get numbers."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(FIRST_VERSION)
    ledger = FileLedger(path)

    assert ["spring"] == [one.name for one in await ledger.entries()]
    assert (("A", "1", None), ("B", None, None)) == await ledger.rows(1)
    number = await ledger.begin(entry(sha256="cd" * 32), [RowKey("C", None, 12)])
    assert (("C", None, 12),) == await ledger.rows(number)


@pytest.mark.parametrize("state", [EntryState.SUBMITTING, EntryState.SUBMITTED, EntryState.UNKNOWN])
async def test_what_is_under_way_is_not_begun_again(ledger: FileLedger, state: EntryState) -> None:
    """The error has the number and says what to do; who insists may."""
    await reached(ledger, state)

    with pytest.raises(errors.AlreadySubmitted, match="entry 1 of the ledger") as caught:
        await ledger.begin(entry(), [])

    assert 17 == caught.value.number
    assert 2 == await ledger.begin(entry(), [], allow_duplicate=True)


@pytest.mark.parametrize("state", [EntryState.PUBLISHING, EntryState.REFUSED, EntryState.DONE])
async def test_what_is_over_may_be_submitted_again(ledger: FileLedger, state: EntryState) -> None:
    """Yesterday's prices may be today's."""
    await reached(ledger, state)

    assert 2 == await ledger.begin(entry(), [])


@pytest.mark.parametrize(
    "other",
    [{"seller": "another"}, {"kind": "products"}, {"environment": "http://another.test"}, {"sha256": "cd" * 32}],
)
async def test_others_are_not_in_the_way(ledger: FileLedger, other: dict[str, str]) -> None:
    """Equal bytes of another seller, kind or environment are another package."""
    await reached(ledger, EntryState.SUBMITTED)

    assert 2 == await ledger.begin(entry(**other), [])


async def test_of_two_processes_one_submits(ledger: FileLedger, tmp_path: Path) -> None:
    """Two that publish the same package at the same time do not both send it."""
    other = FileLedger(tmp_path / "submissions.db")
    numbers = await asyncio.gather(ledger.begin(entry(), []), other.begin(entry(), []))

    came = await asyncio.gather(
        ledger.submitting(numbers[0], "a.zip"), other.submitting(numbers[1], "b.zip"), return_exceptions=True
    )

    assert [errors.AlreadySubmitted] == [type(one) for one in came if one is not None]


async def test_many_write_at_once(tmp_path: Path) -> None:
    """Each of many writers gets an entry of its own."""
    ledgers = [FileLedger(tmp_path / "submissions.db") for _ in range(20)]

    numbers = await asyncio.gather(
        *(one.begin(entry(sha256=f"{place:064x}"), [("A", "1")]) for place, one in enumerate(ledgers))
    )

    assert set(range(1, 21)) == set(numbers)


async def test_forgotten_entries_leave_no_rows(ledger: FileLedger) -> None:
    """Both the entry and its rows are deleted, and its number is not used again."""
    number = await reached(ledger, EntryState.DONE)

    await ledger.forget(number)

    assert () == await ledger.entries()
    assert () == await ledger.rows(number)
    assert number + 1 == await ledger.begin(entry(), [])


async def test_a_person_settles_what_was_unknown(ledger: FileLedger) -> None:
    """An entry whose number was found continues like any other. An unknown entry is an error."""
    number = await ledger.begin(entry(), [])
    await ledger.settle(number, EntryState.UNKNOWN, status="OutcomeUnknown")

    await ledger.settle(number, EntryState.SUBMITTED, number=99)

    assert [99] == [one.number for one in await ledger.unfinished()]
    with pytest.raises(errors.LedgerError, match="no entry 7"):
        await ledger.settle(7, EntryState.DONE)


async def test_only_its_owner_may_read_it(ledger: FileLedger, tmp_path: Path) -> None:
    """The file has a seller's references."""
    await ledger.entries()

    assert 0o600 == stat.S_IMODE((tmp_path / "submissions.db").stat().st_mode)


@pytest.mark.parametrize("advised", EntryState)
def test_every_state_says_what_to_do(advised: EntryState) -> None:
    """No entry leaves its reader alone."""
    assert entry(state=advised).advice


async def test_another_file_is_left_alone(tmp_path: Path) -> None:
    """A file that is not a ledger is an error, and stays unchanged."""
    text, database = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("not a database, but long enough to be looked at as one\n" * 20)
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    before = [text.read_bytes(), database.read_bytes()]

    for path, match in (
        (text, "not a database"),
        (database, "not a ledger"),
        (tmp_path / "a" / "b.db", "No such file"),
    ):
        with pytest.raises(errors.LedgerError, match=match):
            await FileLedger(path).entries()

    assert before == [text.read_bytes(), database.read_bytes()]


async def test_no_text_shows_the_publication(ledger: FileLedger) -> None:
    """No text shows the name of a publication, because a package can be fetched by its name."""
    await reached(ledger, EntryState.SUBMITTED)
    (kept,) = await ledger.entries()

    assert "name.zip" not in repr(kept)


async def test_a_state_is_also_taken_by_its_text(ledger: FileLedger) -> None:
    """A state may be passed as its text. An unknown text is an error, and changes nothing."""
    number = await reached(ledger, EntryState.UNKNOWN)

    await ledger.settle(number, "submitted", number=99)
    with pytest.raises(ValueError, match="sent"):
        await ledger.settle(number, cast("Any", "sent"))

    (entry,) = await ledger.entries()
    assert (EntryState.SUBMITTED, "submitted", 99) == (entry.state, entry.state, entry.number)


TAKING = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=0.2, isolation_level=None)
try:
    database.execute("BEGIN IMMEDIATE")
    print("taken")
except sqlite3.OperationalError as error:
    print(error)
"""
"""A process that tries to write the file."""


async def test_another_process_waits_while_several_of_this_one_write(ledger: FileLedger, tmp_path: Path) -> None:
    """A transaction keeps its lock while another one of the same process waits for it."""
    await ledger.entries()
    with transaction(tmp_path / "submissions.db"):
        waiting = asyncio.create_task(ledger.entries())
        await asyncio.sleep(0.3)
        command = [sys.executable, "-c", TAKING, str(tmp_path / "submissions.db")]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()

    assert b"database is locked\n" == said
    assert () == await waiting
