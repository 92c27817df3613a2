"""The text of a source, decoded piece by piece and split into lines."""

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
"""The longest line, in characters."""
BLANKS: Final = " \t\r\n\ufeff"
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")
_BREAK: Final = re.compile("\r\n?|\n")


def pieces_of_path(path: Path, encoding: str) -> Iterator[str]:
    """Yield a file's text in pieces. A byte that cannot be decoded becomes a lone surrogate (PEP 383)."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    lines = 1
    with path.open("rb") as file:
        while True:
            content = file.read(PIECE)
            try:
                piece, wrong = decoder.decode(content, final=not content), False
            except UnicodeError as error:  # such as half a character at the end of UTF-16
                piece, wrong = _good_part(error), True
            lines += line_breaks(piece)
            if wrong:  # raised outside of the handler, because the other error contains bytes of the file
                raise InvalidPackage(f"the file is not {encoding}: see line {lines}")
            yield piece
            if not content:
                return


def _good_part(error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return error.object[: error.start].decode(error.encoding, "ignore")
    return ""


def pieces_of_file(file: TextIO) -> Iterator[str]:
    """Yield the text of an open file, which decodes it with its own encoding."""
    while True:
        wrong = ""
        try:
            piece = file.read(PIECE)
        except UnicodeDecodeError as error:
            wrong = f"the byte 0x{error.object[error.start]:02X}, which {error.encoding} does not have"
        if wrong:  # raised outside of the handler, because the other error contains bytes of the file
            raise InvalidPackage(f"the file has {wrong}: open it with the right encoding")
        if not isinstance(piece, str):
            raise TypeError("expected a file that is open in text mode, not in binary mode")
        if not piece:
            return
        yield piece


def peeked(pieces: Iterator[str]) -> tuple[str, Iterator[str]]:
    """Return the first character that is not blank ("" if the first lines are blank), and the whole text."""
    taken: list[str] = []
    for piece in pieces:
        taken.append(piece)
        if begin := piece.strip(BLANKS):
            return begin[0], chain(taken, pieces)
        if len(taken) * PIECE > MAX_LINE:
            break
    return "", chain(taken, pieces)


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    r"""Yield lines with their ends: `\n`, `\r\n`, or `\r` if the first line ends with it.

    Ctrl-Z at the end, the end mark of DOS, is removed.
    """
    rest, count, newline = "", 0, None
    for piece in pieces:
        if newline is None:
            newline = _newline(piece)
        lines = io.StringIO(rest + piece, newline=newline).readlines()
        # The last line may continue in the next piece, perhaps only with the "\n" after its "\r".
        rest = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
        count += len(lines)
        if len(rest) > MAX_LINE:
            raise InvalidPackage(f"line {count + 1} is longer than {MAX_LINE:,} characters")
    if rest := rest.rstrip("\x1a"):
        yield rest


def _newline(begin: str) -> str:
    r"""Return the `newline` argument of `io.StringIO`: "\n", or "" if lines may also end with "\r".

    The first line end outside quotation marks decides, because a cell in quotation marks may contain "\r".
    """
    marks = at = 0
    for found in _BREAK.finditer(begin):
        marks += begin.count('"', at, found.start())
        at = found.end()
        if marks % 2 == 0:
            return "" if found[0] == "\r" else "\n"
    return "\n" if "\n" in begin else ""


def unreadable(text: str) -> str:
    """Return the first character that is not text: a NUL, or the surrogate of a byte that cannot be decoded; or ""."""
    if "\0" not in text and text.isascii():
        return ""
    found = _UNREADABLE.search(text)
    return found[0] if found else ""


def unreadable_problem(character: str, line: int, advice: str) -> str:
    """Return the problem of a line with such a character."""
    if character == "\0":
        return f"expected text, but line {line} has a NUL character"
    if "\udc80" <= character <= "\udcff":
        byte = ord(character) - 0xDC00
        return f"expected text, but line {line} has the byte 0x{byte:02X}, which its encoding does not define: {advice}"
    return f"expected text, but line {line} has half a character of UTF-16"


def line_breaks(text: str) -> int:
    """Return the number of line ends in a text."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")
