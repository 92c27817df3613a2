"""A dlt source: everything of some sellers, as resources whose tables are merged by their keys."""

import sys
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Self

import attrs

from .._common.arguments import expect
from .._common.extras import extra
from .._common.spans import read_span
from ..client import Client
from ..credentials import Credentials
from ..environments import PRODUCTION, Environment
from ..submissions import Ledger
from ..tokens import TokenProvider
from ._changing import CHANGING
from ._database import PipelineDatabase
from ._listed import LISTED
from ._loaded import DELETED
from ._reports import REPORTS
from ._roundings import Roundings
from ._schemas import TableSchema
from ._steps import Chunk, Kind, Options, Step

with extra("dlt"):
    import dlt
    from dlt.common.configuration.specs import BaseConfiguration
    from dlt.extract import DltResource
    from dlt.extract.source import DltSource

__all__ = ("NAME", "Marketplace", "Sellers", "all_tables", "marketplace", "package")

NAME: Final = "cdiscount"
"""The name of the source, and of its schema."""
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (*CHANGING, *LISTED, REPORTS)}
"""The kinds of data by their names."""


@cache
def all_tables() -> Mapping[str, TableSchema]:
    """Return the tables of all kinds by their names, with all columns."""
    return {name: table for kind in KINDS.values() for name, table in kind.tables(personal=True).items()}


@attrs.frozen
class Sellers:
    """The sellers of a source, and how they are called."""

    shops: tuple[Credentials | TokenProvider, ...]
    environment: Environment
    options: Options
    client_options: Mapping[str, Any]

    def client(self) -> Client:
        """Return a client of the first seller. Its views call for the others."""
        return Client(self.shops[0], self.environment, **self.client_options)


