"""A document in UTF-8, whatever its encoding was. The other readers know no other encoding."""

import re
from typing import Final

_SERVICE: Final = b"<s:Envelope "
"""The beginning of the service's replies: without a byte order mark, a blank or a declaration."""
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARATION: Final = b"<?xml"
_BLANKS: Final = b" \t\r\n"
_SINGLE_BYTE: Final = {
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
"""The encodings with one byte for a character that are read, by the names that documents have for them."""

_charset: Final = re.compile(r"(?i);\s*+charset\s*+=\s*+\"?([\w.:-]{1,40})").search
_declared: Final = re.compile(rb"<\?xml\s[^<>]{0,200}?\sencoding\s*+=\s*+[\"']([\w.:-]{1,40})[\"']").match


def utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return a document in UTF-8, without a byte order mark and without blanks before it.

    UTF-16 is recognised by its bytes. A single-byte encoding is used if `content_type` or the document's own
    declaration names it, and the bytes are not UTF-8: the service sends UTF-8 under any name. A document that cannot be
    decoded is returned as it is.

    Args:
        body: The document.
        content_type: The HTTP header of the reply.

    """
    if body.startswith(_SERVICE) and (content_type is None or content_type.endswith("utf-8")):
        return body
    if body.startswith(_UTF8_BOM):
        body = body[len(_UTF8_BOM) :]
    elif (utf16 := _utf16(body)) is not None:
        try:
            body = body.decode(utf16, "surrogatepass").removeprefix("\ufeff").encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return body
    if body[:1] in {b" ", b"\t", b"\r", b"\n"}:
        body = body.lstrip(_BLANKS)
    if (encoding := single_byte_encoding(body, content_type)) is not None:
        try:
            body.decode()
        except UnicodeDecodeError:
            return body.decode(encoding, "replace").encode()
    return body


def _utf16(body: bytes) -> str | None:
    """Return which UTF-16 a document is in, or None. Markup is ASCII, so one byte of the first two is 0."""
    for mark, encoding in _UTF16_BOMS:
        if body.startswith(mark):
            return encoding
    if len(body) < 2 or (body[0] != 0) == (body[1] != 0):
        return None
    return "utf-16-be" if body[0] == 0 else "utf-16-le"


def single_byte_encoding(body: bytes | bytearray, content_type: str | None) -> str | None:
    """Return the single-byte encoding that the header or the document declares, or None."""
    charset = _charset(content_type) if content_type else None
    if charset and (encoding := _SINGLE_BYTE.get(charset[1].lower())):
        return encoding
    declared = _declared(body) if body.startswith(_DECLARATION) else None
    return _SINGLE_BYTE.get(declared[1].decode().lower()) if declared else None
