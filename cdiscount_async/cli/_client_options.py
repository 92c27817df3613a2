"""The options of all commands that call the service, and the client that these options describe."""

import argparse
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

from ..client import Client
from ..environments import Environment
from ..hooks import LoggingHooks, TokenEvent
from ..tokens import Credentials, MemoryTokenStore
from ..transport import Transport
from . import _account, _planning, _token_file
from ._argument_types import span
from ._event_loop import run

__all__ = (
    "Job",
    "Prepare",
    "add",
    "add_account",
    "call",
    "client_arguments",
)

Job = Callable[[Client, argparse.Namespace, argparse.ArgumentParser], Awaitable[int | None]]
"""The work of a command with its client. Returns the exit status; None means 0."""
Prepare = Callable[[argparse.Namespace, argparse.ArgumentParser], None]
"""The preparation of a command: it checks its options, and reads input that may block, such as a pipe."""


def _nothing(_options: argparse.Namespace, _parser: argparse.ArgumentParser) -> None:
    """Prepare nothing."""


def add(parser: argparse.ArgumentParser, job: Job, prepare: Prepare = _nothing) -> None:
    """Add the options of a command that calls the service.

    Args:
        parser: The parser of the command.
        job: The work of the command. The client is opened before it, and closed after it.
        prepare: Called before the password is asked for and before the event loop starts.
    """
    add_account(parser)
    parser.epilog = _account.HOW
    parser.set_defaults(dry_run=False, run=lambda options, parser: call(options, parser, job, prepare))


def add_account(parser: Any) -> None:
    """Add the options that name the account and the service to a parser, or to a group of its options."""
    _account.add_options(parser)
    parser.add_argument("--fast", action="store_true", help="use less CPU for HTTP; needs the extra `fast`")
    _planning.add(parser, "a server at a URL then has closed days, too. Production never closes")
    parser.add_argument(
        "--wait-for-opening",
        type=span,
        metavar="SPAN",
        help="how long to wait on a closed day for an open one, such as 12h or 3d; if left out, the command ends with"
        " status 3",
    )
    _token_file.add_options(parser)


def call(
    options: argparse.Namespace, parser: argparse.ArgumentParser, job: Job, prepare: Prepare = _nothing
) -> int | None:
    """Read everything that is needed, then run the job with a client and return its exit status.

    The password is asked for before the event loop starts, because in an event loop Ctrl+C would not end the prompt.
    """
    chosen = _account.environment(options, parser)
    _account.login(options, parser)
    prepare(options, parser)
    account = _account.credentials(options, parser)
    return run(_call(options, parser, job, chosen, account, Transport(fast=options.fast)))


async def client_arguments(
    options: argparse.Namespace, parser: argparse.ArgumentParser, chosen: Environment
) -> dict[str, Any]:
    """Return the arguments of a client, except for the account, the service and the connections."""
    planning = None
    if options.planning and chosen.closes and not options.dry_run:
        try:
            planning = await _planning.loaded(options.planning)
        except (OSError, ValueError) as error:
            parser.error(f"--planning: {error}")
    return {
        "token_store": MemoryTokenStore() if options.no_token_file or options.dry_run else _token_file.tokens(options),
        "planning": planning,
        "wait_for_opening": options.wait_for_opening.total_seconds() if options.wait_for_opening else 0.0,
        "hooks": [_Hooks()],
    }


async def _call(
    options: argparse.Namespace,
    parser: argparse.ArgumentParser,
    job: Job,
    chosen: Environment,
    account: Credentials,
    transport: Transport,
) -> int | None:
    arguments = await client_arguments(options, parser, chosen)
    async with aclosing(transport), Client(account, chosen, transport=transport, **arguments) as client:
        return await job(client, options, parser)


class _Hooks(LoggingHooks):
    """Logs events on stderr, except those that the error at the end of a command reports."""

    def on_token(self, event: TokenEvent) -> None:
        """Log an event of a token, except a refusal: the command ends with that error."""
        if event.what != "refused":
            super().on_token(event)
