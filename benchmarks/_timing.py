"""Interleaved measurements, and the table of their results.

The speed of a machine changes by a factor of two within minutes, so times of different minutes cannot be compared. The
cases therefore run in turn (A B C, A B C, …). A ratio is computed inside each round, and the median of the ratios is
printed. Times are CPU times of this process, so that other programs do not count.
"""

import gc
import time
from collections.abc import Callable, Sequence
from math import ceil
from statistics import median
from typing import Final

import attrs

ROUNDS: Final = 9
_SAMPLE_SECONDS: Final = 0.04
"""A short case is repeated for about this long, so that reading the clock takes no part of the time."""


@attrs.frozen
class Case:
    """A function that is timed."""

    name: str
    run: Callable[[], object]
    items: int = 1
    """The number of orders, offers, … of one run: times of items are compared."""


@attrs.frozen
class Timing:
    """The times of a case."""

    name: str
    items: int
    seconds: tuple[float, ...]
    """The time of one run in each round."""

    @property
    def run(self) -> float:
        """The median time of one run."""
        return median(self.seconds)

    @property
    def item(self) -> float:
        """The median time of one item."""
        return self.run / self.items

    def ratio(self, reference: "Timing") -> float:
        """Return the time of an item divided by that of the reference: the median of the ratios inside each round."""
        pairs = zip(self.seconds, reference.seconds, strict=True)
        return median(own / other for own, other in pairs) * reference.items / self.items


def measure(cases: Sequence[Case], rounds: int = ROUNDS) -> dict[str, Timing]:
    """Run the cases in turn, and return their timings by name."""
    repeats = {case.name: _repeats(case) for case in cases}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            seconds[case.name].append(_sample(case, repeats[case.name]))
    return {case.name: Timing(case.name, case.items, tuple(seconds[case.name])) for case in cases}


def _repeats(case: Case) -> int:
    """Return how often a case is repeated in a sample."""
    return max(1, ceil(_SAMPLE_SECONDS / max(_sample(case, 1), 1e-6)))


def _sample(case: Case, repeats: int) -> float:
    """Return the time of one run.

    Garbage of the case before is collected first. The case runs once without being timed, because the allocator
    releases the memory of a large tree only at the next allocation.
    """
    gc.collect()
    run = case.run
    run()
    start = time.process_time()
    for _ in range(repeats):
        run()
    return (time.process_time() - start) / repeats


def print_table(title: str, timings: dict[str, Timing], *references: str) -> None:
    """Print a row for each case: the median time, items per second, and the ratio of an item to each reference."""
    counted = any(timing.items > 1 for timing in timings.values())
    header = f"{'':30}{'a run':>12}" + (f"{'an item':>12}{'items/s':>12}" if counted else "")
    print(f"\n{title}")
    print(header + "".join(f"{'x ' + name:>28}" for name in references))
    for timing in timings.values():
        row = f"{timing.name:30}{shown(timing.run):>12}"
        if counted:
            row += f"{shown(timing.item):>12}{1 / timing.item:>12,.0f}"
        print(row + "".join(f"{timing.ratio(timings[name]):>28.2f}" for name in references))


def shown(seconds: float) -> str:
    """Return a time as text in a suitable unit.

    >>> shown(0.0000124)
    '12.40 us'
    """
    for unit, factor in (("us", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            return f"{seconds * factor:.2f} {unit}"
    return f"{seconds:.2f} s"
