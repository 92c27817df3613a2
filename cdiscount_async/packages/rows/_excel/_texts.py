"""The texts that the cells of a workbook share, kept in a temporary file: there may be millions."""

import re
from array import array
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Final, Self

from ....errors import InvalidPackage
from ._parts import Target

MAX_TEXT: Final = 1 << 22
"""The most characters that one text, or the cells of one row, may have; a spreadsheet keeps 32,767 in a cell."""
_MAX_TEXTS: Final = 1 << 22
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_", re.ASCII)
"""How workbooks write signs that XML has not."""


def unescaped(text: str) -> str:
    r"""Return a text with the signs that a workbook writes by their numbers.

    >>> unescaped("a_x000D_b")
    'a\rb'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class SharedTexts(Target):
    """The shared texts by their numbers, from 0; collects them from their part."""

    def __init__(self) -> None:
        """Begin without any."""
        self._file = TemporaryFile()  # noqa: SIM115 - it ends with this object's block
        self._ends = array("Q", [0])
        self._pieces: list[str] = []
        self._length = 0
        self._is_text = False
        self._is_spoken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def begin(self, name: str, _: Mapping[str, str]) -> None:
        """Begin to listen in a text; what tells how a text is pronounced is none of it."""
        if name == "t":
            self._is_text = not self._is_spoken
        elif name == "rPh":
            self._is_spoken = True

    def data(self, text: str) -> None:
        """Add a piece."""
        if self._is_text:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise InvalidPackage(f"a text of the workbook has more than {MAX_TEXT:,} characters")

    def finish(self, name: str) -> None:
        """End a text, or all runs of one."""
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_spoken = False
        elif name == "si":
            self._keep("".join(self._pieces))

    def _keep(self, text: str) -> None:
        if len(self._ends) > _MAX_TEXTS:
            raise InvalidPackage(f"the workbook has more than {_MAX_TEXTS:,} different texts")
        # A text may name half a sign by its number.
        self._ends.append(self._ends[-1] + self._file.write(unescaped(text).encode("utf-8", "surrogatepass")))
        self._pieces.clear()
        self._length = 0

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise InvalidPackage("a cell of the workbook has a text that is not there")
        begin, end = self._ends[number], self._ends[number + 1]
        self._file.seek(begin)
        return self._file.read(end - begin).decode("utf-8", "surrogatepass")
