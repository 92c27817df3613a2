"""The time zone in which the service means all its times, which it writes without any."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ("french_time", "in_french_time")


@cache
def french_time() -> ZoneInfo:
    """Return the time zone of France; raises ValueError, which says what is needed, where the system has none."""
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        raise ValueError("a time zone database for French local time: pip install tzdata") from None


def in_french_time(moment: datetime) -> datetime:
    """Return a time as the service writes it: French local time without a zone, as times without one are meant."""
    return moment if moment.tzinfo is None else moment.astimezone(french_time()).replace(tzinfo=None)
