"""A page as tables of cells: what an HTML page shows, or a plain-text copy in which `|` ends each cell."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, TypeAlias

import attrs
from lxml import etree

_SPAN: Final = re.compile("[1-9][0-9]{0,2}")
_BLANKS: Final = re.compile("[\\s\0-\x1f\x7f-\x9f\u200b\ufeff]+")
"""White space, invisible characters, and control characters."""
_APART: Final = frozenset({"br", "div", "li", "ol", "p", "ul"})
"""Elements that begin on a new line."""
_HIDDEN: Final = frozenset({"script", "style", "table", "td", "th", "tr"})
"""Elements whose text is no part of the cell around them: a nested table, row or cell is read by itself."""
_PARSER: Final = etree.HTMLParser(
    encoding="utf-8",
    no_network=True,
    huge_tree=True,  # otherwise deep content is lost without an error; HTML has no entities that could expand
    remove_comments=True,
    remove_pis=True,
)


@attrs.frozen
class Cell:
    """The text of a cell, on one line, and its columns."""

    text: str
    column: int
    span: int = 1

    @property
    def dense(self) -> str:
        """The text without any white space, because markup may split a date or a word."""
        return self.text.replace(" ", "")


Row: TypeAlias = list[Cell]
Table: TypeAlias = list[Row]


def tidy(text: str) -> str:
    """Return a text on one line, with single spaces and without control characters."""
    return _BLANKS.sub(" ", text).strip()


def tidy_or_none(text: str | None) -> str | None:
    """Return a text as `tidy` does, and None where there is none."""
    return tidy(text or "") or None


def shown(row: Row) -> str:
    """Return the start of a row, for an error."""
    text = " | ".join(cell.text for cell in row if cell.text)
    return repr(text if len(text) <= 100 else f"{text[:99]}…")


def from_html(page: str) -> list[Table]:
    """Return the tables of an HTML page, in their order. Cells may be td or th."""
    # Versions of lxml differ for a page without this element. A second one is ignored.
    root = etree.fromstring(b"<html>" + page.encode("utf-8", "replace"), _PARSER)
    tables: dict[etree._Element | None, Table] = {}
    for row in root.iter("tr"):
        tables.setdefault(next(row.iterancestors("table"), None), []).append(list(_cells(row)))
    return list(tables.values())


def _cells(row: etree._Element) -> Iterator[Cell]:
    column = 0
    for element in row.iterchildren("td", "th"):
        declared = element.get("colspan", "").strip()
        span = int(declared) if _SPAN.fullmatch(declared) else 1
        yield Cell(tidy("".join(_pieces(element))), column, span)
        column += span


def _pieces(cell: etree._Element) -> Iterator[str]:
    """Yield the texts in a cell, from its start to its end."""
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, element in walk:
        if element.tag in _APART:
            yield " "
        if event == "start" and element is not cell and element.tag in _HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            yield element.text or ""
        elif element is not cell:
            yield element.tail or ""


def from_text(page: str) -> Table:
    """Return the lines of a plain-text copy as rows, without empty lines and lines of dashes."""
    return [
        [Cell(tidy(text), column) for column, text in enumerate(line.split("|"))]
        for line in page.splitlines()
        if line.strip(" \t|-")
    ]


def parts(lines: Table) -> list[Table]:
    """Return the tables of a plain-text copy. Lines of prose separate them: one cell, longer than a date."""
    grouped = groupby(lines, key=lambda line: len(line) == 1 and len(line[0].text) > len("01/11/2019"))
    return [list(rows) for is_prose, rows in grouped if not is_prose]
