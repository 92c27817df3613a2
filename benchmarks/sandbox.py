"""How big a marketplace the sandbox can be: its start, its memory, and what it answers in a second.

The sandbox runs in a process of its own; httpx without parsing is the client, so that the sandbox is what is measured.

"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from cdiscount_async import OfferFilterPaginated, OrderFilter, OrderStateEnum, wire

SECONDS: Final = 4.0
"""How long each kind of request is repeated."""


def main() -> None:
    """Start a sandbox and print what it can do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=100_000)
    options = parser.parse_args()
    began = time.perf_counter()
    with _sandbox(options.offers, options.orders) as (process, said):
        print(f"{options.offers:,} offers and {options.orders:,} orders")
        print(f"ready after            {time.perf_counter() - began:8.1f} s   memory {_memory(process.pid):6.0f} MB")
        asyncio.run(_measure(said, process.pid))


@contextmanager
def _sandbox(offers: int, orders: int) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    command = [sys.executable, "-m", "cdiscount_async", "sandbox", "--port", "0", "--sellers", "1"]
    command += ["--offers", str(offers), "--orders", str(orders), "--speed", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    assert process.stdout is not None  # noqa: S101 - asked for above
    said: dict[str, str] = {}
    try:
        while "ready" not in said:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            if found := re.match(r"(\w+): (\S+)", line):
                said[found[1]] = found[2]
        yield process, said
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def _measure(said: dict[str, str], pid: int) -> None:
    service = said["service"]
    async with httpx.AsyncClient(timeout=120) as http:
        answer = await http.get(said["sts"], auth=(said["login"], said["password"]))
        token = re.sub(r"<[^>]*>", "", answer.text)

        def call(operation: str, request: object = None) -> Callable[[], Awaitable[httpx.Response]]:
            body = wire.write_request(operation, request, token=token)
            action = f'"http://www.cdiscount.com/IMarketplaceAPIService/{operation}"'
            headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
            return lambda: http.post(service, content=body, headers=headers)

        await _rate("GetSellerInformation", call("GetSellerInformation"))
        await _rate("a page of 1,000 offers", call("GetOfferListPaginated", OfferFilterPaginated(page_number=1)))
        number = re.search(r"<OrderNumber>(\w+)<", (await call("GetOrderList")()).text)
        if number:
            one = OrderFilter(order_reference_list=[number[1]], fetch_order_lines=True)
            await _rate("one order by number", call("GetOrderList", one))
        yesterday = datetime.now(UTC) - timedelta(days=1)
        day = OrderFilter(states=list(OrderStateEnum), begin_creation_date=yesterday, fetch_order_lines=True)
        await _rate("the orders of a day", call("GetOrderList", day))
        everything = await call("GetOrderList", OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True))()
        size, seconds = len(everything.content) / 1e6, everything.elapsed.total_seconds()
        print(f"all orders at once     {seconds:8.1f} s   {size:.0f} MB")
        print(f"memory                 {_memory(pid):8.0f} MB")


async def _rate(name: str, send: Callable[[], Awaitable[httpx.Response]]) -> None:
    """Repeat a request, eight at a time."""
    first = await send()
    first.raise_for_status()
    done = 0
    end = time.perf_counter() + SECONDS

    async def worker() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await send()
            done += 1

    await asyncio.gather(*(worker() for _ in range(8)))
    alone = first.elapsed.total_seconds() * 1000
    print(f"{name:22} {done / SECONDS:8.1f} /s  first after {alone:6.1f} ms  {len(first.content) / 1000:8.1f} kB")


def _memory(pid: int) -> float:
    """Give the resident memory of a process in megabytes, where the system tells it."""
    status = Path(f"/proc/{pid}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else float("nan")


if __name__ == "__main__":
    main()
