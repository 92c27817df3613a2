"""The sandbox: a marketplace over real HTTP or inside the process."""

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
    """The parts of an open sandbox."""

    market: Market
    service_port: ServicePort
    service: ASGIApp
    control: ASGIApp


@attrs.frozen
class _Served:
    """The addresses of a served sandbox, and what stops it."""

    url: str
    control_url: str
    exit_stack: AsyncExitStack


class Sandbox:
    """A Cdiscount marketplace to test against.

    `async with` serves the sandbox over HTTP on this machine, and its control API on another port. `with` only opens
    the data: that is enough for a client inside the process, because a sandbox is also an ASGI application. `serving`
    serves a sandbox from a thread, for programs without asyncio. Every method may be called from any thread.
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
        """Describe a sandbox. Data are made, and ports are opened, when it is entered.

        Args:
            settings: The size of the sandbox, and how it behaves.
            port: The port of the service and of the token service. 0 takes a free one.
            control_port: The port of the control API. 0 takes a free one.
            host: The address on which the service listens. Every program that reaches it can use the service.
            control_host: The host of the control API, which answers requests for this host only. Read docs/sandbox.md
                before you change it: the control API has no password.
            faults: What goes wrong; nothing by default.

        """
        expect("settings", settings, "Settings", Settings, NoneType)
        expect("port", port, "a whole number", int)
        expect("control_port", control_port, "a whole number", int)
        expect("faults", faults, "Faults", Faults, NoneType)
        self.settings: Final = settings or Settings()
        self.faults: Final = faults or Faults()
        """What goes wrong. The faults may be changed at any time."""
        self._number: Final = next(_NUMBERS)
        self._loop_thread: Final = LoopThread()
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
            clock = SharedClock(self._loop_thread, self.settings.start, self.settings.speed)
            market = Market(self.settings, store, clock, self.faults)
            _populate.prepare(market)
            commits.delay_commits(market)
            _weekly_reset.plan(market)
        except BaseException:
            store.close()
            raise
        service_port = ServicePort(market, self._loop_thread)
        injector = FaultInjector(application(market), market, service_port)
        control_app = control(Controls(self, market, service_port, injector), self.control_host)
        self._open = _Open(market, service_port, WebPageGuard(injector), control_app)
        clock.on_move.append(service_port.update)
        self.faults.on_change.append(self._faults_changed)
        return self

    def __exit__(self, *_: object) -> None:
        opened, self._open = self._opened, None
        self.faults.on_change.remove(self._faults_changed)
        try:
            opened.market.fetching.fetch_only({})
            _populate.save_time(opened.market)
        finally:
            opened.market.store.close()

    async def __aenter__(self) -> Self:
        service = Listener(self, self._ports[0], self.host)
        control_listener = Listener(self.control, self._ports[1], self.control_host)
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(self.__enter__)  # filling a big sandbox takes seconds
            stack.callback(self.__exit__)
            service_port = self._opened.service_port
            stack.push_async_callback(service.close)
            await service.open(service_port.state())
            stack.push_async_callback(control_listener.close)
            await control_listener.open()
            self._loop_thread.begin()
            stack.callback(self._loop_thread.end)
            service_port.attach(service)
            stack.callback(service_port.detach)
            self._served = _Served(service.url, control_listener.url, stack.pop_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        served, self._served = self._served, None
        if served is not None:
            await served.exit_stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._opened.service(scope, receive, send)

    def _faults_changed(self) -> None:
        self._loop_thread.run(lambda: _weekly_reset.plan(self.market))
        self._opened.service_port.update()

    @property
    def _opened(self) -> _Open:
        if self._open is None:
            raise RuntimeError("the sandbox is not open: enter it first")
        return self._open

    @property
    def market(self) -> Market:
        """The marketplace inside: its database, random numbers and events. Use it only in the thread that serves."""
        return self._opened.market

    @property
    def clock(self) -> Clock:
        """The sandbox's clock."""
        return self.market.clock

    @property
    def counters(self) -> Counter[str]:
        """How often something happened, by name; for example `calls.GetOrderList`."""
        return self.market.counters

    @property
    def url(self) -> str:
        """The URL of the service.

        Inside the process a client may use any URL. This one is different for each sandbox, so that clients that share
        tokens do not mix the tokens of two sandboxes up.
        """
        return self._served.url if self._served else f"http://sandbox{self._number}.localhost"

    @property
    def control_url(self) -> str:
        """The URL of the control API."""
        return f"{self._served.control_url if self._served else 'http://localhost'}/sandbox"

    async def control(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the control API: an ASGI application, for example for httpx's ASGITransport."""
        await self._opened.control(scope, receive, send)

    @property
    def environment(self) -> Environment:
        """The environment with which a client reaches the sandbox."""
        return Environment.at(self.url, name="sandbox")

    @property
    def preproduction(self) -> Environment:
        """The same environment as one that closes on some days, as preproduction does."""
        return Environment.at(self.url, name="sandbox", closes=True)

    @property
    def timing(self) -> Timing:
        """The timing for a client with the sandbox's clock, so that days and tokens end at the same moment for both."""
        return Timing(now=lambda: self.clock.now().timestamp())

    @property
    def accounts(self) -> Sequence[Credentials]:
        """The sellers' logins and passwords."""
        rows = self._loop_thread.run(lambda: self.market.store.all("SELECT login, password FROM seller ORDER BY id"))
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
        """Return the rows of an SQL query on the data, after all due events."""
        return self._loop_thread.run_settled(
            self.market, lambda: [dict(row) for row in self.market.store.all(sql, *values)]
        )

    def act(self, name: str, **arguments: object) -> Any:
        """Run an action of a buyer or of the marketplace, after all due events, and return its result.

        The actions are those of the control API; docs/sandbox.md lists them. Raises LookupError and ValueError as the
        action does.
        """
        return self._loop_thread.run_settled(self.market, lambda: _actions.perform(self.market, name, arguments))

    def revoke_tokens(self, login: str | None = None) -> int:
        """Revoke all tokens, or those of one seller. Return their number."""
        return self._loop_thread.run(lambda: inspection.revoke(self.market.store, login))

    def outage(self, seconds: float, *, hang: bool = False) -> None:
        """Refuse all connections for some real seconds; with `hang` they hang instead."""
        self._opened.service_port.outage(seconds, Port.HANG if hang else Port.REFUSE)

    async def settle(self) -> None:
        """Run all due events, and wait for the files that they need."""
        await self._loop_thread.wait(self.market.settle())
