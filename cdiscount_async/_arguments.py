"""How the commands read arguments that several of them have: moments and spans of time."""

import argparse
import re
from datetime import datetime, timedelta
from typing import Final

__all__ = ("is_span", "moment", "span")

_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
is_span: Final = re.compile(r"[0-9]++[mhdw]").fullmatch
"""Whether a text is meant as a span."""


def moment(text: str) -> datetime:
    """Read a time, which is French local time where it names no zone."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2019-04-24 or 2019-04-24T10:11") from None


def span(text: str) -> timedelta:
    """Read a number of minutes, hours, days or weeks: 90m, 12h, 7d, 2w."""
    if not is_span(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no span of time such as 90m, 12h, 7d or 2w")
    try:
        return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    except (OverflowError, ValueError):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is longer than the calendar") from None
