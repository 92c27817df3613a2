"""What a sandbox is made of."""

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
"""How many seconds pass in one at most, as the control API has it."""
FIRST_YEAR: Final = 1900
"""Orders and offers are older than the start, and the calendar begins with the year 1."""
LAST_YEAR: Final = 2200
"""The control API moves no clock beyond it."""


@attrs.frozen(kw_only=True)
class Settings:
    """How big a sandbox is, and how it behaves; equal settings give equal data, but for the dates."""

    seed: int = 2019
    """What all data and every chance follow from."""
    sellers: int = 2
    """The second, fourth … of them may use Cdiscount's own logistics (fulfilment), the others may not."""
    offers: int = 250
    """Offers in all, shared by the sellers."""
    orders: int = 120
    """Orders in all, of the last 45 days, shared by the sellers."""
    page_size: int = 1000
    """Offers on a page of GetOfferListPaginated: 1,000 as the service has them."""
    most_orders: int | None = None
    """How many orders or discussions one answer holds at most: the newest, and not a word about the others. By default
    there is no limit; whether the service has one is UNKNOWN."""
    slow_above: int | None = None
    """How many orders or discussions can be read at once: the database times out on a longer list. By default never."""
    commit_lag: timedelta = timedelta()
    """How long after the modification date that it bears a change of an order may stay unseen: each change takes a
    random part of that. By default every change is seen at once."""
    orders_a_day: float | None = None
    """How many orders buyers place while time passes; by default as many as before. 0 for none."""
    start: datetime | None = None
    """The sandbox's time at its start: now by default."""
    speed: float = 1.0
    """How many seconds of the sandbox pass in one: 0 to step by hand."""
    data: Path | None = None
    """The file that keeps the state; without one it lives in memory."""
    files: Sequence[Path] = attrs.field(factory=lambda: (Path.cwd(), Path(gettempdir())), converter=tuple)
    """Directories from which packages may be fetched by file: URLs; by http only this machine itself is asked."""

    def __attrs_post_init__(self) -> None:
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if value is not None and not value >= least:  # NaN is neither less nor more
                raise ValueError(f"{name} must be {least} or more, not {value}")
        if self.speed > FASTEST:
            raise ValueError(f"speed must be {FASTEST:g} or less, not {self.speed}")
        if self.start is not None and not FIRST_YEAR <= self.start.year < LAST_YEAR:
            raise ValueError(f"start must be from {FIRST_YEAR} on and before {LAST_YEAR}, not in {self.start.year}")
