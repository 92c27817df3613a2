"""Commands that call the service: the options that all of them have, and the client that follows from these."""

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
from . import _planning, _token
from ._argument_types import span
from ._interrupts import run
from ._terminal import escaped

__all__ = ("Job", "Prepare", "add", "add_account", "call")

Job = Callable[[Client, argparse.Namespace, argparse.ArgumentParser], Awaitable[int | None]]
"""What a command does with its client; gives the exit status."""
Prepare = Callable[[argparse.Namespace, argparse.ArgumentParser], None]
"""What it does before: it refuses options, and reads what may block, as a pipe or a person does."""

_ENVIRONMENTS: Final = {one.name: one for one in (PRODUCTION, PREPRODUCTION)}


def _unprepared(_options: argparse.Namespace, _parser: argparse.ArgumentParser) -> None:
    """Do nothing."""


def add(commands: Any, name: str, job: Job, text: str, prepare: Prepare = _unprepared) -> argparse.ArgumentParser:
    """Add a command that calls the service, with what every such command needs."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog="The password is taken from CDISCOUNT_PASSWORD, or asked for.",
    )
    add_account(parser)
    parser.set_defaults(dry_run=False, run=lambda options: call(options, parser, job, prepare))
    return parser


def add_account(parser: Any) -> None:
    """Add the options that say who calls, and where; to a parser, or to a group of one."""
    parser.add_argument(
        "--environment",
        default=os.environ.get("CDISCOUNT_ENVIRONMENT", PRODUCTION.name),
        metavar="NAME",
        help="production, preproduction, or the URL of a server with both services (CDISCOUNT_ENVIRONMENT)",
    )
    parser.add_argument("--login", default=os.environ.get("CDISCOUNT_LOGIN"), help="the API login (CDISCOUNT_LOGIN)")
    parser.add_argument("--fast", action="store_true", help="use less CPU for HTTP; needs the extra `fast`")
    _planning.add(parser, "a server at a URL closes by it too. Production never closes")
    parser.add_argument(
        "--wait-for-opening",
        type=span,
        metavar="SPAN",
        help="how long to wait on a closed day, as 12h or 3d; if left out, the command ends with status 3",
    )
    _token.add_options(parser)


def call(
    options: argparse.Namespace, parser: argparse.ArgumentParser, job: Job, prepare: Prepare = _unprepared
) -> int | None:
    """Ask for all that is needed, and then call: in an event loop, Ctrl+C would not end a prompt."""
    environment = _environment(options, parser)
    if not options.login:
        parser.error("a login is needed: give --login or set CDISCOUNT_LOGIN")
    prepare(options, parser)
    password = "not needed" if options.dry_run else _password(options.login)
    if not password:
        parser.error("a password is needed: set CDISCOUNT_PASSWORD")
    try:
        credentials, transport = Credentials(options.login, password), Transport(fast=options.fast)
    except ValueError as error:
        parser.error(str(error))
    return run(_call(options, parser, job, environment, credentials, transport))


def _environment(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Environment:
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


async def _call(
    options: argparse.Namespace,
    parser: argparse.ArgumentParser,
    job: Job,
    environment: Environment,
    credentials: Credentials,
    transport: Transport,
) -> int | None:
    planning = None
    if options.planning and environment.closes and not options.dry_run:
        try:
            planning = await _planning.loaded(options.planning)
        except (OSError, ValueError) as error:
            parser.error(f"--planning: {error}")
    patience = options.wait_for_opening.total_seconds() if options.wait_for_opening else 0.0
    client = Client(
        credentials,
        environment,
        transport=transport,
        token_store=MemoryTokenStore() if options.no_token_file or options.dry_run else _token.tokens(options),
        planning=planning,
        wait_for_opening=patience,
        hooks=[_Hooks()],
    )
    async with aclosing(transport), client:
        return await job(client, options, parser)


class _Hooks(LoggingHooks):
    """Tells on stderr, by way of the logging, what an error in the end does not tell."""

    def on_token(self, event: TokenEvent) -> None:
        """Tell what happened to a token; a refusal is what the command ends with."""
        if event.what != "refused":
            super().on_token(event)
