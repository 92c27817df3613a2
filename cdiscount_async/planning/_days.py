"""The planning in tables: a row of dates, and below it a row of ON and OFF.

The weekday follows from the date, not from the column: the first and last weeks of a planning are not complete.
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

    Raises:
        PlanningError: There is no planning, a row cannot be understood, or two rows contradict each other.
    """
    days: dict[date, bool] = {}
    for table in tables:
        for on, is_open in _pairs(table):
            if days.setdefault(on, is_open) is not is_open:
                raise PlanningError(f"{on:%d/%m/%Y} is both ON and OFF")
    if not days:
        raise PlanningError("there is no planning: no row of dates with a row of ON and OFF below it")
    return days


def _pairs(table: Table) -> Iterator[tuple[date, bool]]:
    """Yield each date of a table with its status. In a table without dates ON and OFF mean something else."""
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
            raise PlanningError(f"the row {shown(row)} is neither dates, nor ON and OFF below dates")
    if dates:
        raise PlanningError(f"the row {shown(dates)} has no row of ON and OFF below it")


def _is_date(cell: Cell) -> bool:
    return _DATE.fullmatch(cell.dense) is not None


def _is_status(cell: Cell) -> bool:
    return cell.dense.lower() in _STATUSES


def _matched(dates: Row, statuses: Row) -> Iterator[tuple[date, bool]]:
    """Yield the dates with their statuses: one by one, or by columns where one status has several columns."""
    if not all(map(_is_status, statuses)):
        raise PlanningError(f"below the dates {shown(dates)} is {shown(statuses)}, which is not a row of ON and OFF")
    if len(dates) != len(statuses):
        by_column = {column: one for one in statuses for column in range(one.column, one.column + one.span)}
        matched = [by_column[one.column] for one in dates if one.column in by_column]
        if len(matched) != len(dates) or set(matched) != set(statuses):
            raise PlanningError(f"below the dates {shown(dates)} is {shown(statuses)}, which does not match them")
        statuses = matched
    for on, status in zip(dates, statuses, strict=True):
        yield _date(on, dates), _STATUSES[status.dense.lower()]


def _date(cell: Cell, row: Row) -> date:
    day, month, year = map(int, _SEPARATOR.split(cell.dense))
    try:
        return date(year, month, day)
    except ValueError:
        raise PlanningError(f"{cell.text!r} in {shown(row)} is no date") from None
