"""What a sandbox is made of."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

import attrs


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
        for name, least in {"sellers": 1, "offers": 0, "orders": 0, "orders_a_day": 0, "speed": 0}.items():
            value = getattr(self, name)
            if value is not None and value < least:
                raise ValueError(f"{name} must be {least} or more, not {value}")
