"""The time of the service: it writes its times without a zone, and they are French local time.

>>> from datetime import UTC
>>> aware(datetime(2026, 7, 1, 14)).astimezone(UTC).hour, in_french_time(datetime(2026, 7, 1, 12, tzinfo=UTC)).hour
(12, 14)
"""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ("PARIS", "aware", "french_time", "in_french_time", "now")

PARIS: ZoneInfo
"""The time zone of France. It is loaded when it is first used, and raises the error of `french_time`."""


@cache
def french_time() -> ZoneInfo:
    """Return the time zone of France.

    Raises ValueError if the system has no time zone database; the message says what to install.
    """
    try:
        return ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        raise ValueError("a time zone database for French local time: pip install tzdata") from None


def now() -> datetime:
    """Return the present time in French local time without a zone, as results and requests have it."""
    return datetime.now(french_time()).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """Return a French local time with its zone. A time that has a zone already is converted.

    In the hour that comes twice in October, a time without a zone means the first one; with `fold=1`, the second one.
    """
    return moment.replace(tzinfo=french_time()) if moment.tzinfo is None else moment.astimezone(french_time())


def in_french_time(moment: datetime) -> datetime:
    """Return a time in French local time without a zone. A time without a zone is returned as it is."""
    return moment if moment.tzinfo is None else moment.astimezone(french_time()).replace(tzinfo=None)


def __getattr__(name: str) -> ZoneInfo:
    if name == "PARIS":
        return french_time()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
