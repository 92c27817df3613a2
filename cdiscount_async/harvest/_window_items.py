"""An iteration over windows of time, as its caller sees it."""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, Literal, TypeAlias, TypedDict, TypeVar

import attrs

from .._common.arguments import expect, expect_several
from ..operations import FILTER_DATES, Caller, Operation
from ._items import Items
from ._wall_time import earliest, latest, present
from ._window_fetcher import WindowFetcher
from ._window_query import BY, WindowQuery
from ._windows import WINDOWS, AdaptiveWidth, Windows

T = TypeVar("T")

By: TypeAlias = Literal["modification", "creation"]
"""Which of its dates puts an item into a window."""


@attrs.frozen
class WindowProgress:
    """How far an iteration over windows has come."""

    windows_done: int
    windows: int
    """How many there are in all, as far as known; it may grow and shrink."""
    items: int
    """How many items were given."""
    reached: datetime
    """Everything up to this French wall time has been given.

    After a crash, another iteration since then, with the keys of what was given as `known`, gives the rest.
    """


class WindowIteration(Items[T]):
    """The items of a span of time, in the order of their dates, each once.

    ```python
    async for order in client.orders.iter_orders(since=timedelta(days=7)):
        ...
    ```

    As `Items` otherwise. An error comes after everything before `progress.reached` was given.
    """

    def __init__(self, sweep: WindowFetcher[T]) -> None:
        super().__init__(sweep.run)
        self._sweep = sweep
        self._items = 0
        self._reached = sweep.begin

    async def __anext__(self) -> T:
        item = await super().__anext__()
        self._items += 1
        return item

    @property
    def progress(self) -> WindowProgress:
        """Return how far it has come, the item that was given last included."""
        sweep = self._sweep
        while sweep.marks and sweep.marks[0][0] <= self._items:
            self._reached = sweep.marks.popleft()[1]
        return WindowProgress(sweep.windows_done, sweep.windows_known(), self._items, self._reached)

    @property
    def windows_used(self) -> Windows:
        """Return the windows with the width that proved good, to begin with another time."""
        return self._sweep.sizes.learned()


class WindowOptions(TypedDict, total=False):
    """What every iteration over windows takes, beside its start."""

    until: datetime | None
    """The end, in the form of the start; None, the default, is the present and what happens under way."""
    by: By
    """By which date items are in the span: of their last modification, the default, or of their creation."""
    windows: Windows
    """How the span is cut; there is little to gain."""
    known: Collection[Hashable]
    """Keys of items that shall not be given, for example because they were before a crash."""


def over_windows(
    caller: Caller,
    operation: Operation[Any, Any],
    request: Any,
    *,
    since: datetime | timedelta,
    until: datetime | None = None,
    by: By = "modification",
    windows: Windows = WINDOWS,
    known: Collection[Hashable] = (),
) -> WindowIteration[Any]:
    """Iterate over what an operation lists; `request` is its filter without dates.

    Raises TypeError for arguments of another type, and ValueError for a span that ends before it begins or has no
    French local time, for dates in the filter, and for another `by`.
    """
    expect("until", until, "a datetime", datetime, NoneType)
    expect("windows", windows, "Windows", Windows)
    expect_several("known", known, "a collection of keys")
    if by not in BY:
        raise ValueError(f"by must be one of {', '.join(BY)}, not {by!r}")
    begin = beginning(caller, request, since)
    end = None if until is None else latest(until)
    if end is not None and end < begin:
        raise ValueError(f"until must not be before since: {end} is before {begin}")
    question: WindowQuery[Any] = WindowQuery(caller, operation, request, by)
    return WindowIteration(WindowFetcher(question, AdaptiveWidth(windows), begin, end, set(known)))


def beginning(caller: Caller, request: Any, since: datetime | timedelta) -> datetime:
    """Return the French wall time at which a span begins.

    Raises ValueError for dates in the filter, and for a time that cannot be.
    """
    expect("since", since, "a datetime or a timedelta", datetime, timedelta)
    if any(getattr(request, name) is not None for name in FILTER_DATES):
        raise ValueError("the request must have no dates: since and until say them")
    begin = earliest(_back(present(caller.timing), since) if isinstance(since, timedelta) else since)
    if begin.year < 1900:
        raise ValueError("since must not be before 1900")
    return begin


def _back(now: datetime, since: timedelta) -> datetime:
    if since < timedelta():
        raise ValueError("since must not be below zero: it is how far to look back")
    try:
        return now - since
    except OverflowError:
        raise ValueError("since must not be further back than the calendar") from None
