"""Changes of orders that are seen late: they bear the date at which they began, and are committed some time after.

Until then GetOrderList, like every reader of such a database, sees the order in the state and with the date that it had
before, and a new order not at all. What else there is of an order, such as its lines, is seen at once.
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
# Changes of one order are committed one after the other: until the last one is, what was before the first is seen.
_CHANGED: Final = """
CREATE TEMP TRIGGER order_changes AFTER UPDATE OF updated ON orders BEGIN
  DELETE FROM order_before WHERE number = old.number AND until_utc <= utc(new.updated);
  INSERT INTO order_before VALUES (old.number, old.state, old.updated, committed(new.number, new.updated))
  ON CONFLICT (number) DO UPDATE SET until_utc = max(until_utc, excluded.until_utc);
END"""


def delay(market: Market) -> None:
    """See to it that every change from now on is seen late, if the settings say so."""
    lag = market.settings.commit_lag
    if not lag:
        return

    def committed(number: str, updated: str) -> str:
        began = to_utc(datetime.fromisoformat(updated))
        return stamp_utc(began + lag * market.chance("commit", number, updated).random())

    market.store.teach("committed", committed)
    market.store.teach("utc", lambda updated: stamp_utc(to_utc(datetime.fromisoformat(updated))))
    market.store.run(_NEW)
    market.store.run(_CHANGED)


@attrs.frozen
class Seen:
    """The orders as a reader sees them, as parts of a query."""

    tables: str = "orders"
    values: Sequence[object] = ()
    """Those of the question marks in `tables`."""
    condition: str = "1"
    state: str = "orders.state"
    updated: str = "orders.updated"


_ALL: Final = Seen()


def seen(market: Market) -> Seen:
    """Return what a reader sees now."""
    if not market.settings.commit_lag:
        return _ALL
    return Seen(
        tables="orders LEFT JOIN order_before AS before ON before.number = orders.number AND before.until_utc > ?",
        values=(stamp_utc(market.clock.now()),),
        condition="(before.number IS NULL OR before.updated IS NOT NULL)",
        state="coalesce(before.state, orders.state)",
        updated="coalesce(before.updated, orders.updated)",
    )
