"""Several hooks as one; their errors are logged."""

import logging
from collections.abc import Callable, Sequence
from typing import Final

from ._hooks import Hooks

_LOGGER: Final = logging.getLogger("cdiscount_async")


class HookDispatcher(Hooks):
    """Calls several hooks, and logs what they raise."""

    def __init__(self, hooks: Sequence[Hooks]) -> None:
        self.on_request = _all(hooks, "on_request")  # type: ignore[method-assign]
        self.on_reply = _all(hooks, "on_reply")  # type: ignore[method-assign]
        self.on_retry = _all(hooks, "on_retry")  # type: ignore[method-assign]
        self.on_call = _all(hooks, "on_call")  # type: ignore[method-assign]
        self.on_closed = _all(hooks, "on_closed")  # type: ignore[method-assign]
        self.on_token = _all(hooks, "on_token")  # type: ignore[method-assign]


def _all(hooks: Sequence[Hooks], name: str) -> Callable[..., None]:
    """Return a function that calls one method of all hooks that override it."""
    methods = [getattr(one, name) for one in hooks if getattr(type(one), name) is not getattr(Hooks, name)]

    def call(*arguments: object) -> None:
        for method in methods:
            try:
                method(*arguments)
            except Exception:  # a call must not fail because of a hook
                _LOGGER.exception("a hook raised in %s", name)

    return call
