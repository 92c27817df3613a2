"""The hooks that every client has by default: they write to the standard library's logging.

The logger is `cdiscount_async`. Each record has its facts as fields too (`extra`), for loggers that write JSON. It
contains no message of the service, no token and no password.
"""

import logging
from logging import DEBUG, ERROR, INFO, WARNING
from typing import Final

from ..errors import PreproductionClosed
from ._hooks import Attempt, Exchange, Hooks, TokenEvent

_LOGGER: Final = logging.getLogger("cdiscount_async")
_TOKEN: Final = {
    "issued": (INFO, "%s: the token service issued a token"),
    "failed": (WARNING, "%s: the token service issued no token (%s)"),
    "rejected": (WARNING, "%s: the service rejected the token"),
    "refused": (ERROR, "%s: the token service refused login or password"),
}


class LoggingHooks(Hooks):
    """Logs attempts at DEBUG, repeats and waits for an opening at WARNING, tokens at INFO, WARNING or ERROR."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Log the beginning of an attempt."""
        if _LOGGER.isEnabledFor(DEBUG):
            message = "%s for %s: attempt %d"
            _LOGGER.debug(
                message, exchange.operation, exchange.seller, attempt.number, extra=_fields(exchange, attempt)
            )

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Log the outcome of an attempt."""
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
        """Log that an attempt failed and another one follows."""
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
        """Log that calls wait for preproduction to open."""
        fields = {"reopens_at": closed.reopens_at.isoformat(), "guessed": closed.guessed}
        _LOGGER.warning("%s; waiting", closed, extra=fields)

    def on_token(self, event: TokenEvent) -> None:
        """Log an event of a token."""
        level, message = _TOKEN[event.what]
        if _LOGGER.isEnabledFor(level):
            fields = {"seller": event.login, "environment": event.environment, "duration": event.duration}
            arguments = (event.login, event.error) if event.what == "failed" else (event.login,)
            _LOGGER.log(level, message, *arguments, extra=fields | {"outcome": event.error or event.what})


def _fields(exchange: Exchange, attempt: Attempt) -> dict[str, object]:
    """Return the fields of a record about an attempt."""
    return {
        "operation": exchange.operation,
        "seller": exchange.seller,
        "environment": exchange.environment,
        "attempt": attempt.number,
        "status": attempt.status,
        "duration": attempt.duration,
        "outcome": attempt.outcome,
    }
