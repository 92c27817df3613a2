"""Spans of time as text: 90d."""

import re
from datetime import datetime, timedelta
from typing import Final

from .._common.arguments import expect

__all__ = ("span",)

_UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_SPAN: Final = re.compile(r"([0-9]{1,6})([mhdw])").fullmatch


def span(since: timedelta | datetime | str) -> timedelta | datetime:
    """Return a begin: a text such as `90d`, `12h`, `90m` or `2w` says how long ago it was, another text is a time.

    >>> span("2w")
    datetime.timedelta(days=14)
    """
    if isinstance(since, str):
        found = _SPAN(since)
        try:
            return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else datetime.fromisoformat(since)
        except ValueError:
            raise ValueError(f"since: expected a span such as 90d, 12h or 2w, or a time, not {since[:40]!r}") from None
    expect("since", since, "a timedelta, a datetime or a text such as 90d", timedelta, datetime)
    return since
