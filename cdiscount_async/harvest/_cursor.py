"""The cursor of a watch: how far it is, and what it shall not give again, as a text that the caller keeps."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import blake2b
from itertools import chain
from typing import Any, Final, Generic, Self, TypeVar

import attrs

T = TypeVar("T")

_VERSION: Final = 1
_LENGTH: Final = 12
"""How many characters a fingerprint has."""


def fingerprint(*values: object) -> str:
    """Return 72 bits that stand for what values show; private members show only whether they are there."""
    return urlsafe_b64encode(blake2b(repr(values).encode(), digest_size=9).digest()).decode()


@attrs.frozen
class Version(Generic[T]):
    """An item as it was when it came."""

    item: T
    name: str
    """Its fingerprint."""
    day: date
    """It does not come again where all that is asked for happened after this day."""


@attrs.frozen
class Checkpoint:
    """What is true once all items before it have been taken."""

    reached: datetime
    oldest: datetime
    """Nothing older is asked for again."""
    swept: str


@attrs.define
class Cursor:
    """Where a watch is."""

    since: datetime
    """The French wall time before which nothing is asked for."""
    reached: datetime
    """The French wall time up to which everything has been given, for good: nothing comes late to it any more."""
    swept: str = ""
    """A fingerprint of the day of the last sweep, and of what was asked for then."""
    given: dict[date, list[str]] = attrs.field(factory=dict)
    """The fingerprints of what was given and may come again, each under the day of its version."""

    def known(self) -> Iterable[str]:
        """Return all fingerprints."""
        return chain.from_iterable(self.given.values())

    def move(self, step: Version[Any] | Checkpoint) -> None:
        """Note that a version has been given, or what a mark says."""
        if isinstance(step, Version):
            self.given.setdefault(step.day, []).append(step.name)
        else:
            self.reached, self.swept = step.reached, step.swept
            self.given = {day: names for day, names in self.given.items() if day >= step.oldest.date()}

    def text(self) -> str:
        """Write it as a JSON document: 12 bytes for each fingerprint, and nothing of the items themselves."""
        return json.dumps(
            {
                "version": _VERSION,
                "since": self.since.isoformat(),
                "reached": self.reached.isoformat(),
                "swept": self.swept,
                "given": {day.isoformat(): "".join(names) for day, names in self.given.items()},
            }
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `text` wrote; raises ValueError for anything else, and quotes nothing of it."""
        try:
            told = json.loads(text)
            if told["version"] == _VERSION:
                return cls(
                    since=_wall(told["since"]),
                    reached=_wall(told["reached"]),
                    swept=told["swept"],
                    given={date.fromisoformat(day): _parted(names) for day, names in told["given"].items()},
                )
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            raise ValueError("the cursor is damaged: it must be kept as it was read") from None
        raise ValueError("the cursor is from another version of this library")


def _wall(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError
    return moment


def _parted(names: str) -> list[str]:
    if len(names) % _LENGTH:
        raise ValueError
    return [names[start : start + _LENGTH] for start in range(0, len(names), _LENGTH)]
