"""The options that all commands have that change orders, and the orders that these options name."""

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias

import attrs

from ...order_actions import ActionName, OrderAction, Shipment
from ...order_files import FileOrder
from .. import _client_options
from .._exporting.running import usage_errors
from .._packages.reading import add_reading, given_options
from .file import read_file
from .question import add_yes, refuse_without_terminal
from .running import run

Make: TypeAlias = Callable[[str, argparse.Namespace], OrderAction]
"""Returns the action on an order with a number."""


@attrs.frozen
class Command:
    """One of the commands."""

    action: ActionName | None
    """What the command does; None: what the file says."""
    make: Make | None = None
    """None: the orders come from a file only."""
    of_one_order: tuple[str, ...] = ()
    """The options that need exactly one NUMBER."""
    defaults: Mapping[str, str] = attrs.field(factory=dict)
    """The columns whose values in a file are replaced by options, where a row has none."""


def add(parser: argparse.ArgumentParser, command: Command) -> None:
    """Add the arguments that all these commands have."""
    if command.make is not None:
        parser.add_argument("number", nargs="*", metavar="NUMBER", help="the number of an order")
    parser.add_argument(
        "--from",
        dest="file",
        type=Path,
        metavar="FILE",
        required=command.make is None,
        help="orders of a file: a CSV or workbook for the mass update of the web interface, with or without its header"
        " row, or with named columns; or the result of an earlier run, to continue it",
    )
    parser.add_argument(
        "--result",
        type=Path,
        metavar="FILE",
        help="where the outcome of each row is written, as a CSV; beside the file, with .result.csv in its name, if"
        " left out",
    )
    parser.add_argument(
        "--dry-run", dest="dry_plan", action="store_true", help="show what would happen, and send nothing"
    )
    add_yes(parser)
    parser.add_argument(
        "--json", action="store_true", help="print each order as a line of JSON, also those that are done"
    )
    add_reading(parser, "Carrier=Colissimo", numbers=False)
    _client_options.add(parser, run, partial(_prepare, command))
    parser.set_defaults(number=[], ledger=None, despite_cancellation=False)  # for commands without these options
    parser.epilog = (
        f"{parser.epilog} The exit status is 0 if every order is done, 1 if a call failed or the question was answered"
        " with no, 4 if an outcome is in doubt, 5 if an order was refused or a row is wrong."
    )


def add_refused_lines(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the option for lines that are refused. `what` says what happens then."""
    parser.add_argument(
        "--refuse-line",
        action="append",
        default=[],
        metavar="REFERENCE",
        help=f"your reference of a line to refuse; may be repeated. {what}",
    )


def add_despite_cancellation(parser: argparse.ArgumentParser) -> None:
    """Add the option for lines that the buyer no longer wants."""
    parser.add_argument(
        "--despite-cancellation",
        action="store_true",
        help="ship lines although their buyers have asked to cancel them",
    )


def _prepare(command: Command, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Read the file, and end with status 2 for options that contradict each other."""
    if bool(options.number) == bool(options.file):
        parser.error("expected the NUMBER of at least one order, or --from FILE" + ", not both" * bool(options.file))
    for name in command.of_one_order:
        if getattr(options, name) and len(options.number) != 1:
            parser.error(f"--{name.replace('_', '-')} is for one order: name exactly one NUMBER")
    if not options.file:
        for option in (*given_options(options), *(["--result"] if options.result else ())):
            parser.error(f"{option} is for a file: use it with --from")
        if twice := [one for one in options.number if options.number.count(one) > 1]:
            parser.error(f"the order {twice[0]} is there twice")
    refuse_without_terminal(options, parser)
    options.orders_file = None
    options.refunds = command.action is ActionName.REFUND
    if options.file:
        defaults = {column: getattr(options, name) for name, column in command.defaults.items()}
        options.orders_file = read_file(command.action, defaults, options, parser)
        orders = options.orders_file.found.orders
    else:
        with usage_errors(parser):
            orders = [FileOrder(one, {}, action=_made(command, one, options)) for one in options.number]
    options.orders = [_despite_cancellation(one) for one in orders] if options.despite_cancellation else orders


def _made(command: Command, number: str, options: argparse.Namespace) -> OrderAction | None:
    return None if command.make is None else command.make(number, options)


def _despite_cancellation(order: FileOrder) -> FileOrder:
    if not isinstance(order.action, Shipment):
        return order
    return attrs.evolve(order, action=attrs.evolve(order.action, despite_cancellation=True))
