"""`cdiscount discussion close`: questions and claims that the seller has answered."""

import argparse
import json

from ...client import Client
from .. import _client_options
from .._argument_types import count
from .._exit_status import ExitStatus
from .._order_actions.advice import for_command
from .._order_actions.question import add_yes, confirmed, refuse_without_terminal
from .._order_actions.running import status_of, summary
from .._tables import counted, show

_COLUMNS = ("discussion", "outcome", "message")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("id", nargs="+", type=count, metavar="ID", help="the number of a discussion")
    add_yes(parser)
    parser.add_argument("--json", action="store_true", help="print each discussion as a line of JSON")
    _client_options.add(parser, _close, refuse_without_terminal)
    parser.epilog = (
        f"{parser.epilog} The exit status is 0 if every discussion is closed, 1 if a call failed or the question was"
        " answered with no, 4 if an outcome is in doubt, 5 if a discussion cannot be closed."
    )


async def _close(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    numbers = list(dict.fromkeys(options.id))
    what = f"Close {counted('discussion', len(numbers))}"
    if not (options.yes or await confirmed(what, client)):
        return ExitStatus.FAILED
    outcomes = await client.discussions.close(numbers)
    rows = [
        {"discussion": str(one.id), "outcome": one.status.value, "message": for_command(one.message)}
        for one in outcomes
    ]
    if options.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    else:
        show(rows, _COLUMNS)
    summary("discussion", [one.status for one in outcomes])
    return status_of({one.status for one in outcomes})
