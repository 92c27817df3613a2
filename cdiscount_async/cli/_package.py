"""`cdiscount package …`: offers and products from rows to a package, checked, submitted and followed."""

import argparse
from typing import Final

from ._parser import CommandTable, add_commands

_COMMANDS: Final[CommandTable] = {
    "template": ("_packages.template", "print a CSV file with all columns and an example row"),
    "build": ("_packages.building", "build a package of rows; several if there are too many rows for one"),
    "check": ("_packages.check", "report what is wrong with a package or with rows, before they are submitted"),
    "diff": ("_packages.diff", "show or package what is new or changed in a file since an older one"),
    "submit": (
        "_packages.submit",
        "publish a package or rows, and submit it, once; with --wait, wait until it is processed",
    ),
    "status": ("_packages.status", "show whether a package is processed, and what happened to its rows"),
    "ledger": ("_packages.ledger", "show the submissions that a ledger has, and record what you found out"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands."""
    add_commands(parser, _COMMANDS)
