"""French wall time as an axis, over both changes of the clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.harvest._wall_time import earliest, latest

from ..support.timing import PARIS

SUMMER = timezone(timedelta(hours=2))
WINTER = timezone(timedelta(hours=1))
AUTUMN = datetime(2026, 10, 25)
SPRING = datetime(2026, 3, 29)


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [
        (AUTUMN.replace(hour=1, minute=59, tzinfo=SUMMER), "01:59", "01:59"),
        (AUTUMN.replace(hour=2, minute=40, tzinfo=SUMMER), "02:00", "02:40"),
        (AUTUMN.replace(hour=2, minute=10, tzinfo=WINTER), "02:10", "03:00"),
        (AUTUMN.replace(hour=3, minute=10, tzinfo=WINTER), "03:10", "03:10"),
        (AUTUMN.replace(hour=2, minute=40), "02:40", "02:40"),
        (AUTUMN.replace(hour=2, minute=40, fold=1), "02:40", "02:40"),
        (SPRING.replace(hour=1, minute=59, tzinfo=WINTER), "01:59", "01:59"),
        (SPRING.replace(hour=3, minute=10, tzinfo=SUMMER), "03:10", "03:10"),
        (SPRING.replace(hour=2, minute=30), "02:30", "02:30"),
    ],
)
def test_a_moment_on_the_axis(moment: datetime, first: str, last: str) -> None:
    """In the doubled hour a moment with a zone becomes the wall times around it, at other times its own wall time."""
    assert (first, last) == (f"{earliest(moment):%H:%M}", f"{latest(moment):%H:%M}")


@given(
    st.datetimes(AUTUMN - timedelta(hours=3), AUTUMN + timedelta(hours=6), timezones=st.just(UTC)),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_a_span_holds_all_its_moments(begin: datetime, minutes: int, more: int) -> None:
    """Every moment of a span shows a wall time between the earliest of its begin and the latest of its end."""
    between = begin + timedelta(minutes=minutes)
    end = between + timedelta(minutes=more)

    assert earliest(begin) <= between.astimezone(PARIS).replace(tzinfo=None) <= latest(end)


def test_a_moment_beyond_the_calendar() -> None:
    """A moment that no clock in France can show is refused."""
    with pytest.raises(ValueError, match="has no French local time"):
        latest(datetime.max.replace(tzinfo=UTC))
