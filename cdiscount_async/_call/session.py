"""What the calls of all sellers of a client share."""

from collections import deque

import attrs

from ..environments import Environment
from ..exchange import Exchange
from ..hooks import Hooks
from ..planning import Planning
from ..rate_limits import RateLimiter
from ..retries import RetryBudget
from ..timing import Timing
from ..tokens import TokenStore
from ..transport import Transport
from .closed_days import ClosedDayGuard
from .reading import Limits

__all__ = ("Session",)


@attrs.frozen
class Session:
    """What the calls of all sellers of a client share."""

    environment: Environment
    transport: Transport
    token_store: TokenStore | None
    timing: Timing
    hooks: Hooks
    budget: RetryBudget
    planning: Planning
    closed_days: ClosedDayGuard | None
    """None for an environment that never closes."""
    limiter: RateLimiter | None
    exchanges: deque[Exchange]
    """The last calls, if their messages are kept; of length 0 if not."""
    keep_messages: int
    """Up to how many bytes of each message these calls keep whole; 0 for none."""
    limits: Limits
    """How large a reply may be."""
