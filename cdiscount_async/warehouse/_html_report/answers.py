"""Asks a loaded database the ten questions."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

import attrs

from ..._common.arguments import did_you_mean
from ...errors import DestinationError
from .._questions import Question
from .._roots import CLAIMS, INDICATORS, OFFER_QUESTIONS, OFFERS, ORDER_QUESTIONS, ORDERS, SELLERS, STOCKS
from .database import MissingColumnError, ReadOnlyDatabase

__all__ = ("Answer", "Dataset", "dataset_of")

_ROOTS: Final = frozenset(
    one.name for one in (ORDERS, OFFERS, CLAIMS, ORDER_QUESTIONS, OFFER_QUESTIONS, STOCKS, SELLERS, INDICATORS)
)
_TABLE: Final = re.compile(r"\b(?:FROM|JOIN) (\w+)")
_COLUMN: Final = re.compile(r'column (?:named )?"?(?:\w+\.)?(\w+)')


@attrs.frozen
class Answer:
    """The answer to a question: its first rows, and how many there are."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    total: int = 0
    summary: tuple[tuple[Any, ...], ...] = ()
    """The rows of the query that sums up all rows of the answer, if there is one."""
    missing: str | None = None
    """Why there is no answer: what the database does not have. None if there is one."""

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows with the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@attrs.frozen
class Dataset:
    """The tables of one dataset, of all sellers or of some."""

    database: ReadOnlyDatabase
    name: str
    tables: frozenset[str]
    sellers: tuple[str, ...]
    """The logins of the sellers whose rows are read."""
    _filtered: bool

    def answer(self, question: Question, columns: Sequence[str], limit: int, *, newest: bool, summary: str) -> Answer:
        """Return the answer to a question.

        Args:
            question: The question.
            columns: The names of the columns, in the order of the query.
            limit: How many rows are returned at most.
            newest: Whether the first column is a time and the last rows are returned, not the first ones.
            summary: A query that sums up all rows of the table `answer`; empty for none.

        """
        used = dict.fromkeys(_TABLE.findall(question.sql))
        lacking = [table for table in used if table not in self.tables]
        if lacking:
            return Answer(missing=f"the table {lacking[0]}")
        names = ", ".join(columns)
        answer = f"answer AS ({question.sql})"
        order = "ORDER BY 1 DESC NULLS LAST, 2 DESC" if newest else ""
        try:
            ((total,),) = self._rows(used, answer, "SELECT count(*) FROM answer")
            rows = self._rows(used, answer, f"SELECT {names} FROM answer {order} LIMIT {limit}")  # noqa: S608 - our own
            summed = self._rows(used, answer, summary) if summary else []
        except MissingColumnError as error:
            found = _COLUMN.search(str(error))
            return Answer(missing=f"the column {found[1]}" if found else "a column")
        return Answer(tuple(columns), tuple(reversed(rows) if newest else rows), total, tuple(summed))

    def loaded_at(self) -> datetime | None:
        """Return when the last load was completed; None if the database does not say so."""
        if "_dlt_loads" not in self.tables:
            return None
        query = f"SELECT max(inserted_at) FROM {_quoted(self.name)}._dlt_loads WHERE status = 0"  # noqa: S608 - quoted
        ((found,),) = self.database.rows(query)
        return found if isinstance(found, datetime) else None

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        if table not in self.tables:
            return 0
        ((found,),) = self._rows([table], "", f"SELECT count(*) FROM {table}")  # noqa: S608 - our own name
        return int(found)

    def _rows(self, tables: Collection[str], answer: str, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, for which the tables have only the rows of the sellers.

        Args:
            tables: The tables that are used.
            answer: The definition of one more table; empty for none.
            query: The query.

        """
        where = f" WHERE seller IN ({', '.join('?' * len(self.sellers))})" if self._filtered else ""
        schema = _quoted(self.name)
        parts = [f"{table} AS (SELECT * FROM {schema}.{table}{where})" for table in tables]  # noqa: S608 - quoted
        parameters = [*chain.from_iterable([self.sellers] * len(parts))] if self._filtered else []
        return self.database.rows(f"WITH {', '.join([*parts, answer] if answer else parts)} {query}", parameters)


def dataset_of(database: ReadOnlyDatabase, name: str, sellers: Collection[str]) -> Dataset:
    """Return a dataset of a database.

    Args:
        database: The open database.
        name: The schema.
        sellers: The logins of the sellers that are read; all if empty.

    Raises:
        DestinationError: The database has no tables of a load there, or nothing of one of the sellers.

    """
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
    tables = frozenset(table for (table,) in database.rows(query, [name]))
    if not tables & _ROOTS:
        raise DestinationError(
            f"{database.name} has no tables in the dataset {name}: load with `cdiscount load` first, or name another"
            " dataset"
        )
    try:
        there = sorted({*_sellers(database, name, tables & _ROOTS)})
    except MissingColumnError as error:
        raise DestinationError(f"the tables of the dataset {name} are not those of `cdiscount load`: {error}") from None
    unknown = sorted({*sellers} - {*there})
    if unknown:
        near = did_you_mean(unknown[0], there)
        raise DestinationError(f"{database.name} has nothing of the seller {unknown[0]}: it has {_some(there)}{near}")
    return Dataset(database, name, tables, tuple(sorted({*sellers}) or there), bool(sellers))


def _sellers(database: ReadOnlyDatabase, name: str, tables: Collection[str]) -> Iterator[str]:
    for table in tables:
        query = f"SELECT DISTINCT seller FROM {_quoted(name)}.{table} WHERE seller IS NOT NULL"  # noqa: S608 - quoted
        yield from (seller for (seller,) in database.rows(query))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    return f"{', '.join(names[:10]) or 'no seller'}{more}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
