"""Checks of an archive before it is opened, and what the service's unpacker refuses although Python reads it.

ISO 29500-2, which packages follow, allows two ways of compression, and no two parts whose names differ in case only.
"""

import zipfile
from os import SEEK_END
from struct import unpack_from
from typing import IO, Final

from .._common.opc import COMPRESSIONS, ENCRYPTED, ENTRY, MAX_FILES
from ..errors import InvalidPackage

_END: Final = b"PK\x05\x06"
"""The bytes before the record at the end of an archive, which has the numbers of its disks."""
_END_WITHIN: Final = 22 + 0xFFFF
"""The most bytes of that record."""
_IN_ZIP64: Final = 0xFFFF
"""The number of a disk that is in the record of large archives instead."""
_CHUNK: Final = 1 << 20
_COMPRESSIONS: Final = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 20: "Zstandard", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


def demand_few_files(source: IO[bytes], most: int = MAX_FILES) -> None:
    """Count the files of an archive before zipfile makes an object of each; raises InvalidPackage for too many."""
    source.seek(0)
    count, rest = 0, b""
    while chunk := source.read(_CHUNK):
        joined = rest + chunk
        count += joined.count(ENTRY)
        rest = joined[-len(ENTRY) + 1 :]
        if count > most:
            raise InvalidPackage(f"the archive has more than {most:,} files")
    source.seek(0)


def demand_one_disk(source: IO[bytes]) -> None:
    """Raise InvalidPackage for an archive that is split into several files."""
    source.seek(0, SEEK_END)
    source.seek(max(0, source.tell() - _END_WITHIN))
    tail = source.read()
    if (place := tail.rfind(_END)) >= 0 and len(tail) - place >= 8:
        disks = unpack_from("<HH", tail, place + 4)
        if any(disk not in {0, _IN_ZIP64} for disk in disks):
            raise _split()
    source.seek(0)


def demand_unpackable(archive: zipfile.ZipFile) -> None:
    """Raise InvalidPackage for an archive that the service does not read, although Python may."""
    names = dict[str, str]()
    for one in archive.infolist():
        name = one.filename[:200]
        if one.volume:
            raise _split()
        if one.flag_bits & ENCRYPTED:
            raise InvalidPackage(f"{name!r} is encrypted, and the service has no password: pack it without one")
        if one.filename.endswith("/"):
            continue
        if one.compress_type not in COMPRESSIONS:
            way = _COMPRESSIONS.get(one.compress_type, f"method {one.compress_type}")
            raise InvalidPackage(f"{name!r} is packed by {way}, which the service does not unpack: use Deflate")
        first = names.get(one.filename.lower())
        if first is not None:
            other = "" if first == name else f", once as {first!r}: capitals make no difference here"
            raise InvalidPackage(f"{name!r} is in the archive twice{other}; the service takes neither")
        names[one.filename.lower()] = name


def _split() -> InvalidPackage:
    return InvalidPackage("the archive is split into several files, and the service fetches one: pack it as one")
