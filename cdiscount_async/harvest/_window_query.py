"""What is asked of each window, in a form that the service honours, and what names and dates the items."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import attrs

from .._contract.declare import evolve
from ..errors import ContractMismatch, Problem
from ..operations import Caller, Operation, Take
from ._wall_time import latest, present
from ._windows import EDGE, Window

T = TypeVar("T")

BY: Final = ("modification", "creation")
"""The dates by which items can be asked for."""
_NEVER: Final = datetime(1, 1, 1)  # noqa: DTZ001 - wall time


@attrs.frozen
class WindowQuery(Generic[T]):
    """An operation that lists what happened in a window."""

    caller: Caller
    operation: Operation[Any, Any]
    request: Any = attrs.field(repr=False)
    """The filter, without dates."""
    by: str

    async def ask(self, window: Window, take: Take) -> None:
        """Ask for a window, and give the items to `take` as they arrive."""
        dates = {f"begin_{self.by}_date": window.begin, f"end_{self.by}_date": window.bound}
        if self.by == "creation":
            # A bound of creation comes with that of modification on the same side. Nothing is modified
            # before it is created, but on the night when clocks are set back it may look so by an hour.
            begin = window.begin - timedelta(hours=2)
            far = latest(present(self.caller.timing)) + timedelta(days=366)  # nothing changes after that
            dates |= {"begin_modification_date": begin, "end_modification_date": far}
        await self.caller.receive(self.operation, evolve(self.request, **dates), take)

    def key(self, item: T) -> Hashable:
        """Return what names an item: where it has no name, all of it."""
        name = getattr(item, self.operation.listing.key)  # type: ignore[union-attr, arg-type]
        return ("", hash(repr(item))) if name in {None, ""} else name

    def date(self, item: T) -> datetime:
        """Return the date by which items are in order."""
        return next(filter(None, self._dates(item)), _NEVER)

    def in_order(self, items: Iterable[T]) -> list[T]:
        """Return items by date and name, and of each only the newest version."""
        newest = {self.key(item): item for item in sorted(items, key=_version)}
        return sorted(newest.values(), key=lambda item: (self.date(item), str(self.key(item))))

    def strangers(self, window: Window, items: Iterable[T]) -> dict[Hashable, object]:
        """Return the items that bear no date of a window, by name, with what says that they were not changed."""
        found: dict[Hashable, object] = {}
        for item in items:
            dates = [one for one in self._dates(item) if one]
            if dates and not any(window.begin - EDGE <= one <= window.bound for one in dates):
                found[self.key(item)] = _version(item)
        return found

    def not_honoured(self) -> ContractMismatch:
        """Return the error that says that the service answers with other dates than those asked for."""
        path = f"$.{self.operation.listing.attribute}"  # type: ignore[union-attr]
        error = ContractMismatch([Problem(path, f"only items whose date of {self.by} is in the window asked for")])
        error.operation = self.operation.name
        return error

    def _dates(self, item: T) -> tuple[datetime | None, ...]:
        """Return the dates that may be what the service goes by."""
        created: datetime | None = getattr(item, "creation_date", None)
        return (created,) if self.by == "creation" else (*_version_dates(item), created)


def _version_dates(item: object) -> tuple[datetime | None, ...]:
    return getattr(item, "last_updated_date", None), getattr(item, "modified_date", None)


def _version(item: object) -> tuple[datetime, ...]:
    """Return what rises with each change of an item."""
    return tuple(date or _NEVER for date in _version_dates(item))
