"""Interleaved measurement, and the table that shows it.

A machine drifts by a factor of two within minutes, so two times that were not taken side by side cannot be compared.
The cases therefore take turns (A B C, A B C, …), a ratio is taken inside each round, and the median of the ratios is
what counts. The time is the process's own, which leaves out whatever else the machine does.
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
"""A sample repeats a short case until it lasts about this long, so that the clock's own cost disappears."""


@attrs.frozen
class Case:
    """Something to time."""

    name: str
    run: Callable[[], object]
    items: int = 1
    """How many orders, offers, … one run handles: times are compared by item."""


@attrs.frozen
class Timing:
    """What was measured of a case."""

    name: str
    items: int
    seconds: tuple[float, ...]
    """The time of one run, once for each round."""

    @property
    def run(self) -> float:
        """The median time of one run."""
        return median(self.seconds)

    @property
    def item(self) -> float:
        """The median time of one item."""
        return self.run / self.items

    def ratio(self, reference: "Timing") -> float:
        """How many times longer an item takes here than there: the median of the rounds' own ratios."""
        pairs = zip(self.seconds, reference.seconds, strict=True)
        return median(own / other for own, other in pairs) * reference.items / self.items


def measure(cases: Sequence[Case], rounds: int = ROUNDS) -> dict[str, Timing]:
    """Run the cases in turns and give their timings by name."""
    repeats = {case.name: _repeats(case) for case in cases}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(rounds):
        for case in cases:
            seconds[case.name].append(_sample(case, repeats[case.name]))
    return {case.name: Timing(case.name, case.items, tuple(seconds[case.name])) for case in cases}


def _repeats(case: Case) -> int:
    """Find out how often a case fits into a sample; the first run only warms up."""
    case.run()
    return max(1, ceil(_SAMPLE_SECONDS / max(_sample(case, 1), 1e-6)))


def _sample(case: Case, repeats: int) -> float:
    """Return the time of one run.

    Nobody pays for the case before: its garbage is collected first, and a short case runs once without the clock,
    because the allocator sweeps up after a large tree only when it is next asked for memory.
    """
    gc.collect()
    run = case.run
    if repeats > 1:
        run()
    start = time.process_time()
    for _ in range(repeats):
        run()
    return (time.process_time() - start) / repeats


def print_table(title: str, timings: dict[str, Timing], *references: str) -> None:
    """Print one row a case: its median time, items a second, and the ratio to each reference by item."""
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
    """Write a time in the unit that suits it.

    >>> shown(0.0000124)
    '12.40 us'
    """
    for unit, factor in (("us", 1e6), ("ms", 1e3)):
        if seconds * factor < 1000:
            return f"{seconds * factor:.2f} {unit}"
    return f"{seconds:.2f} s"
