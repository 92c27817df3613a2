"""Reads the arguments. The module of a command adds its arguments when the command is chosen."""

import argparse
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NoReturn, TypeAlias

from .._common.arguments import did_you_mean
from ._exit_status import ExitStatus
from ._terminal import escaped

__all__ = ("CommandTable", "Parser", "add_commands")

CommandTable: TypeAlias = Mapping[str, tuple[str, str]]
"""Maps the name of a command to its module in this package, and to its help text.

Each module has a function `add(parser)`, which adds the arguments of the command, and sets `run` to a function that
takes the options and the parser, and returns the exit status.
"""
_NUMBER: Final = re.compile("-[0-9]")


class _HelpFormatter(argparse.HelpFormatter):
    """Puts the names of commands and their help texts into the same lines."""

    def add_argument(self, action: argparse.Action) -> None:
        """Add an option, or all commands: their names are indented, for which argparse leaves no room."""
        super().add_argument(action)
        if action.nargs == argparse.PARSER:
            self._action_max_length += self._indent_increment


class Parser(argparse.ArgumentParser):
    """A parser that reports a wrong argument in one line. If it has a module, it imports the module when it parses."""

    def __init__(self, *, module: str | None = None, **options: Any) -> None:
        super().__init__(**{"formatter_class": _HelpFormatter, **options})
        self._module = module
        self.set_defaults(parser=self)
        self._negative_number_matcher = _NUMBER  # such a text is a value: `--since -7d`
        self.color = False  # Python 3.14 would colour help texts, with characters that are escaped here

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `argparse` does, with the arguments that the module adds."""
        if self._module is not None:
            module, self._module = self._module, None
            import_module(f".{module}", __package__).add(self)
        return super().parse_known_args(args, namespace)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as `argparse` does; the chosen command reports an unknown argument, with the options that are near."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            command = options.parser
            known = command._option_string_actions  # noqa: SLF001 - a parser as this one
            near = did_you_mean(unknown[0], known) if unknown[0].startswith("-") else ""
            command.error(f"unrecognized arguments: {' '.join(unknown)}{near}")
        return options

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the arguments, and exit with status 2."""
        self.exit(ExitStatus.WRONG_ARGUMENTS, f"{self.prog}: {escaped(message)} (see {self.prog} --help)\n")

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


def add_commands(parser: argparse.ArgumentParser, table: CommandTable) -> None:
    """Add the commands of a table to a parser, which then requires one of them."""
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=Parser)
    for name, (module, text) in table.items():
        commands.add_parser(name, module=module, help=text, description=f"{text[0].upper()}{text[1:]}.")
