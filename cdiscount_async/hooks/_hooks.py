"""What a client reports while it works: for logs, traces and metrics.

A hook observes and decides nothing: an error that it raises is logged, and the call goes on. Hooks run in the event
loop, so they must not block.

>>> class Counting(Hooks):
...     requests = 0
...
...     def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
...         self.requests += 1
"""

from typing import Any, Literal

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
    """The token service issued a token, or failed to; the service rejected one; login or password were refused."""
    duration: float | None = None
    """Seconds that the token service took, if a request was sent."""
    error: str | None = None
    """The name of the error's class, if there was an error."""


class Hooks:
    """The events of calls and tokens. Override the methods that you need; the others do nothing."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Handle the beginning of an attempt."""

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Handle the end of an attempt, successful or not: it has its outcome, duration and status."""

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:
        """Handle a repeat: the call will be sent again, `wait` seconds after the attempt that failed."""

    def on_call(self, exchange: Exchange, request: object, result: Any | None, error: BaseException | None) -> None:
        """Handle the end of a call, after all its attempts: it has a result or an error.

        The request and the result are those of the caller, so they may have buyers' data: write no log of them.

        Args:
            exchange: The call with its attempts. It has none if nothing was sent, for example in a dry run.
            request: The typed request; None for an operation without one.
            result: The typed result, without the items if these were delivered while the reply arrived; None if the
                call failed.
            error: The error that the caller gets; `asyncio.CancelledError` if the call was cancelled; None for a
                success.

        """

    def on_closed(self, closed: PreproductionClosed) -> None:
        """Handle a wait for preproduction to open, once for each opening. `closed` has its time."""

    def on_token(self, event: TokenEvent) -> None:
        """Handle an event of a token."""
