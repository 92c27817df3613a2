"""Fetches several sellers at a time, and writes one package after the other."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from ..client import Client
from ..errors import CdiscountError, DestinationError
from ._results import LoadResult, MoneyTotals, SellerResult
from ._rounds import Rounds
from ._source import Marketplace, package
from ._steps import Chunk, Kind, RowCounts, Step
from ._writer import Writer

__all__ = ("Loader", "OnProgress")

T = TypeVar("T")
OnProgress: TypeAlias = Callable[[SellerResult], None]


class Loader:
    """One load."""

    def __init__(self, source: Marketplace, writer: Writer, concurrency: int, on_progress: OnProgress | None) -> None:
        self._source: Final = source
        self._writer: Final = writer
        self._turns: Final = asyncio.Semaphore(concurrency)
        self._on_progress: Final = on_progress
        self._result: Final = LoadResult()
        # dlt is not asynchronous, and only one package of a dataset can be written at a time: one thread does it all.
        self._thread: Final = ThreadPoolExecutor(1, "dlt")

    async def run(self) -> LoadResult:
        """Load all sellers. A package that is being written is completed even if this is cancelled."""
        sellers = self._source.sellers
        with self._thread:
            try:
                await self._in_thread(self._writer.open)
                async with sellers.client() as base, asyncio.TaskGroup() as group:
                    for shop in sellers.shops:
                        group.create_task(self._load(base.for_seller(shop)))
                if "orders" in {kind.name for kind in self._source.kinds}:
                    totals = await self._in_thread(self._writer.money, [*self._result.sellers])
                    self._result.money = MoneyTotals(*totals)
            except* DestinationError as errors:
                raise _first(errors) from None
            finally:
                self._thread.submit(self._writer.close)
        return self._result

    async def select(
        self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]
    ) -> list[tuple[Any, ...]]:
        """Return some columns of some rows of the destination; see `Database`."""
        return await self._in_thread(self._writer.select, table, columns, where)

    async def _load(self, client: Client) -> None:
        """Load one seller. Errors of its calls are a part of the result."""
        async with self._turns:
            result = self._result.sellers[client.login] = SellerResult(client.login)
            states = await self._in_thread(self._writer.states, client.login)
            service = client.environment.service_url
            if other := {state.get("service", service) for state in states.values()} - {service}:
                result.errors["all"] = _of_another_service(client.login, min(other))
            else:
                await self._fetch(client, states, result)
            await self._in_thread(self._writer.finish, client.login)
        result.is_complete = True
        self._report(result)

    async def _fetch(self, client: Client, states: Mapping[str, Mapping[str, Any]], result: SellerResult) -> None:
        """Fetch all kinds at a time, and write what comes."""
        sellers, kinds = self._source.sellers, self._source.kinds
        new = {kind.name for kind in kinds} - {*states}

        async def write(chunks: Mapping[str, Chunk]) -> None:
            if any(chunk.tables or chunk.must_store for chunk in chunks.values()):
                service = client.environment.service_url
                kept = {
                    name: attrs.evolve(one, state={**one.state, "service": service}) for name, one in chunks.items()
                }
                written = [kind for kind in kinds if kind.name in {*chunks, *new}]
                source = package(kept, client.login, written, sellers.options, new={*new})
                await self._in_thread(self._writer.write, client.login, source)
                new.clear()
                _count(result, chunks)
                self._report(result)

        rounds = Rounds(len(kinds), write)
        async with asyncio.TaskGroup() as group:
            for kind in kinds:
                state = states.get(kind.name, {})
                step = Step(client, state, sellers.options, self, self._result.roundings)
                group.create_task(_fetch_kind(kind, step, rounds, result))

    def _report(self, result: SellerResult) -> None:
        if self._on_progress is not None:
            self._on_progress(result)

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)


async def _fetch_kind(kind: Kind, step: Step, rounds: Rounds, result: SellerResult) -> None:
    """Fetch one kind of data of one seller. Its error is a part of the result."""
    try:
        async with aclosing(kind.chunks(step)) as chunks:
            async for chunk in chunks:
                await rounds.put(kind.name, chunk)
                if chunk.failure is not None:
                    result.errors[kind.name] = chunk.failure
    except DestinationError:
        raise
    except CdiscountError as error:
        result.errors[kind.name] = error
    await rounds.leave()


def _of_another_service(seller: str, service: str) -> DestinationError:
    error = DestinationError(f"the dataset has the data of {seller} from {service}: load into another dataset")
    error.seller = seller
    return error


def _count(result: SellerResult, chunks: Mapping[str, Chunk]) -> None:
    for name, chunk in chunks.items():
        if chunk.counts:
            result.counts.setdefault(name, RowCounts()).add(chunk.counts)
        for table, rows in chunk.tables.items():
            if rows.num_rows:
                result.rows[table] = result.rows.get(table, 0) + rows.num_rows


def _first(errors: BaseExceptionGroup[DestinationError]) -> DestinationError:
    """Return the first error of a group."""
    first: Any = errors
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first  # type: ignore[no-any-return]
