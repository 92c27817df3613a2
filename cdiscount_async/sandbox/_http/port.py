"""Whether the service can be reached: by the calendar, by fault rules for the port, and by outages of some seconds."""

import asyncio
import time
from typing import Final

from .._faults.faults import Port
from .._loop_thread import LoopThread
from .._market import Market
from .listener import Listener

POLL: Final = 0.05
"""Real seconds between two updates while the clock moves and the faults depend on it."""


class ServicePort:
    """Opens and closes the service's port as the faults say."""

    def __init__(self, market: Market, loop_thread: LoopThread) -> None:
        self._market = market
        self._loop_thread = loop_thread
        self._outage = Port.OPEN
        self._outage_end = 0.0
        self._listener: Listener | None = None
        self._timer: asyncio.TimerHandle | None = None

    def state(self) -> Port:
        """Return what happens to a client that connects now."""
        if time.monotonic() < self._outage_end:
            return self._outage
        return self._market.faults.port(self._market.clock.now(), self._market.rng)

    def outage(self, seconds: float, port: Port = Port.REFUSE) -> None:
        """Refuse all connections, or let them hang, for some real seconds."""
        self._outage, self._outage_end = port, time.monotonic() + seconds
        self.update()

    def attach(self, listener: Listener) -> None:
        """Open and close the port of a listener from now on."""
        self._listener = listener
        self.update()

    def detach(self) -> None:
        """Leave the listener's port as it is from now on."""
        self._listener = None
        self._cancel_timer()

    def update(self) -> None:
        """Open or close the port as it must be now."""
        self._loop_thread.run(self._update)

    def _update(self) -> None:
        self._cancel_timer()
        if self._listener is None:
            return
        self._listener.set_state(self.state())
        wait = self._outage_end - time.monotonic()
        if wait <= 0 and self._market.faults.has_outages and self._market.clock.speed:
            wait = POLL
        if wait > 0:
            self._timer = asyncio.get_running_loop().call_later(wait, self._update)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
