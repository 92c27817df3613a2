"""How much there may be of anything: what comes in from outside, and what one answer holds of a list."""

from typing import Any, Final, TypeVar

from .._common.node_limit import too_many
from ..models.common import ErrorTypeEnum
from ._answers import Call, Refused

T = TypeVar("T")

MAX_REQUEST: Final = 1 << 26
"""Bytes of the largest request that is read: 64 MiB."""
MAX_NODES: Final = 500_000
"""Elements and attributes of the largest request: 5,000 orders with two lines each have a fifth of that."""
MOST_CONNECTIONS: Final = 4096
"""Connections of one port. More take the place of those whose clients send nothing, or wait."""
ARRIVAL: Final = 120.0
"""Seconds in which a request must have arrived, as with the web server of the real service by default."""
REMEMBERED_REQUEST: Final = 1 << 16
"""Bytes of the longest request whose reply is kept for the next one that is equal: 64 KiB."""


def is_bearable(body: bytes, most: int = MAX_NODES) -> bool:
    """Whether a document has no more elements and attributes than there may be: more take too much memory."""
    return too_many(body, most) is None


def within(call: Call[Any], found: list[T], what: str) -> list[T]:
    """Return what one answer holds of a list, newest first; raises Refused where reading takes too long."""
    settings = call.market.settings
    if settings.slow_above is not None and len(found) > settings.slow_above:
        # The text that is known of GetOfferList; that other lists fail so too is assumed.
        raise Refused(
            f"An error has occurred while recovering the {what}: Execution Timeout Expired.",
            ErrorTypeEnum.UNEXPECTED_EXCEPTION,
        )
    return found[: settings.most_orders]
