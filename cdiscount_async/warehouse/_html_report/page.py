"""Writes the page."""

import os
from base64 import b64encode
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import attrs

from ..._codec.templates import ROOT
from ..._common.extras import extra
from ..._version import VERSION
from .._questions import QUESTIONS, Question
from .answers import Answer, Dataset, dataset_of
from .database import opened
from .sections import SECTIONS, Section
from .texts import COLUMNS, Column, moment, number, plain

with extra("report"):
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

__all__ = ("HtmlReport", "html_report")

_ROWS: Final = 110
"""The most rows of a table: two years of weeks, or one of months with nine motives."""
_SELLERS: Final = 10
"""The most sellers that are named."""


@attrs.frozen
class HtmlReport:
    """A page, and what it could not answer."""

    html: str
    """The whole page, for a file in UTF-8."""
    unanswered: dict[str, str]
    """Questions without an answer, by their names: which table or column the database does not have."""
    sellers: tuple[str, ...]
    """The logins of the sellers that the page is about."""
    rows: int
    """How many rows all answers have. 0 if there is nothing to see."""


@attrs.frozen
class _Part:
    """A question and its answer, as the template needs them."""

    name: str
    title: str
    explanation: str
    note: str = ""
    """Why there is no table."""
    chart: str = ""
    chart_text: str = ""
    caption: str = ""
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[tuple[Column, str]]] = ()


def html_report(
    database: str | os.PathLike[str], *, dataset: str = "cdiscount", sellers: Collection[str] = ()
) -> HtmlReport:
    """Return an HTML page with the answers to the ten questions, as charts and tables, from a loaded database.

    The page needs no other file and no network, runs no script, and names no buyer. Nothing is written into the
    database.

    Args:
        database: The name of a DuckDB file, or a URL that begins with `postgresql://`.
        dataset: The schema in the database.
        sellers: The logins of the sellers; all of the dataset by default.

    Raises:
        DestinationError: The database cannot be opened or read, has no tables of a load, or nothing of a seller.
        MissingExtraError: The extra `report` is not installed.

    """
    with opened(database) as connected:
        data = dataset_of(connected, dataset, sellers)
        answers = [(question, SECTIONS[question.name], _answer(data, question)) for question in QUESTIONS]
        source = _source(data)
    figures = [
        (question.name, figure)
        for question, section, answer in answers
        if answer.missing is None and (figure := section.figure(answer)) is not None
    ]
    html = _rendered(
        title=f"Marketplace report: {_names(data.sellers) or plain(data.database.name)}",
        source=source,
        figures=figures,
        parts=[_part(question, section, answer, data) for question, section, answer in answers],
        made=f"Made on {moment(datetime.now(UTC))} by cdiscount-async {VERSION}. All times are French local times.",
    )
    unanswered = {question.name: answer.missing for question, _, answer in answers if answer.missing is not None}
    return HtmlReport(html, unanswered, data.sellers, sum(answer.total for _, _, answer in answers))


def _answer(data: Dataset, question: Question) -> Answer:
    section = SECTIONS[question.name]
    return data.answer(question, section.columns, _ROWS, newest=section.newest, summary=section.summary)


def _source(data: Dataset) -> str:
    """Return a sentence about the database."""
    loaded_at = data.loaded_at()
    loaded = f"loaded last on {moment(loaded_at)}" if loaded_at else "and it does not say when it was loaded last"
    counts = ", ".join(f"{number(data.count(table))} {table}" for table in ("orders", "offers", "claims"))
    return f"From {plain(data.database.name)}, dataset {plain(data.name)}, {loaded}: {counts}."


def _names(sellers: Sequence[str]) -> str:
    more = f" and {number(len(sellers) - _SELLERS)} more" if len(sellers) > _SELLERS else ""
    return ", ".join(map(plain, sellers[:_SELLERS])) + more


def _part(question: Question, section: Section, answer: Answer, data: Dataset) -> _Part:
    part = _Part(question.name, question.title, question.explanation)
    if answer.missing is not None:
        note = f"The database does not have {answer.missing}, which `cdiscount load` of all kinds adds."
        return attrs.evolve(part, note=note)
    if not answer.rows:
        return attrs.evolve(part, note="There are none.")
    shown = [name for name in section.columns if name != "seller" or len(data.sellers) > 1]
    columns = [COLUMNS[name] for name in shown]
    return attrs.evolve(
        part,
        chart=Markup(section.chart(answer)),  # noqa: S704 - Vega escapes the texts in it
        chart_text=section.chart_text,
        caption=_caption(section, answer),
        columns=columns,
        rows=[
            [(column, column.shown(row[name])) for name, column in zip(shown, columns, strict=True)]
            for row in (reversed(answer.dicts()) if section.newest else answer.dicts())
        ],
    )


def _caption(section: Section, answer: Answer) -> str:
    if answer.total == len(answer.rows):
        return f"All {number(answer.total)} rows" if answer.total > 1 else "One row"
    return f"The {'newest' if section.newest else 'first'} {len(answer.rows)} of {number(answer.total)} rows"


def _rendered(**values: Any) -> str:
    folder = ROOT / "report"
    style = (folder / "page.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    style_hash = f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    template = environment.from_string((folder / "page.html").read_text(encoding="utf-8"))
    return template.render(style=Markup(style), style_hash=style_hash, **values)  # noqa: S704 - our own style
