"""The part of a fleet that is in this process: it does jobs when the engine says so."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

import attrs

from .._call.client_arguments import ClientOptions
from ..client import Client
from ..environments import Environment
from ..errors import WorkersError
from ..retries import Retries
from ..transport import Transport
from ._blocking import warn_of_blocking
from ._bounded_store import BoundedStore
from ._docket import Engine, Work
from ._loads import LOAD, Loads
from ._packages import PACKAGE, Packages
from ._poll import Poll
from ._roster import Roster
from ._sellers import Sellers, SellerSource
from ._states import CursorStore, PollState
from ._storage import Storage
from ._subscriptions import Subscription

__all__ = ("Fleet", "Settings")

_GRACE: Final = 8.0
"""Seconds for the handlers in progress when the process is to end."""
_RETRIES: Final = Retries(attempts=2, deadline=120.0)
"""A seller whose calls hang occupies a place for two minutes at most."""


@attrs.frozen(kw_only=True)
class Settings:
    """What is the same for all processes of a fleet."""

    sellers: SellerSource
    environment: Environment
    storage: Storage
    since: datetime | timedelta
    refresh: timedelta
    lease: timedelta
    client_options: ClientOptions


class Fleet:
    """Opens what a fleet needs when it is entered. `start` begins to poll, and leaving stops it."""

    def __init__(
        self,
        settings: Settings,
        subscriptions: Mapping[str, Subscription],
        packages: Packages,
        loads: Loads | None,
        concurrency: int,
    ) -> None:
        self.settings = settings
        self.subscriptions = subscriptions
        self.packages = packages
        self.loads = loads
        self.sellers = Sellers(settings.sellers)
        self.store: CursorStore = BoundedStore(settings.storage.cursor_store())
        intervals = {name: one.every for name, one in subscriptions.items()}
        works = {name: self._polling(one) for name, one in subscriptions.items()}
        works[PACKAGE] = self._cancellable(self._poll_report)
        if loads is not None:
            works[LOAD] = self._cancellable(self._load)
            if loads.every is not None:
                intervals[LOAD] = loads.every
        self.engine = Engine(
            works,
            regularly=self._update_roster,
            regular_pause=settings.refresh,
            url=settings.storage.engine_url,
            name=settings.storage.name,
            concurrency=concurrency,
            lease=settings.lease,
        )
        self.roster = Roster(self.engine, self.store, self.sellers, intervals)
        self.client: Client
        self._options: ClientOptions = {}
        self._concurrency = concurrency
        self._stack = AsyncExitStack()
        self._polls: set[Poll] = set()
        self._others: set[asyncio.Task[Any]] = set()
        self._is_started = False
        self._is_stopping = False

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.store)
            tokens = await stack.enter_async_context(self.settings.storage.tokens())
            await self.sellers.refresh()
            options: ClientOptions = {"retries": _RETRIES, **self.settings.client_options, "token_store": tokens}
            if options.get("transport") is None:
                transport = options["transport"] = Transport(connections=max(64, self._concurrency))
                stack.push_async_callback(transport.aclose)
            self.client, self._options = Client.for_many(self.settings.environment, **options), options
            await stack.enter_async_context(self.engine)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._stack.__aexit__(kind, error, trace)
        except BaseExceptionGroup as group:
            if group.exceptions != (error,):  # the caller's own error stays as it is
                raise

    async def start(self) -> None:
        """Begin to poll, until the fleet is left. An error of the engine ends the task that started it."""
        self._stack.enter_context(self.settings.storage.alone())
        await self.packages.resume(self.settings.environment, self.store, self.engine)
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        for beside in (
            self.sellers.keep_fresh(self.settings.refresh.total_seconds()),
            warn_of_blocking(self.settings.lease.total_seconds()),
        ):
            self._stack.callback(group.create_task(beside).cancel)
        working = group.create_task(self.engine.run())
        self._stack.push_async_callback(self._stop, working)
        self._is_started = True

    async def shop(self, login: str) -> Client | None:
        """Return the client of a seller, or None if the source does not have him."""
        credentials = await self.sellers.find(login)
        return None if credentials is None else self.client.for_seller(credentials)

    async def running(self) -> int | None:
        """Return how many jobs are in progress in all processes; None if that is not known here."""
        if self.settings.storage.url is not None:
            return len(await self.engine.in_progress())
        return len(self._polls) + len(self._others) if self._is_started else None

    async def _update_roster(self) -> None:
        await self.roster.update()

    def _polling(self, subscription: Subscription) -> Work:
        """Return the work of the jobs that poll for a subscription."""

        async def poll(login: str, _: str, due: datetime) -> datetime | None:
            shop = await self.shop(login)
            if shop is None:
                return None
            if self._is_stopping:
                return datetime.now(UTC)
            state = await self.store.get(login, subscription.name)
            state = state or PollState(login=login, subscription=subscription.name)
            one = Poll(shop, subscription, state, self.store, self.settings.since)
            self._polls.add(one)
            try:
                return await one.run(due)
            finally:
                self._polls.discard(one)

        return poll

    def _cancellable(self, work: Callable[[str, str], Awaitable[datetime | None]]) -> Work:
        """Return work that is cancelled when the fleet stops, and is then due at once for another process."""

        async def run(login: str, detail: str, _: datetime) -> datetime | None:
            if self._is_stopping:
                return datetime.now(UTC)
            task = asyncio.ensure_future(work(login, detail))
            self._others.add(task)
            try:
                await asyncio.wait({task})
                if not task.cancelled():
                    return task.result()
                if self._is_stopping:
                    return datetime.now(UTC)
                raise WorkersError("the handler was cancelled, but not by the fleet")
            finally:
                task.cancel()
                self._others.discard(task)

        return run

    async def _poll_report(self, login: str, detail: str) -> datetime | None:
        shop = await self.shop(login)
        return None if shop is None else await self.packages.poll(shop, detail, self.store)

    async def _load(self, login: str, _: str) -> datetime | None:
        account = await self.sellers.find(login)
        if account is None or self.loads is None:
            return None
        return await self.loads.load(account, self.settings.environment, self._options, self.store)

    async def _stop(self, working: "asyncio.Task[None]") -> None:
        """Stop the polls, each after its present item, and wait until the engine has noted their next dates."""
        self._is_stopping = True
        working.cancel()
        for poll in self._polls:
            poll.stop()
        for task in self._others:
            task.cancel()
        _, late = await asyncio.wait({working}, timeout=_GRACE)
        if late:
            for poll in self._polls:
                poll.cancel()
            await asyncio.wait({working})
