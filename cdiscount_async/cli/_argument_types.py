"""Reads arguments that several commands have: times, spans of time, names and numbers."""

import argparse
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from .._common.arguments import did_you_mean
from .._common.spans import UNITS, read_span
from ..french_time import french_time

__all__ = ("count", "moment", "name_of", "since", "since_text", "span")

_FRENCH_DATE: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})").fullmatch
_DAYS: Final = {"today": 0, "yesterday": 1}


def moment(text: str) -> datetime:
    """Read a time. Without a zone it is French local time. `today` and `yesterday` mean their midnight."""
    return _moment(text, "expected")


def _moment(text: str, expected: str) -> datetime:
    back = _DAYS.get(text.casefold())
    if back is not None:
        return datetime.combine(datetime.now(french_time()).date() - timedelta(days=back), time())
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        forms = "a date or time such as 2019-04-24, 2019-04-24T10:11, today or yesterday"
        raise argparse.ArgumentTypeError(f"{text!r}: {expected} {forms}{_as_iso(text)}") from None


def since(text: str) -> timedelta | datetime:
    """Read a time, or how long ago it was: `7d`. A minus sign before the span is ignored."""
    ago = _span(text.removeprefix("-"))
    return _moment(text, "expected how long ago, such as 7d, 12h, 90m or 2w, or") if ago is None else ago


def span(text: str) -> timedelta:
    """Read a number of minutes, hours, days or weeks: 90m, 12h, 7d, 2w."""
    found = _span(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a span of time such as 90m, 12h, 7d or 2w")
    return found


def _span(text: str) -> timedelta | None:
    try:
        return read_span(text)
    except (OverflowError, ValueError):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is too long a span") from None


def since_text(value: timedelta | datetime) -> str:
    """Return the text that `since` reads as this value. A span is written in days, hours or minutes.

    >>> since_text(timedelta(weeks=2)), since_text(timedelta(hours=36))
    ('14d', '36h')
    """
    if isinstance(value, datetime):
        return value.isoformat()
    unit = next(unit for unit in "dhm" if not value % timedelta(**{UNITS[unit]: 1}))
    return f"{value // timedelta(**{UNITS[unit]: 1})}{unit}"


def count(text: str) -> int:
    """Read a whole number, 1 or more."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number from 1")
    return number


def port(text: str) -> int:
    """Read the number of a TCP port."""
    number = count(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r}: the highest port is 65535")
    return number


def name_of(known: Iterable[str]) -> Callable[[str], str]:
    """Return a function that reads one of these names, in capitals or not."""
    names = {name.casefold(): name for name in known}

    def read(text: str) -> str:
        name = names.get(text.strip().casefold())
        if name is None:
            near = did_you_mean(text, names.values())
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(names.values())}{near}")
        return name

    return read


def _as_iso(text: str) -> str:
    """Return the end of a message that proposes a French date in ISO order; empty for another text."""
    found = _FRENCH_DATE(text)
    try:
        return f"; did you mean {date(*map(int, found.groups()[::-1]))}?" if found else ""
    except ValueError:
        return ""
