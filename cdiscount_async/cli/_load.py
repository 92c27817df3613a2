"""`cdiscount load`: everything of one seller or of many into a database, and each time after that what has changed."""

import argparse
import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..credentials import Credentials
from ..environments import Environment
from ..errors import CdiscountError, PreproductionClosed
from ..submissions import FileLedger
from ..transport import Transport
from . import _account, _client_options, _terminal
from ._argument_types import count, name_of, since
from ._event_loop import run
from ._exit_status import ExitStatus
from ._sellers import read_sellers
from ._tables import counted, show
from ._terminal import escaped, tell

_KINDS: Final = (
    *("orders", "claims", "order_questions", "offer_questions"),
    *("offers", "stocks", "sellers", "indicators", "reports"),
)
_SHOWN_SELLERS: Final = 20
"""If there are more sellers, only those with rows or errors get a line."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add_account(parser)
    parser.description = (
        "Load orders with lines and parcels, claims, questions, offers, stocks and the account into a database."
        " The first run loads what has changed since --since. Each later run loads what has changed since the run"
        " before: use it in cron. It may be stopped at any time, and the next run continues. Offers that the service"
        " does not list any more stay, with the time in the column vanished_at. Needs the extra `dlt`."
    )
    parser.epilog = f"{_account.HOW} With --sellers no login and no password are needed."
    parser.add_argument(
        "kinds",
        nargs="*",
        metavar="KIND",
        type=name_of(_KINDS),
        help=f"only these: {', '.join(_KINDS)}; all if left out",
    )
    parser.add_argument(
        "--to",
        required=True,
        metavar="DATABASE",
        help="a DuckDB file, or a URL that begins with postgresql://; other databases of dlt with Python only."
        " For a URL without the password, set PGPASSWORD",
    )
    parser.add_argument("--dataset", default="cdiscount", metavar="NAME", help="the schema; cdiscount if left out")
    parser.add_argument(
        "--since",
        type=since,
        default=timedelta(days=90),
        metavar="TIME",
        help="the begin of the first run: 90d, 12h or 2w ago, today, yesterday, or a French local time; 90d if left"
        " out",
    )
    parser.add_argument(
        "--sellers",
        type=Path,
        metavar="FILE",
        help="the accounts of several sellers: a CSV in UTF-8 with the columns login and password. If one fails, the"
        " others are loaded, and the status is 1",
    )
    parser.add_argument(
        "--concurrency",
        type=count,
        default=4,
        metavar="N",
        help="how many sellers are fetched at a time; 4 if left out",
    )
    parser.add_argument(
        "--no-personal", action="store_true", help="leave out the data of persons: names, addresses, messages"
    )
    parser.add_argument(
        "--ledger", type=Path, metavar="FILE", help="also load the reports on the packages that this ledger records"
    )
    parser.set_defaults(dry_run=False, run=_run)


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    environment = _account.environment(options, parser)
    if options.ledger is not None and not options.ledger.exists():
        parser.error(f"--ledger: {options.ledger}: no such file")
    if options.sellers is not None:
        try:
            accounts = read_sellers(options.sellers)
        except (OSError, ValueError) as error:
            parser.error(f"--sellers: {_terminal.cause(error)}")
    else:
        accounts = [_account.credentials(options, parser)]
    return run(_load(options, parser, environment, accounts))


async def _load(
    options: argparse.Namespace,
    parser: argparse.ArgumentParser,
    environment: Environment,
    accounts: Sequence[Credentials],
) -> int:
    from ..warehouse import loading, marketplace  # noqa: PLC0415 - an optional extra that takes a second to import

    arguments = await _client_options.client_arguments(options, parser, environment)
    async with aclosing(Transport(fast=options.fast)) as transport:
        source = marketplace(
            accounts,
            environment,
            since=options.since,
            personal=not options.no_personal,
            ledger=options.ledger and FileLedger(options.ledger),
            transport=transport,
            **arguments,
        )
        if options.kinds:
            source = source.with_resources(*dict.fromkeys(options.kinds))
        with _collecting_less(), _progress(len(accounts)) as on_progress:
            result = await loading(
                source, options.to, dataset=options.dataset, concurrency=options.concurrency, on_progress=on_progress
            )
    _report(result, _without_credentials(options.to))
    errors = [error for one in result.sellers_failed.values() for error in one.values()]
    if errors and all(isinstance(error, PreproductionClosed) for error in errors):
        return ExitStatus.CLOSED
    return ExitStatus.FAILED if errors else ExitStatus.DONE


@contextmanager
def _collecting_less() -> Iterator[None]:
    """Keep the modules of dlt out of the garbage collector's searches: a fifth of the CPU of a large load."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _progress(sellers: int) -> Iterator[Callable[[Any], None]]:
    """Show a bar on a terminal, and yield the function that updates it, and prints a line for each complete seller."""
    shown = _terminal.progress(
        lambda rich: (
            rich.BarColumn(),
            rich.MofNCompleteColumn(),
            rich.TextColumn("sellers  {task.fields[rows]:,} rows"),
            rich.TimeElapsedColumn(),
        )
    )
    if shown is None:
        yield lambda result: _tell_seller(result, sellers, tell) if result.is_complete else None
        return
    rows: dict[str, int] = {}
    with shown:
        task = shown.add_task("", total=sellers, rows=0)

        def above(text: str) -> None:
            shown.console.print(f"cdiscount: {escaped(text)}", markup=False, highlight=False, soft_wrap=True)

        def on_progress(result: Any) -> None:
            rows[result.seller] = sum(result.rows.values())
            shown.update(task, rows=sum(rows.values()), advance=int(result.is_complete))
            if result.is_complete:
                _tell_seller(result, sellers, above)

        yield on_progress


