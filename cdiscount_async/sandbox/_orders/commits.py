"""Changes of orders that become visible late: they have the date of their beginning, and are committed later.

Until the commit GetOrderList returns the order with its earlier state and date, and does not return a new order. Other
parts of an order, such as its lines, are visible at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from .._clock import to_utc
from .._market import Market
from .._store import stamp_utc

_NEW: Final = """
CREATE TEMP TRIGGER order_begins AFTER INSERT ON orders BEGIN
  INSERT INTO order_before VALUES (new.number, NULL, NULL, committed(new.number, new.updated));
END"""
# Changes of one order are committed in order: until the last commit the state before the first change is visible.
_CHANGED: Final = """
CREATE TEMP TRIGGER order_changes AFTER UPDATE OF updated ON orders BEGIN
  DELETE FROM order_before WHERE number = old.number AND until_utc <= utc(new.updated);
  INSERT INTO order_before VALUES (old.number, old.state, old.updated, committed(new.number, new.updated))
  ON CONFLICT (number) DO UPDATE SET until_utc = max(until_utc, excluded.until_utc);
END"""


def delay_commits(market: Market) -> None:
    """Make all later changes of orders visible late, if the settings say so."""
    lag = market.settings.commit_lag
    if not lag:
        return

    def committed(number: str, updated: str) -> str:
        began = to_utc(datetime.fromisoformat(updated))
        return stamp_utc(began + lag * market.rng("commit", number, updated).random())

    market.store.add_function("committed", committed)
    market.store.add_function("utc", lambda updated: stamp_utc(to_utc(datetime.fromisoformat(updated))))
    market.store.run(_NEW)
    market.store.run(_CHANGED)


@attrs.frozen
class VisibleOrders:
    """The visible orders, as parts of a query."""

    tables: str = "orders"
    values: Sequence[object] = ()
    """The values of the question marks in `tables`."""
    condition: str = "1"
    state: str = "orders.state"
    updated: str = "orders.updated"


_ALL: Final = VisibleOrders()


def visible_orders(market: Market) -> VisibleOrders:
    """Return the orders that are visible now."""
    if not market.settings.commit_lag:
        return _ALL
    return VisibleOrders(
        tables="orders LEFT JOIN order_before AS before ON before.number = orders.number AND before.until_utc > ?",
        values=(stamp_utc(market.clock.now()),),
        condition="(before.number IS NULL OR before.updated IS NOT NULL)",
        state="coalesce(before.state, orders.state)",
        updated="coalesce(before.updated, orders.updated)",
    )
