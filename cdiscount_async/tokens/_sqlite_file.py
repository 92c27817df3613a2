"""The file behind `SqliteTokenStore`: its connection, its thread, and its schema."""

import asyncio
import os
import sqlite3
import stat
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes
from threading import Lock
from typing import Concatenate, Final, ParamSpec, TypeAlias, TypeVar

from .._common.sqlite_file import create
from ..errors import TokenStoreError

P = ParamSpec("P")
R = TypeVar("R")
_Work: TypeAlias = Callable[Concatenate[sqlite3.Connection, P], R]

TIMEOUT: Final = 10.0
"""Seconds after which a file that other processes keep locked counts as unusable. A write takes milliseconds."""
SMALLEST: Final = 512
"""The bytes of the smallest database. SQLite takes a shorter file for an empty one, and would overwrite it."""
APPLICATION_ID: Final = 0x43444154
"""Marks the file as one of this library, for SQLite and for `file`: "CDAT"."""
VERSION: Final = 1

_SCHEMA: Final = (
    "CREATE TABLE secret (value BLOB NOT NULL)",
    "CREATE TABLE token (key TEXT PRIMARY KEY, record TEXT NOT NULL, expires_at REAL) WITHOUT ROWID",
    "CREATE INDEX token_expires_at ON token (expires_at)",
    "CREATE TABLE lock (key TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL, lasts REAL NOT NULL)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)
_DAMAGED: Final = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}
_LOCKED: Final = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_LOCKED_TOO_LONG: Final = "another process has locked it for too long, or it is on a network file system"
"""SQLite reports a file system without locks as one that is locked."""

_OPENING: Final = Lock()
"""Held while a file is created and opened. Closing a file frees all locks of this process on it, those of SQLite too.
So the file must not be created, which closes it once, while another thread opens it."""
_OF_PARENTS: Final[list[object]] = []
"""Connections and threads of a process that this one was forked from. SQLite forbids to use or to close them here."""


