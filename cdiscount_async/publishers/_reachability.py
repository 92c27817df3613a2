"""Whether a publication can be fetched: asked from here, the way that the service would."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, cast

import attrs
import httpx

from .._common.publication import Publication, web_address
from ._publication import CONTENT_TYPES

__all__ = ("Reachability", "check_reachable")

PATIENCE: Final = 10.0
"""Seconds for the whole check."""
REDIRECTS: Final = 5
"""How many redirects are followed."""
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity", "Range": "bytes=0-1", "Connection": "close"}
_ZIP: Final = b"PK"
_TYPES: Final = frozenset({*CONTENT_TYPES.values(), "application/x-zip-compressed", "application/octet-stream"})


@attrs.frozen
class Reachability:
    """What came of fetching the beginning of a package."""

    problems: tuple[str, ...] = ()
    """Why the service cannot fetch it, one sentence each."""
    warnings: tuple[str, ...] = ()
    """What the service may stumble over."""
    status: int | None = None
    """The HTTP status of the answer, if there was one."""
    size: int | None = None
    """Bytes of the whole file, where the server tells."""

    @property
    def ok(self) -> bool:
        """Whether nothing stands in the way, as far as can be seen from here."""
        return not self.problems


async def check_reachable(publication: Publication, *, seconds: float = PATIENCE) -> Reachability:
    """Fetch the first bytes of a publication without login, cookies or proxy, in `seconds` at most.

    What cannot be reached is an answer, not an error. It is asked from this machine: whether others can reach it too,
    only somebody elsewhere could tell.
    """
    found = _Found()
    if publication.private:
        found.warnings.append("its address is private: nobody elsewhere can reach it")
    try:
        async with asyncio.timeout(seconds):
            transport = await asyncio.to_thread(httpx.AsyncHTTPTransport)  # certificates take their time to load
            async with transport:
                await _fetch(transport, httpx.URL(publication.url), found)
    except TimeoutError:
        found.problems.append(f"no answer within {seconds:g} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # whose texts may hold the address
        found.problems.append(f"it cannot be fetched ({type(error).__name__})")
    return Reachability(tuple(found.problems), tuple(found.warnings), found.status, found.size)


@attrs.define
class _Found:
    """What is known so far."""

    problems: list[str] = attrs.field(factory=list)
    warnings: list[str] = attrs.field(factory=list)
    status: int | None = None
    size: int | None = None


async def _fetch(transport: httpx.AsyncBaseTransport, url: httpx.URL, found: _Found) -> None:
    # By a transport, not by a client of httpx: that logs each URL.
    for _ in range(REDIRECTS + 1):
        if web_address(str(url)) is None:  # httpx minds not every port that there cannot be
            found.problems.append("it leads to no http or https address")
            return
        request = httpx.Request("GET", url, headers=_HEADERS)
        response = await transport.handle_async_request(request)
        try:
            found.status = response.status_code
            if not response.has_redirect_location:
                await _look(response, found)
                return
            url = url.join(response.headers["location"])
        finally:
            await response.aclose()
        found.warnings.append("it is redirected, and nobody knows whether the service follows")
    found.problems.append(f"it is redirected more than {REDIRECTS} times")


async def _look(response: httpx.Response, found: _Found) -> None:
    if response.status_code not in {200, 206}:
        found.problems.append(f"the answer has the status {response.status_code}")
        return
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TYPES:
        found.warnings.append("its Content-Type is not that of a zip")
    found.size = _size(response)
    start = b""
    async with aclosing(cast("AsyncGenerator[bytes]", response.aiter_raw())) as pieces:
        async for piece in pieces:
            start += piece
            if len(start) >= len(_ZIP):
                break
    if not start.startswith(_ZIP):
        found.problems.append("it does not begin as a zip does")


def _size(response: httpx.Response) -> int | None:
    """Return the size of the whole file, of which only a part may come."""
    if response.status_code == 206:
        told = response.headers.get("content-range", "").rpartition("/")[2]
    else:
        told = response.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else None
