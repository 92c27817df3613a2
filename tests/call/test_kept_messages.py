"""Messages that are kept whole: the bytes that were sent, up to a limit, without token and session."""

from typing import Any, Final

import httpx
import pytest
from hypothesis import given, strategies as st

from cdiscount_async import (
    Client,
    Credentials,
    HeaderMessage,
    HttpError,
    Order,
    OrderFilter,
    OrderListMessage,
    Retries,
    SecurityContext,
    Transport,
    wire,
)
from cdiscount_async._call.message_recorder import MessageRecorder
from cdiscount_async._common.redaction import hiding
from cdiscount_async.exchange import KeptMessage
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.tokens import MemoryTokenStore

from ..support.clients import HERE, TOKEN, TOKEN_BODY

LIMIT: Final = 1 << 20
LISTED: Final = OrderListMessage(
    operation_success=True,
    order_list=[Order(order_number=f"{number:015}", partner_order_ref="é" * 2000) for number in range(120)],
)
LONG: Final = wire.write_reply("GetOrderList", LISTED)
"""A reply that is too long to be read as a whole."""


def kept(client: Client) -> tuple[KeptMessage, KeptMessage]:
    """Return the whole messages of the last attempt."""
    attempt = client.exchanges[-1].attempts[-1]
    assert attempt.whole_request is not None
    assert attempt.whole_reply is not None
    return attempt.whole_request, attempt.whole_reply


def opened(answer: httpx.Response, limit: int) -> Client:
    """Return a client whose calls all get this answer."""

    def answered(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, text=TOKEN_BODY)
        return httpx.Response(answer.status_code, content=answer.content)

    return Client(
        Credentials("shop-api", "the password"),
        HERE,
        transport=Transport(http=httpx.MockTransport(answered)),
        token_store=MemoryTokenStore(),
        retries=Retries(attempts=1),
        keep_exchanges=2,
        keep_messages=limit,
    )


async def test_whole_messages_can_be_read_again() -> None:
    """What is kept is what was sent and received, with buyers' data, beside the form for logs without them."""
    header = HeaderMessage(security=SecurityContext(user_name="ACME", session_id="my session"))
    options: Any = {"header": header, "keep_exchanges": 2, "keep_messages": LIMIT, "token_store": MemoryTokenStore()}
    wanted = OrderFilter(fetch_order_lines=True)
    settings = Settings(orders=30, offers=30)
    async with Sandbox(settings) as sandbox, Client(sandbox.credentials, sandbox.environment, **options) as client:
        result = await client.orders.get_order_list(wanted)
        [token] = [row["value"] for row in sandbox.tables("SELECT value FROM token")]
    request, reply = kept(client)
    read, customer = wire.read_request(request.body), result.order_list[0].customer

    assert read.request == wanted
    assert read.header.security is not None
    assert (read.token, read.header.security.session_id) == ("*" * 32, "*" * 10)
    assert wire.read_reply("GetOrderList", reply.body).order_list == result.order_list
    assert (False, request.size, len(reply.body)) == (request.cut, len(request.body), reply.size)
    assert token.encode() not in request.body + reply.body
    assert customer is not None
    assert (customer.customer_id or "").encode() in reply.body
    assert "body" not in repr(reply) + repr(client.exchanges)


async def test_whole_messages_have_a_limit() -> None:
    """Of a long message the beginning is kept, and its size; also of an answer that is no result."""
    async with opened(httpx.Response(500, text="ü" * 5000), 100) as client:
        with pytest.raises(HttpError):
            await client.call("GetSellerInformation")
    request, reply = kept(client)

    assert ("ü" * 50).encode() == reply.body
    assert (10_000, True, 100, True) == (reply.size, reply.cut, len(request.body), request.cut)


@pytest.mark.parametrize("limit", [1000, LIMIT])
async def test_the_reply_of_a_stream_is_kept(limit: int) -> None:
    """A reply whose items are delivered while it arrives is kept up to the limit, and its whole size."""
    async with opened(httpx.Response(200, content=LONG), limit) as client:
        assert [*LISTED.order_list] == [order async for order in client.stream("GetOrderList")]
    _, reply = kept(client)

    assert LONG[:limit] == reply.body
    assert (len(LONG), limit < len(LONG)) == (reply.size, reply.cut)


async def test_a_stream_that_is_left_keeps_what_came() -> None:
    """A reply that nobody reads to its end is kept as far as it was received."""
    async with opened(httpx.Response(200, content=LONG), LIMIT) as client, client.stream("GetOrderList") as items:
        await anext(items)
    _, reply = kept(client)

    assert 0 < reply.size < len(LONG)
    assert LONG[: reply.size] == reply.body


@given(st.integers(0, 60), st.lists(st.integers(1, 50), max_size=5))
def test_a_secret_at_the_limit_is_hidden(limit: int, cuts: list[int]) -> None:
    """However a message is cut and arrives in pieces, no part of the token is kept."""
    message = f"é<a>{TOKEN}</a>".encode()
    recorder = MessageRecorder(limit)
    for size in (*cuts, len(message)):
        recorder.add(message[:size])
        message = message[size:]
    with hiding(TOKEN):
        body = recorder.message().body

    assert f"é<a>{'*' * 32}</a>".encode()[:limit] == body


def test_tokens_of_others_are_hidden() -> None:
    """The elements of tokens and sessions are blanked, whatever they contain; elements without a value stay."""
    recorder = MessageRecorder(LIMIT)
    recorder.add(
        b'<m:TokenId>abc</m:TokenId><TokenId a="1">x</TokenId><SessionID i:nil="true"/>text<TokenIds>y</TokenIds>'
    )

    assert recorder.message().body == (
        b'<m:TokenId>***</m:TokenId><TokenId a="1">*</TokenId><SessionID i:nil="true"/>text<TokenIds>y</TokenIds>'
    )


def test_tokens_in_faults_are_hidden() -> None:
    """A fault may quote the token of another call, so all tokens in its text are blanked, and no other numbers."""
    recorder = MessageRecorder(LIMIT)
    recorder.add(b"<id>0123456789abcdef0123456789abcdef</id><faultstring xml:lang='fr'>Token used: ")
    recorder.add(b"'01234567-89AB-cdef-0123-456789abcdef' 5</faultstring>")

    assert recorder.message().body == (
        b"<id>0123456789abcdef0123456789abcdef</id><faultstring xml:lang='fr'>Token used: "
        b"'************************************' 5</faultstring>"
    )


def test_a_message_in_utf_16_has_no_body() -> None:
    """Secrets are not found in UTF-16, so only the size of such a message is kept."""
    recorder = MessageRecorder(LIMIT)
    recorder.add(f"<TokenId>{TOKEN}</TokenId>".encode("utf-16"))

    with hiding(TOKEN):
        assert KeptMessage(b"", 104) == recorder.message()


def test_messages_need_exchanges() -> None:
    """Messages are kept with the exchanges of the last calls, so their number is needed."""
    for wrong in ({"keep_messages": 5}, {"keep_messages": -1, "keep_exchanges": 5}):
        with pytest.raises(ValueError, match="keep_messages must be 0 or more, and needs keep_exchanges"):
            Client(Credentials("shop-api", "the password"), **wrong)  # type: ignore[arg-type]
