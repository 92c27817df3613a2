"""Writes packages into the destination with dlt, one after the other, and reads the states that they left."""

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from tempfile import TemporaryDirectory
from typing import Any, Final

from .._common.extras import extra
from ..errors import DestinationError
from ._database import select
from ._destination import expect_merges, expect_own_dataset
from ._destination_errors import destination_errors
from ._source import NAME, all_tables

with extra("dlt"):
    import dlt
    from dlt.common.runtime.run_context import active
    from dlt.common.runtime.telemetry import stop_telemetry
    from dlt.destinations.exceptions import DatabaseUndefinedRelation
    from dlt.extract.source import DltSource

__all__ = ("Writer",)

_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext(%s))"
"""PostgreSQL ends the lock with the connection."""
_OPEN: Final[set[tuple[str, str]]] = set()
"""The destinations and datasets into which this process writes. DuckDB locks a file against other processes only."""


@cache
def _names() -> frozenset[str]:
    """Return the names of all tables and columns."""
    return frozenset(name for table in all_tables().values() for name in (table.name, *table.arrow_schema.names))


class Writer:
    """One dataset of a destination. All methods are called in the same thread.

    dlt's working folder is new in every run: a folder that a kill left damaged would stop each later run. The state
    comes from the destination, where only the state of a complete package counts.
    """

    def __init__(self, destination: Any, dataset: str) -> None:
        self._destination: Final = destination
        self._dataset: Final = dataset
        self._resources: Final = ExitStack()
        self._folder = ""
        self._pipelines: Final[dict[str, Any]] = {}
        self._written: Final[set[str]] = set()
        """The sellers with a new state."""
        self._client: Any = None

    @destination_errors()
    def open(self) -> None:
        """Connect to the destination, and keep other loads out of the dataset until the end."""
        _turn_off_telemetry_and_logs()
        self._folder = self._resources.enter_context(
            TemporaryDirectory(prefix="cdiscount-", ignore_cleanup_errors=True)
        )
        pipeline = self._pipeline(NAME)
        expect_merges(self._destination, pipeline.destination_client())
        self._client = self._resources.enter_context(pipeline.destination_client())
        expect_own_dataset(self._client, self._dataset)
        self._keep_out_this_process()
        if self._destination.destination_name == "postgres":
            # dlt resets a connection after an error, which ends its locks. So this connection does nothing else.
            client = self._resources.enter_context(pipeline.destination_client()).sql_client
            ((is_free,),) = client.execute_sql(_LOCK, f"{NAME}:{self._dataset}")
            if not is_free:
                raise self._in_use()

    @destination_errors()
    def states(self, seller: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the states of the kinds that the last complete package of a seller left."""
        pipeline = self._pipelines[seller] = self._pipeline(_pipeline_name(seller))
        pipeline.sync_destination()
        resources = pipeline.state.get("sources", {}).get(NAME, {}).get("resources", {})
        return {kind: states[seller] for kind, states in resources.items() if seller in states}

    @destination_errors(_names)
    def write(self, seller: str, source: DltSource) -> None:
        """Load a source as one package of a seller, together with its state."""
        pipeline = self._pipelines[seller]
        pipeline.activate()
        pipeline.extract(source)
        pipeline.normalize()
        pipeline.load().raise_on_failed_jobs()
        self._written.add(seller)

    @destination_errors()
    def finish(self, seller: str) -> None:
        """Delete what a seller does not need any more: the working folder, and states before the present one.

        dlt adds a state with each package, and deletes none.
        """
        pipeline = self._pipelines.pop(seller)
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

    @destination_errors()
    def money(self, sellers: Sequence[str]) -> tuple[Decimal, Decimal]:
        """Return the total of the orders of some sellers by the service, and the total of their lines and shipping."""
        client, where = self._client.sql_client, f"seller IN ({', '.join(['%s'] * len(sellers))})"
        orders, lines = map(client.make_qualified_table_name, ("orders", "orders__lines"))
        totals = "sum(initial_total_amount), sum(initial_total_shipping_charges_amount)"
        try:
            ((by_service, shipping),) = client.execute_sql(f"SELECT {totals} FROM {orders} WHERE {where}", *sellers)  # noqa: S608 - our own names
            ((by_lines,),) = client.execute_sql(f"SELECT sum(purchase_price) FROM {lines} WHERE {where}", *sellers)  # noqa: S608
        except DatabaseUndefinedRelation:  # nothing was loaded yet
            return Decimal(), Decimal()
        return Decimal(by_service or 0), Decimal(by_lines or 0) + Decimal(shipping or 0)

    @destination_errors()
    def select(self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]) -> list[tuple[Any, ...]]:
        """Return some columns of some rows; see `Database`."""
        return select(self._client.sql_client, table, columns, where)

    def close(self) -> None:
        """Disconnect, and delete the working folder."""
        self._resources.close()

    def _keep_out_this_process(self) -> None:
        place = str(self._client.config), self._dataset
        if place in _OPEN:
            raise self._in_use()
        _OPEN.add(place)
        self._resources.callback(_OPEN.discard, place)

    def _in_use(self) -> DestinationError:
        return DestinationError(f"another load writes into the dataset {self._dataset}: wait for its end")

    def _pipeline(self, name: str) -> Any:
        return dlt.pipeline(name, pipelines_dir=self._folder, destination=self._destination, dataset_name=self._dataset)


def _pipeline_name(seller: str) -> str:
    """Return the name of a seller's pipeline: letters and digits of the login, and a hash of all of it."""
    plain = "".join(sign for sign in seller.casefold() if sign.isascii() and sign.isalnum())[:24]
    return f"{NAME}_{plain}_{blake2b(seller.encode(), digest_size=6).hexdigest()}"


def _turn_off_telemetry_and_logs() -> None:
    """Turn off dlt's telemetry, and its log, which would have values of rows. What fails is raised anyway.

    A variable that is already set counts. dlt reads both when it is used first, which may be before this.
    """
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")
    stop_telemetry()
    active().initialize_runtime()
