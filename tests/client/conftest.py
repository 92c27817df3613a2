"""A client whose retries do not wait, and literal answers for it."""

from collections.abc import AsyncIterator

import pytest

from cdiscount_async import Client, Credentials, Environment, Retries

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
def waits() -> list[float]:
    """Give the waits between attempts, in seconds: they are noted, not waited."""
    return []


@pytest.fixture
async def client(waits: list[float]) -> AsyncIterator[Client]:
    """Give a client of a marketplace whose answers the test decides."""

    async def noted(seconds: float) -> None:
        waits.append(seconds)

    async with Client(Credentials("shop-api", "Pa$$word1"), HERE, retries=Retries(sleep=noted)) as client:
        yield client
