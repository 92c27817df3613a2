"""Prints the findings of a check: one line for each rule, with the number of its rows, or one line for each finding."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TextIO

import attrs

from ..._common.lists import first_few
from ...packages.checks import Finding, Severity
from .._cells import terminal_width, wrapped
from .._tables import counted, show
from .._terminal import escaped
from .option_texts import better_advice, with_options

FIRST: Final = 3
"""The number of rows that are shown for a group."""
MOST: Final = 20
"""The most groups of a rule. Other findings share one more group, so that memory does not grow with the rows."""
LONGEST: Final = 40
"""The number of characters of a reference that are shown."""

_COLUMNS: Final = ("row", "reference", "field", "severity", "code", "service code", "message", "advice")
_DROPS: Final = ("service code", "advice", "code", "reference", "severity")
_NUMBER: Final = re.compile(r"(?<![\w+])(\d++)")
_DIFFERS: Final = "…"
_NO_FIELD: Final = ("", "any")
"""The values of `field` for findings without a field."""
_INDENT: Final = " " * 9


@attrs.define
class Group:
    """The findings of one rule on one field whose messages differ in numbers only."""

    severity: Severity
    code: str
    field: str
    advice: str
    message: str
    """The message of the first finding."""
    words: list[str]
    """The message, split at its numbers. Numbers that differ between findings are `…`."""
    mixed: bool = False
    """Whether it has findings with different messages, because there were too many groups."""
    rows: int = 0
    """The number of rows with a finding; 0 for findings about the whole package."""
    first: list[tuple[int, str]] = attrs.field(factory=list)
    """The numbers and the references of the first rows."""
    last: int = 0

    def add(self, one: Finding) -> None:
        """Add a finding."""
        if one.message != self.message and not self.mixed:
            new = _NUMBER.split(one.message)
            self.words = [old if old == its else _DIFFERS for old, its in zip(self.words, new, strict=False)]
        if one.row != self.last:
            self.last = one.row
            self.rows += 1
            if self.rows <= FIRST:
                self.first.append((one.row, one.reference))

    def line(self, *, of_rows: bool) -> str:
        """Return the group as one line; with advice about options, if the findings are about rows."""
        advice = better_advice(self.code, self.field, self.advice, self.rows) if of_rows else self.advice
        message = with_options("".join(self.words))
        what = message if self.field in _NO_FIELD else f"{self.field}: {message}"
        text = "; ".join(filter(None, (what, self._where(), with_options(advice))))
        return escaped(f"{self.severity.name.lower():7}  [{self.code}] {text}")

    def _where(self) -> str:
        """Return the number of rows and the first ones; with their references, if these are all rows."""
        if self.rows > FIRST:
            return f"{self.rows:,} rows: {first_few((str(row) for row, _ in self.first), self.rows)}"
        named = ", ".join(f"{row} ({_short(reference)})" if reference else str(row) for row, reference in self.first)
        return f"{self.rows} rows: {named}" if self.rows > 1 else f"row {named}" if self.rows else ""


@attrs.define
class Findings:
    """Counts and groups findings while they come. The findings are not kept."""

    counts: Counter[Severity] = attrs.field(factory=Counter)
    groups: dict[tuple[str, ...], Group] = attrs.field(factory=dict)
    of_rule: Counter[str] = attrs.field(factory=Counter)
    """The number of groups of each rule."""

    def passing(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Add findings, and yield each of them."""
        for one in findings:
            self.counts[one.severity] += 1
            self._group(one).add(one)
            yield one

    def add_all(self, findings: Iterable[Finding]) -> None:
        """Add findings."""
        for _ in self.passing(findings):
            pass

    @property
    def worst(self) -> Severity | None:
        """The worst severity; None without findings."""
        return max(self.counts, default=None)

    def __str__(self) -> str:
        counts = sorted(self.counts.items(), reverse=True)
        texts = (counted(severity.name.lower(), count) for severity, count in counts)
        return ", ".join(texts) or "nothing is wrong"

    def _group(self, one: Finding) -> Group:
        key = one.severity.name, one.code, one.field, _NUMBER.sub(_DIFFERS, one.message)
        if (found := self.groups.get(key)) is not None:
            return found
        group = Group(one.severity, one.code, one.field, one.advice, one.message, _NUMBER.split(one.message))
        if self.of_rule[one.code] >= MOST:
            key = one.severity.name, one.code, "", ""
            group.words, group.mixed = [f"{one.message}, and more that differs"], True
        self.of_rule[one.code] += 1
        return self.groups.setdefault(key, group)


def show_groups(findings: Findings, *, of_rows: bool, file: TextIO | None = None) -> None:
    """Print a line for each group: errors first, then by the number of rows. On a terminal lines break at spaces.

    `of_rows` says that the findings are about rows, so that options of the command can help.
    """
    file = file or sys.stdout
    room = terminal_width(file)
    for one in sorted(findings.groups.values(), key=lambda group: (-group.severity, -group.rows)):
        line = one.line(of_rows=of_rows)
        if room is None:
            print(line, file=file)
            continue
        for number, part in enumerate(wrapped(line[len(_INDENT) :], room - len(_INDENT))):
            print(f"{_INDENT if number else line[: len(_INDENT)]}{part}", file=file)


def show_each(findings: Iterable[Finding], *, of_rows: bool, as_json: bool) -> None:
    """Print each finding as it comes: as JSON Lines, or as a table with advice about options."""
    rows = map(_row, findings)
    shown = rows if as_json else (_for_people(row, of_rows=of_rows) for row in rows)
    show(shown, _COLUMNS, as_json=as_json, drops=_DROPS)


def _for_people(row: Mapping[str, str], *, of_rows: bool) -> Mapping[str, str]:
    advice = better_advice(row["code"], row["field"], row["advice"], 1) if of_rows else row["advice"]
    return {**row, "message": with_options(row["message"]), "advice": with_options(advice)}


def _row(one: Finding) -> Mapping[str, str]:
    return {
        "row": str(one.row or ""),
        "reference": one.reference,
        "field": one.field,
        "severity": one.severity.name.lower(),
        "code": one.code,
        "service code": one.service_code,
        "message": one.message,
        "advice": one.advice,
    }


def _short(reference: str) -> str:
    return reference if len(reference) <= LONGEST else f"{reference[:LONGEST]}{_DIFFERS}"
