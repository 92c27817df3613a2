"""The health of each seller: the last success, the last failure, and whether the password works."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from .. import errors
from ._hooks import Attempt, Exchange, Hooks, TokenEvent

_FAILURES: Final = frozenset(errors.__all__)
"""The names of our errors. Other outcomes, such as a cancellation, say nothing about a seller."""


@attrs.frozen
class SellerHealth:
    """What happened to the calls of one seller in this process. Times are in UTC."""

    login: str
    last_success: datetime | None = None
    """The end of the last attempt that succeeded."""
    last_failure: datetime | None = None
    """The end of the last attempt that failed."""
    error: str | None = None
    """The name of the class of that attempt's error."""
    failures: int = 0
    """How many attempts failed since the last success."""
    password_refused: bool = False
    """Whether login or password were refused. They are not sent again until they change, or `Client.reset_token`."""
    limit_wait: float = 0.0
    """Seconds that the last attempt waited for a rate limit."""


class HealthHooks(Hooks):
    """Keeps what happened to each seller, for those who watch over many.

    It knows the calls of this process, and contains no token, no password and no personal data. Use one object for each
    environment.

    >>> HealthHooks().sellers
    {}
    """

    def __init__(self, size: int = 10_000) -> None:
        """Keep at most `size` sellers. Those whose last attempt is the oldest are dropped first.

        Raises ValueError if `size` is not positive.
        """
        if size < 1:
            raise ValueError(f"size must be 1 or more, not {size}")
        self._size = size
        self._sellers: dict[str, SellerHealth] = {}

    @property
    def sellers(self) -> dict[str, SellerHealth]:
        """The health of each seller by login, as a copy. The seller with the newest attempt is last."""
        return self._sellers.copy()

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Keep the outcome of an attempt."""
        ended = attempt.started + timedelta(seconds=attempt.duration or 0.0)
        health = attrs.evolve(self._of(exchange.seller), limit_wait=attempt.limit_wait)
        if attempt.outcome == "ok":
            self._keep(attrs.evolve(health, last_success=ended, failures=0, password_refused=False))
        elif attempt.outcome in _FAILURES:
            refused = health.password_refused or attempt.outcome == "BadCredentials"
            self._keep(
                attrs.evolve(
                    health,
                    last_failure=ended,
                    error=attempt.outcome,
                    failures=health.failures + 1,
                    password_refused=refused,
                )
            )

    def on_token(self, event: TokenEvent) -> None:
        """Keep whether login and password work."""
        if event.what in {"issued", "refused"}:
            self._keep(attrs.evolve(self._of(event.login), password_refused=event.what == "refused"))

    def _of(self, login: str) -> SellerHealth:
        return self._sellers.get(login) or SellerHealth(login)

    def _keep(self, health: SellerHealth) -> None:
        self._sellers.pop(health.login, None)  # so that it becomes the newest
        self._sellers[health.login] = health
        if len(self._sellers) > self._size:
            del self._sellers[next(iter(self._sellers))]
