"""The methods of those sections of a client that take packages."""

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
    """A file of pick-up shops to submit: an XLSX, whose columns are not documented."""

    path: Path = attrs.field(converter=Path)

    @property
    def kind(self) -> Literal["relays"]:
        """What it has."""
        return "relays"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name

    def write(self, file: Path, on_row: OnRow | None = None) -> None:  # noqa: ARG002 - nobody knows its rows
        """Copy it as it is."""
        copyfile(self.path, file)


class Submissions(Section):
    """Submits packages of one kind, and finds those again that were submitted before."""

    def _kind(self) -> SubmissionKind:
        """Which kind it is."""
        raise NotImplementedError

    async def submit(
        self, package: Package, publisher: Publisher, *, ledger: Ledger | None = None, allow_duplicate: bool = False
    ) -> Submission:
        """Write a package, publish it, and tell the service of it: once, whatever happens.

        The package is written in a thread; so is whatever iterator it takes its rows from. A `ledger` writes every
        step down, and refuses what it knows to be under way already, unless `allow_duplicate`.

        Raises InvalidRequest and InvalidPackage for a package that cannot be written, PublishFailed, AlreadySubmitted,
        and OperationFailed and the other errors of a call where the service does not take it; then it is taken away
        from where it was published. OutcomeUnknown says that nobody knows whether the service took it: it stays
        published, and must not be submitted again before you have looked. Being cancelled while the call is under way
        means the same. LedgerError after the service took it has a note with its number. ValueError for a package of
        another kind. DryRun from a client that is made to send nothing: the package is written, and not published.
        Warns with UnreachableWarning where the service will hardly reach the publisher.
        """
        return await submit(self._caller, self._kind(), package, publisher, ledger, allow_duplicate=allow_duplicate)

    def submission(self, number: int, *, publisher: Publisher | None = None) -> Submission:
        """Return a submission by its number: PackageId, or RelaysFileId; its rows are those that the service tells of.

        Raises ValueError for a number below 1.
        """
        return Submission(self._caller, self._kind(), number, publisher=publisher)

    async def resume(self, ledger: Ledger, publisher: Publisher | None = None) -> list[Submission]:
        """Return the submissions of this seller that a ledger has and that are not processed, the oldest first.

        With the publisher that they were published by, they are taken away from there in the end. Raises LedgerError.
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
