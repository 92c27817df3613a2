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
        """Return what was recorded until now."""
        text = b"".join(self._pieces).decode("latin-1")  # a character for each byte, whatever the encoding is
        text = _SECRET_ELEMENTS.sub(lambda found: found[1] + "*" * len(found[2]), blanked(text))
        return KeptMessage(text[: self.limit].encode("latin-1"), self._size)
