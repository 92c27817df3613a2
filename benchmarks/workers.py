"""What workers cost: CPU for each poll beside a bare loop, delay of a new order, memory, and adding many sellers.

    python -m benchmarks.workers [--sellers N] [--seconds N] [--url redis://localhost:6379/0]

Without `--url` a redis-server is started for the run; if there is none, the fleet runs in this process. The sandbox has
a process of its own. Targets: at most 2.5 times the CPU of a bare loop, and p95 of the delay at most 1.05 intervals.
"""

import argparse
import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs
from redis import Redis

from cdiscount_async import Client, Credentials, Environment
from cdiscount_async.hooks import Hooks
from cdiscount_async.workers import Workers

from ._rounds import target

EVERY: Final = 5.0
"""Seconds between two polls where the delay is measured."""
CONCURRENCY: Final = 64
MANY: Final = 100_000
"""The sellers that are added, with `--whole`; otherwise a tenth."""
_SECRET: Final = b"a secret for benchmarks only"
_MARKET: Final = """
import json, sys
from cdiscount_async.sandbox import Sandbox, Settings, serving
number = int(sys.argv[1])
with serving(Sandbox(Settings(sellers=number, offers=10 * number, orders=0, orders_a_day=0))) as sandbox:
    accounts = [(one.login, one.password) for one in sandbox.accounts]
    print(json.dumps({"url": sandbox.url, "accounts": accounts}), flush=True)
    for line in sys.stdin:
        print(sandbox.act("order", login=line.strip())["order_number"], flush=True)
"""


