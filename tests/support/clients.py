"""Clients whose waits take no time: of a sandbox, and of a marketplace whose answers a test writes itself."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from cdiscount_async import Client, CreateRefundVoucherRequest, Credentials, RefundInformation, Transport
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings

from .telemetry import Collected
from .timing import VirtualTime
from .token_service import BODY, HERE

Opening: TypeAlias = Callable[..., Transport]
"""Creates a transport of the kind that a test runs on."""
TOKEN = "0123456789abcdef0123456789abcdef"
TOKEN_BODY = BODY.format(TOKEN)
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
MESSAGES = "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages"
SELLER = ENVELOPE.format(
    '<GetSellerInformationResponse xmlns="http://www.cdiscount.com"><GetSellerInformationResult>'
    f'<OperationSuccess xmlns="{MESSAGES}">true</OperationSuccess><Seller><ShopName>The shop</ShopName></Seller>'
    "</GetSellerInformationResult></GetSellerInformationResponse>"
)
REFUND = CreateRefundVoucherRequest(
    order_number="1904240959CN8HI", commercial_gesture_list=[RefundInformation(amount=Decimal("2.50"), motive_id=135)]
)


def fault(reason: str) -> str:
    """Return the fault that the service sends for a token or a right."""
    return ENVELOPE.format(
        f"<s:Fault><faultcode>s:RequestTokenValidationError</faultcode><faultstring>{reason}</faultstring></s:Fault>"
    )


def trouble(sandbox: Sandbox, *rules: FaultRule) -> None:
    """Set the faults of a sandbox."""
    sandbox.market.faults.replace(Faults(rules=rules))


@pytest.fixture
def time() -> VirtualTime:
    """Return the time by which clients wait."""
    return VirtualTime()


@pytest.fixture
async def client(time: VirtualTime) -> AsyncIterator[Client]:
    """Return a client of a marketplace whose answers the test decides."""
    async with Client(Credentials("shop-api", "Pa$$word1"), HERE, timing=time.timing) as client:
        yield client


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Return a small marketplace, over HTTP."""
    settings = Settings(sellers=2, offers=5, orders=6, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    async with Sandbox(settings) as sandbox:
        yield sandbox


@pytest.fixture
async def shop(sandbox: Sandbox, time: VirtualTime) -> AsyncIterator[Client]:
    """Return a client of the sandbox's first seller."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, timing=time.timing) as client:
        yield client


@pytest.fixture
def collected() -> Iterator[Collected]:
    """Return providers of OpenTelemetry's own SDK that keep everything in memory."""
    collected = Collected()
    yield collected
    collected.shutdown()


@pytest.fixture(params=[False, True], ids=["httpx", "aiohttp"])
async def opening(request: pytest.FixtureRequest) -> AsyncIterator[Opening]:
    """Yield a function that creates transports of one kind. At the end each is closed, and has no request left."""
    async with AsyncExitStack() as stack:

        def opened(**options: Any) -> Transport:
            transport = Transport(fast=request.param, **options)
            stack.push_async_callback(transport.aclose)
            made.append(transport)
            return transport

        made: list[Transport] = []
        yield opened
        assert [(0, 0)] * len(made) == [(one.in_flight, one.waiting) for one in made]
