"""Cursors in PostgreSQL; needs the extra `postgres`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Final, Self

from .._common.extras import extra
from ..errors import WorkersError
from ._states import DeadLetter, PollState

with extra("postgres"):
    import psycopg

__all__ = ("PostgresCursorStore",)

_SCHEMA: Final = (
    """CREATE TABLE IF NOT EXISTS cdiscount_poll (
        login text NOT NULL,
        subscription text NOT NULL,
        cursor text,
        details text NOT NULL,
        PRIMARY KEY (login, subscription)
    )""",
    """CREATE TABLE IF NOT EXISTS cdiscount_dead_letter (
        login text NOT NULL,
        subscription text NOT NULL,
        number text NOT NULL,
        details text NOT NULL,
        PRIMARY KEY (login, subscription, number)
    )""",
)
_SCHEMA_LOCK: Final = 0x6364_6973
"""The key of the advisory lock under which the tables are created: `CREATE TABLE IF NOT EXISTS` alone may collide."""


class PostgresCursorStore:
    """Stores cursors in the tables `cdiscount_poll` and `cdiscount_dead_letter`, which it creates.

    The connection is opened when it is needed, and again after it broke.
    """

    def __init__(self, conninfo: str) -> None:
        """Remember where PostgreSQL is: a URL that begins with `postgresql://`, or a text as libpq reads it."""
        self._conninfo: Final = conninfo
        self._lock = asyncio.Lock()
        self._connection: psycopg.AsyncConnection[Any] | None = None

    def __repr__(self) -> str:
        return "PostgresCursorStore()"

    async def __aenter__(self) -> Self:
        await self._do("SELECT 1")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""
        select = "SELECT cursor, details FROM cdiscount_poll WHERE login = %s AND subscription = %s"
        rows = await self._do(select, login, subscription)
        return PollState.read(login, subscription, *rows[0]) if rows else None

    async def put(self, state: PollState) -> None:
        """Store a state with its cursor."""
        await self._do(
            "INSERT INTO cdiscount_poll VALUES (%s, %s, %s, %s) ON CONFLICT (login, subscription)"
            " DO UPDATE SET cursor = excluded.cursor, details = excluded.details",
            *(state.login, state.subscription, state.cursor, state.details()),
        )

    async def drop(self, login: str, subscription: str) -> None:
        """Remove a state."""
        await self._do("DELETE FROM cdiscount_poll WHERE login = %s AND subscription = %s", login, subscription)

    async def states(self) -> AsyncIterator[PollState]:
        """Yield all states without their cursors."""
        for login, subscription, details in await self._do("SELECT login, subscription, details FROM cdiscount_poll"):
            yield PollState.read(login, subscription, None, details)

    async def put_letter(self, letter: DeadLetter) -> None:
        """Store an item that was put aside."""
        await self._do(
            "INSERT INTO cdiscount_dead_letter VALUES (%s, %s, %s, %s) ON CONFLICT (login, subscription, number)"
            " DO UPDATE SET details = excluded.details",
            *(letter.login, letter.subscription, letter.number, letter.details()),
        )

    async def drop_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside."""
        delete = "DELETE FROM cdiscount_dead_letter WHERE login = %s AND subscription = %s AND number = %s"
        await self._do(delete, letter.login, letter.subscription, letter.number)

    async def letters(self) -> AsyncIterator[DeadLetter]:
        """Yield all items that were put aside."""
        for row in await self._do("SELECT login, subscription, number, details FROM cdiscount_dead_letter"):
            yield DeadLetter.read(*row)

    async def _do(self, statement: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """Run a statement that may be run twice. After an error the next statement opens a new connection."""
        problem = None
        async with self._lock:
            try:
                connection = await self._opened()
                cursor = await connection.execute(statement.encode(), values)
                return await cursor.fetchall() if cursor.description else ()
            except (psycopg.Error, OSError) as error:  # its text may quote the address, with a password
                problem = type(error).__name__
                connection_lost, self._connection = self._connection, None
                if connection_lost is not None:
                    await connection_lost.close()
        raise WorkersError(f"PostgreSQL cannot be used ({problem})")

    async def _opened(self) -> "psycopg.AsyncConnection[Any]":
        if self._connection is None or self._connection.closed:
            connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, connect_timeout=10)
            try:
                async with connection.transaction():
                    await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
                    for statement in _SCHEMA:
                        await connection.execute(statement.encode())
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection
