"""What is sent of a result: a short one whole, a long list piece by piece, and gzip where the client takes it."""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from functools import cache
from itertools import chain
from typing import Any, Final

import attrs

from ..._contract.declare import evolve
from ..._contract.shapes import members
from ..._soap.envelope import write_reply
from ...operations import Operation
from .._answers import LongList
from .._market import Market

XML: Final = "text/xml; charset=utf-8"
SLICE: Final = 100
"""Items that are written at a time: other calls wait no longer than for these."""
SMALL: Final = 4096
"""Bytes up to which a reply is not worth keeping."""
_GZIP: Final = 31
"""What zlib calls gzip."""


@attrs.frozen
class Reply:
    """What the service sends back."""

    status: int
    body: bytes | AsyncIterator[bytes]
    content_type: str = XML
    packed: bool = False
    """Whether the body is gzip already."""


@attrs.frozen
class Wish:
    """How a reply is wanted."""

    packed: bool
    """Whether the client takes gzip."""
    key: Hashable
    """All that the reply depends on, so that it can be kept; None where it must not be."""


def reply(
    market: Market, operation: Operation[Any, Any], result: Any, complete: Callable[[Any], Any], wish: Wish
) -> Reply:
    """Write a result. `complete` fills what every result has.

    A list of more items than a slice is read and written while it is sent: what changes meanwhile may be seen or not,
    and no two items need be of one moment.
    """
    if isinstance(result, LongList):
        if len(result.keys) > SLICE:
            pieces = written(operation, result, complete)
            first = next(pieces)  # what is wrong from the beginning is told by a fault
            return Reply(200, _sent(market, first, _noted(market, operation, pieces), wish), packed=wish.packed)
        result = _part(operation, result, 0)
    body = write_reply(operation, complete(result))
    if len(body) < SMALL:
        return Reply(200, body)
    body = zlib.compress(body, 1, wbits=_GZIP) if wish.packed else body
    if wish.key is not None:
        market.reply_cache.put(wish.key, body)
    return Reply(200, body, packed=wish.packed)


def written(operation: Operation[Any, Any], listed: LongList[Any], complete: Callable[[Any], Any]) -> Iterator[bytes]:
    """Write a list slice by slice: together the pieces are what would be written at once."""
    opening, closing = _tags(operation)
    end = b""
    for start in range(0, len(listed.keys), SLICE):
        whole = write_reply(operation, complete(_part(operation, listed, start)))
        begun = opening.search(whole)
        if begun is None:  # all of them are gone
            continue
        stop = whole.rindex(closing)
        yield whole[begun.end() if end else 0 : stop]
        end = whole[stop:]
    yield end


def _part(operation: Operation[Any, Any], listed: LongList[Any], start: int) -> Any:
    """Return the result with one slice of its items."""
    items = tuple(listed.items(listed.keys[start : start + SLICE]))
    return evolve(listed.result, **{_attribute(operation): items})


def _attribute(operation: Operation[Any, Any]) -> str:
    if operation.listing is None:
        raise TypeError(f"{operation.name} lists nothing")
    return operation.listing.attribute


@cache
def _tags(operation: Operation[Any, Any]) -> tuple[re.Pattern[bytes], bytes]:
    """Return what the tag that opens the list looks like, and the one that closes it.

    Nothing before or after the list looks so: texts are escaped, and no other member of a result has its name.
    """
    attribute = _attribute(operation)
    (name,) = (one.name for one in members(operation.result_type) if one.attribute == attribute)
    return re.compile(rf"<{name}(?: [^<>]*+)?+>".encode()), f"</{name}>".encode()


def _noted(market: Market, operation: Operation[Any, Any], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Note what goes wrong when it is too late for a fault: the connection breaks."""
    try:
        yield from pieces
    except Exception as error:
        market.note_failure(f"{operation.name}: {type(error).__name__}: {error}")
        raise


async def _sent(market: Market, first: bytes, pieces: Iterator[bytes], wish: Wish) -> AsyncIterator[bytes]:
    """Return the pieces as they are sent, other calls having their turn in between; then keep them, if they fit."""
    packer = zlib.compressobj(1, wbits=_GZIP) if wish.packed else None
    gone, size = list[bytes](), 0
    for piece in chain([first], pieces):
        data = packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else piece
        size += len(data)
        gone.append(data)
        if size > market.reply_cache.max_bytes:
            gone.clear()
        yield data
        await asyncio.sleep(0)
    last = packer.flush() if packer else b""
    yield last
    if wish.key is not None and gone:
        market.reply_cache.put(wish.key, b"".join([*gone, last]))
