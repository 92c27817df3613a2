"""A watch, as its caller sees it: everything new and changed, for ever, and where to go on after a crash."""

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

    As `Items` otherwise. Polling keeps the pace of the loop: while an item is looked at, one batch more waits at most.
    """

    def __init__(self, polls: Poller[T], cursor: Cursor) -> None:
        super().__init__(polls.run)
        self._polls = polls
        self._cursor = cursor
        self._at_hand: Version[T] | None = None

    async def __anext__(self) -> T:
        if self._at_hand is not None:
            self._cursor.move(self._at_hand)
            self._at_hand = None
        while True:
            step: Any = await super().__anext__()
            if isinstance(step, Version):
                self._at_hand = step
                return self._at_hand.item
            self._cursor.move(step)

    @property
    def cursor(self) -> str:
        """Where to go on another time: a JSON document with dates and fingerprints, and nothing of the items.

        It holds what the loop is done with, that is, not the item at hand: whenever a process dies, another one that
        goes on from the last cursor saved gives the rest, and again what was given since. An old one is as good, but
        for that. It takes 12 bytes for each version of an item that may come again, so of the days of a sweep.

        It belongs to one seller and one environment, which it does not name. Two watches that go on from the same one
        both give everything.
        """
        return self._cursor.text()

    @property
    def last_error(self) -> CdiscountError | None:
        """Why the last poll failed, where that may pass; None after a complete one."""
        return self._polls.last_error


def over_changes(
    caller: Caller,
    operation: Operation[Any, Any],
    request: Any,
    *,
    every: timedelta,
    cursor: str | None,
    since: datetime | timedelta,
    sweep: timedelta | None,
    windows: Windows,
) -> Watch[Any]:
    """Watch what an operation lists; `request` is its filter without dates.

    Raises TypeError for arguments of another type, and ValueError for a cursor or a span that makes no sense, and for
    dates in the filter.
    """
    expect("every", every, "a timedelta", timedelta)
    expect("cursor", cursor, "the text of a cursor", str, NoneType)
    expect("sweep", sweep, "a timedelta", timedelta, NoneType)
    expect("windows", windows, "Windows", Windows)
    if every <= timedelta():
        raise ValueError("every must be above zero")
    if sweep is not None and not timedelta() < sweep <= _LONGEST:
        raise ValueError("sweep must be above zero, and not above 366 days")
    begin = beginning(caller, request, since)
    position = Cursor(begin, begin) if cursor is None else Cursor.read(cursor)
    sizes = AdaptiveWidth(windows)
    polls: Poller[Any] = Poller(caller, operation, request, sizes, every, sweep, deepcopy(position))
    return Watch(polls, position)
