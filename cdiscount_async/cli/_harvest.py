"""What all commands that export have in common: options, and the account of an export."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ..client import Client
from ._argument_types import count
from ._exporting.rows import Rows
from ._exporting.targets import FORMATS, RESUMABLE, SUFFIXES, suffix

__all__ = ("account", "add_options", "check", "chosen", "rows")

_WHOLE: Final = ("json", "table")
"""The formats that have an end, or widths for all rows, so that no later run can continue them."""


def add_options(parser: argparse.ArgumentParser, concurrency: int) -> None:
    """Add the options of all these commands; `concurrency` is the default of this command."""
    parser.add_argument(
        "--concurrency",
        type=count,
        default=concurrency,
        metavar="N",
        help=f"the greatest number of simultaneous calls; {concurrency} if left out",
    )
    parser.add_argument(
        "--output",
        type=_output,
        metavar="FILE",
        help=f"write the rows to this file, whose name ends with {', '.join(SUFFIXES)}; to stdout if it is - or left"
        " out",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="the format of rows on stdout: JSON Lines, CSV, one array of JSON, or a table to look at; jsonl if left"
        " out. The name of a file selects its format",
    )
    parser.add_argument(
        "--columns",
        type=lambda text: [name.strip() for name in text.split(",")],
        default=[],
        metavar="NAME,NAME",
        help="only these columns, in this order; all if left out",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="STATE",
        help="save the state in this file: after a stop the same command completes the export; needs --output",
    )


def check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 for options that do not fit together, before a password is asked for."""
    file, name = options.output, options.format
    if file is None:
        if name in _WHOLE and getattr(options, "follow", None):
            parser.error(f"--follow prints rows in each run, and {name} is one document: use --format jsonl or csv")
        return
    ending = suffix(file)
    if name is not None and ending != f".{name}":
        parser.error(f"--format is for stdout: the name {file} selects the format of the file")
    for option in ("resume", "follow"):
        if ending not in RESUMABLE and getattr(options, option, None):
            parser.error(f"--{option}: rows cannot be added to {file}: use a name with {', '.join(RESUMABLE)}")


def rows(options: argparse.Namespace, model: type[Any], key: str) -> Rows:
    """Return the rows that the options choose. `key` is the member that identifies an item."""
    for_lines = getattr(options, "rows", None) == "lines"
    return Rows(model, key, for_lines=for_lines, chosen=tuple(options.columns))


def chosen(options: argparse.Namespace) -> Mapping[str, str]:
    """Return the options that choose rows and columns. A resumed export must have the same ones."""
    names = {"rows": getattr(options, "rows", None), "columns": ",".join(options.columns)}
    return {name: value for name, value in names.items() if value}


def account(client: Client) -> Mapping[str, str]:
    """Return the service and the login. A resumed export must have the same ones."""
    return {"service": client.environment.service_url, "login": client.login}


def _output(text: str) -> Path | None:
    if text == "-":
        return None
    path = Path(text)
    if not suffix(path):
        raise argparse.ArgumentTypeError(f"{text!r} does not end with {', '.join(SUFFIXES)}")
    return path
