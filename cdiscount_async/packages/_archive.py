"""Zip archives as packages are laid out: written always alike, and read with suspicion."""

import errno
import os
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from shutil import copyfileobj
from typing import IO, BinaryIO, Final, TypeAlias

from lxml import etree

from .._codec.templates import template
from .._codec.xml import Element, parser
from .._common.files import atomic
from ..errors import InvalidPackage
from ._unpacking import UNREADABLE, demand_few_files, demand_one_disk, demand_unpackable
from ._xml_errors import cause

File: TypeAlias = str | os.PathLike[str] | BinaryIO
"""A path, or an open binary file that can seek."""

TYPES: Final = "[Content_Types].xml"
RELATIONSHIPS: Final = "_rels/.rels"
CONTENT: Final = {"offers": "Content/Offers.xml", "products": "Content/Products.xml"}
"""Where each kind of package has its content; upper and lower case count in practice."""

_BUFFER: Final = 1 << 16
_LEVEL: Final = 3
"""Of compression: a third of the time of zlib's usual 6, and an eighth more bytes, which are sent once."""
_LARGE: Final = 1 << 30
"""Beyond so many bytes a part gets the form for more than 2 GiB, which must be known before it is written."""
_MAX_LAYOUT: Final = 1 << 20
"""The largest of the two parts that only tell what the others are."""
_NEEDED: Final = f"a package needs {TYPES}, {RELATIONSHIPS}, and {' or '.join(CONTENT.values())}"
_TYPES_NS: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONSHIPS_NS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def writing(file: File) -> AbstractContextManager[BinaryIO]:
    """Open a file to write: at a path the whole file appears at once, or what was there stays."""
    return atomic(file, mode=None) if isinstance(file, (str, os.PathLike)) else nullcontext(file)


@contextmanager
def reading(file: File) -> Iterator[BinaryIO]:
    """Open a file to read, from its beginning; one that is open already stays open."""
    if not isinstance(file, (str, os.PathLike)):
        file.seek(0)
        yield file
        return
    with Path(file).open("rb") as opened:
        yield opened


def pack(target: BinaryIO, kind: str, head: bytes, rows: IO[bytes], tail: bytes) -> None:
    """Write the three parts of a package: the same bytes for the same content, whenever and wherever.

    Another zlib may choose other bytes for the same content.
    """
    relationships = template("packages/rels.xml").pieces[0].replace('Target=""', f'Target="/{CONTENT[kind]}"')
    size = len(head) + rows.tell() + len(tail)
    rows.seek(0)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        # Parts that are opened by name are of 1980, whenever they are written.
        for name, text in ((TYPES, template("packages/content_types.xml").pieces[0]), (RELATIONSHIPS, relationships)):
            with archive.open(name, "w") as part:
                part.write(_document(text))
        with archive.open(CONTENT[kind], "w", force_zip64=size > _LARGE) as part:
            part.write(head)
            copyfileobj(rows, part, _BUFFER)
            part.write(tail)
        for entry in archive.filelist:
            entry.create_system = 3  # Unix, whatever this is


def _document(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def kind_of(file: File) -> str:
    """Return the kind of a package: `offers` or `products`.

    Raises InvalidPackage for what is no zip, lacks a part, or does not declare it, and OSError where a path cannot be
    opened.
    """
    with _opened(file, is_new=True) as archive:
        demand_unpackable(archive)
        targets = {
            str(one.get("Target", "")).removeprefix("/")
            for one in _layout(archive, RELATIONSHIPS).iterfind(f"{_RELATIONSHIPS_NS}Relationship")
        }
        kinds = [kind for kind, name in CONTENT.items() if name in targets]
        if len(kinds) != 1:
            raise InvalidPackage(f"{RELATIONSHIPS} must lead to either {' or '.join(CONTENT.values())}, and no other")
        name = CONTENT[kinds[0]]
        if name not in archive.NameToInfo:
            raise _missing(archive, name)
        types = _layout(archive, TYPES)
        extensions = {str(one.get("Extension", "")).lower() for one in types.iterfind(f"{_TYPES_NS}Default")}
        names = {one.get("PartName", "") for one in types.iterfind(f"{_TYPES_NS}Override")}
        if "xml" not in extensions and f"/{name}" not in names:
            raise InvalidPackage(f"{TYPES} gives {name} no content type, so it is no part of the package")
        return kinds[0]


@contextmanager
def content(file: File, kind: str) -> Iterator[IO[bytes]]:
    """Open the part that has the offers or the products; raises InvalidPackage as it is read, too."""
    with _opened(file) as archive, archive.open(CONTENT[kind]) as part:
        yield part


@contextmanager
def _opened(file: File, *, is_new: bool = False) -> Iterator[zipfile.ZipFile]:
    """Open an archive; how many files a new one has is counted before all of them are listed."""
    with reading(file) as source:
        try:
            if is_new:
                demand_few_files(source)
                demand_one_disk(source)
            with zipfile.ZipFile(source) as archive:
                yield archive
        except UNREADABLE as error:
            reason = type(error).__name__
        except OSError as error:
            if error.errno != errno.EINVAL:  # that one is of zipfile, which seeks where nothing can be
                raise
            reason = "its beginning is missing"
        else:
            return
    raise InvalidPackage(f"the file is no zip archive that can be read: it is damaged ({reason}); {_NEEDED}") from None


def _layout(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        with archive.open(name) as part:
            found = part.read(_MAX_LAYOUT + 1)  # the size in the archive is the packer's word only
    except KeyError:
        raise _missing(archive, name) from None
    if len(found) > _MAX_LAYOUT:
        raise InvalidPackage(f"{name} unpacks to more than {_MAX_LAYOUT >> 20} MiB")
    strict = parser()
    try:
        root = etree.fromstring(found, strict)
    except etree.XMLSyntaxError as error:
        why = cause(error, strict.error_log, found, is_cut=not found.rstrip().endswith(b">"))
        raise InvalidPackage(f"{name} is not well-formed XML: {why}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidPackage(f"{name} has a document type declaration")
    return root


def _missing(archive: zipfile.ZipFile, name: str) -> InvalidPackage:
    """Tell what is missing, and where it stands instead: in another folder, or written otherwise."""
    alike = [one for one in archive.namelist() if one.replace("\\", "/").lower().endswith(name.lower())]
    hint = f"; there is {alike[0][:200]!r}, and folders, slashes and capitals count" if alike else ""
    return InvalidPackage(f"the package has no {name}{hint}; {_NEEDED}")
