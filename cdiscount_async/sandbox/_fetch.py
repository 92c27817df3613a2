"""Fetching what a seller submits: from this machine only, never from anywhere else."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

import httpx

from .._common.addresses import is_loopback

MAX_BYTES: Final = 1 << 26
"""The largest file that is fetched: 64 MiB, packed."""
TIMEOUT: Final = 10.0
"""Seconds for a whole file, with the wait for its turn."""
AT_ONCE: Final = 8
"""Files that are fetched at the same time."""


class Fetcher:
    """Fetches from the loopback interface, and files beneath some directories."""

    def __init__(self, directories: Iterable[Path], timeout: float = TIMEOUT) -> None:
        self._directories = [directory.resolve() for directory in directories]
        self._timeout = timeout
        self._loop: asyncio.AbstractEventLoop | None = None
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, url: str) -> bytes | None:
        """Return what stands at a URL; None where that cannot be had in time, or may not be asked for."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # a semaphore belongs to the loop in which somebody waited for it
            self._loop, self._turns = loop, asyncio.Semaphore(AT_ONCE)
        try:
            async with asyncio.timeout(self._timeout), self._turns:
                return await self._fetch(url)
        except TimeoutError:
            return None

    async def _fetch(self, url: str) -> bytes | None:
        try:
            parts = urlsplit(url)
            if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
                return await asyncio.to_thread(self._read, url2pathname(parts.path))
            if _is_here(parts):
                return await _download(url)
        # pathlib says RuntimeError of links that lead in a circle.
        except (OSError, ValueError, RuntimeError, httpx.HTTPError, httpx.InvalidURL):
            return None
        return None

    def _read(self, name: str) -> bytes | None:
        path = Path(name).resolve()
        if not any(path.is_relative_to(directory) for directory in self._directories) or not path.is_file():
            return None
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None


def is_url(text: str) -> bool:
    """Whether a text is a whole URL, of whatever kind."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or (parts.scheme == "file" and parts.path)))


def _is_here(parts: SplitResult) -> bool:
    """Whether a URL is one of this machine's; raises ValueError for a port that no machine has."""
    return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "") and parts.port != 0


async def _download(url: str) -> bytes | None:
    # Neither proxies nor redirects: both would lead away from this machine.
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        pieces: list[bytes] = []
        size = 0
        # What is compressed on the way could be of any size, and is no package to the service.
        async with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
            if response.status_code != 200:
                return None
            async for piece in response.aiter_raw():
                size += len(piece)
                if size > MAX_BYTES:
                    return None
                pieces.append(piece)
        return b"".join(pieces)
