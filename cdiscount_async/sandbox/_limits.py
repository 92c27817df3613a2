"""How much of a list one answer holds, where the settings say that it is not all."""

from typing import Any, TypeVar

from ..models.common import ErrorTypeEnum
from ._answers import Call, Refused

T = TypeVar("T")


def within(call: Call[Any], found: list[T], what: str) -> list[T]:
    """Give what one answer holds of a list, whose newest are first; raises Refused where reading it takes too long."""
    settings = call.market.settings
    if settings.slow_above is not None and len(found) > settings.slow_above:
        # The text that is known of GetOfferList (service.md 5.4); that other lists fail so too is assumed.
        raise Refused(
            f"An error has occurred while recovering the {what}: Execution Timeout Expired.",
            ErrorTypeEnum.UNEXPECTED_EXCEPTION,
        )
    return found[: settings.most_orders]
