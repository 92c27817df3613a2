"""The data of the marketplace: one SQLite database, in memory or in a file."""

import sqlite3
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

Row = sqlite3.Row

APPLICATION: Final = 0x43444153
"""The mark of a file that is ours: SQLite's application_id."""
VERSION: Final = 3
"""The version of the tables: SQLite's user_version."""

CACHED_COLUMNS: Final = 4
"""How many results of `Store.column` are cached."""


class UnusableData(Exception):
    """A data file that this sandbox cannot use."""


class Store:
    """The database, with short methods for queries."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a file, or a new database in memory. `is_new` says whether it must be filled.

        Raises UnusableData for a file that is not a database of this sandbox.
        """
        try:
            self._connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        except sqlite3.Error as error:
            raise UnusableData(f"{path}: {error}") from None
        self._connection.row_factory = sqlite3.Row
        self._rollbacks = 0
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
            raise UnusableData(f"{path} is not a database of this version of the sandbox: use the path of a new file")
        self._tune(in_file=path is not None)
        return empty

    def _tune(self, *, in_file: bool) -> None:
        self.value(f"PRAGMA journal_mode = {'WAL' if in_file else 'MEMORY'}")
        self.run("PRAGMA synchronous = OFF")  # a crash of the machine may lose the data of a sandbox

    def create(self) -> None:
        """Make the tables."""
        for script in sorted(files(__package__).joinpath("schema").iterdir(), key=lambda one: one.name):
            self._connection.executescript(script.read_text(encoding="utf-8"))

    def mark(self) -> None:
        """Mark the file as a complete database of ours."""
        self.run(f"PRAGMA application_id = {APPLICATION}")
        self.run(f"PRAGMA user_version = {VERSION}")

    def snapshot(self) -> bytes:
        """Return the whole database as bytes."""
        return self._connection.serialize()

    def restore(self, snapshot: bytes) -> None:
        """Replace the database by a snapshot of another one; only in memory."""
        self._connection.deserialize(snapshot)
        self._tune(in_file=False)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a block as one transaction. An inner transaction is a part of the outer one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._rollbacks += 1
            raise
        self._connection.execute("COMMIT")

    def _execute(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        """Run a statement. Numbered parameters such as `?1` are passed by name."""
        if "?1" in sql:
            return self._connection.execute(sql, {str(number): value for number, value in enumerate(values, 1)})
        return self._connection.execute(sql, values)

    def all(self, sql: str, *values: object) -> list[Row]:
        """Return every row of a query."""
        return self._execute(sql, values).fetchall()

    def each(self, sql: str, *values: object) -> Iterator[Row]:
        """Return an iterator over the rows of a query."""
        return self._execute(sql, values)

    def column(self, sql: str, *values: object) -> list[Any]:
        """Return the first column of every row. The same list is returned again until something changes."""
        key = (self.changes, sql, values)
        if key not in self._columns:
            while len(self._columns) >= CACHED_COLUMNS:
                del self._columns[next(iter(self._columns))]
            self._columns[key] = [row[0] for row in self.each(sql, *values)]
        return self._columns[key]

    @property
    def changes(self) -> int:
        """The number of changes and rollbacks. While it stays the same, the data stay the same."""
        return self._connection.total_changes + self._rollbacks

    def one(self, sql: str, *values: object) -> Row | None:
        """Return the first row of a query, or None."""
        row: Row | None = self._execute(sql, values).fetchone()
        return row

    def value(self, sql: str, *values: object) -> Any:
        """Return the first column of the first row, or None."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    def run(self, sql: str, *values: object) -> int:
        """Run a statement that changes rows, and return their number."""
        return self._execute(sql, values).rowcount

    def add_function(self, name: str, function: Callable[..., str]) -> None:
        """Make a Python function usable in SQL."""
        self._connection.create_function(name, -1, function)

    def many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Run one statement for many rows."""
        self._connection.executemany(sql, rows)

    def insert(self, table: str, **columns: object) -> int:
        """Insert one row, and return its number, if the table has numbers."""
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        return (
            self._connection.execute(
                f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(columns.values())
            ).lastrowid
            or 0
        )

    def update(self, table: str, where: Mapping[str, object], **columns: object) -> int:
        """Change columns of the rows that match, and return the number of these rows."""
        changes = ", ".join(f"{name} = ?" for name in columns)
        condition = " AND ".join(f"{name} IS ?" for name in where)
        return self.run(f"UPDATE {table} SET {changes} WHERE {condition}", *columns.values(), *where.values())

    def meta(self, name: str) -> str | None:
        """Return a value of the table `meta`, or None."""
        found: str | None = self.value("SELECT value FROM meta WHERE name = ?", name)
        return found

    def set_meta(self, name: str, value: str) -> None:
        """Set a value of the table `meta`."""
        self.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)


def stamp(moment: datetime) -> str:
    """Return a time as it is stored: with milliseconds, so that all texts have one length and sort as times."""
    return moment.isoformat("T", "milliseconds")  # positional arguments are twice as fast here


def stamp_utc(moment: datetime) -> str:
    """Return a time with a zone as it is stored in columns whose names end in `_utc`."""
    return stamp(moment.astimezone(UTC).replace(tzinfo=None))


def moment(stamped: str | None) -> datetime | None:
    """Return a stored time as a datetime."""
    return None if stamped is None else datetime.fromisoformat(stamped)


def placeholders(values: Iterable[object]) -> str:
    """Return as many question marks as there are values, for `IN (…)`."""
    return ", ".join("?" for _ in values)
