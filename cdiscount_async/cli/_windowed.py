"""What `cdiscount orders`, `claims` and `questions` have in common: they fetch a span of time, or what has changed."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from ..client import Client
from ..french_time import french_time
from ..harvest import Changes, WindowIteration, Windows
from . import _harvest
from ._argument_types import moment, name_of, since, since_text
from ._exporting.export import ExportJob
from ._exporting.follow import FollowJob, follow
from ._exporting.running import export
from ._terminal import tell

__all__ = ("Listing", "add_options", "run")

_CONCURRENCY: Final = 4
_SINCE: Final = timedelta(days=30)


@attrs.frozen
class Listing:
    """What a command fetches."""

    what: str
    """The name of the items, for example "orders"."""
    model: type[Any]
    key: str
    """The member that identifies an item."""
    iterate: Callable[..., WindowIteration[Any]]
    """Returns the items of a span. It takes `since` and the `harvest.WindowOptions`."""
    changes: Callable[..., Changes[Any]]
    """Returns the changes from a cursor on. It takes the `harvest.ChangeOptions`."""
    request: Mapping[str, str]
    """The other options that decide which rows are fetched."""


def add_options(parser: argparse.ArgumentParser, states: Iterable[str]) -> None:
    """Add the options of all these commands; `states` are the names for `--state`."""
    name = name_of(states)
    parser.add_argument(
        "--since",
        type=since,
        metavar="TIME",
        help="changed since then: 7d, 12h, 90m or 2w ago, today, yesterday, or a French local time; 30d if left out",
    )
    parser.add_argument(
        "--until", type=moment, metavar="TIME", help="changed before this French local time; now if left out"
    )
    parser.add_argument(
        "--state",
        "--states",
        action="extend",
        type=lambda text: [name(one) for one in text.split(",")],
        metavar="STATE,STATE",
        help="only these states, in capitals or not; all if left out",
    )
    parser.add_argument(
        "--by",
        choices=["modification", "creation"],
        help="whether --since and --until mean the last modification or the creation; modification if left out",
    )
    _harvest.add_options(parser, _CONCURRENCY)
    parser.add_argument(
        "--follow",
        type=Path,
        metavar="STATE",
        help="fetch what is new or has changed since the last run, and save the state in this file; for a daily job."
        " The first run begins at --since",
    )


async def run(listing: Listing, client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Export a span of time, or add what has changed with `--follow`."""
    request = {**_harvest.account(client), "state": ",".join(options.state or ["all"]), **listing.request}
    windows = Windows(concurrency=options.concurrency)
    wanted = _SINCE if options.since is None else options.since
    start = _start(listing.what, wanted, client, parser)
    if options.follow:
        _check_follow(options, parser)
        job = FollowJob(
            listing.what,
            listing.model,
            listing.key,
            lambda cursor: listing.changes(cursor=cursor, since=start, windows=windows),
        )
        await follow(job, request, options, parser)
        return
    by = options.by or "modification"

    def begin(place: str) -> WindowIteration[Any]:
        # Items that the file already has are requested again; the export does not write them twice.
        return listing.iterate(since=datetime.fromisoformat(place), until=options.until, by=by, windows=windows)

    whole = ExportJob(
        what=listing.what,
        unit="windows",
        model=listing.model,
        key=listing.key,
        start=start.isoformat(),
        begin=begin,
        place_name="",
    )
    await export(
        whole, {**request, "since": since_text(wanted), "until": str(options.until), "by": by}, options, parser
    )


def _check_follow(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 for options that `--follow` cannot fulfil."""
    if options.resume:
        parser.error("--resume completes one export, and --follow adds what has changed: use one of them")
    for name in ("until", "by"):
        if getattr(options, name) is not None:
            parser.error(f"--follow cannot be used with --{name}: it fetches what was modified up to now")


def _start(what: str, wanted: timedelta | datetime, client: Client, parser: argparse.ArgumentParser) -> datetime:
    """Return the time at which the export begins. Later runs with the same state use the time of the first."""
    now = datetime.fromtimestamp(client.timing.now(), UTC)
    if isinstance(wanted, datetime):
        if (wanted if wanted.tzinfo else wanted.replace(tzinfo=french_time())) > now:
            tell(f"--since is in the future: no {what.removesuffix('s')} can be found")
        return wanted
    try:
        return now - wanted
    except OverflowError:
        parser.error("--since is further back than the calendar")
