"""The state of the marketplace: one SQLite database, in memory or in a file."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

Row = sqlite3.Row

APPLICATION: Final = 0x43444153
"""What marks a file as ours (SQLite's application_id)."""
VERSION: Final = 3
"""The version of the tables (SQLite's user_version)."""

REMEMBERED: Final = 4
"""How many columns are remembered."""


class UnusableData(Exception):
    """A data file that this sandbox cannot go on with."""


class Store:
    """The database, with just enough around it that a query fits on a line."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a file, or a database in memory; `is_new` tells whether it must be filled.

        Raises UnusableData for a file that is no database of this sandbox.
        """
        try:
            self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise UnusableData(f"{path}: {error}") from None
        self._connection.row_factory = sqlite3.Row
        self._taken_back = 0
        self._columns: dict[Hashable, list[Any]] = {}
        try:
            self.is_new: bool = self._prepare(path)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, path: Path | None) -> bool:
        try:
            empty = not self.one("SELECT name FROM sqlite_master LIMIT 1")
            marked = self.value("PRAGMA application_id"), self.value("PRAGMA user_version")
        except sqlite3.DatabaseError as error:
            raise UnusableData(f"{path}: {error}") from None
        if not empty and marked != (APPLICATION, VERSION):
            raise UnusableData(f"{path} is not a database of this version of the sandbox: give the path of a new file")
        self._tune(in_file=path is not None)
        return empty

    def _tune(self, *, in_file: bool) -> None:
        self.value(f"PRAGMA journal_mode = {'WAL' if in_file else 'MEMORY'}")
        self.run("PRAGMA synchronous = OFF")  # a crash of this machine may cost a sandbox its data

    def create(self) -> None:
        """Make the tables."""
        for script in sorted(files(__package__).joinpath("schema").iterdir(), key=lambda one: one.name):
            self._connection.executescript(script.read_text(encoding="utf-8"))

    def mark(self) -> None:
        """Mark the file as a complete database of ours."""
        self.run(f"PRAGMA application_id = {APPLICATION}")
        self.run(f"PRAGMA user_version = {VERSION}")

    def snapshot(self) -> bytes:
        """Return all that it holds."""
        return self._connection.serialize()

    def restore(self, snapshot: bytes) -> None:
        """Hold what another one held; in memory only."""
        self._connection.deserialize(snapshot)
        self._tune(in_file=False)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing of it; a transaction inside another one is part of that."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._taken_back += 1
            raise
        self._connection.execute("COMMIT")

    def _execute(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        """Run a statement; where values have numbers in it, `?1` and so on, those are names to Python."""
        if "?1" in sql:
            return self._connection.execute(sql, {str(number): value for number, value in enumerate(values, 1)})
        return self._connection.execute(sql, values)

    def all(self, sql: str, *values: object) -> list[Row]:
        """Return every row of a query."""
        return self._execute(sql, values).fetchall()

    def each(self, sql: str, *values: object) -> Iterator[Row]:
        """Return the rows of a query one by one."""
        return self._execute(sql, values)

    def column(self, sql: str, *values: object) -> list[Any]:
        """Return the first column of every row: the same list again while nothing has changed."""
        asked = (self.changes, sql, values)
        if asked not in self._columns:
            while len(self._columns) >= REMEMBERED:
                del self._columns[next(iter(self._columns))]
            self._columns[asked] = [row[0] for row in self.each(sql, *values)]
        return self._columns[asked]

    @property
    def changes(self) -> int:
        """How often anything was changed or taken back: while it is the same, so is all that is stored."""
        return self._connection.total_changes + self._taken_back

    def one(self, sql: str, *values: object) -> Row | None:
        """Return the first row of a query."""
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row, or None."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def run(self, sql: str, *values: object) -> int:
        """Change something, and give how many rows that were."""
        return self._execute(sql, values).rowcount

    def teach(self, name: str, function: Callable[..., str]) -> None:
        """Let SQL know a function, of as many values as it takes."""
        self._connection.create_function(name, -1, function)

    def many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for many rows."""
        self._connection.executemany(sql, rows)

    def insert(self, table: str, **columns: object) -> int:
        """Insert one row, and give its number where the table has one."""
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        return (
            self._connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(columns.values())
            ).lastrowid
            or 0
        )

    def update(self, table: str, where: Mapping[str, object], **columns: object) -> int:
        """Change columns of the rows that match, and give how many rows those were."""
        changes = ", ".join(f"{name} = ?" for name in columns)
        condition = " AND ".join(f"{name} IS ?" for name in where)
        return self.run(f"UPDATE {table} SET {changes} WHERE {condition}", *columns.values(), *where.values())

    def meta(self, name: str) -> str | None:
        """Return a fact about the database itself."""
        found: str | None = self.value("SELECT value FROM meta WHERE name = ?", name)
        return found

    def set_meta(self, name: str, value: str) -> None:
        """Note a fact about the database itself."""
        self.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)


def stamp(moment: datetime) -> str:
    """Return a time as it is stored: to the millisecond, always of one length, so that text sorts as time does."""
    return moment.isoformat("T", "milliseconds")  # by position: twice as fast as by name


def stamp_utc(moment: datetime) -> str:
    """Return a time with a zone as columns hold it whose names end in _utc."""
    return stamp(moment.astimezone(UTC).replace(tzinfo=None))


def moment(stamped: str | None) -> datetime | None:
    """Return a stored time back."""
    return None if stamped is None else datetime.fromisoformat(stamped)


def marks(values: Iterable[object]) -> str:
    """Return as many question marks as there are values, for `IN (…)`."""
    return ", ".join("?" for _ in values)
