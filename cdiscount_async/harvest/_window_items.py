"""Iterations over windows of time: what the client's `iter_…` methods for them return."""

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, Literal, TypeAlias, TypedDict, TypeVar

import attrs

from .._common.arguments import expect, expect_several
from ..operations import FILTER_DATES, Caller, Operation
from ._items import Items
from ._wall_time import FIRST_YEAR, earliest, latest, present
from ._window_fetcher import WindowFetcher
from ._window_query import BY, WindowQuery
from ._windows import WINDOWS, AdaptiveWidth, Windows

T = TypeVar("T")

By: TypeAlias = Literal["modification", "creation"]
"""Which date of an item must be in the span."""


@attrs.frozen
class WindowProgress:
    """How far an iteration over windows is."""

    done: int
    """How many windows were delivered."""
    total: int
    """How many windows there are, as far as known. The number may grow and shrink."""
    items: int
    """How many items were delivered."""
    resume_at: datetime
    """Everything up to this French wall time has been delivered.

    After a crash, an iteration `since` then, with the keys of the delivered items as `known`, returns the rest.
    """


class WindowIteration(Items[T]):
    """The items of a span of time, in the order of their dates, each once.

    ```python
    async for order in client.orders.iter_orders(since=timedelta(days=7)):
        ...
    ```

    Otherwise it works like `Items`. An error is raised after everything before `progress.resume_at` was delivered.
    """

    def __init__(self, fetcher: WindowFetcher[T]) -> None:
        super().__init__(fetcher.run)
        self._fetcher = fetcher
        self._resume_at = fetcher.begin

    @property
    def progress(self) -> WindowProgress:
        """How far the iteration is, including the last item that it returned."""
        fetcher, items = self._fetcher, self._returned
        while fetcher.checkpoints and fetcher.checkpoints[0][0] <= items:
            self._resume_at = fetcher.checkpoints.popleft()[1]
        return WindowProgress(fetcher.windows_done, fetcher.windows_total(), items, self._resume_at)

    @property
    def windows_used(self) -> Windows:
        """The windows with the width that worked: pass them to the next iteration as `windows`."""
        return self._fetcher.adaptive.adapted()


class WindowOptions(TypedDict, total=False):
    """The options of every iteration over windows."""

    until: datetime | None
    """The end of the span, without a zone in French local time; None, the default, for the present.

    Without an end, what changes while the iteration runs is included.
    """
    by: By
    """Which date must be in the span: of the last modification, `"modification"` by default, or of the creation.

    An item that changes after it was returned is not returned again. By modification, an item that changes after
    `until` may have left the span.
    """
    windows: Windows
    """How the span is cut into windows; the defaults suit most shops."""
    known: Collection[Hashable]
    """The keys of items to leave out, for example because an interrupted iteration returned them."""


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
    """Return an iterator over what an operation lists; `request` is its filter without dates.

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
    query: WindowQuery[Any] = WindowQuery(caller, operation, request, by)
    return WindowIteration(WindowFetcher(query, AdaptiveWidth(windows), begin, end, set(known)))


def beginning(caller: Caller, request: Any, since: datetime | timedelta) -> datetime:
    """Return the French wall time at which a span begins.

    Raises ValueError for dates in the filter, and for a time that cannot be.
    """
    expect("since", since, "a datetime or a timedelta", datetime, timedelta)
    if any(getattr(request, name) is not None for name in FILTER_DATES):
        raise ValueError("the request must have no dates: pass them as since and until")
    begin = earliest(_back(present(caller.timing), since) if isinstance(since, timedelta) else since)
    if begin.year < FIRST_YEAR:
        raise ValueError(f"since must not be before {FIRST_YEAR}")
    return begin


def _back(now: datetime, since: timedelta) -> datetime:
    if since < timedelta():
        raise ValueError("since must not be negative: it says how far to look back")
    try:
        return now - since
    except OverflowError:
        raise ValueError("since must not be further back than the calendar") from None
