"""Workbooks of literal XML, as spreadsheets and programs write them."""

import zipfile
from html import escape
from pathlib import Path
from typing import Final

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
HEAD: Final = ("SellerProductId", "ProductEan", "Price", "Stock")
STYLES: Final = ("General", "dd/mm/yyyy hh:mm", "0.00%", "00000", '"REF-"0', "#,##0.00\\ [$€-40C];[Red]\\-0.00")
"""The formats of the styles 0 to 5 of cells."""


def text(value: str) -> str:
    """Write a cell of text."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(value: object, style: int = 0) -> str:
    """Write a cell of a number."""
    return f'<c s="{style}"><v>{value}</v></c>'


def row(*cells: str, at: int | None = None, more: str = "") -> str:
    """Write a row."""
    place = "" if at is None else f' r="{at}"'
    return f"<row{place}{more}>{''.join(cells)}</row>"


def head(*names: str) -> str:
    """Write the row of names."""
    return row(*map(text, names or HEAD))


def sheet_xml(*rows: str, behind: str = "") -> str:
    """Write a sheet."""
    return f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{"".join(rows)}</sheetData>{behind}</worksheet>'


def styles_xml(*formats_of_cells: str) -> str:
    """Write the styles, among them some that are not of cells."""
    codes = [escape(one) for one in formats_of_cells or STYLES]
    formats = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{one}"/>' for at, one in enumerate(codes))
    cells = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs>{cells}</cellXfs><dxfs><dxf><xf numFmtId="9"/></dxf></dxfs></styleSheet>'
    )


def parts(*sheets: str, book: str = "", shared: str | None = None, states: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the parts of a workbook by their names."""
    names = [f"Sheet{at}" for at in range(1, len(sheets) + 1)]
    states = (*states, *("visible",) * len(sheets))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
        for at, (name, state) in enumerate(zip(names, states, strict=False), 1)
    )
    related = [(f"r{at}", "worksheet", f"worksheets/{name}.xml") for at, name in enumerate(names, 1)]
    related += [("styles", "styles", "/xl/styles.xml")]
    related += [("shared", "sharedStrings", "sharedStrings.xml")] if shared is not None else []
    found = {
        "_rels/.rels": _relations([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(related),
        "xl/styles.xml": styles_xml(),
        **{f"xl/worksheets/{name}.xml": one for name, one in zip(names, sheets, strict=True)},
    }
    return found if shared is None else {**found, "xl/sharedStrings.xml": shared}


def _relations(related: list[tuple[str, str, str]]) -> str:
    inner = "".join(f'<Relationship Id="{a}" Type="{RELATIONS}/{b}" Target="{c}"/>' for a, b, c in related)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def pack(path: Path, found: dict[str, str]) -> Path:
    """Pack parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return path
