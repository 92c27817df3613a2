"""Whether a body has a type and an encoding that WCF reads: SOAP 1.1 in UTF-8 or UTF-16."""

import re
from typing import Final

_MEDIA: Final = re.compile(r"\s*+text/xml\s*+(?:;|$)", re.IGNORECASE).match
_CHARSET: Final = re.compile(r';\s*+charset\s*+=\s*+"?([^\s;"]*+)', re.IGNORECASE).search
_UTF_16: Final = frozenset({"utf-16", "utf-16le", "utf-16be", "unicodefffe"})
_STARTS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""The beginnings of a document in UTF-16: a byte order mark, or its first character."""
_DECLARED: Final = re.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?+<\?xml\s[^>?]{0,100}?\sencoding\s*+=\s*+["']([\w.-]{1,40}+)"""
).match
_HEAD: Final = 400
"""The most bytes of a declaration."""


def is_readable(content_type: str) -> bool:
    """Whether the service reads a type. It answers others with the status 415."""
    return _MEDIA(content_type) is not None and _charset(content_type) in {"", "utf-8", *_UTF_16}


def is_encoded_as_declared(content_type: str, body: bytes) -> bool:
    """Whether a body is in the encoding of its type and its declaration. If it is not, it is no XML."""
    charset, wide = _charset(content_type), body.startswith(_STARTS)
    if charset and wide != (charset in _UTF_16):
        return False
    declared = _DECLARED(body[:_HEAD].replace(b"\0", b"") if wide else body)
    return declared is None or declared[1].decode().lower() in (_UTF_16 if wide else {"utf-8"})


def _charset(content_type: str) -> str:
    found = _CHARSET(content_type)
    return found[1].lower() if found else ""
