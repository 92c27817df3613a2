"""One poll of one seller: from the cursor, through the handler, to the next cursor."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from ..client import Client
from ..errors import CdiscountError
from ..french_time import in_french_time
from ..harvest import Changes
from ._dates import MAX_ITEM_FAILURES, after_error, handler_pause, next_date
from ._states import CursorStore, DeadLetter, PollState
from ._subscriptions import Subscription
from ._traces import trace

__all__ = ("Limits", "Poll")

_LOGGER: Final = logging.getLogger("cdiscount_async.workers")


@attrs.frozen(kw_only=True)
class Limits:
    """How often the cursor is stored, and when a poll makes way for others."""

    save_items: int = 50
    save_seconds: float = 5.0
    poll_items: int = 1_000
    poll_seconds: float = 300.0


LIMITS: Final = Limits()
"""The default."""


class _HandlerError(Exception):
    """The handler raised. The original error has been noted."""


class Poll:
    """One poll. The cursor is stored after the handler, so a process that dies loses nothing."""

    def __init__(
        self,
        shop: Client,
        subscription: Subscription,
        state: PollState,
        store: CursorStore,
        since: datetime | timedelta,
        limits: Limits = LIMITS,
    ) -> None:
        self.state = state
        self._shop = shop
        self._subscription = subscription
        self._store = store
        self._limits = limits
        self._since = since
        self._changes: Changes[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._in_handler = False
        self._must_end = False
        self._more = False
        """Whether the poll made way before it was complete."""
        self._pause_until: datetime | None = None

    async def run(self, due: datetime) -> datetime:
        """Poll, store the state, and return the date of the next poll. Raises WorkersError.

        If this is cancelled, the state is stored before CancelledError is raised.
        """
        task = self._task = asyncio.create_task(self._handle_all())
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            await self._end(task, due)
            raise
        return await self._end(task, due)

    def stop(self) -> None:
        """End the poll soon: at once while it waits for the service, otherwise after the present item."""
        self._must_end = True
        if not self._in_handler:
            self.cancel()

    def cancel(self) -> None:
        """End the poll at once, also in the middle of the handler."""
        self._must_end = True
        if self._task is not None:
            self._task.cancel()

    async def _end(self, task: "asyncio.Task[None]", due: datetime) -> datetime:
        if not task.done():
            self.cancel()
            await asyncio.wait({task})
        is_cut_off, now = self._more, datetime.now(UTC)
        error: BaseException | None
        if not task.cancelled():
            error = task.exception()
        elif self._must_end:
            error, is_cut_off = None, True
        else:  # not by the fleet
            error = asyncio.CancelledError()
        self.state = self._outcome(error, now, due, is_cut_off=is_cut_off)
        await self._store.put(self.state)
        return self.state.due_at or now

    def _outcome(self, error: BaseException | None, now: datetime, due: datetime, *, is_cut_off: bool) -> PollState:
        """Return the state after the poll."""
        state = attrs.evolve(self.state, cursor=self._cursor)
        subscription = self._subscription
        if is_cut_off:
            return attrs.evolve(state, due_at=now)
        if error is None:
            return attrs.evolve(
                state,
                due_at=self._next_after(max(now, due)),
                polled_at=now,
                error="",
                failures=0,
                item="",
                item_failures=0,
            )
        if isinstance(error, _HandlerError):
            date = self._pause_until or now
        else:
            if not isinstance(error, CdiscountError):
                _LOGGER.error("%s, %s: %s", state.login, subscription.name, trace(error))
            state = attrs.evolve(state, error=type(error).__name__)
            date = self._next_after(max(due, after_error(error, now)))
        if not state.failures:  # what goes on failing is in the status
            _LOGGER.warning("%s, %s: the poll ended with %s", state.login, subscription.name, state.error)
        return attrs.evolve(state, due_at=date, failures=state.failures + 1)

    def _next_after(self, moment: datetime) -> datetime:
        return next_date(self.state.login, self._subscription.name, self._subscription.every, moment)

    async def _handle_all(self) -> None:
        began = saved_at = time.monotonic()
        count = saved = 0
        self._changes = self._subscription.changes(self._shop, cursor=self.state.cursor or None, since=self._since)
        async with self._changes as changes:
            async for item in changes:
                # The cursor covers the items before this one.
                seconds = time.monotonic()
                if self._must_end or count >= self._limits.poll_items or seconds - began >= self._limits.poll_seconds:
                    self._more = True
                    break
                if count - saved >= self._limits.save_items or seconds - saved_at >= self._limits.save_seconds:
                    await self._save()
                    saved, saved_at = count, seconds
                await self._handle(item)
                count += 1

    async def _save(self) -> None:
        self.state = attrs.evolve(self.state, cursor=self._cursor)
        await self._store.put(self.state)

    @property
    def _cursor(self) -> str | None:
        """The cursor after the items that were handled."""
        return self.state.cursor if self._changes is None else self._changes.cursor

    async def _handle(self, item: Any) -> None:
        self._in_handler = True
        try:
            await self._subscription.handler(self._shop, item)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # also SystemExit, and CancelledError of something that the handler awaited
            if isinstance(error, asyncio.CancelledError):
                if self._must_end or self._task is None:
                    raise
                self._task.uncancel()
            await self._failed(item, error)
        finally:
            self._in_handler = False
            if self._must_end and self._task is not None:
                self._task.cancel()  # the loop may otherwise wait for the service

    async def _failed(self, item: Any, error: BaseException) -> None:
        """Note that the handler raised. Return if the item was put aside; raise _HandlerError if it is tried again."""
        number, now = self._subscription.number_of(item), datetime.now(UTC)
        _LOGGER.error("%s, %s: the handler raised for %s: %s", *self._names, number, trace(error))
        pause_until = after_error(error, now)
        if pause_until > now:  # no call of this seller can work before: that says nothing about the item
            self.state = attrs.evolve(self.state, error=type(error).__name__)
            self._pause_until = pause_until
            raise _HandlerError from None
        failures = self.state.item_failures + 1 if self.state.item == number else 1
        if failures < MAX_ITEM_FAILURES:
            self.state = attrs.evolve(self.state, error=type(error).__name__, item=number, item_failures=failures)
            self._pause_until = now + handler_pause(failures)
            raise _HandlerError from None
        changed = item.last_updated_date or item.creation_date or in_french_time(now)
        letter = DeadLetter(
            login=self.state.login,
            subscription=self._subscription.name,
            number=number,
            error=type(error).__name__,
            failed_at=now,
            since=changed - timedelta(seconds=1),
        )
        await self._store.put_letter(letter)
        self.state = attrs.evolve(self.state, item="", item_failures=0)
        _LOGGER.error("%s, %s: %s is put aside after %d failures", *self._names, number, failures)

    @property
    def _names(self) -> tuple[str, str]:
        return self.state.login, self._subscription.name
