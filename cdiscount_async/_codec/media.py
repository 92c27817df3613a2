"""What a body is that is not XML, by its first bytes."""

import re
from typing import Final

_PART: Final = re.compile(rb"--[^\s]{1,70}[ \t]*\r?\n(?:[\w-]{1,40}:[^\n]{0,300}\n){0,9}[Cc]ontent-[\w-]{1,40}:").match


def kind_of(body: bytes) -> str | None:
    """Return what a body is, for an error message; None if it begins as XML does."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return None
    if start.startswith(b"\x1f\x8b"):
        return "bytes that are compressed with gzip"
    if _PART(start):
        return "a MIME multipart message (such as MTOM) instead of SOAP"
    if start.startswith((b"{", b"[")):
        return "JSON instead of SOAP"
    return "binary data instead of SOAP" if b"\0" in start else "plain text instead of SOAP"
