"""The shared texts of a workbook, kept in a temporary file because there may be millions."""

import re
from array import array
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Final, Self

from ....errors import InvalidPackage
from ._parts import Target

MAX_TEXT: Final = 1 << 22
"""The highest number of characters in one text or in the cells of one row. A spreadsheet cell has at most 32,767."""
_MAX_TEXTS: Final = 1 << 22
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
"""How workbooks write characters that XML does not allow."""


def unescaped(text: str) -> str:
    r"""Return a text with its escaped characters replaced.

    >>> unescaped("a_x000D_b")
    'a\rb'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class SharedTexts(Target):
    """Collects the shared texts from their part, and returns them by their numbers, from 0."""

    def __init__(self) -> None:
        """Start without texts."""
        self._file = TemporaryFile()  # noqa: SIM115 - `__exit__` closes it
        self._ends = array("Q", [0])
        self._pieces: list[str] = []
        self._length = 0
        self._is_text = False
        self._is_phonetic = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def begin(self, name: str, _: Mapping[str, str]) -> None:
        """Begin a text. Phonetic hints (`rPh`) are not part of it."""
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def data(self, text: str) -> None:
        """Receive a piece of a text."""
        if self._is_text:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise InvalidPackage(f"a text of the workbook has more than {MAX_TEXT:,} characters")

    def finish(self, name: str) -> None:
        """End a run of a text, or a whole text."""
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            self._keep("".join(self._pieces))

    def _keep(self, text: str) -> None:
        if len(self._ends) > _MAX_TEXTS:
            raise InvalidPackage(f"the workbook has more than {_MAX_TEXTS:,} different texts")
        # The escaped number in a text may be a lone surrogate.
        self._ends.append(self._ends[-1] + self._file.write(unescaped(text).encode("utf-8", "surrogatepass")))
        self._pieces.clear()
        self._length = 0

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise InvalidPackage("a cell of the workbook refers to a text that does not exist")
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode("utf-8", "surrogatepass")
