"""Spans of time as text: 90d."""

import re
from datetime import timedelta
from typing import Final

__all__ = ("UNITS", "read_span")

UNITS: Final = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
"""The arguments of `timedelta` by the letter of the unit."""
_SPAN: Final = re.compile(r"([0-9]++)([mhdw])").fullmatch


def read_span(text: str) -> timedelta | None:
    """Return the time that a text such as `90d`, `12h`, `90m` or `2w` means; None for another text.

    Raises OverflowError or ValueError for a time that is too long.

    >>> read_span("2w"), read_span("yesterday")
    (datetime.timedelta(days=14), None)
    """
    found = _SPAN(text)
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
