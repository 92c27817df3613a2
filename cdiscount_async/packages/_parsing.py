"""The content of a package, parsed piece by piece, with limits. An error says why the content is not XML."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Final

import attrs
from lxml import etree

from .._codec.xml import Element, iterparse
from ..errors import InvalidPackage
from ._xml_errors import cause, unknown_entity

_MAX_UNPACKED: Final = 1 << 30
"""The most bytes of a document: 1 GiB. The service has a limit; its number is not published."""
_MAX_BETWEEN: Final = 1 << 22
"""The most bytes from one row to the next: 4 MiB. No product has nearly as many."""
_BEGINNING: Final = 1_000
"""How many of the first bytes, and of the last, are kept to explain what is wrong with a document."""
_ENDS: Final = re.compile(rb"</(?:[^<>/:]{1,100}:)?(?:Offer|Product)Package\s{0,100}>\s{0,500}\Z")


@attrs.define
class Bounded:
    """A file with limits for what is read."""

    file: IO[bytes]
    name: str
    read_so_far: int = 0
    at_row: int = 0
    rows: int = 0
    """How many rows have ended."""
    beginning: bytes = b""
    last: bytes = b""
    is_at_end: bool = False
    parser_log: Callable[[], Iterable[Any]] = tuple
    """Returns the messages of the parser so far."""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises InvalidPackage beyond a limit."""
        if (unknown := unknown_entity(self.parser_log())) is not None:  # the parser would begin again after it
            raise self.not_xml(unknown)
        found = self.file.read(size)
        if not self.read_so_far:
            self.beginning = found[:_BEGINNING]
        self.last = (self.last + found)[-_BEGINNING:]
        self.is_at_end = not found
        self.read_so_far += len(found)
        if self.read_so_far > _MAX_UNPACKED:
            raise InvalidPackage(f"{self.name} unpacks to more than {_MAX_UNPACKED >> 20} MiB")
        if self.read_so_far - self.at_row > _MAX_BETWEEN:
            raise InvalidPackage(f"{self.name} has more than {_MAX_BETWEEN >> 20} MiB in which no row ends")
        return found

    def not_xml(self, why: str) -> InvalidPackage:
        """Return the error that says why, and after which row."""
        after = f", after row {self.rows}" if self.rows else ""
        return InvalidPackage(f"{self.name} is not well-formed XML: {why}{after}")


def events(source: Bounded, kinds: tuple[str, ...], *tags: str) -> Iterator[tuple[str, Element]]:
    """Yield the events of some elements. Raises InvalidPackage, with the place and no quotation, for broken XML."""
    parser = iterparse(source, kinds, tags)
    source.parser_log = lambda: parser.error_log
    try:
        yield from parser
    except etree.XMLSyntaxError as error:
        is_cut = source.is_at_end and _ENDS.search(source.last.replace(b"\0", b"")) is None
        found = cause(error, parser.error_log, source.beginning, is_cut=is_cut)
        raise source.not_xml(found) from None
