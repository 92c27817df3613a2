"""What this process knows of one seller's token: one seat, however many providers and clients sit on it."""

import asyncio
from asyncio import AbstractEventLoop
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary, WeakValueDictionary

import attrs

from ..credentials import Credentials
from ..environments import Environment
from ._stored import StoredToken
from ._stores import TokenStore

_Whose: TypeAlias = tuple[int, Credentials, str]

UNCONFIRMED_REFUSALS: Final[dict[str, StoredToken]] = {}
"""Refusals that a store was given and did not confirm, by its key: in this process they hold without it."""


@attrs.define(eq=False, weakref_slot=True)
class TokenState:
    """The state that providers of the same credentials, token service and store share within one event loop."""

    loop: AbstractEventLoop
    credentials: Credentials = attrs.field(kw_only=True)
    environment: Environment = attrs.field(kw_only=True)
    turn: asyncio.Lock = attrs.field(factory=asyncio.Lock)
    """Held by who changes what the store has: the question, a rejection, a reset."""
    asking: asyncio.Task[StoredToken] | None = attrs.field(default=None, repr=False)
    """The question that is under way. It is nobody's in particular: whoever wants a token waits for it, and when all of
    them gave up it goes on to its end, bounded by its deadline, because its password is on its way."""
    store: TokenStore = attrs.field(kw_only=True)
    """Held here, because its `id` is part of what the seat is found by."""
    key: str = attrs.field(default="", repr=False)
    """In the store; empty until it was needed."""
    held: StoredToken | None = None
    rejected: str = attrs.field(default="", repr=False)
    """The last token that the service refused: the store may still have it."""
    paused_until: float = 0.0
    """Until when no early renewal is tried, and a refusal or a wait is believed."""

    async def named(self) -> str:
        """Return the key in the store."""
        if not self.key:
            self.key = await self.store.key(self.credentials, self.environment)
        return self.key

    async def read(self) -> StoredToken | None:
        """Return what the store has, or the refusal that it did not take."""
        return UNCONFIRMED_REFUSALS.get(key := await self.named()) or await self.store.get(key)

    async def write(self, known: StoredToken) -> None:
        """Put it into the store; where it says nothing, take away what is there. A refusal holds though that fails."""
        key = await self.named()
        if known.refused:
            UNCONFIRMED_REFUSALS[key] = known
        if known.token or known.has_warning:
            await self.store.put(key, known)
        else:
            await self.store.remove(key)
        UNCONFIRMED_REFUSALS.pop(key, None)

    async def settle(self, mark: StoredToken, known: StoredToken) -> None:
        """Put what became of a question in the place of its mark.

        Where something else stands there, the lock was lost while this process stood still, and another one asked
        since: what it found is newer, and stays. Only a mark, or the like, gives way to a refusal.
        """
        if known.refused:
            UNCONFIRMED_REFUSALS[self.key] = known
        stored = await self.store.get(self.key)
        if stored in (None, mark) or (known.refused and not stored.token):
            await self.write(known)
        UNCONFIRMED_REFUSALS.pop(self.key, None)

    def learn(self, known: StoredToken) -> None:
        """Hold what is known now; a token that is held already and lives longer stays."""
        held = self.held
        if held is not None and held.expires_at > known.expires_at:
            known = attrs.evolve(known, token=held.token, expires_at=held.expires_at)
        self.held = known

    def answered(self, asked: asyncio.Task[StoredToken]) -> None:
        """Let go of a question that ended; asyncio shall not complain of a failure that nobody waited for."""
        if self.asking is asked:
            self.asking = None
        if not asked.cancelled():
            asked.exception()


_SEATS: Final[WeakKeyDictionary[AbstractEventLoop, WeakValueDictionary[_Whose, TokenState]]] = WeakKeyDictionary()


def seat_of(credentials: Credentials, environment: Environment, store: TokenStore) -> TokenState:
    """Return the seat in the running event loop; it lives as long as somebody holds it."""
    loop = asyncio.get_running_loop()
    seats = _SEATS.setdefault(loop, WeakValueDictionary())
    whose = (id(store), credentials, environment.token_url)
    seat = seats.get(whose)
    if seat is None:
        seat = seats[whose] = TokenState(loop, store=store, credentials=credentials, environment=environment)
    return seat