class SqliteFile:
    """A SQLite file, with one connection in a thread of its own.

    A waiting statement blocks neither the event loop nor the threads that others need. Callers are served in order.
    """

    def __init__(self, path: str | os.PathLike[str], timeout: float = TIMEOUT) -> None:
        """Remember the path. The file is created and opened by the first `run`.

        `timeout` is how many seconds a call waits at most, for the calls before it and for other processes.
        """
        self.path: Final = Path(os.path.realpath(path))
        self._timeout = timeout
        self._busy_timeout = timeout / 2  # of one statement: the thread is free again when its caller has given up
        self.secret = b""
        """What hides logins and passwords in the keys; empty before the first `run`. It stays if the file is deleted:
        otherwise all keys in use would change."""
        self._process = os.getpid()
        self._executor = _new_thread()
        self._connection: sqlite3.Connection | None = None
        self._identity = (0, 0)
        self._close: Callable[[], object] | None = None

    async def run(self, work: _Work[P, R], *args: P.args, **options: P.kwargs) -> R:
        """Call a function with the connection, in the thread. Raises TokenStoreError."""
        call = asyncio.get_running_loop().run_in_executor(self._thread(), lambda: self._do(work, *args, **options))
        try:
            async with asyncio.timeout(self._timeout):
                return await call
        except TimeoutError:
            raise self._error(_LOCKED_TOO_LONG) from None

    def _thread(self) -> ThreadPoolExecutor:
        """Return the thread of this process: a forked child has none of its parent's threads."""
        if self._process != os.getpid():
            _OF_PARENTS.append((self._executor, self._connection, self._close))
            self._connection = self._close = None
            self._process = os.getpid()
            self._executor = _new_thread()
        return self._executor

    def _do(self, work: _Work[P, R], *args: P.args, **options: P.kwargs) -> R:
        with self._our_error():
            connection = self._connection
            if connection is None or self._identity != self._checked():
                connection = self._opened()
            return work(connection, *args, **options)

    def _checked(self) -> tuple[int, int] | None:
        """Return which file is at the path, or None. Raises TokenStoreError for one that must not be used."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise self._error("it is a directory, a device or a pipe, not a file")
        if os.name == "posix" and found.st_mode & 0o077:
            raise TokenStoreError(
                f"others may read or write the token file {self.path} (mode {found.st_mode & 0o777:04o}): "
                "delete it, or set its mode to 0600 if you trust it"
            )
        if 0 < found.st_size < SMALLEST:
            raise self._damaged()
        return found.st_dev, found.st_ino

    def _opened(self) -> sqlite3.Connection:
        self._closed()
        with _OPENING:
            identity = self._checked()
            if identity is None:
                create(self.path)
                identity = self._checked()
            connection = sqlite3.connect(
                f"{self.path.as_uri()}?mode=rw",
                uri=True,
                timeout=self._busy_timeout,
                isolation_level=None,
                check_same_thread=False,  # the connection is closed in the thread that drops the last reference
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        self._connection, self._identity = connection, identity or (0, 0)
        self._close = weakref.finalize(self, _close_in, os.getpid(), connection)
        return connection

    def _closed(self) -> None:
        if self._close is not None:
            self._close()
        self._connection = self._close = None

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Create the tables in a new file, and read the secret. A file of another program is not changed."""
        if self._is_new(connection):
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                if self._is_new(connection):  # no other process was faster
                    for statement in _SCHEMA:
                        connection.execute(statement)
                    connection.execute("INSERT INTO secret VALUES (?)", (self.secret or token_bytes(32),))
        if _write_ahead(connection, self._busy_timeout) != "wal":
            raise self._error("this file system cannot share memory between processes, which SQLite's WAL mode needs")
        row = connection.execute("SELECT CAST(value AS BLOB) FROM secret").fetchone()
        if row is None or len(row[0]) != 32:
            raise self._damaged()
        self.secret = row[0]

    def _is_new(self, connection: sqlite3.Connection) -> bool:
        """Return whether the database is empty. Raises TokenStoreError if another program or version wrote it."""
        ((application,), (version,), (tables,)) = (
            connection.execute(question).fetchone()
            for question in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        )
        if not (application or version or tables):
            return True
        if application != APPLICATION_ID:
            raise self._error("another program wrote this database; choose another path")
        if version != VERSION:
            raise self._error(
                f"another version of this library wrote it (version {version} of the file, not {VERSION}); "
                "choose another path"
            )
        return False

    @contextmanager
    def _our_error(self) -> Iterator[None]:
        """Raise TokenStoreError instead of an error of SQLite or the system. The next call opens the file again."""
        try:
            yield
        except OSError as error:
            raise self._error(error.strerror or type(error).__name__) from error
        except sqlite3.Error as error:
            kind = _kind(error)
            if kind in _LOCKED:
                raise self._error(_LOCKED_TOO_LONG) from error
            self._closed()
            raise (self._damaged() if kind in _DAMAGED else self._error(f"{error} ({kind})")) from error

    def _error(self, why: str) -> TokenStoreError:
        return TokenStoreError(f"the token file {self.path} cannot be used: {why}")

    def _damaged(self) -> TokenStoreError:
        return TokenStoreError(
            f"the token file {self.path} is damaged: delete it and the files beside it whose names begin with its "
            "name, and tokens are requested again"
        )


def _new_thread() -> ThreadPoolExecutor:
    """Return a thread that starts when it is needed, and ends with the last reference."""
    return ThreadPoolExecutor(1, thread_name_prefix="cdiscount-tokens")


def _write_ahead(connection: sqlite3.Connection, timeout: float) -> str:
    """Switch the file to WAL mode, and return its mode. SQLite does not wait for other processes there."""
    until = time.monotonic() + timeout
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if _kind(error) not in _LOCKED or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return str(mode)


def _kind(error: sqlite3.Error) -> str:
    """Return the name of SQLite's code for an error, without the details of an extended code."""
    return "_".join(getattr(error, "sqlite_errorname", type(error).__name__).split("_")[:2])


def _close_in(process: int, connection: sqlite3.Connection) -> None:
    """Close a connection in the process that opened it. A child that was forked must not."""
    if os.getpid() == process:
        connection.close()
