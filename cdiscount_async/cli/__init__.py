"""The `cdiscount` command: rows on stdout, everything else on stderr."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from io import UnsupportedOperation
from typing import Final

from .._version import VERSION
from ._exit_status import ExitStatus
from ._garbage_collector import fewer_collections
from ._interrupts import terminable
from ._parser import CommandTable, Parser, add_commands
from ._terminal import cause, streams, tell

__all__ = ("main",)

_COMMANDS: Final[CommandTable] = {
    "orders": ("_orders", "fetch orders, and print them or write them into a file"),
    "offers": ("_offers", "fetch offers, and print them or write them into a file"),
    "claims": ("_claims", "fetch claims about orders, and print them or write them into a file"),
    "questions": ("_questions", "fetch questions about orders or offers, and print them or write them into a file"),
    "order": ("_order", "show, accept, refuse, ship and refund orders, by number or by a file"),
    "discussion": ("_discussion", "show and close questions and claims"),
    "load": ("_load", "load orders, offers and all else into a database: the first time all, then what has changed"),
    "report": ("_report", "write an HTML page with charts and tables about what was loaded"),
    "work": ("_work", "poll many sellers, and call the handlers of a program for what is new"),
    "package": ("_package", "build, check, submit and follow packages of offers and products"),
    "call": ("_call", "call any operation and print its result"),
    "operations": ("_operations", "list every operation, or show the request of one, with an example"),
    "wsdl": ("_wsdl", "write the WSDL and the XML schemas of the service into a directory"),
    "explain": ("_explain", "explain an error type or a code of a report, and what to do about it"),
    "status": ("_status", "show whether preproduction is open, its calendar and the known issues"),
    "sandbox": ("_sandbox", "serve a marketplace with made-up data on this machine, to develop and test against"),
    "demo": ("_demo", "fetch thousands of orders and offers from a sandbox, and accept an order there"),
    "token": ("_token", "show or forget the tokens and refused passwords that are stored for later runs"),
}
"""The commands, each with its module and its line in the help text; the module is imported when it is chosen."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status.

    Args:
        arguments: The arguments of the command line; by default those of `sys.argv`.

    Returns:
        0 if the command did its work, 1 after an error of the service or of the connection to it, 2 for wrong
        arguments, 3 if preproduction is closed, 130 after a signal. Help texts of commands explain 4 and 5.
    """
    given = sys.argv[1:] if arguments is None else arguments
    with streams():
        try:
            status = _run(given)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader of the rows, such as `head`, has stopped reading
            return ExitStatus.DONE
        except OSError as error:
            closed = isinstance(error, UnsupportedOperation) and not sys.stdout.writable()
            tell("stdout is closed: nothing can be printed" if closed else cause(error))
            return ExitStatus.FAILED
        except KeyboardInterrupt:  # after Ctrl+C, SIGTERM and SIGHUP
            return ExitStatus.INTERRUPTED
        return status


def _run(given: Sequence[str]) -> int:
    options = _parser().parse_args(given)
    options.again = shlex.join(["cdiscount", *given])
    from ._failures import run  # noqa: PLC0415 - a help text needs none of its modules

    with terminable(), fewer_collections():
        return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="cdiscount", description="The Cdiscount Marketplace from the command line.")
    parser.epilog = (
        "The exit status is 0 if the command did its work, 1 after an error of the service, the network or the disk,"
        " 2 for wrong arguments, 3 if preproduction is closed, and 130 after a signal. `cdiscount COMMAND --help` lists"
        " the options of a command, and explains its statuses 4 and 5."
    )
    parser.add_argument("--version", action="version", version=VERSION)
    add_commands(parser, _COMMANDS)
    return parser
