"""`cdiscount operations`: every operation with its safety class and its sentence."""

import argparse

from ..operations import ALL, describe


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.set_defaults(run=_operations)


def _operations(_options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    width = max(map(len, ALL))
    for name, operation in ALL.items():
        print(f"{name:{width}}  {operation.safety.value:6}  {describe(operation)}")
