"""What crosses the wire, seen by plain HTTP: how an action may be written, and when a reply is compressed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from html import unescape

import httpx
import pytest

from cdiscount_async import OrderFilter, wire
from cdiscount_async.operations import Orders
from cdiscount_async.sandbox import Sandbox, Settings

from .asking import Shop, shop

ACTION = Orders.get_global_configuration.action


@pytest.fixture
async def seller() -> AsyncIterator[Shop]:
    """Return the first seller of a sandbox in which nothing happens."""
    settings = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=0, orders_a_day=0, offers=10)
    async with Sandbox(settings) as sandbox, shop(sandbox) as seller:
        yield seller


def html(answer: httpx.Response) -> str:
    """Return the text of an answer with its references resolved."""
    return unescape(answer.text)


async def posted(seller: Shop, headers: Mapping[str, str], body: bytes | None = None) -> httpx.Response:
    """Ask for the carriers."""
    body = body or wire.write_request(Orders.get_global_configuration, token=seller.token)
    typed = {"Content-Type": "text/xml; charset=utf-8", **headers}
    async with httpx.AsyncClient() as http:
        return await http.post(seller.sandbox.environment.service_url, content=body, headers=typed)


@pytest.mark.parametrize("action", [ACTION, f'"{ACTION}"'], ids=["bare", "quoted"])
async def test_action_may_be_quoted_or_not(seller: Shop, action: str) -> None:
    """A SOAPAction is understood with and without quotation marks."""
    answer = await posted(seller, {"SOAPAction": action})

    assert 200 == answer.status_code
    assert "<Name>Chronopost</Name>" in answer.text


@pytest.mark.parametrize("action", ["", "GetGlobalConfiguration", f"{ACTION}s", ACTION.replace("http", "https")])
async def test_action_of_no_operation_is_a_fault(seller: Shop, action: str) -> None:
    """Whatever is not just an operation's action gets the fault of a dispatcher that finds none."""
    answer = await posted(seller, {"SOAPAction": action})

    assert 500 == answer.status_code
    assert "a:ActionNotSupported" in answer.text
    assert f"The message with Action '{action}' cannot be processed at the receiver, due to a ContractFilter" in html(
        answer
    )


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("identity", None)])
async def test_reply_is_compressed_for_those_who_accept_it(seller: Shop, accepted: str, encoding: str | None) -> None:
    """A reply is compressed only if the client accepts that, and headers inform caches in both cases."""
    answer = await posted(seller, {"SOAPAction": ACTION, "Accept-Encoding": accepted})

    assert encoding == answer.headers.get("Content-Encoding")
    assert ("Accept-Encoding", "private") == (answer.headers["Vary"], answer.headers["Cache-Control"])
    assert "<Name>Chronopost</Name>" in answer.text


async def test_body_of_another_operation_is_a_fault(seller: Shop) -> None:
    """A body that is not that of its action gets WCF's text, which names what was expected and what came."""
    body = wire.write_request(Orders.get_order_list, OrderFilter(), token=seller.token)
    answer = await posted(seller, {"SOAPAction": ACTION}, body)

    assert 500 == answer.status_code
    assert "a:DeserializationFailed" in answer.text
    assert (
        "Error in deserializing body of request message for operation 'GetGlobalConfiguration'. OperationFormatter "
        "encountered an invalid Message body. Expected to find node type 'Element' with name 'GetGlobalConfiguration' "
        "and namespace 'http://www.cdiscount.com'. Found node type 'Element' with name 'GetOrderList' and namespace "
        "'http://www.cdiscount.com'</faultstring>"
    ) in html(answer)


@pytest.mark.parametrize("name", ["Upgrade", "upgrade", "UPGRADE"])
async def test_offer_of_http_2_is_ignored(seller: Shop, name: str) -> None:
    """A request that offers HTTP/2, as Java's HttpClient does, is answered by HTTP/1.1, and so is the next one."""
    offer = {"Connection": f"{name}, HTTP2-Settings", name: "h2c", "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"}
    body = wire.write_request(Orders.get_global_configuration, token=seller.token)
    typed = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": ACTION}
    url = seller.sandbox.environment.service_url
    async with httpx.AsyncClient() as http:
        answers = [await http.post(url, content=body, headers={**typed, **more}) for more in (offer, {}, offer)]

    assert ["<Name>Chronopost</Name>" in one.text for one in answers] == [True] * 3


async def test_body_may_read_like_a_head(seller: Shop) -> None:
    """Bytes of a body are never read as a header, wherever the received parts end."""
    offer = b"a\r\nUpgrade: h2c\r\n\r\n"
    body = wire.write_request(Orders.get_global_configuration, token=seller.token)
    pieces = body.replace(b"<s:Body>", b"<!--" + offer + b"--><s:Body>").partition(offer)

    async def piecemeal() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            await asyncio.sleep(0.05)

    async with httpx.AsyncClient() as http:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": ACTION}
        answer = await http.post(seller.sandbox.environment.service_url, content=piecemeal(), headers=headers)

    assert "<Name>Chronopost</Name>" in answer.text


