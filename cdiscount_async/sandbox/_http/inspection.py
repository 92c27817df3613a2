"""Reading the state and revoking tokens: what tests do to a sandbox without the service."""

from collections.abc import Sequence
from typing import Any, Final

from .._faults.rule_form import number
from .._store import Store

LIMIT: Final = 1000
"""How many rows are returned by default."""


def tables(store: Store) -> dict[str, int]:
    """Return every table with the number of its rows."""
    names = [row["name"] for row in store.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: store.value(f"SELECT count(*) FROM {name}") for name in names}


def rows(store: Store, table: str, wanted: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the rows of a table whose columns have the wanted values, at most `limit` of them.

    Raises LookupError for a table that does not exist, and ValueError for a column that does not exist.
    """
    if table not in tables(store):
        raise LookupError(f"there is no table {table!r}")
    columns = [row["name"] for row in store.all("SELECT name FROM pragma_table_info(?)", table)]
    limit = LIMIT
    conditions: list[tuple[str, str]] = []
    for name, value in wanted:
        if name == "limit":
            limit = _limit(value)
        elif name in columns:
            conditions.append((name, value))
        else:
            raise ValueError(f"{name}: the table {table} has only {', '.join(columns)}")
    # A text finds a number, because SQLite compares by the type of the column.
    where = " AND ".join(f'"{name}" = ?' for name, _ in conditions) or "1"
    sql = f'SELECT * FROM "{table}" WHERE {where} LIMIT ?'
    return [dict(row) for row in store.all(sql, *(value for _, value in conditions), limit)]


def revoke(store: Store, login: object = None) -> int:
    """Revoke every token, or those of one seller, and return their number. Raises LookupError for an unknown login."""
    if login is None:
        return store.run("DELETE FROM token")
    seller = store.value("SELECT id FROM seller WHERE login = ?", login) if isinstance(login, str) else None
    if seller is None:
        raise LookupError(f"there is no seller with the login {login!r}")
    return store.run("DELETE FROM token WHERE seller = ?", seller)


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError(f"limit: expected a whole number, not {text!r}")
    number("limit", int(text), 0, 1_000_000, whole=True)
    return int(text)
