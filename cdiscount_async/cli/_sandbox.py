"""The options of `cdiscount sandbox` and `cdiscount demo`.

What they do needs the extra `sandbox`, and is imported when they are run.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from ._argument_types import moment

PORT: Final = 8765
"""Where the service is, unless told otherwise; the control API is on the next one."""


def add(commands: Any) -> None:
    """Add the commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "sandbox",
        help="serve a marketplace of one's own on this machine, to develop and test against",
        description="Serve a marketplace of one's own on this machine, until it is stopped by Ctrl+C.",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"where: {PORT} when left out, 0 for any free one")
    parser.add_argument(
        "--control-port", type=int, metavar="PORT", help="where tests control it: the next port when left out"
    )
    parser.add_argument(
        "--expose", metavar="ADDRESS", help="serve other machines on this address too, for containers: 0.0.0.0 or ::"
    )
    parser.add_argument(
        "--control-host", metavar="HOST", help="where the control API is asked for, and by which host only: 127.0.0.1"
    )
    parser.add_argument("--data", type=Path, metavar="FILE", help="keep the state in this file; in memory if left out")
    parser.add_argument("--seed", type=int, metavar="N", help="what all made-up data follow from")
    parser.add_argument("--sellers", type=int, metavar="N", help="how many sellers there are")
    parser.add_argument("--offers", type=int, metavar="N", help="how many offers they have in all")
    parser.add_argument("--orders", type=int, metavar="N", help="how many orders they have in all")
    parser.add_argument("--page-size", type=int, metavar="N", help="offers on a page: 1000 if left out")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="what goes wrong on purpose, as JSON")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="X", help="how many seconds pass in one; 0 for none"
    )
    parser.add_argument(
        "--start", type=moment, metavar="ISO", help="the French local time at its start; now if left out"
    )
    parser.set_defaults(run=_sandbox)

    text = "harvest a sandbox of some thousand orders and offers, and see how one order goes on"
    demo: argparse.ArgumentParser = commands.add_parser("demo", help=text, description=f"{text[0].upper()}{text[1:]}.")
    demo.set_defaults(run=_demo)


def _sandbox(options: argparse.Namespace) -> int:
    try:
        from ..sandbox._command import run  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        return _cannot("sandbox", error)
    except KeyboardInterrupt:  # stopped before it has begun: that is how it ends, as later
        return 0
    return run(options)


def _demo(_: argparse.Namespace) -> int:
    try:
        from ._demo import run  # noqa: PLC0415 - it needs the same extra
    except ImportError as error:
        return _cannot("demo", error)
    return run()


def _cannot(command: str, error: ImportError) -> int:
    print(f"cdiscount {command}: {error}", file=sys.stderr)
    return 2
