"""What all commands that export have in common: options, and the account of an export."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from ..client import Client
from ._argument_types import count
from ._exporting.targets import SUFFIXES

__all__ = ("account", "add_options")


def add_options(parser: argparse.ArgumentParser, concurrency: int) -> None:
    """Add the options of all these commands; `concurrency` is the default of this command."""
    parser.add_argument(
        "--concurrency",
        type=count,
        default=concurrency,
        metavar="N",
        help=f"the greatest number of simultaneous calls; {concurrency} if left out",
    )
    parser.add_argument(
        "--output",
        type=_output,
        metavar="FILE",
        help=f"write the rows to this file, whose name ends with {', '.join(SUFFIXES)}; to stdout if left out",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="STATE",
        help="save the state in this file: after a stop the same command completes the export; needs --output",
    )


def account(client: Client) -> Mapping[str, str]:
    """Return the service and the login. A resumed export must have the same ones."""
    return {"service": client.environment.service_url, "login": client.login}


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} does not end with {', '.join(SUFFIXES)}")
    return path
