"""A ledger in a SQLite file, for any number of processes on one machine."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import starmap
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from .._common.sqlite_file import reason, transaction
from ..errors import AlreadySubmitted, LedgerError
from ._kinds import RowKey
from ._ledger import UNDER_WAY, EntryState, LedgerEntry, StateName

__all__ = ("FileLedger",)

P = ParamSpec("P")
R = TypeVar("R")

VERSION: Final = 2
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
"""Packages of version 1 have no row numbers. Their places in the package are used instead."""


class FileLedger:
    """Records submissions in a SQLite file, which is created when it is first used.

    Every change is on the disk when its method returns, so a crash loses nothing. The file has the references and EANs
    of the rows, but no token and no address. Only its owner may read it. Do not use a network file system: SQLite's
    locks do not work there. Every method raises LedgerError if the file cannot be read or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Remember the path. The file is not opened yet."""
        self._path: Final = Path(path)

    def __repr__(self) -> str:
        return f"FileLedger({str(self._path)!r})"

    async def begin(self, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool = False) -> int:
        """Record that a package is being published; see `Ledger.begin`."""
        return await self._do(_begin, entry, rows, allow_duplicate=allow_duplicate)

    async def submitting(self, entry: int, publication: str, *, allow_duplicate: bool = False) -> None:
        """Record that the package is submitted now; see `Ledger.submitting`."""
        await self._do(_submitting, entry, publication, allow_duplicate=allow_duplicate)

    async def settle(
        self, entry: int, state: EntryState | StateName, *, number: int | None = None, status: str | None = None
    ) -> None:
        """Record the outcome of a submission. Call it yourself once you know the outcome of an unknown one.

        Args:
            entry: The number of the entry.
            state: The new state, also by its text, for example `"submitted"`.
            number: The service's number, if it is known now.
            status: The service's status, if it is known now.

        Raises:
            LedgerError: If there is no such entry, or the file cannot be written.
            ValueError: If there is no such state.
        """
        await self._do(_settle, entry, EntryState(state), number, status)

    async def forget(self, entry: int) -> None:
        """Delete an entry and its rows."""
        await self._do(_forget, entry)

    async def entries(self) -> tuple[LedgerEntry, ...]:
        """Return all entries, the oldest first."""
        return await self._do(_entries)

    async def unfinished(self) -> tuple[LedgerEntry, ...]:
        """Return the entries that still need something to be done; their `advice` says what."""
        ended = {EntryState.DONE, EntryState.REFUSED}
        return tuple(one for one in await self.entries() if one.state not in ended)

    async def rows(self, entry: int) -> tuple[RowKey, ...]:
        """Return the rows of an entry, in the order of the package."""
        return await self._do(_rows, entry)

    async def _do(self, work: Callable[Concatenate[sqlite3.Connection, P], R], *args: P.args, **options: P.kwargs) -> R:
        """Run one transaction in a thread, because a commit waits for the disk and perhaps for another process.

        Each transaction opens the file: a ledger has no end at which it could be closed, and opening is quick beside
        the commit.
        """

        def run() -> R:
            try:
                with transaction(self._path) as database:
                    _prepare(database)
                    return work(database, *args, **options)
            except (OSError, sqlite3.Error) as error:
                problem = reason(error)
            raise LedgerError(f"{self._path}: {problem}")

        return await asyncio.to_thread(run)


def _prepare(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version == 0 and not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        statements = _SCHEMA
    elif version == 1:
        statements = _FROM_VERSION_1
    else:
        raise LedgerError("the file is not a ledger, or it is a ledger of another version of this library")
    for statement in statements:
        database.execute(statement)


def _begin(database: sqlite3.Connection, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool) -> int:
    if not allow_duplicate:
        _refuse_duplicate(database, entry)
    (number,) = database.execute(
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
    lines = ((number, position, *RowKey(*row)) for position, row in enumerate(rows, 1))
    database.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?)", lines)
    return int(number)


def _submitting(database: sqlite3.Connection, number: int, publication: str, *, allow_duplicate: bool) -> None:
    entry = _entry(database, number)
    if not allow_duplicate:
        _refuse_duplicate(database, entry)
    database.execute(
        "UPDATE submission SET state = ?, publication = ? WHERE id = ?",
        (EntryState.SUBMITTING.value, publication, number),
    )


def _refuse_duplicate(database: sqlite3.Connection, entry: LedgerEntry) -> None:
    same = database.execute(
        "SELECT * FROM submission WHERE sha256 = ? AND kind = ? AND seller = ? AND environment = ? ORDER BY id",
        (entry.sha256, entry.kind, entry.seller, entry.environment),
    )
    for other in map(_entry_of, same):
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
    return tuple(map(_entry_of, database.execute("SELECT * FROM submission ORDER BY id")))


def _rows(database: sqlite3.Connection, entry: int) -> tuple[RowKey, ...]:
    select = "SELECT reference, ean, number FROM line WHERE submission = ? ORDER BY position"
    return tuple(starmap(RowKey, database.execute(select, (entry,))))


def _entry(database: sqlite3.Connection, number: int) -> LedgerEntry:
    found = database.execute("SELECT * FROM submission WHERE id = ?", (number,)).fetchone()
    if found is None:
        raise LedgerError(f"the ledger has no entry {number}")
    return _entry_of(found)


def _entry_of(row: tuple[Any, ...]) -> LedgerEntry:
    entry, kind, seller, environment, name, sha256, state, began, number, publication, status = row
    return LedgerEntry(
        id=entry,
        kind=kind,
        seller=seller,
        environment=environment,
        name=name,
        sha256=sha256,
        state=EntryState(state),
        began=datetime.fromtimestamp(began, UTC),
        number=number,
        publication=publication,
        status=status,
    )
