"""What a client tells while it works: for logs, traces and metrics.

A hook is told and decides nothing: what it raises is logged, and the call goes on. It runs in the event loop, and must
not block.

>>> class Counting(Hooks):
...     requests = 0
...
...     def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
...         self.requests += 1
"""

from typing import Literal

import attrs

from ..errors import PreproductionClosed
from ..exchange import Attempt, Exchange

__all__ = ("Attempt", "Exchange", "Hooks", "TokenEvent")


@attrs.frozen
class TokenEvent:
    """Something that happened to a seller's token."""

    login: str
    environment: str
    what: Literal["issued", "failed", "rejected", "refused"]
    """The token service gave one; it gave none; the service rejected one; login or password were refused."""
    duration: float | None = None
    """Seconds that the token service took, where it was asked."""
    error: str | None = None
    """The name of the error's class, where there was one."""


class Hooks:
    """What may be told; override what you want to hear."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Hear that an attempt begins."""

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Hear that an attempt ended, well or badly: it has its outcome, duration and status."""

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:
        """Hear that a call will be sent again, `wait` seconds after the attempt that failed."""

    def on_closed(self, closed: PreproductionClosed) -> None:
        """Hear that calls wait for an opening, once for each: `closed` says when that is."""

    def on_token(self, event: TokenEvent) -> None:
        """Hear of a token."""
