"""The items of one call's reply: each is delivered once, however often the call is repeated."""

from collections import Counter
from collections.abc import Awaitable, Sequence
from typing import Any

import attrs

from .._soap.list_stream import BATCH
from ..errors import CdiscountError, ContractMismatch, Problem
from ..operations import BeforeReading, Listing, OnItems
from .cycles import CycleDetector
from .deadline import Deadline

__all__ = ("CallbackFailed", "ItemReceiver")


class CallbackFailed(Exception):  # noqa: N818 - it never leaves `_call`
    """A callback of the caller raised a CdiscountError, which says nothing about this call."""

    def __init__(self, error: CdiscountError) -> None:
        self.error = error


@attrs.define
class ItemReceiver:
    """Delivers the items of one call to the caller's callback."""

    listing: Listing
    on_items: OnItems
    deadline: Deadline
    """Paused from the first items of an attempt on."""
    before_reading: BeforeReading | None = None
    """Called before the items of a long reply are read."""
    delivered: int = attrs.field(default=0, init=False)
    """How many items the present attempt delivered."""
    _cycles: CycleDetector = attrs.field(factory=CycleDetector, init=False, repr=False)
    _delivered_keys: bytearray = attrs.field(factory=bytearray, init=False, repr=False)
    """The keys of all items that were delivered, one on each line: a tenth of the memory of separate strings."""
    _without_keys: Sequence[Any] = attrs.field(default=(), init=False, repr=False)
    """Items that were delivered, and whose keys are added if an attempt follows."""
    _earlier: Counter[str] = attrs.field(factory=Counter, init=False, repr=False)
    """How often earlier attempts delivered each key, minus how often the present attempt has read it again."""

    def begin(self) -> None:
        """Begin an attempt."""
        if self.listing.key is not None:
            self._add_keys([_name(item, self.listing.key) for item in self._without_keys])
            self._without_keys = ()
        self.delivered, self._cycles = 0, CycleDetector()
        self._earlier = Counter(self._delivered_keys.decode().split("\n")[:-1])

    async def wait_before_reading(self) -> None:
        """Wait until the caller has time for the items; raises CallbackFailed."""
        if self.before_reading is not None:
            with self.deadline.paused():
                await _called(self.before_reading())

    async def deliver_last(self, items: Sequence[Any]) -> None:
        """Deliver the last items of a reply, batch by batch. Their keys are made only if another attempt follows."""
        if self._earlier and self.listing.key is not None:
            items = self._new(items, self.listing.key)
        else:
            self._without_keys = items
        for start in range(0, len(items), BATCH):
            await self._pass_on(items[start : start + BATCH])

    async def deliver(self, items: Sequence[Any]) -> None:
        """Deliver those of the items that no earlier attempt delivered.

        Raises ContractMismatch for a list that repeats itself without end, and CallbackFailed.
        """
        if self.listing.key is not None:
            items = self._new(items, self.listing.key)
        if items:
            await self._pass_on(items)

    async def _pass_on(self, items: Sequence[Any]) -> None:
        self.delivered += len(items)
        self.deadline.pause()
        await _called(self.on_items(items))

    def _new(self, items: Sequence[Any], key: str) -> Sequence[Any]:
        named = [(_name(item, key), item) for item in items]
        if any(self._cycles.repeats(name) for name, _ in named):
            problem = Problem(f"$.{self.listing.attribute}", "expected a list that does not repeat itself")
            raise ContractMismatch([problem])
        if self._earlier:
            named = [(name, item) for name, item in named if not self._take_earlier(name)]
        self._add_keys([name for name, _ in named])
        return [item for _, item in named]

    def _add_keys(self, names: Sequence[str]) -> None:
        self._delivered_keys += "".join([f"{name}\n" for name in names]).encode()

    def _take_earlier(self, name: str) -> bool:
        """Return whether an earlier attempt delivered an item of this name, and count it as read again."""
        if self._earlier[name] <= 0:
            return False
        self._earlier[name] -= 1
        return True


async def _called(callback: Awaitable[object]) -> None:
    """Wait for a callback; raises CallbackFailed for an error that the call itself could raise."""
    failure: CdiscountError | None = None
    try:
        await callback
    except CdiscountError as error:
        failure = error
    if failure is not None:
        raise CallbackFailed(failure)


def _name(item: Any, key: str) -> str:
    """Return one line that identifies an item: its key, or a hash of the item if the key is absent or 0."""
    name = getattr(item, key)
    return repr(name) if name else f"#{hash(item)}"