@attrs.frozen
class Market:
    """A sandbox in its own process."""

    environment: Environment
    accounts: Sequence[Credentials]
    process: "subprocess.Popen[str]"

    def place(self, login: str) -> str:
        """Place an order, and return its number."""
        assert self.process.stdin is not None  # noqa: S101 - `stdin=PIPE` makes it
        assert self.process.stdout is not None  # noqa: S101 - as above
        print(login, file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()


@contextlib.contextmanager
def market(sellers: int) -> Iterator[Market]:
    """Start a sandbox with some sellers."""
    command = [sys.executable, "-c", _MARKET, str(sellers)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None  # noqa: S101 - `stdout=PIPE` makes it
        found = json.loads(process.stdout.readline())
        accounts = [Credentials(*one) for one in found["accounts"]]
        yield Market(Environment.at(found["url"]), accounts, process)


@contextlib.contextmanager
def engine(url: str | None, folder: str) -> Iterator[dict[str, Any]]:
    """Yield the arguments that say where the fleet keeps its state."""
    program = shutil.which("redis-server")
    if url is not None:
        yield {"url": url, "secret": _SECRET}
    elif program is None:
        yield {"directory": Path(folder, "workers")}
    else:
        options = ["--port", "0", "--unixsocket", f"{folder}/redis", "--save", "", "--appendonly", "no"]
        with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:  # noqa: S603 - found above
            while not Path(folder, "redis").exists():
                time.sleep(0.05)
            yield {"url": f"unix://{folder}/redis", "secret": _SECRET}
            process.terminate()


class Counting(Hooks):
    """Counts the polls."""

    def __init__(self) -> None:
        self.polls = 0

    def on_reply(self, exchange: Any, attempt: Any) -> None:
        """Count a reply."""
        self.polls += exchange.operation == "GetOrderList" and attempt.outcome == "ok"


async def bare(market: Market, seconds: float) -> tuple[float, float]:
    """Poll all sellers in a loop without workers; return the CPU seconds of a poll, and the polls in a second."""
    counting, cursors = Counting(), dict[str, str]()
    async with Client.for_many(market.environment, hooks=[counting]) as client:
        views = [client.for_seller(one) for one in market.accounts]

        async def poll(shop: Client) -> None:
            async with shop.orders.changes(cursor=cursors.get(shop.login)) as changes:
                async for _ in changes:
                    pass
            cursors[shop.login] = changes.cursor

        async def polling(mine: Sequence[Client], end: float) -> None:
            while time.monotonic() < end:
                for shop in mine:
                    await poll(shop)

        await asyncio.gather(*map(poll, views))
        shares = [views[start::CONCURRENCY] for start in range(min(CONCURRENCY, len(views)))]
        return await _measured(counting, lambda end: asyncio.gather(*(polling(one, end) for one in shares)), seconds)


async def fleet(market: Market, place: dict[str, Any], seconds: float) -> tuple[float, float]:
    """Poll all sellers with workers as often as they can; return the same."""
    counting = Counting()
    workers = Workers(
        market.accounts,
        market.environment,
        **place,
        name=_name("fast"),
        every=timedelta(milliseconds=1),
        hooks=[counting],
        concurrency=CONCURRENCY,
    )

    @workers.on_order()
    async def order(shop: Client, order: Any) -> None:
        """Do nothing."""

    async with workers:
        while counting.polls < 10 * len(market.accounts):  # noqa: ASYNC110 - nothing else happens meanwhile
            await asyncio.sleep(0.1)
        return await _measured(counting, lambda end: asyncio.sleep(end - time.monotonic()), seconds)


async def _measured(counting: Counting, work: Any, seconds: float) -> tuple[float, float]:
    polls, cpu, begin = counting.polls, time.process_time(), time.monotonic()
    await work(begin + seconds)
    done = counting.polls - polls
    return (time.process_time() - cpu) / done, done / (time.monotonic() - begin)


async def delays(market: Market, place: dict[str, Any], seconds: float) -> list[float]:
    """Return the seconds from each new order to its handler."""
    workers = Workers(
        market.accounts, market.environment, **place, name=_name("delays"), every=timedelta(seconds=EVERY)
    )
    arrived: dict[str, float] = {}

    @workers.on_order()
    async def order(_: Client, order: Any) -> None:
        arrived.setdefault(str(order.order_number), time.monotonic())

    placed: dict[str, float] = {}
    async with workers:
        await asyncio.sleep(2 * EVERY)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            login = market.accounts[len(placed) * 7 % len(market.accounts)].login
            number = await asyncio.to_thread(market.place, login)
            placed[number] = time.monotonic()
            await asyncio.sleep(0.2)
        while not placed.keys() <= arrived.keys():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.1)
    return sorted(arrived[number] - moment for number, moment in placed.items())


async def adding(market: Market, place: dict[str, Any], number: int) -> tuple[float, float | None]:
    """Add so many sellers; return the seconds, and the bytes of Redis for each."""

    async def sellers() -> AsyncIterator[Credentials]:
        for one in range(number):
            yield Credentials(f"shop-{one}-api", "a password")

    workers = Workers(sellers, market.environment, **place, name=_name("many"))

    @workers.on_order()
    async def order(shop: Client, order: Any) -> None:
        """Do nothing."""

    before = _used(place)
    async with workers.connected():
        begin = time.monotonic()
        await workers._opened.roster.update()  # noqa: SLF001 - without polling them
        seconds = time.monotonic() - begin
    used = _used(place)
    return seconds, (used - before) / number if used and before else None


def _name(measured: str) -> str:
    """Return a name for a fleet that no other run has used."""
    return f"benchmark-{measured}-{time.time_ns()}"


def _used(place: dict[str, Any]) -> int | None:
    if "url" not in place:
        return None
    with Redis.from_url(place["url"]) as redis:
        return int(redis.info("memory")["used_memory"])


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sellers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--url")
    parser.add_argument("--whole", action="store_true", help=f"add {MANY:,} sellers")
    options = parser.parse_args()
    number = MANY if options.whole else MANY // 10
    with TemporaryDirectory() as folder, market(options.sellers) as shops, engine(options.url, folder) as place:
        print("engine: " + ("Redis" if "url" in place else "this process"))
        loop_cpu, loop_rate = asyncio.run(bare(shops, options.seconds))
        cpu, rate = asyncio.run(fleet(shops, place, options.seconds))
        print(f"{'bare loop':32}{1000 * loop_cpu:8.2f} ms CPU a poll  {loop_rate:8.0f} polls/s")
        print(f"{'workers':32}{1000 * cpu:8.2f} ms CPU a poll  {rate:8.0f} polls/s")
        target("CPU of a poll, workers over the bare loop", [cpu / loop_cpu], most=2.5)
        late = asyncio.run(delays(shops, place, options.seconds))
        p50, p95 = (late[len(late) * share // 100] / EVERY for share in (50, 95))
        print(f"{'new order to handler, p50':32}{p50:8.2f} intervals of {EVERY:g} s, {len(late)} orders")
        target("new order to handler, p95, in intervals", [p95], most=1.05)
        seconds, each = asyncio.run(adding(shops, place, number))
        print(f"{f'adding {number:,} sellers':32}{seconds:8.1f} s, {number / seconds:,.0f} a second")
        if each is not None:
            print(f"{'memory of Redis for a seller':32}{each:8.0f} bytes")


if __name__ == "__main__":
    main()
