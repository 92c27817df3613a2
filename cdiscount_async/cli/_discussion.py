"""`cdiscount discussion …`: what a seller does with questions and claims."""

import argparse
from typing import Final

from ._parser import CommandTable, add_commands

_COMMANDS: Final[CommandTable] = {
    "show": ("_discussion_actions.show", "show questions and claims, and the address for an answer by e-mail"),
    "close": ("_discussion_actions.close", "close questions and claims that you have answered"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands."""
    add_commands(parser, _COMMANDS)
