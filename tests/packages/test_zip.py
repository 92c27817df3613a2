"""Zips that are no packages: whatever is wrong with one, the error says so, and nothing is unpacked without bound."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import OfferPackage, open_package

from ..support.packages import zipped as packed
from .making import offer, zipped

GOOD: Final = zipped(OfferPackage([offer()]))
with zipfile.ZipFile(BytesIO(GOOD)) as archive:
    PARTS: Final = {name: archive.read(name) for name in archive.namelist()}
TYPES, RELATIONSHIPS, CONTENT = PARTS


def of(parts: Mapping[str, bytes]) -> bytes:
    """Make a zip of parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return file.getvalue()


def renamed(old: str, new: str) -> bytes:
    """Return the good package with one part under another name."""
    return of({new if name == old else name: part for name, part in PARTS.items()})


def encrypted() -> bytes:
    """Return the good package with the mark of encryption on each of its parts."""
    return GOOD.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no zip archive"),
        (PARTS[CONTENT], "no zip archive"),
        (GOOD[:-10], "no zip archive"),
        (GOOD[: len(GOOD) // 2], "no zip archive"),
        (encrypted(), "encrypted"),
        (of({}), r"has no _rels/.rels; a package needs \[Content_Types\].xml, _rels/.rels"),
        (of({name: PARTS[name] for name in (TYPES, RELATIONSHIPS)}), "has no Content/Offers.xml"),
        (renamed(CONTENT, "Content/offers.xml"), "there is 'Content/offers.xml', and folders, slashes and capitals"),
        (renamed(CONTENT, "Content\\Offers.xml"), "Offers.xml', and folders, slashes and capitals"),
        (of({f"package/{name}": part for name, part in PARTS.items()}), "there is 'package/_rels/.rels'"),
        (renamed(TYPES, "types.xml"), r"has no \[Content_Types\].xml"),
        (of(PARTS | {TYPES: b"<Types/>"}), "no content type"),
        (of(PARTS | {RELATIONSHIPS: b"<Relationships/>"}), "must lead to either"),
        (of(PARTS | {RELATIONSHIPS: b"<Relation"}), "_rels/.rels is not well-formed"),
        (of(PARTS | {TYPES: b"<!DOCTYPE Types []><Types/>"}), "document type declaration"),
        (of(PARTS | {RELATIONSHIPS: b"<a>" + b" " * (1 << 20) + b"</a>"}), "more than 1 MiB"),
    ],
    ids=[
        "empty", "bare", "cut", "half", "encrypted", "no parts", "no content", "capitals", "backslash", "folder",
        "no types", "undeclared", "unrelated", "broken", "doctype", "long",
    ],
)  # fmt: skip
def test_file_that_is_no_package_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    """The error says what is wrong, and what a package needs."""
    path = tmp_path / "a.zip"
    path.write_bytes(content)

    with pytest.raises(InvalidPackage, match=said):
        open_package(path)


def test_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A part that unpacks to very many bytes is refused early."""
    path = tmp_path / "bomb.zip"
    head = PARTS[CONTENT].partition(b"<Offer ")[0]
    path.write_bytes(packed(CONTENT, head + b" " * (64 << 20)))

    with pytest.raises(InvalidPackage, match="more than 4 MiB in which no row ends"):
        list(open_package(path).rows())


def test_file_that_is_missing_is_missing(tmp_path: Path) -> None:
    """A path without a file is the system's error."""
    with pytest.raises(FileNotFoundError):
        open_package(tmp_path / "none.zip")


def test_part_may_be_declared_by_its_name(tmp_path: Path) -> None:
    """A content type may be for one part or for an extension."""
    path = tmp_path / "a.zip"
    types = PARTS[TYPES].replace(b'Default Extension="xml"', b'Override PartName="/Content/Offers.xml"')
    path.write_bytes(of(PARTS | {TYPES: types}))

    assert "offers" == open_package(path).kind


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    """A package with any changed bytes is read, or raises one type of error."""
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    content = bytearray(GOOD)
    for place, byte in damage:
        content[place] = byte
    path.write_bytes(content)

    try:
        list(open_package(path).rows())
    except InvalidPackage as error:
        assert str(error)  # noqa: PT017 - or nothing was raised
