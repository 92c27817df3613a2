"""`cdiscount package status`: whether a package is processed, and what happened to its rows."""

import argparse
from pathlib import Path
from typing import Final

from ...client import Client
from ...submissions import FileLedger, Submissions
from .. import _client_options
from . import ledger, waiting
from .source import RELAYS

_DIGITS: Final = 18
"""The greatest number of digits of a package's number."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _status, _refuse_no_ledger)
    parser.epilog = f"{parser.epilog} The exit status is that of submit."
    parser.add_argument("number", type=_number, metavar="ID", help="PackageId, or RelaysFileId")
    parser.add_argument("--kind", choices=("offers", "products", RELAYS), default="offers", help="offers if left out")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="the file that `submit --ledger` wrote")
    waiting.add(parser)


def _number(text: str) -> int:
    if not (text.isdecimal() and len(text) <= _DIGITS and int(text)):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not the number of a package, which is 1 or more")
    return int(text)


def _refuse_no_ledger(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if options.ledger:
        ledger.require_ledger(options.ledger, parser)


async def _status(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    section = _section(client, options.kind)
    submission = section.submission(options.number)
    if options.ledger:
        noted = [one for one in await section.resume(FileLedger(options.ledger)) if one.number == options.number]
        submission = noted[0] if noted else submission
    return await waiting.wait(submission, options, waits=options.wait)


def _section(client: Client, kind: str) -> Submissions:
    sections: dict[str, Submissions] = {
        "offers": client.offers,
        "products": client.products,
        "relays": client.relays,
    }
    return sections[kind]
