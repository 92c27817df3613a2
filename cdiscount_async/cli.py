"""The `cdiscount` command: rows as JSON Lines on stdout, everything else on stderr."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Any, Final, NoReturn

from . import _explain_cli, _sandbox_cli, _status_cli, _wsdl
from ._contract import evolve
from ._version import VERSION
from .client import Client
from .converter import from_json, to_json
from .environments import PREPRODUCTION, PRODUCTION, Environment
from .errors import CdiscountError, OperationFailed
from .models.offers import Offer, OfferFilterPaginated, OfferStateFilter
from .models.orders import OrderFilter, OrderStateEnum
from .operations import ALL, describe, find
from .tokens import Credentials

__all__ = ("main",)

Progress = Callable[[int, int | None], None]
"""Is told how much is done, and of how much if that is known."""

_ENVIRONMENTS: Final = {one.name: one for one in (PRODUCTION, PREPRODUCTION)}


def _silent(_done: int, _total: int | None) -> None:
    """Show no progress."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status.

    0 done, 1 an error of the service or the way to it, 2 a wrong call, 3 preproduction is closed (`status`), 130
    interrupted.
    """
    options = _parser().parse_args(arguments)
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
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cdiscount", description="The Cdiscount Marketplace from the command line.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    orders = _command(commands, "orders", _orders, "print orders, one JSON document a line")
    orders.add_argument("--since", type=_moment, metavar="TIME", help="changed at or after this French local time")
    orders.add_argument("--until", type=_moment, metavar="TIME", help="changed before this French local time")
    orders.add_argument(
        "--state", action="append", type=_state, metavar="STATE", help="only these states; all when left out"
    )
    orders.add_argument("--number", action="append", default=[], help="just these order numbers, whatever else is said")
    orders.add_argument("--no-lines", action="store_true", help="leave out the lines of each order")
    orders.add_argument("--parcels", action="store_true", help="fetch parcels too")

    offers = _command(commands, "offers", _offers, "print offers, one JSON document a line")
    offers.add_argument("--pool", type=int, metavar="ID", help="the sales site; Cdiscount (1) when left out")
    offers.add_argument("--only", choices=[one.value for one in OfferStateFilter], help="only offers in this state")

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


def _command(commands: Any, name: str, job: Callable[..., Awaitable[None]], text: str) -> argparse.ArgumentParser:
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
    parser.set_defaults(dry_run=False, run=lambda options: asyncio.run(_with_client(options, parser, job)))
    return parser


async def _with_client(
    options: argparse.Namespace, parser: argparse.ArgumentParser, job: Callable[..., Awaitable[None]]
) -> None:
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
    async with Client(Credentials(options.login, password), environment) as client:
        await job(client, options, parser)


def _password(login: str) -> str | None:
    password = os.environ.get("CDISCOUNT_PASSWORD")
    return getpass(f"Password of {login}: ") if password is None and sys.stdin.isatty() else password


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2019-04-24 or 2019-04-24T10:11") from None


def _state(text: str) -> OrderStateEnum:
    state = OrderStateEnum(text)
    if not state.known:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(OrderStateEnum)}")
    return state


async def _orders(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    wanted = OrderFilter(
        # Without a state the service disregards the dates, so all of them are sent.
        states=options.state or list(OrderStateEnum),
        begin_modification_date=options.since,
        end_modification_date=options.until,
        order_reference_list=options.number,
        fetch_order_lines=not options.no_lines,
        fetch_parcels=options.parcels,
    )
    with _progress("orders") as told:
        orders = (await client.orders.get_order_list(wanted)).order_list
        told(len(orders), len(orders))
        for order in orders:
            _print_row(order)


async def _offers(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> None:
    state = OfferStateFilter(options.only) if options.only else None
    wanted = OfferFilterPaginated(offer_pool_id=options.pool, offer_state_filter=state)
    with _progress("pages of offers") as told:
        async for offer in _all_offers(client, wanted, told):
            _print_row(offer)


async def _all_offers(client: Client, wanted: OfferFilterPaginated, told: Progress) -> AsyncIterator[Offer]:
    """Give the offers of one page after the other; the number of pages may change on the way."""
    page = 1
    while True:
        reply = await client.offers.get_offer_list_paginated(evolve(wanted, page_number=page))
        for offer in reply.offer_list:
            yield offer
        told(page, reply.number_of_pages)
        if not reply.offer_list or page >= (reply.number_of_pages or 0):
            return
        page += 1


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


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    """Show a bar on stderr where that is a terminal and the extra `cli` is installed.

    Where the rows come to the terminal too, they are progress enough.
    """
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield _silent
        return
    try:
        from rich.console import Console  # noqa: PLC0415 - an optional extra
        from rich.progress import Progress as Bar  # noqa: PLC0415
    except ImportError:
        yield _silent
        return
    # Rich would take our rows away from stdout, and write them to the terminal.
    with Bar(console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
