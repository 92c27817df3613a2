"""Items that were put aside, tried again."""

from ..client import Client
from ._fleet import Fleet
from ._states import DeadLetter
from ._subscriptions import Subscription

__all__ = ("HandlerNotFound", "retry")


class HandlerNotFound(LookupError):  # noqa: N818 - the library's errors have no suffix
    """The fleet does not have the seller or the handler of an item that was put aside."""


async def retry(fleet: Fleet, letter: DeadLetter) -> bool:
    """Call the handler for an item that was put aside, and remove the item from the store.

    Returns False if the service does not have the item any more. Raises HandlerNotFound, and what the calls of the
    service and the handler raise: then the item stays.
    """
    shop = await fleet.shop(letter.login)
    if shop is None:
        raise HandlerNotFound(f"the source has no seller {letter.login!r}")
    subscription = fleet.subscriptions.get(letter.subscription)
    if subscription is None:
        raise HandlerNotFound(f"the fleet has no handler {letter.subscription!r}")
    is_found = await _handle_again(shop, subscription, letter)
    await fleet.store.drop_letter(letter)
    return is_found


async def _handle_again(shop: Client, subscription: Subscription, letter: DeadLetter) -> bool:
    """Fetch the item, and call the handler for it. Return False if the service does not have the item any more."""
    async with subscription.changes(shop, cursor=None, since=letter.since) as changes:
        async for item in changes:
            if subscription.number_of(item) == letter.number:
                await subscription.handler(shop, item)
                return True
    return False
