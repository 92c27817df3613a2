"""`cdiscount order update`: what a file of the official web interface's mass update says."""

import argparse

from . import changing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    changing.add_despite_cancellation(parser)
    changing.add(parser, changing.Command(None))
