"""What a server answers: bounded in size and in time, inflated in slices, and read to its end."""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import attrs
import httpx

from ..errors import HttpError, TransportError
from ._inflate import inflater
from ._minimum_rate import MinimumRate

STEP: Final = 1 << 18
"""How much is inflated at once, in bytes: 256 KiB."""
AHEAD: Final = 1 << 20
"""How much of a body is fetched before somebody wants it, in bytes as they are sent: 1 MiB."""
_SECONDS: Final = re.compile(r"[0-9]{1,9}").fullmatch


@attrs.frozen
class Response:
    """What came back, whole."""

    status: int
    body: bytes = attrs.field(repr=False)
    retry_after: float | None = None
    """Seconds after which the host wants to be asked again, where it says so."""


class ResponseStream:
    """The answer of a server, while it arrives.

    httpx would inflate too, but takes a body that breaks off for a whole one, and inflates without a limit.
    """

    def __init__(
        self,
        response: httpx.Response,
        meaning: Callable[[Exception], Exception],
        release_slot: Callable[[], None],
        *,
        max_bytes: int,
        stalled: float,
    ) -> None:
        """Take the response; `meaning` turns an error of the network into one of ours, `release_slot` frees the turn.

        `max_bytes` bounds the body as it is sent, and inflated. A body that is fetched ahead must bring 1 KiB a second,
        measured over `stalled` seconds of waiting.
        """
        assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - tells the type checker
        self.status = response.status_code
        self.retry_after = retry_after(response.headers.get("Retry-After") if response.is_error else None)
        """Seconds after which the host wants to be asked again, where it says so."""
        self.cut_off = False
        """Whether the body ended before its compressed form did: then only its text can prove that it is whole."""
        self.content_type: str = response.headers.get("Content-Type", "")
        self._response = response
        self._pieces = aiter(response.stream)
        self._meaning = meaning
        self._give_way = release_slot
        self._max_bytes = max_bytes
        self._stalled = stalled
        self._inflater = inflater(response.headers.get("Content-Encoding"))
        self._sent = 0
        """Bytes that came, as they were sent."""
        self._read = 0
        """Bytes of the body until now, inflated."""
        self._ended = False
        self._raw = b""
        """What came and is not inflated yet."""
        self._filled = b""
        """What is inflated and not read yet."""
        self._ahead: _Prefetcher | None = None

    async def read(self, most: int) -> bytes:
        """Return the next bytes of the body, inflated, `most` of them or fewer; none at its end.

        Raises TransportError where it breaks off or is damaged, and HttpError where it is too long.
        """
        if self._filled:
            data, self._filled = self._filled[:most], self._filled[most:]
            return data
        while not self._ended:
            if not self._raw and not await self._more():
                self._ended = True
                self.cut_off = self._inflater is not None and self._inflater.unfinished
            elif data := self._inflated(most):
                self._read += len(data)
                if self._read > self._max_bytes:
                    raise self._too_long()
                return data
        return b""

    async def fill(self, size: int) -> bool:
        """Wait for the beginning of the body without taking it; return whether it has more than `size` bytes."""
        slices: list[bytes] = []
        while size >= 0 and (data := await self.read(size + 1)):
            size -= len(data)
            slices.append(data)
        self._filled = b"".join(slices)
        return size < 0

    async def slices(self) -> list[bytes]:
        """Return the rest of the body in slices: to join a long one would hold the event loop."""
        slices: list[bytes] = []
        while data := await self.read(STEP):
            slices.append(data)
            if len(slices) % 4 == 0:  # a few compressed bytes may be a long body, and nothing was waited for
                await asyncio.sleep(0)
        return slices

    async def whole(self) -> bytes:
        """Return the rest of the body; raises TransportError where its compressed form is cut off."""
        slices = await self.slices()
        if self.cut_off:
            raise broken_off()
        return b"".join(slices)

    def fetch_ahead(self) -> None:
        """From now on fetch the body while nobody reads it, up to `AHEAD`.

        When all of it is here, or it has to wait for its reader, the next request may go: a reader that makes calls of
        its own would else wait for itself.
        """
        self._ahead = _Prefetcher(MinimumRate(self._fetch, self._stalled).fetch, self._response.aclose, self._give_way)

    async def discard(self) -> None:
        """Have the connection not used again, even where the body was read to its end; after `aclose` too.

        A connection that nobody uses is closed at once, and any other when its request has its answer. Does nothing
        where the transport was given.
        """
        discard = self._response.extensions.get("discard")
        if discard is not None:
            await discard()

    async def aclose(self) -> None:
        """Leave the connection: for the next request where the body was read to its end."""
        try:
            if self._ahead is not None:
                await self._ahead.aclose()
        finally:
            await self._response.aclose()

    async def _more(self) -> bytes | None:
        """Return the next piece of the body as it was sent; None at its end."""
        piece = await (self._fetch() if self._ahead is None else self._ahead.take())
        self._raw = piece or b""
        self._sent += len(self._raw)
        if self._sent > self._max_bytes:  # pieces that inflate to nothing are bounded here
            raise self._too_long()
        return piece

    async def _fetch(self) -> bytes | None:
        try:
            while (piece := await anext(self._pieces, None)) == b"":
                pass
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            failure = self._meaning(error)
        else:
            return piece
        raise failure  # out here, so that what came, and so somebody's data, is not quoted by its context

    def _inflated(self, most: int) -> bytes:
        if self._inflater is None:
            piece, self._raw = self._raw, self._raw[most:]
            return piece[:most]
        data, self._raw = self._inflater.inflate(self._raw, most)
        return data

    def _too_long(self) -> HttpError:
        return HttpError(f"the body has more than {self._max_bytes:,} bytes", status=self.status)


class _Prefetcher:
    """Fetches a body in a task of its own, as far as there is room for what nobody wanted yet."""

    def __init__(
        self,
        fetch: Callable[[], Awaitable[bytes | None]],
        leave: Callable[[], Awaitable[None]],
        release_slot: Callable[[], None],
    ) -> None:
        self._fetch = fetch
        self._leave = leave
        self._give_way = release_slot
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._came = asyncio.Event()
        self._gone = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def take(self) -> bytes | None:
        """Return the next piece; None at the end."""
        while not self._pieces:
            if self._task.done():
                error = self._task.result()
                if error is not None:
                    raise error
                return None
            self._came.clear()
            await self._came.wait()
        piece = self._pieces.popleft()
        self._size -= len(piece)
        self._gone.set()
        return piece

    async def aclose(self) -> None:
        """Stop fetching."""
        self._task.cancel()
        await asyncio.wait({self._task})

    async def _run(self) -> Exception | None:
        try:
            while (piece := await self._fetch()) is not None:
                self._pieces.append(piece)
                self._size += len(piece)
                self._came.set()
                while self._size >= AHEAD:
                    self._give_way()
                    self._gone.clear()
                    await self._gone.wait()
            await self._leave()
        except Exception as error:  # noqa: BLE001 - it is raised where the pieces are taken
            return error
        finally:
            self._give_way()
            asyncio.get_running_loop().call_soon(self._came.set)  # once the task is done
        return None


def broken_off() -> TransportError:
    """Return the error for a body whose compressed form is cut off."""
    return TransportError("the compressed body breaks off")


def retry_after(value: str | None) -> float | None:
    """Return the seconds of a Retry-After, which has them or a date; nonsense counts as nothing.

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
