"""`cdiscount status`: whether preproduction is open, its calendar, and the known issues."""

import argparse
import json
from calendar import month_name, monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

import attrs

from ..environments import CLOSED_IN, VENDOR_CLOSED
from ..planning import SAMPLE, Day, Opening, Planning
from . import _planning
from ._argument_types import moment
from ._event_loop import run
from ._exit_status import ExitStatus
from ._terminal import StyledText, cause, escaped, print_styled

Words: TypeAlias = Iterator[StyledText]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "The exit status is 0 if preproduction is open, 3 if it is closed, by the planning or by a guess."
    _planning.add(parser, "that of November and December 2019 if left out")
    parser.add_argument("--month", type=_month, metavar="YYYY-MM", help="the month to show; that of TIME if left out")
    parser.add_argument(
        "--at", type=moment, metavar="TIME", help="the time to report on, French local time; now if left out"
    )
    parser.add_argument("--json", action="store_true", help="print everything as one JSON document")
    parser.set_defaults(run=_status)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month such as 2019-11") from None


def _status(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    at = options.at or datetime.now(UTC)
    try:
        planning = run(_planning.loaded(options.planning)) if options.planning else SAMPLE
        today = _day(planning, at)
        opening = None if today.is_open else _opening(planning, at)
    except (OSError, ValueError) as error:
        parser.error(cause(error))
    shown = options.month or today.date
    days = range(1, monthrange(shown.year, shown.month)[1] + 1)
    month = [_day(planning, shown.replace(day=day)) for day in days]
    if options.json:
        print(json.dumps(_document(planning, today, opening, month), ensure_ascii=False))
    else:
        print_styled([*_headline(planning, today, opening), *_calendar(month), *_issues(planning, today)])
    return ExitStatus.DONE if today.is_open else ExitStatus.CLOSED


def _day(planning: Planning, on: date) -> Day:
    """Return a day of the planning. After the end of the service, a day without a planning is closed, not guessed."""
    day = planning.day(on)
    if day.guessed and day.date.year > CLOSED_IN:
        return Day(day.date, is_open=False, guessed=False, note=VENDOR_CLOSED)
    return day


def _opening(planning: Planning, at: datetime) -> Opening | None:
    opening = planning.reopens_at(at)
    return None if opening is None or (opening.guessed and opening.at.year > CLOSED_IN) else opening


def _is_over(planning: Planning, today: Day) -> bool:
    return bool(planning.days) and max(planning.days) < today.date


def _document(planning: Planning, today: Day, opening: Opening | None, month: list[Day]) -> dict[str, Any]:
    return {
        "source": planning.source,
        "day": _row(today),
        "open_now": today.is_open,
        "guessed": today.guessed,
        "reopens_at": opening.at.isoformat() if opening else None,
        "reopens_guessed": opening.guessed if opening else None,
        "days": list(map(_row, month)),
        "incidents": [
            {**attrs.asdict(one), "open": one.open and not _is_over(planning, today), "operations": one.operations}
            for one in planning.incidents
        ],
    }


def _row(day: Day) -> dict[str, Any]:
    return {**attrs.asdict(day), "date": day.date.isoformat()}


def _headline(planning: Planning, today: Day, opening: Opening | None) -> Words:
    yield f"Preproduction on {today.date}: ", ""
    yield f"{'open' if today.is_open else 'closed'}{' (a guess)' if today.guessed else ''}", _style(today)
    if opening:
        yield f"; it opens on {opening.at.date()} at 00:00 French time{' (a guess)' if opening.guessed else ''}", ""
    yield f"; {escaped(today.note)}" if today.note == VENDOR_CLOSED else "", ""
    yield f"\nPlanning: {escaped(planning.source or 'no source')}\n", ""
    if _is_over(planning, today):
        yield f"It ends on {max(planning.days)}: use a newer one with --planning.\n", ""


def _style(day: Day) -> str:
    return f"{'green' if day.is_open else 'red'}{' dim' if day.guessed else ''}"


def _calendar(month: list[Day]) -> Words:
    """Yield a month by weeks, Monday to Sunday. Colours add nothing to the signs."""
    first = month[0].date
    yield f"\n{month_name[first.month]} {first.year}\nMon    Tue    Wed    Thu    Fri    Sat    Sun\n", "bold"
    yield "       " * first.weekday(), ""
    for day in month:
        shown = f"{day.date.day:2} {'+' if day.is_open else 'x'}{'?' if day.guessed else ''}"
        yield shown, _style(day)
        yield "\n" if day.date.weekday() == 6 or day is month[-1] else " " * (7 - len(shown)), ""
    yield "\n+ open   x closed   ? a guess: no planning covers the day\n", ""
    for note in dict.fromkeys(day.note for day in month if day.note):
        yield f"{escaped(note[0].upper() + note[1:])}.\n", ""


def _issues(planning: Planning, today: Day) -> Words:
    if _is_over(planning, today):
        yield "\nIts issues are as old as the planning, and are not shown.\n", ""
        return
    still_open = [one for one in planning.incidents if one.open]
    yield f"\n{'Open' if still_open else 'No open'} issues in this planning\n", "bold"
    for one in still_open:
        yield f"  {escaped(one.status)}", "yellow"
        yield f" (planned: {escaped(one.planned or 'unknown')}) {escaped(one.issue)}\n", ""
        yield f"    Workaround: {escaped(one.workaround or 'none')}\n", ""
