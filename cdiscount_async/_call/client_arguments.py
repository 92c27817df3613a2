"""The arguments of a client, checked when the client is created, not at its first call."""

from collections.abc import Sequence
from types import NoneType
from typing import Any, Final, TypedDict

from .._common.arguments import expect, expect_several
from ..environments import Environment
from ..hooks import Hooks
from ..models.header import HeaderMessage
from ..planning import Planning
from ..rate_limits import RateLimiter
from ..retries import Retries, RetryBudget
from ..timing import Timing
from ..tokens import Credentials, TokenProvider, TokenStore
from ..tokens._providers import NoSeller
from ..transport import Transport

__all__ = ("ClientOptions", "check", "check_hooks")


class ClientOptions(TypedDict, total=False):
    """The options of a client that do not depend on a seller's credentials; `Client` describes them."""

    header: HeaderMessage | None
    retries: Retries | None
    dry_run: bool
    transport: Transport | None
    token_store: TokenStore | None
    rate_limits: RateLimiter | None
    retry_budget: RetryBudget | None
    planning: Planning | None
    wait_for_opening: float | bool
    hooks: Sequence[Hooks]
    keep_exchanges: int
    keep_messages: int
    timing: Timing | None


_KINDS: Final[dict[str, tuple[Any, ...]]] = {
    "credentials": ("Credentials or a TokenProvider", Credentials, NoSeller, TokenProvider),
    "environment": ("an Environment, such as Environment.at(url)", Environment),
    "header": ("a HeaderMessage", HeaderMessage, NoneType),
    "retries": ("Retries", Retries, NoneType),
    "dry_run": ("True or False", bool, NoneType),
    "transport": ("a Transport", Transport, NoneType),
    "token_store": ("a TokenStore", TokenStore, NoneType),
    "rate_limits": ("a RateLimiter, such as RateLimits", RateLimiter, NoneType),
    "retry_budget": ("a RetryBudget", RetryBudget, NoneType),
    "planning": ("a Planning", Planning, NoneType),
    "wait_for_opening": ("seconds, or True", float, int),
    "keep_exchanges": ("a whole number", int),
    "keep_messages": ("a whole number", int),
    "timing": ("a Timing", Timing, NoneType),
}


def check(**arguments: object) -> None:
    """Raise TypeError for the first argument of a client that has the wrong type, without quoting its value."""
    for name, value in arguments.items():
        expect(name, value, *_KINDS[name])


def check_hooks(hooks: Sequence[Hooks]) -> None:
    """Raise TypeError for anything but a sequence of hooks."""
    expect_several("hooks", hooks, "a sequence of Hooks")
    for place, hook in enumerate(hooks):
        expect(f"hooks[{place}]", hook, "Hooks", Hooks)
