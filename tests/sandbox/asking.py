"""A seller's program: the real client, and a look at the bytes behind it."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import attrs
import httpx
import pytest
from lxml import etree

from cdiscount_async import Client, Credentials, ErrorTypeEnum, OperationFailed, wire
from cdiscount_async.operations import ALL, Operation
from cdiscount_async.sandbox import Sandbox

from ..support.contract import RealContract
from ..support.xml import Element, body


@attrs.frozen
class Shop:
    """One seller of a sandbox."""

    sandbox: Sandbox
    number: int
    client: Client
    token: str = attrs.field(repr=False)

    async def raw(self, name: str, request: object = None) -> Element:
        """Return the body's only element of the answer to a request."""
        operation = ALL[name]
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{operation.action}"'}
        message = wire.write_request(operation, request, token=self.token)
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(self.sandbox.environment.service_url, content=message, headers=headers)
        return body(answer.content)

    async def texts(self, name: str, request: object = None) -> list[tuple[str, str | None]]:
        """Return the elements of a result with their texts, in order; nil as None."""
        (result,) = await self.raw(name, request)
        return [
            (etree.QName(one).localname, None if "nil" in str(one.attrib) else one.text or "") for one in result.iter()
        ][1:]

    async def fault(self, name: str, request: object = None) -> tuple[str, str]:
        """Return the code and the reason of the fault that answers a request."""
        found = await self.raw(name, request)
        assert etree.QName(found).localname == "Fault"
        return found.findtext("faultcode") or "", found.findtext("faultstring") or ""

    async def valid(self, contract: RealContract, name: str, request: object = None) -> bool:
        """Whether an answer is a successful result, valid by the real schema."""
        answer = await self.raw(name, request)
        assert contract.complaint(answer) == ""
        return answer.findtext(".//{*}OperationSuccess") == "true"


@asynccontextmanager
async def shop(sandbox: Sandbox, number: int = 1) -> AsyncIterator[Shop]:
    """Open the program of a seller."""
    account = sandbox.accounts[number - 1]
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        Client(Credentials(account.login, account.password), sandbox.environment) as client,
    ):
        issued = await http.get(sandbox.environment.token_url, auth=(account.login, account.password))
        yield Shop(sandbox, number, client, etree.fromstring(issued.content).text or "")


async def reply_of(sandbox: Sandbox, operation: Operation[Any, Any], request: object = None) -> Element:
    """Return the body's only element of the answer that the first seller gets."""
    async with shop(sandbox) as seller:
        return await seller.raw(operation.name, request)


async def refused(answer: Awaitable[object]) -> OperationFailed:
    """Await a call that must be refused."""
    with pytest.raises(OperationFailed) as caught:
        await answer
    return caught.value


def kinds(error: OperationFailed) -> list[ErrorTypeEnum | None]:
    """Return the error types of a refusal."""
    return [one.error_type for one in error.result.error_list]
