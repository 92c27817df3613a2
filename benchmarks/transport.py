"""The CPU time of a complete typed call, compared with bare HTTP clients and zeep.

Prints a table for 1, 32 and 256 concurrent requests, one for a server with latency, and the ratios with their targets.

The server sends prepared bytes, from its own process. CPU times are compared, because wall time would include the
server. Each round has new clients and open connections. httpx and zeep take minutes for 256 concurrent requests, so
they are measured with so many only with `--all`.
"""

import asyncio
import multiprocessing
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, Final, TypeAlias

import aiohttp
import httpx
from zeep import AsyncClient
from zeep.proxy import AsyncServiceProxy
from zeep.transports import AsyncTransport

from cdiscount_async import Client, Credentials, Environment, OfferFilterPaginated, Transport, wire
from cdiscount_async._soap import wsdl
from cdiscount_async.operations import Offers

from ._data import TOKEN, offers_reply
from ._timing import Timing, shown

ROUNDS: Final = 5
LATENCY: Final = 0.2
"""The seconds that the server takes for a reply, in the last table."""
MANY: Final = 256
FULL, FAST, STOCK, AIOHTTP, ZEEP = "typed call", "typed call, fast", "httpx, bare", "aiohttp, bare", "zeep AsyncClient"

Call: TypeAlias = Callable[[], Awaitable[Any]]
_REQUEST: Final = OfferFilterPaginated(page_number=1)
_HEADERS: Final = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": f'"{Offers.get_offer_list_paginated.action}"',
}


def main() -> None:
    """Print the tables, and the ratios with their targets."""
    with _server(0.0) as url:
        one = asyncio.run(_compare(url, 1, 200, (FULL, FAST, STOCK, AIOHTTP, ZEEP)))
        some = asyncio.run(_compare(url, 32, 320, (FULL, FAST, STOCK, AIOHTTP, ZEEP)))
        slow = (STOCK, ZEEP) if "--all" in sys.argv else ()
        many = asyncio.run(_compare(url, MANY, 1024, (FULL, FAST, AIOHTTP, *slow)))
    with _server(LATENCY) as url:
        rates = asyncio.run(_with_latency(url))
    print()
    _target("CPU of a call alone, x bare httpx", one[FULL].ratio(one[STOCK]), most=1.15)
    _target("the same, fast", one[FAST].ratio(one[STOCK]), most=0.6)
    _target("CPU of a call of 32, x bare httpx", some[FULL].ratio(some[STOCK]), most=0.3)
    _target("the same, fast", some[FAST].ratio(some[STOCK]), most=0.15)
    _target("CPU of a call of 256, x of 32", many[FULL].run / some[FULL].run, most=2)
    _target("the same, fast", many[FAST].run / some[FAST].run, most=1.25)
    _target(f"rate of 256 at {LATENCY * 1000:.0f} ms, x ideal", rates[FULL], least=0.35)
    _target("the same, fast", rates[FAST], least=0.6)


async def _compare(url: str, at_once: int, requests: int, names: tuple[str, ...]) -> Mapping[str, Timing]:
    cpu: dict[str, list[float]] = {name: [] for name in names}
    wall: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            async with _CALLERS[name](url) as call:
                await _run(call, at_once, at_once)  # opens the connections
                spent, took = await _run(call, at_once, requests)
            cpu[name].append(spent / requests)
            wall[name].append(took / requests)
    timings = {name: Timing(name, 1, tuple(cpu[name])) for name in names}
    reference = STOCK if STOCK in names else AIOHTTP
    print(f"\n{at_once} at once{'':16}{'requests/s':>14}{'CPU a request':>16}{'x ' + reference:>18}")
    for name, timing in timings.items():
        ratio = timing.ratio(timings[reference])
        print(f"{name:24}{1 / median(wall[name]):>15,.0f}{shown(timing.run):>16}{ratio:>18.2f}")
    return timings


