"""Whether a publication can be fetched: a request from this machine, as the service would send it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, cast

import attrs
import httpx

from .._common.publication import Publication, web_address
from ._publication import CONTENT_TYPES

__all__ = ("Reachability", "check_reachable")

TIMEOUT: Final = 10.0
"""Seconds for the whole check."""
REDIRECTS: Final = 5
"""How many redirects are followed."""
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity", "Range": "bytes=0-1", "Connection": "close"}
_ZIP: Final = b"PK"
_TYPES: Final = frozenset({*CONTENT_TYPES.values(), "application/x-zip-compressed", "application/octet-stream"})


@attrs.frozen
class Reachability:
    """The result of a request for the beginning of a package."""

    problems: tuple[str, ...] = ()
    """Why the service cannot fetch the package, one sentence each."""
    warnings: tuple[str, ...] = ()
    """What may be a problem for the service, one sentence each."""
    status: int | None = None
    """The HTTP status of the answer. None: no answer."""
    size: int | None = None
    """Bytes of the whole file. None: unknown."""

    @property
    def ok(self) -> bool:
        """Whether this machine found no problem."""
        return not self.problems


async def check_reachable(publication: Publication, *, seconds: float = TIMEOUT) -> Reachability:
    """Fetch the first bytes of a publication without login, cookies or proxy, and return what is wrong.

    An address that cannot be reached is a result, not an error. The request comes from this machine: it does not show
    whether other machines can reach the address.

    Args:
        publication: What a publisher returned.
        seconds: The timeout of the whole check.
    """
    found = _Found()
    if publication.private:
        found.warnings.append("its address is private: nobody elsewhere can reach it")
    try:
        async with asyncio.timeout(seconds):
            transport = await asyncio.to_thread(httpx.AsyncHTTPTransport)  # it loads certificates
            async with transport:
                await _fetch(transport, httpx.URL(publication.url), found)
    except TimeoutError:
        found.problems.append(f"no answer within {seconds:g} seconds")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # their texts may have the address
        found.problems.append(f"it cannot be fetched ({type(error).__name__})")
    return Reachability(tuple(found.problems), tuple(found.warnings), found.status, found.size)


@attrs.define
class _Found:
    """The result so far."""

    problems: list[str] = attrs.field(factory=list)
    warnings: list[str] = attrs.field(factory=list)
    status: int | None = None
    size: int | None = None


async def _fetch(transport: httpx.AsyncBaseTransport, url: httpx.URL, found: _Found) -> None:
    # A client of httpx would log each URL.
    for _ in range(REDIRECTS + 1):
        if web_address(str(url)) is None:  # httpx accepts impossible ports
            found.problems.append("it redirects to no http or https address")
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
        found.warnings.append("it is redirected, and it is unknown whether the service follows")
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
    """Return the size of the whole file, also where the answer has only a part of it."""
    if response.status_code == 206:
        size = response.headers.get("content-range", "").rpartition("/")[2]
    else:
        size = response.headers.get("content-length", "")
    return int(size) if size.isascii() and size.isdigit() and len(size) < 20 else None
