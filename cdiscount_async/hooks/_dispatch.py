"""Several hooks as one, which survives what they raise."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from ._hooks import Hooks

_LOGGER: Final = logging.getLogger("cdiscount_async")


class HookDispatcher(Hooks):
    """Tells several hooks, and survives what they raise."""

    def __init__(self, hooks: Sequence[Hooks]) -> None:
        self.on_request = _all(hooks, "on_request")  # type: ignore[method-assign]
        self.on_reply = _all(hooks, "on_reply")  # type: ignore[method-assign]
        self.on_retry = _all(hooks, "on_retry")  # type: ignore[method-assign]
        self.on_closed = _all(hooks, "on_closed")  # type: ignore[method-assign]
        self.on_token = _all(hooks, "on_token")  # type: ignore[method-assign]


def _all(hooks: Sequence[Hooks], name: str) -> Callable[..., None]:
    """Return what calls one method of those hooks that have their own."""
    heard = [getattr(one, name) for one in hooks if getattr(type(one), name) is not getattr(Hooks, name)]

    def tell(*facts: object) -> None:
        for hear in heard:
            try:
                hear(*facts)
            except Exception:  # whatever a hook does, the call is worth more
                _LOGGER.exception("a hook raised in %s", name)

    return tell
