"""The sandbox serves its WSDL and schemas as WCF under IIS does: every document, in any case of letters."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import httpx
import pytest
from lxml import etree

from cdiscount_async import wire
from cdiscount_async.operations import Orders
from cdiscount_async.sandbox import Sandbox, Settings

from .asking import Shop, shop

LINK = re.compile(r'(?:location|schemaLocation)="(http[^"]*\?(?:wsdl|xsd)=[^"]*)"')
SETTINGS = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=0, orders_a_day=0, offers=10)


@pytest.fixture
async def seller() -> AsyncIterator[Shop]:
    """Return the first seller of a sandbox in which nothing happens."""
    async with Sandbox(SETTINGS) as sandbox, shop(sandbox) as seller:
        yield seller


async def got(url: str) -> httpx.Response:
    """Fetch an address."""
    async with httpx.AsyncClient() as http:
        return await http.get(url)


async def test_every_document_that_the_wsdl_names_is_served(seller: Shop) -> None:
    """The WSDL leads to its inner part and to the twelve schemas of the service, and none of them is missing."""
    service = seller.sandbox.environment.service_url
    waiting, found = [f"{service}?wsdl"], dict[str, str]()
    while waiting:
        url = waiting.pop()
        answer = await got(url)
        assert (200, "text/xml; charset=UTF-8") == (answer.status_code, answer.headers["Content-Type"]), url
        found[url] = answer.text
        waiting += [one for one in set(LINK.findall(answer.text)) if one not in {*found, *waiting}]

    assert {f"{service}?xsd=xsd{number}" for number in range(12)} <= found.keys()
    assert f"{service}?wsdl=wsdl0" in found


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("WSDL", "wsdl"),
        ("singlewsdl", "singleWsdl"),
        ("SINGLEWSDL", "singleWsdl"),
        ("Wsdl=WSDL0", "wsdl=wsdl0"),
        ("XSD=Xsd2", "xsd=xsd2"),
        ("wsdl&a=1", "wsdl"),
        ("a=1&singleWsdl", "singleWsdl"),
    ],
)
async def test_queries_are_compared_without_case(seller: Shop, query: str, same: str) -> None:
    """A key and its value may be written in any case, and the rest of the query does not matter."""
    service = seller.sandbox.environment.service_url
    answer, expected = await got(f"{service}?{query}"), await got(f"{service}?{same}")

    assert 200 == expected.status_code
    assert expected.text == answer.text


@pytest.mark.parametrize("query", ["wsdl=wsdl9", "xsd=xsd99", "xsd=", "a", "singleWsdl=x", "xsd=MarketplaceAPIService"])
async def test_what_is_no_document_is_not_found(seller: Shop, query: str) -> None:
    """A query that means no document gets none."""
    assert 404 == (await got(f"{seller.sandbox.environment.service_url}?{query}")).status_code


@pytest.mark.parametrize("write", [str.lower, str.upper, str.swapcase])
async def test_paths_are_compared_without_case(seller: Shop, write: Callable[[str], str]) -> None:
    """The service and the token service answer under their paths in any case, and the WSDL names the usual one."""
    there = seller.sandbox.environment
    service, sts = (httpx.URL(one) for one in (there.service_url, there.token_url))
    service, sts = service.copy_with(path=write(service.path)), sts.copy_with(path=write(sts.path))
    body = wire.write_request(Orders.get_global_configuration, token=seller.token)
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": Orders.get_global_configuration.action}
    async with httpx.AsyncClient() as http:
        token = await http.get(sts, auth=(seller.sandbox.login, seller.sandbox.password))
        reply = await http.post(service, content=body, headers=headers)
        wsdl = etree.fromstring((await http.get(service.copy_with(query=b"singleWsdl"))).content)

    assert (200, 200) == (token.status_code, reply.status_code)
    assert there.service_url == wsdl.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address").get("location")
