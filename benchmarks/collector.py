"""What Python's garbage collector takes while 100,000 offers are read, page by page, and kept or dropped.

Prints, for some settings of the collector, the CPU of an offer, the part of it that the collector takes, and the
longest pause. Each measurement is made in a new process, which reads a page of other offers first.
"""

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Final

from cdiscount_async import wire

from ._data import offers_reply
from ._fresh import in_new_process

PAGE: Final = 1000


def _freeze() -> None:
    gc.collect()
    gc.freeze()


def _thresholds(*numbers: int) -> Callable[[], None]:
    return lambda: gc.set_threshold(*numbers)


SETTINGS: Final[Mapping[str, Callable[[], None]]] = {
    "Python's defaults": lambda: None,
    "freeze() after imports": _freeze,
    "set_threshold(20_000, 50, 100)": _thresholds(20_000, 50, 100),
    "set_threshold(20_000, 500, 100)": _thresholds(20_000, 500, 100),
    "disable()": gc.disable,
}


def main() -> None:
    """Print a line for each setting, with offers that are kept and with offers that are dropped at once."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"Medians of {options.rounds} rounds{'CPU of an offer':>34}{'collector':>14}{'longest pause':>16}")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.offers // PAGE):
            Path(folder, f"{number}.xml").write_bytes(offers_reply(PAGE, number))
        cases = [(keep, name) for keep in (True, False) for name in SETTINGS]
        rounds = [[in_new_process(_read, folder, name, keep) for keep, name in cases] for _ in range(options.rounds)]
    for (keep, name), *found in zip(cases, *rounds, strict=True):
        cpu, collected, pause = (median(values) for values in zip(*found, strict=True))
        what = f"{'kept' if keep else 'dropped'}, {name}"
        print(f"{what:42}{cpu * 1e6:>11.1f} us{collected * 1e6:>11.1f} us{pause * 1e3:>13.1f} ms")


def _read(folder: str, setting: str, keep: bool) -> tuple[float, float, float]:  # noqa: FBT001 - passed to a process
    """Return the seconds of an offer, the collector's part of them, and its longest pause."""
    wire.read_reply("GetOfferListPaginated", offers_reply(PAGE, -1))
    SETTINGS[setting]()
    pauses, cpu, count = [0.0], 0.0, 0
    began = 0.0

    def watch(phase: str, _: Mapping[str, int]) -> None:
        nonlocal began
        if phase == "start":
            began = time.process_time()
        else:
            pauses.append(time.process_time() - began)

    gc.callbacks.append(watch)
    kept = []
    for path in sorted(Path(folder).iterdir()):
        body = path.read_bytes()
        start = time.process_time()
        result = wire.read_reply("GetOfferListPaginated", body)
        cpu += time.process_time() - start
        count += len(result.offer_list)
        if keep:
            kept.append(result)
        del result
    return cpu / count, sum(pauses) / count, max(pauses)


if __name__ == "__main__":
    main()
