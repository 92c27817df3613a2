"""The parts of a workbook's zip. Their sizes are limited before they are read, and they are parsed as streams."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from lxml import etree

from ...._codec.xml import parser
from ...._common.opc import DAMAGED
from ....errors import InvalidPackage
from ..._unpacking import demand_few_files

_MAX_UNPACKED: Final = 1 << 30
"""The highest number of bytes that a workbook may unpack to. 200,000 offers with all columns need a third of it."""
_MAX_RATIO: Final = 200
"""The highest compression ratio of a part. Sheets have 10 to 50."""
_SMALL: Final = 1 << 23
"""A part that unpacks to at most so many bytes may have any ratio."""
_MAX_DEPTH: Final = 256
_MAX_PARTS: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE: Final = 1 << 16


class Target:
    """A parser target of lxml: receives the elements of a part."""

    depth = 0
    """The number of open elements."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element. Raises InvalidPackage if too many are open, because the parser needs memory for each."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise InvalidPackage(f"a part of the workbook has more than {_MAX_DEPTH} elements within each other")
        self.begin(tag[tag.rfind("}") + 1 :], attributes)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element. `name` has no namespace, because each element has two possible ones."""

    def data(self, text: str) -> None:
        """Receive a piece of text."""

    def end(self, tag: str) -> None:
        """End an element."""
        self.depth -= 1
        self.finish(tag[tag.rfind("}") + 1 :])

    def finish(self, name: str) -> None:
        """End an element, by its name."""

    def close(self) -> None:
        """End the part."""

    def doctype(self, *_: Any) -> None:
        """Raise InvalidPackage for a document type declaration: no valid workbook has one."""
        raise InvalidPackage("the workbook has a document type declaration")


@contextmanager
def archive_of(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip of a workbook. Raises InvalidPackage if it is not one, and OSError if it cannot be opened."""
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise InvalidPackage(
                "the workbook is encrypted, or of the old format .xls: save it without a password, as .xlsx or CSV"
            )
        demand_few_files(file, _MAX_PARTS)
        try:
            with zipfile.ZipFile(file) as archive:
                _demand_little(archive)
                yield archive
        except InvalidPackage:
            raise
        except (*DAMAGED, OSError) as error:  # ValueError also comes from an invalid number
            what = "a part of it is encrypted" if "encrypted" in str(error) else "it is damaged"
            raise InvalidPackage(f"the file is not a readable workbook: {what} ({type(error).__name__})") from None


def _demand_little(archive: zipfile.ZipFile) -> None:
    if sum(one.file_size for one in archive.infolist()) > _MAX_UNPACKED:
        raise InvalidPackage(f"the workbook unpacks to more than {_MAX_UNPACKED >> 20} MiB")


def entry_of(archive: zipfile.ZipFile, part: str) -> zipfile.ZipInfo | None:
    """Return the entry of a part. Some programs write backslashes, or other capitals than in their references."""
    if part in archive.NameToInfo:
        return archive.NameToInfo[part]
    wanted = part.casefold()
    return next((one for one in archive.infolist() if one.filename.replace("\\", "/").casefold() == wanted), None)


def parsed(archive: zipfile.ZipFile, part: str, target: Target) -> Iterator[None]:
    """Parse a part into a target, and yield after each piece.

    `zipfile` reads at most the declared size of a part, so checking the declared size is enough. Raises InvalidPackage
    for a part that is missing, compressed too much, or not XML.
    """
    entry = entry_of(archive, part)
    if entry is None:
        raise InvalidPackage(f"the workbook lacks the part {part[:200]!r}")
    if entry.file_size > max(_SMALL, _MAX_RATIO * entry.compress_size):
        raise InvalidPackage(f"the workbook's part {part[:200]!r} is packed more than {_MAX_RATIO} times")
    fed = parser(target=target)
    with archive.open(entry) as file:
        try:
            while piece := file.read(_PIECE):
                fed.feed(piece)
                yield
            fed.close()
        except etree.XMLSyntaxError as error:
            line, column = error.position
            reason = f"is not well-formed XML (line {line}, column {column})"
            raise InvalidPackage(f"the workbook's part {part[:200]!r} {reason}") from None


def read_part(archive: zipfile.ZipFile, part: str, target: Target) -> None:
    """Parse a whole part into a target, as `parsed` does."""
    for _ in parsed(archive, part, target):
        pass
