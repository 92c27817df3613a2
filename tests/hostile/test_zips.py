"""Zips that are damaged, or that the service cannot unpack: all are refused with one type of error."""

import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import OfferPackage, open_package
from cdiscount_async.sandbox._opc import BrokenPackage, part

from ..packages.making import offer, zipped

CONTENT: Final = "Content/Offers.xml"
GOOD: Final = zipped(OfferPackage([offer(), offer(seller_product_id="B")]))
with zipfile.ZipFile(BytesIO(GOOD)) as archive:
    PARTS: Final = {name: archive.read(name) for name in archive.namelist()}
LOCAL: Final = b"PK\x03\x04"
LISTED: Final = b"PK\x01\x02"
END: Final = b"PK\x05\x06"


def read(path: Path, content: bytes) -> bool:
    """Read a package to its end; return whether it could be read."""
    path.write_bytes(content)
    try:
        list(open_package(path).rows())
    except InvalidPackage as error:
        assert error.__suppress_context__ or error.__context__ is None  # noqa: PT017 - or nothing was raised
        return False
    return True


@pytest.mark.parametrize("place", [b"<OfferPackage ", b"<Offer ", b"<ShippingInformation "])
def test_an_element_with_very_many_attributes_is_refused(tmp_path: Path, place: bytes) -> None:
    """The time to read them would grow with the square of their number: minutes for a megabyte."""
    many = b" ".join(b'a%d=""' % number for number in range(60_000))
    changed = PARTS[CONTENT].replace(place, place + many + b" ", 1)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (PARTS | {CONTENT: changed}).items():
            made.writestr(name, content)

    with pytest.raises(InvalidPackage, match="an element of the package has more than 1,000 attributes"):
        list(open_package(tmp_path / "a.zip").rows())


def every_byte() -> Iterator[bytes]:
    """Return the package with each of its bytes replaced, by the least, the greatest and another value."""
    for place, byte in enumerate(GOOD):
        for other in {0, 0xFF, byte ^ 1} - {byte}:
            yield GOOD[:place] + bytes([other]) + GOOD[place + 1 :]


def cut() -> Iterator[bytes]:
    """Return the package without its beginning, without its end, and without a piece in its middle."""
    chance = random.Random(1)  # noqa: S311 - the same on each run
    for place in range(0, len(GOOD), 2):
        yield GOOD[place + 1 :]
        yield GOOD[:place]
        yield GOOD[:place] + GOOD[chance.randrange(place, len(GOOD)) :]


def spliced() -> Iterator[bytes]:
    """Return the package with pieces of itself in other places."""
    chance = random.Random(2)  # noqa: S311 - the same on each run
    for _ in range(1_000):
        begin, end, place = (chance.randrange(len(GOOD)) for _ in range(3))
        yield GOOD[:place] + GOOD[begin:end] + GOOD[place + chance.randrange(3) * (end - begin) :]


@pytest.mark.parametrize("damaged", [pytest.param(every_byte, marks=pytest.mark.slow), cut, spliced])
def test_every_damage_is_one_type_of_error(tmp_path: Path, damaged: Callable[[], Iterator[bytes]]) -> None:
    """Thousands of damaged packages are read or refused, and nothing of the zip module's comes through."""
    outcomes = [read(tmp_path / "a.zip", content) for content in damaged()]

    assert len(outcomes) > 900
    assert outcomes.count(False) > len(outcomes) / 4


def packed(method: int, name: str = CONTENT) -> bytes:
    """Return the package with one part packed in another way."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for each, content in PARTS.items():
            made.writestr(each, content, method if each == name else None)
    return file.getvalue()


def listed(content: bytes, name: str, place: int, value: bytes, *, local: int | None = None) -> bytes:
    """Return an archive with other bytes at a place of what the list, and the part's own head, says of a part."""
    made = bytearray(content)
    at = made.rindex(LISTED, 0, made.rindex(name.encode()))
    made[at + place : at + place + len(value)] = value
    if local is not None:
        at = made.rindex(LOCAL, 0, made.index(name.encode()))
        made[at + local : at + local + len(value)] = value
    return bytes(made)


