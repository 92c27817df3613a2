"""The findings of a check as a person reads them: one line for each rule, however many rows it concerns."""

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
from .hints import as_options, better_advice

FIRST: Final = 3
"""So many rows of a group are named."""
MOST: Final = 20
"""Beyond so many groups a rule has one more for the rest, whatever it says: memory must not grow with the rows."""
LONGEST: Final = 40
"""So many characters of a reference are shown."""

_COLUMNS: Final = ("row", "reference", "field", "severity", "code", "service code", "message", "advice")
_DROPS: Final = ("service code", "advice", "code", "reference", "severity")
_NUMBER: Final = re.compile(r"(?<![\w+])(\d++)")
_DIFFERS: Final = "…"
_NO_FIELD: Final = ("", "any")
"""What is in the place of a field where a finding concerns none."""
_INDENT: Final = " " * 9


@attrs.define
class Group:
    """The findings of one rule on one field that say the same, but for their numbers."""

    severity: Severity
    code: str
    field: str
    advice: str
    message: str
    """Of the first finding."""
    words: list[str]
    """The message, cut at its numbers; those that are not the same in all findings are `…`."""
    mixed: bool = False
    """Whether it has findings that say different things, because there were too many groups."""
    rows: int = 0
    """How many rows have one; 0 for what is true of the package as a whole."""
    first: list[tuple[int, str]] = attrs.field(factory=list)
    """The numbers and the references of the first rows."""
    last: int = 0

    def add(self, one: Finding) -> None:
        """Take a finding."""
        if one.message != self.message and not self.mixed:
            new = _NUMBER.split(one.message)
            self.words = [old if old == its else _DIFFERS for old, its in zip(self.words, new, strict=False)]
        if one.row != self.last:
            self.last = one.row
            self.rows += 1
            if self.rows <= FIRST:
                self.first.append((one.row, one.reference))

    def line(self, *, of_rows: bool) -> str:
        """Return all in one line; what options can do only where they can, with rows."""
        advice = better_advice(self.code, self.field, self.advice, self.rows) if of_rows else self.advice
        message = as_options("".join(self.words))
        what = message if self.field in _NO_FIELD else f"{self.field}: {message}"
        said = "; ".join(filter(None, (what, self._where(), as_options(advice))))
        return escaped(f"{self.severity.name.lower():7}  [{self.code}] {said}")

    def _where(self) -> str:
        """Return how many rows have it, and the first of them; with their references where there are no others."""
        if self.rows > FIRST:
            return f"{self.rows:,} rows: {first_few((str(row) for row, _ in self.first), self.rows)}"
        named = ", ".join(f"{row} ({_short(reference)})" if reference else str(row) for row, reference in self.first)
        return f"{self.rows} rows: {named}" if self.rows > 1 else f"row {named}" if self.rows else ""


@attrs.define
class Findings:
    """Findings, counted and grouped as they come; none is kept."""

    counts: Counter[Severity] = attrs.field(factory=Counter)
    groups: dict[tuple[str, ...], Group] = attrs.field(factory=dict)
    of_rule: Counter[str] = attrs.field(factory=Counter)
    """How many groups each rule has."""

    def taking(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Return findings on, and take each as it passes."""
        for one in findings:
            self.counts[one.severity] += 1
            self._group(one).add(one)
            yield one

    def take(self, findings: Iterable[Finding]) -> None:
        """Take findings."""
        for _ in self.taking(findings):
            pass

    @property
    def worst(self) -> Severity | None:
        """The worst severity; None where nothing was found."""
        return max(self.counts, default=None)

    def __str__(self) -> str:
        counts = sorted(self.counts.items(), reverse=True)
        told = (counted(severity.name.lower(), count) for severity, count in counts)
        return ", ".join(told) or "nothing is wrong"

    def _group(self, one: Finding) -> Group:
        key = one.severity.name, one.code, one.field, _NUMBER.sub(_DIFFERS, one.message)
        if (found := self.groups.get(key)) is not None:
            return found
        made = Group(one.severity, one.code, one.field, one.advice, one.message, _NUMBER.split(one.message))
        if self.of_rule[one.code] >= MOST:
            key = one.severity.name, one.code, "", ""
            made.words, made.mixed = [f"{one.message}, and more that differs"], True
        self.of_rule[one.code] += 1
        return self.groups.setdefault(key, made)


def show_groups(findings: Findings, *, of_rows: bool, file: TextIO | None = None) -> None:
    """Print a line for each group: errors first, then what concerns most rows. On a terminal lines break at blanks.

    Options help only where the findings are of rows: a package is as it is.
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
    """Print each finding by itself, as it comes: as JSON Lines, or as a table, with the options that help with rows."""
    rows = map(_row, findings)
    told = rows if as_json else (_for_people(row, of_rows=of_rows) for row in rows)
    show(told, _COLUMNS, as_json=as_json, drops=_DROPS)


def _for_people(row: Mapping[str, str], *, of_rows: bool) -> Mapping[str, str]:
    advice = better_advice(row["code"], row["field"], row["advice"], 1) if of_rows else row["advice"]
    return {**row, "message": as_options(row["message"]), "advice": as_options(advice)}


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
