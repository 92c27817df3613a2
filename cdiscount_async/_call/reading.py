"""Reads the body of a reply without blocking the event loop for long."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Final, TypeVar

import attrs

from .._codec.encodings import utf8
from .._contract.declare import evolve
from .._soap.echo import Echo
from .._soap.list_stream import CHUNK_SIZE, ListReader, prepare
from .._soap.reply import GOOD, read
from ..errors import ContractMismatch, HttpError, NotXml
from ..operations import Listing, Operation
from ..transport._response import ResponseStream, broken_off

R = TypeVar("R")

LONG: Final = 1 << 18
"""Bytes from which an item is read in a thread: 256 KiB, which may hold 15,000 elements."""
READ_WHOLE_BELOW: Final = 1 << 18
"""Bytes up to which a reply is read as a whole: 256 KiB, which take no longer than reading in chunks."""


@attrs.frozen
class Limits:
    """How large a reply may be that is read as one document."""

    max_bytes: int
    max_nodes: int


_PREPARED: Final[set[str]] = set()
"""The operations whose readers are compiled."""


async def list_reader(operation: Operation[Any, R], limits: Limits, echo: Echo, content_type: str) -> ListReader[R]:
    """Return a reader of a list. What readers of the operation need is compiled in a thread, once."""
    if operation.name not in _PREPARED:
        await asyncio.to_thread(prepare, operation)
        _PREPARED.add(operation.name)
    return ListReader(
        operation,
        max_bytes=limits.max_bytes,
        max_nodes=limits.max_nodes,
        content_type=content_type,
        echo=echo,
    )


async def read_items(reader: ListReader[Any], chunk: bytes) -> AsyncIterator[list[Any]]:
    """Yield the items that a chunk completes, as `ListReader.feed` does; a long item is read in a thread."""
    batches, is_long = reader.feed(chunk), reader.unread > LONG
    while (batch := await asyncio.to_thread(next, batches, None) if is_long else next(batches, None)) is not None:
        yield batch


async def close(reader: ListReader[R]) -> R:
    """Return the result after the last chunk. A list that is not in the canonical form is read here, in a thread."""
    return await asyncio.to_thread(reader.close) if reader.unread > CHUNK_SIZE else reader.close()


async def read_whole(
    operation: Operation[Any, R], chunks: Sequence[bytes], incoming: ResponseStream, limits: Limits, echo: Echo
) -> R:
    """Return the result in a body that has arrived in chunks, or raise the error that the body reports.

    A long list is read chunk by chunk, and any other long reply in a thread.
    """
    status, content_type = incoming.status, incoming.content_type
    read_body = partial(
        read, operation, status=status, max_bytes=limits.max_bytes, max_nodes=limits.max_nodes, echo=echo
    )
    try:
        if sum(map(len, chunks)) <= READ_WHOLE_BELOW:
            return read_body(utf8(b"".join(chunks), content_type))
        if operation.listing is not None and status in GOOD:
            result = await _in_chunks(operation, operation.listing, chunks, incoming, limits, echo)
            if result is not None:
                return result
        return await asyncio.to_thread(lambda: read_body(utf8(b"".join(chunks), content_type)))
    except NotXml:
        if not incoming.cut_off:
            raise
        failure = broken_off()
    except HttpError as error:
        error.retry_after = incoming.retry_after
        raise
    raise failure


async def _in_chunks(
    operation: Operation[Any, R],
    listing: Listing,
    chunks: Sequence[bytes],
    incoming: ResponseStream,
    limits: Limits,
    echo: Echo,
) -> R | None:
    """Return the result, read chunk by chunk; None for a list with an error or a very long item."""
    reader, items = await list_reader(operation, limits, echo, incoming.content_type), list[Any]()
    try:
        for body in chunks:
            for start in range(0, len(body), CHUNK_SIZE):
                async for batch in read_items(reader, body[start : start + CHUNK_SIZE]):
                    items += batch
                await asyncio.sleep(0)
        result = await close(reader)
    except (ContractMismatch, HttpError, NotXml):
        return None
    return evolve(result, **{listing.attribute: (*items, *getattr(result, listing.attribute))})
