"""The sandbox with a large marketplace: the time of its start, its memory, and its replies per second.

Prints these figures for pages of 100 offers, and for one page with all offers. The sandbox runs in its own process. The
client only writes and reads sockets, and neither inflates nor parses, so that the sandbox is measured. The reply to the
first of equal requests is made; later ones get it from the sandbox's cache.
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs
import httpx

from cdiscount_async import OfferFilterPaginated, OrderFilter, OrderStateEnum, wire

SECONDS: Final = 4.0
"""How long each kind of request is repeated, in seconds."""
CONNECTIONS: Final = 8
"""The number of connections that send requests at the same time."""
MAX_PAGE_SIZE: Final = 1000
"""The largest page of the service, in offers."""
EVERY_ORDER: Final = OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True)
START: Final = datetime.fromisoformat("2026-03-02T09:00")
SIZE: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def main() -> None:
    """Start sandboxes and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=100_000)
    options = parser.parse_args()
    print(f"{options.offers:,} offers and {options.orders:,} orders")
    for page_size in (100, options.offers):
        began = time.perf_counter()
        with _sandbox(options.offers, options.orders, page_size) as (process, printed):
            print(f"\npages of {page_size:,} offers: ready after {time.perf_counter() - began:.1f} s")
            print(f"{'memory':24}{_memory(process.pid):8.0f} MB")
            answer = httpx.get(printed["sts"], auth=(printed["login"], printed["password"]), trust_env=False)
            service = _Service(printed["service"], re.sub(r"<[^>]*>", "", answer.text))
            asyncio.run(_whole(service) if page_size > MAX_PAGE_SIZE else _rates(service))
            print(f"{'memory':24}{_memory(process.pid):8.0f} MB")


@contextmanager
def _sandbox(offers: int, orders: int, page_size: int) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    command = [sys.executable, "-m", "cdiscount_async", "sandbox", "--port", "0", "--sellers", "1", "--speed", "0"]
    command += ["--offers", str(offers), "--orders", str(orders), "--page-size", str(page_size)]
    command += ["--start", START.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    assert process.stdout is not None  # noqa: S101 - `stdout=PIPE` makes it
    printed: dict[str, str] = {}
    try:
        while "ready" not in printed:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            if found := re.match(r"(\w+): (\S+)", line):
                printed[found[1]] = found[2]
        yield process, printed
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def _rates(service: "_Service") -> None:
    """Measure the rates of small requests."""
    end = START - timedelta(days=1)
    hour = attrs.evolve(EVERY_ORDER, begin_creation_date=end - timedelta(hours=1), end_creation_date=end)
    await _rate(service, "GetSellerInformation", "GetSellerInformation")
    await _rate(service, "one page of offers", "GetOfferListPaginated", OfferFilterPaginated(page_number=1))
    await _rate(service, "the orders of an hour", "GetOrderList", hour)


async def _whole(service: "_Service") -> None:
    """Measure the replies with all offers and with all orders."""
    await _twice(service, "all offers on a page", "GetOfferListPaginated", OfferFilterPaginated(page_number=1))
    await _twice(service, "all orders at once", "GetOrderList", EVERY_ORDER)


@attrs.frozen
class _Service:
    """The address of the service, and a token."""

    url: str
    token: str

    def message(self, operation: str, request: object) -> bytes:
        """Return the bytes of an HTTP request."""
        parts = urlsplit(self.url)
        body = wire.write_request(operation, request, token=self.token)
        lines = (
            f"POST {parts.path} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Content-Type: text/xml; charset=utf-8",
            f'SOAPAction: "http://www.cdiscount.com/IMarketplaceAPIService/{operation}"',
            "Accept-Encoding: gzip",
            f"Content-Length: {len(body)}",
            "\r\n",
        )
        return "\r\n".join(lines).encode() + body

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection."""
        parts = urlsplit(self.url)
        return await asyncio.open_connection(parts.hostname, parts.port)


async def _read(reader: asyncio.StreamReader) -> tuple[float, int]:
    """Read a response, and return the time at which it began and the size of its body in bytes."""
    head = await reader.readuntil(b"\r\n\r\n")
    began = time.perf_counter()
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(head.decode())
    if found := SIZE.search(head):
        await reader.readexactly(int(found[1]))
        return began, int(found[1])
    read = 0
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
        read += size
    await reader.readline()
    return began, read


async def _twice(service: _Service, name: str, operation: str, request: object) -> None:
    """Send a request twice, and print the times of the first reply and of the second one, which is cached."""
    reader, writer = await service.connect()
    for what in ("made", "cached"):
        start = time.perf_counter()
        writer.write(service.message(operation, request))
        began, size = await _read(reader)
        first, whole = began - start, time.perf_counter() - start
        print(f"{name:24}{what}: begins after {first:7.3f} s, whole after {whole:7.3f} s, {size / 1e6:.1f} MB gzip")
    writer.close()


async def _rate(service: _Service, name: str, operation: str, request: object = None) -> None:
    """Repeat a request on several connections, and print the rate."""
    message = service.message(operation, request)
    end = time.perf_counter() + SECONDS

    async def repeat() -> tuple[int, int]:
        reader, writer = await service.connect()
        done = size = 0
        while time.perf_counter() < end:
            writer.write(message)
            size = (await _read(reader))[1]
            done += 1
        writer.close()
        return done, size

    answers = await asyncio.gather(*(repeat() for _ in range(CONNECTIONS)))
    print(f"{name:24}{sum(done for done, _ in answers) / SECONDS:8.0f} /s  {answers[0][1] / 1000:8.1f} kB gzip")


def _memory(process: int) -> float:
    """Return the resident memory of a process in megabytes; NaN on systems without `/proc`."""
    status = Path(f"/proc/{process}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else float("nan")


if __name__ == "__main__":
    main()
