"""Zip archives of packages: the same content is always written as the same bytes, and reading has limits.

See docs/service/packages.md#the-zip.
"""

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
from .._common.opc import DAMAGED, MAX_LAYOUT, RELATIONSHIPS, RELATIONSHIPS_NS, TYPES, TYPES_NS
from ..errors import InvalidPackage
from ._kinds import KINDS, PackageKind
from ._unpacking import demand_few_files, demand_one_disk, demand_unpackable
from ._xml_errors import cause

File: TypeAlias = str | os.PathLike[str] | BinaryIO
"""A path, or an open binary file that can seek."""

_BUFFER: Final = 1 << 16
_LEVEL: Final = 3
"""The level of compression: a third of the time of zlib's usual 6, and an eighth more bytes, which are sent once."""
_LARGE: Final = 1 << 30
"""From this many bytes a part is written in the form for more than 2 GiB: zipfile must know before it writes."""
_PARTS: Final = " or ".join(kind.part for kind in KINDS.values())
_NEEDED: Final = f"a package needs {TYPES}, {RELATIONSHIPS}, and {_PARTS}"


def writing(file: File) -> AbstractContextManager[BinaryIO]:
    """Open a file to write. At a path the complete file appears at the end. After an error the old file stays."""
    return atomic(file, mode=None) if isinstance(file, (str, os.PathLike)) else nullcontext(file)


@contextmanager
def reading(file: File) -> Iterator[BinaryIO]:
    """Open a file to read, from its beginning. A file that is open already stays open."""
    if not isinstance(file, (str, os.PathLike)):
        file.seek(0)
        yield file
        return
    with Path(file).open("rb") as opened:
        yield opened


def pack(target: BinaryIO, kind: PackageKind, head: bytes, rows: IO[bytes], tail: bytes) -> None:
    """Write the three parts of a package. The same content becomes the same bytes, on every day and every system.

    Another version of zlib may compress the same content to other bytes.
    """
    relationships = template("packages/rels.xml").pieces[0].replace('Target=""', f'Target="/{kind.part}"')
    size = len(head) + rows.tell() + len(tail)
    rows.seek(0)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        # A part that is opened by its name has the year 1980 as its date.
        for name, text in ((TYPES, template("packages/content_types.xml").pieces[0]), (RELATIONSHIPS, relationships)):
            with archive.open(name, "w") as part:
                part.write(_document(text))
        with archive.open(kind.part, "w", force_zip64=size > _LARGE) as part:
            part.write(head)
            copyfileobj(rows, part, _BUFFER)
            part.write(tail)
        for entry in archive.filelist:
            entry.create_system = 3  # Unix, on every system


def _document(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def kind_of(file: File) -> PackageKind:
    """Return the kind of a package.

    Raises:
        InvalidPackage: The file is not a zip, lacks a part, or does not declare it.
        OSError: The path cannot be opened.
    """
    with _opened(file, is_new=True) as archive:
        demand_unpackable(archive)
        targets = {
            str(one.get("Target", "")).removeprefix("/")
            for one in _layout(archive, RELATIONSHIPS).iterfind(f"{RELATIONSHIPS_NS}Relationship")
        }
        kinds = [kind for kind in KINDS.values() if kind.part in targets]
        if len(kinds) != 1:
            raise InvalidPackage(f"{RELATIONSHIPS} must lead to either {_PARTS}, and no other")
        name = kinds[0].part
        if name not in archive.NameToInfo:
            raise _missing(archive, name)
        types = _layout(archive, TYPES)
        extensions = {str(one.get("Extension", "")).lower() for one in types.iterfind(f"{TYPES_NS}Default")}
        names = {one.get("PartName", "") for one in types.iterfind(f"{TYPES_NS}Override")}
        if "xml" not in extensions and f"/{name}" not in names:
            raise InvalidPackage(f"{TYPES} has no content type for {name}, so it is no part of the package")
        return kinds[0]


@contextmanager
def content(file: File, kind: PackageKind) -> Iterator[IO[bytes]]:
    """Open the part that has the rows. Raises InvalidPackage, also while the part is read."""
    with _opened(file) as archive, archive.open(kind.part) as part:
        yield part


@contextmanager
def _opened(file: File, *, is_new: bool = False) -> Iterator[zipfile.ZipFile]:
    """Open an archive. The files of a new one are counted before zipfile lists them."""
    with reading(file) as source:
        try:
            if is_new:
                demand_few_files(source)
                demand_one_disk(source)
            with zipfile.ZipFile(source) as archive:
                yield archive
        except DAMAGED as error:
            reason = type(error).__name__
        except OSError as error:
            if error.errno != errno.EINVAL:  # zipfile seeks to a position before the beginning
                raise
            reason = "its beginning is missing"
        else:
            return
    raise InvalidPackage(f"the file is no zip archive that can be read: it is damaged ({reason}); {_NEEDED}") from None


def _layout(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        with archive.open(name) as part:
            found = part.read(MAX_LAYOUT + 1)  # the size that the archive declares may be wrong
    except KeyError:
        raise _missing(archive, name) from None
    if len(found) > MAX_LAYOUT:
        raise InvalidPackage(f"{name} unpacks to more than {MAX_LAYOUT >> 20} MiB")
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
    """Return the error for a missing part. It names a part with a similar name, for example in another folder."""
    alike = [one for one in archive.namelist() if one.replace("\\", "/").lower().endswith(name.lower())]
    hint = f"; there is {alike[0][:200]!r}, and folders, slashes and capitals count" if alike else ""
    return InvalidPackage(f"the package has no {name}{hint}; {_NEEDED}")
