"""Whether the service can be reached: by the calendar, by the rules for the port, and by outages of some seconds."""

import asyncio
import time
from typing import Final

from .._faults.faults import Port
from .._loop_thread import LoopThread
from .._market import Market
from .listener import Listener

LOOK: Final = 0.05
"""Real seconds after which the clock is looked at again, where it moves and the faults depend on it."""


class ServicePort:
    """Opens and shuts the service's port as the faults say."""

    def __init__(self, market: Market, turn: LoopThread) -> None:
        self._market = market
        self._turn = turn
        self._outage = Port.OPEN
        self._until = 0.0
        self._listener: Listener | None = None
        self._look: asyncio.TimerHandle | None = None

    def state(self) -> Port:
        """Tell what happens to whoever connects now."""
        if time.monotonic() < self._until:
            return self._outage
        return self._market.faults.port(self._market.clock.now(), self._market.rng)

    def outage(self, seconds: float, port: Port = Port.REFUSE) -> None:
        """Let nobody connect for some real seconds."""
        self._outage, self._until = port, time.monotonic() + seconds
        self.update()

    def watch(self, listener: Listener) -> None:
        """Have a port to open and shut."""
        self._listener = listener
        self.update()

    def leave(self) -> None:
        """Have none any more."""
        self._listener = None
        self._forget()

    def update(self) -> None:
        """See to it that the port is as it must be now."""
        self._turn.run(self._update)

    def _update(self) -> None:
        self._forget()
        if self._listener is None:
            return
        self._listener.become(self.state())
        wait = self._until - time.monotonic()
        if wait <= 0 and self._market.faults.has_outages and self._market.clock.speed:
            wait = LOOK
        if wait > 0:
            self._look = asyncio.get_running_loop().call_later(wait, self._update)

    def _forget(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None
