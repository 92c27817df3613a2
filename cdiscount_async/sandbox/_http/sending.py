"""Sending a result: a short one as a whole, a long list piece by piece, with gzip where the client accepts it."""

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
CHUNK: Final = 100
"""Items that are written at once. Other calls have their turn after them."""
SMALL: Final = 4096
"""A shorter reply is not kept, in bytes."""
_GZIP: Final = 31
"""The parameter of zlib for gzip."""


@attrs.frozen
class Reply:
    """An HTTP answer of the service."""

    status: int
    body: bytes | AsyncIterator[bytes]
    content_type: str = XML
    packed: bool = False
    """Whether the body is gzip already."""


@attrs.frozen
class ReplyOptions:
    """How a reply is written."""

    packed: bool
    """Whether the client accepts gzip."""
    key: Hashable
    """All that the reply depends on, so that the reply can be kept. None: it must not be kept."""


def reply(
    market: Market, operation: Operation[Any, Any], result: Any, complete: Callable[[Any], Any], options: ReplyOptions
) -> Reply:
    """Return the answer with a result. `complete` sets the members that every result has.

    A list of more than `CHUNK` items is read and written while it is sent. A change meanwhile may be in it or not, and
    two items may be of two moments.
    """
    if isinstance(result, LongList):
        if len(result.keys) > CHUNK:
            pieces = written(operation, result, complete)
            first = next(pieces)  # an error at the beginning becomes a fault
            return Reply(200, _sent(market, first, _noted(market, operation, pieces), options), packed=options.packed)
        result = _part(operation, result, 0)
    body = write_reply(operation, complete(result))
    if len(body) < SMALL:
        return Reply(200, body)
    body = zlib.compress(body, 1, wbits=_GZIP) if options.packed else body
    if options.key is not None:
        market.reply_cache.put(options.key, body)
    return Reply(200, body, packed=options.packed)


def written(
    operation: Operation[Any, Any], result_list: LongList[Any], complete: Callable[[Any], Any]
) -> Iterator[bytes]:
    """Yield the pieces of a list: together they are the whole reply."""
    opening, closing = _tags(operation)
    end = b""
    for start in range(0, len(result_list.keys), CHUNK):
        whole = write_reply(operation, complete(_part(operation, result_list, start)))
        found = opening.search(whole)
        if found is None:  # none of them exists any more
            continue
        stop = whole.rindex(closing)
        yield whole[found.end() if end else 0 : stop]
        end = whole[stop:]
    yield end


def _part(operation: Operation[Any, Any], result_list: LongList[Any], start: int) -> Any:
    """Return the result with one chunk of its items."""
    items = tuple(result_list.items(result_list.keys[start : start + CHUNK]))
    return evolve(result_list.result, **{_attribute(operation): items})


def _attribute(operation: Operation[Any, Any]) -> str:
    if operation.listing is None:
        raise TypeError(f"{operation.name} lists nothing")
    return operation.listing.attribute


@cache
def _tags(operation: Operation[Any, Any]) -> tuple[re.Pattern[bytes], bytes]:
    """Return an expression for the start tag of the list, and its end tag.

    They match nothing else: texts are escaped, and no other member of a result has this name.
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


async def _sent(market: Market, first: bytes, pieces: Iterator[bytes], options: ReplyOptions) -> AsyncIterator[bytes]:
    """Yield the pieces as they are sent, with a turn for other calls after each. Keep them if they are short enough."""
    packer = zlib.compressobj(1, wbits=_GZIP) if options.packed else None
    sent, size = list[bytes](), 0
    for piece in chain([first], pieces):
        data = packer.compress(piece) + packer.flush(zlib.Z_SYNC_FLUSH) if packer else piece
        size += len(data)
        sent.append(data)
        if size > market.reply_cache.max_bytes:
            sent.clear()
        yield data
        await asyncio.sleep(0)
    last = packer.flush() if packer else b""
    yield last
    if options.key is not None and sent:
        market.reply_cache.put(options.key, b"".join([*sent, last]))
