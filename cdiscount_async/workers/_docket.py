"""The engine: docket. It runs each job at its date, once at a time, on any of the processes that share its Redis.

This is the only module that knows docket. It knows neither sellers nor cursors: a job has a name, a login and a detail.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

import attrs

from .._common.extras import extra
from ..errors import WorkersError
from ._redis_errors import redis_errors
from ._redis_url import with_connections
from ._traces import trace

with extra("workers"):
    from docket import CurrentExecution, Disposition, Docket, Execution, Perpetual, Worker
    from docket.instrumentation import healthcheck_server, metrics_server
    from redis.exceptions import (
        AuthenticationError,
        AuthorizationError,
        ConnectionError as RedisConnectionError,
        ResponseError,
        TimeoutError as RedisTimeoutError,
    )

__all__ = ("Engine", "Job", "Work", "serving_metrics")

_LOGGER: Final = logging.getLogger("cdiscount_async.workers")
_ROSTER: Final = "roster"
"""The name of the task that runs regularly."""
_FILLED: Final = "filled"
"""The key of the note that all jobs were added."""
_PAGE: Final = 10_000
"""How many keys are read at a time."""
_CHUNK: Final = 1_000
"""How many jobs are added at a time."""
_AFTER_ERROR: Final = timedelta(minutes=1)
"""The pause after work that raised."""
_SPARE_CONNECTIONS: Final = 32
"""Connections for the engine itself, beside those of the jobs."""

Work: TypeAlias = Callable[[str, str, datetime], Awaitable[datetime | None]]
"""Does a job. It takes the login, the detail and the date at which the job was due, and returns the next date, or None
if there is none."""


@attrs.frozen
class Job:
    """Something to do for a seller. Nothing else travels through the engine."""

    name: str
    login: str
    detail: str = ""

    @property
    def key(self) -> str:
        """The key: there is only one job with it at a time."""
        return f"{self.name}:{self.login}:{self.detail}"

    @classmethod
    def of(cls, key: str) -> "Job | None":
        """Return the job with a key, or None for a key of the engine's own."""
        parts = key.split(":", 2)
        return cls(*parts) if len(parts) == 3 else None


