"""The options of all commands that call the service, and the client that these options describe."""

import argparse
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from getpass import getpass
from typing import Any, Final
from urllib.parse import urlsplit

from .._common.arguments import did_you_mean
from ..client import Client
from ..environments import PREPRODUCTION, PRODUCTION, Environment
from ..hooks import LoggingHooks, TokenEvent
from ..tokens import Credentials, MemoryTokenStore
from ..transport import Transport
from . import _planning, _token_file
from ._argument_types import span
from ._event_loop import run
from ._terminal import escaped

__all__ = (
    "Job",
    "Prepare",
    "add",
    "add_account",
    "call",
    "client_arguments",
    "credentials",
    "environment",
    "expect_login",
)

Job = Callable[[Client, argparse.Namespace, argparse.ArgumentParser], Awaitable[int | None]]
"""The work of a command with its client. Returns the exit status; None means 0."""
Prepare = Callable[[argparse.Namespace, argparse.ArgumentParser], None]
"""The preparation of a command: it checks its options, and reads input that may block, such as a pipe."""

_ENVIRONMENTS: Final = {one.name: one for one in (PRODUCTION, PREPRODUCTION)}


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
    parser.epilog = "The command takes the password from CDISCOUNT_PASSWORD, or asks for it."
    parser.set_defaults(dry_run=False, run=lambda options, parser: call(options, parser, job, prepare))


def add_account(parser: Any) -> None:
    """Add the options that name the account and the service to a parser, or to a group of its options."""
    parser.add_argument(
        "--environment",
        default=os.environ.get("CDISCOUNT_ENVIRONMENT", PRODUCTION.name),
        metavar="NAME",
        help="production, preproduction, or the URL of a server with both services; production if left out"
        " (CDISCOUNT_ENVIRONMENT)",
    )
    parser.add_argument("--login", default=os.environ.get("CDISCOUNT_LOGIN"), help="the API login (CDISCOUNT_LOGIN)")
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
    chosen = environment(options, parser)
    expect_login(options, parser)
    prepare(options, parser)
    return run(_call(options, parser, job, chosen, credentials(options, parser), Transport(fast=options.fast)))


def expect_login(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End the command if no login is given."""
    if not options.login:
        parser.error("a login is needed: use --login or set CDISCOUNT_LOGIN")


def credentials(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Credentials:
    """Return the account. The password comes from the environment, or is asked for."""
    password = "not needed" if options.dry_run else _password(options.login)
    if not password:
        parser.error("a password is needed: set CDISCOUNT_PASSWORD")
    try:
        return Credentials(options.login, password)
    except ValueError as error:
        parser.error(str(error))


def environment(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Environment:
    """Return the service that is called."""
    known, url = _ENVIRONMENTS.get(options.environment.casefold()), options.environment
    if known is not None:
        return known
    if "://" not in url:
        near = did_you_mean(url, _ENVIRONMENTS)
        parser.error(f"--environment: {url!r} is neither {' nor '.join(_ENVIRONMENTS)} nor a URL{near}")
    try:
        name = urlsplit(url).netloc.rpartition("@")[2]
        return Environment.at(url, name, closes=bool(options.planning or options.wait_for_opening))
    except ValueError as error:
        parser.error(f"--environment: {error}")


def _password(login: str) -> str | None:
    password = os.environ.get("CDISCOUNT_PASSWORD")
    try:
        return getpass(f"Password of {escaped(login)}: ") if password is None and sys.stdin.isatty() else password
    except EOFError:
        return None


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
