"""`cdiscount orders --follow` with nothing new, beside a program that makes one empty call: in new processes.

Prints the CPU time and the time of each, and their ratios inside each round with the target.

    python -m benchmarks.follow [--rounds N]
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ._rounds import ratios, spread, target
from ._serve import Service, sandbox

ORDERS: Final = 2_000
"""How many orders the first run fetches."""
_EMPTY_CALL: Final = """
import asyncio, os
from datetime import datetime, timedelta
from cdiscount_async import Client, Credentials, Environment, OrderFilter, OrderStateEnum

async def main():
    seller = Credentials(os.environ["CDISCOUNT_LOGIN"], os.environ["CDISCOUNT_PASSWORD"])
    async with Client(seller, Environment.at(os.environ["CDISCOUNT_ENVIRONMENT"])) as client:
        wanted = OrderFilter(
            states=tuple(OrderStateEnum),
            begin_modification_date=datetime.now() - timedelta(minutes=90),
            end_modification_date=datetime.now() + timedelta(days=1),
        )
        assert not (await client.orders.get_order_list(wanted)).order_list

asyncio.run(main())
"""


def main() -> None:
    """Print what both cost, and the ratios with their target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    cases: dict[str, list[tuple[float, float]]] = {"an empty call": [], "--follow": []}
    with TemporaryDirectory() as folder, sandbox(offers=100, orders=ORDERS, page_size=100) as service:
        following = [
            *("-m", "cdiscount_async", "orders", "--since", "3650d", "--concurrency", "1"),
            *("--follow", str(Path(folder, "state")), "--output", str(Path(folder, "orders.jsonl"))),
        ]
        commands: Sequence[tuple[str, list[str]]] = [("an empty call", ["-c", _EMPTY_CALL]), ("--follow", following)]
        for _, command in commands:
            _cost(command, service)  # the first run of `--follow` fetches all orders
        for _ in range(options.rounds):
            for name, command in commands:
                cases[name].append(_cost(command, service))
        rows = Path(folder, "orders.jsonl").read_bytes().count(b"\n")
        if rows != ORDERS:
            raise SystemExit(f"--follow found {rows} orders, not {ORDERS}")
    for index, what in enumerate(("CPU", "time")):
        for name, costs in cases.items():
            print(f"{name + ', ' + what + ' in ms':64}{spread([1000 * cost[index] for cost in costs])}")
    for index, what in enumerate(("CPU", "time")):
        own, other = ([cost[index] for cost in cases[name]] for name in ("--follow", "an empty call"))
        target(f"--follow with nothing new against an empty call, {what}", ratios(own, other), most=1.5)


def _cost(arguments: Sequence[str], service: Service) -> tuple[float, float]:
    """Run Python, and return the seconds of its CPU and of its time."""
    environment = {
        **os.environ,
        "CDISCOUNT_ENVIRONMENT": service.url,
        "CDISCOUNT_LOGIN": service.login,
        "CDISCOUNT_PASSWORD": service.password,
        "CDISCOUNT_NO_TOKEN_FILE": "1",
    }
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(  # noqa: S603 - our own
        [sys.executable, *arguments], env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - began


if __name__ == "__main__":
    main()
