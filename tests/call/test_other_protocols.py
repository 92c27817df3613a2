"""The loop of a call knows no envelope: messages of another protocol are repeated and recorded in the same way."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import httpx
import pytest

from cdiscount_async import Client, Credentials, HttpError, Retries, TokenRejected, Transport
from cdiscount_async._call.call import RunningCall
from cdiscount_async._call.deadline import Deadline
from cdiscount_async._call.messages import HttpRequest
from cdiscount_async.exchange import Answered, Attempt, Exchange, Preview
from cdiscount_async.operations import Orders
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.transport._response import ResponseStream

from ..support.clients import HERE, TOKEN_BODY
from ..support.timing import VirtualTime

OPERATION: Final = Orders.get_order_list


@attrs.define(slots=False)
class Numbers(Answered):
    """A result of the other protocol."""

    numbers: list[int]


class JsonMessages:
    """A request and a reply in JSON, with the token in a header."""

    request: Mapping[str, int] = {"wanted": 3}
    body: bytes

    def prepare(self) -> None:
        """Write the request."""
        self.body = json.dumps(self.request).encode()

    def preview(self) -> Preview:
        """Return what would be sent."""
        return Preview("numbers", HERE.service_url, "", b'{"wanted": 3}')

    def write(self, token: str, attempt: Attempt) -> HttpRequest:
        """Return the request."""
        attempt.request = self.body.decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return HttpRequest(HERE.service_url, self.body, headers)

    async def read(self, incoming: ResponseStream, attempt: Attempt) -> Numbers:
        """Return the numbers."""
        body = await incoming.whole()
        if incoming.status == 401:
            raise TokenRejected("unknown")
        if incoming.status != 200:
            raise HttpError("no numbers", status=incoming.status)
        attempt.reply = body.decode()
        return Numbers(json.loads(body))


async def call(answer: Callable[[httpx.Request], httpx.Response], **options: Any) -> tuple[Numbers, Exchange]:
    """Call the other protocol's service, and return the result and the exchange."""

    def answered(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=TOKEN_BODY) if request.method == "GET" else answer(request)

    transport = Transport(http=httpx.MockTransport(answered))
    credentials = Credentials("shop-api", "the password")
    timing = VirtualTime().timing
    async with Client(credentials, HERE, transport=transport, timing=timing, token_store=MemoryTokenStore()) as client:
        exchange = Exchange("numbers", client.login, HERE.name)
        retries = Retries(**options)
        result = await RunningCall(
            client._session,
            OPERATION,
            JsonMessages(),
            client._tokens,
            retries,
            Deadline(retries.deadline, timing),
            exchange,
            dry_run=False,
        ).run()
    await transport.aclose()
    return result, exchange


async def test_a_call_is_repeated_and_recorded() -> None:
    """A failure that passes is repeated, a refused token is replaced, and the exchange has every attempt."""
    statuses = iter([503, 401, 200])
    tokens: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        tokens.append(request.headers["Authorization"])
        return httpx.Response(next(statuses), json=[1, 2, 3])

    result, exchange = await call(answer)

    assert [1, 2, 3] == result.numbers
    assert exchange is result.exchange
    assert ["HttpError", "TokenRejected", "ok"] == [attempt.outcome for attempt in exchange.attempts]
    assert [503, 401, 200] == [attempt.status for attempt in exchange.attempts]
    assert '{"wanted": 3}' == exchange.attempts[-1].request
    assert 3 == len(tokens)


async def test_attempts_are_limited() -> None:
    """The last error is raised after all attempts, with the operation, the seller and the exchange."""
    with pytest.raises(HttpError) as caught:
        await call(lambda _: httpx.Response(503), attempts=2)

    assert ("GetOrderList", "shop-api") == (caught.value.operation, caught.value.seller)
    assert caught.value.exchange is not None
    assert 2 == len(caught.value.exchange.attempts)
