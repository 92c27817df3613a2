"""Answers of faults: what is sent instead of an answer, or a damaged answer."""

import gzip
from http import HTTPStatus
from random import Random
from typing import Final

from .connection import Answer
from .faults import internal_fault, write_fault
from .sending import XML

_HTML: Final = b"text/html; charset=utf-8"
_PAGE: Final = "<html><head><title>{status} {phrase}</title></head><body><h1>{status} {phrase}</h1></body></html>"
# Reported: an XHTML page with this title and a script instead of the token. The script here does nothing.
_BOT: Final = b"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Cdiscount STS</title>\
<meta name="robots" content="noindex, nofollow" /><script type="text/javascript" src="/_Incapsula_Resource"></script>\
</head><body><p>Request unsuccessful.</p></body></html>"""
_NOISE: Final = b"\x00\xff<&\xfe>"


def page(status: int, retry_after: float | None) -> Answer:
    """Return the error page of a server or a proxy."""
    phrase = HTTPStatus(status).phrase if status in list(HTTPStatus) else "Trouble"
    headers = [(b"content-type", _HTML)]
    if retry_after is not None:
        headers.append((b"retry-after", f"{retry_after:.15g}".encode()))
    body = b"" if status in {204, 304} else _PAGE.format(status=status, phrase=phrase).encode()
    return Answer(status, headers, body)


def bot_page() -> Answer:
    """Return the page of the bot protection."""
    return Answer(200, [(b"content-type", _HTML)], _BOT)


def fault() -> Answer:
    """Return the SOAP fault of an unhandled error in the service."""
    return Answer(500, [(b"content-type", XML.encode())], write_fault(internal_fault()).encode())


def corrupt(answer: Answer, chance: Random) -> Answer:
    """Return an answer with noise in its body, which keeps its length."""
    body = bytearray(answer.body)
    for _ in range(3):
        start = chance.randrange(max(1, len(body) - len(_NOISE)))
        body[start : start + len(_NOISE)] = _NOISE[: len(body) - start]
    return Answer(answer.status, answer.headers, bytes(body))


def broken_gzip(answer: Answer, share: float | None) -> Answer:
    """Return a body that is not gzip, with the header for gzip. With a share: the beginning of a body that is gzip."""
    body = answer.body
    if share is not None:
        packed = gzip.compress(body, 1)
        body = packed[: int(len(packed) * share)]
    headers = [*answer.without(b"content-encoding", b"content-length"), (b"content-encoding", b"gzip")]
    return Answer(answer.status, headers, body)
