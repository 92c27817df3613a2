"""The items of one call's reply, given while it arrives, and each once however often the call is repeated."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar

import attrs

from ._answer import Incoming
from ._contract import evolve
from ._list_reader import BATCH, ListReader
from ._reply import read_reply
from ._timing import Timing
from .errors import CdiscountError, ContractMismatch, HttpError, NotXml
from .operations import Listing, Operation, Take

R = TypeVar("R")

SLICE: Final = 1 << 16
"""How much of a reply is read at once, in bytes: 64 KiB, after which the event loop is free again."""
WHOLE: Final = 1 << 18
"""The longest reply that is read as a whole, in bytes: 256 KiB, for which slices would save nothing."""


class TakeFailed(Exception):  # noqa: N818 - it never leaves the client
    """Whoever takes the items raised one of our errors, which is none of this call's."""

    def __init__(self, error: CdiscountError) -> None:
        self.error = error


@attrs.define
class Reception(Generic[R]):
    """Where the items of one call go."""

    operation: Operation[Any, R]
    listing: Listing
    timing: Timing
    take: Take
    seconds: float = attrs.field(default=0.0, init=False)
    """For how long items were given; most of it is the time of whoever takes them."""
    _deadline: asyncio.Timeout | None = attrs.field(default=None, init=False)
    _begun: float | None = attrs.field(default=None, init=False)
    """When the present attempt gave its first items, by the clock of deadlines."""
    _given: bytearray = attrs.field(factory=bytearray, init=False, repr=False)
    """The keys of what was given, a line each: a tenth of what strings would need."""
    _known: Counter[str] = attrs.field(factory=Counter, init=False, repr=False)
    """How often each key was given by earlier attempts, as far as it did not come again."""

    async def receive(self, incoming: Incoming, max_bytes: int, deadline: asyncio.Timeout) -> R:
        """Give the items of an answer while it comes, and then the result without them; items end the deadline."""
        incoming.fetch_ahead()
        with self._attempt(deadline):
            return await self._read(_slices(incoming), max_bytes)

    async def receive_whole(self, body: bytes, max_bytes: int, deadline: asyncio.Timeout) -> R:
        """Give the items of a short answer, which is here, and then the result without them."""
        with self._attempt(deadline):
            try:
                result = read_reply(self.operation, body, max_bytes=max_bytes)
            except (ContractMismatch, NotXml):
                result = None
            if result is None:  # it is read once more, for what comes before the place that is wrong
                return await self._read(_one(body), max_bytes)
            return await self._finish(result, ())

    @contextmanager
    def _attempt(self, deadline: asyncio.Timeout) -> Iterator[None]:
        self._deadline, self._begun = deadline, None
        self._known = Counter(self._given.decode().split("\n")[:-1])
        try:
            yield
        finally:
            if self._begun is not None:
                self.seconds += self.timing.monotonic() - self._begun

    async def _read(self, pieces: AsyncIterator[bytes], max_bytes: int) -> R:
        reader = ListReader(self.operation, max_bytes=max_bytes)
        held: list[Any] = []
        failure: ContractMismatch | None = None
        try:
            size = 0
            async for piece in pieces:
                size += len(piece)
                for items in reader.feed(piece):
                    if self.listing.key is None:
                        held += items  # nothing tells them apart, so they wait until nothing is repeated any more
                    else:
                        await self._give(items)
                if held and size > max_bytes:
                    raise HttpError(f"the body has more than {max_bytes:,} bytes", status=200)
            # What is no list of the usual form is read here as one document.
            result = await asyncio.to_thread(reader.close) if reader.unread > SLICE else reader.close()
        except ContractMismatch as error:
            failure = error
        if failure is not None:
            await self._give(held)
            raise failure
        return await self._finish(result, held)

    async def _finish(self, result: R, held: Sequence[Any]) -> R:
        """Give what came with the result; a reply that is not read in slices has all of its items there."""
        name = self.listing.attribute
        for items in _batches((*held, *getattr(result, name))):
            await self._give(items)
        return evolve(result, **{name: ()})

    async def _give(self, items: Sequence[Any]) -> None:
        """Give items, but those that an earlier attempt gave."""
        if self.listing.key is not None:
            named = [(_name(item, self.listing.key), item) for item in items]
            if self._known:
                named = [(name, item) for name, item in named if not _struck_off(self._known, name)]
            self._given += "".join([f"{name}\n" for name, _ in named]).encode()
            items = [item for _, item in named]
        if not items:
            return
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


async def _slices(incoming: Incoming) -> AsyncIterator[bytes]:
    while piece := await incoming.read(SLICE):
        yield piece
        await asyncio.sleep(0)


async def _one(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _name(item: Any, key: str) -> str:
    """Give what tells an item from others, in one line: its key, or where it has none all of it."""
    name = getattr(item, key)
    return repr(name) if name is not None else f"#{hash(repr(item))}"


def _struck_off(known: Counter[str], key: str) -> bool:
    """Whether a key is among the known ones, of which it is struck off."""
    if known[key] <= 0:
        return False
    known[key] -= 1
    return True


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
