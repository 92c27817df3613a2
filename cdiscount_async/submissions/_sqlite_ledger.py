"""A ledger in a file: one SQLite database, for any number of processes of one machine."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import starmap
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from ..errors import AlreadySubmitted, LedgerError
from ._kinds import RowKey
from ._ledger import UNDER_WAY, EntryState, LedgerEntry

__all__ = ("FileLedger",)

P = ParamSpec("P")
R = TypeVar("R")

VERSION: Final = 2
PATIENCE: Final = 30.0
"""Seconds that a process waits for another one that writes."""
_SCHEMA: Final[tuple[str, ...]] = (
    """CREATE TABLE submission (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        seller TEXT NOT NULL,
        environment TEXT NOT NULL,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        began REAL NOT NULL,
        number INTEGER,
        publication TEXT,
        status TEXT
    )""",
    "CREATE INDEX submission_sha256 ON submission (sha256)",
    """CREATE TABLE line (
        submission INTEGER NOT NULL,
        position INTEGER NOT NULL,
        reference TEXT NOT NULL,
        ean TEXT,
        number INTEGER,
        PRIMARY KEY (submission, position)
    ) WITHOUT ROWID""",
    f"PRAGMA user_version = {VERSION}",
)


_FROM_VERSION_1: Final[tuple[str, ...]] = (
    "ALTER TABLE line ADD COLUMN number INTEGER",
    f"PRAGMA user_version = {VERSION}",
)
"""Packages that were submitted before have no numbers of rows, so their places count."""


class FileLedger:
    """Writes submissions down in a file that the caller owns; it is made when it is first used.

    Every change is on the disk when its method returns, so what a crash interrupts can be told afterwards. The file
    has the references and EANs of the rows, but no token and no address; only its owner may read it. Not for network
    file systems, where SQLite's locks do not hold.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Name the file; nothing is opened yet."""
        self._path: Final = Path(path)

    def __repr__(self) -> str:
        return f"FileLedger({str(self._path)!r})"

    async def begin(self, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool = False) -> int:
        """Write down that a package is being published; see `Ledger`."""
        return await self._do(_begin, entry, rows, allow_duplicate=allow_duplicate)

    async def submitting(self, entry: int, publication: str, *, allow_duplicate: bool = False) -> None:
        """Write down that it will be sent now; see `Ledger`."""
        await self._do(_submitting, entry, publication, allow_duplicate=allow_duplicate)

    async def settle(
        self, entry: int, state: EntryState, *, number: int | None = None, status: str | None = None
    ) -> None:
        """Write down what became of it: also by you, of one whose outcome was unknown, with the number it has."""
        await self._do(_settle, entry, state, number, status)

    async def forget(self, entry: int) -> None:
        """Delete an entry and its rows."""
        await self._do(_forget, entry)

    async def entries(self) -> tuple[LedgerEntry, ...]:
        """Return all entries, the oldest first."""
        return await self._do(_entries)

    async def unfinished(self) -> tuple[LedgerEntry, ...]:
        """Return the entries about which something is left to do; their `advice` says what."""
        ended = {EntryState.DONE, EntryState.REFUSED}
        return tuple(one for one in await self.entries() if one.state not in ended)

    async def rows(self, entry: int) -> tuple[RowKey, ...]:
        """Return the rows of an entry, in the package's order."""
        return await self._do(_rows, entry)

    async def _do(self, work: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **options: P.kwargs) -> R:
        """Do something in one transaction, in a thread: a commit waits for the disk, and perhaps for others."""

        def run() -> R:
            with self._opened() as database:
                return work(database, *args, **options)

        return await asyncio.to_thread(run)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        trouble = None
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as database:
                database.execute("PRAGMA synchronous = FULL")
                database.execute("BEGIN IMMEDIATE")
                _prepare(database)
                yield database
                database.execute("COMMIT")  # without it, closing takes everything back
        except OSError as error:
            trouble = error.strerror or type(error).__name__
        except sqlite3.Error as error:
            trouble = str(error)
        if trouble is not None:
            raise LedgerError(f"{self._path}: {trouble}")


def _prepare(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version == 0 and not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        statements = _SCHEMA
    elif version == 1:
        statements = _FROM_VERSION_1
    else:
        raise LedgerError("the file is no ledger, or one of another version of this library")
    for statement in statements:
        database.execute(statement)


def _begin(database: sqlite3.Connection, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool) -> int:
    if not allow_duplicate:
        _refuse_twice(database, entry)
    made = database.execute(
        "INSERT INTO submission VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL) RETURNING id",
        (
            entry.kind,
            entry.seller,
            entry.environment,
            entry.name,
            entry.sha256,
            entry.state.value,
            entry.began.timestamp(),
        ),
    ).fetchone()
    lines = ((made[0], place, *RowKey(*row)) for place, row in enumerate(rows, 1))
    database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?)", lines)
    return int(made[0])


def _submitting(database: sqlite3.Connection, number: int, publication: str, *, allow_duplicate: bool) -> None:
    entry = _entry(database, number)
    if not allow_duplicate:
        _refuse_twice(database, entry)
    database.execute(
        "UPDATE submission SET state = ?, publication = ? WHERE id = ?",
        (EntryState.SUBMITTING.value, publication, number),
    )


def _refuse_twice(database: sqlite3.Connection, entry: LedgerEntry) -> None:
    found = database.execute(
        "SELECT * FROM submission WHERE sha256 = ? AND kind = ? AND seller = ? AND environment = ? ORDER BY id",
        (entry.sha256, entry.kind, entry.seller, entry.environment),
    )
    for other in map(_made, found):
        if other.state in UNDER_WAY and other.id != entry.id:
            raise AlreadySubmitted(
                f"this package is {other.state.value} already, as entry {other.id} of the ledger; {other.advice}",
                number=other.number,
            )


def _settle(
    database: sqlite3.Connection, entry: int, state: EntryState, number: int | None, status: str | None
) -> None:
    _entry(database, entry)
    database.execute(
        "UPDATE submission SET state = ?, number = coalesce(?, number), status = coalesce(?, status) WHERE id = ?",
        (state.value, number, status, entry),
    )


def _forget(database: sqlite3.Connection, entry: int) -> None:
    database.execute("DELETE FROM line WHERE submission = ?", (entry,))
    database.execute("DELETE FROM submission WHERE id = ?", (entry,))


def _entries(database: sqlite3.Connection) -> tuple[LedgerEntry, ...]:
    return tuple(map(_made, database.execute("SELECT * FROM submission ORDER BY id")))


def _rows(database: sqlite3.Connection, entry: int) -> tuple[RowKey, ...]:
    wanted = "SELECT reference, ean, number FROM line WHERE submission = ? ORDER BY position"
    return tuple(starmap(RowKey, database.execute(wanted, (entry,))))


def _entry(database: sqlite3.Connection, number: int) -> LedgerEntry:
    found = database.execute("SELECT * FROM submission WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise LedgerError(f"the ledger has no entry {number}")
    return _made(found)


def _made(row: tuple[Any, ...]) -> LedgerEntry:
    number, kind, seller, environment, name, sha256, state, began, package, publication, status = row
    return LedgerEntry(
        id=number,
        kind=kind,
        seller=seller,
        environment=environment,
        name=name,
        sha256=sha256,
        state=EntryState(state),
        began=datetime.fromtimestamp(began, UTC),
        number=package,
        publication=publication,
        status=status,
    )
