"""Compressed bodies, inflated in slices of a bounded size."""

from typing import Any, Final

from ..errors import DamagedReply, TransportError

try:
    from zlib_ng import zlib_ng as zlib  # of the extra `fast`: more than twice as fast
except ImportError:
    import zlib  # type: ignore[no-redef]

_DAMAGED: Final[Any] = zlib.error  # its stub has the wrong type
_GZIP: Final = b"\x1f\x8b"
_GZIP_OR_ZLIB: Final = 47
_RAW: Final = -15
_NO_CODING: Final = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "utf-8"})
"""What servers write for a body that is not compressed. Only `identity` is in the standard."""


class Inflater:
    """Inflates one body: gzip of any number of members, zlib, or raw deflate.

    Bytes after a whole body that are no further member are ignored, as gunzip, curl and browsers do.
    """

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._start = b""
        """The first byte, until the second one is here: two bytes show the format."""
        self._engine: Any = None
        self._gzip = False
        self._whole = False
        """Whether all members so far are whole."""

    @property
    def unfinished(self) -> bool:
        """Whether the body began, and its compressed form did not end."""
        return bool(self._start) or (self._engine is not None and not self._whole)

    def inflate(self, raw: bytes, size: int) -> tuple[bytes, bytes]:
        """Return at most `size` bytes, and the rest of `raw`. Raises DamagedReply."""
        if self._engine is None:
            raw = self._start + raw
            if len(raw) < 2:
                self._start = raw
                return b"", b""
            self._start = b""
            self._gzip = raw.startswith(_GZIP)
            self._engine = zlib.decompressobj(wbits=self._format(raw))
        elif self._whole and not (raw := self._next_member(raw)):
            return b"", b""
        try:
            data: bytes = self._engine.decompress(raw, size)
        except _DAMAGED:
            raise DamagedReply("the body is damaged, or not compressed as its header says") from None
        self._whole = self._engine.eof
        return data, self._engine.unused_data or self._engine.unconsumed_tail

    def _format(self, start: bytes) -> int:
        """Return the format for zlib. Some servers send raw deflate as `deflate`; browsers and curl accept that too."""
        is_zlib = start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return _GZIP_OR_ZLIB if self._coding != "deflate" or self._gzip or is_zlib else _RAW

    def _next_member(self, raw: bytes) -> bytes:
        """Begin the next gzip member, and return its bytes so far; no bytes if something else follows."""
        raw = self._start + raw
        self._start = b""
        if self._gzip and raw == _GZIP[:1]:
            self._start = raw
        elif self._gzip and raw.startswith(_GZIP):
            self._engine = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
            return raw
        else:
            self._gzip = False  # NUL bytes or anything else: no member follows
        return b""


def inflater(encoding: str | None) -> Inflater | None:
    """Return an inflater for a body with this Content-Encoding; None if the body is not compressed.

    Raises TransportError for a coding that was not requested.
    """
    if encoding is None:
        return None
    codings = [one for one in encoding.lower().replace(" ", "").split(",") if one not in _NO_CODING]
    if not codings:
        return None
    if codings in (["gzip"], ["x-gzip"], ["deflate"]):
        return Inflater(codings[0])
    raise TransportError("the body is compressed in a way that was not requested: only gzip was")
