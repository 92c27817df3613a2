"""`cdiscount sandbox`: a marketplace with made-up data, served until it is stopped."""

import argparse
from pathlib import Path
from typing import Final

from ._argument_types import moment

PORT: Final = 8765
"""The default port of the service; the control API is on the next one."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "Ctrl+C stops it. It needs the extra `sandbox`."
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"the port of the service; {PORT} if left out, 0 for a free one"
    )
    parser.add_argument(
        "--control-port", type=int, metavar="PORT", help="the port of the control API: the next one if left out"
    )
    parser.add_argument(
        "--expose",
        metavar="ADDRESS",
        help="serve other machines on this address too, for containers: 0.0.0.0 or ::",
    )
    parser.add_argument(
        "--control-host",
        metavar="HOST",
        help="the address of the control API, and the only host name that it accepts; 127.0.0.1 if left out",
    )
    parser.add_argument("--data", type=Path, metavar="FILE", help="keep the state in this file; in memory if left out")
    parser.add_argument("--seed", type=int, metavar="N", help="the number from which all made-up data follow")
    parser.add_argument("--sellers", type=int, metavar="N", help="the number of sellers")
    parser.add_argument("--offers", type=int, metavar="N", help="the number of offers, of all sellers")
    parser.add_argument("--orders", type=int, metavar="N", help="the number of orders, of all sellers")
    parser.add_argument("--page-size", type=int, metavar="N", help="the number of offers on a page; 1000 if left out")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="the faults to inject, as JSON")
    parser.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="X",
        help="the seconds that pass in the sandbox in one second; 1 if left out, 0 to stop its clock",
    )
    parser.add_argument(
        "--start", type=moment, metavar="ISO", help="the French local time at the start; now if left out"
    )
    parser.set_defaults(run=_sandbox)


def _sandbox(options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    try:
        from ..sandbox._command import run  # noqa: PLC0415 - an optional extra
    except KeyboardInterrupt:  # a stop during the start has the same exit status as a later stop
        return 0
    return run(options)
