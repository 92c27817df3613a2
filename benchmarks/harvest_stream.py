"""One reply with 100,000 items, streamed or read by a call: its CPU, its memory, and how long it blocks the event loop.

Prints a table for offers and one for orders, with minimum, median and maximum, and then the ratios with their targets.

Every measurement is made in a new process, which is warmed up with 1,000 items; the cases run in turn. The sandbox
sends gzip, from its own process and core. `read_reply` is measured twice, without a network and from inflated bytes:
100 times a page of 1,000 items, and all items as one page, for which a process needs gigabytes. `fromstring` of lxml
parses the same pages of 1,000 items.

    python -m benchmarks.harvest_stream [--items N] [--rounds N]
"""

import argparse
from collections.abc import Callable
from statistics import median

from ._fresh import in_new_process
from ._rounds import ratios, spread, target
from ._serve import Service, sandbox
from ._streaming import FEW, REQUESTS, STEP, Measured, call, parse, read, stream


def main() -> None:
    """Print what streams and whole replies take, and the ratios with their targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    many: int = options.items
    with (
        sandbox(offers=many, orders=FEW, page_size=FEW) as short,
        sandbox(offers=many, orders=many, page_size=many) as long,
    ):
        found = {what: _compare(short, long, what, many, options.rounds) for what in REQUESTS}
    print(f"\n{'':64}    min  median     max")
    for what, cases in found.items():
        streamed, in_short, called, *readers, bare = cases
        cpu = {case: [one.cpu for one in measured] for case, measured in cases.items()}
        target(f"{what}: peak memory of the stream, MB above warm", [one.peak for one in cases[streamed]], most=16)
        for reader in readers:
            target(f"{what}: CPU of the stream, x {reader}", ratios(cpu[streamed], cpu[reader]), most=1.4)
        target(f"{what}: CPU of the stream, x {bare}", ratios(cpu[streamed], cpu[bare]), most=2)
        target(
            f"{what}: longest block of the loop by a call, CPU ms",
            [one.blocked_cpu * 1000 for one in cases[called]],
            most=50,
        )
        target(f"{what}: CPU of an item of {many:,}, x of {FEW:,}", ratios(cpu[streamed], cpu[in_short]), most=1.25)


def _compare(short: Service, long: Service, what: str, many: int, rounds: int) -> dict[str, list[Measured]]:
    times = max(1, many // FEW)
    cases: dict[str, Callable[[], Measured]] = {
        f"stream of {many:,}": lambda: in_new_process(stream, short, long, what, 1),
        f"{times} streams of {FEW:,}": lambda: in_new_process(stream, short, short, what, times),
        f"call, 1 x {many:,}": lambda: in_new_process(call, short, long, what, 1),
        f"read_reply, {times} x {FEW:,}": lambda: in_new_process(read, short, short, what, times),
        f"read_reply, 1 x {many:,}": lambda: in_new_process(read, short, long, what, 1),
        f"fromstring, {times} x {FEW:,}": lambda: in_new_process(parse, short, short, what, times),
    }
    found: dict[str, list[Measured]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            found[name].append(case())
    print(
        f"\n{what}{'':24}{'CPU of an item, us':>24}{'peak memory, MB':>24}{'loop blocked, ms':>24}{'its CPU, ms':>24}"
    )
    print(f"{'':30}" + f"{'min  median     max':>24}" * 4)
    for name, measured in found.items():
        print(f"{name:30}{spread([one.cpu * 1e6 for one in measured]):>24}", end="")
        print(f"{spread([one.peak for one in measured]):>24}", end="")
        if measured[0].blocked:
            print(f"{spread([one.blocked * 1000 for one in measured]):>24}", end="")
            print(f"{spread([one.blocked_cpu * 1000 for one in measured]):>24}", end="")
        print(flush=True)
    curves = zip(*(one.curve for one in next(iter(found.values()))), strict=True)
    print(f"memory of the stream after every {STEP:,}, MB: " + " ".join(f"{median(points):.1f}" for points in curves))
    return found


if __name__ == "__main__":
    main()
