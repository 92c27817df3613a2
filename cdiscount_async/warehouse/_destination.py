"""The destination of a load: a DuckDB file, a PostgreSQL database, or a destination of dlt; and what it must be."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from .._common.arguments import expect
from .._common.extras import extra
from ..errors import DestinationError
from ._source import all_tables

with extra("dlt"):
    import dlt
    from dlt.common.destination import Destination
    from dlt.destinations.sql_client import WithSqlClient

__all__ = ("destination_of", "expect_merges", "expect_own_dataset")


def destination_of(where: Any) -> Any:
    """Return dlt's destination for a file name or a PostgreSQL URL; a destination of dlt is returned unchanged."""
    if not isinstance(where, (str, os.PathLike)):
        expect("destination", where, "the name of a file, a URL, or a destination of dlt", Destination)
        return where
    text = os.fspath(where)
    if text.startswith(("postgresql://", "postgres://")):
        return dlt.destinations.postgres(_with_password(text))
    if "://" in text:
        raise DestinationError(
            "the destination is none of these: the name of a DuckDB file, a URL that begins with postgresql://, and in"
            " Python a destination of dlt"
        )
    _expect_duckdb(Path(text))
    return dlt.destinations.duckdb(str(Path(text).absolute()))


def _expect_duckdb(path: Path) -> None:
    """Raise DestinationError for another file, which DuckDB would replace."""
    try:
        with path.open("rb") as file:
            begin = file.read(12)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DestinationError(f"{path}: {error.strerror}") from None
    if begin and begin[8:] != b"DUCK":
        raise DestinationError(f"{path} is no DuckDB file: name another one")


def _with_password(url: str) -> str:
    """Return a URL of PostgreSQL with a password, because dlt needs one there."""
    parts = urlsplit(url)
    try:
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:  # its message would quote a part of the password
        has_host = False
    if not has_host:
        raise DestinationError(
            "the URL of the database has no valid host and port: in its password, write signs such as / # @ as %2F %23"
            " %40"
        )
    if not parts.path.strip("/"):
        raise DestinationError("the URL names no database: postgresql://USER@HOST/DATABASE")
    if parts.password:
        return url
    password = os.environ.get("PGPASSWORD")
    if not password:
        raise DestinationError("the URL of the database has no password: set PGPASSWORD")
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.removesuffix(':')}:{quote(password, safe='')}@{host}").geturl()


def expect_merges(destination: Any, client: Any) -> None:
    """Raise DestinationError for a destination that cannot replace rows."""
    strategies = destination.capabilities().supported_merge_strategies or ()
    if "delete-insert" not in strategies or not isinstance(client, WithSqlClient):
        raise DestinationError(
            f"{destination.destination_name} cannot replace rows, so a changed order would be there twice: load into a"
            " database, or write files with `cdiscount orders --output`"
        )


def expect_own_dataset(client: Any, dataset: str) -> None:
    """Raise DestinationError if dlt would call the dataset otherwise, or if another program made a table in it."""
    name = client.sql_client.dataset_name
    if name != dataset:
        raise DestinationError(f"a dataset cannot have the name {dataset!r}: dlt would call it {name}. Use that name")
    for table, columns in client.get_storage_tables(all_tables()):
        if columns and not {*all_tables()[table].merge_key} <= {one.casefold() for one in columns}:
            raise DestinationError(
                f"the dataset {dataset} has a table {table} that is not from a load: name another dataset"
            )