def _tell_seller(result: Any, sellers: int, say: Callable[[str], None]) -> None:
    said = "; ".join(f"{name} {_counts(one)}" for name, one in sorted(result.counts.items()))
    if said or (sellers <= _SHOWN_SELLERS and not result.errors):
        say(f"{result.seller}: {said or 'nothing new'}")
    for error, kinds in _errors(result.errors):
        say(f"{result.seller}: {', '.join(kinds)} not complete: {type(error).__name__}: {error}")


def _counts(counts: Any) -> str:
    numbers = (("new", counts.new), ("changed", counts.changed), ("gone", counts.gone))
    return ", ".join(f"{number:,} {name}" for name, number in numbers if number)


def _errors(errors: Mapping[str, CdiscountError]) -> Iterator[tuple[CdiscountError, Collection[str]]]:
    """Yield the first error of each type, with all kinds that such an error stopped: a refused password stops all."""
    kinds: dict[type[CdiscountError], list[str]] = {}
    for kind, error in errors.items():
        kinds.setdefault(type(error), []).append(kind)
    for stopped in kinds.values():
        yield errors[stopped[0]], stopped


def _without_credentials(database: str) -> str:
    """Return the name of a file, or host and path of a URL."""
    if "://" not in database:
        return database
    url = urlsplit(database)
    return f"{url.hostname or ''}{url.path}"


def _report(result: Any, database: str) -> None:
    """Print a table of all sellers, the money in the database, and how many rows are where."""
    rows = [
        {"table": name, "new": f"{one.new:,}", "changed": f"{one.changed:,}", "gone": f"{one.gone:,}"}
        for name, one in sorted(result.counts.items())
    ]
    if rows:
        show(rows, ["table", "new", "changed", "gone"])
    else:
        tell("nothing is new and nothing has changed")
    for sentence in result.roundings:
        tell(sentence)
    if result.money is not None and result.money.by_service:
        by_service, by_lines = result.money.by_service, result.money.by_lines
        same = (
            "so do their lines and shipping"
            if by_service == by_lines
            else (f"their lines and shipping add up to {by_lines:,.2f}: {by_lines - by_service:+,.2f}")
        )
        print(f"All orders in the database add up to {by_service:,.2f} by the service's own totals, and {same}.")
    if rows:
        total = sum(one.new + one.changed + one.gone for one in result.counts.values())
        tell(f"{database}: {counted('row', total)} new, changed or gone")
    if result.sellers_failed:
        tell(f"{counted('seller', len(result.sellers_failed))} could not be loaded completely: see above")
