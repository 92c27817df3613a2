"""Tokens from the token service: asked for once however many callers wait, and renewed before they end."""

import asyncio
import logging
import time
from collections.abc import Callable
from copy import copy
from typing import Final, Literal

import attrs

from .._transport import Transport
from ..environments import Environment
from ..errors import BadCredentials, CdiscountError
from ..hooks import TokenEvent
from ._credentials import Credentials
from ._life import TokenLife
from ._seat import UNSAVED, Seat, seat_of
from ._stores import MemoryTokenStore, StoredToken, TokenStore
from ._sts import ask

SHARED: Final = MemoryTokenStore()
"""The store of all clients in this process that were given none."""
_LIFE: Final = TokenLife()
_LOGGER: Final = logging.getLogger("cdiscount_async")
_AGAIN: Final = (
    "these credentials were refused before, and were not sent again: repeats lock the account; "
    "change the password, or reset once the account is in order"
)


def _unheard(event: TokenEvent) -> None:
    """Tell nobody."""


class StsTokens:
    """The tokens of one seller in one environment.

    As small as its arguments until the first `get`, so that there may be thousands; any number of them for the same
    seller ask for one token. It may be used in several event loops, one after another or in threads.
    """

    __slots__ = ("_clock", "_credentials", "_environment", "_life", "_on_token", "_seat", "_store", "_transport")

    def __init__(
        self,
        credentials: Credentials,
        environment: Environment,
        transport: Transport,
        store: TokenStore | None = None,
        *,
        life: TokenLife = _LIFE,
        on_token: Callable[[TokenEvent], None] = _unheard,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Configure it; without a store, tokens are shared in this process.

        `on_token` is told what happens; what it raises is logged. The `clock` gives seconds since 1970: processes
        compare it, so it must be theirs too.
        """
        self._credentials = credentials
        self._environment = environment
        self._transport = transport
        self._store: TokenStore = SHARED if store is None else store
        self._life = life
        self._on_token = on_token
        self._clock = clock
        self._seat: Seat | None = None

    def __repr__(self) -> str:
        return f"StsTokens({self.login!r}, {self._environment.name})"

    @property
    def login(self) -> str:
        """Who the seller is."""
        return self._credentials.login

    async def get(self) -> str:
        """Give a token that should be good, asking for one only where nobody has one.

        Raises BadCredentials, at once and without traffic after the first time, because a wrong password that is
        repeated locks the account; TokenStoreError; and for anything else that was answered HtmlPage, NotXml,
        ContractMismatch or a TransportError, after which the next call asks again.

        A caller that is cancelled leaves the question to the others: its outcome is kept for whoever comes next.
        """
        seat = self._seated()
        token = self._at_once(seat)
        if token is not None:
            return token
        asking = seat.asking
        if asking is None or asking.done():
            asking = seat.asking = seat.loop.create_task(self._renewed(seat))
            asking.add_done_callback(seat.answered)
        await asyncio.wait([asking])  # which, unlike `await asking`, cancels nothing but itself
        try:
            return asking.result().token
        except CdiscountError as error:
            raise copy(error) from error.__cause__  # a copy, because a client writes into what it raises

    async def reject(self, token: str) -> None:
        """Hear that the service refused a token: it is forgotten here and in the store, unless another came meanwhile.

        Raises TokenStoreError.
        """
        seat = self._seated()
        if seat.held is None or seat.held.token != token:
            return
        seat.rejected = token
        seat.held = _without_token(seat.held)
        self._tell("rejected")
        async with seat.turn, self._store.lock(key := await self._key(seat)):
            stored = await self._stored(key)
            if stored is None or stored.token != token:
                return
            left = _without_token(stored)
            if left is None:
                await self._store.remove(key)
            else:
                await self._keep(key, left)

    async def reset(self) -> None:
        """Forget the token, and that login or password were refused: the next call sends them.

        Raises TokenStoreError.
        """
        seat = self._seated()
        async with seat.turn, self._store.lock(key := await self._key(seat)):
            await self._store.remove(key)
            UNSAVED.pop(key, None)
            seat.held = None

    def _seated(self) -> Seat:
        seat = self._seat
        if seat is None or seat.loop is not asyncio.get_running_loop():
            seat = self._seat = seat_of(self._credentials, self._environment, self._store)
        return seat

    async def _key(self, seat: Seat) -> str:
        if not seat.key:
            seat.key = await self._store.key(self._credentials, self._environment)
        return seat.key

    async def _stored(self, key: str) -> StoredToken | None:
        return UNSAVED.get(key) or await self._store.get(key)

    async def _keep(self, key: str, known: StoredToken) -> None:
        """Put it into the store; a refusal holds though that fails."""
        if known.refused:
            UNSAVED[key] = known
        await self._store.put(key, known)
        UNSAVED.pop(key, None)

    def _at_once(self, seat: Seat) -> str | None:
        """Give the token that is held, unless this caller must wait for an answer."""
        held = seat.held
        if held is None:
            return None
        now = self._clock()
        left = held.expires_at - now
        if left > self._life.early:
            return held.token
        paused = now < seat.paused_until
        if left > self._life.mandatory and (paused or seat.asking is not None):
            return held.token
        if held.refused and paused:
            raise BadCredentials(_AGAIN)
        return None

    async def _renewed(self, seat: Seat) -> StoredToken:
        """Give a token of which more than the early part is left; where there is none, the old one while it is good.

        It is no text, because asyncio shows in its debug mode what a task returns.
        """
        try:
            async with seat.turn:
                return await self._found(seat) or await self._found_alone(seat)
        except CdiscountError:
            held = seat.held
            if held is not None and held.expires_at - self._clock() > self._life.mandatory:
                return held
            raise
        finally:
            seat.paused_until = self._clock() + self._life.pause
            if seat.held is not None:
                # A provider may live for one call only: the loop's timer keeps the seat, and the pause with it.
                seat.loop.call_later(self._life.pause, id, seat)

    async def _found_alone(self, seat: Seat) -> StoredToken:
        """Give a token when no other process asks for one: what the last of them found, or one that is asked for."""
        async with self._store.lock(seat.key):
            return await self._found(seat) or await self._asked(seat)

    async def _found(self, seat: Seat) -> StoredToken | None:
        """Give the token in the store, if it need not be renewed; raises BadCredentials for what was refused."""
        stored = await self._stored(await self._key(seat))
        if stored is not None and stored.token == seat.rejected:
            stored = _without_token(stored)
        if stored is None:
            if seat.held is not None and seat.held.refused:  # another process took the refusal back
                seat.held = None
            return None
        if stored.refused or seat.held is None or stored.expires_at > seat.held.expires_at:
            seat.held = stored
        if stored.refused:
            raise BadCredentials(_AGAIN)
        return stored if stored.expires_at - self._clock() > self._life.early else None

    async def _asked(self, seat: Seat) -> StoredToken:
        """Give the token that the token service gives now."""
        began, started = self._clock(), seat.loop.time()
        try:
            token = await ask(self._transport, self._credentials, self._environment)
        except BadCredentials as error:
            seat.held = attrs.evolve(seat.held or StoredToken("", 0.0), refused=True)
            self._tell("refused", seat.loop.time() - started, error)
            await self._keep(seat.key, seat.held)
            raise
        except CdiscountError as error:
            self._tell("failed", seat.loop.time() - started, error)
            raise
        seat.held = issued = StoredToken(token, began + self._life.lifetime)
        seat.rejected = ""
        self._tell("issued", seat.loop.time() - started)
        await self._keep(seat.key, issued)
        return issued

    def _tell(
        self,
        what: Literal["issued", "failed", "rejected", "refused"],
        duration: float | None = None,
        error: CdiscountError | None = None,
    ) -> None:
        name = None if error is None else type(error).__name__
        try:
            self._on_token(TokenEvent(self.login, self._environment.name, what, duration, name))
        except Exception:  # what was asked for must be kept, whatever a listener does
            _LOGGER.exception("on_token raised")


def _without_token(known: StoredToken) -> StoredToken | None:
    """Give what remains when a token is rejected: that login or password were refused, if they were."""
    return attrs.evolve(known, token="", expires_at=0.0) if known.refused else None
