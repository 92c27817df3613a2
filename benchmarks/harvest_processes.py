"""Pages of offers per second of one process and of two processes, from one sandbox.

Prints the rates of both, and their ratio with its target. The processes share only the sandbox and the cores of the
machine. With two cores, the second process loses what the sandbox and other programs take, so the share of its core
that a process got is printed too.

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

import attrs

from cdiscount_async import Client, Transport

from ._rounds import ratios, spread, target
from ._serve import Service, pin, sandbox

AT_ONCE: Final = 32
PAGES: Final = 64
SIZE: Final = 100


@attrs.frozen
class Figures:
    """The measurements of one or two processes."""

    rate: float
    """Pages per second."""
    work: float
    """Pages per second of CPU, times the number of processes: the rate if each had a core of its own."""
    share: float
    """The share of its core that a process got. The sandbox and other programs used the rest."""
    sandbox: float
    """The share of a core that the sandbox used."""


def main() -> None:
    """Print the rates of one and of two processes, and their ratio with its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement lasts")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    found: dict[int, list[Figures]] = {1: [], 2: []}
    with sandbox(offers=PAGES * SIZE, orders=0, page_size=SIZE, cores=range(os.cpu_count() or 1)) as service:
        for _ in range(options.rounds):
            for count, figures in found.items():
                figures.append(_measure(service, count, options.seconds))
    print(f"{'':14}{'pages a second':>24}{'of its core':>13}{'sandbox':>10}")
    print(f"{'':14}{'min  median     max':>24}")
    for count, figures in found.items():
        share, busy = median(one.share for one in figures), median(one.sandbox for one in figures)
        name = "one process" if count == 1 else "two processes"
        print(f"{name:14}{spread([one.rate for one in figures]):>24}{share:>13.0%}{busy:>10.0%}")
    print()
    one, two = found[1], found[2]
    target("pages a second of two processes, x one", ratios([x.rate for x in two], [x.rate for x in one]), least=1.8)
    target("the same by CPU", ratios([x.work for x in two], [x.work for x in one]), least=1.8)


def _measure(service: Service, processes: int, seconds: float) -> Figures:
    """Measure some processes that fetch at the same time, each on its own core."""
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    running = []
    for core in range(processes):
        here, there = context.Pipe()
        process = context.Process(target=_harvest, args=(there, service, core, seconds), daemon=True)
        process.start()
        there.close()
        ends.append(here)
        running.append(process)
    for end in ends:
        end.recv()  # it is ready
    before = service.cpu()
    for end in ends:
        end.send(None)
    measured: list[tuple[float, float, float]] = [end.recv() for end in ends]
    sandbox_share = (service.cpu() - before) / seconds
    for process in running:
        process.join()
    pages, wall, cpu = (sum(values) for values in zip(*measured, strict=True))
    return Figures(pages / wall * processes, pages / cpu * processes, cpu / wall, sandbox_share)


def _harvest(parent: Connection, service: Service, core: int, seconds: float) -> None:
    pin({core})

    async def work() -> tuple[float, float, float]:
        async with aclosing(Transport(connections=AT_ONCE, per_seller=AT_ONCE, fast=True)) as transport:
            client = Client(service.credentials, service.environment, transport=transport)
            async for _ in client.offers.iter_offers(concurrency=AT_ONCE):
                pass
            parent.send(None)
            parent.recv()
            began, cpu, items = time.perf_counter(), time.process_time(), 0
            while time.perf_counter() < began + seconds:
                async for _ in client.offers.iter_offers(concurrency=AT_ONCE):
                    items += 1
            return items / SIZE, time.perf_counter() - began, time.process_time() - cpu

    parent.send(asyncio.run(work()))


if __name__ == "__main__":
    main()
