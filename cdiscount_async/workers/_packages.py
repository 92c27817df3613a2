"""Packages that were submitted: their reports are polled by the fleet."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

import attrs

from .._common.publication import Publisher
from ..client import Client
from ..environments import Environment
from ..errors import CdiscountError, StillPending, WorkersError
from ..submissions import EntryState, Ledger, Package, PackageReport, Submission
from ._dates import after_error
from ._docket import Engine, Job
from ._states import CursorStore, PollState
from ._traces import trace

__all__ = ("PACKAGE", "Packages", "ReportHandler")

ReportHandler: TypeAlias = Callable[[Client, PackageReport], Awaitable[object]]
"""A function of yours: it takes the seller's client and the report of a package."""
PACKAGE: Final = "package"
"""The name of the jobs."""
_LOGGER: Final = logging.getLogger("cdiscount_async.workers")
_FIRST_PAUSE: Final = 5.0
_LONGEST_PAUSE: Final = 300.0
_GROWTH: Final = 1.6
"""The pauses between two polls of a report, in seconds, and the factor from one to the next."""
_LONGEST_RETRY: Final = timedelta(hours=1)
"""The longest pause after a poll or a handler failed."""


@attrs.frozen
class Packages:
    """How packages are submitted, and who receives the reports."""

    publisher: Publisher | None
    ledger: Ledger | None
    handlers: Sequence[ReportHandler]

    async def submit(
        self, shop: Client, package: Package, store: CursorStore, engine: Engine, *, allow_duplicate: bool
    ) -> int:
        """Submit a package, and add the job that waits for its report. Return the service's number of the package."""
        if self.publisher is None:
            raise ValueError("a publisher is needed to submit packages: Workers(…, publisher=…)")
        section: Any = getattr(shop, package.kind)
        submission: Submission = await section.submit(
            package, self.publisher, ledger=self.ledger, allow_duplicate=allow_duplicate
        )
        try:
            await follow(shop.login, package.kind, submission.number, store, engine)
        except WorkersError as error:
            error.add_note(
                f"the service has accepted the package as number {submission.number}: do not submit it again"
            )
            raise
        return submission.number

    async def resume(self, environment: Environment, store: CursorStore, engine: Engine) -> None:
        """Wait also for the packages that the ledger has as submitted: a process may have died before it could."""
        for entry in await self.ledger.entries() if self.ledger is not None else ():
            is_ours = entry.state is EntryState.SUBMITTED and entry.environment == environment.service_url
            if is_ours and entry.number is not None:
                name = f"{PACKAGE}:{entry.kind}:{entry.number}"
                if await store.get(entry.seller, name) is None:
                    await follow(entry.seller, entry.kind, entry.number, store, engine)

    async def poll(self, shop: Client, detail: str, store: CursorStore) -> datetime | None:
        """Poll a report once. Return the next date, or None if the report was handled."""
        name = f"{PACKAGE}:{detail}"
        state = await store.get(shop.login, name) or PollState(login=shop.login, subscription=name)
        now = datetime.now(UTC)
        try:
            report = await (await self._submission(shop, detail)).wait(timedelta())
            for handler in self.handlers:
                await handler(shop, report)
        except StillPending:
            polls = int(state.cursor or 0) + 1
            pause = timedelta(seconds=min(_LONGEST_PAUSE, _FIRST_PAUSE * _GROWTH**polls))
            state = attrs.evolve(state, cursor=str(polls), due_at=now + pause, error="", failures=0)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a handler raises is its own
            state = _failed(state, error, now)
        else:
            await store.drop(shop.login, name)
            return None
        await store.put(state)
        return state.due_at

    async def _submission(self, shop: Client, detail: str) -> Submission:
        """Return a submission with what the ledger knows of it, if the ledger is that of this process."""
        kind, _, number = detail.partition(":")
        section: Any = getattr(shop, kind)
        if self.ledger is not None:
            for one in await section.resume(self.ledger, self.publisher):
                if one.number == int(number):
                    found: Submission = one
                    return found
        without_rows: Submission = section.submission(int(number))
        return without_rows


async def follow(login: str, kind: str, number: int, store: CursorStore, engine: Engine) -> None:
    """Note that the report of a package is waited for, and add the job that polls it."""
    job, date = Job(PACKAGE, login, f"{kind}:{number}"), datetime.now(UTC) + timedelta(seconds=_FIRST_PAUSE)
    await store.put(PollState(login=login, subscription=f"{PACKAGE}:{job.detail}", due_at=date))
    await engine.add([(job, date)])


def _failed(state: PollState, error: BaseException, now: datetime) -> PollState:
    failures = state.failures + 1
    if not isinstance(error, CdiscountError):
        _LOGGER.error("%s, %s: the handler raised %s", state.login, state.subscription, trace(error))
    pause = min(_LONGEST_RETRY, timedelta(minutes=2 ** min(failures - 1, 6)))
    date = max(now + pause, after_error(error, now))
    return attrs.evolve(state, due_at=date, error=type(error).__name__, failures=failures)
