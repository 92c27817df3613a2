"""A workbook (.xlsx, .xlsm): its sheets, its shared texts, and the formats of its numbers.

No spreadsheet library is used: the known ones return an empty cell or 0 for an error and for a formula that was never
calculated, or trust the size that a sheet declares.
"""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import attrs

from ....errors import InvalidPackage
from ._formats import Shown, Styles
from ._parts import Target, archive_of, entry_of, read_part
from ._texts import SharedTexts

_RELATION: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",  # of the strict form of the format
)


@attrs.frozen
class Sheet:
    """A sheet with cells."""

    name: str
    part: str
    hidden: bool


@attrs.frozen
class Workbook:
    """A workbook that is open."""

    archive: ZipFile
    sheets: tuple[Sheet, ...]
    texts: SharedTexts
    formats: tuple[Shown, ...]
    """How each cell style shows numbers."""
    since_1904: bool
    """Whether days are counted from 1904 instead of 1900."""
    not_calculated: bool
    """Whether a program that does not calculate formulas wrote the workbook."""


@contextmanager
def workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook. Raises InvalidPackage if it is not one, and OSError if it cannot be opened."""
    with archive_of(path) as archive, SharedTexts() as texts:
        yield _opened(archive, texts)


def _opened(archive: ZipFile, texts: SharedTexts) -> Workbook:
    root = next((one.target for one in _relations(archive, "").values() if one.kind == "officeDocument"), None)
    if root is None:
        raise InvalidPackage("the file is a zip archive, but not a workbook: save it as .xlsx or CSV")
    book = _Book()
    read_part(archive, root, book)
    related = _relations(archive, root)
    parts = {one.kind: one.target for one in related.values()}
    styles = Styles()
    for kind, target in (("sharedStrings", texts), ("styles", styles)):
        if kind in parts:
            read_part(archive, parts[kind], target)
    sheets = tuple(
        Sheet(name, related[key].target, hidden)
        for name, key, hidden in book.sheets
        if key in related and related[key].kind == "worksheet"
    )
    return Workbook(archive, sheets, texts, styles.shown(), book.since_1904, book.not_calculated)


@attrs.frozen
class _Relation:
    kind: str
    target: str


@attrs.define
class _Relations(Target):
    """Collects the relations of a part, by their identifiers."""

    folder: str
    found: dict[str, _Relation] = attrs.field(factory=dict)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Collect a relation."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = _Relation(kind, target.lstrip("/"))


@attrs.define
class _Book(Target):
    """Collects the sheets of a workbook."""

    sheets: list[tuple[str, str, bool]] = attrs.field(factory=list)
    """The name of each, its relation, and whether it is hidden."""
    since_1904: bool = False
    not_calculated: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Note a sheet or a setting."""
        match name:
            case "sheet":
                key = next((attributes[one] for one in _RELATION if one in attributes), "")
                self.sheets.append((attributes.get("name", ""), key, attributes.get("state", "visible") != "visible"))
            case "workbookPr":
                self.since_1904 = attributes.get("date1904") in {"1", "true"}
            case "calcPr":
                self.not_calculated = attributes.get("fullCalcOnLoad") in {"1", "true"}


def _relations(archive: ZipFile, part: str) -> Mapping[str, _Relation]:
    folder, name = posixpath.split(part)
    relations = _Relations(folder)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if entry_of(archive, where) is not None:
        read_part(archive, where, relations)
    return relations.found
