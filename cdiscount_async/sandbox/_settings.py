"""The settings of a sandbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import attrs

_LEAST: Final[Mapping[str, Any]] = {
    "sellers": 1,
    "offers": 0,
    "orders": 0,
    "page_size": 1,
    "most_orders": 1,
    "slow_above": 0,
    "commit_lag": timedelta(),
    "orders_a_day": 0,
    "speed": 0,
}

FASTEST: Final = 1e9
"""The highest speed, here and in the control API: seconds of the sandbox's time for each real second."""
FIRST_YEAR: Final = 1900
"""The first year in which a sandbox can start."""
LAST_YEAR: Final = 2200
"""The year before which a sandbox starts, and at which the control API stops the clock."""


@attrs.frozen(kw_only=True)
class Settings:
    """The size of a sandbox, and how it behaves. Equal settings make equal data, except for the dates."""

    seed: int = 2019
    """The seed of all random numbers, and so of all data."""
    sellers: int = 2
    """The number of sellers. The second, the fourth and so on may use Cdiscount's own logistics (fulfilment)."""
    offers: int = 250
    """Offers of all sellers together."""
    orders: int = 120
    """Orders of all sellers together, in the last 45 days."""
    page_size: int = 1000
    """Offers on a page of GetOfferListPaginated. The service has 1,000."""
    most_orders: int | None = None
    """The most orders or discussions in one answer: the newest are sent, and the others are left out silently. By
    default there is no limit. Whether the service has one is UNKNOWN."""
    slow_above: int | None = None
    """A list of more orders or discussions than this fails with a time-out of the database. By default none fails."""
    commit_lag: timedelta = timedelta()
    """The longest time from the modification date of an order until the change is visible. Each change takes a random
    part of it. By default every change is visible at once."""
    orders_a_day: float | None = None
    """New orders in 24 hours of the sandbox's time, by default `orders / 45`. 0 for none."""
    start: datetime | None = None
    """The sandbox's time at the start, by default now. A moment without a time zone is French local time."""
    speed: float = 1.0
    """Seconds of the sandbox's time for each real second. At 0 the time changes only through `sandbox.clock`."""
    data: Path | None = None
    """The SQLite file that keeps the data. By default they are in memory."""
    files: Sequence[Path] = attrs.field(factory=lambda: (Path.cwd(), Path(gettempdir())), converter=tuple)
    """The directories from which `file:` URLs of packages are read. HTTP is used to reach this machine only."""

    def __attrs_post_init__(self) -> None:
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if value is not None and not value >= least:  # NaN is neither less nor more
                raise ValueError(f"{name} must be {least} or more, not {value}")
        if self.speed > FASTEST:
            raise ValueError(f"speed must be {FASTEST:g} or less, not {self.speed}")
        if self.start is not None and not FIRST_YEAR <= self.start.year < LAST_YEAR:
            raise ValueError(f"start must be from {FIRST_YEAR} on and before {LAST_YEAR}, not in {self.start.year}")
