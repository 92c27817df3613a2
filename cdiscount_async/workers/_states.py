"""What is stored about each seller and subscription, and the protocol of the stores."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

import attrs

from ..errors import WorkersError

__all__ = ("CursorStore", "DeadLetter", "PollState")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@attrs.frozen(kw_only=True)
class PollState:
    """How far the polls of one seller and one subscription are."""

    login: str
    subscription: str
    cursor: str | None = attrs.field(default=None, repr=False)
    """The cursor of the changes; None before the first poll, and where a store lists all states."""
    due_at: datetime | None = None
    """When the next poll is due, in UTC; None if the seller is not polled any more."""
    polled_at: datetime | None = None
    """When the last complete poll ended, in UTC."""
    error: str = ""
    """The class of the error that ended the last poll; empty after a complete poll."""
    failures: int = 0
    """How many polls in a row ended with an error."""
    item: str = ""
    """The number of the item for which the handler raised last; empty if it did not."""
    item_failures: int = 0
    """How often in a row the handler raised for that item."""

    def details(self) -> str:
        """Return everything but the cursor, the login and the subscription as JSON."""
        return json.dumps(
            {
                "due_at": self.due_at and self.due_at.isoformat(),
                "polled_at": self.polled_at and self.polled_at.isoformat(),
                "error": self.error,
                "failures": self.failures,
                "item": self.item,
                "item_failures": self.item_failures,
            }
        )

    @classmethod
    def read(cls, login: str, subscription: str, cursor: str | None, details: str) -> Self:
        """Return the state that `details` wrote. Raises WorkersError for anything else, without quoting it."""
        try:
            found: Mapping[str, Any] = json.loads(details)
            return cls(
                login=login,
                subscription=subscription,
                cursor=cursor,
                due_at=_moment(found["due_at"]),
                polled_at=_moment(found["polled_at"]),
                error=str(found["error"]),
                failures=int(found["failures"]),
                item=str(found["item"]),
                item_failures=int(found["item_failures"]),
            )
        except (KeyError, TypeError, ValueError):
            raise WorkersError(f"the state of {login}, {subscription} was not written by this library") from None


@attrs.frozen(kw_only=True)
class DeadLetter:
    """An item for which the handler raised each time, so that it was put aside. It has nothing of a buyer."""

    login: str
    subscription: str
    number: str
    """The number of the order, or of the discussion."""
    error: str
    """The class of the error that the handler raised last."""
    failed_at: datetime
    """When it was put aside, in UTC."""
    since: datetime
    """A French wall time before the item's last change: a retry asks for what has changed since then."""

    def details(self) -> str:
        """Return the error and the times as JSON."""
        return json.dumps(
            {"error": self.error, "failed_at": self.failed_at.isoformat(), "since": self.since.isoformat()}
        )

    @classmethod
    def read(cls, login: str, subscription: str, number: str, details: str) -> Self:
        """Return the letter that `details` wrote. Raises WorkersError for anything else, without quoting it."""
        try:
            found: Mapping[str, Any] = json.loads(details)
            return cls(
                login=login,
                subscription=subscription,
                number=number,
                error=str(found["error"]),
                failed_at=datetime.fromisoformat(found["failed_at"]),
                since=datetime.fromisoformat(found["since"]),
            )
        except (KeyError, TypeError, ValueError):
            raise WorkersError(f"the dead letter {number} of {login} was not written by this library") from None


class CursorStore(Protocol):
    """Stores the cursors: `SqliteCursorStore`, `RedisCursorStore`, `PostgresCursorStore`, or a class of your own.

    When a method returns, its change must be stored. A method that cannot do so raises WorkersError. An old state
    loses nothing: items that were handled since are handled again.
    """

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""

    async def put(self, state: PollState) -> None:
        """Store a state with its cursor."""

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet; leave the others as they are."""

    async def drop(self, login: str, subscription: str) -> None:
        """Remove a state."""

    def states(self) -> AsyncIterator[PollState]:
        """Yield all states without their cursors."""

    async def put_letter(self, letter: DeadLetter) -> None:
        """Store an item that was put aside. A second one with the same number replaces the first."""

    async def drop_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside."""

    def letters(self) -> AsyncIterator[DeadLetter]:
        """Yield all items that were put aside."""
