"""Characters that XML does not allow, and entities of HTML, are replaced in a reply that is well-formed otherwise.

So one control character in a buyer's message, or one `&eacute;` from HTML, does not make the whole reply unreadable.
"""

import re
from html.entities import name2codepoint
from typing import Final

from .._common.markup import HIDDEN_PATTERN

MAX_REPAIRS: Final = 1_000_000
"""The greatest number of repairs in a document. A document that needs more is not well-formed."""

_REPLACEMENT: Final = "\ufffd".encode()
_REFERENCES: Final = re.compile(
    HIDDEN_PATTERN.encode()  # a reference in one of these is text
    + rb"|&(?!(?:lt|gt|amp|quot|apos);)(?:#x0*+([0-9A-Fa-f]{0,8})|#0*+([0-9]{0,10})|([A-Za-z][A-Za-z0-9]{1,7}));",
    re.DOTALL,
)
_BYTES: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|(\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])|\xed[\xa0-\xbf][\x80-\xbf]"
)
_is_character: Final = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").match


def repaired(body: bytes) -> bytes:
    """Return a document with U+FFFD for each character that XML does not allow, and with HTML's entities resolved.

    A pair of surrogates that were encoded one by one becomes their character.
    """
    return _BYTES.sub(_replace_bytes, _REFERENCES.sub(_replace_reference, body, MAX_REPAIRS), MAX_REPAIRS)


def _replace_reference(reference: re.Match[bytes]) -> bytes:
    """Return the replacement for a reference, or the reference itself if it needs no repair."""
    hexadecimal, decimal, name = reference.groups()
    if name is not None:
        point = name2codepoint.get(name.decode())
        return reference[0] if point is None else chr(point).encode()
    if hexadecimal is None and decimal is None:
        return reference[0]
    point = int(hexadecimal or b"0", 16) or int(decimal or b"0")
    if 0xD800 <= point < 0xE000:
        return chr(point).encode("utf-8", "surrogatepass")
    return reference[0] if point < 0x110000 and _is_character(chr(point)) else _REPLACEMENT


def _replace_bytes(illegal: re.Match[bytes]) -> bytes:
    """Return the character of an encoded surrogate pair, or U+FFFD for other illegal bytes."""
    if illegal[1] is None:
        return _REPLACEMENT
    return illegal[1].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
