"""What one submission tells its ledger, if it has one."""

from collections.abc import Sequence
from datetime import UTC, datetime

import attrs

from ..errors import CdiscountError, LedgerError
from ..operations import Caller
from ._kinds import KindName, RowKey
from ._ledger import EntryState, Ledger, LedgerEntry


@attrs.define
class LedgerEntryWriter:
    """The entry of one submission; without a ledger everything here does nothing."""

    ledger: Ledger | None
    allow_duplicate: bool
    """Whether the same may be submitted although it is under way."""
    entry: int = 0

    async def begin(self, caller: Caller, kind: KindName, name: str, sha256: str, rows: Sequence[RowKey]) -> None:
        """Note that a package is being published."""
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
        self.entry = await self.ledger.begin(entry, rows, allow_duplicate=self.allow_duplicate)

    async def submitting(self, publication: str) -> None:
        """Note that the service will be told now."""
        if self.ledger is not None:
            await self.ledger.submitting(self.entry, publication, allow_duplicate=self.allow_duplicate)

    async def submitted(self, number: int) -> None:
        """Note that the service has taken it."""
        if self.ledger is None:
            return
        try:
            await self.ledger.settle(self.entry, EntryState.SUBMITTED, number=number)
        except LedgerError as error:
            error.add_note(f"the service has taken the package as number {number}: do not submit it again")
            raise

    async def failed(self, state: EntryState, error: CdiscountError) -> None:
        """Note how it failed; a ledger that fails as well must not hide that."""
        if self.ledger is None:
            return
        if state is EntryState.UNKNOWN:
            error.add_note(f"the ledger has it as entry {self.entry}: `settle` that when you know")
        try:
            await self.ledger.settle(self.entry, state, status=type(error).__name__)
        except LedgerError as trouble:
            error.add_note(f"this could not be written down: {trouble}")

    async def forget(self) -> None:
        """Note nothing: nothing was sent."""
        if self.ledger is not None:
            await self.ledger.forget(self.entry)
