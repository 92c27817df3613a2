"""What a server answers: bounded in size and in time, inflated in slices, and read to its end."""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import attrs

from ..errors import HttpError, TransportError
from ._inflate import inflater
from ._minimum_rate import MinimumRate
from ._session import Reply

SLICE: Final = 1 << 18
"""How many bytes are inflated at once: 256 KiB."""
PREFETCHED: Final = 1 << 20
"""How many bytes of a body, as they are sent, are fetched before they are read: 1 MiB."""
MAX_ERROR_BYTES: Final = 1 << 24
"""The longest body of an answer that is no success, in bytes: 16 MiB. It is a fault or a web page, and read whole."""
_SECONDS: Final = re.compile(r"[0-9]{1,9}").fullmatch


@attrs.frozen
class Response:
    """A whole answer."""

    status: int
    body: bytes = attrs.field(repr=False)
    retry_after: float | None = None
    """Seconds after which the host accepts another request; None if it does not say."""


class ResponseStream:
    """An answer whose body is read while it arrives.

    httpx inflates too, but it accepts a body that breaks off, and inflates without a limit.
    """

    def __init__(self, reply: Reply, release_slot: Callable[[], None], *, max_bytes: int, stalled: float) -> None:
        """Begin to read an answer.

        Args:
            reply: The answer.
            release_slot: Lets the next request go. It may be called several times.
            max_bytes: The largest body, both as it is sent and inflated.
            stalled: Seconds of waiting over which a prefetched body must bring 1 KiB a second on average.
        """
        self.status = reply.status
        self.retry_after = retry_after(reply.headers.get("Retry-After") if 400 <= reply.status < 600 else None)
        """Seconds after which the host accepts another request; None if it does not say."""
        self.cut_off = False
        """Whether the body ended before its compressed form did: then only its text can prove that it is whole."""
        self.content_type: str = reply.headers.get("Content-Type", "")
        self._reply = reply
        self._read_piece = reply.read_piece
        self._release_slot = release_slot
        self._max_bytes = max_bytes if 200 <= reply.status < 300 else min(max_bytes, MAX_ERROR_BYTES)
        self._stalled = stalled
        self._inflater = inflater(reply.headers.get("Content-Encoding"))
        self._bytes_sent = 0
        """How many bytes of the body came, as they were sent."""
        self._bytes_read = 0
        """How many bytes of the body were read, inflated."""
        self._ended = False
        self._raw = b""
        """What came and is not inflated yet."""
        self._filled = b""
        """What is inflated and not read yet."""
        self._prefetcher: _Prefetcher | None = None

    async def read(self, most: int) -> bytes:
        """Return at most `most` bytes of the body, inflated, and no bytes at its end.

        Raises TransportError if the body breaks off or is damaged, and HttpError if it is too long.
        """
        if self._filled:
            data, self._filled = self._filled[:most], self._filled[most:]
            return data
        while not self._ended:
            if not self._raw and not await self._more():
                self._ended = True
                self.cut_off = self._inflater is not None and self._inflater.unfinished
            elif data := self._inflated(most):
                self._bytes_read += len(data)
                if self._bytes_read > self._max_bytes:
                    raise self._too_long()
                return data
        return b""

    async def fill(self, size: int) -> bool:
        """Wait for the beginning of the body, and return whether the body has more than `size` bytes."""
        slices: list[bytes] = []
        while size >= 0 and (data := await self.read(size + 1)):
            size -= len(data)
            slices.append(data)
        self._filled = b"".join(slices)
        return size < 0

    async def slices(self) -> list[bytes]:
        """Return the rest of the body in slices: joining a long body would block the event loop."""
        slices: list[bytes] = []
        while data := await self.read(SLICE):
            slices.append(data)
            if len(slices) % 4 == 0:  # a few compressed bytes may be a long body, so nothing else may wait here
                await asyncio.sleep(0)
        return slices

    async def whole(self) -> bytes:
        """Return the rest of the body. Raises TransportError if its compressed form is cut off."""
        slices = await self.slices()
        if self.cut_off:
            raise broken_off()
        return b"".join(slices)

    def fetch_ahead(self) -> None:
        """From now on fetch up to `PREFETCHED` bytes of the body before they are read.

        The slot is released when the whole body is here, or when it waits for its reader. Otherwise a reader that makes
        calls of its own could wait for itself.
        """
        if self._prefetcher is not None:
            return
        rate = MinimumRate(self._read_piece, self._stalled)
        self._prefetcher = _Prefetcher(rate.read_piece, self._reply.aclose, self._release_slot)
        self._read_piece = self._prefetcher.read_piece

    async def prefetch(self) -> None:
        """Fetch ahead, and wait until the whole body, or `PREFETCHED` bytes of it, are here.

        Raises TransportError if the body breaks off before.
        """
        self.fetch_ahead()
        if self._prefetcher is not None:
            await self._prefetcher.wait_until_full()

    async def discard(self) -> None:
        """Do not use the connection again, even if the body was read to its end; also after `aclose`.

        An idle connection is closed at once, one in use when its request has its answer. With a transport that the user
        passed, this does nothing.
        """
        await self._reply.discard()

    async def aclose(self) -> None:
        """Free the connection: for the next request if the body was read to its end."""
        try:
            if self._prefetcher is not None:
                await self._prefetcher.aclose()
        finally:
            await self._reply.aclose()

    async def _more(self) -> bytes | None:
        """Return the next piece of the body as it was sent, or None at its end."""
        piece = await self._read_piece()
        self._raw = piece or b""
        self._bytes_sent += len(self._raw)
        if self._bytes_sent > self._max_bytes:  # pieces that inflate to nothing are bounded here
            raise self._too_long()
        return piece

    def _inflated(self, most: int) -> bytes:
        if self._inflater is None:
            piece, self._raw = self._raw, self._raw[most:]
            return piece[:most]
        data, self._raw = self._inflater.inflate(self._raw, most)
        return data

    def _too_long(self) -> HttpError:
        return HttpError(f"the body has more than {self._max_bytes:,} bytes", status=self.status)


