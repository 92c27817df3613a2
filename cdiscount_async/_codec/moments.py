"""Dates with times, in the format of xs:dateTime and with the special values of .NET."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ..french_time import french_time, in_french_time

XML_BLANKS: Final = " \t\r\n"
NO_DATE: Final = "0001-01-01T00:00:00"
"""What the service writes for an absent date if the contract does not allow nil."""

_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T)(?:((?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(?:\.([0-9]++))?|24:00:00(?:\.0++)?)"
    r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
).fullmatch
_from_iso: Final = datetime.fromisoformat


def parse_moment(source: str) -> datetime | None:
    """Return a date and time without a zone, in French local time; None for `0001-01-01T00:00:00`, which means no date.

    A time with a zone is converted to French local time, except on the first and the last day of .NET's calendar, which
    mean no date and no end. Digits after microseconds are cut off.

    >>> parse_moment("2019-04-24T10:11:34.717")
    datetime.datetime(2019, 4, 24, 10, 11, 34, 717000)
    >>> parse_moment("0001-01-01T00:00:00") is None
    True
    """
    shape = source[4:20:3]
    if shape == "--T::" or shape == "--T::.":  # noqa: PLR1714 - quicker. Other texts: Python's parser accepts more than the schema
        try:
            value = _from_iso(source)
        except ValueError:
            return _other_moment(source)
        if value.tzinfo is None:
            return value if value.year > 1 else None
    return _other_moment(source)


def _other_moment(source: str) -> datetime | None:
    """Return a date and time from any text that the schema allows."""
    source = source.strip(XML_BLANKS)
    if not source:
        return None
    if found := _MOMENT(source):
        day, time, fraction, zone = found.groups(default="")
        try:
            value = _from_iso(f"{day}{time or '00:00:00'}.{fraction[:6] or '0'}{zone}")
            if not time:  # the end of the day
                value += timedelta(days=1)
        except (ValueError, OverflowError):
            pass
        else:
            return _without_zone(value)
    raise ValueError("a date and time such as 2019-04-24T10:11:34.717")


def _without_zone(value: datetime) -> datetime | None:
    if value.tzinfo is not None and value.year > 1:
        value = value.replace(tzinfo=None) if value.date() == date.max else in_french_time(value)
    return value if value.year > 1 else None


def moment(value: object) -> str:
    """Return a date and time as text. A time with a zone is converted to French local time, which the service uses.

    >>> moment(datetime(2019, 4, 24, 10, 11, 34, 717000))
    '2019-04-24T10:11:34.717'
    """
    if not isinstance(value, datetime):
        raise ValueError(f"a datetime (xs:dateTime), not {'None' if value is None else type(value).__name__}")
    if value.tzinfo is not None:
        try:
            value = in_french_time(value)
        except OverflowError:
            raise ValueError("a datetime (xs:dateTime) that has a French local time") from None
    written = value.isoformat()
    return written.rstrip("0") if value.microsecond else written


def utc_moment(value: object) -> str:
    """Return a date and time as text in UTC. A time without a zone is in French local time.

    >>> utc_moment(datetime(2019, 4, 24, 10, 11, 34, 717000))
    '2019-04-24T08:11:34.717Z'
    """
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=french_time())
        try:
            value = aware.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            raise ValueError("a datetime (xs:dateTime) that has a time in UTC") from None
    return f"{moment(value)}Z"
