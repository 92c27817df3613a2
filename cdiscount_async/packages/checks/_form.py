"""Findings on the form of a row: values that cannot be read or written, and values that are doubtful."""

import re
from collections.abc import Mapping
from typing import Any, Final

from ...errors import Problem
from .._layout import layout
from .._row import Row
from ._form_rules import DOUBTFUL_CELL, LEFT_OUT, MISSING, NOT_KNOWN, UNREADABLE
from ._rule import Found

_LAST: Final = re.compile(r"\.(\w++)(?:\[[^\[\]]*+\])?+$")
_UNEXPECTED: Final = ("expected no such element", "expected no such attribute")


def form(row: Row[Any], cls: type[Any], properties: Mapping[str, str], found: Found) -> None:
    """Add a finding for each problem of a row, on its field. `properties` has the two digits of each field."""
    found.reference = row.texts.get("SellerProductId", "")
    found.ean = row.texts.get("ProductEan") or None
    simple = {one.name for one in layout(cls).attributes}
    for problem in row.problems:
        field = _field(problem.path, cls)
        if problem.expected in _UNEXPECTED:
            found.add(NOT_KNOWN, field, problem=problem.expected)
        elif field == LEFT_OUT.field and problem.expected == f"expected {field}, which is missing":
            found.add(LEFT_OUT)
        elif field in simple and "[" not in problem.path and _is_missing(row, field, problem):
            found.add(MISSING, field, properties.get(field, "00"))
        else:
            found.add(UNREADABLE, field, properties.get(field, "00"), problem=problem.expected)


def _is_missing(row: Row[Any], field: str, problem: Problem) -> bool:
    """Whether a value is missing or empty. A cell with an error has no text either, but is not missing."""
    written = row.texts.get(field)
    return problem.expected.endswith(" missing") if written is None else not written.strip()


def doubts(row: Row[Any], cls: type[Any], found: Found) -> None:
    """Add a finding for each warning of a row, on its field."""
    for problem in row.warnings:
        found.add(DOUBTFUL_CELL, _field(problem.path, cls), problem=problem.expected)


def _field(path: str, cls: type[Any]) -> str:
    """Return the name that a package has for the last member of a path."""
    last = _LAST.search(path)
    member = last[1] if last else ""
    return _names(cls).get(member, member)


def _names(cls: type[Any]) -> Mapping[str, str]:
    """Return the names that a package has for the members of a class, and for those of the items in its lists."""
    shape = layout(cls)
    names = {one.member: one.name for one in (*shape.attributes, *shape.lists)}
    for each in shape.lists:
        if (item := getattr(each, "item", None)) is not None:
            names |= _names(item)
    return names
