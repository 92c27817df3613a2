"""The dates of a seller: spread by a hash, in the same grid for ever, and moved by what failed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import LoginPaused, NotAuthorized, PreproductionClosed, QuotaExceeded, SellerInactive, TimedOut
from cdiscount_async.workers._dates import after_error, handler_pause, next_date

EVERY: Final = timedelta(minutes=15)
NOW: Final = datetime(2026, 3, 2, 9, 7, tzinfo=UTC)


def test_first_dates_are_spread_over_the_interval() -> None:
    """Of 9,000 new sellers each of the 15 minutes gets its share."""
    first = [next_date(f"shop-{number}-api", "orders", EVERY, NOW) for number in range(9000)]
    assert all(NOW < one <= NOW + EVERY for one in first)
    minutes = Counter((one - NOW) // timedelta(minutes=1) for one in first)
    assert len(minutes) == 15
    assert all(500 < number < 700 for number in minutes.values())


def test_the_subscriptions_of_a_seller_are_apart() -> None:
    """Orders and claims of one seller are not due in the same moment."""
    dates = {next_date("shop-api", name, EVERY, NOW) for name in ("orders", "claims", "order_questions")}
    assert len(dates) == 3


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(milliseconds=1), timedelta(days=400)),
)
def test_a_date_follows_within_one_interval(after: datetime, every: timedelta) -> None:
    """The next date is after the moment, one interval later at most, and the one after it an interval later."""
    date = next_date("shop-api", "orders", every, after)
    assert timedelta() < date - after <= every
    assert next_date("shop-api", "orders", every, date) == date + every


@pytest.mark.parametrize(
    ("error", "moment"),
    [
        (PreproductionClosed("closed", reopens_at=NOW + timedelta(days=1), guessed=False), NOW + timedelta(days=1)),
        (PreproductionClosed("closed", reopens_at=NOW - timedelta(days=1), guessed=False), NOW),
        (LoginPaused("no token", until=NOW + timedelta(minutes=2)), NOW + timedelta(minutes=2)),
        (SellerInactive("off", (), None), NOW + timedelta(hours=1)),
        (NotAuthorized("no"), NOW + timedelta(hours=1)),
        (TimedOut("late"), NOW),
        (ValueError("no"), NOW),
    ],
)
def test_an_error_says_when_a_call_makes_sense(error: Exception, moment: datetime) -> None:
    """A failure that has an end is waited for, and others wait for the next date."""
    assert after_error(error, NOW) == moment


def test_a_quota_ends_with_the_hour() -> None:
    """The seller waits until the service's counters begin again."""
    quota = QuotaExceeded("too often", (), None)
    assert after_error(quota, quota.resets_at - timedelta(minutes=3)) == quota.resets_at


def test_pauses_after_a_handler_double() -> None:
    """They are 1, 2, 4 and 8 minutes."""
    assert [handler_pause(number) // timedelta(minutes=1) for number in range(1, 5)] == [1, 2, 4, 8]
