"""The sellers of a fleet, as the user's source has them."""

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from .._common.arguments import expect
from ..credentials import Credentials
from ._traces import trace
from ._within import within

__all__ = ("SellerSource", "Sellers")

SellerSource: TypeAlias = Iterable[Credentials] | Callable[[], AsyncIterable[Credentials]]
"""The accounts: a list, or a function that returns an async iterator over them and is called again each minute."""
_LOGGER: Final = logging.getLogger("cdiscount_async.workers")
_MIN_PAUSE: Final = 5.0
"""Seconds between two readings that an unknown login causes."""
_LIMIT: Final = 300.0
"""Seconds for one reading of the source. A poll of a seller who is not known waits for it."""


class Sellers:
    """The credentials of all sellers by login, in the memory of this process. Passwords never leave it."""

    def __init__(self, source: SellerSource, limit: float = _LIMIT) -> None:
        """`limit` is how many seconds one reading of the source may take."""
        self._limit = limit
        self._source = tuple(source) if isinstance(source, Iterator) else source  # an iterator can be read once
        self._known: Mapping[str, Credentials] = {}
        self._lock = asyncio.Lock()
        self._read_at = float("-inf")

    @property
    def logins(self) -> Iterable[str]:
        """All logins."""
        return self._known.keys()

    async def refresh(self) -> None:
        """Read the source. If it raises, the sellers stay as they are, and the error is raised.

        Raises WorkersError for a source that has not ended after the limit.
        """
        async with self._lock:
            await self._read()

    async def find(self, login: str) -> Credentials | None:
        """Return the credentials of a seller; None if the source does not have him. A new one may cause a reading."""
        if login not in self._known:
            async with self._lock:
                if login not in self._known and time.monotonic() - self._read_at >= _MIN_PAUSE:
                    await self._read()
        return self._known.get(login)

    async def try_refresh(self) -> bool:
        """Read the source, and return whether that worked. If not, the error is logged, and the sellers stay."""
        try:
            await self.refresh()
        except Exception as error:  # noqa: BLE001 - for example, a database is away
            _LOGGER.warning("the known sellers stay, because their source raised %s", trace(error))
            return False
        return True

    async def keep_fresh(self, pause: float) -> None:
        """Read the source again and again, until this is cancelled."""
        while True:
            await asyncio.sleep(pause)
            await self.try_refresh()

    async def _read(self) -> None:
        self._read_at = time.monotonic()
        source = self._source
        if callable(source):
            found = await within(self._limit, _all(source()), "sellers: the source has not ended")
        else:
            found = source
        known: dict[str, Credentials] = {}
        for one in found:
            expect("sellers", one, "Credentials", Credentials)
            if known.get(one.login, one) != one:
                _LOGGER.warning("the source has %s twice, with two passwords: the last one counts", one.login)
            known[one.login] = one
        self._known = known


async def _all(found: object) -> Iterable[Credentials]:
    return [one async for one in _iterated(found)]


def _iterated(found: object) -> AsyncIterable[Credentials]:
    if inspect.iscoroutine(found):
        found.close()
    if not isinstance(found, AsyncIterable):
        raise TypeError("sellers: the function must be `async def` and `yield` each account")
    return found
