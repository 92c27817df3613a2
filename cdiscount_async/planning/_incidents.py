"""The known issues of the service, and their table on its documentation's start page.

See docs/service/preproduction.md#the-issues-board.
"""

import re
from collections.abc import Iterator
from typing import Final

import attrs

from ._error import PlanningError
from ._tables import Cell, Row, Table, shown, tidy, tidy_or_none

_HEADINGS: Final = ("issue", "status", "planned", "workaround")
_STATUSES: Final = frozenset({"done", "in progress"})
_WORDS: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_OPERATION: Final = re.compile(r"\b(?:Get|Submit|Create|Validate|Manage|Close|Generate)\w{6,}", re.IGNORECASE)
"""A verb of the contract and at least six letters more: `management` is a word, `ManageParcel` an operation."""


@attrs.frozen
class Incident:
    """A known issue of the service."""

    issue: str = attrs.field(converter=tidy)
    """The issue, in the service's words."""
    status: str = attrs.field(converter=tidy)
    """The status on the page: `IN PROGRESS`, `DONE`."""
    planned: str | None = attrs.field(default=None, converter=tidy_or_none)
    """When the solution is planned: a French quarter such as `T4 2019`, or `Not defined`."""
    workaround: str | None = attrs.field(default=None, converter=tidy_or_none)

    @property
    def open(self) -> bool:
        """Whether the status is not `DONE`."""
        return self.status.casefold() != "done"

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that the issue names, in its spelling, each once."""
        return tuple(dict.fromkeys(_OPERATION.findall(self.issue)))


def identity(incident: Incident) -> str:
    """Return the key by which an issue is the same in two plannings: its letters and digits."""
    return "".join(filter(str.isalnum, incident.issue.casefold())) or incident.issue


def from_tables(tables: list[Table]) -> Iterator[Incident]:
    """Yield the incidents of an HTML page: the rows below each row of headings."""
    for table in tables:
        places: dict[str, int] = {}
        for row in table:
            if not places:
                places = _places(row)
            elif any(cell.text for cell in row):
                yield _incident(row, places)


def from_lines(lines: Table) -> Iterator[Incident]:
    """Yield the incidents of a plain-text copy, where a line break in a cell splits its row into several lines.

    A row is complete when it has as many cells as the headings. The table ends before the first other row.
    """
    start = next((number for number, line in enumerate(lines) if _places(line)), None)
    if start is None:
        return
    places, width = _places(lines[start]), len(lines[start])
    cells: list[list[str]] = [[]]
    """The texts of each cell so far. The first cell of a line continues the last cell of the line before."""
    for line in lines[start + 1 :]:
        cells[-1].append(line[0].text)
        cells += ([cell.text] for cell in line[1:])
        if len(cells) < width:
            continue
        row = _row(cells)
        if len(row) > width or not _is_row(row, places):
            break
        yield _incident(row, places)
        cells = [[]]
    row = _row(cells)
    if any(cell.text.casefold() in _STATUSES for cell in row):
        raise PlanningError(f"the row {shown(row)} of the issues has not as many cells as their headings")


def _places(row: Row) -> dict[str, int]:
    """Return the column of each heading if a row is the row of headings, else nothing."""
    places = {cell.text.casefold(): index for index, cell in enumerate(row)}
    return places if places.keys() >= set(_HEADINGS) else {}


def _row(cells: list[list[str]]) -> Row:
    return [Cell(tidy(" ".join(texts)), column) for column, texts in enumerate(cells)]


def _is_row(row: Row, places: dict[str, int]) -> bool:
    """Whether a row of the right width is an issue, not a row of the next table on the page."""
    status = row[places["status"]].text
    return _WORDS.fullmatch(status) is not None and not _OPERATION.fullmatch(status)


def _incident(row: Row, places: dict[str, int]) -> Incident:
    texts = {heading: row[place].text for heading, place in places.items() if place < len(row)}
    return Incident(*(texts.get(heading, "") for heading in _HEADINGS))
