"""One reply with 100,000 items, streamed or called for: its memory, its CPU, and for how long it holds the event loop.

Every measurement is made in a fresh process, which is warmed with 1,000 items first, and they take turns. The sandbox
sends gzip, from a process and a core of its own. The reading of the whole page is measured twice: without a network,
of bytes that are inflated already, 100 times the page of 1,000 items, and once of all bytes together, for which a
process needs gigabytes.

    python -m benchmarks.harvest_stream [--items N] [--rounds N]
"""

import argparse
from collections.abc import Callable
from statistics import median

from ._fresh import in_a_fresh_process
from ._rounds import ratios, spread, target
from ._serve import Service, sandbox
from ._streaming import FEW, QUESTIONS, STEP, Measured, call, read, stream


def main() -> None:
    """Print what streams need beside reading the whole, and the ratios beside what they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    many: int = options.items
    with (
        sandbox(offers=many, orders=FEW, page_size=FEW) as short,
        sandbox(offers=many, orders=many, page_size=many) as long,
    ):
        found = {what: _compare(short, long, what, many, options.rounds) for what in QUESTIONS}
    print(f"\n{'':64}    min  median     max")
    for what, cases in found.items():
        streamed, in_short, called, *readers = cases
        cpu = {case: [one.cpu for one in measured] for case, measured in cases.items()}
        target(f"{what}: peak memory of the stream, MB above warm", [one.peak for one in cases[streamed]], most=16)
        for reader in readers:
            target(f"{what}: CPU of the stream, x {reader}", ratios(cpu[streamed], cpu[reader]), most=1.4)
        target(f"{what}: longest hold of a call, CPU ms", [one.worked * 1000 for one in cases[called]], most=50)
        target(f"{what}: CPU of an item of {many:,}, x of {FEW:,}", ratios(cpu[streamed], cpu[in_short]), most=1.25)


def _compare(short: Service, long: Service, what: str, many: int, rounds: int) -> dict[str, list[Measured]]:
    times = max(1, many // FEW)
    cases: dict[str, Callable[[], Measured]] = {
        f"stream of {many:,}": lambda: in_a_fresh_process(stream, short, long, what, 1),
        f"{times} streams of {FEW:,}": lambda: in_a_fresh_process(stream, short, short, what, times),
        f"call, 1 x {many:,}": lambda: in_a_fresh_process(call, short, long, what, 1),
        f"read_reply, {times} x {FEW:,}": lambda: in_a_fresh_process(read, short, short, what, times),
        f"read_reply, 1 x {many:,}": lambda: in_a_fresh_process(read, short, long, what, 1),
    }
    found: dict[str, list[Measured]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            found[name].append(case())
    print(f"\n{what}{'':24}{'CPU of an item, us':>24}{'peak memory, MB':>24}{'loop held, ms':>24}{'its CPU, ms':>24}")
    print(f"{'':30}" + f"{'min  median     max':>24}" * 4)
    for name, measured in found.items():
        print(f"{name:30}{spread([one.cpu * 1e6 for one in measured]):>24}", end="")
        print(f"{spread([one.peak for one in measured]):>24}", end="")
        if measured[0].held:
            print(f"{spread([one.held * 1000 for one in measured]):>24}", end="")
            print(f"{spread([one.worked * 1000 for one in measured]):>24}", end="")
        print(flush=True)
    curves = zip(*(one.curve for one in next(iter(found.values()))), strict=True)
    print(f"memory of the stream after every {STEP:,}, MB: " + " ".join(f"{median(points):.1f}" for points in curves))
    return found


if __name__ == "__main__":
    main()
