"""Pages that are fetched side by side, and given in their order or as they come."""

import asyncio
import math
from collections.abc import Sequence
from typing import Any, Final

import attrs

from .._contract.declare import evolve
from ..errors import (
    AuthenticationError,
    CdiscountError,
    ContractMismatch,
    DamagedReply,
    DryRun,
    InvalidRequest,
    PagesFailed,
    PreproductionClosed,
    Problem,
    QuotaExceeded,
    SellerInactive,
    TokenStoreError,
    TransportError,
)
from ..operations import Caller, Operation
from ._items import Channel
from ._page_plan import PagePlan, PageProgress

__all__ = ("PageFetcher",)

HELD: Final = 2_000
"""How many items of the first page wait for the consumer, so that its end, which tells how many there are, is read."""
MOST_FAILURES: Final = 100
"""How many more pages may fail than arrive."""
_HOPELESS: Final = (
    AuthenticationError,
    DryRun,
    InvalidRequest,
    PreproductionClosed,
    QuotaExceeded,
    SellerInactive,
    TokenStoreError,
)
"""What every other page would meet as well, so that going on is useless."""


@attrs.define(eq=False)
class _Page:
    """One page under way."""

    number: int
    before: asyncio.Event
    """Set once everything was given that is to be given before it."""
    given: asyncio.Event
    room: float
    """How many of its items may be held."""
    held: list[Any] = attrs.field(factory=list)
    empty: bool = True
    repeats: bool = False
    """Whether it begins as a page before did."""


