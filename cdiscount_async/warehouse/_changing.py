"""What has dates: orders, claims and questions. A cursor says how far they are loaded."""

from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

import attrs

from ..client import Client
from ..errors import CdiscountError, DestinationError
from ..harvest import Changes
from ._loaded import Key, as_loaded, joined, key_of, loaded, replacing
from ._roots import CLAIMS, OFFER_QUESTIONS, ORDER_QUESTIONS, ORDERS, RootTable
from ._schemas import TableSchema
from ._steps import Chunk, RowCounts, Step
from ._tables import tables

__all__ = ("CHANGING", "ChangingKind")

_BATCH: Final = 2_000
"""How many items are turned into tables at a time."""
_OLDEST: Final = timedelta(days=4)
"""A cursor is stored at the latest after so long, although nothing has changed: an older one costs more calls."""

_Begin: TypeAlias = Callable[..., Changes[Any]]
"""Called with a client and the options of changes."""


@attrs.frozen
class ChangingKind:
    """A kind of items that the service can list by the dates of their changes."""

    root: RootTable
    begin: _Begin

    @property
    def name(self) -> str:
        """The name of the kind, of its dlt resource and of its root table."""
        return self.root.name

    def tables(self, *, personal: bool) -> Mapping[str, TableSchema]:
        """Return the tables by their names, each after its parent."""
        return loaded(self.root, personal=personal)

    async def chunks(self, step: Step) -> AsyncGenerator[Chunk]:
        """Yield what is new or has changed since the cursor in the state.

        A chunk ends before an item that it has already: a package may have only one version of an item. If a call
        fails, the last chunk has what came before it, and the error.
        """
        rows, failure = _Rows(self, step), None
        changes = self.begin(step.client, cursor=step.state.get("cursor"), since=step.options.since)
        async with changes:
            try:
                async for item in changes:
                    if rows.ends_before(item):
                        yield await rows.chunk(changes.cursor)
                        rows = _Rows(self, step)
                    await rows.add(item)
            except DestinationError:
                raise
            except CdiscountError as error:
                failure = error
            yield attrs.evolve(await rows.chunk(changes.cursor), failure=failure)


class _Rows:
    """The rows of one chunk."""

    def __init__(self, kind: ChangingKind, step: Step) -> None:
        self._root: Final = kind.root
        self._described: Final = kind.tables(personal=step.options.personal)
        self._step: Final = step
        self._began: Final = step.client.timing.monotonic()
        self._keys: Final[set[Key]] = set()
        self._items: Final[dict[Key, Any]] = {}
        """The items that are not turned into tables yet."""
        self._parts: Final[dict[str, list[Any]]] = defaultdict(list)
        self._counts: Final = RowCounts()

    def ends_before(self, item: Any) -> bool:
        """Whether an item belongs to the next chunk."""
        options = self._step.options
        seconds = self._step.client.timing.monotonic() - self._began
        is_full = len(self._keys) >= options.chunk_items or seconds > options.chunk_time.total_seconds()
        return bool(self._keys) and (is_full or key_of(self._root, item) in self._keys)

    async def add(self, item: Any) -> None:
        """Add an item. One without a number is left out."""
        key = key_of(self._root, item)
        if key is not None:
            self._keys.add(key)
            self._items[key] = item
            if len(self._items) >= _BATCH:
                await self._flush()

    async def chunk(self, cursor: str) -> Chunk:
        """Return all rows, with the cursor after them."""
        await self._flush()
        now = datetime.fromtimestamp(self._step.client.timing.now(), UTC)
        is_old = self._step.state.get("stored", "") < (now - _OLDEST).isoformat()
        state = {"cursor": cursor, "stored": now.isoformat()}
        return Chunk(joined(self._parts), state, self._counts, must_store=bool(self._keys) or is_old)

    async def _flush(self) -> None:
        if not self._items:
            return
        step, seller = self._step, self._step.client.login
        stored = await self._stored(seller)
        # A destination that cannot be asked may know each of them.
        known = [key for key in self._items if stored is None or key in stored]
        self._counts.changed += len(known)
        self._counts.new += len(self._items) - len(known)
        for name, table in tables(
            self._root,
            self._items.values(),
            seller=seller,
            personal=step.options.personal,
            roundings=step.roundings,
        ):
            described = self._described[name]
            rows = as_loaded(table, described.arrow_schema)
            self._parts[name].append(replacing(rows, described, self._root, seller=seller, known=known))
        self._items.clear()

    async def _stored(self, seller: str) -> set[Key] | None:
        """Return the keys of these items that the destination has."""
        (member,) = self._root.key
        where = {"seller": [seller], member: [key[0] for key in self._items]}
        found = await self._step.database.select(self._root.name, [member], where)
        return None if found is None else {*found}


def _of_orders(client: Client, **options: Any) -> Changes[Any]:
    return client.orders.changes(fetch_parcels=True, **options)


def _of_claims(client: Client, **options: Any) -> Changes[Any]:
    return client.discussions.order_claim_changes(**options)


def _of_order_questions(client: Client, **options: Any) -> Changes[Any]:
    return client.discussions.order_question_changes(**options)


def _of_offer_questions(client: Client, **options: Any) -> Changes[Any]:
    return client.discussions.offer_question_changes(**options)


CHANGING: Final = (
    ChangingKind(ORDERS, _of_orders),
    ChangingKind(CLAIMS, _of_claims),
    ChangingKind(ORDER_QUESTIONS, _of_order_questions),
    ChangingKind(OFFER_QUESTIONS, _of_offer_questions),
)
