"""What a load into DuckDB costs: beside the same orders as JSON Lines, and beside plain dictionaries through dlt.

Each job is a process of its own, from start to end with its imports, against a sandbox in another process. Prints wall
time, CPU, peak memory and rows a second, and the ratios with their targets.

    python -m benchmarks.load [--orders N] [--offers N]
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs

from cdiscount_async import Client, Credentials, Environment

_SERVE: Final = """
import sys
from cdiscount_async.sandbox import Sandbox, Settings, serving
offers, orders = map(int, sys.argv[1:])
with serving(Sandbox(Settings(sellers=1, offers=offers, orders=orders, orders_a_day=0, speed=0))) as sandbox:
    print(sandbox.url, sandbox.login, sandbox.password, flush=True)
    sys.stdin.read()
"""
MOST_MEMORY: Final = 600
"""The target for the peak memory of a load of all offers, in MB."""


@attrs.frozen
class Cost:
    """What a process needed."""

    wall: float
    cpu: float
    memory: float
    """The peak, in MB."""

    def row(self, what: str, items: int) -> str:
        """Return a line of the table."""
        rate = items / self.wall
        return f"{what:40} {self.wall:7.1f} s {self.cpu:7.1f} s CPU {self.memory:7.0f} MB {rate:9,.0f} items/s"


def main() -> None:
    """Print the costs of all jobs, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--job", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        dictionaries(*options.job)
        return
    with TemporaryDirectory() as folder, sandbox(options.offers, options.orders) as account:
        os.chdir(folder)
        environment = dict(zip(("ENVIRONMENT", "LOGIN", "PASSWORD"), account, strict=True))
        os.environ.update({f"CDISCOUNT_{name}": value for name, value in environment.items()})
        command = [sys.executable, "-m", "cdiscount_async"]
        load = [*command, "load", "--no-token-file", "--since", "60d", "--to"]
        export = [*command, "orders", "--no-token-file", "--since", "60d", "--parcels", "--output"]
        lines = cost([*export, "orders.jsonl"])
        orders = cost([*load, "orders.duckdb", "orders"])
        again = cost([*load, "orders.duckdb", "orders"])
        plain = cost([sys.executable, "-m", "benchmarks.load", "--job", *account])
        offers = cost([*load, "offers.duckdb", "offers"])
    print(lines.row("orders, as JSON Lines", options.orders))
    print(orders.row("orders, load", options.orders))
    print(again.row("orders, load again: nothing new", options.orders))
    print(plain.row("orders, plain dictionaries through dlt", options.orders))
    print(offers.row("offers, load", options.offers))
    print(f"dictionaries to Arrow, wall: {plain.wall / orders.wall:.1f} (target: at least 4)")
    print(f"load to JSON Lines, CPU: {orders.cpu / lines.cpu:.2f} (target: at most 1.5)")
    print(f"peak memory for {options.offers:,} offers: {offers.memory:.0f} MB (target: at most {MOST_MEMORY})")


@contextmanager
def sandbox(offers: int, orders: int) -> Iterator[list[str]]:
    """Serve a sandbox in another process; yield its URL, login and password."""
    command = [sys.executable, "-c", _SERVE, str(offers), str(orders)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101 - a pipe
        yield process.stdout.readline().split()
        process.terminate()


def cost(command: list[str]) -> Cost:
    """Run a process, and return what it needed."""
    begin = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own
        command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    return Cost(time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def dictionaries(url: str, login: str, password: str) -> None:
    """Load the orders as dictionaries, as one would without this library's tables."""
    import dlt  # noqa: PLC0415 - other jobs must not import it

    from cdiscount_async.converter import to_json  # noqa: PLC0415

    @dlt.resource(name="orders", write_disposition="merge", primary_key="order_number")
    async def orders() -> Any:
        async with Client(Credentials(login, password), Environment.at(url)) as client:
            batch = []
            async for order in client.orders.iter_orders(since=timedelta(days=60), fetch_parcels=True):
                batch.append(to_json(order))
                if len(batch) == 2000:
                    yield batch
                    batch = []
            yield batch

    destination = dlt.destinations.duckdb("dictionaries.duckdb")
    dlt.pipeline("plain", destination=destination, pipelines_dir=str(Path("dlt").absolute())).run(orders)


if __name__ == "__main__":
    main()
