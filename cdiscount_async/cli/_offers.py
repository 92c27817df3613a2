"""`cdiscount offers`: all offers of the seller, or those in one state."""

import argparse

from .._contract.declare import evolve
from ..client import Client
from ..models.offers import Offer, OfferFilterPaginated, OfferStateFilter
from . import _client_options, _harvest
from ._argument_types import name_of
from ._exporting.export import ExportJob
from ._exporting.running import export


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _offers, _harvest.check)
    parser.add_argument("--pool", type=int, metavar="ID", help="the sales site; Cdiscount (1) if left out")
    parser.add_argument(
        "--only",
        type=name_of(OfferStateFilter),
        metavar="STATE",
        help=f"only offers in this state: {', '.join(OfferStateFilter)}",
    )
    _harvest.add_options(parser, 8)


async def _offers(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    state = OfferStateFilter(options.only) if options.only else None
    wanted = OfferFilterPaginated(offer_pool_id=options.pool, offer_state_filter=state)
    job = ExportJob(
        what="offers",
        unit="pages",
        rows=_harvest.rows(options, Offer, "seller_product_id"),
        start="1",
        begin=lambda place: client.offers.iter_offers(
            evolve(wanted, page_number=int(place)), concurrency=options.concurrency
        ),
        place_name="page ",
    )
    request = {
        **_harvest.account(client),
        **_harvest.chosen(options),
        "pool": str(options.pool),
        "only": str(options.only),
    }
    await export(job, request, options, parser)
