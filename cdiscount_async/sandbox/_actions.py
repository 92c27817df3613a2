"""What buyers and the marketplace do when a test says so: named actions, for the control API and in the process."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from ._market import Market

Arguments: TypeAlias = Mapping[str, Any]
Action: TypeAlias = Callable[[Market, Arguments], Any]
A = TypeVar("A", bound=Action)

ACTIONS: Final[dict[str, Action]] = {}
"""Every action by its name: it gets the market and the arguments, which came as JSON, and gives what JSON can hold."""


def action(name: str) -> Callable[[A], A]:
    """Declare an action.

    It raises ValueError for arguments that make no sense and LookupError for things that do not exist, each with one
    sentence for whoever asked; nothing that it changed remains then.
    """

    def declare(function: A) -> A:
        if name in ACTIONS:
            raise ValueError(f"there are two actions {name!r}")
        ACTIONS[name] = function
        return function

    return declare


def perform(market: Market, name: str, arguments: Arguments) -> Any:
    """Do it: everything or, where that raises, nothing."""
    found = ACTIONS.get(name)
    if found is None:
        raise LookupError(f"there is no action {name!r}: it is one of {', '.join(sorted(ACTIONS)) or 'none'}")
    with market.store.transaction():
        done = found(market, arguments)
    market.counters[f"actions.{name}"] += 1
    return done
