"""The parts of a workbook's zip: bounded before anything is made of them, and parsed without being kept."""

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
"""The most bytes that a workbook may unpack to; 200,000 offers with all columns take a third of that."""
_MAX_RATIO: Final = 200
"""How many times larger than packed a part may be; sheets are 10 to 50 times."""
_SMALL: Final = 1 << 23
"""A part that unpacks to no more bytes may have any ratio."""
_MAX_DEPTH: Final = 256
_MAX_PARTS: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE: Final = 1 << 16


class Target:
    """What takes the elements of a part, as lxml calls it: `start`, `data`, `end`, `close` and `doctype`."""

    depth = 0
    """How many elements the parser is in."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element. Raises InvalidPackage where too many are open: the parser remembers each."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise InvalidPackage(f"a part of the workbook has more than {_MAX_DEPTH} elements within each other")
        self.begin(tag[tag.rfind("}") + 1 :], attributes)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element, by its name without a namespace: there are two for each."""

    def data(self, text: str) -> None:
        """Take a piece of text."""

    def end(self, tag: str) -> None:
        """End an element."""
        self.depth -= 1
        self.finish(tag[tag.rfind("}") + 1 :])

    def finish(self, name: str) -> None:
        """End an element, by its name."""

    def close(self) -> None:
        """End the part."""

    def doctype(self, *_: Any) -> None:
        """Refuse the declaration of a document type: no workbook has one. Raises InvalidPackage."""
        raise InvalidPackage("the workbook has a document type declaration")


@contextmanager
def archive_of(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the zip of a workbook. Raises InvalidPackage for what is none, and OSError where there is no file."""
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
        except (*DAMAGED, OSError) as error:  # a number that is none is ValueError, too
            what = "a part of it is encrypted" if "encrypted" in str(error) else "it is damaged"
            raise InvalidPackage(f"the file is no workbook that can be read: {what} ({type(error).__name__})") from None


def _demand_little(archive: zipfile.ZipFile) -> None:
    if sum(one.file_size for one in archive.infolist()) > _MAX_UNPACKED:
        raise InvalidPackage(f"the workbook unpacks to more than {_MAX_UNPACKED >> 20} MiB")


def entry_of(archive: zipfile.ZipFile, part: str) -> zipfile.ZipInfo | None:
    """Return a part as programs spell it: some write backslashes, or other capitals than where they refer to it."""
    if part in archive.NameToInfo:
        return archive.NameToInfo[part]
    spelt = part.casefold()
    return next((one for one in archive.infolist() if one.filename.replace("\\", "/").casefold() == spelt), None)


def parsed(archive: zipfile.ZipFile, part: str, target: Target) -> Iterator[None]:
    """Return a part's elements to a target; yield after each piece.

    zipfile reads no more of a part than the archive says that there is, so what was said bounds what comes. Raises
    InvalidPackage for a part that is missing, packed too well, or no XML.
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
            told = f"is not well-formed XML (line {line}, column {column})"
            raise InvalidPackage(f"the workbook's part {part[:200]!r} {told}") from None


def read_part(archive: zipfile.ZipFile, part: str, target: Target) -> None:
    """Return a whole part to a target, as `parsed` does."""
    for _ in parsed(archive, part, target):
        pass
