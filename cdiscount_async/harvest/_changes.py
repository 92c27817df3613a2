"""Changes: what is new or has changed since a cursor, by one poll or by polls without end, and the next cursor."""

from copy import deepcopy
from datetime import datetime, timedelta
from types import NoneType
from typing import Any, Final, TypedDict, TypeVar, Unpack

from .._common.arguments import expect
from ..errors import CdiscountError
from ..operations import Caller, Operation
from ._cursor import Cursor, Version
from ._items import Items, Work
from ._made_for import expect_made_for, made_for
from ._poller import Poller
from ._window_items import WindowProgress, beginning
from ._windows import WINDOWS, AdaptiveWidth, Windows

T = TypeVar("T")

_LONGEST: Final = timedelta(days=366)


class Changes(Items[T]):
    """Items that are new or have changed since a cursor. It ends when one poll is complete.

    ```python
    async with client.orders.changes(cursor=load()) as changes:
        async for order in changes:
            handle(order)
    save(changes.cursor)
    ```

    Otherwise it works like `Items`.
    """

    def __init__(self, poller: Poller[T], work: Work[Any]) -> None:
        super().__init__(work)
        self._poller = poller
        self._cursor = deepcopy(poller.cursor)
        self._current: Version[T] | None = None
        self._count = 0

    async def __anext__(self) -> T:
        if self._current is not None:
            self._cursor.move(self._current)
            self._current = None
        while True:
            step: Any = await super().__anext__()
            if isinstance(step, Version):
                self._current = step
                self._count += 1
                return self._current.item
            self._cursor.move(step)

    @property
    def cursor(self) -> str:
        """Where the next changes begin: a JSON document with dates and fingerprints, and nothing of the items.

        After the end, the cursor covers all items. Before, it covers the items that the loop has finished with, not the
        present item. If a process dies, changes from the last saved cursor return the rest, and again the items that
        were returned since that cursor was saved. An older cursor loses nothing either: more items are returned again.

        The cursor has 12 bytes for each version of an item that may come again, that is, for the days of `recheck`. It
        contains fingerprints of the service, the seller, the operation and the filter, and is refused for others. Two
        iterations from the same cursor both return everything.
        """
        return self._cursor.text()

    @property
    def progress(self) -> WindowProgress:
        """How far the present poll is. `items` is the number of all items that were returned."""
        fetcher = self._poller.fetcher
        done, total = (fetcher.windows_done, fetcher.windows_total()) if fetcher else (0, 1)
        return WindowProgress(done, total, self._count, self._cursor.reached)


class Watch(Changes[T]):
    """New and changed items, without end: one poll after the other.

    ```python
    async with client.orders.watch(cursor=load()) as changes:
        async for order in changes:
            handle(order)
            save(changes.cursor)
    ```

    Otherwise it works like `Changes`. Polling waits for the loop: while an item is used, at most one more batch is
    held.
    """

    @property
    def last_error(self) -> CdiscountError | None:
        """The error of the last poll, if the watch goes on after it; None after a complete poll."""
        return self._poller.last_error


class ChangeOptions(TypedDict, total=False):
    """The options of changes and watches."""

    cursor: str | None
    """The `cursor` of earlier changes or of an earlier watch, to go on from there; None, the default, for a beginning.

    It is the same whether changes or a watch returned it.
    """
    since: datetime | timedelta
    """Without a cursor: begin with what changed since this moment, or so long ago; five days ago by default.

    A moment without a zone is French local time. With a cursor, this is ignored.
    """
    recheck: timedelta | None
    """The span that the first poll of a day in France requests again, five days by default; None for never.

    It finds changes that appeared late or have no new date of modification.
    """
    windows: Windows
    """How the span of a poll is cut into windows; the defaults suit most shops."""


class WatchOptions(ChangeOptions, total=False):
    """The options of watches."""

    every: timedelta
    """The time between polls, 15 minutes by default."""


def over_changes(
    caller: Caller, operation: Operation[Any, Any], request: Any, **options: Unpack[ChangeOptions]
) -> Changes[Any]:
    """Return the changes of what an operation lists, by one poll; `request` is its filter without dates.

    Raises TypeError for arguments of another type, ValueError for a cursor or a span that makes no sense and for dates
    in the filter, and CursorMismatch for a cursor that was made for something else.
    """
    poller = _poller(caller, operation, request, **options)
    return Changes(poller, poller.poll)


def watching(
    caller: Caller, operation: Operation[Any, Any], request: Any, **options: Unpack[WatchOptions]
) -> Watch[Any]:
    """Return a watch of what an operation lists; `request` and errors are those of `over_changes`."""
    poller = _poller(caller, operation, request, **options)
    return Watch(poller, poller.run)


def _poller(
    caller: Caller,
    operation: Operation[Any, Any],
    request: Any,
    *,
    every: timedelta = timedelta(minutes=15),
    cursor: str | None = None,
    since: datetime | timedelta = timedelta(days=5),
    recheck: timedelta | None = timedelta(days=5),
    windows: Windows = WINDOWS,
) -> Poller[Any]:
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
    expect_made_for(position, caller, operation, request)
    position.made_for = made_for(caller, operation, request)
    return Poller(caller, operation, request, AdaptiveWidth(windows), every, recheck, position)
