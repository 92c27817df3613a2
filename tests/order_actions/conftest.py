"""A shop with orders in any state, and a client whose answers a test writes."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from cdiscount_async import Client, Credentials, Order, OrderFilter
from cdiscount_async.order_actions import FileRefundLedger
from cdiscount_async.sandbox import Sandbox, Settings

from ..submissions.conftest import Scripted, scripted
from ..support.timing import VirtualTime

__all__ = ("Scripted", "scripted")

MARKET = Settings(sellers=2, offers=20, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
TRACKING: dict[str, Any] = {"carrier": "Colissimo", "tracking_number": "6A01234567890"}


@attrs.frozen
class Shop:
    """A shop, and the service that it sells on."""

    sandbox: Sandbox
    client: Client

    def new(self, *, lines: int = 1, quantity: int = 1) -> str:
        """Place an order of some lines, and return its number."""
        rows = self.sandbox.tables("SELECT reference FROM offer WHERE seller = 1 ORDER BY id LIMIT 3")
        references = [row["reference"] for row in rows][:lines]
        placed = self.sandbox.act("order", login=self.sandbox.login, references=references, quantity=quantity)
        return str(placed["order_number"])

    def paid(self, **options: Any) -> str:
        """Place an order, accept and pay it, and return its number."""
        number = self.new(**options)
        self.change(number, state="WaitingForShipmentAcceptation", accepted="2026-03-02T09:00:00", shipping_code="TRK")
        self.change_lines(number, acceptation="AcceptedBySeller")
        return number

    def shipped(self, **options: Any) -> str:
        """Place an order, accept, pay and ship it, and return its number."""
        number = self.paid(**options)
        self.change(number, state="Shipped", shipped="2026-03-02T09:00:00")
        self.change_lines(number, acceptation="ShippedBySeller")
        return number

    def change(self, number: str, **columns: object) -> None:
        """Change an order in the database of the service."""
        self.sandbox.market.store.update("orders", {"number": number}, **columns)

    def change_lines(self, number: str, row: int | None = None, **columns: object) -> None:
        """Change the lines of an order in the database of the service, or one of them."""
        key: dict[str, object] = {"order_number": number} | ({} if row is None else {"row_id": row})
        self.sandbox.market.store.update("order_line", key, **columns)

    def state(self, number: str) -> str:
        """Return the state of an order as the service has it."""
        (row,) = self.sandbox.tables("SELECT state FROM orders WHERE number = ?", number)
        return str(row["state"])

    def lines(self, number: str) -> dict[str, str]:
        """Return the states of an order's lines by their references."""
        rows = self.sandbox.tables("SELECT * FROM order_line WHERE order_number = ? ORDER BY row_id", number)
        return {row["reference"]: row["acceptation"] for row in rows}

    def count(self, table: str, number: str) -> int:
        """Return how many rows of a table an order has: parcels or vouchers."""
        return len(self.sandbox.tables(f"SELECT * FROM {table} WHERE order_number = ?", number))  # noqa: S608

    def calls(self, operation: str) -> int:
        """Return how often an operation was called."""
        return self.sandbox.counters[f"calls.{operation}"]

    async def order(self, number: str) -> Order:
        """Read an order with its lines."""
        wanted = OrderFilter(order_reference_list=[number], fetch_order_lines=True)
        (order,) = (await self.client.orders.get_order_list(wanted)).order_list
        return order


@pytest.fixture
def settings() -> Settings:
    """Return the settings of the service."""
    return MARKET


@pytest.fixture
async def shop(settings: Settings) -> AsyncIterator[Shop]:
    """Open a shop in which no time passes; nothing that the service did may have failed at the end."""
    async with (
        Sandbox(settings) as sandbox,
        Client(
            Credentials(sandbox.login, sandbox.password), sandbox.environment, timing=VirtualTime().timing
        ) as client,
    ):
        # All offers can be ordered together, and are never sold out.
        sandbox.market.store.run(
            "UPDATE offer SET state = 'Active', stock = 1000000, logistic_mode = 'Marketplace',"
            " shipping = (SELECT shipping FROM offer WHERE seller = 1 ORDER BY id LIMIT 1) WHERE seller = 1"
        )
        yield Shop(sandbox, client)
        assert list(sandbox.market.failures) == []


@pytest.fixture
def ledger(tmp_path: Path) -> FileRefundLedger:
    """Return a ledger of its own."""
    return FileRefundLedger(tmp_path / "refunds.db")
