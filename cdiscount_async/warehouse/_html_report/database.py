"""A loaded database, from which rows are read and into which nothing is written."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import attrs

from ..._common.extras import MissingExtraError, extra
from ...errors import DestinationError

with extra("report"):
    import duckdb

__all__ = ("MissingColumnError", "ReadOnlyDatabase", "opened")

_POSTGRES: Final = ("postgresql://", "postgres://")
_POSTGRES_OPTIONS: Final[dict[str, Any]] = {
    "options": "-c default_transaction_read_only=on -c statement_timeout=120s",
    "connect_timeout": 10,  # in seconds, as the others
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_DUCKDB_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",  # no file but this one, and no network
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class MissingColumnError(DestinationError):
    """A query names a column that the database does not have."""


@attrs.frozen
class ReadOnlyDatabase:
    """An open database."""

    name: str
    """The name of the file, or host and database. It has no password."""
    _execute: Callable[[str, Sequence[str]], list[tuple[Any, ...]]]

    def rows(self, query: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query, whose parameters are written as `?`.

        Raises:
            MissingColumnError: The database does not have one of the columns.
            DestinationError: The query failed.

        """
        return self._execute(query, parameters)


@contextmanager
def opened(where: str | os.PathLike[str]) -> Iterator[ReadOnlyDatabase]:
    """Open a DuckDB file or the URL of a PostgreSQL database. Raises DestinationError."""
    text = os.fspath(where)
    if text.startswith(_POSTGRES):
        with _postgres(text) as database:
            yield database
    elif "://" in text:
        raise DestinationError("name a DuckDB file, or a URL that begins with postgresql://")
    else:
        with _duckdb(Path(text)) as database:
            yield database


@contextmanager
def _duckdb(path: Path) -> Iterator[ReadOnlyDatabase]:
    try:
        with path.open("rb") as file:
            begin = file.read(12)
    except OSError as error:
        raise DestinationError(f"{path}: {error.strerror}") from None
    if begin[8:] != b"DUCK":
        raise DestinationError(f"{path} is no DuckDB file")
    try:
        connection = duckdb.connect(path, read_only=True, config=_DUCKDB_CONFIG)
    except duckdb.Error as error:
        raise DestinationError(f"{path} cannot be opened: {_first_line(error)}") from None

    def execute(query: str, parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        try:
            return connection.execute(query, parameters).fetchall()
        except duckdb.BinderException as error:
            raise MissingColumnError(_first_line(error)) from None
        except duckdb.Error as error:
            raise DestinationError(_first_line(error)) from None

    with closing(connection):
        yield ReadOnlyDatabase(path.name, execute)


@contextmanager
def _postgres(url: str) -> Iterator[ReadOnlyDatabase]:
    try:
        import psycopg2  # noqa: PLC0415 - only for PostgreSQL
        from psycopg2.errors import UndefinedColumn  # noqa: PLC0415
        from psycopg2.extensions import parse_dsn  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError(f"PostgreSQL needs its driver: pip install 'dlt[postgres]' ({error})") from None
    try:
        parts = parse_dsn(url)
    except psycopg2.Error:
        parts = {"port": "wrong"}
    if (
        not parts.get("port", "5432").replace(",", "").isdecimal()
    ):  # the driver's message would quote a part of the password
        raise DestinationError(
            "the URL of the database has no valid host and port: in its password, write signs such as / # @ as %2F %23"
            " %40"
        )
    try:
        connection = psycopg2.connect(url, **_POSTGRES_OPTIONS)
    except psycopg2.Error as error:
        raise DestinationError(_first_line(error)) from None
    connection.autocommit = True

    def execute(query: str, parameters: Sequence[str]) -> list[tuple[Any, ...]]:
        try:
            with connection.cursor() as cursor:
                cursor.execute(query.replace("%", "%%").replace("?", "%s"), parameters)
                return list(cursor.fetchall())
        except UndefinedColumn as error:
            raise MissingColumnError(_first_line(error)) from None
        except psycopg2.Error as error:
            raise DestinationError(_first_line(error)) from None

    with closing(connection):
        yield ReadOnlyDatabase(f"{parts.get('dbname', '')} on {parts.get('host', 'this machine')}", execute)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
