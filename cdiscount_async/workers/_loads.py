"""Loads into a database, by the fleet; needs the extra `dlt`."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from .._call.client_arguments import ClientOptions
from ..credentials import Credentials
from ..environments import Environment
from ..errors import CdiscountError
from ._dates import after_error, next_date
from ._states import CursorStore, PollState
from ._traces import trace

__all__ = ("LOAD", "Loads")

_LOGGER: Final = logging.getLogger("cdiscount_async.workers")
LOAD: Final = "load"
"""The name of the jobs."""
_BUSY: Final = timedelta(seconds=30)
"""The pause while another load writes into the database."""
_LONGEST_RETRY: Final = timedelta(hours=1)


@attrs.frozen
class Loads:
    """Where the sellers are loaded to, and what of them."""

    destination: Any
    dataset: str
    kinds: Sequence[str]
    since: Any
    every: timedelta | None
    writing: asyncio.Lock = attrs.field(factory=asyncio.Lock)
    """Held by the load of this process: a database takes one at a time."""

    async def load(
        self, account: Credentials, environment: Environment, options: ClientOptions, store: CursorStore
    ) -> datetime | None:
        """Load what is new of one seller. Return the next date, or None if there is none."""
        from ..warehouse import loading, marketplace  # noqa: PLC0415 - an optional extra that takes a second to import

        state = await store.get(account.login, LOAD) or PollState(login=account.login, subscription=LOAD)
        if self.writing.locked():
            return datetime.now(UTC) + _BUSY
        async with self.writing:
            error: Exception | None = None
            try:
                source = marketplace([account], environment, since=self.since, **options)
                if self.kinds:
                    source = source.with_resources(*self.kinds)
                result = await loading(source, self.destination, dataset=self.dataset)
            except Exception as found:  # noqa: BLE001 - for example, dlt has no such kind, or a token store is broken
                error = found
                if not isinstance(error, CdiscountError):
                    _LOGGER.error("%s, %s: %s", state.login, LOAD, trace(error))  # noqa: TRY400 - without its text
            else:
                failed = result.sellers_failed.get(account.login, {})
                error = next(iter(failed.values()), None)
        state = self._after(state, error)
        await store.put(state)
        return state.due_at

    def _after(self, state: PollState, error: Exception | None) -> PollState:
        now = datetime.now(UTC)
        if error is None:
            due_at = None if self.every is None else next_date(state.login, LOAD, self.every, now)
            return attrs.evolve(state, due_at=due_at, polled_at=now, error="", failures=0)
        pause = min(_LONGEST_RETRY, timedelta(minutes=2 ** min(state.failures, 6)))
        date = max(now + pause, after_error(error, now))
        return attrs.evolve(state, due_at=date, error=type(error).__name__, failures=state.failures + 1)
