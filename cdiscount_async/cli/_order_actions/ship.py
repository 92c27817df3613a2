"""`cdiscount order ship`: paid orders, declared as shipped in whole or in part."""

import argparse

from ...order_actions import ActionName, Shipment
from . import changing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--carrier", metavar="NAME", help="the carrier; with --from, of rows without one")
    parser.add_argument("--tracking-number", metavar="TEXT", help="the number of the parcel, at most 50 characters")
    parser.add_argument("--tracking-url", metavar="URL", help="where the buyer follows the parcel")
    changing.add_refused_lines(parser, "These are refunded, and all other lines are shipped")
    changing.add_despite_cancellation(parser)
    command = changing.Command(
        ActionName.SHIP, _shipment, ("tracking_number", "tracking_url", "refuse_line"), {"carrier": "Carrier"}
    )
    changing.add(parser, command)


def _shipment(number: str, options: argparse.Namespace) -> Shipment:
    return Shipment(
        number,
        carrier=options.carrier,
        tracking_number=options.tracking_number,
        tracking_url=options.tracking_url,
        refused_lines=options.refuse_line,
    )
