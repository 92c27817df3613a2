"""`cdiscount call`: any operation, with its request as JSON."""

import argparse
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import attrs

from .._codec.xml import indented
from ..client import Client
from ..converter import from_json, to_json
from ..errors import OperationFailed
from ..operations import IgnoredFilterWarning, Safety, example, find, warnings as warnings_about
from . import _client_options
from ._account import environment
from ._terminal import cause, tell


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _call, _read_request)
    parser.add_argument(
        "operation", metavar="OPERATION", help="the name of the operation in the WSDL, for example GetSellerInformation"
    )
    parser.add_argument(
        "--json", metavar="REQUEST", help="the request as JSON with snake_case names; @FILE reads a file, - reads stdin"
    )
    parser.add_argument(
        "--example",
        action="store_true",
        help="send the example that `cdiscount operations OPERATION` shows; one that writes is sent to a sandbox only",
    )
    parser.add_argument(
        "--compact", action="store_true", help="print one line on a terminal, too, where JSON and XML are indented"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")


def _read_request(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    try:
        operation = options.operation = find(options.operation)
    except KeyError as error:
        parser.error(error.args[0])
    options.request = None
    if options.example:
        if options.json is not None:
            parser.error("use either --example or --json")
        if not (operation.safety is Safety.READS or options.dry_run or environment(options, parser).local):
            parser.error(f"--example: {operation.name} writes, so its example is sent to a server on this machine only")
        options.request = example(operation)
    elif options.json is not None:
        if operation.request_type is None:
            parser.error(f"{operation.name} takes no request")
        options.request = from_json(_json(options.json, parser), operation.request_type)


async def _call(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    for problem in () if options.request is None else warnings_about(options.request):
        tell(f"warning: {problem}")
    if options.dry_run:
        preview = client.preview(options.operation, options.request)
        print(preview if _is_compact(options) else attrs.evolve(preview, body=indented(preview.body)))
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", IgnoredFilterWarning)  # it is among those above
            _print_result(await client.call(options.operation, options.request), options)
    except OperationFailed as failure:
        _print_result(failure.result, options)
        raise


def _json(argument: str, parser: argparse.ArgumentParser) -> Any:
    try:
        if argument == "-":
            return json.load(getattr(sys.stdin, "buffer", sys.stdin))  # JSON is UTF-8, whatever the locale is
        if argument.startswith("@"):
            return json.loads(Path(argument[1:]).read_text(encoding="utf-8"))
        return json.loads(argument)
    except (OSError, ValueError) as error:
        parser.error(f"--json: {cause(error)}")
    except RecursionError:
        parser.error("--json: it is nested too deeply")


def _is_compact(options: argparse.Namespace) -> bool:
    """Whether to print one line. On a terminal this needs `--compact`."""
    return options.compact or not sys.stdout.isatty()


def _print_result(model: object, options: argparse.Namespace) -> None:
    """Print a result without the token that the service echoes."""
    row = to_json(model)
    row.pop("token_id", None)
    print(json.dumps(row, ensure_ascii=False, indent=None if _is_compact(options) else 2))
