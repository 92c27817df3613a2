"""`cdiscount status` as a person and a pipe see it."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import respx

from cdiscount_async import HttpError
from cdiscount_async.cli import _status
from cdiscount_async.planning import SAMPLE

from ..support.terminal import shown

PAGE = """
<table><tr><th>Issue</th><th>Status</th><th>Planned</th><th>Workaround</th></tr>
<tr><td>No logs from GetModelList</td><td>IN PROGRESS</td><td>T2 2026</td><td>Ask again</td></tr>
<tr><td>GetBrandList is slow</td><td>DONE</td><td>T1 2026</td><td></td></tr></table>
<table><tr><td>02/03/2026</td><td>03/03/2026</td><td>04/03/2026</td></tr>
<tr><td>ON</td><td>OFF</td><td>OFF</td></tr></table>
"""
NOVEMBER = """\
Preproduction on 2019-11-26: closed; it opens on 2019-11-28 at 00:00 French time
Planning: the built-in sample of November and December 2019

November 2019
Mon    Tue    Wed    Thu    Fri    Sat    Sun
                             1 +    2 +?   3 +?
 4 +    5 +    6 x    7 +    8 +    9 +?  10 +?
11 +   12 x   13 x   14 +   15 +   16 +?  17 +?
18 +   19 x   20 +   21 +   22 +   23 +?  24 +?
25 +   26 x   27 x   28 +   29 +   30 +?

+ open   x closed   ? a guess: no planning covers the day
All data are replaced by production's on Tuesdays.

Open issues in this planning
  IN PROGRESS (planned: Not defined) We meet actually a problem to get logs on the API method GetModelList. \
Our technical teams are mobilized on the subject.
    Workaround: none
"""


@pytest.fixture(autouse=True)
def _no_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the planning of the environment in which the tests run."""
    monkeypatch.delenv("CDISCOUNT_PLANNING", raising=False)


