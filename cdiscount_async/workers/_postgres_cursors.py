"""Cursors in PostgreSQL; needs the extra `postgres`."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self

from .._common.extras import extra
from ..errors import WorkersError
from ._states import DeadLetter, PollState

with extra("postgres"):
    import psycopg
    from psycopg_pool import AsyncConnectionPool

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
_CONNECTIONS: Final = 8


class PostgresCursorStore:
    """Stores cursors in the tables `cdiscount_poll` and `cdiscount_dead_letter`, which it creates.

    A kill loses nothing. After a power failure of the server the last moments may be missing: then items are handled
    again.
    """

    def __init__(self, conninfo: str) -> None:
        """Remember where PostgreSQL is: a URL that begins with `postgresql://`, or a text as libpq reads it."""
        self._conninfo: Final = conninfo
        self._pool: AsyncConnectionPool[Any] | None = None

    def __repr__(self) -> str:
        return "PostgresCursorStore()"

    async def __aenter__(self) -> Self:
        # A commit that does not wait for the disk keeps the order: an old cursor comes with what was put aside by then.
        options = {"autocommit": True, "connect_timeout": 10, "options": "-c synchronous_commit=off"}
        pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
            self._conninfo, kwargs=options, min_size=1, max_size=_CONNECTIONS, timeout=30, open=False
        )
        with _our_error():
            await pool.open()
        self._pool = pool
        try:
            await self._create()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.close()

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

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet."""
        insert = b"INSERT INTO cdiscount_poll VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
        rows = [(state.login, state.subscription, state.cursor, state.details()) for state in states]
        with _our_error():
            async with self._open.connection() as connection, connection.cursor() as cursor:
                await cursor.executemany(insert, rows)

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
        with _our_error():
            async with self._open.connection() as connection:
                cursor = await connection.execute(statement.encode(), values)
                return await cursor.fetchall() if cursor.description else ()

    async def _create(self) -> None:
        """Create the tables, if they are not there."""
        with _our_error():
            async with self._open.connection() as connection, connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
                for statement in _SCHEMA:
                    await connection.execute(statement.encode())

    @property
    def _open(self) -> "AsyncConnectionPool[Any]":
        if self._pool is None:
            raise WorkersError("the store is not open: use `async with`")
        return self._pool


@contextmanager
def _our_error() -> Iterator[None]:
    problem = None
    try:
        yield
    except (psycopg.Error, OSError) as error:  # its text may quote the address, with a password
        problem = type(error).__name__
    if problem is not None:
        raise WorkersError(f"PostgreSQL cannot be used ({problem})")
