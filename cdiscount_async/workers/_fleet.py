"""The part of a fleet that is in this process: it polls sellers when the engine says so."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

import attrs

from .._call.client_arguments import ClientOptions
from ..client import Client
from ..environments import Environment
from ..retries import Retries
from ..transport import Transport
from ._dates import next_date
from ._docket import Engine, Job, Work
from ._poll import Poll
from ._sellers import Sellers, SellerSource
from ._states import CursorStore, PollState
from ._storage import Storage
from ._subscriptions import Subscription

__all__ = ("Fleet", "Settings")

_LOGGER: Final = logging.getLogger("cdiscount_async.workers")
_GRACE: Final = 8.0
"""Seconds for the handlers in progress when the process is to end."""
_AT_ONCE: Final = 100
"""How many states are written at a time."""
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
        works: "Mapping[str, Callable[[Fleet, str, str], Awaitable[datetime | None]]]",
        concurrency: int,
    ) -> None:
        self.settings = settings
        self.subscriptions = subscriptions
        self.sellers = Sellers(settings.sellers)
        storage = settings.storage
        self.store: CursorStore = storage.cursor_store()
        self.engine = Engine(
            {name: self._polling(one) for name, one in subscriptions.items()}
            | {name: self._working(work) for name, work in works.items()},
            regularly=self.update_jobs,
            regular_pause=settings.refresh,
            url=storage.engine_url,
            name=storage.name,
            concurrency=concurrency,
            lease=settings.lease,
        )
        self.client: Client
        self._works = works
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
            self.client = Client.for_many(self.settings.environment, **options)
            await stack.enter_async_context(self.engine)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def start(self) -> None:
        """Begin to poll, until the fleet is left. An error of the engine ends the task that started it."""
        self._stack.enter_context(self.settings.storage.alone())
        group = await self._stack.enter_async_context(asyncio.TaskGroup())
        refreshing = group.create_task(self.sellers.keep_fresh(self.settings.refresh.total_seconds()))
        self._stack.callback(refreshing.cancel)
        working = group.create_task(self.engine.run())
        self._stack.push_async_callback(self._stop, working)
        self._is_started = True

    async def shop(self, login: str) -> Client | None:
        """Return the client of a seller, or None if the source does not have him."""
        credentials = await self.sellers.find(login)
        return None if credentials is None else self.client.for_seller(credentials)

    async def update_jobs(self) -> None:
        """Add jobs for new sellers, and remove those of sellers and subscriptions that are gone."""
        is_complete = await self.sellers.try_refresh()
        wanted = {Job(name, login) for login in self.sellers.logins for name in self.subscriptions}
        present = await self.engine.jobs()
        now = datetime.now(UTC)
        new = [(job, self._next_date(job, now)) for job in wanted - present]
        for start in range(0, len(new), _AT_ONCE):
            await asyncio.gather(*(self._note_first_date(*one) for one in new[start : start + _AT_ONCE]))
        await self.engine.add(new)
        gone = present - wanted if is_complete else ()
        for job in gone:
            if job.name not in self._works:
                await self.engine.remove(job)

    async def running(self) -> int | None:
        """Return how many jobs are in progress in all processes; None if that is not known here."""
        if self.settings.storage.url is not None:
            return len(await self.engine.in_progress())
        return len(self._polls) + len(self._others) if self._is_started else None

    async def _note_first_date(self, job: Job, when: datetime) -> None:
        if await self.store.get(job.login, job.name) is None:
            await self.store.put(PollState(login=job.login, subscription=job.name, due_at=when))

    def _next_date(self, job: Job, after: datetime) -> datetime:
        return next_date(job.login, job.name, self.subscriptions[job.name].every, after)

    def _polling(self, subscription: Subscription) -> Work:
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

    def _working(self, work: "Callable[[Fleet, str, str], Awaitable[datetime | None]]") -> Work:
        async def run(login: str, detail: str, _: datetime) -> datetime | None:
            if self._is_stopping:
                return datetime.now(UTC)
            task = asyncio.ensure_future(work(self, login, detail))
            self._others.add(task)
            try:
                await asyncio.wait({task})
                return datetime.now(UTC) if task.cancelled() else task.result()
            finally:
                task.cancel()
                self._others.discard(task)

        return run

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
