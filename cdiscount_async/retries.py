"""The policy of retries: how often a call is repeated, how soon, and for how long."""

from collections.abc import Callable
from typing import Any, Final

import attrs

__all__ = ("Retries", "RetryBudget")


def _at_least(least: float) -> Callable[[object, "attrs.Attribute[Any]", Any], None]:
    def check(_: object, attribute: "attrs.Attribute[Any]", value: float) -> None:
        if not value >= least:  # also true for NaN
            raise ValueError(f"{attribute.name} must be {least:g} or more, not {value!r}")

    return check


@attrs.frozen(kw_only=True)
class Retries:
    """How often a call is repeated, how soon, and for how long. Which failures are repeated is fixed: docs/failures.md.

    ```python
    in_a_web_request = Retries(attempts=2, wait_max=2, deadline=20)
    ```
    """

    attempts: int = attrs.field(default=3, validator=_at_least(1))
    """How many attempts a call has at most; 1 for no repeat. A repeat with a fresh token does not count."""
    wait_initial: float = attrs.field(default=0.5, validator=_at_least(0))
    """Upper limit, in seconds, of the random wait before the first repeat. It doubles with each further repeat."""
    wait_max: float = attrs.field(default=30.0, validator=_at_least(0))
    """Seconds up to which that limit grows. A server may demand a longer wait with Retry-After."""
    deadline: float = attrs.field(default=600.0, validator=_at_least(0))
    """Seconds for all attempts and waits of a call together. The wait until preproduction opens does not count."""


class RetryBudget:
    """Limits repeats to 10 % of the calls that work at once, so that repeats cannot overload a failing host.

    Each call that works at once adds a tenth of a repeat, up to `size` repeats. A new budget has `size` repeats. All
    sellers of a client share one budget, and so do clients that you pass the same budget.
    """

    EARNED: Final = 0.1

    def __init__(self, size: int = 100) -> None:
        """Start with `size` repeats; raises ValueError for a number below 0."""
        if not size >= 0:
            raise ValueError(f"size must be 0 or more, not {size!r}")
        self._size = size
        self._left = float(size)

    def earn(self) -> None:
        """Add a tenth of a repeat, for a call that worked at once."""
        if self._left < self._size:
            self._left = min(self._size, self._left + self.EARNED)

    def spend(self) -> bool:
        """Use one repeat, and return whether there was one."""
        if self._left < 1:
            return False
        self._left -= 1
        return True
