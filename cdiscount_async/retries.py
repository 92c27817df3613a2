"""The policy of retries: how often a call is sent again, how soon, and for how long."""

from collections.abc import Callable
from typing import Any, Final

import attrs

__all__ = ("Retries", "RetryBudget")


def _at_least(least: float) -> Callable[[object, "attrs.Attribute[Any]", Any], None]:
    def check(_: object, attribute: "attrs.Attribute[Any]", value: float) -> None:
        if not value >= least:  # NaN is no number of seconds either
            raise ValueError(f"{attribute.name} must be {least:g} or more, not {value!r}")

    return check


@attrs.frozen(kw_only=True)
class Retries:
    """How often a call is sent again, how soon, and for how long; which failures allow it is no matter of taste.

    ```python
    in_a_web_request = Retries(attempts=2, wait_max=2, deadline=20)
    ```
    """

    attempts: int = attrs.field(default=3, validator=_at_least(1))
    """How often a call is sent at most; 1 for no repeat. A repeat with a fresh token does not count."""
    wait_initial: float = attrs.field(default=0.5, validator=_at_least(0))
    """Seconds: the wait before the first repeat is random up to this, and the bound doubles with each further one."""
    wait_max: float = attrs.field(default=30.0, validator=_at_least(0))
    """Seconds that no such wait exceeds; what the server asks for by Retry-After may."""
    deadline: float = attrs.field(default=600.0, validator=_at_least(0))
    """Seconds for all attempts and waits of a call together, but for the wait until preproduction opens."""


class RetryBudget:
    """The repeats that may still be made: a host in trouble gets a tenth more calls than usual, and no storm.

    Each call that works at once earns a tenth of a repeat, up to `size` of them, which is also what there is at first.
    All sellers of a client share one, and clients that are given the same one.
    """

    EARNED: Final = 0.1

    def __init__(self, size: int = 100) -> None:
        """Begin with as many repeats as it holds; raises ValueError for less than none."""
        if not size >= 0:
            raise ValueError(f"size must be 0 or more, not {size!r}")
        self._size = size
        self._left = float(size)

    def earn(self) -> None:
        """Count a call that worked at once."""
        if self._left < self._size:
            self._left = min(self._size, self._left + self.EARNED)

    def spend(self) -> bool:
        """Take one repeat, if there is one."""
        if self._left < 1:
            return False
        self._left -= 1
        return True
