"""Cursors in a SQLite file, for the workers of one machine."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from .._common.sqlite_file import LOCK_TIMEOUT, create, reason
from ..errors import WorkersError
from ._states import DeadLetter, PollState

__all__ = ("SqliteCursorStore",)

R = TypeVar("R")

_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS poll (
        login TEXT NOT NULL,
        subscription TEXT NOT NULL,
        cursor TEXT,
        details TEXT NOT NULL,
        PRIMARY KEY (login, subscription)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS dead_letter (
        login TEXT NOT NULL,
        subscription TEXT NOT NULL,
        number TEXT NOT NULL,
        details TEXT NOT NULL,
        PRIMARY KEY (login, subscription, number)
    ) WITHOUT ROWID""",
)


class SqliteCursorStore:
    """Stores cursors in a SQLite file, which only its owner may read. It is created when the store is entered.

    A process that is killed loses nothing. After a power failure the last moments may be missing: then items are
    handled again. Several processes of one machine may use the file. Do not use a network file system.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Remember the path. The file is not opened yet; its directory must exist."""
        self._path: Final = Path(path)
        self._lock: Final = Lock()
        self._database: sqlite3.Connection | None = None

    def __repr__(self) -> str:
        return f"SqliteCursorStore({str(self._path)!r})"

    async def __aenter__(self) -> Self:
        await self._do(lambda _: None)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            database, self._database = self._database, None
            if database is not None:
                database.close()

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""
        select = "SELECT cursor, details FROM poll WHERE login = ? AND subscription = ?"
        row = await self._do(lambda database: database.execute(select, (login, subscription)).fetchone())
        return row and PollState.read(login, subscription, *row)

    async def put(self, state: PollState) -> None:
        """Store a state with its cursor."""
        values = (state.login, state.subscription, state.cursor, state.details())
        await self._do(lambda database: database.execute("REPLACE INTO poll VALUES (?, ?, ?, ?)", values))

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet."""
        rows = [(state.login, state.subscription, state.cursor, state.details()) for state in states]

        def work(database: sqlite3.Connection) -> None:
            database.execute("BEGIN IMMEDIATE")
            with database:  # commits, or rolls back
                database.executemany("INSERT OR IGNORE INTO poll VALUES (?, ?, ?, ?)", rows)

        await self._do(work)

    async def drop(self, login: str, subscription: str) -> None:
        """Remove a state."""
        delete = "DELETE FROM poll WHERE login = ? AND subscription = ?"
        await self._do(lambda database: database.execute(delete, (login, subscription)))

    async def states(self) -> AsyncIterator[PollState]:
        """Yield all states without their cursors."""
        for login, subscription, details in await self._all("SELECT login, subscription, details FROM poll"):
            yield PollState.read(login, subscription, None, details)

    async def put_letter(self, letter: DeadLetter) -> None:
        """Store an item that was put aside."""
        values = (letter.login, letter.subscription, letter.number, letter.details())
        await self._do(lambda database: database.execute("REPLACE INTO dead_letter VALUES (?, ?, ?, ?)", values))

    async def drop_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside."""
        delete = "DELETE FROM dead_letter WHERE login = ? AND subscription = ? AND number = ?"
        await self._do(lambda database: database.execute(delete, (letter.login, letter.subscription, letter.number)))

    async def letters(self) -> AsyncIterator[DeadLetter]:
        """Yield all items that were put aside."""
        for row in await self._all("SELECT login, subscription, number, details FROM dead_letter"):
            yield DeadLetter.read(*row)

    async def _all(self, select: str) -> list[tuple[Any, ...]]:
        return await self._do(lambda database: database.execute(select).fetchall())

    async def _do(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Run one statement in a thread, because it may wait for another process."""

        def run() -> R:
            with self._lock:
                return work(self._opened())

        try:
            return await asyncio.to_thread(run)
        except (OSError, sqlite3.Error) as error:
            problem = reason(error)
        raise WorkersError(f"{self._path}: {problem}")

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            create(self._path)
            database = sqlite3.connect(self._path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
            try:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                for statement in _SCHEMA:
                    database.execute(statement)
            except BaseException:
                database.close()
                raise
            self._database = database
        return self._database
