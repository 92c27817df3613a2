"""`cdiscount order refuse`: new orders, or the shipment of paid orders, refused as a whole."""

import argparse

from ...order_actions import ActionName, Refusal
from . import changing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    changing.add(parser, changing.Command(ActionName.REFUSE, lambda number, _: Refusal(number)))
    parser.epilog = f"{parser.epilog} To refuse some lines only, use --refuse-line of `order accept` and `order ship`."
