"""What a process measures that streams a reply, or reads it as a whole."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, Final

import attrs
import httpx

from cdiscount_async import Client, OfferFilterPaginated, OrderFilter, OrderStateEnum, Transport, evolve, wire
from cdiscount_async.operations import Offers, Operation, Orders

from ._resident import forget_peak, memory
from ._serve import Service

FEW: Final = 1000
"""Items in a short reply."""
STEP: Final = 10_000
"""After how many items memory is looked at."""
QUESTIONS: Final[Mapping[str, tuple[Operation[Any, Any], Any]]] = {
    "offers": (Offers.get_offer_list_paginated, OfferFilterPaginated(page_number=1)),
    "orders": (Orders.get_order_list, OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True)),
}


@attrs.frozen
class Measured:
    """What a process found; memory in megabytes above what it had when it was warm."""

    cpu: float
    """Seconds for each item."""
    peak: float
    curve: Sequence[float] = ()
    """What it had after each `STEP` items."""
    held: float = 0.0
    """The longest time without the event loop, in seconds of the wall's clock, in which other processes count too."""
    worked: float = 0.0
    """The same in CPU time of this process."""


def stream(short: Service, service: Service, what: str, times: int) -> Measured:
    """Stream a reply several times, warmed by those of another sandbox."""
    return asyncio.run(_streamed(short, service, what, times))


async def _streamed(short: Service, service: Service, what: str, times: int) -> Measured:
    curve: list[float] = []

    async def items(client: Client, warm: float, page: int = 1) -> int:
        count = 0
        operation, request = _question(what, page)
        async for _ in client.stream(operation, request):
            count += 1
            if count % STEP == 0:
                curve.append(memory("VmRSS") - warm)
        return count

    async with aclosing(Transport(fast=True)) as transport:
        for _ in range(3):
            await items(Client(short.credentials, short.environment, transport=transport), 0.0)
        client = Client(service.credentials, service.environment, transport=transport)
        await client.seller.get_seller_information()  # brings a token and a connection
        forget_peak()
        warm = memory("VmRSS")
        began = time.process_time()
        count = sum([await items(client, warm, page) for page in range(1, times + 1)])
        cpu, peak, found = time.process_time() - began, memory("VmHWM") - warm, curve[:]
        async with _ticks() as ticks:  # once more, because to look costs CPU
            await items(client, warm)
    return Measured(cpu / count, peak, found, *ticks())


def call(short: Service, service: Service, what: str, times: int) -> Measured:
    """Call for a whole reply several times, as results in memory; warmed by those of another sandbox."""
    return asyncio.run(_called(short, service, what, times))


async def _called(short: Service, service: Service, what: str, times: int) -> Measured:
    async def items(client: Client, page: int = 1) -> int:
        operation, request = _question(what, page)
        result = await client.call(operation, request)
        return len(result.order_list if what == "orders" else result.offer_list)

    async with aclosing(Transport(fast=True)) as transport:
        await items(Client(short.credentials, short.environment, transport=transport))
        client = Client(service.credentials, service.environment, transport=transport)
        await client.seller.get_seller_information()  # brings a token and a connection
        forget_peak()
        warm = memory("VmRSS")
        began = time.process_time()
        count = sum([await items(client, page) for page in range(1, times + 1)])
        cpu, peak = time.process_time() - began, memory("VmHWM") - warm
        async with _ticks() as ticks:  # once more, because to look costs CPU
            await items(client)
    return Measured(cpu / count, peak, (), *ticks())


def read(short: Service, service: Service, what: str, times: int) -> Measured:
    """Read whole replies, of bytes that are here and inflated; warmed by the reply of another sandbox."""
    operation, _ = QUESTIONS[what]
    wire.read_reply(operation, _reply(short, what))
    body = _reply(service, what)
    forget_peak()
    warm = memory("VmRSS")
    count, cpu = 0, 0.0
    for page in range(1, times + 1):
        body = _reply(service, what, page) if page > 1 else body
        began = time.process_time()
        result = wire.read_reply(operation, body, max_bytes=len(body))
        cpu += time.process_time() - began
        count += len(result.order_list if what == "orders" else result.offer_list)
        del result  # or two of them were in memory
    return Measured(cpu / count, memory("VmHWM") - warm)


def _question(what: str, page: int) -> tuple[Operation[Any, Any], Any]:
    """Return what is asked: another page of offers each time, or else their prices would be remembered."""
    operation, request = QUESTIONS[what]
    return operation, evolve(request, page_number=page) if what == "offers" else request


def _reply(service: Service, what: str, page: int = 1) -> bytes:
    operation, request = _question(what, page)
    body = wire.write_request(operation, request, token=service.token())
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": operation.action, "Accept-Encoding": "gzip"}
    url = service.environment.service_url
    return httpx.post(url, content=body, headers=headers, trust_env=False, timeout=300).raise_for_status().content


@asynccontextmanager
async def _ticks() -> AsyncIterator[Callable[[], tuple[float, float]]]:
    """Watch the event loop, and give what tells for how long it was held at most: by the wall's clock and in CPU."""
    held: list[float] = []
    worked: list[float] = []

    async def tick() -> None:
        while True:
            wall, cpu = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0)
            held.append(time.perf_counter() - wall)
            worked.append(time.thread_time() - cpu)

    task = asyncio.create_task(tick())
    yield lambda: (max(held), max(worked))
    task.cancel()
