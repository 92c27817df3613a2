"""What has no dates: offers, stocks, and what is said about the seller. All is fetched, and what differs is loaded."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs

from .._common.extras import extra
from ..client import Client
from ..errors import DataTimedOut, DestinationError, NotAuthorized, OperationFailed, QuotaExceeded
from ..models.fulfilment import FulfilmentProductRequest
from ._arrays import REFUSED
from ._listing import Listing
from ._loaded import HASH, VANISHED, Key, joined, loaded
from ._roots import INDICATORS, OFFERS, SELLERS, STOCKS, RootTable
from ._schemas import TableSchema
from ._steps import Chunk, RowCounts, Step

with extra("dlt"):
    import pyarrow as pa

__all__ = ("LISTED", "ListedKind")

_QUERIED: Final = 2_000
"""How many keys are in one query."""


@attrs.frozen
class ListedKind:
    """A kind of items that the service lists as a whole, without dates.

    The state has a fingerprint of the whole list. If it is another one, the fingerprints of the items in the database
    say which items are new, changed or gone. So after a kill, what is missing in the database is loaded.
    """

    root: RootTable
    items: Callable[[Client], AsyncIterator[Any]]

    @property
    def name(self) -> str:
        """The name of the kind, of its dlt resource and of its root table."""
        return self.root.name

    def tables(self, *, personal: bool) -> Mapping[str, TableSchema]:
        """Return the tables by their names, each after its parent."""
        return loaded(self.root, personal=personal, listed=True)

    async def chunks(self, step: Step) -> AsyncGenerator[Chunk]:
        """Yield what is new, changed or gone. Meanwhile the whole list is in a temporary directory."""
        described = self.tables(personal=step.options.personal)
        with TemporaryDirectory(prefix="cdiscount-") as folder:
            listing = Listing(self.root, step, Path(folder), described)
            async for item in self.items(step.client):
                listing.add(item)
            state = {"list": listing.fingerprint()}
            if step.state.get("list") == state["list"]:
                return
            stored = await self._stored(step)
            counts, wanted = RowCounts(), set[Key]()
            for key, value in listing.hashes.items():
                if stored.get(key) != value:
                    wanted.add(key)
                    counts.changed += key in stored
            counts.new = len(wanted) - counts.changed
            gone = [key for key, value in stored.items() if value is not None and key not in listing.hashes]
            counts.gone = len(gone)
            rows: Mapping[str, Any] = {}
            for portion in listing.portions(wanted, stored):
                if rows:
                    yield Chunk(rows, step.state, RowCounts(), must_store=True)
                rows = portion
            vanished = await self._vanished(step, gone)
            rows = {**rows, **joined({name: [*filter(None, (rows.get(name),)), one] for name, one in vanished.items()})}
            yield Chunk(rows, state, counts, must_store=True)

    async def _stored(self, step: Step) -> Mapping[Key, str | None]:
        """Return the fingerprints in the database by the keys of the items; None for an item that is gone."""
        columns = [*self.root.key, HASH, VANISHED]
        rows = await step.database.select(self.name, columns, {"seller": [step.client.login]})
        return {row[:-2]: row[-2] if row[-1] is None else None for row in rows or ()}

    async def _vanished(self, step: Step, gone: Sequence[Key]) -> Mapping[str, Any]:
        """Return the rows of items that are gone: as they are in the database, with the present time."""
        schema = self.tables(personal=step.options.personal)[self.name].arrow_schema
        now = datetime.fromtimestamp(step.client.timing.now(), UTC)
        found: list[dict[str, Any]] = []
        for start in range(0, len(gone), _QUERIED):
            keys = gone[start : start + _QUERIED]
            members = {member: [key[place] for key in keys] for place, member in enumerate(self.root.key)}
            rows = await step.database.select(self.name, schema.names, {"seller": [step.client.login], **members})
            named = (dict(zip(schema.names, row, strict=True)) for row in rows or ())
            found += [{**row, VANISHED: now} for row in named if _key(self.root, row) in {*keys}]
        if not found:
            return {}
        with suppress(*REFUSED):
            return {self.name: pa.Table.from_pylist(found, schema)}
        raise DestinationError(f"a column of the table {self.name} has another type than a load makes")


def _key(root: RootTable, row: Mapping[str, Any]) -> Key:
    return tuple(row[member] for member in root.key)


async def _seller(client: Client) -> AsyncIterator[Any]:
    reply = await client.seller.get_seller_information()
    if reply.seller is not None:
        yield reply.seller


async def _indicators(client: Client) -> AsyncIterator[Any]:
    for indicator in (await client.seller.get_seller_indicators()).seller_indicators:
        yield indicator


async def _stocks(client: Client) -> AsyncIterator[Any]:
    """Yield the stocks in the service's warehouses; none for a seller who does not use them."""
    try:
        stocks: Collection[Any] = (
            await client.fulfilment.get_product_stock_list(FulfilmentProductRequest())
        ).product_stock_list
    except (DataTimedOut, QuotaExceeded):
        raise
    except (NotAuthorized, OperationFailed):
        stocks = ()
    for stock in stocks:
        yield stock


async def _offers(client: Client) -> AsyncIterator[Any]:
    async with client.offers.iter_offers() as offers:
        async for offer in offers:
            yield offer


LISTED: Final = (
    ListedKind(OFFERS, _offers),
    ListedKind(STOCKS, _stocks),
    ListedKind(SELLERS, _seller),
    ListedKind(INDICATORS, _indicators),
)
