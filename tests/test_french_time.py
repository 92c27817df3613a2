"""French local time, to and from times with a zone."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import french_time
from cdiscount_async.french_time import PARIS, aware, in_french_time, now


def test_now_is_french_time() -> None:
    """The present time has no zone, and is the time in France, whatever the zone of the computer is."""
    before = datetime.now(UTC)
    present = now()
    after = datetime.now(UTC)

    assert present.tzinfo is None
    assert in_french_time(before) <= present <= in_french_time(after) or before.astimezone(PARIS).fold != present.fold


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), st.integers(-14, 14))
def test_a_moment_comes_back(moment: datetime, hours: int) -> None:
    """A time with any zone is the same moment after French local time and back, also in the hour that comes twice."""
    there = moment.replace(tzinfo=timezone(timedelta(hours=hours)))

    assert there == aware(in_french_time(there)).astimezone(UTC)
    assert there == aware(there)
    assert PARIS is aware(there).tzinfo


def test_summer_and_winter_differ() -> None:
    """French local time is two hours ahead of UTC in summer, and one hour in winter."""
    assert datetime(2026, 7, 1, 12, tzinfo=UTC) == aware(datetime(2026, 7, 1, 14))
    assert datetime(2026, 1, 1, 12, tzinfo=UTC) == aware(datetime(2026, 1, 1, 13))
    assert timedelta(hours=25) == aware(datetime(2026, 10, 26)).astimezone(UTC) - aware(datetime(2026, 10, 25))


def test_the_zone_is_found_by_its_name() -> None:
    """The zone is the one of Paris, and the module has no other names."""
    assert ZoneInfo("Europe/Paris") is PARIS is french_time.french_time()
    with pytest.raises(AttributeError, match="LONDON"):
        french_time.LONDON  # noqa: B018 - reading it is what is tested