class Marketplace(DltSource):
    """A dlt source with a resource for each kind of data. `load` loads it for one seller after the other."""

    sellers: Sellers

    def clone(self, with_name: str | None = None) -> Self:
        """Return a copy with its own schema and resources. dlt copies a source when resources are selected."""
        copy = type(self)(
            self.schema.clone(with_name=with_name or self.name), self.section, list(self._resources.values())
        )
        copy.sellers = self.sellers
        return copy

    def with_resources(self, *resource_names: str) -> Self:
        """Return a copy in which only these resources are selected."""
        copy = self.clone()
        copy.resources.select(*resource_names)
        return copy

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the selected resources."""
        return tuple(KINDS[name] for name in self.selected_resources)


def marketplace(
    shops: Iterable[Credentials | TokenProvider],
    environment: Environment = PRODUCTION,
    *,
    since: timedelta | datetime | str = "90d",
    personal: bool = True,
    ledger: Ledger | None = None,
    **client_options: Any,
) -> Marketplace:
    """Return a dlt source with everything of some sellers.

    Its resources are `orders`, `claims`, `order_questions`, `offer_questions`, `offers`, `stocks`, `sellers`,
    `indicators` and `reports`; `with_resources` selects some of them. Load it with `load`, or run it in a pipeline of
    your own: `pipeline.run(marketplace(shops))`. Then the states of all sellers are in the state of that pipeline, and
    an error of one seller ends the run.

    Args:
        shops: The accounts.
        environment: The service that is called.
        since: The begin of what is loaded the first time: a time, or how long ago, such as `"90d"`, `"12h"` or `"2w"`.
            A time without a zone is French local time. Later runs load what has changed.
        personal: Whether the data of persons are loaded: names, addresses, phone numbers, messages.
        ledger: The ledger of the submissions whose reports are loaded.
        client_options: Further arguments of the `Client`, for example `token_store`.

    Raises:
        ValueError: There is no account, two accounts have the same login, or `since` makes no sense.
        MissingExtraError: The extra `dlt` is not installed.

    """
    sellers = tuple(shops)
    logins = [one.login for one in sellers]
    if not logins:
        raise ValueError("shops: at least one account is needed")
    if len({*logins}) < len(logins):
        raise ValueError(f"shops: {max(logins, key=logins.count)} is there more than once")
    options = Options(_begin(since), personal=personal, ledger=ledger)
    found = Sellers(sellers, environment, options, client_options)
    source = _source({kind: _rows_of(kind, found) for kind in KINDS.values()}, personal=personal)
    source.sellers = found
    return source


def package(
    chunks: Mapping[str, Chunk], seller: str, kinds: Iterable[Kind], options: Options, *, new: Collection[str]
) -> DltSource:
    """Return a source with what was fetched of one seller.

    Of the kinds that are `new`, all tables are made, also those without rows.
    """

    def rows_of(kind: Kind) -> Callable[[], Iterator[Any]]:
        def rows() -> Iterator[Any]:
            chunk = chunks.get(kind.name)
            if chunk is not None:
                dlt.current.resource_state()[seller] = dict(chunk.state)
            fetched = chunk.tables if chunk else {}
            for name, table in kind.tables(personal=options.personal).items():
                rows = fetched.get(name, table.arrow_schema.empty_table())
                if kind.name in new or rows.num_rows:
                    yield dlt.mark.with_table_name(rows, name)

        return rows

    return _source({kind: rows_of(kind) for kind in kinds}, personal=options.personal)


def _source(rows: Mapping[Kind, Callable[[], Any]], *, personal: bool) -> Marketplace:
    resources = [_resource(kind, function, personal=personal) for kind, function in rows.items()]
    return Marketplace(dlt.Schema(NAME), NAME, resources)


def _resource(kind: Kind, rows: Callable[[], Any], *, personal: bool) -> DltResource:
    """Return a resource with the keys of all tables. In a child table all rows of an item are replaced."""
    # It has no configuration. Without a class for one, dlt would add a class to this module.
    made: DltResource = dlt.resource(rows, name=kind.name, write_disposition="merge", spec=BaseConfiguration)
    for table in kind.tables(personal=personal).values():
        is_child = table.parent is not None
        made.apply_hints(
            table_name=table.name,
            primary_key=() if is_child else table.primary_key,
            merge_key=table.merge_key if is_child else (),
            columns=_columns(table),
            create_table_variant=True,
        )
    return made


def _columns(table: TableSchema) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for field in table.arrow_schema:
        sentence = (field.metadata or {}).get(b"description", b"").decode()
        if sentence:
            columns[field.name] = {"name": field.name, "description": sentence}
    if table.parent is not None and DELETED in table.arrow_schema.names:
        columns[DELETED] = {"name": DELETED, "hard_delete": True}
    return columns


def _rows_of(kind: Kind, sellers: Sellers) -> Callable[[], AsyncIterator[Any]]:
    """Return the function of a resource that fetches while a pipeline runs, all in one package."""
    options = attrs.evolve(sellers.options, chunk_items=sys.maxsize, chunk_time=timedelta.max)

    async def rows() -> AsyncIterator[Any]:
        state, database = dlt.current.resource_state(), PipelineDatabase(dlt.current.pipeline())
        async with sellers.client() as base:
            for shop in sellers.shops:
                client = base.for_seller(shop)
                step = Step(client, state.get(client.login, {}), options, database, Roundings())
                async with aclosing(kind.chunks(step)) as chunks:
                    # A package must not have two versions of an item, so what comes after the first chunk waits.
                    async for chunk in chunks:
                        if chunk.failure is not None:
                            raise chunk.failure
                        for name, table in chunk.tables.items():
                            yield dlt.mark.with_table_name(table, name)
                        state[client.login] = dict(chunk.state)
                        break

    return rows


def _begin(since: timedelta | datetime | str) -> timedelta | datetime:
    """Return a begin: a text such as `90d`, `12h`, `90m` or `2w` says how long ago it was, another text is a time."""
    expect("since", since, "a timedelta, a datetime or a text such as 90d", timedelta, datetime, str)
    if not isinstance(since, str):
        return since
    try:
        span = read_span(since)
        return datetime.fromisoformat(since) if span is None else span
    except (OverflowError, ValueError):
        raise ValueError(f"since: expected a span such as 90d, 12h or 2w, or a time, not {since[:40]!r}") from None
