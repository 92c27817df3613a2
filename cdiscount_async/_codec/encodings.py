"""A document in UTF-8, whatever it came in: nothing behind this knows another encoding."""

import re
from typing import Final

_SERVICE: Final = b"<s:Envelope "
"""How the service's replies begin: without a mark, a blank or a declaration."""
_MARK: Final = b"\xef\xbb\xbf"
_WIDE: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARATION: Final = b"<?xml"
_BLANKS: Final = b" \t\r\n"
_NARROW: Final = {
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
"""The encodings of one byte a character that are read, by the names that they are given."""

_charset: Final = re.compile(r"(?i);\s*+charset\s*+=\s*+\"?([\w.:-]{1,40})").search
_declared: Final = re.compile(rb"<\?xml\s[^<>]{0,200}?\sencoding\s*+=\s*+[\"']([\w.:-]{1,40})[\"']").match


def utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return a document in UTF-8, without a byte order mark and without blanks before it.

    UTF-16 is known by its bytes. An encoding of one byte a character counts where the HTTP header `content_type` or the
    document's own declaration names it, unless the bytes are UTF-8, which is what the service sends under any name.
    What cannot be decoded is returned as it is.
    """
    if body.startswith(_SERVICE) and (content_type is None or content_type.endswith("utf-8")):
        return body
    if body.startswith(_MARK):
        body = body[len(_MARK) :]
    elif (wide := _wide(body)) is not None:
        try:
            body = body.decode(wide, "surrogatepass").removeprefix("\ufeff").encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return body
    if body[:1] in {b" ", b"\t", b"\r", b"\n"}:
        body = body.lstrip(_BLANKS)
    if (content_type or body.startswith(_DECLARATION)) and (encoding := narrow(body, content_type)) is not None:
        try:
            body.decode()
        except UnicodeDecodeError:
            return body.decode(encoding, "replace").encode()
    return body


def _wide(body: bytes) -> str | None:
    """Tell which UTF-16 a document is in: markup and blanks are ASCII, so one byte of the first two is 0."""
    for mark, encoding in _WIDE:
        if body.startswith(mark):
            return encoding
    if len(body) < 2 or (body[0] != 0) == (body[1] != 0):
        return None
    return "utf-16-be" if body[0] == 0 else "utf-16-le"


def narrow(body: bytes | bytearray, content_type: str | None) -> str | None:
    """Return the encoding of one byte a character that a document is said to be in, or None."""
    charset = _charset(content_type) if content_type else None
    if charset and (encoding := _NARROW.get(charset[1].lower())):
        return encoding
    declared = _declared(body) if body.startswith(_DECLARATION) else None
    return _NARROW.get(declared[1].decode().lower()) if declared else None
