"""`cdiscount claims`: the claims about orders of a span of time, or what has changed."""

import argparse
from functools import partial

from ..client import Client
from ..models.discussions import OrderClaim, OrderClaimFilter
from . import _client_options, _discussions, _harvest, _windowed


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _claims, _harvest.check)
    _discussions.add_options(parser, "only claims about the order with this number; may be repeated")


async def _claims(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    wanted = OrderClaimFilter(status_list=_discussions.statuses(options), order_number_list=options.number)
    discussions = client.discussions
    listing = _windowed.Listing(
        "claims",
        OrderClaim,
        "id",
        partial(discussions.iter_order_claims, request=wanted),
        partial(discussions.order_claim_changes, request=wanted),
        _discussions.request(options),
    )
    await _windowed.run(listing, client, options, parser)
