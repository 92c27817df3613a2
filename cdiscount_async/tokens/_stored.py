"""The record of one seller's token, and how it changes with a request to the token service.

The token service's answer to a wrong password was never recorded, so every answer without a token may be a refusal.
After the first one in a row, another request follows at once. From the second one on, login and password wait before
they are sent again: two minutes, then each time twice as long. After an answer that looks like an outage, which sellers
must survive, the wait begins with the third answer and stays shorter.

Before a request is sent, it is recorded as one without a token. So it counts even if its process is killed, and no
other process sends a request at the same time.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from .._common.json_document import load
from ..errors import BadCredentials, ConnectFailed, LoginPaused, TimedOut
from ._sts import hint, is_outage, looks_like_a_token

FIRST_WAIT: Final = 120.0
"""Seconds of the wait after the second answer without a token in a row."""
LONGEST_WAIT: Final = 4 * 3600.0
"""The longest wait, in seconds."""
LONGEST_OUTAGE_WAIT: Final = 15 * 60.0
"""The longest wait after an answer that looks like an outage, in seconds."""
MAX_BYTES: Final = 1 << 12
"""The longest record that is read: 4 KiB. A record has about 200 bytes."""

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "token": (str,),
    "expires_at": (float, int),
    "refused": (bool,),
    "failures": (int,),
    "wait_until": (float, int),
    "last": (str,),
}
_ADDED: Final = {"failures": 0, "wait_until": 0.0, "last": ""}
"""The fields that records of earlier versions do not have."""


@attrs.frozen
class StoredToken:
    """The record of one seller's token."""

    token: str = attrs.field(repr=False)
    """Empty if there is none."""
    expires_at: float
    """The end of its 48 hours, in seconds since 1970. A provider stops using it earlier."""
    refused: bool = False
    """Whether login or password were refused since it was issued. No token is requested until a reset."""
    failures: int = 0
    """How many requests in a row brought no token, including the one in progress."""
    wait_until: float = 0.0
    """In seconds since 1970. No token is requested before."""
    last: str = ""
    """The name of the error of the last of these requests; empty if its end was not recorded."""

    @property
    def has_warning(self) -> bool:
        """Whether something prevents or may prevent the next request. It is kept until a token comes, or `reset`."""
        return self.refused or self.failures > 0

    def waits(self, now: float) -> bool:
        """Return whether login and password wait. `now` is in seconds since 1970.

        A wait that is much longer than the longest one does not count: the clock that recorded it was wrong.
        """
        return now < self.wait_until < now + 2 * LONGEST_WAIT

    def to_json(self) -> str:
        """Return the record as JSON, for a store.

        >>> print(StoredToken("0" * 32, 1552000000.0).to_json())
        {"token": "00000000000000000000000000000000", "expires_at": 1552000000.0, "refused": false, "failures": 0,
        "wait_until": 0.0, "last": ""}
        """
        return json.dumps(attrs.asdict(self))

    @classmethod
    def from_json(cls, written: Any) -> "StoredToken":
        """Return the record that `to_json` wrote, given as JSON or as the decoded object.

        Raises ValueError for everything else, without quoting it.
        """
        members = load(written, max_bytes=MAX_BYTES) if isinstance(written, (str, bytes)) else written
        if isinstance(members, Mapping):
            completed = {**_ADDED, **members}
            fields: dict[str, Any] = {name: completed.get(name) for name in _TYPES}
            if all(type(fields[name]) in types for name, types in _TYPES.items()) and _is_plausible(**fields):
                return cls(**fields)
        raise ValueError("not the record of a token by this library")


EMPTY: Final = StoredToken("", 0.0)
"""The record of a seller without one."""


def _is_plausible(*, token: str, expires_at: float, failures: int, wait_until: float, last: str, **_: Any) -> bool:
    """Return whether values of the right types are possible. NaN compares as False; no time is after the year 5138."""
    numbers = all(0 <= number < 1e11 for number in (expires_at, failures, wait_until))
    return (
        numbers and (not token or looks_like_a_token(token)) and (not last or (last.isidentifier() and len(last) < 100))
    )


def without_token(stored: StoredToken) -> StoredToken:
    """Return what remains after the service rejected the token: the warnings."""
    return attrs.evolve(stored, token="", expires_at=0.0)


def with_request_begun(stored: StoredToken, now: float, seconds: float) -> StoredToken:
    """Return the record for the time of a request that may take `seconds`: no token, and no other request."""
    failures = stored.failures + 1
    return attrs.evolve(stored, failures=failures, wait_until=now + max(seconds, _wait(failures)), last="")


def after_failure(stored: StoredToken, error: BaseException, now: float, *, sent: bool) -> StoredToken:
    """Return the record after a request without a token. `stored` is the record before the request."""
    given_up = isinstance(error, TimedOut | asyncio.CancelledError)
    if isinstance(error, ConnectFailed) or (given_up and not sent):  # login and password were not sent
        return stored
    if isinstance(error, BadCredentials):
        return attrs.evolve(stored, refused=True)
    failures = stored.failures + 1
    wait = min(_wait(failures - 1), LONGEST_OUTAGE_WAIT) if is_outage(error) else _wait(failures)
    return attrs.evolve(stored, failures=failures, wait_until=now + wait if wait else 0.0, last=type(error).__name__)


def _wait(failures: int) -> float:
    """Return how many seconds login and password wait after so many requests without a token in a row."""
    return min(FIRST_WAIT * 2.0 ** min(failures - 2, 30), LONGEST_WAIT) if failures >= 2 else 0.0


def raise_if_blocked(stored: StoredToken, login: str, now: float) -> None:
    """Raise BadCredentials after a refusal, and LoginPaused during a wait."""
    if stored.refused:
        raise BadCredentials(
            "these credentials were refused before, and were not sent again: repeats lock the account; "
            f"change the password, or reset once the account is in order{hint(login)}"
        )
    if stored.waits(now):
        until = datetime.fromtimestamp(stored.wait_until, UTC)
        raise LoginPaused(
            "nothing was sent: the token service's last answers had no token (in a row: "
            f"{stored.failures}; the last one: {stored.last or 'not recorded'}), and repeats may lock the account; "
            f"login and password wait until {until:%Y-%m-%d %H:%M:%S} UTC, or a reset; another password is sent at once"
            f"{hint(login)}",
            until=until,
        )
