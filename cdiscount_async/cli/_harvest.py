"""The commands `cdiscount orders` and `cdiscount offers`: everything that there is, into a file or a pipe."""

import argparse
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from .._contract.declare import evolve
from ..client import Client
from ..converter import to_json
from ..french_time import french_time
from ..harvest import Windows
from ..harvest._items import Items
from ..models.offers import Offer, OfferFilterPaginated, OfferStateFilter
from ..models.orders import Order, OrderFilter, OrderStateEnum
from . import _client_options
from ._argument_types import count, moment, name_of, since, spelt
from ._exporting.export import ExportJob
from ._exporting.output import Stdout
from ._exporting.running import export, refuse_to_overwrite, report_end, usage_errors
from ._exporting.targets import SUFFIXES, output
from ._terminal import tell

_state: Final = name_of(OrderStateEnum)


def add(commands: Any) -> None:
    """Add both commands."""
    orders = _client_options.add(commands, "orders", _orders, "fetch orders, as JSON Lines on stdout or into a file")
    orders.add_argument(
        "--since",
        type=since,
        metavar="TIME",
        help="changed since then: 7d, 12h, 90m or 2w ago, today, yesterday, or a French local time; 30d if left out",
    )
    orders.add_argument(
        "--until", type=moment, metavar="TIME", help="changed before this French local time; now if left out"
    )
    orders.add_argument(
        "--state",
        "--states",
        action="extend",
        type=_states,
        metavar="STATE,STATE",
        help="only these states, in capitals or not; all if left out",
    )
    orders.add_argument(
        "--by",
        choices=["modification", "creation"],
        help="whether --since and --until mean the last modification or the creation; modification if left out",
    )
    orders.add_argument(
        "--number",
        action="append",
        default=[],
        help="only the order with this number, whatever its date; may be repeated",
    )
    orders.add_argument("--no-lines", action="store_true", help="leave out the lines of each order")
    orders.add_argument("--parcels", action="store_true", help="fetch parcels too")
    orders.epilog = f"{orders.epilog} The states are {', '.join(OrderStateEnum)}."
    _add_harvest(orders, 4)

    offers = _client_options.add(commands, "offers", _offers, "fetch offers, as JSON Lines on stdout or into a file")
    offers.add_argument("--pool", type=int, metavar="ID", help="the sales site; Cdiscount (1) if left out")
    offers.add_argument(
        "--only",
        type=name_of(OfferStateFilter),
        metavar="STATE",
        help=f"only offers in this state: {', '.join(OfferStateFilter)}",
    )
    _add_harvest(offers, 8)


def _add_harvest(parser: argparse.ArgumentParser, concurrency: int) -> None:
    parser.add_argument(
        "--concurrency",
        type=count,
        default=concurrency,
        metavar="N",
        help=f"how many calls are under way at once; {concurrency} if left out",
    )
    parser.add_argument(
        "--output",
        type=_output,
        metavar="FILE",
        help=f"write the rows to this file, whose name ends with {', '.join(SUFFIXES)}; to stdout if left out",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="STATE",
        help="keep in this file how far the harvest is: after a stop the same command goes on there. It needs --output",
    )


def _states(text: str) -> list[OrderStateEnum]:
    return [OrderStateEnum(_state(name)) for name in text.split(",")]


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} does not end with {', '.join(SUFFIXES)}")
    return path


async def _orders(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.number:
        return await _numbered(client, options, parser)
    wanted = timedelta(days=30) if options.since is None else options.since
    by: Literal["modification", "creation"] = options.by or "modification"

    def begin(place: str) -> Items[Order]:
        # What the file has already is left out when it is written, for both commands alike.
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
        model=Order,
        key="order_number",
        start=_start(wanted, client, parser).isoformat(),
        begin=begin,
        units=lambda progress: (progress.windows_done, progress.windows),
        place=lambda progress: progress.reached.isoformat(),
        place_name="",
    )
    asked = {
        **_whose(client),
        "since": spelt(wanted),
        "until": str(options.until),
        "state": ",".join(options.state or ["all"]),
        "by": by,
        "no-lines": str(options.no_lines),
        "parcels": str(options.parcels),
    }
    await export(job, asked, options, parser)
    return 0


def _start(wanted: timedelta | datetime, client: Client, parser: argparse.ArgumentParser) -> datetime:
    """Return the moment at which a harvest begins, which is the same when it is resumed."""
    now = datetime.fromtimestamp(client.timing.now(), UTC)
    if isinstance(wanted, datetime):
        if (wanted if wanted.tzinfo else wanted.replace(tzinfo=french_time())) > now:
            tell("--since is in the future: no order can be found")
        return wanted
    try:
        return now - wanted
    except OverflowError:
        parser.error("--since: that is further back than the calendar")


async def _numbered(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.resume:
        parser.error("--resume: --number fetches all at once")
    if ignored := [f"--{name}" for name in ("since", "until", "state", "by") if getattr(options, name) is not None]:
        tell(f"ignored beside --number: {', '.join(ignored)}")
    wanted = OrderFilter(
        order_reference_list=options.number,
        fetch_order_lines=not options.no_lines,
        fetch_parcels=options.parcels,
    )
    reply = await client.orders.get_order_list(wanted)
    with usage_errors(parser):
        refuse_to_overwrite(options.output)
        rows = output(options.output, Order, "order_number", 0) if options.output else Stdout()
    with closing(rows):
        for order in reply.order_list:
            rows.write(to_json(order))
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


async def _offers(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    state = OfferStateFilter(options.only) if options.only else None
    wanted = OfferFilterPaginated(offer_pool_id=options.pool, offer_state_filter=state)
    job = ExportJob(
        what="offers",
        unit="pages",
        model=Offer,
        key="seller_product_id",
        start="1",
        begin=lambda place: client.offers.iter_offers(
            evolve(wanted, page_number=int(place)), concurrency=options.concurrency
        ),
        units=lambda progress: (len(progress.pages), progress.total),
        # The last whole page is where to go on: if offers went meanwhile, others have moved up into it.
        place=lambda progress: str(progress.pages[-1]) if progress.pages else None,
        place_name="page ",
    )
    asked = {**_whose(client), "pool": str(options.pool), "only": str(options.only)}
    await export(job, asked, options, parser)


def _whose(client: Client) -> Mapping[str, str]:
    return {"service": client.environment.service_url, "login": client.login}
