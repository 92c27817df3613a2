"""Tokens in a SQLite file, for any number of sellers and processes on one machine."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import uuid4

from ..credentials import Credentials
from ..environments import Environment
from ..errors import TokenStoreError
from ._sqlite_file import SqliteFile
from ._stored import MAX_BYTES, StoredToken
from ._stores import POLL, fingerprint

__all__ = ("SqliteTokenStore",)

LIFETIME: Final = 48 * 3600.0
"""Seconds after which a token has expired."""


class SqliteTokenStore:
    """Keeps tokens in a SQLite file that only its owner may read, for thousands of sellers.

    Any number of processes, threads and event loops of one machine may share the file. Its mode is 0600, and a file
    that others may read is an error. SQLite keeps two more files beside it while it is in use. Do not use a network
    file system: SQLite's locks do not work there.

    The file does not contain login or password. But it contains the secret that hides them in the keys: a person who
    can read the file has the tokens, and can test passwords against the keys without the service. Use Redis if that is
    too great a risk.

    A refusal of login or password is on the disk when it is reported. A power failure may lose the last tokens, which
    are then requested again; a process that is killed loses nothing.

    Every method raises TokenStoreError if the file is damaged, unsafe or out of reach, or if other processes keep it
    locked for 10 seconds. Calls that have a good token in memory go on meanwhile.
    """

    def __init__(self, path: str | os.PathLike[str], *, lock_timeout: float = 60.0) -> None:
        """Configure the store, without I/O.

        Args:
            path: The file. It is created with the first token; its directory must exist.
            lock_timeout: Seconds after which the lock of a process that died or was stopped is free. A process that
                runs renews its lock during a request.

        Raises:
            ValueError: `lock_timeout` is not positive.
        """
        if not lock_timeout > 0:
            raise ValueError(f"lock_timeout must be more than 0 seconds, not {lock_timeout}")
        self._file = SqliteFile(path)
        self._lock_timeout = lock_timeout

    def __repr__(self) -> str:
        return f"SqliteTokenStore({str(self._file.path)!r})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the secret in the file."""
        if not self._file.secret:
            await self._file.run(lambda _: None)
        return fingerprint(self._file.secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return the record of a seller, or None."""
        written = await self._file.run(_get, key)
        if written is None:
            return None
        stored: StoredToken | None = None
        with suppress(ValueError):
            stored = StoredToken.from_json(written)
        if stored is None:
            raise TokenStoreError(
                f"the token file {self._file.path} has a record that this library did not write: delete it"
            )
        return stored

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep a record: a warning until it is removed, a token for 48 hours."""
        await self._file.run(_put, key, stored)

    async def remove(self, key: str) -> None:
        """Remove a record."""
        await self._file.run(_remove, key)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other process requests this seller's token. The lock is renewed until the context ends."""
        owner = uuid4().hex
        renewing: asyncio.Task[None] | None = None
        try:
            while not await self._file.run(_take_lock, key, owner, self._lock_timeout):  # noqa: ASYNC110 - as in Redis
                await asyncio.sleep(POLL)
            renewing = asyncio.create_task(self._renew(key, owner))
            yield
        finally:
            if renewing is not None:
                renewing.cancel()
            # Also if the caller was cancelled before the thread took the lock: the thread does one thing after another.
            # If the lock cannot be released now, it expires. A shield, because the caller may be cancelled again.
            with suppress(TokenStoreError):
                await asyncio.shield(self._file.run(_release_lock, key, owner))

    async def _renew(self, key: str, owner: str) -> None:
        """Renew a lock until it is lost. While the file cannot be used, go on trying."""
        renewed = True
        while renewed:
            await asyncio.sleep(self._lock_timeout / 3)
            with suppress(TokenStoreError):
                renewed = await self._file.run(_renew_lock, key, owner, self._lock_timeout)


def _get(connection: sqlite3.Connection, key: str) -> bytes | None:
    # As bytes, because an error of SQLite about a text that is not UTF-8 would quote it.
    select = "SELECT substr(CAST(record AS BLOB), 1, ?) FROM token WHERE key = ?"
    row = connection.execute(select, (MAX_BYTES + 1, key)).fetchone()
    return None if row is None else row[0] or b""  # SQLite makes NULL of an empty text


def _put(connection: sqlite3.Connection, key: str, stored: StoredToken) -> None:
    # A refusal must outlive a power failure. WAL mode writes everything else to the disk from time to time.
    connection.execute(f"PRAGMA synchronous = {'FULL' if stored.refused else 'NORMAL'}")
    began = stored.expires_at - LIFETIME  # by the clock of the provider
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        connection.execute("DELETE FROM token WHERE expires_at <= ?", (began,))
        expires_at = None if stored.has_warning else stored.expires_at
        connection.execute("REPLACE INTO token VALUES (?, ?, ?)", (key, stored.to_json(), expires_at))


def _remove(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("DELETE FROM token WHERE key = ?", (key,))


# Locks end by the monotonic clock, which all processes of a machine share and nobody can set. It begins anew with the
# machine, so a lock that would end later than it can last is one from before: it is free.


def _take_lock(connection: sqlite3.Connection, key: str, owner: str, lasts: float) -> bool:
    if _is_locked(connection, key):  # most who wait end here, without the lock for writing that others need
        return False
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if _is_locked(connection, key):
            return False
        connection.execute("REPLACE INTO lock VALUES (?, ?, ?, ?)", (key, owner, time.monotonic() + lasts, lasts))
    return True


def _is_locked(connection: sqlite3.Connection, key: str) -> bool:
    row = connection.execute("SELECT until, lasts FROM lock WHERE key = ?", (key,)).fetchone()
    # The time is read after the lock: with an earlier time, the lock of another process would end too late to be one.
    return row is not None and 0 < row[0] - time.monotonic() <= row[1]


def _renew_lock(connection: sqlite3.Connection, key: str, owner: str, lasts: float) -> bool:
    renew = "UPDATE lock SET until = ? WHERE key = ? AND owner = ?"
    return connection.execute(renew, (time.monotonic() + lasts, key, owner)).rowcount == 1


def _release_lock(connection: sqlite3.Connection, key: str, owner: str) -> None:
    connection.execute("DELETE FROM lock WHERE key = ? AND owner = ?", (key, owner))