SECURITY = (
    '<h:Security xmlns:h="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"'
    ' s:mustUnderstand="{must}"/>'
)


def with_header(seller: Shop, header: str) -> bytes:
    """Write a request with a SOAP header."""
    body = wire.write_request(Orders.get_global_configuration, token=seller.token)
    return body.replace(b"<s:Body>", f"<s:Header>{header}</s:Header><s:Body>".encode())


async def test_header_that_must_be_understood_is_a_fault(seller: Shop) -> None:
    """A header of WS-Security that must be understood is refused with WCF's text, whatever comes before it."""
    header = f'<x xmlns="urn:x">1</x>{SECURITY.format(must=1)}'
    answer = await posted(seller, {"SOAPAction": ACTION}, with_header(seller, header))

    assert 500 == answer.status_code
    assert "<faultcode>s:MustUnderstand</faultcode>" in answer.text
    assert (
        "The header 'Security' from the namespace 'http://docs.oasis-open.org/wss/2004/01/"
        "oasis-200401-wss-wssecurity-secext-1.0.xsd' was not understood by the recipient of this message, "
    ) in html(answer)


@pytest.mark.parametrize("header", ["", '<x xmlns="urn:x">1</x>', SECURITY.format(must=0)])
async def test_header_that_may_be_ignored_is_ignored(seller: Shop, header: str) -> None:
    """A SOAP header that need not be understood changes nothing."""
    assert 200 == (await posted(seller, {"SOAPAction": ACTION}, with_header(seller, header))).status_code


async def test_fault_of_a_header_names_its_own_type(seller: Shop) -> None:
    """The fault for a wrong header has the type's name in .NET, which follows from its namespace."""
    body = wire.write_request(Orders.get_global_configuration, token=seller.token).replace(
        b"<m:SiteID>100<", b"<m:SiteID>many<"
    )
    answer = await posted(seller, {"SOAPAction": ACTION}, body)

    assert 500 == answer.status_code
    assert (
        "deserializing the object of type Cdiscount.Framework.Core.Communication.Messages.HeaderMessage." in answer.text
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml",
        "text/xml; charset=utf-8",
        'Text/XML;charset="UTF-8"',
        "text/xml; action=x; charset=UTF-8",
    ],
)
async def test_utf_8_is_read(seller: Shop, content_type: str) -> None:
    """A body in UTF-8 is read where its type says so, or says nothing."""
    assert 200 == (await posted(seller, {"SOAPAction": ACTION, "Content-Type": content_type})).status_code


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0"?>'])
@pytest.mark.parametrize("content_type", ["text/xml; charset=utf-16", "text/xml"])
async def test_utf_16_is_read(seller: Shop, content_type: str, declared: str) -> None:
    """A body in UTF-16 is read, which is the other encoding of WCF."""
    body = wire.write_request(Orders.get_global_configuration, token=seller.token).decode().partition("?>")
    document = (declared + (body[2] or body[0])).encode("utf-16")
    answer = await posted(seller, {"SOAPAction": ACTION, "Content-Type": content_type}, document)

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml; charset=iso-8859-1",
        'text/xml;charset="windows-1252"',
        "text/xmlx",
        "application/soap+xml",
        "text/html",
    ],
)
async def test_other_types_and_charsets_are_not_supported(seller: Shop, content_type: str) -> None:
    """WCF reads text/xml in UTF-8 and UTF-16, and answers everything else with 415."""
    assert 415 == (await posted(seller, {"SOAPAction": ACTION, "Content-Type": content_type})).status_code


@pytest.mark.parametrize(
    ("content_type", "encoding", "declared"),
    [
        ("text/xml; charset=utf-16", "utf-8", ""),
        ("text/xml; charset=utf-8", "utf-16", ""),
        ("text/xml; charset=utf-8", "iso-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?>"),
        ("text/xml", "utf-8", '<?xml version="1.0" encoding="windows-1252"?>'),
        ("text/xml", "iso-8859-1", '<?xml version = "1.0" encoding = "ISO-8859-1" ?>'),
        ("text/xml; charset=utf-16", "utf-16", '<?xml version="1.0" encoding="utf-8"?>'),
        ("text/xml", "utf-16-le", '<?xml version="1.0" encoding="utf-8"?>'),
    ],
)
async def test_bytes_of_another_encoding_are_no_xml(
    seller: Shop, content_type: str, encoding: str, declared: str
) -> None:
    """Where the bytes are not in the encoding that is said, they are no XML: 400, as for any other damage."""
    body = wire.write_request(Orders.get_global_configuration, token=seller.token).decode().partition("?>")
    document = (declared + (body[2] or body[0])).encode(encoding)
    answer = await posted(seller, {"SOAPAction": ACTION, "Content-Type": content_type}, document)

    assert (400, b"") == (answer.status_code, answer.content)
