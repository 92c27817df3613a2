"""What is requested for each window, and the key, the dates and the version of each item that comes back."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

import attrs

from .._contract.declare import evolve
from ..errors import ContractMismatch, Problem
from ..operations import Caller, OnItems, Operation
from ._wall_time import latest, present
from ._windows import EDGE, Window

T = TypeVar("T")

BY: Final = ("modification", "creation")
"""The dates by which items can be requested."""
_NEVER: Final = datetime(1, 1, 1)  # noqa: DTZ001 - wall time


@attrs.define(eq=False)  # not frozen: one is made for each item
class Arrived(Generic[T]):
    """An item that arrived, and what is computed from it: once."""

    item: T
    key: Hashable
    """Identifies the item among all others."""
    dates: Sequence[datetime]
    """The dates by which the service may have selected the item. The first is the one that items are sorted by."""
    version: Sequence[datetime]
    """Rises with each change of the item."""
    position: tuple[datetime, str]
    """Items are delivered in this order."""


_BY_VERSION: Final = attrgetter("version")
_BY_POSITION: Final = attrgetter("position")


def newest_in_order(arrived: Iterable[Arrived[T]]) -> list[Arrived[T]]:
    """Return items by date and key, and of each item the newest version only."""
    newest = {one.key: one for one in sorted(arrived, key=_BY_VERSION)}
    return sorted(newest.values(), key=_BY_POSITION)


def outside(window: Window, arrived: Iterable[Arrived[T]]) -> dict[Hashable, Sequence[datetime]]:
    """Return the versions, by key, of the items that have dates, but none in a window."""
    begin, end = window.begin - EDGE, window.bound
    return {
        one.key: one.version
        for one in arrived
        if one.dates and not begin <= one.dates[0] <= end and not any(begin <= date <= end for date in one.dates)
    }


@attrs.frozen
class WindowQuery(Generic[T]):
    """An operation that lists what happened in a window."""

    caller: Caller
    operation: Operation[Any, Any]
    request: Any = attrs.field(repr=False)
    """The filter, without dates."""
    by: str

    async def fetch(self, window: Window, on_arrived: OnItems) -> None:
        """Call the operation for a window, and call `on_arrived` with the items as they arrive."""
        dates = {f"begin_{self.by}_date": window.begin, f"end_{self.by}_date": window.bound}
        if self.by == "creation":
            # The service wants each bound of creation together with that of modification. Nothing is modified
            # before it is created, but on the night when clocks are set back it may look so by an hour.
            begin = window.begin - timedelta(hours=2)
            far = latest(present(self.caller.timing)) + timedelta(days=366)  # nothing changes after that
            dates |= {"begin_modification_date": begin, "end_modification_date": far}

        async def on_items(items: Sequence[T]) -> None:
            await on_arrived([self.arrived(item, window) for item in items])

        await self.caller.receive(self.operation, evolve(self.request, **dates), on_items)

    def arrived(self, item: Any, window: Window) -> Arrived[Any]:  # noqa: ARG002 - for a watch
        """Return an item of a window with its key, dates and version."""
        key = getattr(item, self.operation.listing.key)  # type: ignore[union-attr, arg-type]
        if key is None or key == "":
            key = ("", hash(repr(item)))  # an item without a key is identified by all its members
        created: datetime | None = getattr(item, "creation_date", None)
        changed: datetime | None = getattr(item, "last_updated_date", None)
        modified: datetime | None = getattr(item, "modified_date", None)
        selecting = (created,) if self.by == "creation" else (changed, modified, created)
        dates = [date for date in selecting if date]
        version = (changed or _NEVER, modified or _NEVER)
        return Arrived(item, key, dates, version, (dates[0] if dates else _NEVER, str(key)))

    def dates_ignored(self) -> ContractMismatch:
        """Return the error for a service that answers with other dates than the requested ones."""
        path = f"$.{self.operation.listing.attribute}"  # type: ignore[union-attr]
        error = ContractMismatch([Problem(path, f"only items whose date of {self.by} is in the requested window")])
        error.operation = self.operation.name
        return error
