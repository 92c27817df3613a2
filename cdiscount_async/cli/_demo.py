"""`cdiscount demo`: a sandbox, and a client that works with it."""

import argparse
import sys


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "It needs the extra `sandbox`."
    parser.set_defaults(run=_demo)


def _demo(_options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    try:
        from ._demo_shop import run  # noqa: PLC0415 - it needs an optional extra
    except ImportError as error:
        print(f"cdiscount demo: {error}", file=sys.stderr)
        return 2
    return run()
