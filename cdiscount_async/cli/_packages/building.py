"""The command `cdiscount package build`: writes rows as one or several packages."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import attrs

from ...french_time import french_time
from ...packages import Row, Rows
from .._exit_status import ExitStatus
from .._terminal import tell
from . import purge
from .findings import Findings, show_groups
from .source import ROWS, add_file, add_package, refuse, source_of
from .writing import refuse_output, write

_SPLIT: Final = "too-many-rows"
"""The rule that this command makes unnecessary, because it writes several packages."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.epilog = "The exit status is 5 if rows cannot be read; then nothing is written."
    add_file(parser, ROWS)
    add_package(parser)
    parser.add_argument("--output", type=Path, metavar="ZIP", help="the zip to write; beside the rows if left out")
    parser.add_argument("--skip-bad", action="store_true", help="leave out rows that cannot be read")
    purge.add(parser)
    purge.add_account(parser)
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Check the rows of a file, and write those that can be read. Return the exit status."""
    refuse(options, parser)
    source = source_of(options)
    if source.is_package:
        parser.error(f"{source.file} is a package already")
    target: Path = options.output or source.file.with_suffix(".zip")
    refuse_output(target, [source.file], parser)
    purge.refuse(options, parser)
    rows = source.rows()
    counted = _Counted(rows)
    found = Findings()
    findings = source.findings(None, datetime.now(french_time()), Rows(iter(counted), rows.warnings))
    found.add_all(one for one in findings if one.code != _SPLIT)
    show_groups(found, of_rows=True)
    tell(f"{source.file}: {found}")
    if counted.unreadable and not options.skip_bad:
        option = purge.skip_options("--skip-bad", source)
        tell(f"nothing was written: fix the rows that cannot be read, or leave them out with {option}")
        return ExitStatus.REFUSED
    purge.announce(options, parser, stops=True)
    try:
        write(source.to_package(skip_bad=options.skip_bad), counted.readable, target)
    except ValueError as error:
        parser.error(str(error))
    return 0


@attrs.define
class _Counted:
    """Counts rows while they are read."""

    rows: Iterable[Row[Any]]
    readable: int = 0
    unreadable: int = 0

    def __iter__(self) -> Iterator[Row[Any]]:
        for row in self.rows:
            if row.item is None:
                self.unreadable += 1
            else:
                self.readable += 1
            yield row
