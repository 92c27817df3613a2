"""Ledgers: records of submissions, so that a crash loses none and none is made twice."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, Protocol, TypeAlias

import attrs

from ._kinds import KindName, RowKey

StateName: TypeAlias = Literal["publishing", "submitting", "submitted", "unknown", "refused", "done"]


class EntryState(StrEnum):
    """The last recorded state of a submission. States compare equal to their texts."""

    PUBLISHING = "publishing"
    """Nothing was sent to the service yet. If its process has ended, the entry may be forgotten."""
    SUBMITTING = "submitting"
    """The call is under way. If its process has ended, it is unknown whether the service has the package."""
    SUBMITTED = "submitted"
    """The service has accepted the package and is processing it."""
    UNKNOWN = "unknown"
    """The call was sent, and no answer came."""
    REFUSED = "refused"
    """The service did not accept the package."""
    DONE = "done"
    """The service has processed the package."""


UNDER_WAY: Final = frozenset({EntryState.SUBMITTING, EntryState.SUBMITTED, EntryState.UNKNOWN})
"""In these states the service may have the package, so the same bytes must not be submitted again."""
_ADVICE: Final = {
    EntryState.PUBLISHING: "nothing was sent: if its process is dead, delete it with `forget` and submit again",
    EntryState.SUBMITTING: "if its process is dead, look in the seller zone for the package; record it with `settle`",
    EntryState.UNKNOWN: "look in the seller zone for the package; record it with `settle`",
    EntryState.SUBMITTED: "wait for the report with `resume`",
    EntryState.REFUSED: "the service refused the package: `status` has the reason; correct it and submit again",
    EntryState.DONE: "nothing is left to do",
}


@attrs.frozen
class LedgerEntry:
    """One submission in a ledger. Neither a token nor the address of the package is recorded."""

    id: int
    """The number of the entry; 0 before the ledger has assigned one."""
    kind: KindName
    seller: str
    """The login of the seller."""
    environment: str
    """The URL of the service."""
    name: str
    """The name of the package."""
    sha256: str
    """The SHA-256 hash of the submitted bytes, in hexadecimal."""
    state: EntryState
    began: datetime
    """When the submission began, with a time zone."""
    number: int | None = None
    """The service's number: PackageId or RelaysFileId. None as long as it is not known."""
    publication: str | None = attrs.field(default=None, repr=False)
    """The name by which the publisher withdraws the package."""
    status: str | None = None
    """The service's status if the package is processed, the class of the error if it was refused or is unknown."""

    @property
    def advice(self) -> str:
        """What to do about the entry."""
        return _ADVICE[self.state]


class Ledger(Protocol):
    """Records submissions: `FileLedger`, or your own class with these methods, for example for a database.

    When a method returns, its change must be stored permanently. A method that cannot do so raises LedgerError.
    """

    async def begin(self, entry: LedgerEntry, rows: Sequence[RowKey], *, allow_duplicate: bool) -> int:
        """Record that a package with these rows is being published. Return the number of the entry.

        Raises:
            AlreadySubmitted: If the same bytes of the same seller are under way, unless `allow_duplicate`.
            LedgerError: If the change cannot be stored.
        """

    async def submitting(self, entry: int, publication: str, *, allow_duplicate: bool) -> None:
        """Record that the package is submitted now.

        Raises:
            AlreadySubmitted: If another process has begun to submit the same bytes, unless `allow_duplicate`.
            LedgerError: If the change cannot be stored.
        """

    async def settle(
        self, entry: int, state: EntryState, *, number: int | None = None, status: str | None = None
    ) -> None:
        """Record the outcome of a submission. A number or status that is None does not change."""

    async def forget(self, entry: int) -> None:
        """Delete an entry and its rows."""

    async def entries(self) -> tuple[LedgerEntry, ...]:
        """Return all entries, the oldest first."""

    async def rows(self, entry: int) -> tuple[RowKey, ...]:
        """Return the rows of an entry."""
