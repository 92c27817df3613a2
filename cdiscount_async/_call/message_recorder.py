"""A message that is kept whole, for a person: its bytes up to a limit, without token and session."""

import re
from typing import Final

import attrs

from .._common.redaction import blanked
from ..exchange import KeptMessage

__all__ = ("MessageRecorder",)

_MARGIN: Final = 1 << 11
"""How many bytes after the limit are searched for a secret that begins before it."""
_SECRET_ELEMENTS: Final = re.compile(r"(<(?:[\w.-]+:)?(?:TokenId|SessionID)\b[^<>]*(?<!/)>)([^<]+)")
_FAULT_TEXTS: Final = re.compile(r"(?<=<faultstring)[^<]+")
"""The texts of faults: the service quotes tokens in them, and the fault may be another call's."""
_TOKENS: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@attrs.define
class MessageRecorder:
    """Records the beginning of a message while the message passes in pieces."""

    limit: int
    _pieces: list[bytes] = attrs.field(factory=list, init=False, repr=False)
    _size: int = attrs.field(default=0, init=False)

    def add(self, piece: bytes) -> None:
        """Record the next piece."""
        room = self.limit + _MARGIN - self._size
        self._size += len(piece)
        if room > 0:
            self._pieces.append(piece[:room])

    def message(self) -> KeptMessage:
        """Return what was recorded until now; no body of a message with zero bytes, in which no secret is found."""
        text = b"".join(self._pieces).decode("latin-1")  # a character for each byte, whatever the encoding is
        if "\0" in text:
            return KeptMessage(b"", self._size)
        text = _SECRET_ELEMENTS.sub(lambda found: found[1] + "*" * len(found[2]), blanked(text))
        text = _FAULT_TEXTS.sub(lambda found: _TOKENS.sub(_asterisks, found[0]), text)
        return KeptMessage(text[: self.limit].encode("latin-1"), self._size)


def _asterisks(found: re.Match[str]) -> str:
    return "*" * len(found[0])
