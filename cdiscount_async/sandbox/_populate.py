"""Fills a new sandbox with realistic data, which are equal for equal seeds."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import attrs

from . import _examples
from ._clock import Clock
from ._discussions import mail, seed as discussions
from ._faults.faults import Faults
from ._logistics import seed as logistics
from ._market import Market
from ._offers import seed as offers
from ._orders import seed as orders
from ._products import seed as products
from ._sellers import seed as sellers
from ._settings import Settings
from ._store import Store

SMALL: Final = 5000
"""The most offers, and the most orders, of a sandbox whose data are cached for the next equal one."""
_WITHOUT_EFFECT: Final[Mapping[str, Any]] = {
    "page_size": 1000,
    "most_orders": None,
    "slow_above": None,
    "commit_lag": timedelta(),
    "files": (),
}
"""Settings that do not change the data."""


def prepare(market: Market) -> None:
    """Fill a new database, or continue with one from a file."""
    settings = market.settings
    if not market.store.is_new:
        _resume(market)
    elif settings.data or max(settings.offers, settings.orders) > SMALL or settings.start is None or settings.speed:
        _make(market)
    else:
        market.store.restore(_frozen_snapshot(attrs.evolve(settings, **_WITHOUT_EFFECT)))


def _make(market: Market) -> None:
    """Fill a new database as of the clock's time."""
    store, settings = market.store, market.settings
    if settings.data is None and settings.offers <= SMALL:
        store.restore(_start_snapshot(settings.seed, settings.sellers, settings.offers))
    else:
        store.create()
        with store.transaction():
            _fill_first(market)
    with store.transaction():
        _fill_rest(market)
    store.mark()


# Tests open many equal small sandboxes: their common data are made once in a process.
@lru_cache(maxsize=8)
def _frozen_snapshot(settings: Settings) -> bytes:
    """Return the data of a sandbox whose clock is stopped: they depend on the settings only."""
    with closing(Store()) as store:
        _make(Market(settings, store, Clock(settings.start, 0), Faults()))
        return store.snapshot()


@lru_cache(maxsize=2)
def _start_snapshot(seed: int, sellers: int, offers: int) -> bytes:
    """Return the data that do not depend on the time."""
    with closing(Store()) as store:
        store.create()
        with store.transaction():
            _fill_first(Market(Settings(seed=seed, sellers=sellers, offers=offers), store, Clock(), Faults()))
        return store.snapshot()


def fill(market: Market) -> None:
    """Fill empty tables as of the clock's time, inside a transaction."""
    _fill_first(market)
    _fill_rest(market)


def _fill_first(market: Market) -> None:
    sellers.populate(market)
    products.populate(market)


def _fill_rest(market: Market) -> None:
    offers.populate(market)
    orders.populate(market)
    discussions.populate(market)
    mail.populate(market)
    logistics.populate(market)
    _examples.populate(market)


def save_time(market: Market) -> None:
    """Save the clock's time, from which the next sandbox with this file continues."""
    market.store.set_meta("now_utc", market.clock.now().isoformat())


def _resume(market: Market) -> None:
    """Move the clock to the time at which the file was closed, if that is later."""
    saved = market.store.meta("now_utc")
    if saved is not None and (moment := datetime.fromisoformat(saved).astimezone(UTC)) > market.clock.now():
        market.clock.set(moment)
