"""A market with orders in the states that the commands of orders need."""

from datetime import datetime
from typing import Final

from cdiscount_async.sandbox import Sandbox, Settings

MARKET: Final = Settings(sellers=1, offers=20, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))


def opened(sandbox: Sandbox) -> Sandbox:
    """Make all offers of a sandbox ones that can be ordered together, and are never sold out."""
    sandbox.market.store.run(
        "UPDATE offer SET state = 'Active', stock = 1000000, logistic_mode = 'Marketplace',"
        " shipping = (SELECT shipping FROM offer ORDER BY id LIMIT 1)"
    )
    return sandbox


def new(sandbox: Sandbox, lines: int = 1) -> str:
    """Place an order of some lines, and return its number."""
    references = [row["reference"] for row in sandbox.tables("SELECT reference FROM offer ORDER BY id LIMIT ?", lines)]
    number = str(sandbox.act("order", login=sandbox.login, references=references)["order_number"])
    _change(sandbox, "UPDATE orders SET shipping_code = 'TRK' WHERE number = ?", number)
    return number


def paid(sandbox: Sandbox, lines: int = 1) -> str:
    """Place an order that was accepted and paid, and return its number."""
    number = new(sandbox, lines)
    _change(
        sandbox,
        "UPDATE orders SET state = 'WaitingForShipmentAcceptation', accepted = '2026-03-02T09:00:00' WHERE number = ?",
        number,
    )
    _change(sandbox, "UPDATE order_line SET acceptation = 'AcceptedBySeller' WHERE order_number = ?", number)
    return number


def shipped(sandbox: Sandbox, lines: int = 1) -> str:
    """Place an order that was shipped, and return its number."""
    number = paid(sandbox, lines)
    _change(sandbox, "UPDATE orders SET state = 'Shipped', shipped = '2026-03-02T09:00:00' WHERE number = ?", number)
    _change(sandbox, "UPDATE order_line SET acceptation = 'ShippedBySeller' WHERE order_number = ?", number)
    return number


def _change(sandbox: Sandbox, sql: str, number: str) -> None:
    sandbox.tables(sql, number)


def state(sandbox: Sandbox, number: str) -> str:
    """Return the state of an order as the service has it."""
    (row,) = sandbox.tables("SELECT state FROM orders WHERE number = ?", number)
    return str(row["state"])


def lines(sandbox: Sandbox, number: str) -> dict[str, str]:
    """Return the states of an order's lines by their references."""
    rows = sandbox.tables("SELECT * FROM order_line WHERE order_number = ? ORDER BY row_id", number)
    return {row["reference"]: row["acceptation"] for row in rows}


def count(sandbox: Sandbox, table: str, number: str) -> int:
    """Return how many rows of a table an order has: parcels or vouchers."""
    return len(sandbox.tables(f"SELECT * FROM {table} WHERE order_number = ?", number))  # noqa: S608 - one of ours


def writes(sandbox: Sandbox) -> int:
    """Return how many requests to change orders and discussions came."""
    names = ("ValidateOrderList", "CreateRefundVoucher", "CloseDiscussionList")
    return sum(sandbox.counters[f"calls.{name}"] for name in names)
