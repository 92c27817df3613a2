"""Filling a new sandbox with data that is believable, and the same for the same seed."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import attrs

from ._clock import Clock
from ._discussions import mail, seed as discussions
from ._faults.faults import Faults
from ._logistics import seed as logistics
from ._market import Market
from ._offers import seed as offers
from ._orders import seed as orders
from ._products import seed as catalogue
from ._sellers import seed as sellers
from ._settings import Settings
from ._store import Store

SMALL: Final = 5000
"""Offers, and orders, up to which data are kept for the next sandbox of the same kind."""
_ASIDE: Final[Mapping[str, Any]] = {
    "page_size": 1000,
    "most_orders": None,
    "slow_above": None,
    "commit_lag": timedelta(),
    "files": (),
}
"""Settings on which the data do not depend."""


def prepare(market: Market) -> None:
    """Fill a new database, or go on with one that was kept."""
    settings = market.settings
    if not market.store.is_new:
        _resume(market)
    elif settings.data or max(settings.offers, settings.orders) > SMALL or settings.start is None or settings.speed:
        _make(market)
    else:
        market.store.restore(_standing(attrs.evolve(settings, **_ASIDE)))


def _make(market: Market) -> None:
    """Make what there is at the clock's time, in a new database."""
    store, settings = market.store, market.settings
    if settings.data is None and settings.offers <= SMALL:
        store.restore(_beginning(settings.seed, settings.sellers, settings.offers))
    else:
        store.create()
        with store.transaction():
            _fill_first(market)
    with store.transaction():
        _fill_rest(market)
    store.mark()


# Tests open many small sandboxes of the same kind: what they have in common is made once in a process.
@lru_cache(maxsize=8)
def _standing(settings: Settings) -> bytes:
    """Make all of a sandbox in which time stands still: it follows from the settings."""
    with closing(Store()) as store:
        _make(Market(settings, store, Clock(settings.start, 0), Faults()))
        return store.snapshot()


@lru_cache(maxsize=2)
def _beginning(seed: int, sellers: int, offers: int) -> bytes:
    """Make what does not depend on the time."""
    with closing(Store()) as store:
        store.create()
        with store.transaction():
            _fill_first(Market(Settings(seed=seed, sellers=sellers, offers=offers), store, Clock(), Faults()))
        return store.snapshot()


def fill(market: Market) -> None:
    """Make what there is at the clock's time, in a transaction and in empty tables."""
    _fill_first(market)
    _fill_rest(market)


def _fill_first(market: Market) -> None:
    sellers.populate(market)
    catalogue.populate(market)


def _fill_rest(market: Market) -> None:
    offers.populate(market)
    orders.populate(market)
    discussions.populate(market)
    mail.populate(market)
    logistics.populate(market)


def leave(market: Market) -> None:
    """Note how late it is, so that time goes on from here."""
    market.store.set_meta("now_utc", market.clock.now().isoformat())


def _resume(market: Market) -> None:
    """Let the clock show no earlier time than when the file was left."""
    left = market.store.meta("now_utc")
    if left is not None and (moment := datetime.fromisoformat(left).astimezone(UTC)) > market.clock.now():
        market.clock.set(moment)
