"""The time to fetch every offer page by page, and every order window by window, from a sandbox in another process.

Prints a table for each kind and each concurrency: pages or windows per second, CPU time, what an iteration takes beyond
plain calls, how busy the sandbox was, and the ratios to zeep; then the ratios with their targets.

Pages have 100 offers and windows about 100 orders, compressed with gzip. The client has one core and the sandbox
another. Each round has new clients and open connections, and fetches everything once before the time is taken. httpx,
and zeep which uses it, spend most of their time in httpx's pool if 32 requests are concurrent.

    python -m benchmarks.harvest [--of offers] [--pages N] [--rounds N] [--at-once N N …] [--fast]
"""

import argparse
import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from statistics import median
from typing import Final

import attrs
import httpx

from cdiscount_async import Client, OfferFilterPaginated, OrderFilter, OrderStateEnum, Windows, evolve, wire
from cdiscount_async.operations import Offers, Orders

from ._harvesters import AIOHTTP, ZEEP, Job, Opener, harvesters
from ._rounds import ratios, spread, target
from ._serve import CLIENT, START, Service, pin, sandbox
from ._timing import shown

AT_ONCE: Final = (32, 8, 1)
SIZE: Final = 100
"""Items on a page or in a window."""
SPAN: Final = timedelta(days=45)
"""A sandbox has orders of this time before its start."""
OF_ZEEP: Final = 64
"""How many pages or windows zeep fetches: it takes long, and remembers nothing."""
TARGETS: Final[Mapping[str, float]] = {"offers": 20, "orders": 12}
"""The target with 32 concurrent requests: how many times the CPU of `iter_…` with the fast transport zeep takes."""


@attrs.frozen
class Figures:
    """The seconds for one page or window, in each round."""

    wall: list[float] = attrs.field(factory=list)
    cpu: list[float] = attrs.field(factory=list)
    server: list[float] = attrs.field(factory=list)
    """CPU of the sandbox."""


