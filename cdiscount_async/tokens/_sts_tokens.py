"""Tokens from the token service: one request for all callers, and renewal before a token expires."""

import asyncio
import logging
import time
from collections.abc import Callable
from copy import copy
from typing import Final, Literal

from ..credentials import Credentials
from ..environments import Environment
from ..errors import CdiscountError
from ..hooks import TokenEvent
from ..transport import Transport
from ._life import TokenLife
from ._stored import EMPTY, StoredToken, after_failure, raise_if_blocked, with_request_begun, without_token
from ._stores import MemoryTokenStore, TokenStore
from ._sts import TokenRequest
from ._token_state import TokenState, state_of

SHARED: Final = MemoryTokenStore()
"""The store of all clients in this process that have no other one."""
_LIFE: Final = TokenLife()
_LOGGER: Final = logging.getLogger("cdiscount_async")


def _ignore(event: TokenEvent) -> None:
    """Do nothing."""


class StsTokens:
    """The tokens of one seller in one environment.

    An object is as small as its arguments until the first `get`, so there may be thousands. All objects for the same
    seller share one request. One object may be used in several event loops, one after another.
    """

    __slots__ = ("_clock", "_credentials", "_current", "_environment", "_life", "_on_token", "_store", "_transport")

    def __init__(
        self,
        credentials: Credentials,
        environment: Environment,
        transport: Transport,
        store: TokenStore | None = None,
        *,
        life: TokenLife = _LIFE,
        on_token: Callable[[TokenEvent], None] = _ignore,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Configure the provider, without I/O.

        Args:
            credentials: The account.
            environment: Where the token service is.
            transport: The connections.
            store: Where the token is kept. By default all clients in this process share one in memory.
            life: When a token is renewed.
            on_token: Called for each event. What it raises is logged.
            clock: Returns the seconds since 1970. Processes that share a store must use the same time.
        """
        self._credentials = credentials
        self._environment = environment
        self._transport = transport
        self._store: TokenStore = SHARED if store is None else store
        self._life = life
        self._on_token = on_token
        self._clock = clock
        self._current: tuple[asyncio.AbstractEventLoop, TokenState] | None = None

    def __repr__(self) -> str:
        return f"StsTokens({self.login!r}, {self._environment.name})"

    @property
    def login(self) -> str:
        """The seller's login."""
        return self._credentials.login

    async def get(self) -> str:
        """Return a token that is probably valid. A request is sent only if there is none.

        A caller that is cancelled leaves the request to the others. Its outcome is kept for the next caller.

        Raises:
            BadCredentials: The password was refused. It is not sent again, because repeats lock the account.
            LoginPaused: The last answers had no token. Nothing was sent.
            TokenStoreError: The store cannot be used.
            HtmlPage, NotXml, ContractMismatch, TransportError: The answer had no token, or none came.
        """
        state = self._current_state()
        token = self._usable_token(state)
        if token is not None:
            return token
        refresh = state.refresh or state.start(self._renewed(state))
        await asyncio.wait([refresh])  # unlike `await refresh`, this does not cancel the request with its waiter
        try:
            return refresh.result().token
        except CdiscountError as error:
            # A copy for each waiter, because a client adds facts to the error that it raises.
            raise copy(error) from error.__cause__

    async def reject(self, token: str) -> None:
        """Forget a token that the service rejected, here and in the store, unless another one came meanwhile.

        Raises TokenStoreError.
        """
        state = self._current_state()
        if state.held is None or state.held.token != token:
            return
        state.rejected = token
        state.held = without_token(state.held)
        self._report("rejected")
        async with self._store.lock(await state.key()):
            stored = await state.read()
            if stored is not None and stored.token == token:
                await state.write(without_token(stored))

    async def reset(self) -> None:
        """Forget the token, a refusal of the password, and a wait: the next call sends login and password.

        Raises TokenStoreError.
        """
        state = self._current_state()
        async with self._store.lock(await state.key()):
            await state.forget()

    def _current_state(self) -> TokenState:
        loop = asyncio.get_running_loop()
        current = self._current
        if current is None or current[0] is not loop:
            current = self._current = (loop, state_of(self._credentials, self._environment, self._store))
        return current[1]

    def _usable_token(self, state: TokenState) -> str | None:
        """Return the token that is held, or None if this caller must wait for a refresh."""
        held = state.held
        if held is None:
            return None
        now = self._clock()
        left = held.expires_at - now
        if left > self._life.early:
            return held.token
        paused = now < state.paused_until
        if left > self._life.mandatory and (paused or state.refresh is not None):
            return held.token
        if paused:
            raise_if_blocked(held, self.login, now)
        return None

    async def _renewed(self, state: TokenState) -> StoredToken:
        """Return a token that need not be renewed yet. If there is none, return the old one while it is valid.

        The result is not a string, because asyncio shows in its debug mode what a task returns.
        """
        try:
            return await self._found_or_issued(state)
        except CdiscountError:
            held = state.held
            if held is not None and held.expires_at - self._clock() > self._life.mandatory:
                return held
            raise
        finally:
            state.paused_until = self._clock() + self._life.pause

    async def _found_or_issued(self, state: TokenState) -> StoredToken:
        """Return the stored token, unless it must be renewed: then request one, if no other process does."""
        stored = await self._read(state)
        if self._is_fresh(stored):
            return stored
        async with self._store.lock(await state.key()):
            stored = await self._read(state)
            if self._is_fresh(stored):
                return stored
            raise_if_blocked(stored, self.login, self._clock())
            return await self._issued(state, stored)

    async def _read(self, state: TokenState) -> StoredToken:
        """Return what the store has, and hold it. Raises BadCredentials after a refusal."""
        stored = await state.read() or EMPTY
        if stored.token == state.rejected:
            stored = without_token(stored)
        state.hold(stored)
        if stored.refused:
            raise_if_blocked(stored, self.login, self._clock())
        return stored

    def _is_fresh(self, stored: StoredToken) -> bool:
        return stored.expires_at - self._clock() > self._life.early

    async def _issued(self, state: TokenState, stored: StoredToken) -> StoredToken:
        """Send a request, and return its token. The store records the request before it is sent."""
        began, started = self._clock(), time.monotonic()
        begun = with_request_begun(stored, began, self._life.answer)
        await state.write(begun)
        request = TokenRequest(self._credentials, self._life.answer)
        try:
            token = await request.send(self._transport, self._environment)
        except (CdiscountError, asyncio.CancelledError) as error:
            failed = after_failure(stored, error, self._clock(), sent=request.sent)
            state.hold(failed)
            if isinstance(error, CdiscountError):
                self._report("refused" if failed.refused else "failed", time.monotonic() - started, error)
            await state.finish(begun, failed)
            raise
        state.held = issued = StoredToken(token, began + self._life.lifetime)
        state.rejected = ""
        self._report("issued", time.monotonic() - started)
        await state.finish(begun, issued)
        return issued

    def _report(
        self,
        what: Literal["issued", "failed", "rejected", "refused"],
        duration: float | None = None,
        error: CdiscountError | None = None,
    ) -> None:
        name = None if error is None else type(error).__name__
        try:
            self._on_token(TokenEvent(self.login, self._environment.name, what, duration, name))
        except Exception:  # the token, or the refusal, must be stored even if a hook fails
            _LOGGER.exception("on_token raised")
