"""The items of one call's reply, given while it arrives, and each once however often the call is repeated."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar

import attrs

from ._answer import Incoming
from ._contract import evolve
from ._list_reader import BATCH, ListReader
from ._reply import read_reply
from ._timing import Timing
from .errors import ContractMismatch
from .operations import Listing, Operation, Take

R = TypeVar("R")

SLICE: Final = 1 << 16
"""How much of a reply is read at once, in bytes: 64 KiB, after which the event loop is free again."""
WHOLE: Final = 1 << 18
"""The longest reply that is read as a whole, in bytes: 256 KiB, for which slices would save nothing."""


@attrs.define
class Reception(Generic[R]):
    """Where the items of one call go."""

    operation: Operation[Any, R]
    listing: Listing
    timing: Timing
    take: Take
    seconds: float = attrs.field(default=0.0, init=False)
    """For how long answers were given; most of it is the time of whoever takes them."""
    _given: bytearray = attrs.field(factory=bytearray, init=False, repr=False)
    """The keys of what was given, a line each: a tenth of what strings would need."""

    async def receive(self, incoming: Incoming, max_bytes: int) -> R:
        """Give the items of an answer while it comes, and then the result without them."""
        incoming.fetch_ahead()
        reader = ListReader(self.operation, max_bytes=max_bytes)
        known, held = self._known(), list[Any]()
        with self._clock():
            try:
                while piece := await incoming.read(SLICE):
                    for items in reader.feed(piece):
                        if self.listing.key is None:
                            held += items  # nothing tells them apart, so they wait until nothing is repeated any more
                        else:
                            await self._give(items, known)
                    await asyncio.sleep(0)
                result = reader.close()
            except ContractMismatch:
                await self._give(held, known)
                raise
            return await self._finish(result, held, known)

    async def receive_whole(self, body: bytes, max_bytes: int) -> R:
        """Give the items of a short answer, which is here, and then the result without them."""
        known = self._known()
        with self._clock():
            try:
                result = read_reply(self.operation, body, max_bytes=max_bytes)
            except ContractMismatch:
                # It is read once more, for what comes before the value that does not fit.
                for items in ListReader(self.operation, max_bytes=max_bytes).feed(body):
                    await self._give(items, known)
                raise
            return await self._finish(result, (), known)

    async def _finish(self, result: R, held: Sequence[Any], known: Counter[str]) -> R:
        """Give what came with the result; a reply that is not read in slices has all of its items there."""
        name = self.listing.attribute
        for items in _batches((*held, *getattr(result, name))):
            await self._give(items, known)
        return evolve(result, **{name: ()})

    async def _give(self, items: Sequence[Any], known: Counter[str]) -> None:
        """Give items, but those that an earlier attempt gave."""
        key = self.listing.key
        if key is None:
            await self.take(items)
            return
        if known:
            items = [item for item in items if not _struck_off(known, repr(getattr(item, key)))]
        if items:
            self._given += "".join([f"{getattr(item, key)!r}\n" for item in items]).encode()
            await self.take(items)

    def _known(self) -> Counter[str]:
        """Give how often each key was given in earlier attempts."""
        return Counter(self._given.decode().split("\n")[:-1])

    @contextmanager
    def _clock(self) -> Iterator[None]:
        started = self.timing.monotonic()
        try:
            yield
        finally:
            self.seconds += self.timing.monotonic() - started


def _struck_off(known: Counter[str], key: str) -> bool:
    """Whether a key is among the known ones, of which it is struck off."""
    if known[key] <= 0:
        return False
    known[key] -= 1
    return True


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
