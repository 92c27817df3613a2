"""The cursor of changes, a text that the caller keeps: how far they are, and what need not be returned again."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import blake2b
from itertools import chain
from typing import Any, Final, Generic, Self, TypeVar

import attrs

from ._wall_time import FIRST_YEAR

T = TypeVar("T")

_VERSION: Final = 1
_LENGTH: Final = 12
"""The number of characters of a fingerprint."""


def fingerprint(*values: object) -> str:
    """Return a hash of 72 bits of the `repr` of values. Private members count only as present or absent."""
    return urlsafe_b64encode(blake2b(repr(values).encode(), digest_size=9).digest()).decode()


@attrs.frozen
class Version(Generic[T]):
    """An item as it was when it arrived."""

    item: T
    fingerprint: str
    day: date
    """A request for what changed after this day does not return this version again."""


@attrs.frozen
class Checkpoint:
    """A new state of the cursor, once all items before the checkpoint have been used."""

    reached: datetime
    oldest: datetime
    """Nothing older is requested again."""
    rechecked: str


@attrs.define
class Cursor:
    """How far an iteration over changes is."""

    since: datetime
    """The French wall time before which nothing is requested."""
    reached: datetime
    """Everything up to this French wall time has been returned, and no change before it appears any more."""
    rechecked: str = ""
    """A fingerprint of the day of the last recheck, and of its filter."""
    returned: dict[date, list[str]] = attrs.field(factory=dict)
    """The fingerprints of what was returned and may come again, under the day of each version."""
    made_for: Mapping[str, str] = attrs.field(factory=dict)
    """Fingerprints of the service, seller, operation and filter: see `_made_for`. Older releases wrote none."""

    def known(self) -> Iterable[str]:
        """Return the fingerprints of all versions that were returned."""
        return chain.from_iterable(self.returned.values())

    def move(self, step: Version[Any] | Checkpoint) -> None:
        """Note a version that was returned, or the state of a checkpoint."""
        if isinstance(step, Version):
            self.returned.setdefault(step.day, []).append(step.fingerprint)
        else:
            self.reached, self.rechecked = step.reached, step.rechecked
            self.returned = {day: names for day, names in self.returned.items() if day >= step.oldest.date()}

    def text(self) -> str:
        """Return the cursor as a JSON document: 12 bytes for each fingerprint, and nothing of the items themselves."""
        return json.dumps(
            {
                "version": _VERSION,
                "made_for": dict(self.made_for),
                "since": self.since.isoformat(),
                "reached": self.reached.isoformat(),
                "rechecked": self.rechecked,
                "returned": {day.isoformat(): "".join(names) for day, names in self.returned.items()},
            }
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `text` returned; raises ValueError for anything else, without quoting it."""
        try:
            found = json.loads(text)
            if found["version"] == _VERSION:
                return cls(
                    since=_wall(found["since"]),
                    reached=_wall(found["reached"]),
                    rechecked=_text(found["rechecked"]),
                    returned={date.fromisoformat(day): _split(_text(one)) for day, one in found["returned"].items()},
                    made_for={name: _text(one) for name, one in found.get("made_for", {}).items()},
                )
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            raise ValueError("the cursor is damaged: save it exactly as it was returned") from None
        raise ValueError("the cursor is from another version of this library")


def _wall(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or moment.year < FIRST_YEAR:
        raise ValueError
    return moment


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError
    return found


def _split(names: str) -> list[str]:
    if len(names) % _LENGTH:
        raise ValueError
    return [names[start : start + _LENGTH] for start in range(0, len(names), _LENGTH)]
