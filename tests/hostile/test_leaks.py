"""Secrets that a server sends, in any part of its answer, are in no error, log, pickle or stored message."""

import asyncio
import base64
import logging
import pickle
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import attrs
import pytest
from redis.asyncio import Redis

from cdiscount_async import CdiscountError, Client, Credentials, Environment, OrderFilter, Retries, Transport
from cdiscount_async.errors import BadCredentials, ConnectFailed, OperationFailed, TokenStoreError
from cdiscount_async.operations import ALL
from cdiscount_async.packages import OfferPackage
from cdiscount_async.publishers import FolderPublisher
from cdiscount_async.tokens import GivenToken, MemoryTokenStore, StoredToken
from cdiscount_async.tokens.redis import RedisTokenStore

from ..packages.making import offer
from .servers import BOTH, MESSAGES, Asked, response, serving, soap

TOKENS: Final = ("PLANTTOKENzyxwvutsrqponm9", "0123456789abcdef" * 2, "01234567-89ab-cdef-0123-456789abcdef")
LOGIN, PASSWORD = "shop-api", "Pl@nted&<'$ecret\">é 1"
BASIC: Final = base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()
UNKNOWN: Final = "PLANTIN-of-nobodys-business"
"""A private text that no call knows, such as the name of a buyer."""


def page(body: str, *headers: str, status: str = "200 OK") -> bytes:
    """Return a response with a text of any kind."""
    return response(body.encode(), *headers, status=status)


def ended(head: str) -> bytes:
    """Return a response whose head is malformed."""
    return f"{head}\r\n\r\n".encode()


def fault(code: str, reason: str, more: str = "") -> bytes:
    """Return a response with a fault."""
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        f"<faultcode>{code}</faultcode><faultstring>{reason}</faultstring>{more}</s:Fault></s:Body></s:Envelope>"
    )
    return page(body, status="500 Internal Server Error")


def reply(members: str = "", **options: Any) -> bytes:
    """Return a response with a reply to GetOrderList."""
    return response(soap("GetOrderList", members, **options))


def failed(members: str = "", **options: Any) -> bytes:
    """Return a response in which the service says that it failed."""
    return reply(members, success="false", **options)


def order(member: str) -> str:
    """Return a list of one order, with one member."""
    return f"<OrderList><Order>{member}</Order></OrderList>"


def errors(kind: str, message: str) -> str:
    """Return a list of one error."""
    kind, message = f"<ErrorType>{kind}</ErrorType>", f"<Message>{message}</Message>"
    return f"<ErrorList><Error>{kind}{message}</Error></ErrorList>"


