"""The commands `cdiscount orders` and `cdiscount offers`: everything that there is, into a file or a pipe."""

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from . import _calling
from ._arguments import is_span, moment, span
from ._contract import evolve
from ._expect import did_you_mean
from ._harvesting._bar import bar
from ._harvesting._harvest import Harvest, Job
from ._harvesting._output import Stdout
from ._harvesting._state import State
from ._harvesting._targets import SUFFIXES, output
from ._iteration import Items
from ._terminal import tell
from .client import Client
from .converter import to_json
from .harvest import Windows
from .models.offers import Offer, OfferFilterPaginated, OfferStateFilter
from .models.orders import Order, OrderFilter, OrderStateEnum


def add(commands: Any) -> None:
    """Add both commands."""
    orders = _calling.add(commands, "orders", _orders, "fetch orders, as JSON Lines on stdout or into a file")
    orders.add_argument(
        "--since",
        type=lambda text: span(text) if is_span(text) else moment(text),
        default=timedelta(days=30),
        metavar="TIME",
        help="changed since then: 7d, 12h, 90m or 2w back, or a French local time; 30d when left out",
    )
    orders.add_argument(
        "--until", type=moment, metavar="TIME", help="changed up to this French local time; now if left out"
    )
    orders.add_argument(
        "--state",
        "--states",
        action="extend",
        type=_states,
        metavar="STATE,STATE",
        help="only these states; all when left out",
    )
    orders.add_argument(
        "--by", choices=["modification", "creation"], default="modification", help="which date is meant: modification"
    )
    orders.add_argument("--number", action="append", default=[], help="just these order numbers, whatever else is said")
    orders.add_argument("--no-lines", action="store_true", help="leave out the lines of each order")
    orders.add_argument("--parcels", action="store_true", help="fetch parcels too")
    _add_harvest(orders, 4)

    offers = _calling.add(commands, "offers", _offers, "fetch offers, as JSON Lines on stdout or into a file")
    offers.add_argument("--pool", type=int, metavar="ID", help="the sales site; Cdiscount (1) when left out")
    offers.add_argument("--only", choices=[one.value for one in OfferStateFilter], help="only offers in this state")
    _add_harvest(offers, 8)


def _add_harvest(parser: argparse.ArgumentParser, concurrency: int) -> None:
    parser.add_argument(
        "--concurrency", type=_count, default=concurrency, metavar="N", help=f"calls at the same time, {concurrency}"
    )
    parser.add_argument(
        "--output",
        type=_output,
        metavar="FILE",
        help=f"where to: a name with {', '.join(SUFFIXES)}; stdout if left out",
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="STATE",
        help="a file that keeps how far it is: the same command goes on there after a stop. It needs --output",
    )


def _states(text: str) -> list[OrderStateEnum]:
    states = [OrderStateEnum(name) for name in text.split(",")]
    for state in states:
        if not state.known:
            near = did_you_mean(state.value, OrderStateEnum)
            raise argparse.ArgumentTypeError(f"{state.value!r} is none of {', '.join(OrderStateEnum)}{near}")
    return states


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"1 or more, not {count}")
    return count


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in SUFFIXES:
        raise argparse.ArgumentTypeError(f"{text!r} does not end with {', '.join(SUFFIXES)}")
    return path


