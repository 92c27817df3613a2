"""Writes the entry of one submission into its ledger, if it has one."""

from collections.abc import Sequence
from datetime import UTC, datetime

import attrs

from ..errors import CdiscountError, LedgerError
from ..operations import Caller
from ._kinds import KindName, RowKey
from ._ledger import EntryState, Ledger, LedgerEntry


@attrs.define
class LedgerEntryWriter:
    """Records the steps of one submission. Without a ledger, its methods do nothing."""

    ledger: Ledger | None
    allow_duplicate: bool
    """Whether the package may be submitted although the same bytes are under way."""
    number: int = 0
    """The number of the entry; 0 before there is one."""

    async def begin(self, caller: Caller, kind: KindName, name: str, sha256: str, rows: Sequence[RowKey]) -> None:
        """Record that a package is being published."""
        if self.ledger is None:
            return
        entry = LedgerEntry(
            id=0,
            kind=kind,
            seller=caller.login,
            environment=caller.environment.service_url,
            name=name,
            sha256=sha256,
            state=EntryState.PUBLISHING,
            began=datetime.fromtimestamp(caller.timing.now(), UTC),
        )
        self.number = await self.ledger.begin(entry, rows, allow_duplicate=self.allow_duplicate)

    async def submitting(self, publication: str) -> None:
        """Record that the address is sent to the service now."""
        if self.ledger is not None:
            await self.ledger.submitting(self.number, publication, allow_duplicate=self.allow_duplicate)

    async def submitted(self, number: int) -> None:
        """Record that the service has accepted the package."""
        if self.ledger is None:
            return
        try:
            await self.ledger.settle(self.number, EntryState.SUBMITTED, number=number)
        except LedgerError as error:
            error.add_note(f"the service has accepted the package as number {number}: do not submit it again")
            raise

    async def failed(self, state: EntryState, error: CdiscountError) -> None:
        """Record how the submission failed. If the ledger fails as well, this becomes a note of the error."""
        if self.ledger is None:
            return
        if state is EntryState.UNKNOWN:
            error.add_note(
                f"the ledger has it as entry {self.number}: record the outcome with `settle` once you know it"
            )
        try:
            await self.ledger.settle(self.number, state, status=type(error).__name__)
        except LedgerError as problem:
            error.add_note(f"the ledger could not record this: {problem}")

    async def forget(self) -> None:
        """Delete the entry, because nothing was sent to the service."""
        if self.ledger is not None:
            await self.ledger.forget(self.number)