@attrs.define(eq=False)
class PageFetcher:
    """The work of one iteration over pages.

    At most `concurrency` pages are under way. One whose turn has not come lets its reply wait at the first item, so
    that few items are held: of the first page `HELD`, of the others those that just arrived. Where pages are given
    whole, one is held in order, and `concurrency` as they come.
    """

    caller: Caller
    operation: Operation[Any, Any]
    request: Any
    plan: PagePlan
    concurrency: int
    ordered: bool
    collect: bool
    """Whether failing pages are passed over; then a page is given whole or not at all, so that it can be repeated."""
    whole: bool
    """Whether results are given, with their lists filled, and not items."""
    progress: PageProgress = attrs.field(factory=PageProgress, init=False)
    _handoff: Channel[Any] = attrs.field(init=False)
    _group: asyncio.TaskGroup = attrs.field(factory=asyncio.TaskGroup, init=False)
    _under_way: dict[int, asyncio.Task[None]] = attrs.field(factory=dict, init=False)
    _last: asyncio.Event = attrs.field(factory=asyncio.Event, init=False)
    """Set once the page that was asked for last has been given."""
    _beginnings: set[int] = attrs.field(factory=set, init=False)
    """A fingerprint of the first item of each page."""
    _error: Exception | None = attrs.field(default=None, init=False)

    async def run(self, handoff: Channel[Any]) -> None:
        """Hand everything over; raises what a page raised, and PagesFailed for those that were passed over."""
        self._handoff = handoff
        self._last.set()
        async with self._group:
            self._ask()
        if self._error is not None:
            raise self._error
        if self.progress.failed:
            raise PagesFailed(self.progress.pages, self.progress.failed)

    def _ask(self) -> None:
        """Ask for as many pages as may be under way."""
        self.progress.total = self.plan.total
        while len(self._under_way) < self.concurrency and (number := self.plan.take()) is not None:
            first = number == self.plan.numbers[0]
            room = math.inf if self.whole or self.collect else HELD if first else 0
            page = _Page(number, self._last, asyncio.Event(), room)
            if self.ordered:
                self._last = page.given
            self._under_way[number] = self._group.create_task(self._fetch(page))

    async def _fetch(self, page: _Page) -> None:
        """Bring one page from its request to its end; cancelled where it is not wanted any more."""

        async def take(items: Sequence[Any]) -> None:
            await self._take(page, items)

        try:
            result = await self.caller.receive(self.operation, evolve(self.request, page_number=page.number), take)
            self._check(page, result)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Something that the call needed was cancelled, and nobody else would hear of that.
            await self._stop(page, TransportError("something that the call waited for was cancelled"))
        except Exception as error:  # noqa: BLE001 - it is raised where the items are taken
            if isinstance(error, DamagedReply) and len(page.held) >= error.delivered:
                error.clear_delivered()  # its items are still here, and go no further
                page.held.clear()
            if isinstance(error, CdiscountError) and self._passable(page, error):
                await page.before.wait()
                self.progress.failed[page.number] = error
            else:
                await self._stop(page, error)
        else:
            await self._finish(page, result)
        page.given.set()
        del self._under_way[page.number]
        self._ask()

    async def _take(self, page: _Page, items: Sequence[Any]) -> None:
        if not items:
            return
        # The first page comes first anyway, and waits for nobody.
        await page.before.wait()
        if page.empty:
            page.empty = False
            beginning = self._fingerprint(items[0])
            page.repeats = beginning in self._beginnings
            self._beginnings.add(beginning)
        if page.repeats:
            return
        if len(page.held) + len(items) <= page.room:
            page.held += items
            return
        page.room = 0
        await self._give(page)
        await self._hand_over(items, len(items))

    def _fingerprint(self, item: Any) -> int:
        key = self.operation.listing.key if self.operation.listing else None
        name = getattr(item, key) if key else None
        return hash(repr(item) if name is None else name)

    def _check(self, page: _Page, result: Any) -> None:
        """Stop a service that repeats itself for ever: without believing it, and without losing what may be there."""
        # Another page than the one asked for can only be the last one, unless it tells of more itself.
        last = result.current_page_number not in {None, page.number} and (result.number_of_pages or 0) < page.number
        if page.repeats and not last:
            attribute = self.operation.listing.attribute if self.operation.listing else ""
            problem = Problem(f"$.{attribute}[0]", "expected another item than an earlier page began with")
            mismatch = ContractMismatch((problem,))
            mismatch.operation = self.operation.name
            raise mismatch

    async def _finish(self, page: _Page, result: Any) -> None:
        """Return what is held of a page that arrived; one that brought nothing is the end."""
        if page.empty or page.repeats:
            self.plan.end(page.number)
            for gone in [number for number in self.progress.failed if number > page.number]:
                del self.progress.failed[gone]
            self._cancel_after(page.number)
            return
        self.plan.learn(page.number, result.number_of_pages)
        self._ask()
        await self._give(page, result)
        self.progress.pages.append(page.number)

    def _passable(self, page: _Page, error: CdiscountError) -> bool:
        """Whether a failing page may be passed over: behind one that no other told of there may be more to miss."""
        hopeless = isinstance(error, _HOPELESS) or len(self.progress.failed) >= MOST_FAILURES + len(self.progress.pages)
        return self.collect and self.plan.knows(page.number) and not hopeless

    async def _stop(self, page: _Page, error: Exception) -> None:
        """Let everything end with the error of a page, once what is to be given before it was given."""
        self.plan.stop()
        self._cancel_after(page.number)
        await page.before.wait()
        if not (self.whole or self.collect):
            await self._give(page)
        error.add_note(f"while fetching page {page.number}")
        self._error = error
        self._cancel_after(0, but=page.number)

    def _cancel_after(self, number: int, but: int = 0) -> None:
        for other, task in self._under_way.items():
            if other > number and other != but:
                task.cancel()

    async def _give(self, page: _Page, result: Any = None) -> None:
        """Hand over what is held of a page."""
        held, page.held = page.held, []
        if self.whole and self.operation.listing is not None:
            await self._hand_over([evolve(result, **{self.operation.listing.attribute: held})], len(held))
        else:
            await self._hand_over(held, len(held))

    async def _hand_over(self, batch: Sequence[Any], items: int) -> None:
        await self._handoff.put(batch)
        self.progress.items += items
