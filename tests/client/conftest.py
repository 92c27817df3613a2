"""Clients whose waits take no time: of a sandbox, and of a marketplace whose answers a test writes itself."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from cdiscount_async import Client, Credentials, Environment
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.timing import VirtualTime

HERE = Environment.at("http://marketplace.test")
TOKEN = "0123456789abcdef0123456789abcdef"
TOKEN_BODY = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{TOKEN}</string>'
ENVELOPE = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{}</s:Body></s:Envelope>'
MESSAGES = "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages"
SELLER = ENVELOPE.format(
    '<GetSellerInformationResponse xmlns="http://www.cdiscount.com"><GetSellerInformationResult>'
    f'<OperationSuccess xmlns="{MESSAGES}">true</OperationSuccess><Seller><ShopName>The shop</ShopName></Seller>'
    "</GetSellerInformationResult></GetSellerInformationResponse>"
)


def fault(reason: str) -> str:
    """Write the fault that the service sends for a token or a right."""
    return ENVELOPE.format(
        f"<s:Fault><faultcode>s:RequestTokenValidationError</faultcode><faultstring>{reason}</faultstring></s:Fault>"
    )


@pytest.fixture
def time() -> VirtualTime:
    """Give the time by which clients wait."""
    return VirtualTime()


@pytest.fixture
async def client(time: VirtualTime) -> AsyncIterator[Client]:
    """Give a client of a marketplace whose answers the test decides."""
    async with Client(Credentials("shop-api", "Pa$$word1"), HERE, timing=time.timing) as client:
        yield client


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Give a small marketplace, over HTTP."""
    settings = Settings(sellers=2, offers=5, orders=6, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    async with Sandbox(settings) as sandbox:
        yield sandbox


@pytest.fixture
async def shop(sandbox: Sandbox, time: VirtualTime) -> AsyncIterator[Client]:
    """Give a client of the sandbox's first seller."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, timing=time.timing) as client:
        yield client
