"""Advice about options of the command: for findings, and for files that cannot be read."""

import re
import shlex
from collections.abc import Mapping
from typing import Final

_ARGUMENT: Final = re.compile(r"""\b(encoding|decimal|sheet)=(?:"([^"]*+)"|'([^']*+)'|(?= ))""")
_IGNORE: Final = re.compile(r"""\bunknown=["']ignore["']""")
_COLUMN: Final = re.compile(r"""\bcolumns=\{(?:"([^"]*+)"|'([^']*+)'): (None|…)\}""")
_DEFAULTS: Final[Mapping[str, str]] = {
    "ProductCondition": "New",
    "Vat": "20",
    "PreparationTime": "2",
    "BrandName": "AUCUNE",
}
"""Mandatory columns that often have one value for all rows, with a usual value."""
_MANY: Final = 4
"""From so many rows without a value, the column itself is probably missing."""


def with_options(text: str) -> str:
    """Return a text of the library with the command's options instead of the library's arguments.

    >>> with_options('say decimal="," or unknown="ignore"')
    'say --decimal , or --ignore-unknown'
    >>> with_options("leave it out with columns={'Your note': None}")
    "leave it out with --column 'Your note='"
    >>> with_options("sheet= chooses another one")
    '--sheet chooses another one'
    """
    return _COLUMN.sub(_column, _ARGUMENT.sub(_option, _IGNORE.sub("--ignore-unknown", text)))


def _option(found: re.Match[str]) -> str:
    name, double, single = found.groups()
    value = double or single
    return f"--{name} {shlex.quote(value)}" if value else f"--{name}"


def _column(found: re.Match[str]) -> str:
    double, single, target = found.groups()
    column = "" if target == "None" else "COLUMN"
    return f"--column {shlex.quote((double or single or '') + '=' + column)}"


def better_advice(code: str, field: str, advice: str, rows: int) -> str:
    """Return the advice of a finding in so many rows, with an option that can help."""
    if code == "unreadable":
        return ""  # the message says what was expected
    if code == "too-many-rows":
        return "`cdiscount package build` makes several packages of them"
    if code == "missing" and field in _DEFAULTS:
        return f"{advice}, or pass --default {field}={_DEFAULTS[field]}"
    if code == "missing" and rows >= _MANY:
        return f"{advice}, or pass --column NAME={field} if the file has another name for it"
    return advice
