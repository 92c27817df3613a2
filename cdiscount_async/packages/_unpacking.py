"""What an archive must keep to before it is opened, and what the service's unpacker demands: .NET's knows less.

ISO 29500-2, which packages follow, allows two ways of packing, and no two parts whose names differ in case only.
"""

import zipfile
import zlib
from lzma import LZMAError
from os import SEEK_END
from struct import error as StructError, unpack_from  # noqa: N812 - it is a class
from typing import IO, Final

from ..errors import InvalidPackage

UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, LZMAError, StructError, EOFError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip
"""What zipfile raises where an archive is damaged or encrypted."""
MAX_FILES: Final = 10_000
"""How many files an archive may have: a package needs three, and a list of a million takes a gigabyte."""
_LISTED: Final = b"PK\x01\x02"
"""What stands before each file in an archive's list."""
_END: Final = b"PK\x05\x06"
"""What stands before the end of an archive, which says on how many disks it is."""
_END_WITHIN: Final = 22 + 0xFFFF
_WIDE: Final = 0xFFFF
"""What stands for a number of disks that a record for large archives has."""
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x2041
"""The flags of encryption: of a part, a strong one, and one of the list."""
_WAYS: Final = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 20: "Zstandard", 93: "Zstandard", 95: "XZ", 98: "PPMd"}


def demand_few_files(source: IO[bytes], most: int = MAX_FILES) -> None:
    """Count the files of an archive before zipfile makes an object of each; raises InvalidPackage for too many."""
    source.seek(0)
    count, rest = 0, b""
    while chunk := source.read(_CHUNK):
        joined = rest + chunk
        count += joined.count(_LISTED)
        rest = joined[-len(_LISTED) + 1 :]
        if count > most:
            raise InvalidPackage(f"the archive has more than {most:,} files")
    source.seek(0)


def demand_one_disk(source: IO[bytes]) -> None:
    """Raise InvalidPackage for one of several files that together are an archive."""
    source.seek(0, SEEK_END)
    source.seek(max(0, source.tell() - _END_WITHIN))
    tail = source.read()
    if (place := tail.rfind(_END)) >= 0 and len(tail) - place >= 8:
        disks = unpack_from("<HH", tail, place + 4)
        if any(disk not in {0, _WIDE} for disk in disks):
            raise _split()
    source.seek(0)


def demand_unpackable(archive: zipfile.ZipFile) -> None:
    """Raise InvalidPackage for an archive that Python may read, and the service does not."""
    names = dict[str, str]()
    for one in archive.infolist():
        name = one.filename[:200]
        if one.volume:
            raise _split()
        if one.flag_bits & _ENCRYPTED:
            raise InvalidPackage(f"{name!r} is encrypted, and the service has no password: pack it without one")
        if one.filename.endswith("/"):
            continue
        if one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            way = _WAYS.get(one.compress_type, f"method {one.compress_type}")
            raise InvalidPackage(f"{name!r} is packed by {way}, which the service does not unpack: use Deflate")
        first = names.get(one.filename.lower())
        if first is not None:
            other = "" if first == name else f", once as {first!r}: capitals make no difference here"
            raise InvalidPackage(f"{name!r} is in the archive twice{other}; the service takes neither")
        names[one.filename.lower()] = name


def _split() -> InvalidPackage:
    return InvalidPackage("the archive is split into several files, and the service fetches one: pack it as one")
