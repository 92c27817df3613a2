"""When a seller is polled next."""

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final

from ..errors import LoginPaused, NotAuthorized, PreproductionClosed, QuotaExceeded, SellerInactive

__all__ = ("MAX_ITEM_FAILURES", "after_error", "handler_pause", "next_date")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNTIL_A_PERSON_ACTS: Final = timedelta(hours=1)
"""How long a seller waits whose account is switched off or lacks a right."""
MAX_ITEM_FAILURES: Final = 5
"""How often in a row the handler may raise for an item before the item is put aside."""


def next_date(login: str, subscription: str, every: timedelta, after: datetime) -> datetime:
    """Return the first date of a seller after a moment.

    The dates of a seller follow each other in the interval `every`. A hash of the login and the subscription says where
    in the interval they are. So all sellers are spread over it, also after a new start and after a failure of all.
    """
    digest = blake2b(f"{login}:{subscription}".encode(), digest_size=8).digest()
    offset = timedelta(microseconds=int.from_bytes(digest) % (every // timedelta(microseconds=1)))
    return after + every - (after - _EPOCH - offset) % every


def after_error(error: BaseException, now: datetime) -> datetime:
    """Return the moment before which a poll of this seller makes no sense; `now` if it may be repeated at its date."""
    match error:
        case QuotaExceeded():
            return max(now, error.resets_at)
        case PreproductionClosed():
            return max(now, error.reopens_at)
        case LoginPaused():
            return max(now, error.until)
        case SellerInactive() | NotAuthorized():
            return now + _UNTIL_A_PERSON_ACTS
        case BaseExceptionGroup():  # of a handler with a TaskGroup
            return max(after_error(one, now) for one in error.exceptions)
        case _:
            return now


def handler_pause(failures: int) -> timedelta:
    """Return the pause after the handler raised for the same item so often: 1, 2, 4, 8 minutes."""
    return timedelta(minutes=2 ** (failures - 1))
