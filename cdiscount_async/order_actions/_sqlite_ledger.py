"""A ledger of refunds in a SQLite file, for any number of processes on one machine."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeVar

from .._common.sqlite_file import reason, transaction
from ..errors import LedgerError
from ._ledger import RefundEntry, RefundKey, RefundState, RefundStateName

R = TypeVar("R")

VERSION: Final = 7401
"""The number of the schema. It differs from the numbers of other files, so that these are not mistaken for it."""
_SCHEMA: Final[tuple[str, ...]] = (
    """CREATE TABLE refund (
        seller TEXT NOT NULL,
        environment TEXT NOT NULL,
        order_number TEXT NOT NULL,
        item TEXT NOT NULL,
        state TEXT NOT NULL,
        began REAL NOT NULL,
        amount TEXT,
        motive TEXT NOT NULL,
        vouchers_before INTEGER NOT NULL,
        status TEXT,
        PRIMARY KEY (seller, environment, order_number, item)
    )""",
    f"PRAGMA user_version = {VERSION}",
)
_SELECT: Final = "SELECT * FROM refund WHERE seller = ? AND environment = ? AND order_number = ? AND item = ?"
_UPDATE: Final = (
    "UPDATE refund SET state = ?, status = ? WHERE seller = ? AND environment = ? AND order_number = ? AND item = ?"
)


class FileRefundLedger:
    """Records refunds and gestures in a SQLite file, which is created when it is first used.

    Every change is on the disk when its method returns, so a crash loses nothing. The file has order numbers and
    references of lines, but no data of buyers. Only its owner may read it. Do not use a network file system: SQLite's
    locks do not work there. Every method raises LedgerError if the file cannot be read or written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Remember the path. The file is not opened yet."""
        self._path: Final = Path(path)

    def __repr__(self) -> str:
        return f"FileRefundLedger({str(self._path)!r})"

    async def begin(self, entry: RefundEntry) -> RefundEntry | None:
        """Record that a refund is sent now; see `RefundLedger.begin`."""
        return await self._do(lambda database: _begin(database, entry))

    async def settle(self, key: RefundKey, state: RefundState | RefundStateName, *, status: str | None = None) -> None:
        """Record the outcome of a refund. Call it yourself once you know the outcome of one that is in doubt.

        Args:
            key: What identifies the refund: `key` of its entry.
            state: The new state, also by its text. `"refused"` allows the refund to be sent again.
            status: What is known about the outcome, in words.

        Raises:
            LedgerError: If there is no such entry, or the file cannot be written.
            ValueError: If there is no such state.

        """
        wanted = RefundState(state)
        await self._do(lambda database: _settle(database, key, wanted, status))

    async def find(self, key: RefundKey) -> RefundEntry | None:
        """Return the entry of a refund; None if it is not recorded."""
        return await self._do(lambda database: _find(database, key))

    async def entries(self) -> tuple[RefundEntry, ...]:
        """Return all entries, the oldest first."""
        return await self._do(_entries)

    async def unfinished(self) -> tuple[RefundEntry, ...]:
        """Return the entries whose outcome is unknown: those that are SENDING or IN_DOUBT, the oldest first."""
        return tuple(one for one in await self.entries() if one.state in {RefundState.SENDING, RefundState.IN_DOUBT})

    async def _do(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Run one transaction in a thread, because a commit waits for the disk and perhaps for another process."""

        def run() -> R:
            try:
                with transaction(self._path) as database:
                    _prepare(database)
                    return work(database)
            except (OSError, sqlite3.Error) as error:
                problem = reason(error)
            raise LedgerError(f"{self._path}: {problem}")

        return await asyncio.to_thread(run)


def _prepare(database: sqlite3.Connection) -> None:
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version != 0 or database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise LedgerError("the file is not a ledger of refunds, or it is one of another version of this library")
    for statement in _SCHEMA:
        database.execute(statement)


def _begin(database: sqlite3.Connection, entry: RefundEntry) -> RefundEntry | None:
    earlier = _find(database, entry.key)
    if earlier is not None and earlier.state is not RefundState.REFUSED:
        return earlier
    database.execute(
        "INSERT OR REPLACE INTO refund VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *_key(entry.key),
            entry.state.value,
            entry.began.timestamp(),
            None if entry.amount is None else str(entry.amount),
            entry.motive,
            entry.vouchers_before,
            entry.status,
        ),
    )
    return None


def _settle(database: sqlite3.Connection, key: RefundKey, state: RefundState, status: str | None) -> None:
    if _find(database, key) is None:
        raise LedgerError(f"the ledger has no {key.item!r} of the order {key.order_number}")
    database.execute(_UPDATE, (state.value, status, *_key(key)))


def _find(database: sqlite3.Connection, key: RefundKey) -> RefundEntry | None:
    row = database.execute(_SELECT, _key(key)).fetchone()
    return None if row is None else _entry_of(row)


def _entries(database: sqlite3.Connection) -> tuple[RefundEntry, ...]:
    return tuple(map(_entry_of, database.execute("SELECT * FROM refund ORDER BY began, rowid")))


def _key(key: RefundKey) -> tuple[str, str, str, str]:
    return key.seller, key.environment, key.order_number, key.item


def _entry_of(row: tuple[Any, ...]) -> RefundEntry:
    seller, environment, order_number, item, state, began, amount, motive, vouchers_before, status = row
    return RefundEntry(
        key=RefundKey(seller, environment, order_number, item),
        state=RefundState(state),
        began=datetime.fromtimestamp(began, UTC),
        amount=None if amount is None else Decimal(amount),
        motive=motive,
        vouchers_before=vouchers_before,
        status=status,
    )
