"""The weekly reset: all data are replaced every Tuesday, as in the preproduction.

See docs/service/preproduction.md#weekly-rhythm.
"""

from datetime import datetime, timedelta
from typing import Final

from . import _populate
from ._clock import Clock, to_local, to_utc
from ._market import Event, Market, on_event

KIND: Final = "replace-data"
_TUESDAY: Final = 1


def plan(market: Market) -> None:
    """Plan the next reset, or cancel it, as the faults say."""
    planned = market.store.value("SELECT count(*) FROM event WHERE kind = ?", KIND)
    if market.faults.weekly_reset and not planned:
        market.plan(KIND, "", next_reset(market.clock.now()))
    elif planned and not market.faults.weekly_reset:
        market.cancel(KIND, "")


def next_reset(now: datetime) -> datetime:
    """Return the next Tuesday, 00:00 in French local time, as UTC."""
    today = to_local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (_TUESDAY - today.weekday()) % 7 or 7
    return to_utc(today + timedelta(days=days))


@on_event(KIND)
def replace(event: Event) -> None:
    """Delete everything except the number of the last token, and fill the marketplace again.

    A reset that is followed by another one before now changes nothing that remains, so it is skipped.
    """
    market, store = event.market, event.store
    next_one = next_reset(event.moment)
    market.plan(KIND, "", next_one)
    if next_one <= market.clock.now():
        return
    for table in store.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        # A token must never be issued twice, and the event of the next reset keeps event numbers rising.
        kept = {"meta": " WHERE name <> 'next.token'", "event": f" WHERE kind <> '{KIND}'"}.get(table["name"], "")
        store.run(f"DELETE FROM {table['name']}{kept}")
    stopped = Clock(event.moment, 0)
    _populate.fill(Market(market.settings, store, stopped, market.faults))
    market.counters["data_replaced"] += 1
