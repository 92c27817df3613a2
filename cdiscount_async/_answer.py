"""What comes back: read to its end, inflated, and never more than was bargained for."""

import re
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import attrs
import httpx

from .errors import HttpError, TransportError


@attrs.frozen
class Answer:
    """What came back."""

    status: int
    body: bytes = attrs.field(repr=False)
    retry_after: float | None = None
    """Seconds after which the host wants to be asked again, where it says so."""


async def answer_of(response: httpx.Response, max_bytes: int) -> Answer:
    """Read an answer.

    httpx would inflate too, but takes a body that breaks off for a whole one, and inflates without a limit.

    Raises HttpError for a body of more than `max_bytes`, inflated, and TransportError for one that is not compressed as
    it says.
    """
    inflater = _inflater(response.headers.get("Content-Encoding"))
    pieces: list[bytes] = []
    rest = max_bytes
    received = False
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101 - tells the type checker
    async for piece in response.stream:
        received = received or bool(piece)
        if inflater and inflater.eof and piece:
            raise TransportError("more came behind the compressed body")
        try:
            data = inflater.decompress(piece, rest + 1) if inflater else piece
        except zlib.error:
            raise TransportError("the body is not compressed as it says") from None
        rest -= len(data)
        if rest < 0:
            raise HttpError(f"the body has more than {max_bytes:,} bytes", status=response.status_code)
        pieces.append(data)
    if inflater and received and not inflater.eof:
        raise TransportError("the compressed body breaks off")
    if inflater and inflater.unused_data:
        raise TransportError("more came behind the compressed body")
    again = response.headers.get("Retry-After") if response.is_error else None
    return Answer(response.status_code, b"".join(pieces), retry_after(again))


def _inflater(encoding: str | None) -> "zlib._Decompress | None":
    match (encoding or "identity").lower():
        case "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(wbits=47)  # gzip or zlib: the body's first bytes say which
        case other:
            raise TransportError(f"the body is compressed with {other}, which was not asked for")


def retry_after(value: str | None) -> float | None:
    """Give the seconds of a Retry-After, which has them or a date; nonsense counts as nothing.

    >>> retry_after("7"), retry_after("soon")
    (7.0, None)
    """
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