def before_the_body(secret: str) -> dict[str, bytes]:
    """Return responses with a text in each place that comes before a body, or between its pieces."""
    chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return {
        "reason": response(b"", status=f"500 {secret}"),
        "reason of a good status": response(b"", status=f"200 {secret}"),
        "status line": ended(f"{secret} 200 OK"),
        "status": ended(f"HTTP/1.1 {secret} OK"),
        "header line": ended(f"HTTP/1.1 200 OK\r\n{secret}"),
        "header name": ended(f"HTTP/1.1 200 OK\r\n{secret} x: 1"),
        "legal header name": response(b"", f"{secret}: x", status="502 Bad"),
        "header value": response(b"", f"X-Echo: {secret}", f"Set-Cookie: {secret}={secret}", status="502 Bad"),
        "header value with a control character": ended(f"HTTP/1.1 200 OK\r\nX-Echo: {secret}\0\x01"),
        "Content-Length": ended(f"HTTP/1.1 200 OK\r\nContent-Length: {secret}"),
        "Transfer-Encoding": ended(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {secret}"),
        "Content-Type": page("<a/>", f"Content-Type: {secret}; charset={secret}"),
        "Location": response(b"", f"Location: http://{secret}/{secret}", status="302 Found"),
        "Retry-After": response(b"", f"Retry-After: {secret}", status="503 Busy"),
        "size of a chunk": f"{chunked}{secret}\r\n".encode(),
        "extension of a chunk": f"{chunked}4;{secret}=1\r\n<a/>\r\n0\r\n\r\n".encode(),
        "end of a chunk": f"{chunked}4\r\n<a/>{secret}\r\n".encode(),
        "trailer": f"{chunked}4\r\n<a/>\r\n0\r\nX-Echo: {secret}\r\n\r\n".encode(),
        "bad trailer": f"{chunked}4\r\n<a/>\r\n0\r\n{secret}\r\n\r\n".encode(),
    }


def in_the_body(secret: str) -> dict[str, bytes]:
    """Return responses with a text in each place that a body has."""
    name = f"S{secret}"
    good = reply(order("<OrderNumber>1</OrderNumber>"), token=secret, login=LOGIN).partition(b"\r\n\r\n")[2].decode()
    return {
        "Content-Encoding": page("x", f"Content-Encoding: {secret}"),
        "page": page(f"<html><title>{secret}</title></html>"),
        "page with an error": page(f"<!DOCTYPE html><p>{secret}", status="403 Forbidden"),
        "text": page(f"no such token: {secret}", status="503 Busy"),
        "text at the cut": page("x" * 1990 + secret, status="503 Busy"),
        "text before the cut": page(f"{'x ' * 985}{secret} {secret}", status="503 Busy"),
        "JSON": page(f'{{"token": "{secret}"}}', status="500 Oh"),
        "bare token": page(secret),
        "XML declaration": page(f'<?xml version="1.0" encoding="{secret}"?><a/>'),
        "document type": page(f'<!DOCTYPE a [<!ENTITY b "{secret}">]><a>&b;</a>'),
        "comment": page(f"<!-- {secret} -->{good}{secret}"),
        "instruction": page(f"<?{name} {secret}?><a/>"),
        "attribute": page(f"<a b='{secret}' {name}='1'/>"),
        "element": page(f"<{name}>{secret}</{name}>"),
        "element that is not closed": page(f"<a><{name}>{secret}"),
        "element at the cut": page(f"<a>{'<b/>' * 496}<{name}/>", status="500 Oh"),
        "namespace": page(f'<a xmlns="urn:{secret}"><b xmlns:{name}="urn:{secret}"/></a>'),
        "name of the response": page(good.replace("GetOrderListResponse", name)),
        "name of the result": page(good.replace("GetOrderListResult", name)),
        "namespace of the result": page(good.replace('xmlns="http://www.cdiscount.com"', f'xmlns="urn:{secret}"')),
        "cut-off reply": page(good[:-30]),
        "code of a fault": fault(f"s:{secret}", "no"),
        "reason of a fault": fault("s:Server", f"no such token: {secret}"),
        "actor and detail of a fault": fault(
            "s:Server", "no", f"<faultactor>{secret}</faultactor><detail>{secret}</detail>"
        ),
        "rejected token": fault("s:RequestTokenValidationError", f"Token used: '{secret}'"),
        "right that is missing": fault("s:RequestTokenValidationError", f"User not authorized: '{secret}'"),
        "ErrorMessage": failed(message=f"Token used: '{secret}'", token=secret, login=LOGIN),
        "long ErrorMessage": failed(message=f"{'x' * 8_168} {secret} {'y' * 9_000}"),
        "Message of an error": failed(errors("UnexpectedException", f"no such token: {secret}")).replace(
            b"<ErrorList/>", b""
        ),
        "ErrorType": failed(errors(secret, "no")).replace(b"<ErrorList/>", b""),
        "TokenId": failed(token=secret, login=LOGIN),
        "SellerLogin": failed(login=secret),
        "unknown element": failed(f"<{name} {name}='{secret}'>{secret}</{name}>"),
        "order number": failed(order(f"<OrderNumber>{secret}</OrderNumber>")),
        "state": failed(order(f"<OrderState>{secret}</OrderState>")),
        "date": reply(order(f"<CreationDate>{secret}</CreationDate>")),
        "number": reply(order(f"<InitialTotalAmount>{secret}</InitialTotalAmount>")),
        "OperationSuccess": reply(success=secret),
        "SellerLogin of a good reply": reply("<OrderList><Order><Unread>", login=secret),
    }


def chain(error: BaseException) -> Iterator[BaseException]:
    """Return an error with its causes and contexts, suppressed ones as well."""
    left, seen = [error], set[int]()
    while left:
        one = left.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [other for other in (one.__context__, one.__cause__) if other is not None]
            left += getattr(one, "exceptions", ())


def text_of(error: BaseException) -> str:
    """Return everything that an error and its causes show to people and to programs."""
    shown = traceback.format_exception(error)
    for one in chain(error):
        shown += [str(one), repr(one), repr(one.args), repr(vars(one))]
        if isinstance(one, CdiscountError):
            shown += [str(pickle.dumps(one, 0)), str(pickle.dumps(one))]
        if isinstance(one, OperationFailed) and one.result is not None:
            shown.append(repr(attrs.asdict(one.result)))
    return "\n".join(shown)


def forms(secret: str) -> set[str]:
    """Return how a secret may be written."""
    plain = {secret[:10], secret.replace("-", ""), quote(secret), quote(secret, safe=""), escape(secret)}
    return {one.lower() for one in plain} | {repr(one)[1:-1].lower() for one in plain}


def leaked(text: str, *secrets: str) -> list[str]:
    """Return the secrets in a text."""
    lower = text.lower()
    return [one for one in secrets if any(form in lower for form in forms(one))]


async def failure(environment: Environment, access: GivenToken | Credentials, transport: Transport) -> tuple[Any, str]:
    """Return the error that a call ends in, if any, and all that is kept of it."""
    client = Client(
        access,
        environment,
        transport=transport,
        retries=Retries(attempts=1),
        keep_exchanges=9,
        token_store=MemoryTokenStore(),
    )
    try:
        await client.orders.get_order_list(OrderFilter())
    except CdiscountError as caught:
        error: CdiscountError | None = caught
    else:
        error = None
    finally:
        await transport.aclose()
    attempts = [one for exchange in client.exchanges for one in exchange.attempts]
    return error, "\n".join([repr(client.exchanges), *(f"{one.request}\n{one.reply}" for one in attempts)])


def answering(answer: bytes) -> Any:
    """Return a handler that always answers the same, and then closes the connection."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        raise EOFError

    return handle


@BOTH
@pytest.mark.parametrize("place", before_the_body(""))
async def test_nothing_leaks_what_came_before_a_body(fast: bool, place: str, caplog: pytest.LogCaptureFixture) -> None:
    """No error, not even a suppressed context, quotes a status line, a header or the bytes between chunks."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(answering(before_the_body(UNKNOWN)[place])) as environment:
            error, kept = await failure(environment, GivenToken("a" * 32, LOGIN), Transport(fast=fast))

    assert error is not None
    assert [] == leaked("\n".join([text_of(error), kept, caplog.text]), UNKNOWN)


@BOTH
@pytest.mark.parametrize("token", TOKENS, ids=["odd", "hexadecimal", "GUID"])
@pytest.mark.parametrize("place", in_the_body("x"))
async def test_nothing_leaks_the_token(fast: bool, token: str, place: str, caplog: pytest.LogCaptureFixture) -> None:
    """Wherever a server puts the token of a call, whatever its shape, no error, log, pickle or kept message has it."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(answering(in_the_body(token)[place])) as environment:
            error, kept = await failure(environment, GivenToken(token, LOGIN), Transport(fast=fast))

    assert error is not None
    assert [] == leaked("\n".join([text_of(error), kept, caplog.text]), token)


async def taken(_: object) -> None:
    """Take items."""


@BOTH
async def test_nothing_leaks_the_token_while_a_reply_comes(fast: bool) -> None:
    """A call that reads its reply while it arrives hides its token as any other does, also between the items."""
    token = TOKENS[0]
    numbers = (f"<Order><OrderNumber>{number}</OrderNumber></Order>" for number in range(10_000))
    orders = f"<OrderList>{''.join(numbers)}</OrderList>"
    member = f'<ErrorMessage xmlns="{MESSAGES}">no such token: {token}</ErrorMessage>'
    failure = f'<OperationSuccess xmlns="{MESSAGES}">false</OperationSuccess>'
    answer = soap("GetOrderList", orders + member + failure, success=None)
    answer = answer.replace(f'<ErrorMessage xmlns="{MESSAGES}"></ErrorMessage>'.encode(), b"")
    transport = Transport(fast=fast)
    async with serving(answering(response(answer))) as environment:
        client = Client(GivenToken(token, LOGIN), environment, transport=transport, retries=Retries(attempts=1))
        try:
            with pytest.raises(OperationFailed, match="no such token: <redacted>") as caught:
                await client.receive(ALL["GetOrderList"], OrderFilter(), taken)
        finally:
            await transport.aclose()

    assert [] == leaked(text_of(caught.value), token)


TOKEN_ANSWERS: Final = {
    "refusal": page("{}", status="401 Unauthorized"),
    "refusal with a page": page("<html>{}</html>", status="403 Forbidden"),
    "page": page("<html>{}</html>"),
    "text": page("the password {} is wrong", status="500 Oh"),
    "XML": page("<string>{}</string>"),
    "JSON": page('{{"password": "{}"}}', status="503 Busy"),
    "header": response(b"", "X-Echo: {}", status="500 Oh"),
    "reason": response(b"", status="500 {}"),
}
WRITTEN: Final = {
    "as it is": PASSWORD,
    "for XML": escape(PASSWORD, {'"': "&quot;", "'": "&#39;"}),
    "for an address": quote(PASSWORD, safe=""),
    "in a form": quote(PASSWORD, safe=" ").replace(" ", "+"),
    "for Basic": BASIC,
    "for Basic in an address": quote(BASIC, safe=""),
    "in capitals": PASSWORD.upper(),
}


@BOTH
@pytest.mark.parametrize("way", WRITTEN)
@pytest.mark.parametrize("place", TOKEN_ANSWERS)
async def test_nothing_leaks_the_password(fast: bool, place: str, way: str, caplog: pytest.LogCaptureFixture) -> None:
    """If the token service repeats login and password, in any form, no error contains them."""
    head, _, body = TOKEN_ANSWERS[place].partition(b"\r\n\r\n")
    told_back = WRITTEN[way].encode()
    head, body = head.replace(b"{}", told_back), body.replace(b"{}", told_back)
    answer = head.replace(b"Content-Length: ", b"Content-Length: %d\r\nX-Was: " % len(body)) + b"\r\n\r\n" + body
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(answering(answer)) as environment:
            error, kept = await failure(environment, Credentials(LOGIN, PASSWORD), Transport(fast=fast))

    assert error is not None
    assert [] == leaked("\n".join([text_of(error), kept, caplog.text]), *WRITTEN.values())


@BOTH
async def test_nothing_leaks_what_a_proxy_says(fast: bool, caplog: pytest.LogCaptureFixture) -> None:
    """A proxy that refuses a tunnel may repeat its password: the error has only the status of its answer."""
    password = "Pr0xy-Pl4nted"
    basic = base64.b64encode(f"shop:{password}".encode()).decode()
    answer = response(b"", f"X-Echo: {password}", status=f"407 {password} {basic} {UNKNOWN}")
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(answering(answer)) as proxy:
            address = proxy.service_url.replace("http://", f"http://shop:{password}@").rpartition("/")[0]
            transport = Transport(fast=fast, proxy=address)
            error, kept = await failure(
                Environment.at("https://marketplace.test"), GivenToken("a" * 32, LOGIN), transport
            )

    assert type(error) is ConnectFailed
    assert "407" in str(error)
    assert [] == leaked("\n".join([text_of(error), kept, caplog.text, repr(transport)]), password, basic, UNKNOWN)


@pytest.mark.parametrize("token", TOKENS, ids=["odd", "hexadecimal", "GUID"])
async def test_nothing_leaks_what_redis_quotes(token: str) -> None:
    """A Redis that knows no SET says so and quotes what was to be set, which is a token; our error does not."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            arguments = []
            for _ in range(int(head[1:])):
                length = int((await reader.readline())[1:])
                arguments.append((await reader.readexactly(length + 2))[:-2])
            name, *rest = arguments
            writer.write(b"-ERR unknown command '%b', with args beginning with: '%b'\r\n" % (name, b"' '".join(rest)))
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    redis = Redis(port=server.sockets[0].getsockname()[1], protocol=2)
    try:
        with pytest.raises(TokenStoreError, match="unknown command 'SET'") as caught:
            await RedisTokenStore(redis, secret=b"0" * 16).put("key", StoredToken(token, 0.0))
    finally:
        await redis.aclose()
        server.close()

    assert [] == leaked(text_of(caught.value), token)


@pytest.mark.parametrize("refusing", ["SubmitOfferPackage", "GetOfferPackageSubmissionResult"])
async def test_nothing_leaks_the_address_of_a_package(
    refusing: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A package can be fetched by everybody who knows its URL, so an error never quotes the URL from a refusal."""
    addresses: list[str] = []

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        operation = "SubmitOfferPackage" if b"SubmitOfferPackage>" in asked.body else "GetOfferPackageSubmissionResult"
        addresses.extend(re.findall(r"ZipFileFullPath>([^<]*)<", asked.body.decode()))
        if operation == refusing:
            writer.write(response(soap(operation, success="false", message=f"cannot be read: {addresses[0]}")))
        else:
            writer.write(response(soap(operation, "<PackageId>17</PackageId>")))
        await writer.drain()

    publisher = FolderPublisher(tmp_path, "http://127.0.0.1:1/packages")
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(handle) as environment, Client(GivenToken("a" * 32, LOGIN), environment) as client:
            with pytest.raises(OperationFailed, match="/packages/<redacted>") as caught:
                await (await client.offers.submit(OfferPackage([offer()]), publisher)).wait()

    assert [] == leaked("\n".join([text_of(caught.value), caplog.text]), addresses[0].rpartition("/")[2])


async def test_refused_password_is_reported_as_refused(caplog: pytest.LogCaptureFixture) -> None:
    """Although secrets are hidden, an error still says what went wrong."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with serving(answering(page(PASSWORD, status="401 Unauthorized"))) as environment:
            error, _ = await failure(environment, Credentials(LOGIN, PASSWORD), Transport())

    assert type(error) is BadCredentials
    assert "GetOrderList: the token service refused login or password (HTTP 401)" == str(error)
