"""The work of an iteration over pages: fetched side by side, delivered in their order or as they arrive."""

import asyncio
import math
from collections.abc import Sequence
from traceback import clear_frames
from typing import Any, Final

import attrs

from .._contract.declare import evolve
from ..errors import CdiscountError, ContractMismatch, DamagedReply, PagesFailed, Problem, TransportError
from ..failures import Trait, failure_of
from ..operations import Caller, Operation
from ._items import Channel
from ._page_plan import PagePlan, PageProgress

__all__ = ("PageFetcher",)

HELD: Final = 2_000
"""How many items of the first page may wait for the consumer: the number of pages comes after them in the reply."""
MAX_FAILURES: Final = 100
"""How many more pages may fail than arrive."""


@attrs.define(eq=False)
class _Page:
    """A page that is fetched."""

    number: int
    before: asyncio.Event
    """Set once everything that comes before this page was delivered."""
    delivered: asyncio.Event
    room: float
    """How many items may be held."""
    held: list[Any] = attrs.field(factory=list)
    reading: bool = False
    """Whether no other page may be read before something of this page was delivered."""
    empty: bool = True
    repeats: bool = False
    """Whether the first item is that of an earlier page."""


@attrs.define(eq=False)
class PageFetcher:
    """The work of one iteration over pages.

    At most `concurrency` pages are fetched at a time. The reply of a page that has to wait for its turn, or for the
    consumer, is not read: it waits as compressed bytes, up to 1 MiB of it. Up to `HELD` items of the first page are
    held. If pages are delivered whole, the items of one page are held.
    """

    caller: Caller
    operation: Operation[Any, Any]
    request: Any
    plan: PagePlan
    concurrency: int
    ordered: bool
    collect: bool
    """Whether failing pages are skipped. Then a page is delivered whole or not at all, so that it can be repeated."""
    whole: bool
    """Whether results with their lists are delivered, and not items."""
    progress: PageProgress = attrs.field(
        default=attrs.Factory(lambda self: PageProgress(expected=iter(self.plan.numbers)), takes_self=True), init=False
    )
    _channel: Channel[Any] = attrs.field(init=False)
    _group: asyncio.TaskGroup = attrs.field(factory=asyncio.TaskGroup, init=False)
    _fetching: dict[int, asyncio.Task[None]] = attrs.field(factory=dict, init=False)
    _last: asyncio.Event = attrs.field(factory=asyncio.Event, init=False)
    """Set once the page that was requested last has been delivered."""
    _reading: asyncio.Lock = attrs.field(factory=asyncio.Lock, init=False)
    """Held by the page with `reading`."""
    _first_items: set[int] = attrs.field(factory=set, init=False)
    """A hash of the first item of each page."""
    _error: Exception | None = attrs.field(default=None, init=False)

    async def run(self, channel: Channel[Any]) -> None:
        """Deliver everything; raises the error of a page, or PagesFailed for the pages that were skipped."""
        self._channel = channel
        self._last.set()
        async with self._group:
            self._request_pages()
        if self._error is not None:
            raise self._error
        if self.progress.failed:
            raise PagesFailed(self.progress.pages, self.progress.failed)

    def _request_pages(self) -> None:
        """Request as many pages as may be fetched at a time."""
        self.progress.total = self.plan.total
        while len(self._fetching) < self.concurrency and (number := self.plan.next_page()) is not None:
            first = number == self.plan.numbers[0]
            room = math.inf if self.whole or self.collect else HELD if first else 0
            page = _Page(number, self._last, asyncio.Event(), room)
            if self.ordered:
                self._last = page.delivered
            self._fetching[number] = self._group.create_task(self._fetch_in_turn(page))

    async def _fetch_in_turn(self, page: _Page) -> None:
        try:
            await self._fetch(page)
        finally:
            self._end_reading(page)

    async def _fetch(self, page: _Page) -> None:
        """Fetch and deliver one page. The task is cancelled if the page is not needed any more."""

        async def on_items(items: Sequence[Any]) -> None:
            await self._on_items(page, items)

        async def before_reading() -> None:
            await page.before.wait()
            if not page.reading:
                await self._reading.acquire()
                page.reading = True
            await self._channel.has_room()

        request = evolve(self.request, page_number=page.number)
        try:
            result = await self.caller.receive(self.operation, request, on_items, before_reading)
            self._check(page, result)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            # Something that the call needed was cancelled, which no other code reports.
            await self._stop(page, TransportError("something that the call waited for was cancelled"))
        except Exception as error:  # noqa: BLE001 - the iterator raises it
            if isinstance(error, DamagedReply) and len(page.held) >= error.delivered:
                error.clear_delivered()  # the items are still here
                page.held.clear()
            if isinstance(error, CdiscountError) and self._may_skip(page, error):
                clear_frames(error.__traceback__)  # they have the reply, which may be long
                page.held.clear()
                await page.before.wait()
                self.progress.failed[page.number] = error
            else:
                await self._stop(page, error)
        else:
            await self._finish(page, result)
        page.delivered.set()
        del self._fetching[page.number]
        self._request_pages()

    async def _on_items(self, page: _Page, items: Sequence[Any]) -> None:
        if not items:
            return
        # The first page need not wait.
        await page.before.wait()
        if page.empty:
            page.empty = False
            first = self._hash(items[0])
            page.repeats = first in self._first_items
            self._first_items.add(first)
        if page.repeats:
            return
        if len(page.held) + len(items) <= page.room:
            page.held += items
            return
        page.room = 0
        await self._deliver_held(page)
        await self._deliver(items, len(items))
        self._end_reading(page)

    def _end_reading(self, page: _Page) -> None:
        """Allow another page to be read."""
        if page.reading:
            page.reading = False
            self._reading.release()

    def _hash(self, item: Any) -> int:
        key = self.operation.listing.key if self.operation.listing else None
        name = getattr(item, key) if key else None
        return hash(repr(item) if name is None else name)

    def _check(self, page: _Page, result: Any) -> None:
        """Raise ContractMismatch for a page that repeats an earlier one: the service might repeat it without end."""
        # A page with another number than the requested one is the last page again, unless it reports more pages itself.
        last = result.current_page_number not in {None, page.number} and (result.number_of_pages or 0) < page.number
        if page.repeats and not last:
            attribute = self.operation.listing.attribute if self.operation.listing else ""
            problem = Problem(f"$.{attribute}[0]", "expected another item than an earlier page began with")
            mismatch = ContractMismatch((problem,))
            mismatch.operation = self.operation.name
            raise mismatch

    async def _finish(self, page: _Page, result: Any) -> None:
        """Deliver what is held of a page that arrived. A page without new items is the end."""
        if page.empty or page.repeats:
            self.plan.end_before(page.number)
            for gone in [number for number in self.progress.failed if number > page.number]:
                del self.progress.failed[gone]
            self._cancel_after(page.number)
            return
        self.plan.add_report(page.number, result.number_of_pages)
        self._request_pages()
        await self._deliver_held(page, result)
        self.progress.add(page.number)

    def _may_skip(self, page: _Page, error: CdiscountError) -> bool:
        """Return whether a failing page may be skipped.

        A page that no reply reported may not: unknown pages behind it would be missing, too.
        """
        too_many = len(self.progress.failed) >= MAX_FAILURES + len(self.progress.pages)
        hits_all = Trait.HITS_EVERY_CALL in failure_of(error).traits
        return self.collect and self.plan.is_reported(page.number) and not (hits_all or too_many)

    async def _stop(self, page: _Page, error: Exception) -> None:
        """End everything with the error of a page, after what comes before it was delivered."""
        self.plan.stop()
        self._cancel_after(page.number)
        await page.before.wait()
        if not (self.whole or self.collect):
            await self._deliver_held(page)
        error.add_note(f"while fetching page {page.number}")
        self._error = error
        self._cancel_after(0, but=page.number)

    def _cancel_after(self, number: int, but: int = 0) -> None:
        for other, task in self._fetching.items():
            if other > number and other != but:
                task.cancel()

    async def _deliver_held(self, page: _Page, result: Any = None) -> None:
        """Deliver what is held of a page."""
        held, page.held = page.held, []
        if self.whole and self.operation.listing is not None:
            await self._deliver([evolve(result, **{self.operation.listing.attribute: held})], len(held))
        else:
            await self._deliver(held, len(held))

    async def _deliver(self, batch: Sequence[Any], items: int) -> None:
        await self._channel.send(batch)
        self.progress.items += items