async def _with_latency(url: str) -> dict[str, float]:
    """Return the rates, as shares of the rate of a client that takes no time."""
    shares: dict[str, list[float]] = {FULL: [], FAST: [], AIOHTTP: []}
    requests = 8 * MANY
    for _ in range(ROUNDS):
        for name, found in shares.items():
            async with _CALLERS[name](url) as call:
                await _run(call, MANY, MANY)
                _, took = await _run(call, MANY, requests)
            found.append(requests / MANY * LATENCY / took)
    print(f"\n{MANY} at once, {LATENCY * 1000:.0f} ms{'':8}{'requests/s':>14}{'x ideal':>16}")
    for name, found in shares.items():
        print(f"{name:24}{median(found) * MANY / LATENCY:>15,.0f}{median(found):>16.2f}")
    return {name: median(found) for name, found in shares.items()}


async def _run(call: Call, at_once: int, requests: int) -> tuple[float, float]:
    """Return the CPU and the wall time of some requests, in seconds."""
    left = iter(range(requests))

    async def worker() -> None:
        for _ in left:
            await call()

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(at_once)))
    return time.process_time() - cpu, time.perf_counter() - wall


def _target(what: str, measured: float, *, most: float | None = None, least: float | None = None) -> None:
    met = measured <= most if most is not None else measured >= (least or 0)
    bound = f"at most {most:.2f}" if most is not None else f"at least {least:.2f}"
    print(f"{what:36}{measured:>8.2f}   {bound}{'' if met else '   MISSED'}")


def _typed(*, fast: bool) -> "Callable[[str], Any]":
    @asynccontextmanager
    async def calling(url: str) -> AsyncIterator[Call]:
        transport = Transport(connections=MANY, per_seller=MANY, fast=fast)
        client = Client(Credentials("shop-api", "password"), Environment.at(url), transport=transport)
        yield lambda: client.offers.get_offer_list_paginated(_REQUEST)
        await transport.aclose()

    return calling


@asynccontextmanager
async def _stock(url: str) -> AsyncIterator[Call]:
    body = wire.write_request(Offers.get_offer_list_paginated, _REQUEST, token=TOKEN)
    async with httpx.AsyncClient(timeout=60) as client:
        yield lambda: client.post(url, content=body, headers=_HEADERS)


@asynccontextmanager
async def _bare_aiohttp(url: str) -> AsyncIterator[Call]:
    body = wire.write_request(Offers.get_offer_list_paginated, _REQUEST, token=TOKEN)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def call() -> bytes:
            async with session.post(url, data=body, headers=_HEADERS) as response:
                return await response.read()

        yield call


@asynccontextmanager
async def _zeep(url: str) -> AsyncIterator[Call]:
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        wsdl.write(directory)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
        files = stack.enter_context(httpx.Client())
        transport = AsyncTransport(client=http, wsdl_client=files)  # type: ignore[no-untyped-call]
        client = AsyncClient(str(directory / "MarketplaceAPIService.wsdl"), transport=transport)  # type: ignore[no-untyped-call]
        # Its own `create_service` returns a proxy that does not await.
        service: Any = AsyncServiceProxy(client, client.service._binding, address=url)  # type: ignore[no-untyped-call] # noqa: SLF001
        header = {"Context": {"CatalogID": 1, "SiteID": 100}, "Security": {"TokenId": TOKEN}, "Version": "1.0"}
        yield lambda: service.GetOfferListPaginated(headerMessage=header, offerFilter={"PageNumber": 1})


_CALLERS: Final[Mapping[str, Callable[[str], Any]]] = {
    FULL: _typed(fast=False),
    FAST: _typed(fast=True),
    STOCK: _stock,
    AIOHTTP: _bare_aiohttp,
    ZEEP: _zeep,
}


@contextmanager
def _server(latency: float) -> Iterator[str]:
    """Start the server, and yield its address."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, latency), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(parent: Connection, latency: float) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        token = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{TOKEN}</string>'.encode()
        answers = {b"G": _http(token), b"P": _http(offers_reply(1))}
        server = await loop.create_server(lambda: _Server(answers, latency), "127.0.0.1")
        parent.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


def _http(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Server(asyncio.Protocol):
    """Replies to each request by the first letter of its method."""

    def __init__(self, answers: Mapping[bytes, bytes], latency: float) -> None:
        self._answers = answers
        self._latency = latency
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        _, _, length = head.lower().partition(b"\r\ncontent-length:")
        if end and len(body) >= int(length.split(b"\r\n")[0] or 0):
            answer = self._answers[self._received[:1]]
            self._received = b""
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, answer)


if __name__ == "__main__":
    main()