def main() -> None:
    """Print a table for each kind and each concurrency, and the ratios with their targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of", nargs="+", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--pages", type=int, default=128, help="the number of pages, and of windows")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-once", type=int, nargs="+", default=AT_ONCE, help="numbers of concurrent requests")
    parser.add_argument("--fast", action="store_true", help="leave out httpx, and this library without aiohttp")
    options = parser.parse_args()
    pin({CLIENT})
    items = options.pages * SIZE
    print(f"CPU of the client, minimum, median and maximum of {options.rounds} rounds in which the clients take turns.")
    with sandbox(offers=items, orders=items, page_size=SIZE) as service:
        lists = asyncio.run(_shipping_lists(service))
        print(f"{items:,} offers with {lists} different shipping lists, and {items:,} orders")
        jobs = {"offers": _pages(options.pages), "orders": _windows(options.pages)}
        found = {
            what: asyncio.run(_compare(service, jobs[what], at_once, options.rounds, fast=options.fast))
            for at_once in sorted(options.at_once)
            for what in options.of
        }
    print()
    for what, figures in found.items():  # of the greatest concurrency
        way, least = f"iter_{what}, fast", TARGETS[what]
        target(f"CPU of zeep, x {way}", ratios(figures[ZEEP].cpu, figures[way].cpu), least=least)
        if what == "offers":
            target(f"CPU of an item by {way}, us", [one / SIZE * 1e6 for one in figures[way].cpu], most=18)
        target("of it beyond plain calls, us", _beyond(figures, way), most=2)


async def _shipping_lists(service: Service) -> int:
    async with Client(service.credentials, service.environment) as client:
        return len({offer.shipping_information_list async for offer in client.offers.iter_offers()})


def _pages(count: int) -> Job:
    return Job(
        Offers.get_offer_list_paginated,
        [OfferFilterPaginated(page_number=number) for number in range(1, count + 1)],
        {
            "iter_offers": lambda client, at_once: client.offers.iter_offers(concurrency=at_once),
            "iter_pages": lambda client, at_once: client.offers.iter_pages(concurrency=at_once),
        },
        count * SIZE,
    )


def _windows(count: int) -> Job:
    """Return a job with windows of equal width. The library gets the same width, which it adapts otherwise."""
    width = SPAN / count
    everything = OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True)
    requests = [
        evolve(
            everything,
            begin_creation_date=START - SPAN + number * width,
            end_creation_date=START - SPAN + (number + 1) * width,
        )
        for number in range(count)
    ]

    def cut(at_once: int) -> Windows:
        return Windows(initial=width, longest=width, trusted_below=count * SIZE, concurrency=at_once)

    return Job(
        Orders.get_order_list,
        requests,
        {
            "iter_orders": lambda client, at_once: client.orders.iter_orders(
                since=START - SPAN, until=START, by="creation", windows=cut(at_once)
            )
        },
        count * SIZE,
    )


async def _compare(service: Service, job: Job, at_once: int, rounds: int, *, fast: bool) -> dict[str, Figures]:
    openers = {
        name: opener
        for name, opener in harvesters(job).items()
        if not fast or name.endswith(", fast") or name in {AIOHTTP, ZEEP}
    }
    figures = {name: Figures() for name in openers}
    for _ in range(rounds):
        for name, opener in openers.items():
            await _harvest(service, job, at_once, opener, figures[name], whole=name != ZEEP)
    print(f"\n{job.operation.name}, {at_once} at once; {_sizes(service, job)}")
    print(f"{'':22}{'a second':>10}{'CPU of one':>13}{'of an item':>13}{'beyond plain':>14}{'sandbox':>9}", end="")
    print(f"{'a second, x zeep':>24}{'CPU of zeep, x':>24}")
    print(f"{'':81}{'min  median     max':>24}{'min  median     max':>24}")
    for name, own in figures.items():
        busy = median(ratios(own.server, own.wall))
        beyond = f"{median(_beyond(figures, name)):.1f} us" if name.startswith("iter") else ""
        row = f"{name:22}{1 / median(own.wall):>10.1f}{shown(median(own.cpu)):>13}"
        row += f"{shown(median(own.cpu) / SIZE):>13}{beyond:>14}{busy:>8.0%} "
        row += f"{spread(ratios(figures[ZEEP].wall, own.wall)):>24}{spread(ratios(figures[ZEEP].cpu, own.cpu)):>24}"
        print(row, flush=True)
    return figures


def _beyond(figures: Mapping[str, Figures], iteration: str) -> list[float]:
    """Return the CPU of an item beyond that of plain calls with the same transport, in microseconds."""
    plain = figures["plain calls" + (", fast" if iteration.endswith(", fast") else "")]
    return [(own - other) / SIZE * 1e6 for own, other in zip(figures[iteration].cpu, plain.cpu, strict=True)]


async def _harvest(service: Service, job: Job, at_once: int, opener: Opener, figures: Figures, *, whole: bool) -> None:
    """Fetch everything, or the first of it, with open connections.

    The sandbox caches its replies until a token is requested, so everything is fetched once before. Except by zeep,
    which is so slow that the cache makes no difference.
    """
    if not whole:
        job = attrs.evolve(job, requests=job.requests[:OF_ZEEP])
    async with opener(service, job, at_once) as harvester:
        await asyncio.gather(*(harvester.fetch(request) for request in job.requests[:at_once]))
        if whole:
            await harvester.harvest()
        server, cpu, wall = service.cpu(), time.process_time(), time.perf_counter()
        await harvester.harvest()
        spent = time.process_time() - cpu, time.perf_counter() - wall, service.cpu() - server
    for figure, seconds in zip((figures.cpu, figures.wall, figures.server), spent, strict=True):
        figure.append(seconds / len(job.requests))


def _sizes(service: Service, job: Job) -> str:
    """Return the size of the first reply as text."""
    body = wire.write_request(job.operation, job.requests[0], token=service.token())
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": job.operation.action, "Accept-Encoding": "gzip"}
    answer = httpx.post(service.environment.service_url, content=body, headers=headers, trust_env=False)
    return f"the first has {len(answer.content) / 1000:.0f} kB, {answer.num_bytes_downloaded / 1000:.1f} kB as gzip"


if __name__ == "__main__":
    main()
