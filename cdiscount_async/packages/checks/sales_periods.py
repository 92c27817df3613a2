"""The legal periods of sales (*soldes*) in France. The national periods also apply to distance selling.

Since 2020 a period lasts four weeks; before, it lasted six (Code de commerce, L310-3 and D310-15-2; arrêté of 27 May
2019). Winter sales begin at 8:00 on the second Wednesday of January, or on the first if the second is after the 12th.
Summer sales begin at 8:00 on the last Wednesday of June, or on the one before if the last is after the 28th. A decree
moved the periods of some years. Some departments have other dates; these apply only to shops there.

See docs/service/sales.md#legal-periods.
"""

import calendar
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

import attrs

__all__ = ("SalesPeriod", "in_sales_period", "sales_periods")

_EIGHT: Final = time(8, 0)
_MOVED: Final[Mapping[tuple[int, str], tuple[date, date]]] = {
    (2020, "summer"): (date(2020, 7, 15), date(2020, 8, 11)),
    (2021, "winter"): (date(2021, 1, 20), date(2021, 3, 2)),
    (2021, "summer"): (date(2021, 6, 30), date(2021, 7, 27)),
}
"""The first and the last day of the periods that were moved or extended during the pandemic."""


@attrs.frozen
class SalesPeriod:
    """One period of sales. Its times are French local time, without a time zone."""

    season: Literal["winter", "summer"]
    start: datetime
    end: datetime
    """The midnight after the last day."""


def sales_periods(year: int) -> tuple[SalesPeriod, SalesPeriod]:
    """Return the winter and the summer sales of a year.

    >>> [str(one.start) for one in sales_periods(2026)]
    ['2026-01-07 08:00:00', '2026-06-24 08:00:00']
    """
    return _period(year, "winter"), _period(year, "summer")


def in_sales_period(start: datetime, end: datetime) -> bool:
    """Whether a discount is within one period of sales. Both times are French local time, without a time zone.

    >>> in_sales_period(datetime(2026, 1, 7, 8), datetime(2026, 2, 4))
    True
    >>> in_sales_period(datetime(2026, 1, 7, 7), datetime(2026, 1, 8))
    False
    """
    return any(one.start <= start and end <= one.end for one in sales_periods(start.year))


def _period(year: int, season: Literal["winter", "summer"]) -> SalesPeriod:
    if moved := _MOVED.get((year, season)):
        first, last = moved
    else:
        first = _second_wednesday(year) if season == "winter" else _last_wednesday(year)
        last = first + timedelta(weeks=4 if year >= 2020 else 6) - timedelta(days=1)
    return SalesPeriod(season, datetime.combine(first, _EIGHT), datetime.combine(last + timedelta(days=1), time()))


def _second_wednesday(year: int) -> date:
    first = _wednesday_from(date(year, 1, 1))
    second = first + timedelta(weeks=1)
    return first if second.day > 12 else second


def _last_wednesday(year: int) -> date:
    last = _wednesday_from(date(year, 6, 24))
    return last - timedelta(weeks=1) if last.day > 28 else last


def _wednesday_from(day: date) -> date:
    """Return the first Wednesday that is not before a day."""
    return day + timedelta(days=(calendar.WEDNESDAY - day.weekday()) % 7)
