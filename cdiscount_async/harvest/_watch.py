"""Watches: everything new and changed, without end, and a cursor to go on from after a crash."""

from copy import deepcopy
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, Final, TypeVar

from .._common.arguments import expect
from ..errors import CdiscountError
from ..operations import Caller, Operation
from ._cursor import Cursor, Version
from ._items import Items
from ._poller import Poller
from ._window_items import beginning
from ._windows import AdaptiveWidth, Windows

T = TypeVar("T")

_LONGEST: Final = timedelta(days=366)


class Watch(Items[T]):
    """New and changed items, without end.

    ```python
    async with client.orders.watch(cursor=load()) as changes:
        async for order in changes:
            handle(order)
            save(changes.cursor)
    ```

    Otherwise it works like `Items`. Polling waits for the loop: while an item is used, at most one more batch is held.
    """

    def __init__(self, poller: Poller[T], cursor: Cursor) -> None:
        super().__init__(poller.run)
        self._poller = poller
        self._cursor = cursor
        self._current: Version[T] | None = None

    async def __anext__(self) -> T:
        if self._current is not None:
            self._cursor.move(self._current)
            self._current = None
        while True:
            step: Any = await super().__anext__()
            if isinstance(step, Version):
                self._current = step
                return self._current.item
            self._cursor.move(step)

    @property
    def cursor(self) -> str:
        """Where another watch can go on: a JSON document with dates and fingerprints, and nothing of the items.

        The cursor covers the items that the loop has finished with, not the present item. If a process dies, a watch
        from the last saved cursor returns the rest, and again the items that were returned since that cursor was saved.
        The cursor has 12 bytes for each version of an item that may come again, that is, for the days of `recheck`.

        A cursor belongs to one seller and one environment, which it does not name. Two watches from the same cursor
        both return everything.
        """
        return self._cursor.text()

    @property
    def last_error(self) -> CdiscountError | None:
        """The error of the last poll, if the watch goes on after it; None after a complete poll."""
        return self._poller.last_error


def over_changes(
    caller: Caller,
    operation: Operation[Any, Any],
    request: Any,
    *,
    every: timedelta,
    cursor: str | None,
    since: datetime | timedelta,
    recheck: timedelta | None,
    windows: Windows,
) -> Watch[Any]:
    """Return a watch of what an operation lists; `request` is its filter without dates.

    Raises TypeError for arguments of another type, and ValueError for a cursor or a span that makes no sense, and for
    dates in the filter.
    """
    expect("every", every, "a timedelta", timedelta)
    expect("cursor", cursor, "the text of a cursor", str, NoneType)
    expect("recheck", recheck, "a timedelta", timedelta, NoneType)
    expect("windows", windows, "Windows", Windows)
    if every <= timedelta():
        raise ValueError("every must be above zero")
    if recheck is not None and not timedelta() < recheck <= _LONGEST:
        raise ValueError("recheck must be above zero, and not above 366 days")
    begin = beginning(caller, request, since)
    position = Cursor(begin, begin) if cursor is None else Cursor.read(cursor)
    adaptive = AdaptiveWidth(windows)
    poller: Poller[Any] = Poller(caller, operation, request, adaptive, every, recheck, deepcopy(position))
    return Watch(poller, position)
