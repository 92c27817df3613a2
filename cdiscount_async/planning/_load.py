"""Reading a planning from a file or from an address."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from os import PathLike
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs

from .._common.files import without_waiting
from ._error import PlanningError
from ._planning import Planning

Fetch = Callable[[str], Awaitable[bytes]]

MAX_BYTES: Final = 1 << 20
"""The largest file or answer that is read: 1 MiB; the real page has some thousand bytes."""
POLL: Final = 0.05
"""Seconds between two attempts to read from a pipe that is empty."""


async def load(source: str | PathLike[str], fetch: Fetch | None = None) -> Planning:
    """Read a planning: the documentation's page (HTML, or a plain-text copy), or the JSON of `Planning.to_json`.

    Args:
        source: A file, or an http or https address.
        fetch: Returns the bytes at an address. Its errors are raised as they are.

    Raises:
        PlanningError: The source has no planning.
        OSError: The file cannot be read.
        ValueError: The source is an address, and there is no `fetch`.
    """
    name = str(source)
    if name.lower().startswith(("http://", "https://")):
        if fetch is None:
            raise ValueError("an address needs something to fetch it with")
        body = await fetch(name)
        name = _without_login(name)
    else:
        body = await _read(Path(source))
    try:
        planning = await asyncio.to_thread(_parsed, body, as_json=name.lower().endswith(".json"))
    except PlanningError as error:
        raise PlanningError(f"{name}: {error}") from None
    return attrs.evolve(planning, source=planning.source or name)


async def _read(path: Path) -> bytes:
    """Return the bytes of a file. No thread blocks on a pipe: it could not be cancelled."""
    body = bytearray()
    with await asyncio.to_thread(open, path, "rb", buffering=0, opener=without_waiting) as file:
        while len(body) <= MAX_BYTES:
            piece = await asyncio.to_thread(file.read, MAX_BYTES)
            if piece is None:  # a pipe that is empty
                await asyncio.sleep(POLL)
            elif piece:
                body += piece
            else:
                break
    return bytes(body)


def _without_login(address: str) -> str:
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _decoded(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        raise PlanningError(f"it has more than {MAX_BYTES:,} bytes")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")  # the encoding of French Windows; dates and statuses are ASCII


def _parsed(body: bytes, *, as_json: bool) -> Planning:
    text = _decoded(body)
    if not as_json and not text.lstrip().startswith("{"):
        return Planning.from_page(text)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise PlanningError("it is not JSON") from None
    return Planning.from_json(document)
