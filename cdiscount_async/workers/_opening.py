"""A fleet is opened in this process, once at a time, and closed."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import TracebackType
from typing import Self

from ._fleet import Fleet
from ._handlers import Handlers
from ._signals import until_signal

__all__ = ("Opening",)


class Opening(Handlers, ABC):
    """Handlers whose fleet can be opened: with polls, or only connected."""

    def __init__(self, every: timedelta) -> None:
        super().__init__(every)
        self._fleet: Fleet | None = None
        self._is_opening = False

    @abstractmethod
    def _new_fleet(self) -> Fleet:
        """Return the fleet that is declared, to be entered."""

    async def __aenter__(self) -> Self:
        self._reserve()
        try:
            fleet = self._new_fleet()
            await fleet.__aenter__()
            try:
                await fleet.start()
            except BaseException:
                await fleet.__aexit__(None, None, None)
                raise
            self._fleet = fleet
        finally:
            self._is_opening = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:  # a handler in progress may still need the fleet
            await self._opened.__aexit__(kind, error, trace)
        finally:
            self._fleet = None

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Open the fleet in this process without polling: to ask for its status, or to retry something."""
        self._reserve()
        try:
            async with self._new_fleet() as fleet:
                self._fleet, self._is_opening = fleet, False
                yield self
        finally:
            self._fleet, self._is_opening = None, False

    async def run(self) -> None:
        """Poll until SIGTERM or SIGINT. Then handlers in progress have 8 seconds, and every cursor is stored."""
        await until_signal(self._poll_forever())

    async def _poll_forever(self) -> None:
        async with self:
            await asyncio.Event().wait()

    def _reserve(self) -> None:
        """Begin to open the fleet. Raises RuntimeError if it is open, or being opened."""
        if self._fleet is not None or self._is_opening:
            raise RuntimeError("the fleet is open already")
        self._is_opening = True

    def _expect_not_started(self) -> None:
        if self._fleet is not None or self._is_opening:
            raise RuntimeError("the fleet has started: declare the handlers before")

    @property
    def _opened(self) -> Fleet:
        if self._fleet is None:
            raise RuntimeError("the fleet is not open: use `async with workers:` or `async with workers.connected():`")
        return self._fleet
