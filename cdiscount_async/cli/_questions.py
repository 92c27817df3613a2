"""`cdiscount questions`: the questions about orders or offers of a span of time, or what has changed."""

import argparse
from functools import partial

from ..client import Client
from ..models.discussions import OfferQuestion, OfferQuestionFilter, OrderQuestion, OrderQuestionFilter
from . import _client_options, _discussions, _harvest, _windowed


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _questions, _harvest.check)
    parser.add_argument(
        "--about",
        choices=["orders", "offers"],
        required=True,
        help="questions about orders, or questions about offers, which come before a sale",
    )
    _discussions.add_options(parser, "only questions about the order with this number; may be repeated")


async def _questions(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    discussions, statuses = client.discussions, _discussions.statuses(options)
    about = {**_discussions.request(options), "about": options.about}
    if options.about == "orders":
        of_orders = OrderQuestionFilter(status_list=statuses, order_number_list=options.number)
        listing = _windowed.Listing(
            "questions",
            OrderQuestion,
            "id",
            partial(discussions.iter_order_questions, request=of_orders),
            partial(discussions.order_question_changes, request=of_orders),
            about,
        )
    else:
        if options.number:
            parser.error("--number is the number of an order: use it with --about orders")
        of_offers = OfferQuestionFilter(status_list=statuses)
        listing = _windowed.Listing(
            "questions",
            OfferQuestion,
            "id",
            partial(discussions.iter_offer_questions, request=of_offers),
            partial(discussions.offer_question_changes, request=of_offers),
            about,
        )
    await _windowed.run(listing, client, options, parser)
