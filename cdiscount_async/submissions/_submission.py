"""A package that the service has accepted: its progress and its report."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from .._common.arguments import expect
from .._common.publication import Publication, Publisher
from .._common.redaction import hiding
from ..errors import (
    CdiscountError,
    DamagedReply,
    OperationFailed,
    PreproductionClosed,
    PublishFailed,
    QuotaExceeded,
    StillPending,
)
from ..failures import Trait, failure_of
from ..operations import Caller
from ._kinds import KindName, RowKey, SubmissionKind
from ._ledger import EntryState, Ledger
from ._logs import Log, State
from ._report import PackageReport, joined

TIMEOUT: Final = timedelta(hours=1)
INITIAL_INTERVAL: Final = timedelta(seconds=5)
MAX_INTERVAL: Final = timedelta(minutes=5)
GROWTH: Final = 1.6
"""The factor from one pause to the next."""

_UNREADABLE: Final = "Impossible de lire les rapports du package"
"""The beginning of the service's message for a report that does not exist yet."""


@attrs.frozen
class Progress:
    """The progress of a package after one poll of its report."""

    number: int
    """The service's number: PackageId or RelaysFileId."""
    status: str | None
    """The service's status. None while the package waits, because the service reports no status then."""
    logs: int
    """The number of rows that the service reports on."""
    polls: int
    """The number of polls so far."""
    waited: float
    """Seconds since the first poll."""
    next_in: float | None
    """Seconds until the next poll; None after the last one."""
    error: CdiscountError | None = None
    """Why the report could not be read in this poll."""
    report: PackageReport | None = None
    """The report, once the package is processed."""


