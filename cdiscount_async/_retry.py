"""When a call is repeated, and when never: the only module that knows tenacity."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import attrs
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from .errors import ConnectFailed, HttpError, TransportError
from .operations import Safety

R = TypeVar("R")

_PASSING: Final = frozenset({429, 502, 503, 504})
"""Statuses of proxies and servers in trouble that pass by themselves."""


@attrs.frozen
class Retries:
    """How often and how soon a call is repeated."""

    attempts: int = 3
    """How often a call is sent at most."""
    first_wait: float = 0.5
    """Seconds: the wait before the first repeat is random up to this, and the bound doubles with each further one."""
    longest_wait: float = 30.0
    """Seconds that no wait exceeds."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, safety: Safety, send: Callable[[], Awaitable[R]]) -> R:
        """Send until it works, the attempts are used up, or the failure forbids a repeat; the last error is raised."""
        return await AsyncRetrying(
            retry=retry_if_exception(lambda error: may_repeat(safety, error)),
            stop=stop_after_attempt(self.attempts),
            wait=wait_random_exponential(multiplier=self.first_wait, max=self.longest_wait),
            sleep=self.sleep,
            reraise=True,
        )(send)


def may_repeat(safety: Safety, error: BaseException) -> bool:
    """Tell whether a call that failed so may be sent again.

    What never left may; beyond that a once-only write may not, because it may have happened.
    """
    match error:
        case ConnectFailed():
            return True
        case _ if safety is Safety.WRITES:
            return False
        case HttpError():
            return error.status in _PASSING
        case _:
            return isinstance(error, TransportError)
