"""The files that are fetched for what is due, so that nobody waits long for a slow server."""

import asyncio
from collections.abc import Mapping
from typing import Final

import attrs

from ._fetch import Fetcher

AHEAD: Final = 4
"""Files that are fetched for what is due, at the same time; they are kept until it is their turn."""
PATIENCE: Final = 1.0
"""Seconds after its begin for which calls wait for a file: afterwards they are answered without it."""


@attrs.frozen
class Fetch:
    """A file on its way."""

    task: asyncio.Task[bytes | None]
    loop: asyncio.AbstractEventLoop
    begun: float
    """By the loop's clock."""

    @property
    def is_lost(self) -> bool:
        """Whether nothing will come of it, because the event loop in which it began has ended or is another one."""
        return self.task.cancelled() or self.loop is not asyncio.get_running_loop()

    async def come(self, *, patient: bool) -> bool:
        """Wait for it, to its end or as long as calls do; tell whether it is there."""
        left = None if patient else max(0.0, self.begun + PATIENCE - self.loop.time())
        await asyncio.wait([self.task], timeout=left)
        return self.task.done()

    def cancel(self) -> None:
        """End it, whatever loop it is in."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.task.cancel)


class Fetching:
    """What is on its way, by the number of the event for which it is fetched."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._fetches: dict[int, Fetch] = {}

    def only(self, wanted: Mapping[int, str]) -> None:
        """Fetch what is at some URLs, and nothing else any more; what began already goes on."""
        for event in self._fetches.keys() - wanted.keys():
            self._fetches.pop(event).cancel()
        for event, url in wanted.items():
            if event not in self._fetches or self._fetches[event].is_lost:
                loop = asyncio.get_running_loop()
                self._fetches[event] = Fetch(loop.create_task(self._fetcher.fetch(url)), loop, loop.time())

    def __getitem__(self, event: int) -> Fetch:
        return self._fetches[event]

    def take(self, event: int) -> bytes | None:
        """Return what came for an event, which is kept no longer; None where nothing could be had."""
        return self._fetches.pop(event).task.result()
