"""Tokens from the token service: asked for once however many callers wait, and renewed before they end."""

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
from ._stored import NOTHING, StoredToken, answered, asked, raise_if_barred, without_token
from ._stores import MemoryTokenStore, TokenStore, prolonged
from ._sts import Question
from ._token_state import UNCONFIRMED_REFUSALS, TokenState, seat_of

SHARED: Final = MemoryTokenStore()
"""The store of all clients in this process that were given none."""
_LIFE: Final = TokenLife()
_LOGGER: Final = logging.getLogger("cdiscount_async")


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
        self._seat: TokenState | None = None

    def __repr__(self) -> str:
        return f"StsTokens({self.login!r}, {self._environment.name})"

    @property
    def login(self) -> str:
        """Who the seller is."""
        return self._credentials.login

    async def get(self) -> str:
        """Return a token that should be good, asking for one only where nobody has one.

        Raises BadCredentials, at once and without traffic after the first time, because a wrong password that is
        repeated locks the account; TokenStoreError; and for anything else that was answered HtmlPage, NotXml,
        ContractMismatch or a TransportError. After the first of these in a row the next call asks again. From the
        second one on the next calls raise LoginPaused, without traffic, for minutes and then for hours.

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
        seat.held = without_token(seat.held)
        self._tell("rejected")
        async with seat.turn, self._store.lock(await seat.named()):
            stored = await seat.read()
            if stored is not None and stored.token == token:
                await seat.write(without_token(stored))

    async def reset(self) -> None:
        """Forget the token, that login or password were refused, and that they wait: the next call sends them.

        Raises TokenStoreError.
        """
        seat = self._seated()
        async with seat.turn, self._store.lock(key := await seat.named()):
            await self._store.remove(key)
            UNCONFIRMED_REFUSALS.pop(key, None)
            seat.held = None

    def _seated(self) -> TokenState:
        seat = self._seat
        if seat is None or seat.loop is not asyncio.get_running_loop():
            seat = self._seat = seat_of(self._credentials, self._environment, self._store)
        return seat

    def _at_once(self, seat: TokenState) -> str | None:
        """Return the token that is held, unless this caller must wait for an answer."""
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
        if paused:
            raise_if_barred(held, self.login, now)
        return None

    async def _renewed(self, seat: TokenState) -> StoredToken:
        """Return a token of which more than the early part is left; where there is none, the old one while it is good.

        It is no text, because asyncio shows in its debug mode what a task returns.
        """
        try:
            async with seat.turn:
                return await self._found(seat)
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

    async def _found(self, seat: TokenState) -> StoredToken:
        """Return what the store has, if that need not be renewed, or ask when no other process does."""
        known = await self._known(seat)
        if self._is_fresh(known):
            return known
        async with self._store.lock(seat.key) as lock:
            known = await self._known(seat)
            if self._is_fresh(known):
                return known
            raise_if_barred(known, self.login, self._clock())
            async with prolonged(lock):
                return await self._asked(seat, known)

    async def _known(self, seat: TokenState) -> StoredToken:
        """Return what the store has, and hold it; raises BadCredentials for what was refused."""
        known = await seat.read() or NOTHING
        if known.token == seat.rejected:
            known = without_token(known)
        seat.learn(known)
        if known.refused:
            raise_if_barred(known, self.login, self._clock())
        return known

    def _is_fresh(self, known: StoredToken) -> bool:
        return known.expires_at - self._clock() > self._life.early

    async def _asked(self, seat: TokenState, known: StoredToken) -> StoredToken:
        """Return the token that the token service gives now; before it is asked, that is written down."""
        began, started = self._clock(), seat.loop.time()
        mark = asked(known, began, self._life.answer)
        await seat.write(mark)
        question = Question(self._credentials, self._life.answer)
        try:
            token = await question.ask(self._transport, self._environment)
        except (CdiscountError, asyncio.CancelledError) as error:
            left = answered(known, error, self._clock(), sent=question.sent)
            seat.learn(left)
            if isinstance(error, CdiscountError):
                self._tell("refused" if left.refused else "failed", seat.loop.time() - started, error)
            await seat.settle(mark, left)
            raise
        seat.held = issued = StoredToken(token, began + self._life.lifetime)
        seat.rejected = ""
        self._tell("issued", seat.loop.time() - started)
        await seat.settle(mark, issued)
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
