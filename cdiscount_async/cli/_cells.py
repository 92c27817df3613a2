"""How much room a text takes on a terminal, and where it is broken when there is less."""

import os
import unicodedata
from collections.abc import Iterator
from typing import Final, TextIO

_WIDE: Final = frozenset("WF")
_NONE: Final = frozenset({"Mn", "Me", "Cf"})
"""The categories of signs that take no room: marks above and below others, and what nobody sees."""
_USUAL: Final = 80


def terminal_width(file: TextIO) -> int | None:
    """Return how many columns the terminal has that a file is; None for another file, where lines may be of any length.

    `COLUMNS` counts first, as for other programs.
    """
    if not file.isatty():
        return None
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(file.fileno()).columns or _USUAL
    except OSError:
        return _USUAL


def width(text: str) -> int:
    r"""Return how many columns a text takes: signs of Chinese and Japanese take two, marks above letters none.

    >>> width("lampe"), width("電灯"), width("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def padded(text: str, columns: int) -> str:
    """Return a text with blanks behind it, so that it takes so many columns at least."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text at blanks into lines of so many columns at most; a word that is longer is broken itself.

    >>> wrapped("give a price above 0", 12)
    ['give a price', 'above 0']
    """
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, columns):
            both = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(both) <= columns:
                lines[-1] = both
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    if width(word) <= columns:
        yield word
        return
    piece, taken = "", 0
    for sign in word:
        more = _width(sign)
        if piece and taken + more > columns:
            yield piece
            piece, taken = "", 0
        piece, taken = piece + sign, taken + more
    yield piece


def _width(sign: str) -> int:
    if unicodedata.east_asian_width(sign) in _WIDE:
        return 2
    return 0 if unicodedata.category(sign) in _NONE else 1
