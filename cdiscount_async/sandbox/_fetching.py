"""The files that due events need, fetched in the background, so that a slow server does not block calls for long."""

import asyncio
from collections.abc import Mapping
from typing import Final

import attrs

from ._fetch import Fetcher

PREFETCH: Final = 4
"""Files that are fetched at the same time for due events. A file is kept until its event runs."""
MAX_WAIT: Final = 1.0
"""Seconds for which calls wait for a file, from the start of its download. Later calls are answered without it."""


@attrs.frozen
class Fetch:
    """A download in progress."""

    task: asyncio.Task[bytes | None]
    loop: asyncio.AbstractEventLoop
    started: float
    """The loop's time at the start."""

    @property
    def is_lost(self) -> bool:
        """Whether the download cannot end here: it was cancelled, or belongs to another event loop."""
        return self.task.cancelled() or self.loop is not asyncio.get_running_loop()

    async def wait(self, *, limited: bool) -> bool:
        """Wait for the file, to its end or for MAX_WAIT seconds. Return whether the download has ended."""
        left = max(0.0, self.started + MAX_WAIT - self.loop.time()) if limited else None
        await asyncio.wait([self.task], timeout=left)
        return self.task.done()

    def cancel(self) -> None:
        """Cancel the download, from any event loop."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.task.cancel)


class Fetching:
    """The downloads in progress, by the number of the event that needs the file."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._fetches: dict[int, Fetch] = {}

    def fetch_only(self, wanted: Mapping[int, str]) -> None:
        """Fetch these URLs, and cancel all other downloads. A download in progress continues."""
        for event in self._fetches.keys() - wanted.keys():
            self._fetches.pop(event).cancel()
        for event, url in wanted.items():
            if event not in self._fetches or self._fetches[event].is_lost:
                loop = asyncio.get_running_loop()
                self._fetches[event] = Fetch(loop.create_task(self._fetcher.fetch(url)), loop, loop.time())

    def __getitem__(self, event: int) -> Fetch:
        return self._fetches[event]

    def take(self, event: int) -> bytes | None:
        """Remove the file of an event, and return it; None if it could not be fetched."""
        return self._fetches.pop(event).task.result()