def method(number: int) -> bytes:
    """Return the package with one part that says it is packed in some way."""
    return listed(GOOD, CONTENT, 10, number.to_bytes(2, "little"), local=8)


def with_part(name: str) -> bytes:
    """Return the package with one more part."""
    file = BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as made:
        made.writestr(name, b"<a/>")
    return file.getvalue()


def split() -> bytes:
    """Return the package as the last of two disks."""
    place = GOOD.rindex(END)
    return GOOD[: place + 4] + b"\x01\x00\x01\x00" + GOOD[place + 8 :]


REFUSED: Final = {
    "bzip2": (packed(zipfile.ZIP_BZIP2), "packed by bzip2, which the service does not unpack: use Deflate"),
    "lzma": (packed(zipfile.ZIP_LZMA), "packed by LZMA"),
    "lzma elsewhere": (packed(zipfile.ZIP_LZMA, "_rels/.rels"), "'_rels/.rels' is packed by LZMA"),
    "deflate64": (method(9), "packed by Deflate64"),
    "zstandard": (method(93), "packed by Zstandard"),
    "another": (method(77), "packed by method 77"),
    "twice": (with_part("content/offers.xml"), "twice, once as 'Content/Offers.xml': capitals make no difference"),
    "the same": (
        with_part("Content/Offerz.xml").replace(b"Offerz", b"Offers"),
        r"'Content/Offers.xml' is .* twice; the",
    ),
    "encrypted": (listed(GOOD, CONTENT, 8, b"\x01\x00", local=6), "encrypted, and the service has no password"),
    "strongly": (listed(GOOD, CONTENT, 8, b"\x41\x00", local=6), "encrypted"),
    "split": (listed(GOOD, CONTENT, 34, b"\x01\x00"), "split into several files"),
}
"""What is wrong with a package, and what is said of it."""


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_the_service_cannot_unpack_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """A zip that Python can read, but .NET cannot, is refused before it is sent. The sandbox refuses it, too."""
    path = tmp_path / "a.zip"
    path.write_bytes(content)

    with pytest.raises(InvalidPackage, match=message):
        open_package(path)
    with pytest.raises(BrokenPackage):
        part(content, CONTENT)


def test_the_last_of_several_disks_is_refused(tmp_path: Path) -> None:
    """The end of an archive says so."""
    (tmp_path / "a.zip").write_bytes(split())

    with pytest.raises(InvalidPackage, match="split into several files"):
        open_package(tmp_path / "a.zip")


def test_too_many_files_are_not_listed(tmp_path: Path) -> None:
    """An archive is left before a list is made of what it says to have."""
    (tmp_path / "a.zip").write_bytes(GOOD + LISTED * 10_001)

    with pytest.raises(InvalidPackage, match="more than 10,000 files"):
        open_package(tmp_path / "a.zip")


def large() -> bytes:
    """Return the package with its parts in the form for more than 2 GiB, and as a stream writes it."""

    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    file = Stream()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.mkdir("Content")
        for name, content in PARTS.items():
            with made.open(name, "w", force_zip64=True) as one:
                one.write(content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [GOOD, b"#!/bin/sh\n" + GOOD, GOOD + b"\r\n", large(), packed(zipfile.ZIP_STORED), with_part("__MACOSX/x")],
    ids=["good", "something before", "something behind", "zip64", "stored", "another file"],
)
def test_unusual_zips_are_read(tmp_path: Path, content: bytes) -> None:
    """Zips of usual programs that .NET reads are accepted, here and in the sandbox."""
    assert read(tmp_path / "a.zip", content)
    assert PARTS[CONTENT] == part(content, CONTENT)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_a_disk_that_fails_is_no_damage() -> None:
    """Where the system cannot read a file, its own error comes through."""
    with pytest.raises(OSError, match="Input/output error"):
        open_package("/proc/self/mem")