class Engine:
    """The jobs of a fleet. Enter it to add jobs; `run` does them."""

    def __init__(
        self,
        works: Mapping[str, Work],
        *,
        regularly: Callable[[], Awaitable[None]],
        regular_pause: timedelta,
        url: str,
        name: str,
        concurrency: int,
        lease: timedelta,
    ) -> None:
        """Configure the engine, without I/O.

        Args:
            works: What does the jobs, by their names.
            regularly: Called by one process of the fleet at a time, at once and after each pause.
            regular_pause: The pause.
            url: The address of Redis; `memory://` and a name for this process alone.
            name: What all keys begin with.
            concurrency: How many jobs are done at a time.
            lease: After this time the jobs of a process that died are done by others.
        """
        self._works = works
        self._regularly = regularly
        self._regular_pause = regular_pause
        self._concurrency = concurrency
        self._lease = lease
        self._docket = Docket(
            name=name, url=with_connections(url, concurrency + _SPARE_CONNECTIONS), execution_ttl=timedelta()
        )
        for one in works:
            if one == _ROSTER or one in self._docket.tasks:
                raise ValueError(f"a job cannot have the name {one!r}: the engine has a task of that name")
        self._tasks: dict[str, Callable[..., Awaitable[None]]] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        with redis_errors():
            await self._stack.enter_async_context(self._docket)
            await self._expect_access()
        for name, work in self._works.items():
            self._tasks[name] = task = _task(name, work)
            self._docket.register(task)
        self._docket.register(_regular_task(self._regularly, self._regular_pause))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _expect_access(self) -> None:
        """Raise what a Redis answers that refuses this process. One that is away may come back, so that is no error."""
        try:
            async with self._docket.redis() as redis:
                await redis.zrange(self._docket.queue_key, 0, 0)
        except (AuthenticationError, AuthorizationError):  # for docket a reason to try again, without end
            raise
        except (RedisConnectionError, RedisTimeoutError):
            _LOGGER.warning("Redis is away: the fleet waits for it")

    @property
    def names(self) -> Collection[str]:
        """The names of all jobs."""
        return self._works.keys()

    async def run(self) -> None:
        """Do jobs until this is cancelled; then wait for those in progress. Redis may be away meanwhile."""
        worker = Worker(
            self._docket,
            concurrency=self._concurrency,
            redelivery_timeout=self._lease,
            reconnection_delay=timedelta(seconds=2),
            minimum_check_interval=timedelta(milliseconds=100),
        )
        async with worker:
            await worker.run_forever()

    async def add(self, jobs: Iterable[tuple[Job, datetime]]) -> None:
        """Add jobs with their dates. A job that is there already stays as it is. Raises WorkersError."""
        calls = [self._docket.call(self._tasks[job.name], when, job.key)(job.login, job.detail) for job, when in jobs]
        with redis_errors():
            added = await self._docket.add_many(calls, chunk_size=_CHUNK)
        if any(one.disposition is Disposition.FAILED for one in added):
            raise WorkersError("Redis cannot be used: some jobs could not be added")

    async def run_now(self, job: Job) -> None:
        """Make a job due at once, whatever its date is."""
        with redis_errors():
            await self._docket.replace(self._tasks[job.name], datetime.now(UTC), job.key)(job.login, job.detail)

    async def remove(self, job: Job) -> None:
        """Remove a job. If it is being done, it is cancelled."""
        with redis_errors():
            await self._docket.cancel(job.key)

    async def jobs(self) -> set[Job]:
        """Return all jobs. A job that is moved meanwhile may be missing."""
        found: set[str] = set()
        with redis_errors():
            async with self._docket.redis() as redis:
                at = 0
                while keys := await redis.zrange(self._docket.queue_key, at, at + _PAGE - 1):
                    found.update(key.decode() for key in keys)
                    at += _PAGE
                found.update([key async for _, key in self._queued(redis)])
        return {job for key in found if (job := Job.of(key)) is not None}

    async def is_filled(self) -> bool:
        """Return whether `note_filled` was called since Redis was empty."""
        with redis_errors():
            async with self._docket.redis() as redis:
                return bool(await redis.exists(self._docket.key(_FILLED)))

    async def note_filled(self) -> None:
        """Note in Redis that all jobs were added. A Redis that was emptied does not have the note."""
        with redis_errors():
            async with self._docket.redis() as redis:
                await redis.set(self._docket.key(_FILLED), "1")

    async def in_progress(self) -> set[Job]:
        """Return the jobs that some process is doing at this moment."""
        found: set[str] = set()
        with redis_errors():
            async with self._docket.redis() as redis:
                claimed = await self._claimed(redis)
                found.update([key async for message, key in self._queued(redis) if message in claimed])
        return {job for key in found if (job := Job.of(key)) is not None}

    async def _claimed(self, redis: Any) -> Collection[bytes]:
        stream, group = self._docket.stream_key, self._docket.worker_group_name
        try:
            pending = await redis.xpending_range(stream, group, min="-", max="+", count=_PAGE)
        except ResponseError:  # no job was ever due
            return ()
        # Redis and the engine in memory spell the names differently.
        return {one.get("message_id") or one.get(b"message_id") for one in pending}

    async def _queued(self, redis: Any) -> AsyncIterator[tuple[bytes, str]]:
        """Yield the messages and the keys of all jobs that are due or in progress."""
        first = "-"
        while messages := await redis.xrange(self._docket.stream_key, first, "+", count=_PAGE):
            for message, members in messages:
                yield message, members[b"key"].decode()
            time, number = messages[-1][0].decode().split("-")
            first = f"{time}-{int(number) + 1}"  # the engine in memory does not know `(`


def _task(name: str, work: Work) -> Callable[..., Awaitable[None]]:
    """Return a task of docket that does one kind of jobs. It never raises: docket would log the text of the error."""

    async def task(
        login: str,
        detail: str,
        perpetual: Perpetual = Perpetual(every=_AFTER_ERROR),  # noqa: B008 - docket's way to say it
        execution: Execution = CurrentExecution(),  # noqa: B008 - as above
    ) -> None:
        try:
            when = await work(login, detail, execution.when)
        except Exception as error:  # noqa: BLE001 - docket would log its text
            _LOGGER.error("%s, %s: %s", login, name, trace(error))  # noqa: TRY400 - as above
            perpetual.after(_AFTER_ERROR)
        else:
            perpetual.at(when) if when else perpetual.cancel()

    task.__name__ = task.__qualname__ = name
    return task


def _regular_task(work: Callable[[], Awaitable[None]], pause: timedelta) -> Callable[..., Awaitable[None]]:
    async def roster(
        perpetual: Perpetual = Perpetual(every=pause, automatic=True),  # noqa: B008, ARG001 - docket's way to say it
    ) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - as above
            _LOGGER.error("the jobs could not be compared with the sellers: %s", trace(error))  # noqa: TRY400 - as above

    roster.__name__ = roster.__qualname__ = _ROSTER
    return roster


@asynccontextmanager
async def serving_metrics(*, metrics_port: int | None = None, health_port: int | None = None) -> AsyncIterator[None]:
    """Serve Prometheus metrics and a health check over HTTP, each on its port, while the context lasts.

    Raises OSError for a port that cannot be used.
    """
    with ExitStack() as stack:
        for serve, port in ((metrics_server, metrics_port), (healthcheck_server, health_port)):
            try:
                stack.enter_context(serve(port=port))
            except OSError as error:
                raise OSError(error.errno, f"port {port}: {error.strerror}") from None
        await asyncio.sleep(0)
        yield
