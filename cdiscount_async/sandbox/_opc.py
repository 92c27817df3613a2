"""Packages as sellers host them: zip archives laid out by the Open Packaging Conventions."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from lzma import LZMAError
from struct import error as StructError  # noqa: N812 - it is a class
from typing import Final

from .._codec.xml import Element, parse
from ..errors import ReplyError
from ._limits import is_within_limit

MAX_UNPACKED: Final = 1 << 28
"""The largest part that is unpacked; a limit exists, its number is not published."""
MAX_LAYOUT: Final = 1 << 20
"""The largest of the two parts that only tell what the others are."""
MAX_FILES: Final = 10_000
"""How many files an archive may have: a list of a million takes a gigabyte."""
MAX_NODES: Final = 8_000_000
"""Elements and attributes of the largest part: 300,000 whole offers have fewer."""
MAX_RATIO: Final = 100
"""How many times its packed size a long part may have: offers have 46 times, blanks up to 1,000."""
SMALL: Final = 1 << 25
"""The size up to which a part may be packed as well as anybody can: 32 MiB."""
BLANKS: Final = " \t\r\n"
"""What XML counts as blank. Assumed: the service takes other blanks around a value for signs of it."""
TYPES: Final = "[Content_Types].xml"
RELATIONSHIPS: Final = "_rels/.rels"
_CONTENT_TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# What the library raises where the archive is damaged, encrypted, or packed in a way that nobody unpacks.
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, LZMAError, StructError, EOFError, RuntimeError, ValueError, OverflowError, OSError,
)  # fmt: skip
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED: Final = 0x2041
"""The flags of encryption."""
_LISTED: Final = b"PK\x01\x02"
"""What stands before each file in an archive's list."""
_OPC: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"


class BrokenPackage(Exception):
    """A file that is not laid out as a package; says what is wrong."""


def part(content: bytes, name: str) -> bytes:
    """Return one part of a package, for example `Content/Offers.xml`.

    Raises BrokenPackage for what is no zip, lacks a part, does not declare it, or would take too much memory.
    """
    with _opened(content) as archive:
        _demand(_xml(archive, TYPES), name)
        _demand_relationship(_xml(archive, RELATIONSHIPS), name)
        found = _read(archive, name, MAX_UNPACKED)
    if not is_within_limit(found, MAX_NODES):
        raise BrokenPackage(f"The part {name} has more than {MAX_NODES:,} elements and attributes.")
    return found


def rows(root: Element, name: str) -> Iterator[Element]:
    """Return the rows of a package: offers or products, which stand in its list or in a collection within.

    Raises BrokenPackage for those that stand elsewhere: no XAML reader knows what to do with them.
    """
    prefix = f"{str(root.tag).partition('}')[0]}}}"
    listed, collection = f"{root.tag}.{name}s", f"{prefix}{name}Collection"
    for one in root.iter(f"{prefix}{name}"):
        holder = one.getparent()
        if holder is not None and holder.tag == collection:
            holder = holder.getparent()
        if holder is None or holder.tag != listed:
            raise BrokenPackage(f"The package has an element {name} that stands in no list of {name}s.")
        yield one


def set_once(element: Element) -> None:
    """Raise BrokenPackage for an element that has a value twice: as an attribute, and as a property element."""
    owner = str(element.tag).rpartition("}")[2]
    tags = (str(child.tag).partition("}")[2] for child in element)
    properties = [tag.removeprefix(f"{owner}.") for tag in tags if tag.startswith(f"{owner}.")]
    given = set()
    for name in (*map(str, element.attrib), *properties):
        known = "Vat" if name == "vat" else name  # one of the vendor's own samples writes it so
        if known in given:
            raise BrokenPackage(f"{owner}.{known[:100]} is set twice.")
        given.add(known)


def file(content: bytes, name: str, most: int) -> bytes:
    """Return one file of any zip archive; raises BrokenPackage as well."""
    with _opened(content) as archive:
        return _read(archive, name, most)


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    if content.count(_LISTED) > MAX_FILES:
        raise BrokenPackage(f"The archive has more than {MAX_FILES:,} files.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _demand_parts(archive)
            yield archive
    except _UNREADABLE as error:
        raise BrokenPackage(f"The file is not a readable zip archive: {error}") from None


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        told = archive.getinfo(name)
    except KeyError:
        raise BrokenPackage(
            f"The package has no part {name}; names are case-sensitive.{_hint(archive, name)}"
        ) from None
    # The packer's word is enough to refuse a part: no more than what he says is unpacked.
    if told.file_size > most:
        raise BrokenPackage(f"The part {name} unpacks to more than {most >> 20} MiB.")
    if told.file_size > max(SMALL, MAX_RATIO * min(told.compress_size, archive.start_dir)):
        raise BrokenPackage(f"The part {name} unpacks to more than {MAX_RATIO} times its size.")
    with archive.open(told) as packed:
        return packed.read(told.file_size + 1)  # without a number zipfile unpacks as much as there is, and cuts it then


def _demand_parts(archive: zipfile.ZipFile) -> None:
    """Demand what .NET demands of the parts of a package: readable without a password, and each of them once."""
    names = set()
    for one in archive.infolist():
        if one.flag_bits & _ENCRYPTED:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is encrypted.")
        if one.volume:
            raise BrokenPackage("The archive is split into several files.")
        if one.filename.endswith("/"):
            continue
        if one.compress_type not in _PACKED:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is compressed in a way that packages do not know.")
        if one.filename.lower() in names:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is there twice; capitals make no difference.")
        names.add(one.filename.lower())


def _hint(archive: zipfile.ZipFile, name: str) -> str:
    """Tell where a part stands that is not where it belongs."""
    for one in archive.namelist():
        if one.replace("\\", "/").lower().endswith(name.lower()):
            return f" There is {one[:200]!r}."
    return ""


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        return parse(_read(archive, name, MAX_LAYOUT), cut=False)
    except ReplyError as error:
        raise BrokenPackage(f"The part {name} is not XML: {error}") from None


def _demand(types: Element, name: str) -> None:
    """Demand that a part has a content type: without one it is no part of a package."""
    extension = name.rpartition(".")[2].lower()
    defaults = {str(one.get("Extension", "")).lower() for one in types.iterfind(f"{_CONTENT_TYPES}Default")}
    overrides = {one.get("PartName", "") for one in types.iterfind(f"{_CONTENT_TYPES}Override")}
    if extension not in defaults and f"/{name}" not in overrides:
        raise BrokenPackage(f"{TYPES} gives {name} no content type, so it is no part of the package.")


def _demand_relationship(relationships: Element, name: str) -> None:
    """Demand that a relationship leads to the part; its Type is not looked at: two are in use."""
    targets = {str(one.get("Target", "")).removeprefix("/") for one in relationships.iterfind(f"{_OPC}Relationship")}
    if name not in targets:
        raise BrokenPackage(f"{RELATIONSHIPS} has no relationship with the target /{name}.")
