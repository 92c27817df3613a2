"""`cdiscount order accept`: new orders, accepted in whole or in part."""

import argparse

from ...order_actions import Acceptance, ActionName
from . import changing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    changing.add_refused_lines(parser, "All other lines are accepted")
    changing.add(parser, changing.Command(ActionName.ACCEPT, _acceptance, ("refuse_line",)))


def _acceptance(number: str, options: argparse.Namespace) -> Acceptance:
    return Acceptance(number, refused_lines=options.refuse_line)
