"""Two processes that harvest offers beside one: pages a second in total, from one sandbox.

The processes share nothing but the sandbox, and with it the machine's cores: where there are but two, what the sandbox
takes is missing to the second process. How much that is stands beside.

    python -m benchmarks.harvest_processes [--seconds N] [--rounds N]
"""

import argparse
import asyncio
import multiprocessing
import os
import time
from contextlib import aclosing
from multiprocessing.connection import Connection
from statistics import median
from typing import Final

from cdiscount_async import Client, Transport

from ._rounds import ratios, spread, target
from ._serve import Service, pin, sandbox

AT_ONCE: Final = 32
PAGES: Final = 64
SIZE: Final = 100


def main() -> None:
    """Print the rates of one and of two processes, and their ratio beside what it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement lasts")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rates: dict[int, list[float]] = {1: [], 2: []}
    busy: dict[int, list[float]] = {1: [], 2: []}
    with sandbox(offers=PAGES * SIZE, orders=0, page_size=SIZE, cores=range(os.cpu_count() or 1)) as service:
        for _ in range(options.rounds):
            for count, found in rates.items():
                rate, used = _measure(service, count, options.seconds)
                found.append(rate)
                busy[count].append(used)
    print(f"{'':14}{'pages a second':>24}{'sandbox':>10}")
    print(f"{'':14}{'min  median     max':>24}")
    for count, found in rates.items():
        print(f"{count} process{'es' if count > 1 else '':5}{spread(found):>24}{median(busy[count]):>9.0%}")
    print()
    target("pages a second of two processes, x one", ratios(rates[2], rates[1]), least=1.8)


def _measure(service: Service, processes: int, seconds: float) -> tuple[float, float]:
    """Give the pages a second of some processes in total, each on a core of its own, and how busy the sandbox was."""
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    running = []
    for number in range(processes):
        here, there = context.Pipe()
        process = context.Process(target=_harvest, args=(there, service, number, seconds), daemon=True)
        process.start()
        there.close()
        ends.append(here)
        running.append(process)
    for end in ends:
        end.recv()  # it is ready
    before = service.cpu()
    for end in ends:
        end.send(None)
    total = sum(end.recv() for end in ends)
    used = service.cpu() - before
    for process in running:
        process.join()
    return total, used / seconds


def _harvest(parent: Connection, service: Service, core: int, seconds: float) -> None:
    pin({core})

    async def work() -> float:
        async with aclosing(Transport(connections=AT_ONCE, per_seller=AT_ONCE, fast=True)) as transport:
            client = Client(service.credentials, service.environment, transport=transport)
            async for _ in client.offers.iter_offers(concurrency=AT_ONCE):
                pass
            parent.send(None)
            parent.recv()
            began, items = time.perf_counter(), 0
            while time.perf_counter() < began + seconds:
                async for _ in client.offers.iter_offers(concurrency=AT_ONCE):
                    items += 1
            return items / SIZE / (time.perf_counter() - began)

    parent.send(asyncio.run(work()))


if __name__ == "__main__":
    main()
