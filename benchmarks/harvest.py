"""The time to fetch every offer page by page, and every order window by window, from a sandbox in another process.

Prints a table for each kind and each concurrency: pages or windows per second, CPU time, how busy the sandbox was, and
the ratios to zeep; then the ratios with their targets.

Pages have 100 offers and windows about 100 orders, compressed with gzip. The client has one core and the sandbox
another. Each round has new clients and open connections. httpx, and zeep which uses it, spend most of their time in
httpx's pool if 32 requests are concurrent.

    python -m benchmarks.harvest [--pages N] [--rounds N] [--at-once N N …]
"""

import argparse
import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from itertools import islice
from statistics import median
from typing import Final

import attrs
import httpx

from cdiscount_async import OfferFilterPaginated, OrderFilter, OrderStateEnum, Windows, evolve, wire
from cdiscount_async.operations import Offers, Orders

from ._harvesters import ZEEP, Job, Opener, harvesters
from ._rounds import ratios, spread, target
from ._serve import CLIENT, START, Service, pin, sandbox
from ._timing import shown

AT_ONCE: Final = (32, 8, 1)
SIZE: Final = 100
"""Items on a page or in a window."""
SPAN: Final = timedelta(days=45)
"""A sandbox has orders of this time before its start."""
REPEATS: Final = 4
"""How often everything is fetched in a round; zeep does it once, which takes long enough."""
TARGETS: Final[Mapping[str, float]] = {", fast": 12, "": 9}
"""The target: pages per second with 32 concurrent requests, as a multiple of zeep's."""


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
    parser.add_argument("--pages", type=int, default=64, help="the number of pages, and of windows")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-once", type=int, nargs="+", default=AT_ONCE, help="numbers of concurrent requests")
    options = parser.parse_args()
    pin({CLIENT})
    items = options.pages * SIZE
    with sandbox(offers=items, orders=items, page_size=SIZE) as service:
        jobs = {"pages of offers": _pages(options.pages), "windows of orders": _windows(options.pages)}
        found = {
            (what, at_once): asyncio.run(_compare(service, what, job, at_once, options.rounds))
            for what, job in jobs.items()
            for at_once in options.at_once
        }
    print()
    for (what, at_once), figures in found.items():
        way = next(iter(jobs[what].iterations))
        for kind, least in TARGETS.items():
            if at_once == max(AT_ONCE):
                own, zeep = figures[way + kind], figures[ZEEP]
                target(f"{what} a second, {way}{kind}, x zeep", ratios(zeep.wall, own.wall), least=least)
                target("the same by CPU", ratios(zeep.cpu, own.cpu), least=least)


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


async def _compare(service: Service, what: str, job: Job, at_once: int, rounds: int) -> dict[str, Figures]:
    openers = harvesters(job)
    figures = {name: Figures() for name in openers}
    for _ in range(rounds):
        for name, opener in openers.items():
            await _harvest(service, job, at_once, opener, 1 if name == ZEEP else REPEATS, figures[name])
    print(f"\n{what}, {at_once} at once; {_sizes(service, job)}")
    print(f"{'':22}{'a second':>10}{'CPU of one':>13}{'of an item':>13}{'sandbox':>9}", end="")
    print(f"{'a second, x zeep':>24}{'CPU of zeep, x':>24}")
    print(f"{'':67}{'min  median     max':>24}{'min  median     max':>24}")
    for name, own in figures.items():
        busy = median(ratios(own.server, own.wall))
        row = f"{name:22}{1 / median(own.wall):>10.1f}{shown(median(own.cpu)):>13}"
        row += f"{shown(median(own.cpu) * len(job.requests) / job.items):>13}{busy:>8.0%} "
        row += f"{spread(ratios(figures[ZEEP].wall, own.wall)):>24}{spread(ratios(figures[ZEEP].cpu, own.cpu)):>24}"
        print(row, flush=True)
    return figures


async def _harvest(service: Service, job: Job, at_once: int, opener: Opener, repeats: int, figures: Figures) -> None:
    """Fetch everything several times, with open connections.

    The sandbox caches its replies until a token is requested, so everything is fetched once before. Except by zeep,
    which is so slow that the cache makes no difference.
    """
    async with opener(service, job, at_once) as harvester:
        await asyncio.gather(*(harvester.fetch(request) for request in islice(job.requests, at_once)))
        if repeats > 1:
            await harvester.harvest()
        server, cpu, wall = service.cpu(), time.process_time(), time.perf_counter()
        for _ in range(repeats):
            await harvester.harvest()
        spent = time.process_time() - cpu, time.perf_counter() - wall, service.cpu() - server
    count = repeats * len(job.requests)
    for figure, seconds in zip((figures.cpu, figures.wall, figures.server), spent, strict=True):
        figure.append(seconds / count)


def _sizes(service: Service, job: Job) -> str:
    """Return the size of the first reply as text."""
    body = wire.write_request(job.operation, job.requests[0], token=service.token())
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": job.operation.action, "Accept-Encoding": "gzip"}
    answer = httpx.post(service.environment.service_url, content=body, headers=headers, trust_env=False)
    return f"the first has {len(answer.content) / 1000:.0f} kB, {answer.num_bytes_downloaded / 1000:.1f} kB as gzip"


if __name__ == "__main__":
    main()
