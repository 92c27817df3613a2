"""A marketplace that lists what a test puts into it, and a loader's database as plain rows."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
import duckdb
import httpx

from cdiscount_async import Order, Transport, wire
from cdiscount_async.models.offers import Offer
from cdiscount_async.operations import ALL
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.warehouse import Marketplace, marketplace

from ..support.postgres import connected
from ..support.timing import PARIS, VirtualTime
from ..support.token_service import BODY, HERE, SHOP

_RESULTS: Final = {operation.name: operation.result_type for operation in ALL.values()}


@attrs.define(eq=False)
class Listed(httpx.AsyncBaseTransport):
    """The orders and offers of one seller, over the wire. Everything else is empty."""

    orders: dict[str, Order] = attrs.field(factory=dict)
    """Orders by their numbers. `put` stores one, with the present time as that of its modification."""
    offers: list[Offer] = attrs.field(factory=list)
    time: VirtualTime = attrs.field(factory=VirtualTime)
    asked: list[str] = attrs.field(factory=list)
    """The names of the operations that were called."""

    def put(self, order: Order) -> None:
        """Add an order, or replace the one with its number. A minute passes."""
        self.time.passed += 60
        now = datetime.fromtimestamp(self.time.now(), PARIS).replace(tzinfo=None)
        self.orders[str(order.order_number)] = attrs.evolve(order, last_updated_date=now)

    def source(self, **options: Any) -> Marketplace:
        """Return a source with all this."""
        transport = Transport(http=self, timing=self.time.timing)
        client = {"transport": transport, "timing": self.time.timing, "token_store": MemoryTokenStore()}
        return marketplace([SHOP], HERE, **{"since": "30d", **client, **options})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the token service, or as the marketplace."""
        if request.method == "GET":
            return httpx.Response(200, text=BODY.format("0" * 32))
        read = wire.read_request(await request.aread())
        name, wanted = read.operation.name, read.request
        self.asked.append(name)
        members: dict[str, Any] = {}
        if name == "GetOrderList":
            members["order_list"] = tuple(self._changed(wanted.begin_modification_date, wanted.end_modification_date))
        elif name == "GetOfferListPaginated":
            members |= {"offer_list": tuple(self.offers), "current_page_number": 1, "number_of_pages": 1}
        reply = wire.write_reply(name, _RESULTS[name](operation_success=True, **members))
        return httpx.Response(200, content=reply, headers={"Content-Type": "text/xml"})

    def _changed(self, begin: datetime, end: datetime) -> list[Order]:
        return [
            order
            for order in self.orders.values()
            if order.last_updated_date is not None and begin <= order.last_updated_date <= end
        ]


def queried(where: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query.

    Args:
        where: The name of a DuckDB file, or the URL of a PostgreSQL database.
        query: The query.

    """
    connection = connected(where) if "://" in where else duckdb.connect(where)
    with closing(connection), closing(connection.cursor()) as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def stored(where: str, dataset: str = "cdiscount") -> Mapping[str, list[dict[str, Any]]]:
    """Return the rows of all tables of a dataset, in a fixed order, without the tables of dlt."""
    names: dict[str, list[str]] = {}
    of_dataset = (
        "SELECT table_name, column_name FROM information_schema.columns"  # noqa: S608 - our own names
        f" WHERE table_schema = '{dataset}' ORDER BY table_name, ordinal_position"
    )
    for table, column in queried(where, of_dataset):
        if not table.startswith("_dlt"):
            names.setdefault(table, []).append(column)
    found = {}
    for table, columns in names.items():
        quoted = ", ".join(f'"{name}"' for name in columns)
        rows = queried(where, f"SELECT {quoted} FROM {dataset}.{table}")  # noqa: S608 - our own names
        found[table] = sorted((dict(zip(columns, map(_plain, row), strict=True)) for row in rows), key=str)
    return found


def _plain(value: Any) -> Any:
    """Return a value as each database returns it: times in UTC."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def packages(where: str) -> list[Any]:
    """Return the packages that dlt has completed, and the states that are stored."""
    return [
        queried(where, "SELECT load_id FROM cdiscount._dlt_loads ORDER BY load_id"),
        queried(where, "SELECT pipeline_name, version FROM cdiscount._dlt_pipeline_state ORDER BY version"),
    ]


DAY: Final = timedelta(days=1).total_seconds()