def run(*options: str) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="cdiscount status")
    _status.add(parser)
    chosen = parser.parse_args(options)
    return int(chosen.run(chosen, parser))


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    """Read the one line that was printed."""
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Write the documentation's page to a file."""
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_calendar_is_readable_without_colours(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside a terminal, plain signs tell the days, and the exit status that it is closed."""
    assert 3 == run("--at", "2019-11-26T12:00")

    assert (NOVEMBER, "") == capsys.readouterr()


PROGRAM = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
from argparse import ArgumentParser
from cdiscount_async.cli import _status
parser = ArgumentParser()
_status.add(parser)
options = parser.parse_args(["--at", "2019-11-07"])
sys.exit(options.run(options, parser))
"""
"""The command without the modules that its arguments name."""


def on_terminal(*missing: str) -> str:
    """Return what the command shows on a terminal that knows colours."""
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    status, text = shown([sys.executable, "-c", PROGRAM, *missing], {**variables, "TERM": "xterm"})
    assert 0 == status, text
    return text


def test_calendar_is_coloured_on_a_terminal() -> None:
    """On a terminal open days are green, closed ones red, and guessed ones dimmed."""
    text = on_terminal()

    assert "\x1b[32m 5 +\x1b[0m" in text
    assert "\x1b[31m 6 x\x1b[0m" in text
    assert "\x1b[2;32m 9 +?\x1b[0m" in text


def test_terminal_without_the_extra_gets_plain_signs() -> None:
    """Colours need the extra `cli`, and nothing else of the command does."""
    assert " 4 +    5 +    6 x    7 +    8 +    9 +?  10 +?" in on_terminal("rich.console")


def test_guess_is_called_a_guess(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no planning covers the day the command says so, and exits by the guess."""
    assert 3 == run("--at", "2020-03-04")

    first, _, hint, *rest = capsys.readouterr().out.splitlines()
    assert (
        "Preproduction on 2020-03-04: closed (a guess); it opens on 2020-03-05 at 00:00 French time (a guess)" == first
    )
    assert "It ends on 2019-12-31: use a newer one with --planning." == hint
    assert " 2 +?   3 +?   4 x?   5 +?   6 +?   7 +?   8 +?" in rest
    assert "Usually closed on Wednesdays." in rest


def test_now_is_told_when_no_moment_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    """Without options the command tells about this moment and this month: the vendor closed the service in 2025."""
    assert 3 == run("--json")

    told = document(capsys)
    assert told["day"] in told["days"]
    assert (False, False, None) == (told["open_now"], told["guessed"], told["reopens_at"])
    assert {"the vendor closed the SOAP service in 2025"} == {day["note"] for day in told["days"]}


def test_nothing_is_guessed_of_a_service_that_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    """After 2025 no day is open by a guess, and issues of a planning that is over are not shown as open."""
    assert 3 == run("--at", "2026-11-30")

    shown = capsys.readouterr().out
    assert shown.startswith(
        "Preproduction on 2026-11-30: closed; the vendor closed the SOAP service in 2025\nPlanning: the built-in"
    )
    assert "+?" not in shown
    assert "GetModelList" not in shown
    run("--at", "2026-11-30", "--json")
    assert {False} == {one["open"] for one in document(capsys)["incidents"]}


def test_a_planning_still_counts(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A planning of an installation is used after 2025, too."""
    assert 0 == run("--planning", str(page), "--at", "2026-03-02")
    assert 3 == run("--planning", str(page), "--at", "2026-03-03")

    assert "; the vendor" not in capsys.readouterr().out


def test_planning_comes_from_a_file_or_the_environment(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A planning of one's own is used, and its open issues are shown with their workarounds."""
    monkeypatch.setenv("CDISCOUNT_PLANNING", str(page))
    assert 3 == run("--at", "2026-03-03")
    by_environment = capsys.readouterr().out
    monkeypatch.delenv("CDISCOUNT_PLANNING")
    assert 3 == run("--at", "2026-03-03", "--planning", str(page))

    assert by_environment == capsys.readouterr().out
    assert f"Planning: {page}\n" in by_environment
    assert by_environment.endswith(
        " issues in this planning\n"
        "  IN PROGRESS (planned: T2 2026) No logs from GetModelList\n    Workaround: Ask again\n"
    )


def test_planning_without_issues_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If there is no open issue, the command says so."""
    file = tmp_path / "planning.json"
    file.write_text('{"days": {}}', encoding="utf-8")

    assert 0 == run("--planning", str(file), "--at", "2020-03-01")

    assert capsys.readouterr().out.endswith("No open issues in this planning\n")


def test_json_is_one_document(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON the command prints everything that it knows."""
    assert 3 == run("--planning", str(page), "--at", "2026-03-03T12:00+00:00", "--month", "2026-02", "--json")

    told = document(capsys)
    tuesday = "all data are replaced by production's on Tuesdays"
    assert {
        "source": str(page),
        "day": {"date": "2026-03-03", "is_open": False, "guessed": False, "note": tuesday},
        "open_now": False,
        "guessed": False,
        "reopens_at": None,
        "reopens_guessed": None,
    } == {name: value for name, value in told.items() if name not in {"days", "incidents"}}
    assert [f"2026-02-{day:02}" for day in range(1, 29)] == [day["date"] for day in told["days"]]
    closed = "the vendor closed the SOAP service in 2025"
    assert {"date": "2026-02-04", "is_open": False, "guessed": False, "note": closed} == told["days"][3]
    assert [
        ("No logs from GetModelList", True, ["GetModelList"]),
        ("GetBrandList is slow", False, ["GetBrandList"]),
    ] == [(one["issue"], one["open"], one["operations"]) for one in told["incidents"]]


def test_json_of_an_open_day_has_no_reopening(capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON of an open day has no time of reopening."""
    assert 0 == run("--at", "2019-11-07", "--json")

    told = document(capsys)
    assert (None, None) == (told["reopens_at"], told["reopens_guessed"])


def test_planning_comes_from_an_address(respx_mock: respx.MockRouter, capsys: pytest.CaptureFixture[str]) -> None:
    """A URL is fetched; what is there may be a page or JSON."""
    respx_mock.get("http://documentation.test/page").respond(html=PAGE)
    respx_mock.get("http://documentation.test/json").respond(json=SAMPLE.to_json())

    assert 3 == run("--planning", "http://documentation.test/page", "--at", "2026-03-03", "--json")
    assert "http://documentation.test/page" == document(capsys)["source"]
    assert 3 == run("--planning", "http://documentation.test/json", "--at", "2019-11-06", "--json")
    assert SAMPLE.source == document(capsys)["source"]


def test_address_without_an_answer_is_an_error_of_the_network(respx_mock: respx.MockRouter) -> None:
    """A page that is not given is raised as every error of the network, which the command tells with status 1."""
    respx_mock.get("http://documentation.test/").respond(503)

    with pytest.raises(HttpError, match="HTTP 503: the planning was not returned"):
        run("--planning", "http://documentation.test/")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--planning", "{page}.none"], "No such file"),
        (["--planning", "{directory}"], "Is a directory"),
        (["--planning", "{page}", "--at", "9999-12-31T23:30+00:00"], "has no French local time"),
        (["--month", "2019-13"], "'2019-13' is not a month such as 2019-11"),
        (["--planning", "{empty}"], "there is no planning"),
    ],
)
def test_bad_call_ends_with_status_2(
    options: list[str], what: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be read is reported in one line on stderr, and nothing is printed."""
    empty = page.with_name("empty.txt")
    empty.touch()

    with pytest.raises(SystemExit) as ended:
        run(*(one.format(page=page, directory=page.parent, empty=empty) for one in options))

    out, err = capsys.readouterr()
    assert (2, "") == (ended.value.code, out)
    assert what in err.splitlines()[-1]


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_first_and_last_months_are_shown(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The calendar has no edge over which it falls."""
    run("--at", f"{month}-31", "--json")

    assert 31 == len(document(capsys)["days"])


def test_closed_for_ever_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If preproduction never opens again, no opening is shown."""
    file = tmp_path / "planning.json"
    file.write_text('{"days": {"9999-12-31": "OFF"}}', encoding="utf-8")

    assert 3 == run("--planning", str(file), "--at", "9999-12-31")

    assert capsys.readouterr().out.startswith("Preproduction on 9999-12-31: closed\n")
