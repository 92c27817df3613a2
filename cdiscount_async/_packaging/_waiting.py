"""Waiting for a package at a terminal, and what is told of it in the end."""

import argparse
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from .. import _terminal
from ..errors import RowsRefused, StillPending
from ..submissions import Outcome, PackageReport, Progress, Submission
from ._tables import show

REFUSED: Final = 5
"""The exit status where rows were refused."""
PENDING: Final = 4
"""The exit status where a package is not worked off yet."""

_COLUMNS: Final = ("row", "reference", "ean", "outcome", "code", "property", "text", "advice")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--wait", action="store_true", help="wait until the package is worked off")
    parser.add_argument(
        "--timeout", type=float, default=60.0, metavar="MINUTES", help="wait for so long at most; 60 minutes"
    )
    parser.add_argument("--all", action="store_true", help="show the rows that were taken, too")
    parser.add_argument("--json", action="store_true", help="print the rows as JSON Lines")


async def wait(submission: Submission, options: argparse.Namespace) -> int:
    """Ask once, or wait; show how far it is, and the rows in the end. Gives the exit status."""
    within = timedelta(minutes=options.timeout) if options.wait else timedelta()
    try:
        with _bar(printing=options.wait) as tell:
            async for progress in submission.progress(within):
                tell(progress)
                report = progress.report
    except StillPending as error:
        why = f"; the last answer: {error.__cause__}" if error.__cause__ else ""
        print(f"cdiscount: package {submission.number} is not worked off yet{why}", file=sys.stderr)
        print(how_to_go_on(submission, options), file=sys.stderr)
        return PENDING
    if report is None:
        raise RuntimeError("a package is worked off, and there is no report of it")
    return _report(report, options)


def how_to_go_on(submission: Submission, options: argparse.Namespace) -> str:
    """Say by which command a package is waited for later."""
    command = ["cdiscount", "package", "status", str(submission.number)]
    command += ["--kind", submission.kind] if submission.kind != "offers" else []
    command += ["--ledger", str(options.ledger)] if options.ledger else []
    return f"cdiscount: wait for it with: {shlex.join([*command, '--wait'])}"


def _report(report: PackageReport, options: argparse.Namespace) -> int:
    lines = report.table()
    good = {outcome.value for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.ACCEPTED)}
    shown = lines if options.all or options.json else [one for one in lines if one["outcome"] not in good]
    show(shown, _COLUMNS, as_json=options.json)
    counted = ", ".join(f"{count:,} {outcome.value}" for outcome, count in report.counts.items()) or "no rows"
    print(f"cdiscount: package {report.number} is {report.status}: {counted}", file=sys.stderr)
    if report.left_behind:
        print("cdiscount: the package is still published where it was", file=sys.stderr)
    try:
        report.raise_for_refused()
    except RowsRefused:
        return REFUSED
    return 0


def _silent(_: Progress) -> None:
    """Show nothing."""


@contextmanager
def _bar(*, printing: bool) -> Iterator[Callable[[Progress], None]]:
    """Show on stderr, where that is a terminal and the extra `cli` is installed, that something goes on."""
    shown = _terminal.progress(
        lambda rich: (rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.TimeElapsedColumn())
    )
    if shown is None or not printing:
        yield _silent
        return
    with shown:
        task = shown.add_task("waiting", total=None)

        def tell(one: Progress) -> None:
            shown.update(task, description=_words(one))

        yield tell


def _words(one: Progress) -> str:
    said: Any = one.status or "no status yet"
    trouble = f"; {type(one.trouble).__name__}" if one.trouble else ""
    soon = f", asked again in {one.next_in:.0f} s" if one.next_in else ""
    return f"package {one.number}: {_terminal.escaped(str(said))}{trouble}{soon}"
