"""What the handlers of a fleet are called for: orders, claims and questions."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeAlias

import attrs

from ..client import Client
from ..harvest import Changes

__all__ = ("Handler", "Subscription")

Handler: TypeAlias = Callable[[Client, Any], Awaitable[object]]
"""A function of yours: it takes the seller's client and an item."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")


class Begin(Protocol):
    """Returns the changes of a seller since a cursor, or since a time."""

    def __call__(self, client: Client, *, cursor: str | None, since: datetime | timedelta) -> Changes[Any]: ...


@attrs.frozen
class Subscription:
    """A handler, and what it is called for."""

    name: str = attrs.field()
    every: timedelta
    handler: Handler
    changes: Begin
    number_of: Callable[[Any], str]
    """Returns the number of an item, by which people know it."""

    @name.validator
    def _check_name(self, _: object, name: str) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"name: expected small letters, digits and underscores, not {name!r}")


def order_number(order: Any) -> str:
    """Return the number of an order."""
    return str(order.order_number)


def discussion_number(discussion: Any) -> str:
    """Return the number of a claim or a question."""
    return str(discussion.id)
