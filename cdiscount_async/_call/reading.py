"""A reply that is here, read without holding the event loop for long."""

import asyncio
from collections.abc import AsyncIterator, Sequence
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
"""From what length on an item is read in a thread, in bytes: 256 KiB, which may hold 15,000 elements."""
READ_WHOLE_BELOW: Final = 1 << 18
"""The longest reply that is read as a whole, in bytes: 256 KiB, for which slices would save nothing."""


@attrs.frozen
class Limits:
    """How large a reply may be that is read as one document."""

    max_bytes: int
    max_nodes: int


_PREPARED: Final[set[str]] = set()
"""The operations whose readers are compiled."""


async def list_reader(operation: Operation[Any, R], limits: Limits, echo: Echo, content_type: str) -> ListReader[R]:
    """Return the reader of a list; what it needs is compiled in a thread, once."""
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


async def fed(reader: ListReader[Any], piece: bytes) -> AsyncIterator[list[Any]]:
    """Feed a piece of a list, and return the items that are complete with it, as `ListReader.feed` does.

    An item that is long is read in a thread.
    """
    batches, is_long = reader.feed(piece), reader.unread > LONG
    while (batch := await asyncio.to_thread(next, batches, None) if is_long else next(batches, None)) is not None:
        yield batch


async def read_whole(
    operation: Operation[Any, R], slices: Sequence[bytes], incoming: ResponseStream, limits: Limits, echo: Echo
) -> R:
    """Return the result in a body, which is here in slices, or raise what it says instead.

    A list is read slice by slice, and other long replies in a thread.
    """
    status = incoming.status
    try:
        if sum(map(len, slices)) <= READ_WHOLE_BELOW:
            return _read(operation, slices, incoming, limits, echo)
        if operation.listing is not None and status in GOOD:
            result = await _in_slices(operation, operation.listing, slices, incoming, limits, echo)
            if result is not None:
                return result
        return await asyncio.to_thread(_read, operation, slices, incoming, limits, echo)
    except NotXml:
        if not incoming.cut_off:
            raise
        failure = broken_off()
    except HttpError as error:
        error.retry_after = incoming.retry_after
        raise
    raise failure


def _read(
    operation: Operation[Any, R], slices: Sequence[bytes], incoming: ResponseStream, limits: Limits, echo: Echo
) -> R:
    return read(
        operation,
        utf8(b"".join(slices), incoming.content_type),
        status=incoming.status,
        max_bytes=limits.max_bytes,
        max_nodes=limits.max_nodes,
        echo=echo,
    )


async def _in_slices(
    operation: Operation[Any, R],
    listing: Listing,
    slices: Sequence[bytes],
    incoming: ResponseStream,
    limits: Limits,
    echo: Echo,
) -> R | None:
    """Read a list; None where only the whole document tells what it is: where it has an error, or a very long item."""
    reader, items = await list_reader(operation, limits, echo, incoming.content_type), list[Any]()
    try:
        for body in slices:
            for start in range(0, len(body), CHUNK_SIZE):
                async for batch in fed(reader, body[start : start + CHUNK_SIZE]):
                    items += batch
                await asyncio.sleep(0)
        result = await asyncio.to_thread(reader.close) if reader.unread > CHUNK_SIZE else reader.close()
    except (ContractMismatch, HttpError, NotXml):
        return None
    return evolve(result, **{listing.attribute: (*items, *getattr(result, listing.attribute))})