async def _orders(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if options.number:
        await _numbered(client, options, parser)
        return

    def begin(place: str) -> Items[Order]:
        # What the file has already is left out when it is written, for both commands alike.
        return client.orders.iter_orders(
            since=datetime.fromisoformat(place),
            until=options.until,
            states=options.state or (),
            by=options.by,
            fetch_lines=not options.no_lines,
            fetch_parcels=options.parcels,
            windows=Windows(concurrency=options.concurrency),
        )

    job = Job(
        what="orders",
        unit="windows",
        model=Order,
        key="order_number",
        start=_since(options.since, client, parser).isoformat(),
        begin=begin,
        units=lambda progress: (progress.windows_done, progress.windows),
        place=lambda progress: progress.reached.isoformat(),
        place_name="",
    )
    asked = {
        "since": str(options.since),
        "until": str(options.until),
        "state": ",".join(options.state or ["all"]),
        "by": options.by,
        "no-lines": str(options.no_lines),
        "parcels": str(options.parcels),
    }
    await _harvest(client, job, asked, options, parser)


def _since(since: timedelta | datetime, client: Client, parser: argparse.ArgumentParser) -> datetime:
    """Give the moment at which a harvest begins, which is the same when it is resumed."""
    try:
        return datetime.fromtimestamp(client.timing.now(), UTC) - since if isinstance(since, timedelta) else since
    except OverflowError:
        parser.error("--since: that is further back than the calendar")


async def _numbered(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    if options.resume:
        parser.error("--resume: --number fetches all at once")
    wanted = OrderFilter(
        order_reference_list=options.number,
        fetch_order_lines=not options.no_lines,
        fetch_parcels=options.parcels,
    )
    reply = await client.orders.get_order_list(wanted)
    with _told(parser):
        _refuse_to_overwrite(options.output)
        rows = output(options.output, Order, 0) if options.output else Stdout()
    with closing(rows):
        for order in reply.order_list:
            rows.write(to_json(order))
        rows.commit()
        rows.finish()
        rows.clear()


async def _offers(client: Client, options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    state = OfferStateFilter(options.only) if options.only else None
    wanted = OfferFilterPaginated(offer_pool_id=options.pool, offer_state_filter=state)
    job = Job(
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
    await _harvest(client, job, {"pool": str(options.pool), "only": str(options.only)}, options, parser)


async def _harvest(
    client: Client, job: Job, asked: Mapping[str, str], options: argparse.Namespace, parser: argparse.ArgumentParser
) -> None:
    if options.resume and not options.output:
        parser.error("--resume needs --output: what was printed cannot be taken back")
    if options.resume and options.resume.name.removeprefix(options.output.name) in {"", ".part", ".part.jsonl"}:
        parser.error(f"--resume: {options.resume.name} is a file of rows: the state needs another name")
    with _told(parser):
        state = State(asked=_all_that_was_asked(client, job, asked, options), place=job.start)
        if options.resume:
            state = state.resumed(options.resume)
        if not (options.resume and options.resume.exists()):
            _refuse_to_overwrite(options.output)
        if state.complete and not options.output.exists():
            raise ValueError(f"{options.output} is gone, though {options.resume} says that all was in it")
        if state.complete:
            tell(f"complete: {state.rows} {job.what} are in {options.output}")
            return
        harvest = Harvest(job, state, options.output, options.resume)
    with closing(harvest):
        try:
            with bar(job.what, job.unit, printing=options.output is None) as shown:
                await harvest.run(shown)
        except BrokenPipeError:  # whoever reads has enough
            raise
        except (Exception, asyncio.CancelledError) as error:
            how = f"; go on with: {options.again}" if options.resume else ""
            if said := harvest.stop(error):
                tell(f"stopped: {said}{how}")
            raise


def _refuse_to_overwrite(path: Path | None) -> None:
    """Keep what was harvested before, by this command or with another state."""
    if path is not None and path.exists() and path.stat().st_size:
        raise ValueError(f"{path} has something in it: remove it, or give another name")


def _all_that_was_asked(
    client: Client, job: Job, asked: Mapping[str, str], options: argparse.Namespace
) -> Mapping[str, str]:
    service, file = client.environment.service_url, Path(options.output or "").absolute()
    return {"command": job.what, "service": service, "login": client.login, "output": str(file), **asked}


@contextmanager
def _told(parser: argparse.ArgumentParser) -> Iterator[None]:
    """Let what cannot be done end the command with a line that says why."""
    try:
        yield
    except (OSError, ImportError, ValueError) as error:
        parser.error(str(error))
