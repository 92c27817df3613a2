"""What an import costs in a fresh process, beside what the libraries beneath it cost by themselves."""

import subprocess
import sys
from typing import Final

from ._timing import ROUNDS, Timing, print_table

_CASES: Final = (
    "import cdiscount_async",
    "from cdiscount_async import Client",
    "import httpx, lxml.etree",
    "import zeep",
)
_PROGRAM: Final = "import time; start = time.process_time(); {}; print(time.process_time() - start)"


def main() -> None:
    """Print the CPU time of each import."""
    for case in _CASES:
        _seconds(case)  # writes the compiled files and fills the disk's cache
    rounds = [[_seconds(case) for case in _CASES] for _ in range(ROUNDS)]
    timings = {
        case: Timing(case, 1, tuple(seconds)) for case, seconds in zip(_CASES, zip(*rounds, strict=True), strict=True)
    }
    print_table("A fresh process", timings, _CASES[1], _CASES[2])


def _seconds(statement: str) -> float:
    command = [sys.executable, "-c", _PROGRAM.format(statement)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own statements
    return float(done.stdout)


if __name__ == "__main__":
    main()
