"""Limits: of requests and connections, and of the lists in answers."""

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
"""Connections of one port. A new one beyond that closes one whose client sends nothing."""
ARRIVAL: Final = 120.0
"""Seconds for the arrival of a request: the default of the real service's web server."""
MAX_CACHEABLE_REQUEST: Final = 1 << 16
"""Bytes of the longest request whose reply is cached: 64 KiB."""


def is_within_limit(body: bytes, max_nodes: int = MAX_NODES) -> bool:
    """Whether a document has at most so many elements and attributes: more need too much memory."""
    return too_many(body, max_nodes) is None


def limit_list(call: Call[Any], found: list[T], what: str) -> list[T]:
    """Return the first items of a list, as many as one answer holds. Raises Refused for a list that times out."""
    settings = call.market.settings
    if settings.slow_above is not None and len(found) > settings.slow_above:
        # The text of GetOfferList's time-out. That other lists fail in the same way is assumed.
        raise Refused(
            f"An error has occurred while recovering the {what}: Execution Timeout Expired.",
            ErrorTypeEnum.UNEXPECTED_EXCEPTION,
        )
    return found[: settings.most_orders]
