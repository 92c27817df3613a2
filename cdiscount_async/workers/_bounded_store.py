"""A store of cursors that answers in time, or raises."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Sequence
from types import TracebackType
from typing import Final, Self, TypeVar

from ._states import CursorStore, DeadLetter, PollState
from ._within import within

__all__ = ("BoundedStore",)

_LIMIT: Final = 30.0
"""Seconds for one call of a store."""
R = TypeVar("R")


class BoundedStore:
    """Another store, whose calls raise WorkersError after a limit.

    A call that hangs would keep its poll in progress without end, and the process could not end.
    """

    def __init__(self, store: CursorStore, limit: float = _LIMIT) -> None:
        """`limit` is how many seconds one call may take, and each item of a list."""
        self._store = store
        self._limit = limit

    async def __aenter__(self) -> Self:
        await self._bounded(self._store.__aenter__())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._bounded(self._store.__aexit__(kind, error, trace))

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""
        return await self._bounded(self._store.get(login, subscription))

    async def put(self, state: PollState) -> None:
        """Store a state with its cursor."""
        await self._bounded(self._store.put(state))

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet."""
        await self._bounded(self._store.add(states))

    async def drop(self, login: str, subscription: str) -> None:
        """Remove a state."""
        await self._bounded(self._store.drop(login, subscription))

    def states(self) -> AsyncIterator[PollState]:
        """Yield all states without their cursors."""
        return self._each(self._store.states())

    async def put_letter(self, letter: DeadLetter) -> None:
        """Store an item that was put aside."""
        await self._bounded(self._store.put_letter(letter))

    async def drop_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside."""
        await self._bounded(self._store.drop_letter(letter))

    def letters(self) -> AsyncIterator[DeadLetter]:
        """Yield all items that were put aside."""
        return self._each(self._store.letters())

    async def _each(self, found: AsyncIterable[R]) -> AsyncIterator[R]:
        iterator = aiter(found)
        while (item := await self._bounded(anext(iterator, None))) is not None:
            yield item

    async def _bounded(self, call: Awaitable[R]) -> R:
        return await within(self._limit, call, "the store of cursors has not answered")
