"""What the commands that change orders do: read, show, ask, send, and report."""

import argparse
import asyncio
import json
import shlex
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

import attrs

from ...client import Client
from ...converter import to_json
from ...errors import LedgerError
from ...order_actions import FileRefundLedger, OrderOutcome, OutcomeStatus, RefundLedger
from .._exit_status import ExitStatus
from .._exporting.progress import progress_bar
from .._exporting.running import usage_errors
from .._exporting.state import locked
from .._packages.option_texts import with_options
from .._tables import counted, few, show
from .._terminal import cause, tell
from .file import OrdersFile
from .ledger import ledger_file
from .planning import UNCHANGED, OrderReport, checked, planned
from .question import confirmed
from .result_file import FINISHED, PENDING, ResultFile, is_finished

_COLUMNS: Final = ("order", "outcome", "message")
_SHOWN: Final = 20
"""How many orders are shown before the question, of those that are sent and of the others."""
_NOT_SHOWN: Final = frozenset({OutcomeStatus.ALREADY_DONE, UNCHANGED})
"""Orders with these outcomes are only counted before the question."""
_OF_THE_FILE: Final = ("--column", "--columns", "--encoding", "--sheet")
"""The options with a value that say how a file is read. Default values are for rows of a result, too."""
_STATUSES: Final = (
    (OutcomeStatus.FAILED, ExitStatus.FAILED),
    (OutcomeStatus.IN_DOUBT, ExitStatus.UNSETTLED),
    (OutcomeStatus.REFUSED, ExitStatus.REFUSED),
)
"""The exit statuses, the worst first."""