class Submission:
    """A package that the service has accepted. `submit` returns it, and `submission` by its number."""

    def __init__(
        self,
        caller: Caller,
        kind: SubmissionKind,
        number: int,
        *,
        rows: Sequence[RowKey] | None = None,
        publisher: Publisher | None = None,
        publication: str | None = None,
        ledger: Ledger | None = None,
        entry: int | None = None,
    ) -> None:
        expect("number", number, "a whole number", int)
        if number < 1:
            raise ValueError(f"a package has a number from 1, not {number}")
        self._caller: Final = caller
        self._kind: Final = kind
        self._number: Final = number
        self._rows = rows
        self._publisher: Final = publisher
        self._publication: Final = publication
        self._ledger: Final = ledger
        self._entry: Final = entry

    def __repr__(self) -> str:
        return f"Submission({self.kind}, {self.number})"

    @property
    def kind(self) -> KindName:
        """The kind of rows: `"offers"`, `"products"` or `"relays"`."""
        return self._kind.name

    @property
    def number(self) -> int:
        """The service's number: PackageId or RelaysFileId. A later process needs only this number."""
        return self._number

    async def wait(
        self,
        timeout: timedelta = TIMEOUT,  # noqa: ASYNC109 - it ends the polling, and cancels nothing
        *,
        initial_interval: timedelta = INITIAL_INTERVAL,
        max_interval: timedelta = MAX_INTERVAL,
    ) -> PackageReport:
        """Poll the report until the package is processed, and return it. See `progress` for arguments and errors."""
        async for progress in self.progress(timeout, initial_interval=initial_interval, max_interval=max_interval):
            if progress.report is not None:
                report = progress.report
        return report

    async def progress(
        self,
        timeout: timedelta = TIMEOUT,  # noqa: ASYNC109 - it ends the polling, and cancels nothing
        *,
        initial_interval: timedelta = INITIAL_INTERVAL,
        max_interval: timedelta = MAX_INTERVAL,
    ) -> AsyncGenerator[Progress]:
        """Poll the report at once and then in growing intervals, and yield the progress after each poll.

        The last progress has the report. By then, the package is withdrawn from its publisher. A report that cannot be
        read yet counts as pending, and so does a failure that may pass.

        Args:
            timeout: How long to poll; one hour by default.
            initial_interval: About the first pause; 5 seconds by default. Each pause is longer than the one before.
            max_interval: The longest pause; 5 minutes by default.

        Raises:
            StillPending: If the package is not processed after `timeout`.
            NotAuthorized, OperationFailed: If another poll would not help; other errors of a call as well.
            ValueError: If the times make no sense.
        """
        if not (timeout >= timedelta() < initial_interval <= max_interval):
            raise ValueError("expected timeout >= 0 and 0 < initial_interval <= max_interval")
        timing = self._caller.timing
        begin, pause, polls = timing.monotonic(), initial_interval.total_seconds(), 0
        while True:
            state, logs, error = await self._poll()
            polls += 1
            waited = timing.monotonic() - begin
            if state is not None and state.finished:
                report = await self._finish(state, logs)
                yield Progress(self.number, state.status, len(logs), polls, waited, None, report=report)
                return
            if (left := timeout.total_seconds() - waited) <= 0:
                raise self._still_pending(waited, error) from error
            next_in = min(left, max(pause * (0.8 + 0.4 * timing.chance()), self._closed_for(error)))
            yield Progress(self.number, state.status if state else None, len(logs), polls, waited, next_in, error)
            await timing.sleep(next_in)
            pause = min(pause * GROWTH, max_interval.total_seconds())

    __aiter__ = progress

    async def _poll(self) -> tuple[State | None, Sequence[Log], CdiscountError | None]:
        """Return the state and the logs, or the error if another poll may succeed."""
        kind, logs = self._kind, list[Log]()

        async def on_items(items: Sequence[Any]) -> None:
            logs.extend(map(kind.log, items))

        try:
            with hiding(self._publication or ""):  # a message about the package may quote its address
                result = await self._caller.receive(kind.reporting, kind.report_request(self.number), on_items)
        except PreproductionClosed:  # it lasts for days
            raise
        except CdiscountError as error:
            if isinstance(error, DamagedReply):
                error.clear_delivered()  # the logs go no further
            if Trait.PASSES_LATER in failure_of(error).traits or _is_not_there_yet(error):
                return None, (), error
            if isinstance(error, OperationFailed):
                error.add_note(
                    f"this asked for {self.kind}: packages of other kinds and of other sellers are refused, too"
                )
            raise
        return kind.state(result), logs, None

    def _closed_for(self, error: CdiscountError | None) -> float:
        """Return the seconds until a quota allows calls again; 0 for other errors."""
        if not isinstance(error, QuotaExceeded):
            return 0.0
        return (error.resets_at - datetime.fromtimestamp(self._caller.timing.now(), UTC)).total_seconds()

    def _still_pending(self, waited: float, last: CdiscountError | None) -> StillPending:
        why = f" (the last error: {last})" if last else ""
        error = StillPending(
            f"package {self.number} is not processed after {waited:.0f} seconds{why};"
            f" try again later: client.{self._kind.submitting.section}.submission({self.number}).wait()",
            number=self.number,
        )
        error.operation, error.seller = self._kind.reporting.name, self._caller.login
        return error

    async def _finish(self, state: State, logs: Sequence[Log]) -> PackageReport:
        """Return the report. Withdraws the package, and records the end in the ledger."""
        status = state.status or ""
        if self._rows is None and self._ledger is not None and self._entry is not None:
            self._rows = await self._ledger.rows(self._entry)
        rows, unmatched = joined(self._rows or None, logs, status)
        left_behind = not await self._withdraw()
        if self._ledger is not None and self._entry is not None:
            await self._ledger.settle(self._entry, EntryState.DONE, status=status)
        return PackageReport(self.kind, self.number, status, rows, unmatched, left_behind)

    async def _withdraw(self) -> bool:
        """Withdraw the package from its publisher. Return whether nothing of it is left there."""
        if self._publication is None:
            return True
        if self._publisher is None:
            return False
        try:
            await self._publisher.withdraw(Publication("", self._publication))
        except PublishFailed:
            return False
        return True


def _is_not_there_yet(error: CdiscountError) -> bool:
    """Return whether the report does not exist yet; the service says that in words, or of products with no word."""
    return isinstance(error, OperationFailed) and (
        (error.message or "").startswith(_UNREADABLE) or not (error.message or error.errors)
    )
