"""The `cdiscount` command: rows as JSON Lines on stdout, everything else on stderr."""

import argparse
import asyncio
import json
import os
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial
from getpass import getpass
from pathlib import Path
from typing import Any, Final, NoReturn

from . import _explain_cli, _harvest_cli, _package_cli, _sandbox_cli, _status_cli, _wsdl
from ._expect import did_you_mean
from ._transport import Transport
from ._version import VERSION
from .client import Client
from .converter import from_json, to_json
from .environments import PREPRODUCTION, PRODUCTION, Environment
from .errors import CdiscountError, OperationFailed
from .operations import ALL, describe, find
from .tokens import Credentials

__all__ = ("main",)

_ENVIRONMENTS: Final = {one.name: one for one in (PRODUCTION, PREPRODUCTION)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status.

    0 done, 1 an error of the service or the way to it, 2 a wrong call, 3 preproduction is closed (`status`), 4 and 5 of
    `package` as its help says, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(given)
    options.again = shlex.join(["cdiscount", *given])
    try:
        return int(options.run(options) or 0)
    except CdiscountError as error:
        print(f"cdiscount: {type(error).__name__}: {error}", file=sys.stderr)
        for entry in error.explained if isinstance(error, OperationFailed) else ():
            print(f"cdiscount: {entry.code}: {entry.advice}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever reads our rows has enough of them; stdout must not be flushed once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"cdiscount: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):  # by Ctrl+C, and by SIGTERM
        return 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            near = did_you_mean(str(value), map(str, action.choices or ()))
            raise argparse.ArgumentError(action, f"{error.message}{near}") from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cdiscount", description="The Cdiscount Marketplace from the command line.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    _harvest_cli.add(partial(_command, commands), _moment)

    _package_cli.add(commands, _command)

    call = _command(commands, "call", _call, "carry out any operation and print its result")
    call.add_argument("operation", metavar="OPERATION", help="its WSDL name, for example GetSellerInformation")
    call.add_argument(
        "--json", metavar="REQUEST", help="the request as JSON with snake_case names; @FILE reads a file, - stdin"
    )
    call.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")

    operations = commands.add_parser("operations", help="list every operation with its sentence")
    operations.set_defaults(run=_operations)

    wsdl = commands.add_parser("wsdl", help="write the WSDL and the schemas that follow from our declarations")
    wsdl.add_argument("directory", type=Path, metavar="DIR")
    wsdl.set_defaults(run=lambda options: _wsdl.write(options.directory))

    _explain_cli.add(commands)
    _status_cli.add(commands, _moment)
    _sandbox_cli.add(commands, _moment)
    return parser


def _command(commands: Any, name: str, job: Callable[..., Awaitable[int | None]], text: str) -> argparse.ArgumentParser:
    """Add a command that calls the service, with what every such command needs."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=f"{text[0].upper()}{text[1:]}.",
        epilog="The password is taken from CDISCOUNT_PASSWORD, or asked for.",
    )
    parser.add_argument(
        "--environment",
        default=os.environ.get("CDISCOUNT_ENVIRONMENT", PRODUCTION.name),
        metavar="NAME",
        help="production, preproduction, or the URL of a server with both services (CDISCOUNT_ENVIRONMENT)",
    )
    parser.add_argument("--login", default=os.environ.get("CDISCOUNT_LOGIN"), help="the API login (CDISCOUNT_LOGIN)")
    parser.add_argument("--fast", action="store_true", help="use less CPU for HTTP; needs the extra `fast`")
    parser.set_defaults(dry_run=False, run=lambda options: asyncio.run(_with_client(options, parser, job)))
    return parser


async def _with_client(
    options: argparse.Namespace, parser: argparse.ArgumentParser, job: Callable[..., Awaitable[int | None]]
) -> int | None:
    environment = _ENVIRONMENTS.get(options.environment)
    if environment is None:
        if "://" not in options.environment:
            parser.error(f"--environment: {options.environment!r} is neither {' nor '.join(_ENVIRONMENTS)} nor a URL")
        environment = Environment.at(options.environment)
    if not options.login:
        parser.error("a login is needed: give --login or set CDISCOUNT_LOGIN")
    password = "not needed" if options.dry_run else _password(options.login)
    if not password:
        parser.error("a password is needed: set CDISCOUNT_PASSWORD")
    try:
        transport = Transport(fast=options.fast)
    except ValueError as error:
        parser.error(f"--fast: {error}")
    async with (
        aclosing(transport),
        Client(Credentials(options.login, password), environment, transport=transport) as client,
    ):
        return await job(client, options, parser)


def _password(login: str) -> str | None:
    password = os.environ.get("CDISCOUNT_PASSWORD")
    return getpass(f"Password of {login}: ") if password is None and sys.stdin.isatty() else password


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2019-04-24 or 2019-04-24T10:11") from None


async def _call(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    try:
        operation = find(options.operation)
    except KeyError as error:
        parser.error(error.args[0])
    request = None
    if options.json is not None:
        if operation.request_type is None:
            parser.error(f"{operation.name} takes no request")
        request = from_json(_json(options.json, parser), operation.request_type)
    if options.dry_run:
        print(client.preview(operation, request))
        return
    try:
        _print_row(await client.call(operation, request))
    except OperationFailed as failure:
        _print_row(failure.result)
        raise


def _json(argument: str, parser: argparse.ArgumentParser) -> Any:
    try:
        if argument == "-":
            return json.load(sys.stdin)
        if argument.startswith("@"):
            return json.loads(Path(argument[1:]).read_text(encoding="utf-8"))
        return json.loads(argument)
    except (OSError, ValueError) as error:
        parser.error(f"--json: {error}")


def _operations(_: argparse.Namespace) -> None:
    width = max(map(len, ALL))
    for name, operation in ALL.items():
        print(f"{name:{width}}  {operation.safety.value:6}  {describe(operation)}")


def _print_row(model: object) -> None:
    """Print a model as one line; the token that the service echoes is left out."""
    row = to_json(model)
    row.pop("token_id", None)
    print(json.dumps(row, ensure_ascii=False))
