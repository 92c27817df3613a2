"""Programs that fetch the same pages or windows: this library in several ways, zeep, and bare HTTP clients."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import aiohttp
import attrs
import httpx
from zeep import AsyncClient
from zeep.proxy import AsyncServiceProxy
from zeep.transports import AsyncTransport

from cdiscount_async import Client, OfferFilterPaginated, OrderFilter, Timing, Transport, wire
from cdiscount_async._soap import wsdl
from cdiscount_async.operations import Operation

from ._serve import Service

Fetch: TypeAlias = Callable[[Any], Awaitable[object]]
Iterate: TypeAlias = Callable[[Client, int], AsyncIterable[Any]]


@attrs.frozen
class Job:
    """The pages or windows to fetch."""

    operation: Operation[Any, Any]
    requests: Sequence[Any]
    """The request for each page or window."""
    iterations: Mapping[str, Iterate]
    """The iterations of this library over all of them, by name. They take the number of concurrent calls."""
    items: int
    """The number of all items."""


@attrs.frozen
class Harvester:
    """A client with open connections: `fetch` gets one page or window, `harvest` all of them."""

    fetch: Fetch
    harvest: Callable[[], Awaitable[object]]


Opener: TypeAlias = Callable[[Service, Job, int], AbstractAsyncContextManager[Harvester]]


def harvesters(job: Job) -> dict[str, Opener]:
    """Return the harvesters by name. Each takes the service, the job, and the number of concurrent calls."""
    ours: dict[str, Opener] = {}
    for fast in (True, False):
        for name, iterate in (*job.iterations.items(), ("plain calls", None)):
            ours[name + (", fast" if fast else "")] = _ours(iterate, fast=fast)
    return {**ours, AIOHTTP: _aiohttp, HTTPX: _httpx, ZEEP: _zeep}


AIOHTTP, HTTPX, ZEEP = "aiohttp, bare", "httpx, bare", "zeep AsyncClient"
_HEADERS: Final = {"Content-Type": "text/xml; charset=utf-8", "Accept-Encoding": "gzip"}


async def fetch_all(fetch: Fetch, requests: Sequence[Any], at_once: int) -> None:
    """Send all requests, `at_once` at a time."""
    left = iter(requests)

    async def work() -> None:
        for request in left:
            await fetch(request)

    await asyncio.gather(*(work() for _ in range(at_once)))


def _ours(iterate: Iterate | None, *, fast: bool) -> Opener:
    @asynccontextmanager
    async def opened(service: Service, job: Job, at_once: int) -> AsyncIterator[Harvester]:
        transport = Transport(connections=at_once, per_seller=at_once, fast=fast)
        began = time.time()
        # With the real clock iter_orders would never repeat a request, and the sandbox could not cache its reply.
        timing = Timing(now=lambda: began)
        client = Client(service.credentials, service.environment, transport=transport, timing=timing)

        async def fetch(request: Any) -> object:
            return await client.call(job.operation, request)

        async def harvest() -> None:
            if iterate is None:
                await fetch_all(fetch, job.requests, at_once)
                return
            count = 0
            async for _ in iterate(client, at_once):
                count += 1
            if count not in {job.items, len(job.requests)}:
                raise SystemExit(f"{count} items or pages came, not {job.items}")

        try:
            yield Harvester(fetch, harvest)
        finally:
            await transport.aclose()

    return opened


@asynccontextmanager
async def _httpx(service: Service, job: Job, at_once: int) -> AsyncIterator[Harvester]:
    url, body, headers = _bare(service, job)
    async with httpx.AsyncClient(timeout=60, trust_env=False) as client:

        async def fetch(request: Any) -> object:
            return (await client.post(url, content=body(request), headers=headers)).raise_for_status()

        yield Harvester(fetch, lambda: fetch_all(fetch, job.requests, at_once))


@asynccontextmanager
async def _aiohttp(service: Service, job: Job, at_once: int) -> AsyncIterator[Harvester]:
    url, body, headers = _bare(service, job)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), raise_for_status=True) as session:

        async def fetch(request: Any) -> object:
            async with session.post(url, data=body(request), headers=headers) as response:
                return await response.read()

        yield Harvester(fetch, lambda: fetch_all(fetch, job.requests, at_once))


def _bare(service: Service, job: Job) -> tuple[str, Callable[[Any], bytes], Mapping[str, str]]:
    token = service.token()
    bodies = {id(request): wire.write_request(job.operation, request, token=token) for request in job.requests}
    headers = {**_HEADERS, "SOAPAction": f'"{job.operation.action}"'}
    return service.environment.service_url, lambda request: bodies[id(request)], headers


@asynccontextmanager
async def _zeep(service: Service, job: Job, at_once: int) -> AsyncIterator[Harvester]:
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        wsdl.write(directory)
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=60, trust_env=False))
        files = stack.enter_context(httpx.Client())
        transport = AsyncTransport(client=http, wsdl_client=files)  # type: ignore[no-untyped-call]
        client = AsyncClient(str(directory / "MarketplaceAPIService.wsdl"), transport=transport)  # type: ignore[no-untyped-call]
        # Its own `create_service` returns a proxy that does not await.
        binding = client.service._binding  # noqa: SLF001 - as above
        proxy: Any = AsyncServiceProxy(client, binding, address=service.environment.service_url)  # type: ignore[no-untyped-call]
        security = {"TokenId": service.token()}
        header = {"Context": {"CatalogID": 1, "SiteID": 100}, "Security": security, "Version": "1.0"}
        parameters = {id(request): {str(job.operation.parameter): _plain(request)} for request in job.requests}

        async def fetch(request: Any) -> object:
            result = await proxy[job.operation.name](headerMessage=header, **parameters[id(request)])
            if not result.OperationSuccess:
                raise SystemExit(f"the call of zeep failed: {result.ErrorMessage}")
            return result

        yield Harvester(fetch, lambda: fetch_all(fetch, job.requests, at_once))


def _plain(request: Any) -> Mapping[str, Any]:
    """Return a request as a dictionary for zeep."""
    match request:
        case OfferFilterPaginated():
            return {"PageNumber": request.page_number}
        case OrderFilter():
            return {
                "BeginCreationDate": request.begin_creation_date,
                "EndCreationDate": request.end_creation_date,
                "FetchOrderLines": request.fetch_order_lines,
                "States": {"OrderStateEnum": [str(state) for state in request.states]},
            }
        case _:
            raise TypeError(f"no benchmark needs {type(request)}")
