"""One seller and one kind of data: what is known at the beginning, and what is loaded."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import attrs

from ..client import Client
from ..errors import CdiscountError
from ..submissions import Ledger
from ._roundings import Roundings
from ._schemas import TableSchema

__all__ = ("Chunk", "Database", "Kind", "Options", "RowCounts", "Step")


class Database(Protocol):
    """What can be asked of the destination."""

    async def select(
        self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]
    ) -> list[tuple[Any, ...]] | None:
        """Return the columns of all rows in which each column of `where` has one of its values.

        Return no rows for a table that does not exist, and None if the destination cannot be asked.
        """


@attrs.define
class RowCounts:
    """Numbers of rows of a root table: orders, offers, and so on."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    """Rows that the service does not list any more. They stay, and `vanished_at` has the time."""

    def add(self, other: "RowCounts") -> None:
        """Add other numbers to these."""
        self.new += other.new
        self.changed += other.changed
        self.gone += other.gone

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


@attrs.frozen
class Options:
    """What is loaded, and in what portions."""

    since: datetime | timedelta
    """The begin of what is loaded the first time, for everything that has dates."""
    personal: bool = True
    """Whether the data of persons are loaded."""
    ledger: Ledger | None = None
    """Where the submissions are recorded whose reports are loaded."""
    chunk_items: int = 20_000
    """The most items in one package."""
    chunk_time: timedelta = timedelta(minutes=5)
    """The longest time for which items are collected for one package."""


@attrs.frozen
class Step:
    """A seller, and what the package before it left."""

    client: Client
    state: Mapping[str, Any]
    options: Options
    database: Database
    roundings: Roundings


@attrs.frozen
class Chunk:
    """What is loaded together, and the state that is kept with it."""

    tables: Mapping[str, Any]
    """The Arrow tables by their names; none if nothing has changed."""
    state: Mapping[str, Any]
    counts: RowCounts
    must_store: bool
    """Whether the state is worth a package of its own if there are no rows."""
    failure: CdiscountError | None = None
    """The error after which nothing more comes."""


class Kind(Protocol):
    """A kind of data: its tables, and how it is fetched."""

    @property
    def name(self) -> str:
        """The name of the kind, of its dlt resource and of its root table."""

    def tables(self, *, personal: bool) -> Mapping[str, TableSchema]:
        """Return the tables by their names, each after its parent."""

    def chunks(self, step: Step) -> AsyncGenerator[Chunk]:
        """Yield what is new, in chunks. A kill between two chunks loses nothing.

        Raises CdiscountError if nothing of it can be fetched.
        """
