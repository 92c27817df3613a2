"""`cdiscount order …`: what a seller does with orders."""

import argparse
from typing import Final

from ._parser import CommandTable, add_commands

_COMMANDS: Final[CommandTable] = {
    "show": ("_order_actions.show", "show orders with their lines, and what you can do with them"),
    "accept": ("_order_actions.accept", "accept new orders, in whole or in part"),
    "refuse": ("_order_actions.refuse", "refuse new orders, or the shipment of paid orders; the buyers are refunded"),
    "ship": ("_order_actions.ship", "declare that paid orders are shipped, in whole or in part"),
    "refund": ("_order_actions.refund", "refund lines of shipped orders, each once"),
    "ledger": ("_order_actions.ledger", "show the refunds that were sent, and record what you found out about one"),
    "update": ("_order_actions.update", "accept, refuse and ship orders as the column OrderState of a file says"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands."""
    add_commands(parser, _COMMANDS)
