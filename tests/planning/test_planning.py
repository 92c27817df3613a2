"""What a planning answers: about days, moments and operations, and where it may come from."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.planning import SAMPLE, Day, Incident, Opening, Planning, PlanningError, load
from cdiscount_async.planning._load import MAX_BYTES

from ..support.timing import PARIS

OFF: Final = [date(2019, 11, day) for day in (6, 12, 13, 19, 26, 27)] + [
    date(2019, 12, day) for day in (2, 3, 10, 11, 17)
]
"""The closed days of November and December 2019."""
PAGE: Final = "05/11/2019 | 06/11/2019 |\nON | OFF |\n"
PUBLISHED: Final = {date(2019, 11, 5): True, date(2019, 11, 6): False}

DAYS: Final = st.dictionaries(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans(), max_size=20)
WEEKS: Final = st.builds(
    lambda first, statuses: {first + timedelta(days=n): one for n, one in enumerate(statuses)},
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.lists(st.booleans(), max_size=40),
)
"""Plannings without gaps, so that many closed days follow one another."""


def opening(planning: Planning, moment: datetime) -> Opening:
    """Return the next opening, which there is before the end of the calendar."""
    found = planning.reopens_at(moment)
    assert found is not None
    return found


def test_sample_has_the_closed_days_of_2019() -> None:
    """The built-in planning has every working day of November and December 2019, eleven of them closed."""
    working = [day for n in range(61) if (day := date(2019, 11, 1) + timedelta(days=n)).weekday() < 5]

    assert working == list(SAMPLE.days)
    assert OFF == [day for day, is_open in SAMPLE.days.items() if not is_open]
    assert ["GetModelList"] == [name for one in SAMPLE.incidents if one.open for name in one.operations]


def test_published_day_is_no_guess() -> None:
    """A published day has its published status, not that of the habits."""
    assert SAMPLE.covers(date(2019, 11, 20))
    assert Day(date(2019, 11, 20), is_open=True, guessed=False) == SAMPLE.day(date(2019, 11, 20))
    assert not SAMPLE.day(date(2019, 12, 2)).is_open


@pytest.mark.parametrize(
    ("on", "is_open", "note"),
    [
        (date(2026, 3, 2), True, None),
        (date(2026, 3, 3), True, "all data are replaced by production's on Tuesdays"),
        (date(2026, 3, 4), False, "usually closed on Wednesdays"),
        (date(2026, 3, 7), True, None),
        (date(2019, 11, 9), True, None),
    ],
    ids=["Monday", "Tuesday", "Wednesday", "Saturday", "Saturday between published weeks"],
)
def test_other_days_are_guessed_by_habits(on: date, is_open: bool, note: str | None) -> None:
    """A day that no planning has is a guess, and marked as a guess."""
    assert not SAMPLE.covers(on)
    assert Day(on, is_open=is_open, guessed=True, note=note) == SAMPLE.day(on)


def test_data_are_replaced_on_published_tuesdays_too() -> None:
    """A Tuesday has a note that its data are replaced, published or not."""
    assert "all data are replaced by production's on Tuesdays" == SAMPLE.day(date(2019, 12, 24)).note


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2019, 11, 5, 23, 59, 59), True),
        (datetime(2019, 11, 6), False),
        (datetime(2019, 11, 6, 23, 59, 59), False),
        (datetime(2019, 11, 7), True),
        (datetime(2019, 11, 5, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2019, 11, 5, 23, 0, tzinfo=UTC), False),
        (datetime(2019, 11, 6, 22, 59, 59, tzinfo=UTC), False),
        (datetime(2019, 11, 6, 23, 0, tzinfo=UTC), True),
    ],
    ids=str,
)
def test_day_lasts_from_midnight_to_midnight_in_france(moment: datetime, is_open: bool) -> None:
    """A moment without a zone is French local time, one with a zone is converted."""
    assert is_open is SAMPLE.is_open(moment)
    assert (None if is_open else SAMPLE.day(date(2019, 11, 6))) == SAMPLE.closed(moment)


@pytest.mark.parametrize(
    ("on", "begins", "ends"),
    [
        (date(2019, 3, 31), datetime(2019, 3, 30, 23, tzinfo=UTC), datetime(2019, 3, 31, 22, tzinfo=UTC)),
        (date(2019, 10, 27), datetime(2019, 10, 26, 22, tzinfo=UTC), datetime(2019, 10, 27, 23, tzinfo=UTC)),
    ],
    ids=["23 hours", "25 hours"],
)
def test_day_of_a_clock_change_has_its_own_length(on: date, begins: datetime, ends: datetime) -> None:
    """A closed day on which the clocks change lasts 23 or 25 hours."""
    planning = Planning({on: False, on + timedelta(days=1): True})
    hours = round((ends - begins) / timedelta(hours=1))

    assert planning.is_open(begins - timedelta(microseconds=1))
    assert all(not planning.is_open(begins + timedelta(hours=n)) for n in range(hours))
    assert not planning.is_open(ends - timedelta(microseconds=1))
    assert planning.is_open(ends)
    assert ends == opening(planning, begins).at


@pytest.mark.parametrize(
    ("moment", "at", "guessed"),
    [
        (datetime(2019, 11, 12, 9), date(2019, 11, 14), False),
        (datetime(2019, 11, 14, 9), date(2019, 11, 15), False),
        (datetime(2019, 11, 29, 9), date(2019, 11, 30), True),
        (datetime(2026, 3, 4, 9), date(2026, 3, 5), True),
        (datetime(2026, 3, 3, 9), date(2026, 3, 5), True),
    ],
    ids=["two closed days", "open now", "a weekend follows", "a guessed day", "a guessed day between"],
)
def test_reopening_is_the_next_midnight_of_an_open_day(moment: datetime, at: date, guessed: bool) -> None:
    """The next open day begins at midnight, in a time with a zone, and says whether a guess leads to it."""
    assert Opening(datetime(at.year, at.month, at.day, tzinfo=PARIS), guessed) == opening(SAMPLE, moment)


def test_reopening_beyond_a_guess_is_a_guess() -> None:
    """A published open day is no sure reopening if the day before it is only guessed to be closed."""
    planning = Planning({date(2026, 3, 3): False, date(2026, 3, 5): True})

    assert Opening(datetime(2026, 3, 5, tzinfo=PARIS), guessed=True) == opening(planning, datetime(2026, 3, 3, 9))


@given(DAYS | WEEKS, st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_reopening_comes_after_closed_days_only(days: dict[date, bool], moment: datetime) -> None:
    """A reopening is later than the moment, on an open day, and every day between is closed."""
    planning = Planning(days)
    found = opening(planning, moment)

    assert found.at > moment
    assert planning.is_open(found.at)
    today = moment.astimezone(PARIS).date()
    between = [today + timedelta(days=n) for n in range(1, (found.at.date() - today).days)]
    assert not any(planning.day(day).is_open for day in between)
    assert found.guessed is any(not planning.covers(day) for day in [*between, found.at.date()])


def test_no_reopening_after_the_last_day() -> None:
    """After the last day of the calendar no opening is reported."""
    assert SAMPLE.reopens_at(datetime(9999, 12, 31, 12)) is None


def test_moment_beyond_the_calendar_is_refused() -> None:
    """A time that has no French local time is an error that says so."""
    with pytest.raises(ValueError, match="has no French local time"):
        SAMPLE.is_open(datetime(9999, 12, 31, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize("days", [{datetime(2019, 11, 6): True}, {"2019-11-06": True}, {date(2019, 11, 6): "ON"}])
def test_planning_is_made_of_dates_and_truth_values(days: Any) -> None:
    """A planning of anything else is refused when it is made."""
    with pytest.raises(PlanningError, match="maps dates to truth values"):
        Planning(days)


def test_issues_of_an_operation_come_open_ones_first() -> None:
    """An issue belongs to the operations that it names, in any case, and not to those with a similar name."""
    done = Incident("GetOfferList is slow", "Done")
    paginated = Incident("getofferlistpaginated lacks a mode, as CreateExternalOrder did", "IN PROGRESS")
    waiting = Incident("No answer from GETOFFERLIST", "IN PROGRESS", workaround="ask GetBrandList")
    planning = Planning(incidents=(done, paginated, waiting))

    assert (waiting, done) == planning.incidents_of("GetOfferList")
    assert (paginated,) == planning.incidents_of("GetOfferListPaginated")
    assert () == planning.incidents_of("GetBrandList")
    assert ("getofferlistpaginated", "CreateExternalOrder") == paginated.operations


def test_words_are_no_operations() -> None:
    """English words that begin like an operation are none."""
    text = "Getting closed orders, generated or created by managers, submitted and validated by the management"

    assert () == Incident(text, "DONE").operations


def test_newer_planning_replaces_days_and_issues() -> None:
    """Where both plannings have something, that of the newer one is used. The rest of both is kept."""
    older = Planning(PUBLISHED, (Incident("A", "IN PROGRESS"), Incident("B", "DONE")), "one")
    newer = Planning({date(2019, 11, 6): True, date(2019, 11, 7): False}, (Incident("A", "DONE"),), "two")

    merged = older.merged(newer)

    assert {date(2019, 11, 5): True, date(2019, 11, 6): True, date(2019, 11, 7): False} == merged.days
    assert (Incident("A", "DONE"), Incident("B", "DONE")) == merged.incidents
    assert "two, one" == merged.source
    assert "two, one" == merged.merged(newer).source


TEXTS: Final = st.text(max_size=20)


@given(
    DAYS,
    st.lists(st.builds(Incident, TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS), max_size=3),
    st.none() | TEXTS,
)
def test_planning_survives_json(days: dict[date, bool], incidents: list[Incident], source: str | None) -> None:
    """Any planning is the same after JSON."""
    planning = Planning(days, tuple(incidents), source)

    assert planning == Planning.from_json(json.loads(json.dumps(planning.to_json())))


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ([], 'a JSON object with "days"'),
        ({"days": []}, 'a JSON object with "days"'),
        ({"days": {"2019-11-31": "ON"}}, "the day '2019-11-31': 'ON'"),
        ({"days": {"2019-11-30": True}}, "the day '2019-11-30': True"),
        ({"days": {"2019-11-30": []}}, "the day '2019-11-30'"),
        ({"days": {}, "source": 1}, '"source" is text'),
        ({"days": {}, "incidents": {}}, '"incidents" is a list'),
        ({"days": {}, "incidents": [{"issue": "A"}]}, 'texts "issue" and "status"'),
        ({"days": {}, "incidents": [{"issue": "A", "status": "DONE", "planned": 4}]}, 'texts "issue" and "status"'),
    ],
)
def test_json_that_is_no_planning_is_reported(document: Any, what: str) -> None:
    """The error for another document names the wrong member."""
    with pytest.raises(PlanningError) as caught:
        Planning.from_json(document)

    assert what in str(caught.value)


async def test_planning_comes_from_a_file(tmp_path: Path) -> None:
    """A file is a page, in UTF-8 or as French Windows writes it, or JSON."""
    page, windows, document = (tmp_path / name for name in ("page.txt", "windows.txt", "planning.json"))
    page.write_bytes(b"\xef\xbb\xbf" + PAGE.encode())
    windows.write_bytes(f"Préproduction\n{PAGE}".encode("cp1252"))
    document.write_text(json.dumps({"days": {"2019-11-05": "ON", "2019-11-06": "OFF"}}), encoding="utf-8")

    for file in (page, windows, document):
        assert Planning(PUBLISHED, source=str(file)) == await load(file)
        assert Planning(PUBLISHED, source=str(file)) == await load(str(file))


@pytest.mark.parametrize("body", [PAGE.encode(), b' {"days": {"2019-11-05": "ON", "2019-11-06": "OFF"}}'])
async def test_planning_comes_from_an_address(body: bytes) -> None:
    """`load` reads a page or JSON from a URL, and does not store a login in the URL."""
    asked = []

    async def fetch(url: str) -> bytes:
        asked.append(url)
        return body

    planning = await load("https://me:secret@cdiscount.test/?page_id=1", fetch)

    assert ["https://me:secret@cdiscount.test/?page_id=1"] == asked
    assert Planning(PUBLISHED, source="https://cdiscount.test/?page_id=1") == planning


async def test_document_knows_its_source(tmp_path: Path) -> None:
    """A planning that was saved as JSON keeps its first source."""
    saved = tmp_path / "planning.json"
    saved.write_text(json.dumps(SAMPLE.to_json()), encoding="utf-8")

    assert await load(saved) == SAMPLE


async def test_address_needs_something_to_fetch_with() -> None:
    """An address alone is refused: this package knows no HTTP."""
    with pytest.raises(ValueError, match="needs something to fetch it with"):
        await load("https://cdiscount.test/")


@pytest.mark.parametrize(
    ("name", "body", "what"),
    [
        ("page.html", b"<html><body>Maintenance</body></html>", "there is no planning"),
        ("page.txt", b"", "there is no planning"),
        ("planning.json", b"<html></html>", "it is not JSON"),
        ("deep.json", b"[" * 200_000, "it is not JSON"),
        ("other.json", b"{}", 'a JSON object with "days"'),
        ("noise.bin", bytes(range(256)), "there is no planning"),
    ],
)
async def test_file_without_planning_is_named(tmp_path: Path, name: str, body: bytes, what: str) -> None:
    """The error for a source without a planning has its name."""
    file = tmp_path / name
    file.write_bytes(body)

    with pytest.raises(PlanningError) as caught:
        await load(file)

    assert str(caught.value).startswith(f"{file}: ")
    assert what in str(caught.value)


async def test_planning_comes_from_a_pipe() -> None:
    """A pipe, such as a shell's `<(...)`, is read to its end."""
    reader, writer = os.pipe()
    loading = asyncio.create_task(load(f"/dev/fd/{reader}"))
    for piece in (PAGE[:30], PAGE[30:]):
        await asyncio.sleep(0.1)
        os.write(writer, piece.encode())
    os.close(writer)
    planning = await loading
    os.close(reader)

    assert 2 == len(planning.days)


async def test_file_of_any_size_is_not_read(tmp_path: Path) -> None:
    """A file that is too large for a page is refused, and not cut."""
    file = tmp_path / "page.txt"
    with file.open("wb") as page:
        page.write(PAGE.encode())
        page.truncate(MAX_BYTES + 1)

    with pytest.raises(PlanningError, match="more than 1,048,576 bytes"):
        await load(file)


async def test_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    """A file that does not exist raises the system's own error."""
    with pytest.raises(FileNotFoundError):
        await load(tmp_path / "none.html")


def test_missing_time_zones_are_reported() -> None:
    """Without a time zone database the error says what to install."""
    code = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from datetime import UTC, datetime\n"
        "from cdiscount_async.planning import SAMPLE\n"
        "try: SAMPLE.is_open(datetime(2019, 11, 6, tzinfo=UTC))\n"
        "except ValueError as error: print(error)\n"
    )
    variables = {**os.environ, "PYTHONTZPATH": ""}
    ended = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)  # noqa: S603 - our own

    assert "a time zone database for French local time: pip install tzdata\n" == ended.stdout
