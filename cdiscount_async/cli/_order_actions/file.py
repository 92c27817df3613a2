"""The file of a command: orders, and where their outcomes are written."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from ...order_actions import ActionName
from ...order_files import FileOrders, OrderRow, file_orders, order_rows
from ...packages import Row
from .._packages.reading import reading, wrong_options
from .._packages.source import naming, require_file
from .result_file import has_outcomes, result_of


@attrs.frozen
class OrdersFile:
    """A file that was read."""

    rows: tuple[Row[OrderRow], ...]
    found: FileOrders
    warnings: tuple[str, ...]
    """What is probably wrong with the file as a whole, or with a tracking number."""
    result: Path
    """Where the outcome of each row is written."""


def read_file(
    action: ActionName | None, defaults: Mapping[str, Any], options: argparse.Namespace, parser: argparse.ArgumentParser
) -> OrdersFile:
    """Read the file of the options. Raises InvalidPackage for a file that has no rows of orders.

    Args:
        action: What to do with every order; None if the file says it.
        defaults: The values of columns that options name; None for those that they do not name.
        options: The options of the command.
        parser: Reports options that contradict the file.
    """
    file: Path = options.file
    require_file(file, parser)
    for what in wrong_options(options, file).values():
        parser.error(f"{what}, and {file} is none")
    arguments = reading(options)
    del arguments["decimal"]
    arguments["defaults"] |= {column: value for column, value in defaults.items() if value is not None}
    with naming(file):
        found = order_rows(file, **arguments)
        rows = tuple(found)
        orders = file_orders(rows, action)
    result = _result(options, parser, is_result=has_outcomes(rows))
    return OrdersFile(rows, orders, (*(one.expected for one in found.warnings), *orders.warnings), result)


def _result(options: argparse.Namespace, parser: argparse.ArgumentParser, *, is_result: bool) -> Path:
    """Return the path of the result. Ends with status 2 for one that cannot be written, or would replace a file.

    Only a file that is a result itself, of an earlier run, is replaced.
    """
    file: Path = options.file
    result: Path = options.result or result_of(file, is_result=is_result)
    if result.suffix.lower() != ".csv":
        parser.error(f"--result: {result} does not end with .csv")
    if not result.absolute().parent.is_dir():
        parser.error(f"--result: there is no directory {result.parent}")
    if result.exists() and not options.dry_plan and not (is_result and result.samefile(file)):
        parser.error(f"{result} exists: if it is the result of an earlier run, continue with --from {result}")
    return result
