"""`cdiscount orders`: the orders of a span of time, what has changed, or some orders by their numbers."""

import argparse
from contextlib import closing
from functools import partial

from ..client import Client
from ..models.orders import Order, OrderFilter, OrderStateEnum
from . import _client_options, _harvest, _windowed
from ._exit_status import ExitStatus
from ._exporting.running import refuse_to_overwrite, report_end, usage_errors
from ._exporting.targets import Target
from ._terminal import tell


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    _client_options.add(parser, _orders, _harvest.check)
    parser.epilog = f"{parser.epilog} The states are {', '.join(OrderStateEnum)}."
    _windowed.add_options(parser, OrderStateEnum)
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


async def _orders(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.rows == "lines" and options.no_lines:
        parser.error("--rows lines cannot be used with --no-lines")
    if options.number:
        return await _numbered(client, options, parser)
    wanted = {
        "states": [OrderStateEnum(name) for name in options.state or ()],
        "fetch_lines": not options.no_lines,
        "fetch_parcels": options.parcels,
    }
    listing = _windowed.Listing(
        "orders",
        Order,
        "order_number",
        partial(client.orders.iter_orders, **wanted),
        partial(client.orders.changes, **wanted),
        {"no-lines": str(options.no_lines), "parcels": str(options.parcels)},
    )
    await _windowed.run(listing, client, options, parser)
    return 0


async def _numbered(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    for name in ("resume", "follow"):
        if getattr(options, name):
            parser.error(f"--{name} cannot be used with --number, which fetches all orders in one call")
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
        rows = Target(options.output, options.format).open(shape)
    with closing(rows):
        for order in reply.order_list:
            rows.write(order)
        rows.commit()
        try:
            changes = rows.finish()
            rows.commit()
        except Exception:
            tell(f"stopped: {len(reply.order_list):,} orders {rows.where}")
            raise
        rows.clear()
    report_end(len(reply.order_list), "orders", rows.where, changes)
    found = {str(order.order_number).casefold() for order in reply.order_list}
    missing = [number for number in dict.fromkeys(options.number) if number.strip().casefold() not in found]
    if missing:
        tell(f"no such order: {', '.join(missing)}")
    return ExitStatus.FAILED if missing else ExitStatus.DONE
