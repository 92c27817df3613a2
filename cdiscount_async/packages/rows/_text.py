"""The text of a source: decoded piece by piece, and split into lines."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, TextIO

from ...errors import InvalidPackage

PIECE: Final = 1 << 16
MAX_LINE: Final = 1 << 22
"""The longest line that is read, in characters."""
BLANKS: Final = " \t\r\n\ufeff"
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")
_BREAK: Final = re.compile("\r\n?|\n")


def pieces_of_path(path: Path, encoding: str) -> Iterator[str]:
    """Yield a file's text. A byte that the encoding does not have becomes a lone surrogate, as PEP 383 has it."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    lines = 1
    with path.open("rb") as file:
        while True:
            content = file.read(PIECE)
            try:
                piece, wrong = decoder.decode(content, final=not content), False
            except UnicodeError as error:  # such as half a sign at the end of UTF-16
                piece, wrong = _good_part(error), True
            lines += line_breaks(piece)
            if wrong:  # raised here, as the other error has the file's bytes
                raise InvalidPackage(f"the file is no {encoding}: see line {lines}")
            yield piece
            if not content:
                return


def _good_part(error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return error.object[: error.start].decode(error.encoding, "ignore")
    return ""


def pieces_of_file(file: TextIO) -> Iterator[str]:
    """Yield the text of a file that is open; its encoding is its own."""
    while True:
        wrong = ""
        try:
            piece = file.read(PIECE)
        except UnicodeDecodeError as error:
            wrong = f"the byte 0x{error.object[error.start]:02X}, which {error.encoding} does not have"
        if wrong:  # raised here, as the other error has the file's bytes
            raise InvalidPackage(f"the file has {wrong}: open it with its encoding")
        if not isinstance(piece, str):
            raise TypeError("expected a file that is open as text, not as bytes")
        if not piece:
            return
        yield piece


def peeked(pieces: Iterator[str]) -> tuple[str, Iterator[str]]:
    """Return the first sign of a text that is not blank, "" for none in its first lines, and the text as it was."""
    taken: list[str] = []
    for piece in pieces:
        taken.append(piece)
        if begin := piece.strip(BLANKS):
            return begin[0], chain(taken, pieces)
        if len(taken) * PIECE > MAX_LINE:
            break
    return "", chain(taken, pieces)


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    r"""Yield lines with their ends: `\n`, `\r\n`, or `\r` where the first line ends so.

    Ctrl-Z at the end, the mark of DOS, is left out.
    """
    rest, count, newline = "", 0, None
    for piece in pieces:
        if newline is None:
            newline = _newline(piece)
        lines = io.StringIO(rest + piece, newline=newline).readlines()
        # The last one may go on in the next piece, if only with the "\n" that belongs to its "\r".
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
        count += len(lines)
        if len(rest) > MAX_LINE:
            raise InvalidPackage(f"line {count + 1} is longer than {MAX_LINE:,} characters")
    if rest := rest.rstrip("\x1a"):
        yield rest


def _newline(begin: str) -> str:
    r"""Return what `io.StringIO` calls the line ends: "\n" alone, or "" for "\r" too.

    The first one outside quotation marks shows it: another "\r" breaks a line within a cell.
    """
    marks = at = 0
    for found in _BREAK.finditer(begin):
        marks += begin.count('"', at, found.start())
        at = found.end()
        if marks % 2 == 0:
            return "" if found[0] == "\r" else "\n"
    return "\n" if "\n" in begin else ""


def unreadable(text: str) -> str:
    """Return the first sign that is no text, a NUL or what stands for a byte that could not be decoded; "" for none."""
    if "\0" not in text and text.isascii():
        return ""
    found = _UNREADABLE.search(text)
    return found[0] if found else ""


def told_of(sign: str, line: int, advice: str) -> str:
    """Return what is wrong with a line that has such a sign."""
    if sign == "\0":
        return f"expected text, and line {line} has a NUL"
    if "\udc80" <= sign <= "\udcff":
        byte = ord(sign) - 0xDC00
        return f"expected text, and line {line} has the byte 0x{byte:02X}, which is none in its encoding: {advice}"
    return f"expected text, and line {line} has half a sign of UTF-16"


def line_breaks(text: str) -> int:
    """Return how many lines end in a text."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