class _Prefetcher:
    """Fetches a body in a task of its own, up to a number of bytes that are not read yet."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[bytes | None]],
        close: Callable[[], Awaitable[None]],
        release_slot: Callable[[], None],
    ) -> None:
        self._fetch = fetch
        self._close = close
        self._release_slot = release_slot
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def read_piece(self) -> bytes | None:
        """Return the next piece, or None at the end."""
        while not self._pieces:
            if self._task.done():
                error = self._task.result()
                if error is not None:
                    raise error
                return None
            self._filled.clear()
            await self._filled.wait()
        piece = self._pieces.popleft()
        self._size -= len(piece)
        self._drained.set()
        return piece

    async def wait_until_full(self) -> None:
        """Wait until no more is fetched. Raises the error that ended the body."""
        while self._size < PREFETCHED and not self._task.done():
            self._filled.clear()
            await self._filled.wait()
        if self._task.done() and (error := self._task.result()) is not None:
            raise error

    async def aclose(self) -> None:
        """Stop fetching."""
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _run(self) -> Exception | None:
        try:
            while (piece := await self._fetch()) is not None:
                self._pieces.append(piece)
                self._size += len(piece)
                self._filled.set()
                while self._size >= PREFETCHED:
                    self._release_slot()
                    self._drained.clear()
                    await self._drained.wait()
            await self._close()
        except Exception as error:  # noqa: BLE001 - the reader raises it
            return error
        finally:
            self._release_slot()
            asyncio.get_running_loop().call_soon(self._filled.set)  # when the task is done
        return None


def broken_off() -> TransportError:
    """Return the error for a body whose compressed form is cut off."""
    return TransportError("the compressed body breaks off")


def retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which has seconds or a date; None if it has neither.

    >>> retry_after("7"), retry_after("soon")
    (7.0, None)
    """
    if value is None:
        return None
    if _SECONDS(value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
