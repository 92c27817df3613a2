"""Actions of buyers and of the marketplace that a test can start by name, in Python or through the control API."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from ._market import Market

Arguments: TypeAlias = Mapping[str, Any]
Action: TypeAlias = Callable[[Market, Arguments], Any]
A = TypeVar("A", bound=Action)

ACTIONS: Final[dict[str, Action]] = {}
"""The actions by name. An action takes the market and its arguments, and returns a value that JSON can hold."""


def action(name: str) -> Callable[[A], A]:
    """Return a decorator that declares an action.

    An action raises ValueError for wrong arguments, and LookupError for things that do not exist. The message is one
    sentence for the caller. An action that raises changes nothing.
    """

    def declare(function: A) -> A:
        if name in ACTIONS:
            raise ValueError(f"there are two actions {name!r}")
        ACTIONS[name] = function
        return function

    return declare


def perform(market: Market, name: str, arguments: Arguments) -> Any:
    """Run an action in a transaction, and return its result. Raises what the action raises."""
    found = ACTIONS.get(name)
    if found is None:
        raise LookupError(f"there is no action {name!r}: it is one of {', '.join(sorted(ACTIONS)) or 'none'}")
    with market.store.transaction():
        done = found(market, arguments)
    market.counters[f"actions.{name}"] += 1
    return done
