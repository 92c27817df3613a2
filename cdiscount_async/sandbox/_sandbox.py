"""The sandbox: a marketplace of one's own, over real HTTP or inside the process."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import count
from types import NoneType
from typing import Any, Final, Self

import attrs
from starlette.types import ASGIApp, Receive, Scope, Send

from .._common.arguments import expect
from .._common.loopback_guard import WebPageGuard
from ..credentials import Credentials
from ..environments import Environment
from ..timing import Timing
from . import (
    _actions,
    _populate,
    _registry,  # noqa: F401 - imported for what it declares
    _weekly_reset,
)
from ._clock import Clock
from ._faults.faults import Faults, Port
from ._http import inspection
from ._http.app import application
from ._http.control import Controls, control
from ._http.fault_injector import FaultInjector
from ._http.held_port import LOOPBACK
from ._http.listener import Listener
from ._http.port import ServicePort
from ._loop_thread import LoopThread, SharedClock
from ._market import Market
from ._orders import commits
from ._settings import Settings
from ._store import Store

_NUMBERS: Final = count(1)


@attrs.frozen
class _Open:
    """What there is while a sandbox is open."""

    market: Market
    gate: ServicePort
    service: ASGIApp
    control: ASGIApp


@attrs.frozen
class _Served:
    """What there is while it is served."""

    url: str
    control_url: str
    end: AsyncExitStack


class Sandbox:
    """A Cdiscount to run against.

    `async with` serves it over HTTP on this machine, with its control API on a port of its own; a plain `with` only
    opens its state, which is enough for an in-process client, because a sandbox is an ASGI application too. `serving`
    serves it from a thread, for programs that know no asyncio. Every method may be called from any thread.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        port: int = 0,
        control_port: int = 0,
        host: str = LOOPBACK,
        control_host: str = LOOPBACK,
        faults: Faults | None = None,
    ) -> None:
        """Describe a sandbox; nothing is made before it is entered. Port 0 takes any that is free.

        `host` is the address on which the service listens: whoever reaches it may use the service. `control_host` is
        that of the control API, which answers requests for that host only; see docs/sandbox.md before you change it.
        """
        expect("settings", settings, "Settings", Settings, NoneType)
        expect("port", port, "a whole number", int)
        expect("control_port", control_port, "a whole number", int)
        expect("faults", faults, "Faults", Faults, NoneType)
        self.settings: Final = settings or Settings()
        self.faults: Final = faults or Faults()
        """What goes wrong; it may be changed at any time."""
        self._number: Final = next(_NUMBERS)
        self._turn: Final = LoopThread()
        self.host: Final = host
        self.control_host: Final = control_host
        self._ports: Final = (port, control_port)
        self._open: _Open | None = None
        self._served: _Served | None = None

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("the sandbox is open already")
        store = Store(self.settings.data)
        try:
            clock = SharedClock(self._turn, self.settings.start, self.settings.speed)
            market = Market(self.settings, store, clock, self.faults)
            _populate.prepare(market)
            commits.delay(market)
            _weekly_reset.plan(market)
        except BaseException:
            store.close()
            raise
        gate = ServicePort(market, self._turn)
        storm = FaultInjector(application(market), market, gate)
        controlled = control(Controls(self, market, gate, storm), self.control_host)
        self._open = _Open(market, gate, WebPageGuard(storm), controlled)
        clock.on_move.append(gate.update)
        self.faults.on_change.append(self._faults_changed)
        return self

    def __exit__(self, *_: object) -> None:
        opened, self._open = self._opened, None
        self.faults.on_change.remove(self._faults_changed)
        try:
            opened.market.fetching.only({})
            _populate.leave(opened.market)
        finally:
            opened.market.store.close()

    async def __aenter__(self) -> Self:
        service = Listener(self, self._ports[0], self.host)
        controlling = Listener(self.control, self._ports[1], self.control_host)
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(self.__enter__)  # filling a big one takes seconds
            stack.callback(self.__exit__)
            gate = self._opened.gate
            stack.push_async_callback(service.close)
            await service.open(gate.state())
            stack.push_async_callback(controlling.close)
            await controlling.open()
            self._turn.begin()
            stack.callback(self._turn.end)
            gate.attach(service)
            stack.callback(gate.detach)
            self._served = _Served(service.url, controlling.url, stack.pop_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        served, self._served = self._served, None
        if served is not None:
            await served.end.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._opened.service(scope, receive, send)

    def _faults_changed(self) -> None:
        self._turn.do(lambda: _weekly_reset.plan(self.market))
        self._opened.gate.update()

    @property
    def _opened(self) -> _Open:
        if self._open is None:
            raise RuntimeError("the sandbox is not open: enter it first")
        return self._open

    @property
    def market(self) -> Market:
        """The marketplace inside: its database, chances and plans. Only for the thread that serves."""
        return self._opened.market

    @property
    def clock(self) -> Clock:
        """The sandbox's own time."""
        return self.market.clock

    @property
    def counters(self) -> Counter[str]:
        """How often each thing happened."""
        return self.market.counters

    @property
    def url(self) -> str:
        """Where it is served; inside the process any address will do, and it has one of its own.

        So no two sandboxes are one marketplace to clients that share their tokens.
        """
        return self._served.url if self._served else f"http://sandbox{self._number}.localhost"

    @property
    def control_url(self) -> str:
        """Where its control API is served."""
        return f"{self._served.control_url if self._served else 'http://localhost'}/sandbox"

    async def control(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be the control API as an ASGI application: give it to httpx's ASGITransport."""
        await self._opened.control(scope, receive, send)

    @property
    def environment(self) -> Environment:
        """What a client needs to reach it."""
        return Environment.at(self.url, name="sandbox")

    @property
    def preproduction(self) -> Environment:
        """What a client needs to reach it as it reaches preproduction: a service that closes on some days."""
        return Environment.at(self.url, name="sandbox", closes=True)

    @property
    def timing(self) -> Timing:
        """A client's time in which it is what it is here, so that days and tokens end at the same moment for both."""
        return Timing(now=lambda: self.clock.now().timestamp())

    @property
    def accounts(self) -> Sequence[Credentials]:
        """The sellers' logins and passwords."""
        rows = self._turn.do(lambda: self.market.store.all("SELECT login, password FROM seller ORDER BY id"))
        return [Credentials(row["login"], row["password"]) for row in rows]

    @property
    def credentials(self) -> Credentials:
        """The first seller's login and password."""
        return self.accounts[0]

    @property
    def login(self) -> str:
        """The first seller's login."""
        return self.credentials.login

    @property
    def password(self) -> str:
        """The first seller's password."""
        return self.credentials.password

    def tables(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Look into the state as it is now: the rows of any query."""
        return self._turn.settled(self.market, lambda: [dict(row) for row in self.market.store.all(sql, *values)])

    def act(self, name: str, **arguments: object) -> Any:
        """Let a buyer or the marketplace do something: the same actions as the control API has.

        Raises LookupError and ValueError as the action does.
        """
        return self._turn.settled(self.market, lambda: _actions.perform(self.market, name, arguments))

    def revoke_tokens(self, login: str | None = None) -> int:
        """Revoke every token, or those of one seller, and give how many."""
        return self._turn.do(lambda: inspection.revoke(self.market.store, login))

    def outage(self, seconds: float, *, hang: bool = False) -> None:
        """Refuse every connection for some real seconds, or let it hang."""
        self._opened.gate.outage(seconds, Port.HANG if hang else Port.REFUSE)

    async def settle(self) -> None:
        """Let everything happen that is due, also what must fetch a file before."""
        await self._turn.wait(self.market.settle())
