"""The items of one call's reply, given while it arrives, and each once however often the call is repeated."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import attrs

from .._contract.declare import evolve
from .._soap.echo import Echo
from .._soap.list_stream import BATCH, CHUNK_SIZE, ListReader
from ..errors import CdiscountError, ContractMismatch, DamagedReply, ForeignReply, NotXml, Problem
from ..operations import Listing, Operation, Take
from ..timing import Timing
from ..transport._response import ResponseStream, broken_off
from .cycles import CycleDetector
from .reading import Limits, fed, list_reader

R = TypeVar("R")


class TakeFailed(Exception):  # noqa: N818 - it never leaves the client
    """Whoever takes the items raised one of our errors, which is none of this call's."""

    def __init__(self, error: CdiscountError) -> None:
        self.error = error


@attrs.define
class ItemReceiver(Generic[R]):
    """Where the items of one call go."""

    operation: Operation[Any, R]
    listing: Listing
    timing: Timing
    take: Take
    limits: Limits
    """Of an answer that is no list of the usual form, and so is read as one document."""
    seconds: float = attrs.field(default=0.0, init=False)
    """For how long items were given; most of it is the time of whoever takes them."""
    _deadline: asyncio.Timeout | None = attrs.field(default=None, init=False)
    _begun: float | None = attrs.field(default=None, init=False)
    """When the present attempt gave its first items, by the clock of deadlines."""
    _given_now: int = attrs.field(default=0, init=False)
    """How many items the present attempt gave."""
    _cycles: CycleDetector = attrs.field(factory=CycleDetector, init=False, repr=False)
    _given: bytearray = attrs.field(factory=bytearray, init=False, repr=False)
    """The keys of what was given, a line each: a tenth of what strings would need."""
    _known: Counter[str] = attrs.field(factory=Counter, init=False, repr=False)
    """How often each key was given by earlier attempts, as far as it did not come again."""

    async def receive(self, incoming: ResponseStream, echo: Echo, deadline: asyncio.Timeout) -> R:
        """Return the items of an answer while it comes, and return the result without them; items end the deadline.

        Raises DamagedReply where the answer proves to be damaged or another call's after some items were given.
        """
        incoming.fetch_ahead()
        failure: CdiscountError
        with self._attempt(deadline):
            try:
                return await self._read(_slices(incoming), echo, incoming.content_type)
            except (DamagedReply, ForeignReply) as error:
                failure = error
            except NotXml as error:
                failure = broken_off() if incoming.cut_off else error
        raise self._with_number(failure)

    async def receive_broken(self, body: bytes, incoming: ResponseStream, echo: Echo, deadline: asyncio.Timeout) -> R:
        """Return the items of a short answer that come before the place that is wrong, and raise what is wrong."""
        with self._attempt(deadline):
            return await self._read(_one(body), echo, incoming.content_type)

    async def give(self, result: R, deadline: asyncio.Timeout) -> R:
        """Return the items of a short answer, and return the result without them."""
        with self._attempt(deadline):
            return await self._finish(result, ())

    @contextmanager
    def _attempt(self, deadline: asyncio.Timeout) -> Iterator[None]:
        self._deadline, self._begun, self._given_now, self._cycles = deadline, None, 0, CycleDetector()
        self._known = Counter(self._given.decode().split("\n")[:-1])
        try:
            yield
        finally:
            if self._begun is not None:
                self.seconds += self.timing.monotonic() - self._begun

    async def _read(self, pieces: AsyncIterator[bytes], echo: Echo, content_type: str) -> R:
        reader = await list_reader(self.operation, self.limits, echo, content_type)
        held: list[Any] = []
        failure: ContractMismatch | None = None
        try:
            async for piece in pieces:
                async for items in _fed(reader, piece):
                    if self.listing.key is None:
                        held += items  # nothing tells them apart, so they wait until nothing is repeated any more
                    else:
                        await self._give(items)
            # What is no list of the usual form is read here as one document.
            result = await asyncio.to_thread(reader.close) if reader.unread > CHUNK_SIZE else reader.close()
        except ContractMismatch as error:
            failure = error
        if failure is not None:
            await self._give(held)
            raise failure
        return await self._finish(result, held)

    def _with_number(self, error: CdiscountError) -> CdiscountError:
        """Return the error that a damaged answer is raised with: how many of its items were given counts."""
        given = self._given_now
        if not given or not isinstance(error, DamagedReply | ForeignReply):
            return error
        return DamagedReply(error.args[0], delivered=given)

    async def _finish(self, result: R, held: Sequence[Any]) -> R:
        """Return what came with the result; a reply that is not read in slices has all of its items there."""
        name = self.listing.attribute
        for items in _batches((*held, *getattr(result, name))):
            await self._give(items)
        return evolve(result, **{name: ()})

    async def _give(self, items: Sequence[Any]) -> None:
        """Return items, but those that an earlier attempt gave."""
        if self.listing.key is not None:
            named = [(_name(item, self.listing.key), item) for item in items]
            if any(self._cycles.repeats(name) for name, _ in named):
                problem = Problem(f"$.{self.listing.attribute}", "expected a list that does not repeat itself")
                raise ContractMismatch([problem])
            if self._known:
                named = [(name, item) for name, item in named if not _struck_off(self._known, name)]
            self._given += "".join([f"{name}\n" for name, _ in named]).encode()
            items = [item for _, item in named]
        if not items:
            return
        self._given_now += len(items)
        if self._begun is None and self._deadline is not None:
            self._begun = self.timing.monotonic()
            self._deadline.reschedule(None)
        failure: CdiscountError | None = None
        try:
            await self.take(items)
        except CdiscountError as error:
            failure = error
        if failure is not None:
            raise TakeFailed(failure)


async def _fed(reader: ListReader[Any], piece: bytes) -> AsyncIterator[list[Any]]:
    """Feed a piece; XML that is wrong in the middle is damage, other than a document that ends too soon."""
    try:
        async for items in fed(reader, piece):
            yield items
    except NotXml as error:
        failure = DamagedReply(error.args[0])
    else:
        return
    raise failure


async def _slices(incoming: ResponseStream) -> AsyncIterator[bytes]:
    while piece := await incoming.read(CHUNK_SIZE):
        yield piece
        await asyncio.sleep(0)


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _name(item: Any, key: str) -> str:
    """Return what tells an item from others, in one line: its key, or all of it where the key is absent, empty or 0."""
    name = getattr(item, key)
    return repr(name) if name else f"#{hash(item)}"


def _struck_off(known: Counter[str], key: str) -> bool:
    """Whether a key is among the known ones, of which it is struck off."""
    if known[key] <= 0:
        return False
    known[key] -= 1
    return True


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