async def run(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Carry out the actions of `options.orders` after a question. Return the exit status."""
    file: OrdersFile | None = options.orders_file
    _tell_about(file)
    orders = [one for one in options.orders if not is_finished(one)]
    if skipped := len(options.orders) - len(orders):
        tell(f"{counted('order', skipped)} skipped: done already, as the file says")
    ledger = _ledger(options)
    plan = await planned(client, orders, ledger)
    if options.dry_plan:
        _print(plan, options)
        return _status(plan, file)
    _show_before_question(plan)
    to_send = [one for one in plan if one.is_sent]
    if not to_send:
        tell("there is nothing to send")
        if file and file.result.exists():  # an earlier run did not come to record its last outcomes
            with usage_errors(parser), locked(file.result):
                _started(ResultFile(file.result, file.rows), file, plan)
            tell(f"the outcome of each row is in {file.result}")
        if options.json:
            _print(plan, options)
        return _status(plan, file)
    if not (options.yes or await confirmed(f"Send {counted('order', len(to_send))}", client)):
        return ExitStatus.FAILED
    done = await _carried_out(client, plan, ledger, options, parser)
    sent = {one.order.order_number for one in to_send}
    shown = [one for one in done if one.order.order_number in sent and one.status not in FINISHED]
    _print(done if options.json else shown, options)
    summary("order", [one.status for one in done])
    status = _status(done, file)
    if file:
        tell(f"the outcome of each row is in {file.result}" + (f"; {_continue(options)}" if status else ""))
    return status


def _tell_about(file: OrdersFile | None) -> None:
    if file is None:
        return
    if file.found.problems:
        several = [str(one) for one in file.found.problems]
        tell(f"{counted('row', len({one.row for one in file.found.problems}))} left out: {few(several)}")
    for warning in file.warnings:
        tell(with_options(warning))


def _ledger(options: argparse.Namespace) -> RefundLedger | None:
    """Return the ledger of refunds; None for a command that refunds nothing."""
    if not options.refunds:
        return None
    try:
        return FileRefundLedger(ledger_file(options))
    except OSError as error:
        raise LedgerError(f"refunds cannot be recorded: {cause(error)}; name a file with --ledger") from None


def _show_before_question(plan: Sequence[OrderReport]) -> None:
    """Show the first orders on stderr that are sent, then the first that are not, with the reasons; count the rest."""
    to_send = [one for one in plan if one.is_sent]
    others = [one for one in plan if not one.is_sent and one.status not in _NOT_SHOWN]
    show(map(_row, [*to_send[:_SHOWN], *others[:_SHOWN]]), _COLUMNS, file=sys.stderr)
    for several, what in ((to_send, "to send"), (others, "that cannot be sent")):
        if len(several) > _SHOWN:
            tell(f"and {len(several) - _SHOWN:,} more {what}: --dry-run shows all")
    if done := len(plan) - len(to_send) - len(others):
        tell(f"{counted('order', done)} already done or unchanged")


def _row(report: OrderReport) -> Mapping[str, str]:
    return {"order": report.order.order_number, "outcome": report.status, "message": report.message}


def _print(reports: Sequence[OrderReport], options: argparse.Namespace) -> None:
    """Print orders on stdout: as a table, or as JSON with their states and requests."""
    if not options.json:
        show(map(_row, reports), _COLUMNS)
        return
    for one in reports:
        request = one.outcome.request if one.outcome else None
        more = {"state": one.state, "request": None if request is None else to_json(request)}
        print(json.dumps({**_row(one), **more}, ensure_ascii=False))


def summary(noun: str, statuses: Sequence[str]) -> None:
    """Report how many things have which outcome."""
    counts = Counter(map(str, statuses))
    whole = counted(noun, len(statuses))
    each = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    tell(f"{whole} {next(iter(counts))}" if len(counts) == 1 else f"{whole}: {each}")


async def _carried_out(
    client: Client,
    plan: Sequence[OrderReport],
    ledger: RefundLedger | None,
    options: argparse.Namespace,
    parser: argparse.ArgumentParser,
) -> list[OrderReport]:
    """Send what is planned, and return all orders with their outcomes."""
    file: OrdersFile | None = options.orders_file
    reports = {one.order.order_number: one for one in plan}
    to_send = [one for one in plan if one.is_sent]
    finished: set[str] = set()
    with ExitStack() as stack:
        result = None
        if file:
            with usage_errors(parser):
                stack.enter_context(locked(file.result))
                result = _started(ResultFile(file.result, file.rows), file, plan)
            stack.callback(result.write)
        update = stack.enter_context(progress_bar("orders", "", printing=False))

        def keep(outcome: OrderOutcome) -> None:
            number = outcome.order_number
            reports[number] = attrs.evolve(reports[number], outcome=outcome)
            finished.add(number)
            update(len(finished), len(to_send), len(finished))
            if result:
                _record(result, reports[number])
                result.write_sometimes()

        try:
            outcomes = await client.orders.carry_out(
                [one.action for one in to_send if one.action], ledger=ledger, on_outcome=keep
            )
            for outcome in outcomes:
                keep(await checked(outcome))
        except asyncio.CancelledError:
            tell(f"stopped; {_continue(options)}")
            raise
    return [reports[one.order.order_number] for one in plan]


def _started(result: ResultFile, file: OrdersFile, plan: Sequence[OrderReport]) -> ResultFile:
    """Write a result before anything is sent."""
    for problem in file.found.problems:
        result.set_row(problem.row, OutcomeStatus.REFUSED, str(problem))
    for one in plan:
        _record(result, one)
    result.write()
    return result


def _record(result: ResultFile, report: OrderReport) -> None:
    lines = {one.reference: str(one.status) for one in report.outcome.lines} if report.outcome else {}
    outcome, message = (PENDING, "") if report.is_sent else (report.status, report.message)
    result.set_order(report.order, outcome, message, lines)


def _continue(options: argparse.Namespace) -> str:
    """Return the advice to run the command again, with the result if there is one."""
    words = shlex.split(options.again)
    if options.orders_file:
        words = _without_reading(words)
        before, after = str(options.file), str(options.orders_file.result)
        words = [after if word == before else word.replace(f"--from={before}", f"--from={after}") for word in words]
    return f"continue with: {shlex.join(words)}"


def _without_reading(words: Sequence[str]) -> list[str]:
    """Return the words of a command without the options for reading its file: a result needs none of them."""
    kept: list[str] = []
    has_value = False
    for word in words:
        name, given, _ = word.partition("=")
        if not has_value and name not in {*_OF_THE_FILE, "--ignore-unknown"}:
            kept.append(word)
        has_value = not has_value and name in _OF_THE_FILE and not given
    return kept


def _status(reports: Sequence[OrderReport], file: OrdersFile | None) -> int:
    refused = {OutcomeStatus.REFUSED} if file and file.found.problems else set()
    return status_of({*refused, *(one.status for one in reports)})


def status_of(outcomes: Collection[str]) -> int:
    """Return the exit status for some outcomes: that of the worst one."""
    return next((status for outcome, status in _STATUSES if outcome in outcomes), 0)
