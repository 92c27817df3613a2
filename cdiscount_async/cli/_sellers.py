"""The file with the accounts of several sellers: `--sellers shops.csv`."""

import csv
from pathlib import Path
from typing import Final

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
    lines = text.splitlines()
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = csv.DictReader(lines, delimiter=delimiter)
    if not {_LOGIN, _PASSWORD} <= {*(rows.fieldnames or ())}:
        raise ValueError(f"{path}: the first line must have the columns login and password")
    accounts: dict[str, Credentials] = {}
    for row in rows:
        login = row[_LOGIN] or ""
        try:
            account = Credentials(login, row[_PASSWORD] or "")
        except ValueError as error:
            raise ValueError(f"{path}, line {rows.line_num}: {error}") from None
        if login in accounts:
            raise ValueError(f"{path}, line {rows.line_num}: {login} is there more than once")
        accounts[login] = account
    if not accounts:
        raise ValueError(f"{path}: no account is in the file")
    return [*accounts.values()]
