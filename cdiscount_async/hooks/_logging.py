"""The hooks that every client has: they tell the standard library's logging, quietly.

The logger is `cdiscount_async`. Each record carries its facts as fields too (`extra`), for loggers that write JSON. No
message, no token and no password is among them.
"""

import logging
from logging import DEBUG, ERROR, INFO, WARNING
from typing import Final

from ..errors import PreproductionClosed
from ._hooks import Attempt, Exchange, Hooks, TokenEvent

_LOGGER: Final = logging.getLogger("cdiscount_async")
_TOKEN: Final = {
    "issued": (INFO, "%s: a token came from the token service"),
    "failed": (WARNING, "%s: the token service gave no token (%s)"),
    "rejected": (WARNING, "%s: the service rejected the token"),
    "refused": (ERROR, "%s: the token service refused login or password"),
}


class LoggingHooks(Hooks):
    """Attempts at DEBUG, repeats and waits for an opening at WARNING, tokens by how bad it is."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Tell that an attempt begins."""
        if _LOGGER.isEnabledFor(DEBUG):
            what = "%s for %s: attempt %d"
            _LOGGER.debug(what, exchange.operation, exchange.seller, attempt.number, extra=_fields(exchange, attempt))

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Tell how an attempt ended."""
        if _LOGGER.isEnabledFor(DEBUG):
            _LOGGER.debug(
                "%s for %s: attempt %d: %s after %.3f s",
                exchange.operation,
                exchange.seller,
                attempt.number,
                attempt.outcome,
                attempt.duration or 0.0,
                extra=_fields(exchange, attempt),
            )

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:
        """Tell that an attempt failed and there will be another."""
        if _LOGGER.isEnabledFor(WARNING):
            _LOGGER.warning(
                "%s for %s: attempt %d failed (%s), the next one follows in %.3f s",
                exchange.operation,
                exchange.seller,
                attempt.number,
                attempt.outcome,
                wait,
                extra=_fields(exchange, attempt) | {"wait": wait},
            )

    def on_closed(self, closed: PreproductionClosed) -> None:
        """Tell that calls wait for an opening."""
        fields = {"reopens_at": closed.reopens_at.isoformat(), "guessed": closed.guessed}
        _LOGGER.warning("%s; waiting", closed, extra=fields)

    def on_token(self, event: TokenEvent) -> None:
        """Tell what happened to a token."""
        level, what = _TOKEN[event.what]
        if _LOGGER.isEnabledFor(level):
            fields = {"seller": event.login, "environment": event.environment, "duration": event.duration}
            named = (event.login, event.error) if event.what == "failed" else (event.login,)
            _LOGGER.log(level, what, *named, extra=fields | {"outcome": event.error or event.what})


def _fields(exchange: Exchange, attempt: Attempt) -> dict[str, object]:
    """Return the facts of an attempt, for loggers that keep fields."""
    return {
        "operation": exchange.operation,
        "seller": exchange.seller,
        "environment": exchange.environment,
        "attempt": attempt.number,
        "status": attempt.status,
        "duration": attempt.duration,
        "outcome": attempt.outcome,
    }
