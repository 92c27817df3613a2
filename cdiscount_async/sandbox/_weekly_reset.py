"""Every Tuesday all data are replaced, as those of the preproduction are."""

from datetime import datetime, timedelta
from typing import Final

from . import _populate
from ._clock import Clock, to_local, to_utc
from ._market import Event, Market, on_event

KIND: Final = "replace-data"
_TUESDAY: Final = 1


def plan(market: Market) -> None:
    """Plan the next replacement, or forget it, as the faults say."""
    planned = market.store.value("SELECT count(*) FROM event WHERE kind = ?", KIND)
    if market.faults.tuesday_reset and not planned:
        market.plan(KIND, "", next_tuesday(market.clock.now()))
    elif planned and not market.faults.tuesday_reset:
        market.forget(KIND, "")


def next_tuesday(now: datetime) -> datetime:
    """Return the first moment of the next Tuesday, French local time."""
    today = to_local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (_TUESDAY - today.weekday()) % 7 or 7
    return to_utc(today + timedelta(days=days))


@on_event(KIND)
def replace(happening: Event) -> None:
    """Forget everything but the numbers that were given to tokens, and fill the marketplace anew.

    A Tuesday that is followed by another one before now leaves nothing behind, so it is spared the work.
    """
    market, store = happening.market, happening.store
    following = next_tuesday(happening.moment)
    market.plan(KIND, "", following)
    if following <= market.clock.now():
        return
    for table in store.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"):
        # A token must never come twice; and the next Tuesday's number keeps those of later events from coming twice.
        kept = {"meta": " WHERE name <> 'next.token'", "event": f" WHERE kind <> '{KIND}'"}.get(table["name"], "")
        store.run(f"DELETE FROM {table['name']}{kept}")
    standing = Clock(happening.moment, 0)
    _populate.fill(Market(market.settings, store, standing, market.faults))
    market.counters["data_replaced"] += 1
