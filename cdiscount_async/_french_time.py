"""The time zone in which the service means all its times, which it writes without any (service.md 1.5)."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def french_time() -> ZoneInfo:
    """Give the time zone of France; raises ValueError, which says what is needed, where the system has none."""
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        raise ValueError("a time zone database for French local time: pip install tzdata") from None
