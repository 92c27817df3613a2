"""The documentation's start page is read in whatever markup its planning comes, and nothing of it is silently lost."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import Final, TypeAlias

import pytest
from hypothesis import example, given, strategies as st

from cdiscount_async.planning import SAMPLE, Incident, Planning, PlanningError

COPY: Final = """\
Issues
Issue | Status | Planned | Workaround |
We meet actually a problem to get logs on the API method GetModelList. Our technical teams are mobilized on the subject. | IN PROGRESS | Not defined | |
These errors messages appear after submission of products package :
Our technical teams are mobilized on the subject. |
DONE | T4 2019 | |
We meet actually a problem about a non reputation error to have access to the API account. Our technical teams are mobilized on the subject. | DONE | T4 2019 | |
We meet actually a problem to get logs on the API method GetOfferPackageSubmissionResult. Our technical teams are mobilized on the subject. | DONE | T3 2019 | |
We meet actually a problem to get registered mode on the API method GetOfferListPaginated. Our technical teams are mobilized on the subject. | DONE | T2 2019 | |
Use our API interface
Offer | SubmitOfferPackage | GetofferPackageSubmissionResult |
---|---|---|
GetOfferList | GetOfferListPaginated |
Order | GetOrderList | ValidateOrderList |
---|
Seller | GetSellerInformation | GetSellerIndicators | GetGlobalConfiguration |
---|
Preproduction planning
01/11/2019 | ||||
ON | ||||
04/11/2019 | 05/11/2019 | 06/11/2019 | 07/11/2019 | 08/11/2019 |
ON | ON | OFF | ON | ON |
11/11/2019 | 12/11/2019 | 13/11/2019 | 14/11/2019 | 15/11/2019 |
ON | OFF | OFF | ON | ON |
18/11/2019 | 19/11/2019 | 20/11/2019 | 21/11/2019 | 22/11/2019 |
ON | OFF | ON | ON | ON |
25/11/2019 | 26/11/2019 | 27/11/2019 | 28/11/2019 | 29/11/2019 |
ON | OFF | OFF | ON | ON |
02/12/2019 | 03/12/2019 | 04/12/2019 | 05/12/2019 | 06/12/2019 |
OFF | OFF | ON | ON | ON |
09/12/2019 | 10/12/2019 | 11/12/2019 | 12/12/2019 | 13/12/2019 |
ON | OFF | OFF | ON | ON |
16/12/2019 | 17/12/2019 | 18/12/2019 | 19/12/2019 | 20/12/2019 |
ON | OFF | ON | ON | ON |
23/12/2019 | 24/12/2019 | 25/12/2019 | 26/12/2019 | 27/12/2019 |
ON | ON | ON | ON | ON |
30/12/2019 | 31/12/2019 | |||
ON | ON |
"""  # noqa: E501 - as it is
"""The page of late 2019 as its text copies have it."""
DATES: Final = "05/11/2019 | 06/11/2019 |"

Week: TypeAlias = list[tuple[str, str]]
"""Dates and statuses, as they are written."""
Markup: TypeAlias = Callable[[list[Week]], str]


def test_text_copy_is_read() -> None:
    """Every day of the page of 2019 is read, and every issue, also one that is broken into three lines."""
    planning = Planning.from_page(COPY)

    assert SAMPLE.days == planning.days
    assert SAMPLE.incidents == planning.incidents


def test_sample_and_its_page_are_one_planning() -> None:
    """The built-in planning and the page that it was taken from have the same five issues, in whatever markup."""
    rows = (
        f"<td>{one.issue.upper()}&nbsp;</td><td>{one.status}</td><td>{one.planned}</td><td></td>"
        for one in SAMPLE.incidents
    )
    heading = iter(["<th>Issue</th><th>Status</th><th>Planned</th><th>Workaround</th>"])
    html = table(chain(heading, rows)) + as_excel([[("05/11/2019", "ON")]])

    for page in (COPY, COPY.replace(".", " ."), html):
        planning = Planning.from_page(page)
        for merged in (SAMPLE.merged(planning), planning.merged(SAMPLE), planning.merged(SAMPLE).merged(planning)):
            assert len(merged.incidents) == 5
            assert merged.days == SAMPLE.days


def test_issues_without_letters_differ() -> None:
    """Issues without letters and digits are the same only if they are written alike."""
    one, other = (Planning({date(2019, 11, 5): True}, (Incident(sign, "DONE"),)) for sign in ("!", "?"))

    assert ["?", "!"] == [incident.issue for incident in one.merged(other).incidents]
    assert ["!"] == [incident.issue for incident in one.merged(one).incidents]


def lines(weeks: list[Week]) -> Iterator[list[str]]:
    """Return rows of dates and rows of statuses."""
    for week in weeks:
        yield [on for on, _ in week]
        yield [status for _, status in week]


def table(rows: Iterator[str]) -> str:
    """Put the cells of each row in a table."""
    return f"<table>{''.join(f'<tr>{cells}</tr>' for cells in rows)}</table>"


def as_copy(weeks: list[Week]) -> str:
    """Write a text copy: empty cells come last, wherever they were."""
    return "\n".join(f"{' | '.join(texts)} |{'|' * (5 - len(texts))}" for texts in lines(weeks))


def as_markdown(weeks: list[Week]) -> str:
    """Write a text copy with a rule below each row of dates, empty lines, and lines of prose around."""
    first, *rest = (f"| {' | '.join(texts)} |" for texts in lines(weeks))
    rule = f"\n{'|---' * 5}|\n\n"
    return f"The planning of 01/01/2001 was another one.\n{rule.join([first, *rest])}\nThe end of the planning."


def as_excel(weeks: list[Week]) -> str:
    """Write what a paste from Excel becomes: styles, and colours that mean nothing; empty cells come first."""
    cell = '<td class="xl65" style="width: 60pt; background: #92d050;" width="80">\n{}\n</td>'
    empty = '<td class="xl66" style="background: red;">&nbsp;</td>'
    return "<!DOCTYPE html><html><body>" + table(
        empty * (5 - len(texts)) + "".join(map(cell.format, texts)) for texts in lines(weeks)
    )


def as_visual_editor(weeks: list[Week]) -> str:
    """Write what a visual editor makes: headings for dates, and elements within and around words."""
    words = "<td><p><span>&nbsp;{0}</span><strong>{1} </strong><br></p><!-- {0} --></td>"
    rows = "".join(
        f"<tr>{''.join(f'<th>{on}<br /></th>' for on, _ in week)}<th></th></tr><tr><td colspan=6>&#8203;</td></tr>"
        f"<tr>{''.join(words.format(status[:1], status[1:]) for _, status in week)}</tr>"
        for week in weeks
    )
    return f"<table><thead><tr><th colspan=6>Preproduction</th></tr></thead><tbody>{rows}</tbody></table>"


def as_tables(weeks: list[Week]) -> str:
    """Write a table for each week, between tables that have nothing to do with it."""
    news = "<table><tr><td>02/01/2020</td><td>A newsletter</td></tr></table>"
    legend = "<table><tr><td>ON</td><td>open</td></tr><tr><td>OFF</td></tr></table>"
    return news + legend.join(as_wide([week]) for week in weeks) + legend + news


def as_wide(weeks: list[Week]) -> str:
    """Write cells that reach over two columns."""
    return table("".join(f'<td colspan="2">{text}</td>' for text in texts) for texts in lines(weeks))


def as_nested(weeks: list[Week]) -> str:
    """Write the table in a cell of another one, which lays out the page."""
    news = "<table><tr><td>News of 02/01/2020</td></tr></table>"
    return f"<table><tr><td>Menu{news}</td><td>Planning{as_excel(weeks)}beneath</td></tr><tr><td>ON</table>"


def as_merged(weeks: list[Week]) -> str:
    """Write one cell for the statuses that are equal, reaching over all days of the week."""

    def rows() -> Iterator[str]:
        for week in weeks:
            statuses = [status for _, status in week]
            yield "<td></td>" + "".join(f"<td>{on}</td>" for on, _ in week)
            if len(set(statuses)) == 1:
                yield f"<td></td><td colspan={len(week)}>{statuses[0]}</td>"
            else:
                yield "<td></td>" + "".join(f"<td>{status}</td>" for status in statuses)

    return table(rows())


MARKUPS: Final = [
    as_copy,
    as_markdown,
    as_excel,
    as_visual_editor,
    as_tables,
    as_wide,
    as_nested,
    as_merged,
]
DAYS: Final = st.dictionaries(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans(), min_size=1, max_size=15)
FORMATS: Final = st.sampled_from(["{:02}/{:02}/{}", "{}/{}/{}", "{}-{}-{}", "{}.{}.{}"])
STATUSES: Final = st.sampled_from([("ON", "OFF"), ("on", " Off "), ("On", "OFF ")])


@pytest.mark.parametrize("markup", MARKUPS)
def test_planning_is_read_in_every_markup(markup: Markup) -> None:
    """Any days, in any markup, are read correctly."""

    @given(DAYS, FORMATS, STATUSES, st.integers(1, 5))
    def is_read(days: dict[date, bool], written: str, statuses: tuple[str, str], width: int) -> None:
        cells = [(written.format(on.day, on.month, on.year), statuses[not is_open]) for on, is_open in days.items()]
        weeks = [cells[start : start + width] for start in range(0, len(cells), width)]

        assert Planning(days) == Planning.from_page(markup(weeks))

    is_read()


@pytest.mark.parametrize(
    ("page", "row"),
    [
        (f"{DATES}", "'05/11/2019 | 06/11/2019' has no row of ON and OFF"),
        (f"{DATES}\n{DATES}\nON | OFF |", "is '05/11/2019 | 06/11/2019', which is not a row of ON and OFF"),
        (f"{DATES}\nON | CLOSED |", "is 'ON | CLOSED', which is not a row of ON and OFF"),
        (f"{DATES}\nON | |", "is 'ON', which does not match them"),
        (f"{DATES}\nON | OFF | ON |", "is 'ON | OFF | ON', which does not match them"),
        (f"{DATES}\nON | OFF |\nON | OFF |", "'ON | OFF' is neither dates"),
        (f"{DATES}\nON | OFF |\n07/11/2019 | next week |\nON | ON |", "'07/11/2019 | next week' is neither dates"),
        ("05/11/2019 | 06/11/2O19 |\nON | 0FF |", "'05/11/2019 | 06/11/2O19' is neither dates"),
        ("31/11/2019 |\nON |", "'31/11/2019' in '31/11/2019' is no date"),
        (f"{DATES}\nON | OFF |\n6.11.2019 |\non |", "06/11/2019 is both ON and OFF"),
        ("<table><tr><td>05/11/2019<td>06/11/2019<tr><td><td colspan=2>ON</table>", "is 'ON'"),
        ("<table><tr><td>05/11/2019<td>06/11/2019<tr><td colspan=1000>ON</table>", "is 'ON'"),
    ],
)
def test_row_that_is_not_understood_is_reported(page: str, row: str) -> None:
    """A row that cannot be understood is named; no day is lost or guessed."""
    with pytest.raises(PlanningError) as caught:
        Planning.from_page(page)

    assert row in str(caught.value)


def test_day_that_is_there_twice_is_one() -> None:
    """Two tables may contain the same day, if they agree."""
    assert 2 == len(Planning.from_page(f"{DATES}\nON | OFF |\nIn another table:\n{DATES}\nON | OFF |").days)


@pytest.mark.parametrize(
    "page", ["", "Maintenance", "<html></html>", "<!-- <p> -->", "<table><tr><td>ON</td></tr></table>"]
)
def test_page_without_planning_is_reported(page: str) -> None:
    """A page without a planning is an error, not an empty planning."""
    with pytest.raises(PlanningError, match="there is no planning"):
        Planning.from_page(page)


def test_deep_markup_hides_nothing() -> None:
    """A planning inside very many elements is found."""
    page = as_excel([[("05/11/2019", "ON")]])

    assert {date(2019, 11, 5): True} == Planning.from_page(f"{'<div>' * 2000}{page}").days


def test_issues_of_an_html_page_are_read() -> None:
    """Rows below the headings are issues, with lists, breaks and controls in their cells as one line."""
    page = (
        "<table><tr><th>ISSUE</th><th><b>Status</b></th><th> planned</th><th>Workaround&nbsp;</th></tr>"
        "<tr><td>No logs from<br>GetModelList<ul><li>one</li><li>two</li></ul></td><td>in progress</td><td>Not defined"
        "</td><td></td></tr><tr><td>&nbsp;</td><td></td><td></td><td></td></tr>"
        "<tr><td>Slow | broken</td><td>DONE</td><td>T4 2019</td><td>Wait <em>a</em>\x1b[31m minute</td></tr>"
        "<tr><td>Still unknown</td></tr></table>"
    ) + as_excel([[("05/11/2019", "ON")]])

    assert (
        Incident("No logs from GetModelList one two", "in progress", "Not defined"),
        Incident("Slow | broken", "DONE", "T4 2019", "Wait a [31m minute"),
        Incident("Still unknown", ""),
    ) == Planning.from_page(page).incidents


def test_page_without_issues_has_none() -> None:
    """A page may have a planning without issues."""
    assert () == Planning.from_page(f"{DATES}\nON | OFF |").incidents


def test_issues_of_a_text_copy_end_before_the_next_table() -> None:
    """A later table of the same width is not read as issues. Bars at the ends of lines are optional."""
    page = (
        "| Issue | Status | Planned | Workaround |\n|---|---|---|---|\n| Slow | Paused | not defined | |\n"
        "Seller | GetSellerInformation | GetSellerIndicators | GetGlobalConfiguration | GetBrandList |\n"
        f"A prose of some length.\n{DATES}\nON | OFF |"
    )

    assert (Incident("Slow", "Paused", "not defined"),) == Planning.from_page(page).incidents


def test_issue_that_is_never_whole_is_reported() -> None:
    """An issue with too few cells is named, and not lost, wherever its table is."""
    issues = "Issue | Status | Planned | Workaround |\nSlow | DONE | T4 2019 |\n"
    planning = f"Here is the planning:\n{DATES}\nON | OFF |\n"

    for page in (issues + planning, planning + issues):
        with pytest.raises(PlanningError, match="has not as many cells as their headings") as caught:
            Planning.from_page(page)

        assert "Slow | DONE | T4 2019" in str(caught.value)


PIECES: Final = """
<table> <tr> <td> <td/colspan=2> <td/colspan=x> </table> <br> <!-- <p &#0; &nbsp; |
05/11/2019 99/99/9999 0/0/0000 ON off Issue Status Planned Workaround DONE
"""
NOISE: Final = st.binary().map(lambda body: body.decode("latin-1"))


@given(st.lists(st.sampled_from([*PIECES.split(), "\n"]) | st.text(max_size=5), max_size=40).map("".join) | NOISE)
@example("<p")
@example("<p>\0\ud800")
def test_any_page_is_a_planning_or_one_error(page: str) -> None:
    """Any text is a planning, or raises PlanningError."""
    try:
        planning = Planning.from_page(page)
    except PlanningError:
        return
    assert planning.days
