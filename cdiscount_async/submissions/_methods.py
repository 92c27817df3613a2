"""The methods of the client's sections that submit packages."""

from pathlib import Path
from shutil import copyfile
from typing import Literal

import attrs

from .._common.package_rows import OnRow
from .._common.publication import Publisher
from ..operations import Section
from ._kinds import Package, SubmissionKind
from ._ledger import EntryState, Ledger
from ._submission import Submission
from ._submit import submit


@attrs.frozen
class RelaysFile:
    """A file of pick-up shops to submit: an XLSX. Its columns are not documented."""

    path: Path = attrs.field(converter=Path)

    @property
    def kind(self) -> Literal["relays"]:
        """The kind of rows: `"relays"`."""
        return "relays"

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    def write(self, file: Path, on_row: OnRow | None = None) -> None:  # noqa: ARG002 - the rows are not known
        """Copy the file unchanged."""
        copyfile(self.path, file)


class Submissions(Section):
    """Submits packages of one kind, and returns earlier submissions."""

    def _kind(self) -> SubmissionKind:
        raise NotImplementedError

    async def submit(
        self, package: Package, publisher: Publisher, *, ledger: Ledger | None = None, allow_duplicate: bool = False
    ) -> Submission:
        """Write a package, publish it, and submit its address to the service. The call is sent once, never repeated.

        The package is written in a thread. An iterator of rows is read in that thread, too. If the service refuses the
        package, it is withdrawn from the publisher. Warns with UnreachableWarning if the service can probably not
        reach the address.

        Args:
            package: The package.
            publisher: Makes the package available to the service.
            ledger: Records every step, and refuses a package that is under way already.
            allow_duplicate: Submit the package although the ledger has the same bytes under way.

        Raises:
            InvalidRequest, InvalidPackage: If the package cannot be written.
            PublishFailed: If the package cannot be published.
            AlreadySubmitted: If the ledger has the same bytes under way.
            OperationFailed: If the service refuses the package; other errors of a call as well.
            OutcomeUnknown: If it is unknown whether the service has the package. The package stays published. Look in
                the seller zone before you submit it again. The same is true if the call is cancelled.
            LedgerError: If the ledger cannot be written. If the service has accepted the package, a note of the error
                has its number.
            DryRun: If the client was made to send nothing. The package is written, but not published.
            TypeError, ValueError: If an argument is of a wrong type, or the package of another kind.
        """
        return await submit(self._caller, self._kind(), package, publisher, ledger, allow_duplicate=allow_duplicate)

    def submission(self, number: int) -> Submission:
        """Return a submission by its number: PackageId or RelaysFileId.

        Its report has the rows that the service names. Raises ValueError for a number below 1.
        """
        return Submission(self._caller, self._kind(), number)

    async def resume(self, ledger: Ledger, publisher: Publisher | None = None) -> list[Submission]:
        """Return this seller's submissions that are in a ledger and not yet processed, the oldest first.

        Args:
            ledger: The ledger that recorded them.
            publisher: The publisher that published them. It withdraws each package once it is processed.

        Raises:
            LedgerError: If the ledger cannot be read.
        """
        kind, caller = self._kind(), self._caller
        return [
            Submission(
                caller,
                kind,
                entry.number,
                publisher=publisher,
                publication=entry.publication,
                ledger=ledger,
                entry=entry.id,
            )
            for entry in await ledger.entries()
            if entry.state is EntryState.SUBMITTED
            and entry.number is not None
            and (entry.kind, entry.seller, entry.environment)
            == (kind.name, caller.login, caller.environment.service_url)
        ]
