"""The width of texts on a terminal, and line breaks for texts that are too wide."""

import os
import re
import unicodedata
from collections.abc import Iterator
from typing import Final, TextIO

_WIDE: Final = frozenset("WF")
_NONE: Final = frozenset({"Mn", "Me", "Cf"})
"""The Unicode categories of characters without a width: marks above and below others, and invisible characters."""
_NARROWEST: Final = 8
"""The fewest columns of a text beside its head."""
_USUAL: Final = 80
_SPACES: Final = re.compile(r"[^\S\xa0]+")
"""Where a line may break: not at a no-break space."""


def terminal_width(file: TextIO) -> int | None:
    """Return the number of columns of a terminal; None if the file is not one, so that lines may have any length.

    The variable `COLUMNS` has priority, as in other programs.
    """
    if not file.isatty():
        return None
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(file.fileno()).columns or _USUAL
    except OSError:
        return _USUAL


def width(text: str) -> int:
    r"""Return how many columns a text takes. Chinese and Japanese characters take two, marks above letters none.

    >>> width("lampe"), width("電灯"), width("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def padded(text: str, columns: int) -> str:
    """Return a text with spaces after it, so that it takes at least so many columns."""
    return text + " " * (columns - width(text))


def wrapped(text: str, columns: int) -> list[str]:
    r"""Break a text at spaces into lines of at most so many columns. A longer word is broken, too.

    >>> wrapped("give a price above 0", 12), wrapped("un prix\xa0: 5", 8)
    (['give a price', 'above 0'], ['un', 'prix\xa0: 5'])
    """
    lines = [""]
    for word in _words(text, columns):
        for piece in _pieces(word, columns):
            both = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(both) <= columns:
                lines[-1] = both
            else:
                lines.append(piece)
    return lines


def _words(text: str, columns: int) -> Iterator[str]:
    for word in _SPACES.split(text.strip()):
        yield from [word] if width(word) <= columns else word.split()


def beside(head: str, text: str, columns: int | None) -> Iterator[str]:
    """Yield the lines of a text after a head. In so many columns the text breaks at spaces, and stays beside the head.

    >>> list(beside("next  ", "ship the order", 14)), list(beside("next  ", "ship the order", None))
    (['next  ship the', '      order'], ['next  ship the order'])
    """
    room = None if columns is None else max(columns - width(head), _NARROWEST)
    first, *others = [text] if room is None else wrapped(text, room)
    yield f"{head}{first}"
    yield from (" " * width(head) + line for line in others)


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
