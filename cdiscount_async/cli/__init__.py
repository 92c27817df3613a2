"""The `cdiscount` command: rows as JSON Lines on stdout, everything else on stderr."""

import argparse
import asyncio
import json
import re
import shlex
import sys
import time
from collections.abc import Sequence
from io import UnsupportedOperation
from math import ceil
from pathlib import Path
from typing import Any, Final, NoReturn

from .._common.arguments import did_you_mean
from .._soap import wsdl
from .._version import VERSION
from ..client import Client
from ..converter import from_json, to_json
from ..errors import BadCredentials, CdiscountError, LoginPaused, OperationFailed, PreproductionClosed, TokenStoreError
from ..operations import ALL, describe, find
from . import _client_options, _explain, _harvest, _package, _sandbox, _status, _token
from ._interrupts import terminable
from ._status import CLOSED
from ._terminal import cause, escaped, streams, tell

__all__ = ("main",)

_NUMBER: Final = re.compile("-[0-9]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status.

    0 done, 1 an error of the service or the way to it, 2 a wrong call, 3 preproduction is closed, 4 and 5 of `package`
    as its help says, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else arguments
    with streams():
        try:
            status = _run(given)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads our rows has enough of them
            return 0
        except OSError as error:
            closed = isinstance(error, UnsupportedOperation) and not sys.stdout.writable()
            tell("stdout is closed: nothing can be printed" if closed else cause(error))
            return 1
        except (KeyboardInterrupt, asyncio.CancelledError):  # by Ctrl+C, SIGTERM and SIGHUP
            return 130
        return status


def _run(given: Sequence[str]) -> int:
    options = _parser().parse_args(given)
    options.again = shlex.join(["cdiscount", *given])
    try:
        with terminable():
            return int(options.run(options) or 0)
    except CdiscountError as error:
        tell(f"{type(error).__name__}: {error}{_remedy(error, options)}")
        for entry in error.explained if isinstance(error, OperationFailed) else ():
            tell(f"{entry.code}: {entry.advice}")
        return CLOSED if isinstance(error, PreproductionClosed) else 1


def _remedy(error: CdiscountError, options: argparse.Namespace) -> str:
    """Return what can be done about an error with the options of the command."""
    match error:
        case PreproductionClosed():
            days = ceil((error.reopens_at.timestamp() - time.time()) / 86_400)
            return f"; wait for it with --wait-for-opening {max(1, days)}d"
        case BadCredentials() | LoginPaused() if not options.no_token_file:
            return f"; once the account is in order: {_token.forgetting(error.seller, options.token_file)}"
        case TokenStoreError():
            return f"; or name another file with --token-file, or give --no-token-file: {_token.WITHOUT}"
        case _:
            return ""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._negative_number_matcher = _NUMBER  # what looks so is a value: `--since -7d`
        self.color = False  # Python 3.14 would colour help texts, with characters that are escaped here

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {escaped(message)} (see {self.prog} --help)\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        stream = file or sys.stderr
        stream.write(message)
        stream.flush()  # a help text that cannot be written is an error, which argparse hides

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

    _harvest.add(commands)
    _package.add(commands)

    call = _client_options.add(commands, "call", _call, "carry out any operation and print its result", _read_request)
    call.add_argument("operation", metavar="OPERATION", help="its WSDL name, for example GetSellerInformation")
    call.add_argument(
        "--json", metavar="REQUEST", help="the request as JSON with snake_case names; @FILE reads a file, - stdin"
    )
    call.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")

    operations = commands.add_parser("operations", help="list every operation with its sentence")
    operations.set_defaults(run=_operations)

    writing = commands.add_parser("wsdl", help="write the WSDL and the schemas that follow from our declarations")
    writing.add_argument("directory", type=Path, metavar="DIR")
    writing.set_defaults(run=lambda options: wsdl.write(options.directory))

    _explain.add(commands)
    _status.add(commands)
    _sandbox.add(commands)
    _token.add(commands)
    return parser


def _read_request(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    try:
        operation = options.operation = find(options.operation)
    except KeyError as error:
        parser.error(error.args[0])
    options.request = None
    if options.json is not None:
        if operation.request_type is None:
            parser.error(f"{operation.name} takes no request")
        options.request = from_json(_json(options.json, parser), operation.request_type)


async def _call(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    if options.dry_run:
        print(client.preview(options.operation, options.request))
        return
    try:
        _print_row(await client.call(options.operation, options.request))
    except OperationFailed as failure:
        _print_row(failure.result)
        raise


def _json(argument: str, parser: argparse.ArgumentParser) -> Any:
    try:
        if argument == "-":
            return json.load(getattr(sys.stdin, "buffer", sys.stdin))  # JSON is UTF-8, whatever the system's habits are
        if argument.startswith("@"):
            return json.loads(Path(argument[1:]).read_text(encoding="utf-8"))
        return json.loads(argument)
    except (OSError, ValueError) as error:
        parser.error(f"--json: {cause(error)}")
    except RecursionError:
        parser.error("--json: it is nested too deeply")


def _operations(_: argparse.Namespace) -> None:
    width = max(map(len, ALL))
    for name, operation in ALL.items():
        print(f"{name:{width}}  {operation.safety.value:6}  {describe(operation)}")


def _print_row(model: object) -> None:
    """Print a model as one line; the token that the service echoes is left out."""
    row = to_json(model)
    row.pop("token_id", None)
    print(json.dumps(row, ensure_ascii=False))
