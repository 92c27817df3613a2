"""What a ledger is: where submissions are written down, so that no crash loses one and none is made twice."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Final, Protocol

import attrs

from ._kinds import KindName, RowKey


class EntryState(Enum):
    """How far a submission is, as far as it was written down."""

    PUBLISHING = "publishing"
    """Nothing was sent yet; if its process is dead, the entry may be forgotten."""
    SUBMITTING = "submitting"
    """The call is under way; if its process is dead, nobody knows whether the service got it."""
    SUBMITTED = "submitted"
    """The service has a number for it, and works on it."""
    UNKNOWN = "unknown"
    """The call was sent and no answer came."""
    REFUSED = "refused"
    """The service did not take it."""
    DONE = "done"
    """The service has worked it off."""


UNDER_WAY: Final = frozenset({EntryState.SUBMITTING, EntryState.SUBMITTED, EntryState.UNKNOWN})
"""As long as an entry is in one of these, the service may have the package: the same bytes must not be sent again."""
_ADVICE: Final = {
    EntryState.PUBLISHING: "nothing was sent: if its process is dead, `forget` it and submit again",
    EntryState.SUBMITTING: "if its process is dead, look in the seller zone for the package, then `settle` it",
    EntryState.UNKNOWN: "look in the seller zone for the package, then `settle` it",
    EntryState.SUBMITTED: "wait for it: `resume`",
    EntryState.REFUSED: "the service does not have it, for the reason in `status`: submit it again once that is fixed",
    EntryState.DONE: "nothing is left to do",
}


@attrs.frozen
class LedgerEntry:
    """One submission, as a ledger has it. Neither a token nor the address of the package is written down."""

    id: int
    """The ledger's own number; 0 before it has one."""
    kind: KindName
    seller: str
    """The login."""
    environment: str
    """The URL of the service."""
    name: str
    """What the package is called."""
    sha256: str
    """Of the bytes that are submitted, in hexadecimal."""
    state: EntryState
    began: datetime
    """When it was begun, with its time zone."""
    number: int | None = None
    """PackageId or RelaysFileId, once there is one."""
    publication: str | None = attrs.field(default=None, repr=False)
    """By which the publisher withdraws it."""
    status: str | None = None
    """The last word: the service's status of what is done, the kind of error of what was refused."""

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE[self.state]


class Ledger(Protocol):
    """Where submissions are written down: `submissions.file.FileLedger`, or your own, for example in a database.

    What a method wrote must be safe on its disk when the method returns. Raises LedgerError where that cannot be.
    """

    async def begin(self, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool) -> int:
        """Write down that a package is being published, with its rows; give the entry's number.

        Raises AlreadySubmitted where the same bytes of the same seller are under way, unless `allow_duplicate`.
        """

    async def submitting(self, entry: int, publication: str, *, allow_duplicate: bool) -> None:
        """Write down that it will be sent now; raises AlreadySubmitted as `begin` does, of two processes for one."""

    async def settle(
        self, entry: int, state: EntryState, *, number: int | None = None, status: str | None = None
    ) -> None:
        """Write down what became of it; a number that is None stays as it is."""

    async def forget(self, entry: int) -> None:
        """Delete an entry and its rows."""

    async def entries(self) -> tuple[LedgerEntry, ...]:
        """Return all entries, the oldest first."""

    async def rows(self, entry: int) -> tuple[RowKey, ...]:
        """Return the rows of an entry."""
