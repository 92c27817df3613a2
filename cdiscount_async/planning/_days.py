"""The planning within tables: a row of dates, and beneath it one of ON and OFF.

The weekday is that of the date: columns do not tell it, because the first and last weeks of a planning are not whole.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Final

from ._error import PlanningError
from ._tables import Cell, Row, Table, shown

_SEPARATOR: Final = re.compile(r"\D")
_DATE: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_STATUSES: Final = {"on": True, "off": False}


def published(tables: list[Table]) -> dict[date, bool]:
    """Return the days of all plannings in some tables, and whether the preproduction is open on each.

    Raises PlanningError if there is none, for a row that is not understood, and if the rows contradict one another.
    """
    days: dict[date, bool] = {}
    for table in tables:
        for on, is_open in _pairs(table):
            if days.setdefault(on, is_open) is not is_open:
                raise PlanningError(f"{on:%d/%m/%Y} is both ON and OFF")
    if not days:
        raise PlanningError("there is no planning: no row of dates with a row of ON and OFF beneath it")
    return days


def _pairs(table: Table) -> Iterator[tuple[date, bool]]:
    """Return each date of a table with its status; in a table without dates ON and OFF mean something else."""
    rows = [full for row in table if (full := [cell for cell in row if cell.text])]
    cells = list(chain(*rows))
    if not any(all(map(_is_date, row)) for row in rows) and not (
        any(map(_is_date, cells)) and any(map(_is_status, cells))
    ):
        return
    dates: Row = []
    for row in rows:
        if dates:
            yield from _matched(dates, row)
            dates = []
        elif all(map(_is_date, row)):
            dates = row
        elif any(map(_is_date, row)) or all(map(_is_status, row)):
            raise PlanningError(f"the row {shown(row)} is neither dates, nor ON and OFF beneath dates")
    if dates:
        raise PlanningError(f"the row {shown(dates)} has no row of ON and OFF beneath it")


def _is_date(cell: Cell) -> bool:
    return _DATE.fullmatch(cell.dense) is not None


def _is_status(cell: Cell) -> bool:
    return cell.dense.lower() in _STATUSES


def _matched(dates: Row, statuses: Row) -> Iterator[tuple[date, bool]]:
    """Match dates with what stands beneath: one by one, or by columns where a status reaches over several."""
    if not all(map(_is_status, statuses)):
        raise PlanningError(
            f"beneath the dates {shown(dates)} stands {shown(statuses)}, which is not a row of ON and OFF"
        )
    if len(dates) != len(statuses):
        over = {column: one for one in statuses for column in range(one.column, one.column + one.span)}
        beneath = [over[one.column] for one in dates if one.column in over]
        if len(beneath) != len(dates) or set(beneath) != set(statuses):
            raise PlanningError(f"beneath the dates {shown(dates)} stands {shown(statuses)}, which does not match them")
        statuses = beneath
    for on, status in zip(dates, statuses, strict=True):
        yield _date(on, dates), _STATUSES[status.dense.lower()]


def _date(cell: Cell, row: Row) -> date:
    day, month, year = map(int, _SEPARATOR.split(cell.dense))
    try:
        return date(year, month, day)
    except ValueError:
        raise PlanningError(f"{cell.text!r} in {shown(row)} is no date") from None
