"""A planning: the days, and what follows for a day, a time, and an operation.

See docs/service/preproduction.md#weekly-rhythm.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, Final

import attrs

from .._common.markup import contains_html
from ..french_time import french_time, in_french_time
from . import _incidents, _tables
from ._days import published
from ._error import PlanningError
from ._incidents import Incident

_TUESDAY: Final = 1
_WEDNESDAY: Final = 2
_DATA_REPLACED: Final = "all data are replaced by production's on Tuesdays"
_USUALLY_CLOSED: Final = "usually closed on Wednesdays"
_AND: Final = ", "
"""The separator of the sources of a merged planning."""
_STATUSES: Final = {"ON": True, "OFF": False}


@attrs.frozen
class Day:
    """One day of the preproduction, from midnight to midnight French local time."""

    date: date
    is_open: bool
    guessed: bool
    """Whether this follows from weekly habits only, because no planning has the day."""
    note: str | None = None
    """A remark on the day."""


@attrs.frozen
class Opening:
    """The first moment of an open day."""

    at: datetime
    """In French local time, with its zone."""
    guessed: bool
    """Whether it depends on a day that no planning has."""


def _checked(days: Mapping[date, bool]) -> Mapping[date, bool]:
    for on, is_open in days.items():
        if type(on) is not date or type(is_open) is not bool:
            raise PlanningError(f"a planning maps dates to truth values, and not {on!r} to {is_open!r}")
    return dict(sorted(days.items()))


@attrs.frozen
class Planning:
    """The days on which the preproduction is open, as published, and the issues that were published with them.

    A day lasts from midnight to midnight French local time; the exact hours of the service are unknown. A time without
    a zone is French local time. A time with a zone needs a time zone database; without one it raises ValueError. A
    method that takes a day also takes a time, and uses its day.
    """

    days: Mapping[date, bool] = attrs.field(factory=dict, converter=_checked)
    """The published days, and whether the preproduction is open on each."""
    incidents: tuple[Incident, ...] = attrs.field(default=(), converter=tuple[Incident, ...])
    source: str | None = attrs.field(default=None, converter=_tables.tidy_or_none)
    """The file or address of the planning."""

    @classmethod
    def from_page(cls, page: str) -> "Planning":
        """Read the documentation's start page: HTML, or a plain-text copy of it in which `|` ends each cell.

        Raises:
            PlanningError: The page has no planning, or one that cannot be understood completely.
        """
        if contains_html(page):
            tables = _tables.from_html(page)
            return cls(published(tables), tuple(_incidents.from_tables(tables)))
        lines = _tables.from_text(page)
        return cls(published(_tables.parts(lines)), tuple(_incidents.from_lines(lines)))

    @classmethod
    def from_json(cls, document: Any) -> "Planning":
        """Read what `to_json` returns. Only `days` is required.

        Raises:
            PlanningError: The document is another one.
        """
        match document:
            case {"days": dict(days)}:
                incidents, source = document.get("incidents", []), document.get("source")
            case _:
                raise PlanningError('a planning is a JSON object with "days"')
        if not isinstance(incidents, list) or not isinstance(source, str | None):
            raise PlanningError('"incidents" is a list, and "source" is text')
        return cls(dict(map(_read_day, days.items())), tuple(map(_read_incident, incidents)), source)

    def to_json(self) -> dict[str, Any]:
        """Return the planning as a JSON-ready dictionary."""
        return {
            "source": self.source,
            "days": {on.isoformat(): "ON" if is_open else "OFF" for on, is_open in self.days.items()},
            "incidents": [attrs.asdict(incident) for incident in self.incidents],
        }

    def merged(self, other: "Planning") -> "Planning":
        """Return both plannings in one. Where both have a day or an issue, that of the other, newer one is used.

        Two issues are the same if their letters and digits are the same, without regard to case.
        """
        issues: dict[str, Incident] = {}
        for incident in (*other.incidents, *self.incidents):
            issues.setdefault(_incidents.identity(incident), incident)
        sources = dict.fromkeys(chain(*(source.split(_AND) for source in (other.source, self.source) if source)))
        return Planning({**self.days, **other.days}, tuple(issues.values()), _AND.join(sources) or None)

    def covers(self, on: date) -> bool:
        """Whether the planning has a day, so that its status is no guess."""
        return _day(on) in self.days

    def day(self, on: date) -> Day:
        """Return a day. The status of a day that is not in the planning is a guess from weekly habits.

        By these only Wednesdays are closed: no planning has weekends, and nothing says that they are closed.
        """
        on = _day(on)
        if on in self.days:
            return Day(on, self.days[on], guessed=False, note=_DATA_REPLACED if on.weekday() == _TUESDAY else None)
        note = {_TUESDAY: _DATA_REPLACED, _WEDNESDAY: _USUALLY_CLOSED}.get(on.weekday())
        return Day(on, on.weekday() != _WEDNESDAY, guessed=True, note=note)

    def is_open(self, moment: datetime) -> bool:
        """Whether the preproduction is open at a time, by the planning or by a guess."""
        return self.day(moment).is_open

    def closed(self, moment: datetime) -> Day | None:
        """Return the day of a time if the preproduction is closed then, and None if it is open."""
        day = self.day(moment)
        return None if day.is_open else day

    def reopens_at(self, moment: datetime) -> Opening | None:
        """Return the first midnight after a time at which an open day begins.

        This is later than the time also when the preproduction is open then. None: the calendar ends before.
        """
        on, guessed = _day(moment), False
        while on < date.max:
            day = self.day(on := on + timedelta(days=1))
            guessed |= day.guessed  # a day that is closed by a guess may be open
            if day.is_open:
                return Opening(datetime.combine(on, time(), french_time()), guessed)
        return None

    def incidents_of(self, operation: str) -> tuple[Incident, ...]:
        """Return the issues that name an operation, open ones first. The case of its WSDL name does not matter."""
        name = operation.casefold()
        named = (one for one in self.incidents if name in map(str.casefold, one.operations))
        return tuple(sorted(named, key=lambda one: not one.open))


def _day(on: date) -> date:
    """Return the day of a time in France, and a day as it is."""
    if not isinstance(on, datetime):
        return on
    try:
        return in_french_time(on).date()
    except OverflowError:
        raise ValueError(f"{on.isoformat()} has no French local time") from None


def _read_day(member: tuple[str, Any]) -> tuple[date, bool]:
    on, status = member
    try:
        return date.fromisoformat(on), _STATUSES[status]
    except (KeyError, TypeError, ValueError):
        raise PlanningError(f'the day {on!r}: {status!r} is not like "2019-11-06": "OFF"') from None


def _read_incident(document: Any) -> Incident:
    match document:
        case {"issue": str(issue), "status": str(status)}:
            planned, workaround = document.get("planned"), document.get("workaround")
            if isinstance(planned, str | None) and isinstance(workaround, str | None):
                return Incident(issue, status, planned, workaround)
    raise PlanningError(f'an incident is an object with texts "issue" and "status", and not {document!r:.100}')
