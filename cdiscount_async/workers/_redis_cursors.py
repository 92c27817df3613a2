"""Cursors in Redis, for any number of machines."""

from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Any, Final, Self

from .._common.extras import extra
from .._common.redis_connections import MOST
from ..errors import WorkersError
from ._redis_errors import redis_errors
from ._states import DeadLetter, PollState

with extra("workers"):
    from redis.asyncio import BlockingConnectionPool, Redis

__all__ = ("RedisCursorStore", "connected")

_PAGE: Final = 1000
"""How many keys are read at a time."""


def connected(url: str) -> "Redis":
    """Return a client of redis-py; where all its connections are in use, a command waits until one is free."""
    return Redis.from_pool(BlockingConnectionPool.from_url(url, max_connections=MOST, timeout=30))


class RedisCursorStore:
    """Stores cursors in Redis. Turn on its append-only file, otherwise a restart of Redis loses the last minutes.

    Where the cursors are lost, each seller begins anew at `since`, and its items are handled again.
    """

    def __init__(self, url: str, *, prefix: str = "cdiscount:") -> None:
        """Configure the store, without I/O.

        Args:
            url: The address of Redis, such as `redis://localhost:6379/0`.
            prefix: What all keys begin with.
        """
        self._url: Final = url
        self._prefix: Final = prefix
        self._redis: Redis | None = None

    def __repr__(self) -> str:
        return f"RedisCursorStore(prefix={self._prefix!r})"

    async def __aenter__(self) -> Self:
        self._redis = connected(self._url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        redis, self._redis = self._redis, None
        if redis is not None:
            await redis.aclose()

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""
        with redis_errors():
            found: Any = await self._open.hmget(self._poll(login, subscription), ["cursor", "details"])
        cursor, details = found
        if details is None:
            return None
        return PollState.read(login, subscription, cursor.decode() if cursor else None, details.decode())

    async def put(self, state: PollState) -> None:
        """Store a state with its cursor."""
        members: Any = {"cursor": state.cursor or "", "details": state.details()}
        with redis_errors():
            await self._open.hset(self._poll(state.login, state.subscription), mapping=members)

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet."""
        with redis_errors():
            async with self._open.pipeline(transaction=False) as pipe:
                for state in states:
                    pipe.hsetnx(self._poll(state.login, state.subscription), "details", state.details())
                await pipe.execute()

    async def drop(self, login: str, subscription: str) -> None:
        """Remove a state."""
        with redis_errors():
            await self._open.delete(self._poll(login, subscription))

    async def states(self) -> AsyncIterator[PollState]:
        """Yield all states without their cursors."""
        async for (login, subscription), details in self._all("poll"):
            yield PollState.read(login, subscription, None, details)

    async def put_letter(self, letter: DeadLetter) -> None:
        """Store an item that was put aside."""
        with redis_errors():
            await self._open.hset(self._letter(letter), "details", letter.details())

    async def drop_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside."""
        with redis_errors():
            await self._open.delete(self._letter(letter))

    async def letters(self) -> AsyncIterator[DeadLetter]:
        """Yield all items that were put aside."""
        async for (login, subscription, number), details in self._all("letter"):
            yield DeadLetter.read(login, subscription, number, details)

    async def _all(self, kind: str) -> AsyncIterator[tuple[list[str], str]]:
        """Yield the parts of each key of a kind, and its details, in portions: one command never blocks Redis long."""
        redis, start, at = self._open, f"{self._prefix}{kind}:", 0
        while True:
            with redis_errors():
                found_keys: Any = await redis.scan(at, match=f"{_escaped(start)}*", count=_PAGE)
                at, keys = found_keys
                async with redis.pipeline(transaction=False) as pipe:
                    for key in keys:
                        pipe.hget(key, "details")
                    found: list[Any] = await pipe.execute()
            for key, details in zip(keys, found, strict=True):
                if details is not None:
                    # A login has no colon, and the name of a subscription has none either.
                    yield key.decode().removeprefix(start).split(":", 2 if kind == "letter" else 1), details.decode()
            if not at:
                return

    def _poll(self, login: str, subscription: str) -> str:
        return f"{self._prefix}poll:{login}:{subscription}"

    def _letter(self, letter: DeadLetter) -> str:
        return f"{self._prefix}letter:{letter.login}:{letter.subscription}:{letter.number}"

    @property
    def _open(self) -> "Redis":
        if self._redis is None:
            raise WorkersError("the store is not open: use `async with`")
        return self._redis


def _escaped(prefix: str) -> str:
    """Return a text as a pattern of Redis that means this text."""
    return "".join(f"\\{sign}" if sign in "*?[]\\" else sign for sign in prefix)
