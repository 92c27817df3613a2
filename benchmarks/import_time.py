"""What an import costs in a fresh process: CPU time beyond that of Python itself, beside that of other libraries."""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from ._timing import ROUNDS, Timing, print_table

_BENEATH: Final = "httpx, lxml, attrs"
_CASES: Final[Mapping[str, str]] = {
    "cdiscount_async": "import cdiscount_async",
    "a model": "from cdiscount_async import OrderFilter",
    "errors": "import cdiscount_async.errors",
    "wire": "import cdiscount_async.wire",
    "packages": "import cdiscount_async.packages",
    "Client": "from cdiscount_async import Client",
    "cdiscount --help": "sys.argv[1:] = ['--help']; from cdiscount_async._command import main; main()",
    "cdiscount explain 2906": "sys.argv[1:] = ['explain', '2906']; from cdiscount_async._command import main; main()",
    _BENEATH: "import httpx, lxml.etree, attrs",
    "httpx": "import httpx",
    "zeep": "import zeep",
}
_BOUNDS: Final = {"cdiscount_async": 25, "a model": 60, "errors": 40, "cdiscount --help": 50}
"""What they may take at most, in milliseconds, on a machine that does nothing else."""
_CLIENT_BOUND: Final = 2.0
"""How many times as long as the libraries beneath it a client may take."""
_PROGRAM: Final = """
import sys, time
start = time.process_time()
try:
    {}
except SystemExit:
    pass
print(time.process_time() - start, file=sys.stderr)
"""
_ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""With that variable each process would compile all modules anew."""


def main() -> None:
    """Print the CPU time of each import, and the shortest times beside their bounds."""
    for statement in _CASES.values():
        _seconds(statement)  # writes the compiled files, and fills the disk's cache
    rounds = [[_seconds(statement) for statement in _CASES.values()] for _ in range(ROUNDS)]
    timings = {
        case: Timing(case, 1, tuple(seconds)) for case, seconds in zip(_CASES, zip(*rounds, strict=True), strict=True)
    }
    print_table("A fresh process", timings, _BENEATH)
    least = {case: 1000 * min(timing.seconds) for case, timing in timings.items()}
    print("\nThe shortest times beside their bounds:")
    for case, bound in _BOUNDS.items():
        print(f"{case:30}{least[case]:9.1f} ms{bound:9} ms")
    print(f"{'Client':30}{least['Client'] / least[_BENEATH]:9.2f} x {_CLIENT_BOUND:9} x  {_BENEATH}")


def _seconds(statement: str) -> float:
    command = [sys.executable, "-c", _PROGRAM.format(statement)]
    done = subprocess.run(  # noqa: S603 - our own statements
        command, env=_ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return float(done.stderr)


if __name__ == "__main__":
    main()
