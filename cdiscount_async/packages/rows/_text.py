"""The lines of a text file, in whatever encoding it is."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ...errors import InvalidPackage

_PIECE: Final = 1 << 20


def lines_of(path: Path) -> Iterator[str]:
    """Return the lines of a file, with their ends."""
    return _lines(path, _encoding(path))


def _encoding(path: Path) -> str:
    """Find out how a whole file is encoded: UTF-8, UTF-16 with its mark, or what Excel writes in France."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        piece = file.read(_PIECE)
        if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while piece:
                decoder.decode(piece)
                piece = file.read(_PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            yield from file
        except UnicodeDecodeError:  # cp1252 lacks five signs
            raise InvalidPackage(f"the file is neither UTF-8 nor {encoding}") from None
