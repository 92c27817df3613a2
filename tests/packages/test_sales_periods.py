"""The legal periods of sales: as published for each year, and by the rule for those to come."""

from datetime import date, datetime, time

import pytest

from cdiscount_async.packages.checks.sales_periods import in_sales_period, sales_periods

PUBLISHED = {
    2019: ("2019-01-09", "2019-02-19", "2019-06-26", "2019-08-06"),
    2020: ("2020-01-08", "2020-02-04", "2020-07-15", "2020-08-11"),
    2021: ("2021-01-20", "2021-03-02", "2021-06-30", "2021-07-27"),
    2022: ("2022-01-12", "2022-02-08", "2022-06-22", "2022-07-19"),
    2023: ("2023-01-11", "2023-02-07", "2023-06-28", "2023-07-25"),
    2024: ("2024-01-10", "2024-02-06", "2024-06-26", "2024-07-23"),
    2025: ("2025-01-08", "2025-02-04", "2025-06-25", "2025-07-22"),
    2026: ("2026-01-07", "2026-02-03", "2026-06-24", "2026-07-21"),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_periods_are_those_that_were_published(year: int) -> None:
    """The first and the last day of both periods are right."""
    days = [day for one in sales_periods(year) for day in (one.start.date(), last_day(one.end))]

    assert [date.fromisoformat(one) for one in PUBLISHED[year]] == days


def last_day(end: datetime) -> date:
    """Return the day before a midnight."""
    assert time() == end.time()
    return date.fromordinal(end.date().toordinal() - 1)


@pytest.mark.parametrize("year", range(2022, 2100))
def test_every_year_has_two_periods(year: int) -> None:
    """Each begins at 8 on a Wednesday, within the days that the law allows."""
    winter, summer = sales_periods(year)

    assert date(year, 1, 6) <= winter.start.date() <= date(year, 1, 12)
    assert date(year, 6, 22) <= summer.start.date() <= date(year, 6, 28)
    assert {(2, time(8))} == {(one.start.weekday(), one.start.time()) for one in (winter, summer)}


@pytest.mark.parametrize(
    ("start", "end", "legal"),
    [
        ("2026-01-07T08:00", "2026-02-04T00:00", True),
        ("2026-01-07T07:59", "2026-01-08T00:00", False),
        ("2026-02-03T00:00", "2026-02-04T00:01", False),
        ("2026-01-10T00:00", "2026-06-25T00:00", False),
        ("2026-06-24T08:00", "2026-07-22T00:00", True),
        ("2026-12-01T00:00", "2027-01-12T00:00", False),
    ],
)
def test_a_discount_lies_in_one_period(start: str, end: str, legal: bool) -> None:
    """From the first minute to the last, and in one period alone."""
    assert legal is in_sales_period(datetime.fromisoformat(start), datetime.fromisoformat(end))
