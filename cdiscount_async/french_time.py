"""The time zone of the service: it writes its times without a zone, and they are French local time."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ("french_time", "in_french_time")


@cache
def french_time() -> ZoneInfo:
    """Return the time zone of France.

    Raises ValueError if the system has no time zone database; the message says what to install.
    """
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        raise ValueError("a time zone database for French local time: pip install tzdata") from None


def in_french_time(moment: datetime) -> datetime:
    """Return a time in French local time without a zone. A time without a zone is returned as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(french_time()).replace(tzinfo=None)
