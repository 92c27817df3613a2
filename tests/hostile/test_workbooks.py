"""Workbooks that are damaged, or made to do damage: an error in one line, and nothing of the machine is used up."""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages.rows import offer_rows

from ..packages.workbooks import MAIN, head, number, pack, parts, row, sheet_xml, text
from ..support.sizes import examples

SHARED: Final = f'<sst xmlns="{MAIN}"><si><t>A</t></si></sst>'
GOOD: Final = parts(sheet_xml(head(), row('<c t="s"><v>0</v></c>', text(""), number(1), number(2))), shared=SHARED)
SHEET: Final = "xl/worksheets/Sheet1.xml"


def read(path: Path) -> list[Any]:
    """Read all stocks and prices of a workbook."""
    return list(offer_rows(path, package_type="StockAndPrice"))


def refused(path: Path, match: str) -> None:
    """Make sure that a workbook is refused in one line."""
    with pytest.raises(InvalidPackage, match=match) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a workbook may be."""
    return tmp_path / "offers.xlsx"


def test_a_part_that_is_packed_too_well_is_not_unpacked(path: Path) -> None:
    """Ten kilobytes would become ten megabytes, and so on up to the end of the memory."""
    bomb = sheet_xml(head(), f"<!--{' ' * (10 << 20)}-->")

    refused(pack(path, {**GOOD, SHEET: bomb}), r"part 'xl/worksheets/Sheet1\.xml' is packed more than 200 times")


def test_the_size_that_is_said_has_a_bound(path: Path) -> None:
    """Before anything is unpacked."""
    pack(path, GOOD)
    content = path.read_bytes()
    entry = content.index(b"PK\1\2")
    path.write_bytes(content[: entry + 24] + struct.pack("<L", (1 << 31) - 1) + content[entry + 28 :])

    refused(path, "unpacks to more than 1024 MiB")


def test_a_part_does_not_become_larger_than_is_said(path: Path) -> None:
    """Bytes beyond the declared size of a part are not read."""
    pack(path, {**GOOD, SHEET: sheet_xml(head(), *(row(number(at)) for at in range(100_000)))})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    path.write_bytes(content.replace(size, struct.pack("<L", 1000)))

    refused(path, "damaged|not well-formed")


def test_the_number_of_parts_has_a_bound(path: Path) -> None:
    """A reader of zips makes an object for each of them as it opens the file."""
    refused(pack(path, {**GOOD, **{f"xl/media/{at}": "" for at in range(5000)}}), "more than 4,096 files")


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
    ],
)
def test_a_document_type_is_refused(path: Path, part: str, declaration: str) -> None:
    """Nothing is expanded, and nothing is fetched."""
    refused(
        pack(path, {**GOOD, part: declaration + GOOD[part].replace("<sheetData>", "<sheetData>&b;")}), "document type"
    )


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), r"encrypted, or of the old format \.xls: save it without"),
        (b"", "not a readable workbook: it is damaged"),
        (b"<html>SellerProductId</html>", "not a readable workbook: it is damaged"),
        (b"PK\5\6" + bytes(18), "a zip archive, but not a workbook"),
    ],
)
def test_what_is_no_workbook_is_reported(path: Path, content: bytes, match: str) -> None:
    """Whatever the suffix says."""
    path.write_bytes(content)

    refused(path, match)


def test_a_part_that_is_encrypted_is_reported(path: Path) -> None:
    """Some programs encrypt parts of zips."""
    pack(path, GOOD)
    content = bytearray(path.read_bytes())
    for sign, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(sign)
        content[at + place] |= 1
    path.write_bytes(content)

    refused(path, "a part of it is encrypted")


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_part_that_is_missing_is_reported(path: Path, part: str) -> None:
    """By its name."""
    refused(pack(path, {name: one for name, one in GOOD.items() if name != part}), f"lacks the part '{part}'")


@pytest.mark.parametrize(
    ("cell", "match"),
    [
        ('<c t="s"><v>1</v></c>', "refers to a text that does not exist"),
        ('<c t="s"><v>-1</v></c>', "refers to a text that does not exist"),
        ('<c t="s"><v>many</v></c>', "damaged"),
        ('<c s="x"><v>1</v></c>', "damaged"),
        ('<c r="XFE2"><v>1</v></c>', "row 2 of the sheet has a cell after the last column"),
        ('<c r="2"><v>1</v></c>', "row 2 of the sheet has a cell after the last column"),
        ("<c><v>1</v></c>" * 16_385, "row 2 of the sheet has a cell after the last column"),
        (f'<c t="str"><v>{"x" * 5_000_000}</v></c>', "row 2 of the sheet has more than 4,194,304 characters"),
        (f'<c t="str"><v>{"9" * 500}</v></c>' * 9000, "row 2 of the sheet has more than 4,194,304 characters"),
        ("<a>" * 5000 + "</a>" * 5000, "more than 256 elements within each other"),
    ],
    ids=range(10),
)
def test_a_cell_that_cannot_be_is_reported(path: Path, cell: str, match: str) -> None:
    """A text that is not there, a column behind the last one, more than a row can have."""
    refused(pack(path, {**GOOD, SHEET: sheet_xml(head(), row(cell, at=2))}), match)


def test_cells_that_share_a_long_text_have_a_bound(path: Path) -> None:
    """Each of them would hold all of it."""
    shared = f'<sst xmlns="{MAIN}"><si><t>{"x" * 1_000_000}</t></si></sst>'
    cells = row('<c t="s"><v>0</v></c>' * 16_000, at=2)

    refused(pack(path, parts(sheet_xml(head(), cells), shared=shared)), "row 2 of the sheet has more than 4,194,304")


@pytest.mark.parametrize("number_of_row", ["x", "9" * 5000])
def test_a_row_that_cannot_be_is_reported(path: Path, number_of_row: str) -> None:
    """As a cell."""
    refused(pack(path, {**GOOD, SHEET: sheet_xml(head(), f'<row r="{number_of_row}">{number(1)}</row>')}), "damaged")


def outcomes(path: Path, contents: Iterator[bytes]) -> None:
    """Make sure that contents are read, or refused."""
    for content in contents:
        path.write_bytes(content)
        try:
            rows = read(path)
        except InvalidPackage:
            continue
        assert all(one.item is not None or one.problems for one in rows)


def test_a_workbook_that_breaks_off_is_refused(path: Path) -> None:
    """Wherever that is."""
    content = pack(path, GOOD).read_bytes()

    outcomes(path, (content[:at] for at in range(0, len(content), 37)))


@examples(200)
@given(st.data())
def test_no_damage_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    """Neither of the zip, nor of what it holds."""
    path = tmp_path_factory.mktemp("books") / "offers.xlsx"
    if data.draw(st.booleans()):
        content = bytearray(pack(path, GOOD).read_bytes())
        for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
            content[at] = data.draw(st.integers(0, 255))
        outcomes(path, iter([bytes(content)]))
    else:
        part = data.draw(st.sampled_from(sorted(GOOD)))
        at = data.draw(st.integers(0, len(GOOD[part])))
        inserted = data.draw(st.sampled_from(['"', "<", ">", "&", "0", "/", " ", "<c>", "</row>", "\x00", "é"]))
        pack(path, {**GOOD, part: GOOD[part][:at] + inserted + GOOD[part][at + data.draw(st.integers(0, 3)) :]})
        outcomes(path, iter([path.read_bytes()]))
