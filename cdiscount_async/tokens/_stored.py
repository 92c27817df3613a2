"""What is known of one seller's token, and what a question to the token service makes of it.

What the token service answers to a wrong password was never recorded, so every answer without a token may be a refusal.
The first one in a row is followed by another question at once. From the second one on login and password wait before
they go out again: two minutes, then each time twice as long. After what looks like an outage, which sellers have to
outlive, the wait begins with the third answer and stays shorter.

A question is written down as one without a token before it is sent. So it counts though its process is killed, and
nobody else asks while it may be under way.
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
"""Seconds that no wait exceeds."""
LONGEST_OUTAGE_WAIT: Final = 15 * 60.0
"""The same after an answer that looks like an outage."""
MAX_BYTES: Final = 1 << 12
"""The longest record that is read: 4 KiB; those that are written have about 200 bytes."""

_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "token": (str,),
    "expires_at": (float, int),
    "refused": (bool,),
    "failures": (int,),
    "wait_until": (float, int),
    "last": (str,),
}
_ADDED: Final = {"failures": 0, "wait_until": 0.0, "last": ""}
"""What records of earlier versions do not have."""


@attrs.frozen
class StoredToken:
    """What is known of one seller's token."""

    token: str = attrs.field(repr=False)
    """Empty where there is none."""
    expires_at: float
    """In seconds since 1970: the end of its 48 hours, whatever part of them a provider uses."""
    refused: bool = False
    """Whether login or password were refused since it came: then none is asked for until somebody takes this back."""
    failures: int = 0
    """How many questions in a row brought no token, with the one that is under way."""
    wait_until: float = 0.0
    """In seconds since 1970: before this none is asked for."""
    last: str = ""
    """The name of the error that the last such question ended with; empty where its end was not written down."""

    @property
    def has_warning(self) -> bool:
        """Whether it says something against the next question: it is kept until a token comes, or `reset`."""
        return self.refused or self.failures > 0

    def waits(self, now: float) -> bool:
        """Whether login and password wait; a wait that is much longer than any was written by a clock that went wrong.

        `now` is in seconds since 1970.
        """
        return now < self.wait_until < now + 2 * LONGEST_WAIT

    def to_json(self) -> str:
        """Write it down, as a store may keep it.

        >>> print(StoredToken("0" * 32, 1552000000.0).to_json())
        {"token": "00000000000000000000000000000000", "expires_at": 1552000000.0, "refused": false, "failures": 0,
        "wait_until": 0.0, "last": ""}
        """
        return json.dumps(attrs.asdict(self))

    @classmethod
    def from_json(cls, written: Any) -> "StoredToken":
        """Take what `to_json` wrote, as text or already read; raises ValueError, without quoting it, for all else."""
        known = load(written, max_bytes=MAX_BYTES) if isinstance(written, (str, bytes)) else written
        if isinstance(known, Mapping):
            said = {**_ADDED, **known}
            members: dict[str, Any] = {name: said.get(name) for name in _KINDS}
            if all(type(members[name]) in kinds for name, kinds in _KINDS.items()) and _makes_sense(**members):
                return cls(**members)
        raise ValueError("no token as this library keeps it")


NOTHING: Final = StoredToken("", 0.0)
"""What is known of a seller of whom nothing is known."""


def _makes_sense(*, token: str, expires_at: float, failures: int, wait_until: float, last: str, **_: Any) -> bool:
    """Whether values of the right types can be; NaN is less than nothing, and no time is beyond the calendar."""
    numbers = all(0 <= number < 1e11 for number in (expires_at, failures, wait_until))
    return (
        numbers and (not token or looks_like_a_token(token)) and (not last or (last.isidentifier() and len(last) < 100))
    )


def without_token(known: StoredToken) -> StoredToken:
    """Return what remains where the service rejected the token: the warnings."""
    return attrs.evolve(known, token="", expires_at=0.0)


def asked(known: StoredToken, now: float, seconds: float) -> StoredToken:
    """Return what is written down before a question of so many seconds goes out.

    No token came of it, and nobody else asks meanwhile.
    """
    failures = known.failures + 1
    return attrs.evolve(known, failures=failures, wait_until=now + max(seconds, _wait(failures)), last="")


def answered(known: StoredToken, error: BaseException, now: float, *, sent: bool) -> StoredToken:
    """Return what is written down once a question ended without a token; `known` is what was known before it."""
    given_up = isinstance(error, TimedOut | asyncio.CancelledError)
    if isinstance(error, ConnectFailed) or (given_up and not sent):  # login and password never left
        return known
    if isinstance(error, BadCredentials):
        return attrs.evolve(known, refused=True)
    failures = known.failures + 1
    wait = min(_wait(failures - 1), LONGEST_OUTAGE_WAIT) if is_outage(error) else _wait(failures)
    return attrs.evolve(known, failures=failures, wait_until=now + wait if wait else 0.0, last=type(error).__name__)


def _wait(failures: int) -> float:
    """Return the seconds that login and password wait after so many questions without a token in a row."""
    return min(FIRST_WAIT * 2.0 ** min(failures - 2, 30), LONGEST_WAIT) if failures >= 2 else 0.0


def raise_if_barred(known: StoredToken, login: str, now: float) -> None:
    """Raise BadCredentials after a refusal, and LoginPaused during a wait."""
    if known.refused:
        raise BadCredentials(
            "these credentials were refused before, and were not sent again: repeats lock the account; "
            f"change the password, or reset once the account is in order{hint(login)}"
        )
    if known.waits(now):
        until = datetime.fromtimestamp(known.wait_until, UTC)
        raise LoginPaused(
            "nothing was sent: the token service's last answers had no token (in a row: "
            f"{known.failures}; the last one: {known.last or 'none came'}), and repeats may lock the account; "
            f"login and password wait until {until:%Y-%m-%d %H:%M:%S} UTC, or a reset; another password is sent at once"
            f"{hint(login)}",
            until=until,
        )
