"""What one event loop knows of a seller's token: all providers of that seller share it, in whatever client they are."""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Coroutine
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import attrs

from ..credentials import Credentials
from ..environments import Environment
from ._stored import StoredToken
from ._stores import SIZE, TokenStore

_Key: TypeAlias = tuple[int, Credentials, str]

UNCONFIRMED_REFUSALS: Final[dict[str, StoredToken]] = {}
"""Refusals whose writing a store did not confirm, by the store's key. They apply in this process."""


@attrs.define(eq=False)
class TokenState:
    """The token of one seller, token service and store, and the request for the next one."""

    credentials: Credentials
    environment: Environment
    store: TokenStore
    held: StoredToken | None = None
    """What was last read, or was issued since."""
    rejected: str = attrs.field(default="", repr=False)
    """The last token that the service rejected. The store may still have it."""
    paused_until: float = 0.0
    """Seconds since 1970. Until then no early renewal is tried, and a refusal or a wait is not looked up again."""
    refresh: asyncio.Task[StoredToken] | None = attrs.field(default=None, repr=False)
    """The request in progress, shared by all waiters. It is not cancelled with them: the password has been sent."""
    _key: str = attrs.field(default="", init=False, repr=False)

    async def key(self) -> str:
        """Return the key in the store."""
        if not self._key:
            self._key = await self.store.key(self.credentials, self.environment)
        return self._key

    def start(self, renewal: Coroutine[Any, Any, StoredToken]) -> asyncio.Task[StoredToken]:
        """Run a renewal in a task of its own, as the request in progress."""
        self.refresh = asyncio.create_task(renewal)
        self.refresh.add_done_callback(self._end)
        return self.refresh

    def _end(self, refresh: asyncio.Task[StoredToken]) -> None:
        self.refresh = None
        if not refresh.cancelled():
            refresh.exception()  # asyncio logs an exception that was not retrieved, and all waiters may have gone

    def hold(self, stored: StoredToken) -> None:
        """Hold what the store has. A token that is held already and lives longer stays."""
        held = self.held
        if held is not None and held.expires_at > stored.expires_at:
            stored = attrs.evolve(stored, token=held.token, expires_at=held.expires_at)
        self.held = stored

    async def read(self) -> StoredToken | None:
        """Return what the store has, or the refusal that it did not keep."""
        key = await self.key()
        return UNCONFIRMED_REFUSALS.get(key) or await self.store.get(key)

    async def write(self, stored: StoredToken) -> None:
        """Put a record into the store, or remove what is there if the record is empty."""
        if stored.token or stored.has_warning:
            await self.store.put(await self.key(), stored)
        else:
            await self.store.remove(await self.key())

    async def finish(self, begun: StoredToken, outcome: StoredToken) -> None:
        """Replace the record of a request that had begun by that of its outcome.

        Another record is there if the lock was lost, because this process was stopped, and another process sent a
        request since. That record is newer and stays, except that a refusal replaces a record without a token.
        """
        key = await self.key()
        if outcome.refused:
            UNCONFIRMED_REFUSALS[key] = outcome
        stored = await self.store.get(key)
        if stored in (None, begun) or (outcome.refused and not stored.token):
            await self.write(outcome)
        UNCONFIRMED_REFUSALS.pop(key, None)

    async def forget(self) -> None:
        """Forget the token and everything that prevents a request, here and in the store."""
        await self.store.remove(key := await self.key())
        UNCONFIRMED_REFUSALS.pop(key, None)
        self.held = None


_STATES: Final[WeakKeyDictionary[AbstractEventLoop, dict[_Key, TokenState]]] = WeakKeyDictionary()
"""The states of each event loop, at most `SIZE`. They go with the loop, or when newer ones come."""


def _states_of(loop: AbstractEventLoop) -> dict[_Key, TokenState]:
    """Return the states of an event loop. For the first of a loop, those of closed loops are forgotten.

    A store may refer to its loop, as a client of redis-py and a lock of asyncio do. Then the loop would never go.
    """
    states = _STATES.get(loop)
    if states is None:
        for other in [reference() for reference in _STATES.keyrefs()]:
            if other is not None and other.is_closed():
                _STATES.pop(other, None)
        states = _STATES[loop] = {}
    return states


def state_of(credentials: Credentials, environment: Environment, store: TokenStore) -> TokenState:
    """Return the state of a seller in the running event loop."""
    states = _states_of(asyncio.get_running_loop())
    # The state references the store, so no other object can get its id.
    key = (id(store), credentials, environment.token_url)
    state = states.get(key)
    if state is None:
        state = states[key] = TokenState(credentials, environment, store)
        if len(states) > SIZE:  # a provider may still use the dropped state: the store's lock prevents two requests
            del states[next(iter(states))]
    return state
