"""A package that the service has: how far it is, and what became of it."""

from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from .._common.arguments import expect
from .._common.publication import Publication, Publisher
from .._common.redaction import hiding
from ..errors import (
    CdiscountError,
    DataTimedOut,
    InternalServiceFault,
    NotXml,
    OperationFailed,
    PreproductionClosed,
    PublishFailed,
    QuotaExceeded,
    StillPending,
    TransportError,
)
from ..operations import Caller
from ._kinds import KindName, RowKey, SubmissionKind
from ._ledger import EntryState, Ledger
from ._logs import Log, State
from ._report import PackageReport, joined

TIMEOUT: Final = timedelta(hours=1)
INITIAL_INTERVAL: Final = timedelta(seconds=5)
MAX_INTERVAL: Final = timedelta(minutes=5)
GROWTH: Final = 1.6
"""How many times longer each pause is than the one before."""

_PASSING: Final = (DataTimedOut, InternalServiceFault, NotXml, QuotaExceeded, TransportError)
"""What may be over when it is asked again later, although the call has repeated it as often as it does."""
_UNREADABLE: Final = "Impossible de lire les rapports du package"
"""The service's words for a report that is not there yet."""


@attrs.frozen
class Progress:
    """How far a package is, whenever the service was asked."""

    number: int
    """PackageId, or RelaysFileId."""
    status: str | None
    """The service's own word; None while it says nothing, which it does of waiting packages."""
    logs: int
    """Of how many rows it tells."""
    asked: int
    """How often it was asked."""
    waited: float
    """Seconds since it was asked first."""
    next_in: float | None
    """Seconds until it is asked again; None where that is over."""
    trouble: CdiscountError | None = None
    """Why the report could not be read this time."""
    report: PackageReport | None = None
    """What became of the package, once it is processed."""


class Submission:
    """A package that the service has taken, from `submit`, or by its number from `submission`."""

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
        """`offers`, `products` or `relays`."""
        return self._kind.name

    @property
    def number(self) -> int:
        """PackageId, or RelaysFileId: keep it, it is all that a later process needs."""
        return self._number

    async def wait(
        self,
        timeout: timedelta = TIMEOUT,  # noqa: ASYNC109 - it ends the waiting, and cancels nothing
        *,
        initial_interval: timedelta = INITIAL_INTERVAL,
        max_interval: timedelta = MAX_INTERVAL,
    ) -> PackageReport:
        """Ask how far the package is until it is processed, and give what became of each row.

        As `progress`, which raises the same.
        """
        async for progress in self.progress(timeout, initial_interval=initial_interval, max_interval=max_interval):
            if progress.report is not None:
                report = progress.report
        return report

    async def progress(
        self,
        timeout: timedelta = TIMEOUT,  # noqa: ASYNC109 - it ends the waiting, and cancels nothing
        *,
        initial_interval: timedelta = INITIAL_INTERVAL,
        max_interval: timedelta = MAX_INTERVAL,
    ) -> AsyncGenerator[Progress]:
        """Ask how far the package is, at once and then in growing intervals, and give each answer.

        The last one has the report, and the package is taken away from where it was published by then.
        The first pause is about `initial_interval`, 5 seconds by default. Each is longer than the one before, and none
        longer than `max_interval`, 5 minutes. A report that cannot be read yet counts as pending, as
        does a failure that may pass.

        Raises StillPending after `timeout`, one hour by default; NotAuthorized and OperationFailed where asking again
        would not help; ValueError for times that make no sense.
        """
        if not (timeout >= timedelta() < initial_interval <= max_interval):
            raise ValueError("expected timeout >= 0 and 0 < initial_interval <= max_interval")
        timing = self._caller.timing
        begin, pause, asked = timing.monotonic(), initial_interval.total_seconds(), 0
        while True:
            state, logs, trouble = await self._ask()
            asked += 1
            waited = timing.monotonic() - begin
            if state is not None and state.finished:
                report = await self._finish(state, logs)
                yield Progress(self.number, state.status, len(logs), asked, waited, None, report=report)
                return
            if (left := timeout.total_seconds() - waited) <= 0:
                raise self._still_pending(waited, trouble) from trouble
            next_in = min(left, max(pause * (0.8 + 0.4 * timing.chance()), self._closed_for(trouble)))
            yield Progress(self.number, state.status if state else None, len(logs), asked, waited, next_in, trouble)
            await timing.sleep(next_in)
            pause = min(pause * GROWTH, max_interval.total_seconds())

    __aiter__ = progress

    async def _ask(self) -> tuple[State | None, Sequence[Log], CdiscountError | None]:
        kind, logs = self._kind, list[Log]()

        async def take(items: Sequence[Any]) -> None:
            logs.extend(map(kind.log, items))

        try:
            with hiding(self._publication or ""):  # what is wrong with a package may quote its address
                result = await self._caller.receive(kind.reporting, kind.question(self.number), take)
        except PreproductionClosed:  # for longer than anybody waits
            raise
        except _PASSING as error:
            return None, (), error
        except OperationFailed as error:
            if (error.message or "").startswith(_UNREADABLE) or not (error.message or error.errors):
                return None, (), error  # products that are not known yet fail without a word
            error.add_note(f"it was asked for {self.kind}: packages of other kinds and other sellers are refused alike")
            raise
        return kind.state(result), logs, None

    def _closed_for(self, trouble: CdiscountError | None) -> float:
        """Return the seconds in which asking is of no use."""
        if not isinstance(trouble, QuotaExceeded):
            return 0.0
        return (trouble.resets_at - datetime.fromtimestamp(self._caller.timing.now(), UTC)).total_seconds()

    def _still_pending(self, waited: float, trouble: CdiscountError | None) -> StillPending:
        why = f" (the last answer: {trouble})" if trouble else ""
        error = StillPending(
            f"package {self.number} is not processed after {waited:.0f} seconds{why};"
            f" ask again later: client.{self._kind.submitting.section}.submission({self.number}).wait()",
            number=self.number,
        )
        error.operation, error.seller = self._kind.reporting.name, self._caller.login
        return error

    async def _finish(self, state: State, logs: Sequence[Log]) -> PackageReport:
        """Make the report, and put away what the package has left behind."""
        status = state.status or ""
        if self._rows is None and self._ledger is not None and self._entry is not None:
            self._rows = await self._ledger.rows(self._entry)
        rows, unmatched = joined(self._rows or None, logs, status)
        left_behind = not await self._withdraw()
        if self._ledger is not None and self._entry is not None:
            await self._ledger.settle(self._entry, EntryState.DONE, status=status)
        return PackageReport(self.kind, self.number, status, rows, unmatched, left_behind)

    async def _withdraw(self) -> bool:
        """Take the package away from where it was published; tell whether nothing of it is left there."""
        if self._publication is None:
            return True
        if self._publisher is None:
            return False
        try:
            await self._publisher.withdraw(Publication("", self._publication))
        except PublishFailed:
            return False
        return True
