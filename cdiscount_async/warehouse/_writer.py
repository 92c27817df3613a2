"""Writes packages into the destination with dlt, one after the other, and reads the states that they left."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import quote, urlsplit

from .._common.arguments import expect
from .._common.extras import extra
from ..errors import DestinationError
from ._database import select
from ._source import NAME

with extra("dlt"):
    import dlt
    from dlt.common.destination import Destination
    from dlt.destinations.exceptions import DatabaseUndefinedRelation
    from dlt.destinations.sql_client import WithSqlClient
    from dlt.extract.source import DltSource

__all__ = ("Writer", "destination_of")

_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext(%s))"
"""PostgreSQL ends the lock with the connection."""


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
    if parts.password:
        return url
    password = os.environ.get("PGPASSWORD")
    if not password:
        raise DestinationError("the URL of the database has no password: set PGPASSWORD")
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.removesuffix(':')}:{quote(password, safe='')}@{host}").geturl()


class Writer:
    """One dataset of a destination. All methods are called in the same thread.

    dlt's working folder is new in every run: a folder that a kill left damaged would stop each later run. The state
    comes from the destination, where only the state of a complete package counts.
    """

    def __init__(self, destination: Any, dataset: str) -> None:
        self._destination: Final = destination
        self._dataset: Final = dataset
        self._folder: Final = TemporaryDirectory(prefix="cdiscount-", ignore_cleanup_errors=True)
        self._pipelines: Final[dict[str, Any]] = {}
        self._written: Final[set[str]] = set()
        """The sellers with a new state."""
        self._client: Any = None

    def open(self) -> None:
        """Connect to the destination, and keep other loads out of the dataset until the end."""
        os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
        os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")  # an error is raised, and says the same
        with _destination_errors():
            pipeline = self._pipeline(NAME)
            strategies = self._destination.capabilities().supported_merge_strategies or ()
            client: Any = pipeline.destination_client()
            has_sql = isinstance(client, WithSqlClient)
            if "delete-insert" not in strategies or not has_sql:
                raise DestinationError(
                    f"{self._destination.destination_name} cannot replace rows, so a changed order would be there"
                    " twice: load into a database, or write files with `cdiscount orders --output`"
                )
            client.__enter__()
            self._client = client
            if self._destination.destination_name == "postgres":
                ((is_free,),) = client.sql_client.execute_sql(_LOCK, f"{NAME}:{self._dataset}")
                if not is_free:
                    raise DestinationError(f"another load writes into the dataset {self._dataset}: wait for its end")

    def states(self, seller: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the states of the kinds that the last complete package of a seller left."""
        with _destination_errors():
            pipeline = self._pipelines[seller] = self._pipeline(_pipeline_name(seller))
            pipeline.sync_destination()
            resources = pipeline.state.get("sources", {}).get(NAME, {}).get("resources", {})
            return {kind: states[seller] for kind, states in resources.items() if seller in states}

    def write(self, seller: str, source: DltSource) -> None:
        """Load a source as one package of a seller, together with its state."""
        with _destination_errors():
            pipeline = self._pipelines[seller]
            pipeline.activate()
            pipeline.extract(source)
            pipeline.normalize()
            pipeline.load().raise_on_failed_jobs()
            self._written.add(seller)

    def finish(self, seller: str) -> None:
        """Delete what a seller does not need any more: the working folder, and states before the present one.

        dlt adds a state with each package, and deletes none.
        """
        pipeline = self._pipelines.pop(seller)
        with _destination_errors():
            if seller in self._written:
                client = self._client.sql_client
                names = [client.escape_column_name(one) for one in ("pipeline_name", "version")]
                client.execute_sql(
                    f"DELETE FROM {client.make_qualified_table_name('_dlt_pipeline_state')}"  # noqa: S608 - our own names
                    f" WHERE {names[0]} = %s AND {names[1]} < %s",
                    pipeline.pipeline_name,
                    pipeline.state["_state_version"],
                )
            pipeline.drop()

    def money(self, sellers: Sequence[str]) -> tuple[Decimal, Decimal]:
        """Return the total of the orders of some sellers by the service, and the total of their lines and shipping."""
        with _destination_errors():
            client, where = self._client.sql_client, f"seller IN ({', '.join(['%s'] * len(sellers))})"
            orders, lines = map(client.make_qualified_table_name, ("orders", "orders__lines"))
            totals = "sum(initial_total_amount), sum(initial_total_shipping_charges_amount)"
            try:
                ((by_service, shipping),) = client.execute_sql(f"SELECT {totals} FROM {orders} WHERE {where}", *sellers)  # noqa: S608 - our own names
                ((by_lines,),) = client.execute_sql(f"SELECT sum(purchase_price) FROM {lines} WHERE {where}", *sellers)  # noqa: S608
            except DatabaseUndefinedRelation:  # nothing was loaded yet
                return Decimal(), Decimal()
        return Decimal(by_service or 0), Decimal(by_lines or 0) + Decimal(shipping or 0)

    def select(self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Return some columns of some rows; see `Database`."""
        with _destination_errors():
            return select(self._client.sql_client, table, columns, where)

    def close(self) -> None:
        """Disconnect, and delete the working folder."""
        if self._client is not None:
            self._client.__exit__(None, None, None)
            self._client = None
        self._folder.cleanup()

    def _pipeline(self, name: str) -> Any:
        return dlt.pipeline(
            name, pipelines_dir=self._folder.name, destination=self._destination, dataset_name=self._dataset
        )


def _pipeline_name(seller: str) -> str:
    """Return the name of a seller's pipeline: letters and digits of the login, and a hash of all of it."""
    plain = "".join(sign for sign in seller.casefold() if sign.isascii() and sign.isalnum())[:24]
    return f"{NAME}_{plain}_{blake2b(seller.encode(), digest_size=6).hexdigest()}"


@contextmanager
def _destination_errors() -> Iterator[None]:
    """Raise an error of dlt or of the database as DestinationError, in one line."""
    try:
        yield
    except DestinationError:
        raise
    except Exception as error:  # noqa: BLE001 - each driver of a database has errors of its own
        raise DestinationError(_reason(error)) from None


def _reason(error: BaseException) -> str:
    """Return the first line of the error that was the cause of all others."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
