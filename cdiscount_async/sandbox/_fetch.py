"""Fetches the files that a seller submits: only from this machine, or packages of the examples."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

import httpx

from .._common.addresses import is_loopback
from ._example_packages import package_at

MAX_BYTES: Final = 1 << 26
"""The largest file that is fetched: 64 MiB, packed."""
TIMEOUT: Final = 10.0
"""Seconds for a whole file, including the wait for the semaphore."""
CONCURRENCY: Final = 8
"""Files that are fetched at the same time."""


class Fetcher:
    """Fetches files over HTTP from the loopback interface, and local files below some directories."""

    def __init__(self, directories: Iterable[Path], timeout: float = TIMEOUT) -> None:
        self._directories = [directory.resolve() for directory in directories]
        self._timeout = timeout
        self._loop: asyncio.AbstractEventLoop | None = None
        self._semaphore = asyncio.Semaphore(CONCURRENCY)

    async def fetch(self, url: str) -> bytes | None:
        """Return the file at a URL; None if it does not come in time, does not exist or is not allowed."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # a semaphore belongs to one event loop
            self._loop, self._semaphore = loop, asyncio.Semaphore(CONCURRENCY)
        try:
            async with asyncio.timeout(self._timeout), self._semaphore:
                return await self._fetch(url)
        except TimeoutError:
            return None

    async def _fetch(self, url: str) -> bytes | None:
        try:
            if (package := package_at(url)) is not None:
                return package
            parts = urlsplit(url)
            if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
                return await asyncio.to_thread(self._read, url2pathname(parts.path))
            if _is_here(parts):
                return await _download(url)
        # pathlib raises RuntimeError for symbolic links in a circle.
        except (OSError, ValueError, RuntimeError, httpx.HTTPError, httpx.InvalidURL):
            return None
        return None

    def _read(self, name: str) -> bytes | None:
        path = Path(name).resolve()
        if not any(path.is_relative_to(directory) for directory in self._directories) or not path.is_file():
            return None
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None


def is_url(text: str) -> bool:
    """Whether a text is a complete URL of any scheme."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or (parts.scheme == "file" and parts.path)))


def _is_here(parts: SplitResult) -> bool:
    """Whether a URL is on this machine. Raises ValueError for an invalid port."""
    return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "") and parts.port != 0


async def _download(url: str) -> bytes | None:
    # No proxies and no redirects: both can lead to another machine.
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        chunks: list[bytes] = []
        size = 0
        # A compressed response could have any size, and the service does not accept it as a package.
        async with client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
            if response.status_code != 200:
                return None
            async for chunk in response.aiter_raw():
                size += len(chunk)
                if size > MAX_BYTES:
                    return None
                chunks.append(chunk)
        return b"".join(chunks)
