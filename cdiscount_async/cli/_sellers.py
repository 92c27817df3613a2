"""The file with the accounts of several sellers: `--sellers shops.csv`."""

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from ..credentials import Credentials

__all__ = ("read_sellers",)

_LOGIN: Final = "login"
_PASSWORD: Final = "password"  # noqa: S105 - the name of a column
_LONGEST: Final = 10_000_000
"""The most bytes of the file: some 100,000 accounts."""


def read_sellers(path: Path) -> list[Credentials]:
    """Return the accounts of a CSV with the columns `login` and `password`. Other columns are ignored.

    Raises:
        OSError: The file cannot be read.
        ValueError: It has no such columns or no accounts, or a row is no account. The text names the row, and contains
            no password.

    """
    with path.open("rb") as file:
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise ValueError(f"{path}: more than {_LONGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: expected a text in UTF-8") from None
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if not {_LOGIN, _PASSWORD} <= {*(rows.fieldnames or ())}:
        raise ValueError(f"{path}: the first line must have the columns login and password")
    accounts: dict[str, Credentials] = {}
    try:
        for row in rows:
            _add(row, accounts)
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{path}, line {rows.reader.line_num}: {error}") from None
    if not accounts:
        raise ValueError(f"{path}: no account is in the file")
    return [*accounts.values()]


def _add(row: Mapping[str | None, Any], accounts: dict[str, Credentials]) -> None:
    """Add the account of a row. A row of empty cells, as spreadsheets write them, is left out."""
    if not any(row.values()):
        return
    if None in row:
        raise ValueError(
            "there are more cells than in the first line: put a password with a comma or semicolon in quotes"
        )
    account = Credentials(row[_LOGIN] or "", row[_PASSWORD] or "")
    if account.login in accounts:
        raise ValueError(f"{account.login} is there more than once")
    accounts[account.login] = account
