"""Items that were put aside, tried again."""

from ..client import Client
from ._states import DeadLetter
from ._subscriptions import Subscription

__all__ = ("handle_again",)


async def handle_again(shop: Client, subscription: Subscription, letter: DeadLetter) -> bool:
    """Fetch an item that was put aside, and call the handler for it. Return False if the service has it no more.

    Raises what the service's calls and the handler raise.
    """
    async with subscription.changes(shop, cursor=None, since=letter.since) as changes:
        async for item in changes:
            if subscription.number_of(item) == letter.number:
                await subscription.handler(shop, item)
                return True
    return False
