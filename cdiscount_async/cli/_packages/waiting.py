"""Waits for a package, and prints its report."""

import argparse
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from ...errors import RowsRefused, StillPending
from ...submissions import Outcome, PackageReport, Progress, Submission
from .. import _terminal
from .._exit_status import ExitStatus
from .._tables import show
from .._terminal import tell

_LONGEST: Final = 1_000_000
_COLUMNS: Final = ("row", "reference", "ean", "outcome", "code", "property", "text", "advice")
_DROPS: Final = ("ean", "property", "advice", "code")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--wait", action="store_true", help="wait until the package is processed")
    parser.add_argument(
        "--timeout", type=_minutes, default=60.0, metavar="MINUTES", help="wait for so long at most; by default 60"
    )
    parser.add_argument("--all", action="store_true", help="show also the rows that were accepted")
    parser.add_argument("--json", action="store_true", help="print each row as a line of JSON")


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 <= minutes <= _LONGEST:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not from 0 to {_LONGEST:,} minutes")
    return minutes


async def wait(submission: Submission, options: argparse.Namespace, *, waits: bool) -> int:
    """Ask for the report once, or wait for it; then print it. Return the exit status."""
    within = timedelta(minutes=options.timeout) if waits else timedelta()
    try:
        with _bar(printing=waits) as on_progress:
            async for progress in submission.progress(within):
                on_progress(progress)
                report = progress.report
    except StillPending as error:
        why = f"; the last answer: {error.__cause__}" if error.__cause__ else ""
        tell(f"package {submission.number} is not processed yet{why}")
        tell(wait_hint(submission, options))
        return ExitStatus.UNSETTLED
    if report is None:
        raise RuntimeError("a package is processed, and there is no report of it")
    return _report(report, options)


def wait_hint(submission: Submission, options: argparse.Namespace) -> str:
    """Return a sentence with the command that waits for a package."""
    return f"wait for it with: {shlex.join(wait_command(submission.number, submission.kind, options.ledger))}"


def wait_command(number: int, kind: str, ledger: Path | None) -> list[str]:
    """Return the command that waits for a package."""
    command = ["cdiscount", "package", "status", str(number)]
    command += ["--kind", kind] if kind != "offers" else []
    command += ["--ledger", str(ledger)] if ledger else []
    return [*command, "--wait"]


def _report(report: PackageReport, options: argparse.Namespace) -> int:
    lines = report.table()
    good = {outcome.value for outcome in (Outcome.CREATED, Outcome.UPDATED, Outcome.ACCEPTED)}
    shown = lines if options.all or options.json else [one for one in lines if one["outcome"] not in good]
    show(shown, _COLUMNS, as_json=options.json, drops=_DROPS)
    counted = ", ".join(f"{count:,} {outcome.value}" for outcome, count in report.counts.items()) or "no rows"
    tell(f"package {report.number} is {report.status}: {counted}")
    if report.left_behind:
        tell("the package is still published")
    try:
        report.raise_for_refused()
    except RowsRefused:
        return ExitStatus.REFUSED
    return 0


def _silent(_: Progress) -> None:
    """Show nothing."""


@contextmanager
def _bar(*, printing: bool) -> Iterator[Callable[[Progress], None]]:
    """Show the status on stderr, if that is a terminal with the extra `cli`. Yield the function that updates it."""
    shown = _terminal.progress(
        lambda rich: (rich.SpinnerColumn(), rich.TextColumn("{task.description}"), rich.TimeElapsedColumn())
    )
    if shown is None or not printing:
        yield _silent
        return
    with shown:
        task = shown.add_task("waiting", total=None)

        def update(one: Progress) -> None:
            shown.update(task, description=_words(one))

        yield update


def _words(one: Progress) -> str:
    status: Any = one.status or "no status yet"
    trouble = f"; {type(one.error).__name__}" if one.error else ""
    next_time = f", next poll in {one.next_in:.0f} s" if one.next_in else ""
    return f"package {one.number}: {_terminal.escaped(str(status))}{trouble}{next_time}"
