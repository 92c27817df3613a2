"""The SOAP request and reply of one call, as `RunningCall` uses them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, Generic, TypeVar

import attrs

from .._common.arguments import warn
from .._contract.declare import evolve
from .._soap.echo import Echo
from .._soap.envelope import envelope, parameter
from .._soap.list_stream import CHUNK_SIZE, ListReader
from .._soap.redact import redacted_message
from .._soap.reply import GOOD
from ..errors import CdiscountError, ContractMismatch, DamagedReply, ForeignReply, NotXml
from ..exchange import Attempt, KeptMessage, Preview
from ..operations import IgnoredFilterWarning, Operation
from ..transport._response import ResponseStream, broken_off
from .item_receiver import ItemReceiver
from .message_recorder import MessageRecorder
from .messages import HttpRequest
from .reading import READ_WHOLE_BELOW, close, list_reader, read_items, read_whole
from .session import Session

R = TypeVar("R")

__all__ = ("SoapListMessages", "SoapMessages")

_CONTENT_TYPE: Final = "text/xml; charset=utf-8"
READ_AT_ONCE_BELOW: Final = 1 << 13
"""Bytes up to which a reply never waits before it is read: 8 KiB. It may report a failure, or that nothing follows."""


@attrs.define
class SoapMessages(Generic[R]):
    """The messages of a call whose result is returned whole."""

    session: Session
    operation: Operation[Any, R]
    request: object = attrs.field(repr=False)
    """The typed request, or None."""
    header: tuple[str, str] = attrs.field(repr=False)
    """The header, cut where the token goes."""
    seller: str
    _parameter: str = attrs.field(default="", init=False, repr=False)
    """The request as XML."""
    _echo: Echo = attrs.field(init=False, repr=False)
    """What the reply to the last attempt must echo."""

    def prepare(self) -> None:
        """Write the request as XML; raises InvalidRequest, and warns of a filter that the service ignores."""
        operation, request = self.operation, self.request
        self._parameter = parameter(operation, request)
        if operation.ignores is not None and request is not None and (ignored := operation.ignores(request)):
            warn(ignored, IgnoredFilterWarning)

    def preview(self) -> Preview:
        """Return what would be sent, with a placeholder for the token; raises InvalidRequest."""
        operation = self.operation
        body = envelope(operation, parameter(operation, self.request), token=Preview.TOKEN, header=self.header)
        return Preview(operation.name, self.session.environment.service_url, operation.action, body)

    def write(self, token: str, attempt: Attempt) -> HttpRequest:
        """Return the request."""
        body = envelope(self.operation, self._parameter, token=token, header=self.header)
        url, known = self.session.environment.service_url, self.session.transport.known_logins
        self._echo = Echo(known, known.seller(url, self.seller), token)
        if self.session.exchanges.maxlen:
            attempt.request = redacted_message(body)
            attempt.whole_request = self._kept([body])
        headers = {"Content-Type": _CONTENT_TYPE, "SOAPAction": f'"{self.operation.action}"'}
        return HttpRequest(url, body, headers)

    async def read(self, incoming: ResponseStream, attempt: Attempt) -> R:
        """Return the result."""
        chunks = await incoming.slices()
        if self.session.exchanges.maxlen:
            await self._record(chunks, attempt)
        return await read_whole(self.operation, chunks, incoming, self.session.limits, self._echo)

    async def _record(self, chunks: Sequence[bytes], attempt: Attempt) -> None:
        attempt.reply = await asyncio.to_thread(lambda: redacted_message(b"".join(chunks)))
        attempt.whole_reply = await asyncio.to_thread(self._kept, chunks)

    def _kept(self, pieces: Sequence[bytes]) -> KeptMessage | None:
        """Return a message for a person; None unless the client keeps messages."""
        if not self.session.keep_messages:
            return None
        recorder = MessageRecorder(self.session.keep_messages)
        for piece in pieces:
            recorder.add(piece)
        return recorder.message()


@attrs.define(eq=False)
class _ShortReply:
    """A reply that was read as a whole, until its items are delivered."""

    chunks: list[bytes] = attrs.field(repr=False)
    content_type: str
    good: bool
    """Whether its HTTP status is one that a result has."""


@attrs.define
class SoapListMessages(SoapMessages[R]):
    """The messages of a call whose items are delivered one by one.

    The items of a long reply are delivered while the reply arrives. Those of a short reply are delivered once the
    connection is free.
    """

    receiver: ItemReceiver
    _short: _ShortReply | None = attrs.field(default=None, init=False)

    async def read(self, incoming: ResponseStream, attempt: Attempt) -> R:
        """Return the result; without its items if they were delivered already."""
        self.receiver.begin()
        self._short = None
        good = incoming.status in GOOD
        if good and self.receiver.before_reading is not None and await incoming.fill(READ_AT_ONCE_BELOW):
            await incoming.prefetch()  # a body that does not come must not keep the turn of its page
            await self.receiver.wait_before_reading()
        if await incoming.fill(READ_WHOLE_BELOW) and good:
            return await self._read_long(incoming, attempt)
        chunks = await incoming.slices()
        if self.session.exchanges.maxlen:
            await self._record(chunks, attempt)
        self._short = _ShortReply(chunks, incoming.content_type, good)
        return await read_whole(self.operation, chunks, incoming, self.session.limits, self._echo)

    async def finish(self, result: R | None, error: CdiscountError | None) -> R:
        """Return the result without its items, once these are delivered.

        If `read` raised an error, the items before the wrong part are delivered, then the error is raised again.
        """
        short, self._short = self._short, None
        if error is None:
            return await self._deliver_rest(result, ()) if short is not None else result  # type: ignore[return-value]
        if short is not None and short.good and isinstance(error, ContractMismatch | NotXml):
            return await self._read_list(_single(b"".join(short.chunks)), short.content_type)
        raise error

    async def _read_long(self, incoming: ResponseStream, attempt: Attempt) -> R:
        """Deliver the items while the reply arrives.

        Raises DamagedReply if the reply proves to be damaged, or another call's, after some items were delivered.
        """
        incoming.fetch_ahead()
        recorder = MessageRecorder(self.session.keep_messages) if self.session.keep_messages else None
        failure: CdiscountError
        try:
            return await self._read_list(_chunks(incoming, recorder), incoming.content_type)
        except (DamagedReply, ForeignReply) as error:
            failure = error
        except NotXml as error:
            failure = broken_off() if incoming.cut_off else error
        finally:
            if recorder is not None:
                attempt.whole_reply = await asyncio.to_thread(recorder.message)
        if self.receiver.delivered and isinstance(failure, DamagedReply | ForeignReply):
            failure = DamagedReply(failure.args[0], delivered=self.receiver.delivered)
        raise failure

    async def _read_list(self, chunks: AsyncIterator[bytes], content_type: str) -> R:
        reader = await list_reader(self.operation, self.session.limits, self._echo, content_type)
        held: list[Any] = []
        failure: ContractMismatch | None = None
        try:
            async for chunk in chunks:
                async for items in _read_items(reader, chunk):
                    if self.receiver.listing.key is None:
                        held += items  # cannot be distinguished without a key, so wait until no attempt can follow
                    else:
                        await self.receiver.deliver(items)
            result = await close(reader)
        except ContractMismatch as error:
            failure = error
        if failure is not None:
            await self.receiver.deliver(held)
            raise failure
        return await self._deliver_rest(result, held)

    async def _deliver_rest(self, result: Any, held: Sequence[Any]) -> R:
        """Deliver the items that were held or came with the result, and return the result without them."""
        name = self.receiver.listing.attribute
        await self.receiver.deliver_last((*held, *getattr(result, name)))
        return evolve(result, **{name: ()})  # type: ignore[no-any-return]


async def _read_items(reader: ListReader[Any], chunk: bytes) -> AsyncIterator[list[Any]]:
    """Yield the items that a chunk completes.

    Raises DamagedReply for XML that is wrong in the middle; a document that ends too soon is NotXml, at its end.
    """
    try:
        async for items in read_items(reader, chunk):
            yield items
    except NotXml as error:
        failure = DamagedReply(error.args[0])
    else:
        return
    raise failure


async def _chunks(incoming: ResponseStream, recorder: MessageRecorder | None) -> AsyncIterator[bytes]:
    while chunk := await incoming.read(CHUNK_SIZE):
        if recorder is not None:
            recorder.add(chunk)
        yield chunk
        await asyncio.sleep(0)


async def _single(body: bytes) -> AsyncIterator[bytes]:
    yield body
