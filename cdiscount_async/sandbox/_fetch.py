"""Fetching what a seller submits: from this machine only, never from anywhere else."""

import asyncio
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import url2pathname

import httpx

MAX_BYTES: Final = 1 << 28
"""The largest file that is fetched."""
TIMEOUT: Final = 10.0
"""Seconds for a whole file: whatever is due later waits for it."""


class Fetcher:
    """Fetches from the loopback interface, and files beneath some directories."""

    def __init__(self, directories: Iterable[Path], timeout: float = TIMEOUT) -> None:
        self._directories = [directory.resolve() for directory in directories]
        self._timeout = timeout

    async def fetch(self, url: str) -> bytes | None:
        """Give what stands at a URL; None where that cannot be had, or may not be asked for."""
        try:
            parts = urlsplit(url)
            if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
                return await asyncio.to_thread(self._read, url2pathname(parts.path))
            if _is_here(parts):
                async with asyncio.timeout(self._timeout):
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


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, as far as its name tells: names are not looked up, so that none can lie."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _download(url: str) -> bytes | None:
    # Neither proxies nor redirects: both would lead away from this machine.
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        pieces: list[bytes] = []
        size = 0
        async with client.stream("GET", url) as response:
            if response.status_code != 200:
                return None
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > MAX_BYTES:
                    return None
                pieces.append(piece)
        return b"".join(pieces)
