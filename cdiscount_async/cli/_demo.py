"""`cdiscount demo`: a sandbox, and a client that works with it."""

import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "It needs the extra `sandbox`."
    parser.set_defaults(run=_demo)


def _demo(_options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    from ._demo_shop import run  # noqa: PLC0415 - it needs an optional extra

    return run()
