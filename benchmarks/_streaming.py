"""Measurements in one process: a reply that is streamed, and one that is read as a whole."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, Final

import attrs
import httpx
from lxml import etree

from cdiscount_async import Client, OfferFilterPaginated, OrderFilter, OrderStateEnum, Transport, evolve, wire
from cdiscount_async.operations import Offers, Operation, Orders

from ._resident import memory, reset_peak
from ._serve import Service

FEW: Final = 1000
"""Items in a short reply."""
STEP: Final = 10_000
"""Memory is measured after each such number of items."""
REQUESTS: Final[Mapping[str, tuple[Operation[Any, Any], Any]]] = {
    "offers": (Offers.get_offer_list_paginated, OfferFilterPaginated(page_number=1)),
    "orders": (Orders.get_order_list, OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True)),
}

_ITEM_ENDS: Final[Mapping[str, bytes]] = {"offers": b"</Offer>", "orders": b"</Order>"}


@attrs.frozen
class Measured:
    """The measurements of a process. Memory is in megabytes, above that of the warmed-up process."""

    cpu: float
    """Seconds for each item."""
    peak: float
    curve: Sequence[float] = ()
    """The memory after each `STEP` items."""
    blocked: float = 0.0
    """The longest time in which the event loop was blocked, in seconds of wall time; other processes count too."""
    blocked_cpu: float = 0.0
    """The same in seconds of CPU time of this process."""


def stream(short: Service, service: Service, what: str, times: int) -> Measured:
    """Stream a reply several times, after warming up with the replies of another sandbox."""
    return asyncio.run(_streamed(short, service, what, times))


async def _streamed(short: Service, service: Service, what: str, times: int) -> Measured:
    curve: list[float] = []

    async def items(client: Client, warm: float, page: int = 1) -> int:
        count = 0
        operation, request = _request(what, page)
        async for _ in client.stream(operation, request):
            count += 1
            if count % STEP == 0:
                curve.append(memory("VmRSS") - warm)
        return count

    async with aclosing(Transport(fast=True)) as transport:
        for _ in range(3):
            await items(Client(short.credentials, short.environment, transport=transport), 0.0)
        client = Client(service.credentials, service.environment, transport=transport)
        await client.seller.get_seller_information()  # gets a token and opens a connection
        reset_peak()
        warm = memory("VmRSS")
        began = time.process_time()
        count = sum([await items(client, warm, page) for page in range(1, times + 1)])
        cpu, peak, found = time.process_time() - began, memory("VmHWM") - warm, curve[:]
        async with _longest_blocks() as longest:  # again, because watching takes CPU
            await items(client, warm)
    return Measured(cpu / count, peak, found, *longest())


def call(short: Service, service: Service, what: str, times: int) -> Measured:
    """Make a call several times, after warming up with the replies of another sandbox."""
    return asyncio.run(_called(short, service, what, times))


async def _called(short: Service, service: Service, what: str, times: int) -> Measured:
    async def items(client: Client, page: int = 1) -> int:
        operation, request = _request(what, page)
        result = await client.call(operation, request)
        return len(result.order_list if what == "orders" else result.offer_list)

    async with aclosing(Transport(fast=True)) as transport:
        await items(Client(short.credentials, short.environment, transport=transport))
        client = Client(service.credentials, service.environment, transport=transport)
        await client.seller.get_seller_information()  # gets a token and opens a connection
        reset_peak()
        warm = memory("VmRSS")
        began = time.process_time()
        count = sum([await items(client, page) for page in range(1, times + 1)])
        cpu, peak = time.process_time() - began, memory("VmHWM") - warm
        async with _longest_blocks() as longest:  # again, because watching takes CPU
            await items(client)
    return Measured(cpu / count, peak, (), *longest())


def read(short: Service, service: Service, what: str, times: int) -> Measured:
    """Read whole replies from inflated bytes in memory, after warming up with the reply of another sandbox."""
    operation, _ = REQUESTS[what]
    return _read(short, service, what, times, lambda body: wire.read_reply(operation, body, max_bytes=len(body)))


def parse(short: Service, service: Service, what: str, times: int) -> Measured:
    """Do the same with bare lxml."""
    return _read(short, service, what, times, etree.fromstring)


def _read(short: Service, service: Service, what: str, times: int, read_one: Callable[[bytes], object]) -> Measured:
    read_one(_reply(short, what))
    body = _reply(service, what)
    reset_peak()
    warm = memory("VmRSS")
    count, cpu = 0, 0.0
    for page in range(1, times + 1):
        body = _reply(service, what, page) if page > 1 else body
        began = time.process_time()
        result = read_one(body)
        cpu += time.process_time() - began
        count += body.count(_ITEM_ENDS[what])
        del result  # so that two of them are never in memory
    return Measured(cpu / count, memory("VmHWM") - warm)


def _request(what: str, page: int) -> tuple[Operation[Any, Any], Any]:
    """Return the operation and the request. Each page has other offers, because parsed prices are cached."""
    operation, request = REQUESTS[what]
    return operation, evolve(request, page_number=page) if what == "offers" else request


def _reply(service: Service, what: str, page: int = 1) -> bytes:
    operation, request = _request(what, page)
    body = wire.write_request(operation, request, token=service.token())
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": operation.action, "Accept-Encoding": "gzip"}
    url = service.environment.service_url
    return httpx.post(url, content=body, headers=headers, trust_env=False, timeout=300).raise_for_status().content


@asynccontextmanager
async def _longest_blocks() -> AsyncIterator[Callable[[], tuple[float, float]]]:
    """Watch the event loop, and yield a function: the longest times for which it was blocked, in wall and CPU time."""
    blocked: list[float] = []
    blocked_cpu: list[float] = []

    async def tick() -> None:
        while True:
            wall, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0)
            blocked.append(time.perf_counter() - wall)
            blocked_cpu.append(time.thread_time() - cpu)

    task = asyncio.create_task(tick())
    yield lambda: (max(blocked), max(blocked_cpu))
    task.cancel()
