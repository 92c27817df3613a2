"""The service's times as an axis: French wall time without a zone, where one hour is doubled in autumn.

Wall times of the doubled hour do not show which of the two hours is meant. So a span of moments begins at the earliest
wall time of all its moments and ends at the latest: the span may become longer, and never shorter. The hour that is
missing in spring needs no care.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from ..french_time import french_time
from ..timing import Timing

FIRST_YEAR: Final = 1900
"""No span begins before this year."""


def present(timing: Timing) -> datetime:
    """Return the present moment."""
    return datetime.fromtimestamp(timing.now(), UTC)


def earliest(moment: datetime) -> datetime:
    """Return the earliest wall time of this moment and all after it; without a zone it is wall time already.

    >>> earliest(datetime.fromisoformat("2026-10-25T02:40+02:00"))
    datetime.datetime(2026, 10, 25, 2, 0)

    Raises ValueError for a moment that has no French local time.
    """
    wall, fold = _read(moment)
    return _hour(wall) if fold == 0 else wall


def latest(moment: datetime) -> datetime:
    """Return the latest wall time of this moment and all before it; without a zone it is wall time already.

    >>> latest(datetime.fromisoformat("2026-10-25T02:10+01:00"))
    datetime.datetime(2026, 10, 25, 3, 0)

    Raises ValueError for a moment that has no French local time.
    """
    wall, fold = _read(moment)
    return _hour(wall) + timedelta(hours=1) if fold == 1 else wall


def _read(moment: datetime) -> tuple[datetime, int | None]:
    """Return what a French clock shows, and 0 or 1 for the first or second doubled hour; None at all other times."""
    if moment.tzinfo is None:
        return moment.replace(fold=0), None
    try:
        there = moment.astimezone(french_time())
    except OverflowError:
        raise ValueError(f"{moment.isoformat()} has no French local time") from None
    doubled = there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()
    return there.replace(tzinfo=None, fold=0), there.fold if doubled else None


def _hour(wall: datetime) -> datetime:
    return wall.replace(minute=0, second=0, microsecond=0)
