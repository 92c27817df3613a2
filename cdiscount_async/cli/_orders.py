"""`cdiscount orders`: the orders of a span of time, or some orders by their numbers."""

import argparse
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from ..client import Client
from ..french_time import french_time
from ..harvest import Items, Windows
from ..models.orders import Order, OrderFilter, OrderStateEnum
from . import _client_options, _harvest
from ._argument_types import moment, name_of, since, since_text
from ._exporting.export import ExportJob
from ._exporting.output import Stdout
from ._exporting.running import export, refuse_to_overwrite, report_end, usage_errors
from ._exporting.targets import output
from ._terminal import tell

_state: Final = name_of(OrderStateEnum)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _orders)
    parser.epilog = f"{parser.epilog} The states are {', '.join(OrderStateEnum)}."
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
        type=_states,
        metavar="STATE,STATE",
        help="only these states, in capitals or not; all if left out",
    )
    parser.add_argument(
        "--by",
        choices=["modification", "creation"],
        help="whether --since and --until mean the last modification or the creation; modification if left out",
    )
    parser.add_argument(
        "--number",
        action="append",
        default=[],
        help="only the order with this number, whatever its date; may be repeated",
    )
    parser.add_argument("--no-lines", action="store_true", help="leave out the lines of each order")
    parser.add_argument("--parcels", action="store_true", help="fetch parcels too")
    parser.add_argument(
        "--rows",
        choices=["lines"],
        help="a row for each line of an order, with the columns of its order; a row for each order if left out",
    )
    _harvest.add_options(parser, 4)


def _states(text: str) -> list[OrderStateEnum]:
    return [OrderStateEnum(_state(name)) for name in text.split(",")]


async def _orders(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.rows == "lines" and options.no_lines:
        parser.error("--rows lines cannot be used with --no-lines")
    if options.number:
        return await _numbered(client, options, parser)
    wanted = timedelta(days=30) if options.since is None else options.since
    by: Literal["modification", "creation"] = options.by or "modification"

    def begin(place: str) -> Items[Order]:
        # Orders that the file already has are requested again; the export does not write them twice.
        return client.orders.iter_orders(
            since=datetime.fromisoformat(place),
            until=options.until,
            states=options.state or (),
            by=by,
            fetch_lines=not options.no_lines,
            fetch_parcels=options.parcels,
            windows=Windows(concurrency=options.concurrency),
        )

    job = ExportJob(
        what="orders",
        unit="windows",
        rows=_harvest.rows(options, Order, "order_number"),
        start=_start(wanted, client, parser).isoformat(),
        begin=begin,
        place_name="",
    )
    request = {
        **_harvest.account(client),
        **_harvest.chosen(options),
        "since": since_text(wanted),
        "until": str(options.until),
        "state": ",".join(options.state or ["all"]),
        "by": by,
        "no-lines": str(options.no_lines),
        "parcels": str(options.parcels),
    }
    await export(job, request, options, parser)
    return 0


def _start(wanted: timedelta | datetime, client: Client, parser: argparse.ArgumentParser) -> datetime:
    """Return the time at which the export begins. A resumed export uses the time of its first run."""
    now = datetime.fromtimestamp(client.timing.now(), UTC)
    if isinstance(wanted, datetime):
        if (wanted if wanted.tzinfo else wanted.replace(tzinfo=french_time())) > now:
            tell("--since is in the future: no order can be found")
        return wanted
    try:
        return now - wanted
    except OverflowError:
        parser.error("--since is further back than the calendar")


async def _numbered(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.resume:
        parser.error("--resume cannot be used with --number, which fetches all orders in one call")
    if ignored := [f"--{name}" for name in ("since", "until", "state", "by") if getattr(options, name) is not None]:
        tell(f"ignored with --number: {', '.join(ignored)}")
    wanted = OrderFilter(
        order_reference_list=options.number,
        fetch_order_lines=not options.no_lines,
        fetch_parcels=options.parcels,
    )
    reply = await client.orders.get_order_list(wanted)
    with usage_errors(parser):
        refuse_to_overwrite(options.output)
        shape = _harvest.rows(options, Order, "order_number")
        rows = output(options.output, shape, 0) if options.output else Stdout(shape)
    with closing(rows):
        for order in reply.order_list:
            rows.write(order)
        rows.commit()
        try:
            changes = rows.finish()
        except Exception:
            tell(f"stopped: {len(reply.order_list):,} orders {rows.where}")
            raise
        rows.clear()
    report_end(len(reply.order_list), "orders", rows.where, changes)
    found = {str(order.order_number).casefold() for order in reply.order_list}
    missing = [number for number in dict.fromkeys(options.number) if number.strip().casefold() not in found]
    if missing:
        tell(f"no such order: {', '.join(missing)}")
    return 1 if missing else 0
