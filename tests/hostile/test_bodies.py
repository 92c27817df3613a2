"""Compressed bodies as servers send them, and bodies that are damaged or have no end."""

import asyncio
import gzip
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from random import Random
from typing import Final

import pytest

from cdiscount_async import (
    CdiscountError,
    Client,
    ContractMismatch,
    CreateRefundVoucherRequest,
    DamagedReply,
    Environment,
    HttpError,
    OrderFilter,
    OutcomeUnknown,
    Retries,
    TimedOut,
    Timeouts,
    Transport,
    TransportError,
    wire,
)
from cdiscount_async.harvest import Windows
from cdiscount_async.tokens import GivenToken
from cdiscount_async.transport._response import MAX_ERROR_BYTES

from .servers import BOTH, Asked, response, serving, soap

TOKEN: Final = "a" * 32
ONCE: Final = Retries(attempts=1)
GOOD: Final = soap("CreateRefundVoucher", token=TOKEN)
PACKED: Final = gzip.compress(GOOD)


def raw_deflate(body: bytes) -> bytes:
    """Compress without zlib's header and checksum."""
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


def client_of(environment: Environment, transport: Transport, retries: Retries = ONCE) -> Client:
    """Return a client with a token of its own."""
    return Client(GivenToken(TOKEN, login="shop-api"), environment, transport=transport, retries=retries)


async def refunded(fast: bool, body: bytes, coding: str) -> object:
    """Return the result of a once-only write that is answered with these bytes."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body, f"Content-Encoding: {coding}"))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        request = CreateRefundVoucherRequest(order_number="1")
        return await client_of(environment, transport).orders.create_refund_voucher(request)


@BOTH
@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (PACKED, "gzip"),
        (PACKED, "GZip"),
        (PACKED, " x-gzip "),
        (PACKED, "gzip, identity"),
        (PACKED, "identity,gzip"),
        (PACKED + b"\0", "gzip"),
        (PACKED + b"\0" * 700, "gzip"),
        (PACKED + b"\r\n", "gzip"),
        (PACKED + b"\x1f", "gzip"),
        (gzip.compress(GOOD[:100]) + gzip.compress(GOOD[100:]), "gzip"),
        (gzip.compress(b"") + gzip.compress(GOOD[:1]) + gzip.compress(GOOD[1:]) + b"\0", "gzip"),
        (zlib.compress(GOOD), "deflate"),
        (raw_deflate(GOOD), "deflate"),
        (PACKED, "deflate"),
        (zlib.compress(GOOD), "gzip"),
        (PACKED[:-8], "gzip"),  # without checksum and length
        (PACKED[:-3], "gzip"),
        (GOOD, "identity"),
        (GOOD, "utf-8"),
        (GOOD, ""),
    ],
)
async def test_a_compressed_answer_is_read_as_servers_send_it(fast: bool, body: bytes, coding: str) -> None:
    """A write gets its answer if the SOAP document is complete, however it was compressed."""
    assert getattr(await refunded(fast, body, coding), "operation_success", None) is True


@BOTH
@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (PACKED[:-8] + bytes([PACKED[-8] ^ 1]) + PACKED[-7:], "gzip"),  # the checksum
        (PACKED[:-4] + bytes([PACKED[-4] ^ 1]) + PACKED[-3:], "gzip"),  # the length
        (zlib.compress(GOOD)[:-1] + b"!", "deflate"),
        (gzip.compress(GOOD[:100]) + gzip.compress(GOOD[100:])[:-8] + b"\0" * 8, "gzip"),
        (PACKED[:-40], "gzip"),
        (PACKED[:1], "gzip"),
        (PACKED, "br"),
        (PACKED, "gzip, gzip"),
    ],
)
async def test_a_damaged_answer_is_none(fast: bool, body: bytes, coding: str) -> None:
    """A body with a wrong checksum, a wrong length or an incomplete document is never accepted."""
    with pytest.raises(OutcomeUnknown) as caught:
        await refunded(fast, body, coding)

    assert isinstance(caught.value.__cause__, TransportError)


def many(count: int = 400, token: str = TOKEN) -> bytes:
    """Return a list that is long enough to be read while it arrives; nothing in it can be compressed well."""
    chance = Random(1)  # noqa: S311 - it keeps no secret
    items = "".join(
        f"<Order><OrderNumber>{n:06}</OrderNumber><PartnerOrderRef>{chance.randbytes(500).hex()}</PartnerOrderRef></Order>"
        for n in range(count)
    )
    return soap("GetOrderList", f"<OrderList>{items}</OrderList>", token=token)


async def taken(client: Client) -> tuple[list[str | None], CdiscountError | None]:
    """Return the numbers of the orders that a stream gave, and the error that ended it."""
    found: list[str | None] = []
    try:
        async for order in client.stream("GetOrderList", OrderFilter()):
            found.append(order.order_number)  # noqa: PERF401 - what came before an error counts
    except CdiscountError as error:
        return found, error
    return found, None


@BOTH
async def test_a_call_with_items_of_a_damaged_reply_does_not_end_well(fast: bool) -> None:
    """One wrong bit in the first answer: the call gives the true orders, or raises and says how many came before."""
    body = many()
    packed, truth = gzip.compress(body, 1), [f"{n:06}" for n in range(400)]
    chance, outcomes = Random(7), Counter[str]()  # noqa: S311
    answers: list[bytes] = []

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(answers.pop(0), "Content-Encoding: gzip"))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client = client_of(environment, transport, Retries(attempts=2, wait_initial=0))
        for _ in range(30):
            bad = bytearray(packed)
            bad[chance.randrange(10, len(bad))] ^= 1 << chance.randrange(8)
            answers[:] = [bytes(bad), packed]
            found, error = await taken(client)
            if error is None:
                outcomes["ended well"] += 1
                assert found == truth
            else:
                outcomes["raised"] += 1
                assert isinstance(error, DamagedReply)
                assert error.delivered >= len(found) > 0

    assert outcomes["raised"] > 5


@BOTH
@pytest.mark.parametrize("ending", ["cut", "whole"])
async def test_a_stream_whose_compressed_end_is_missing(fast: bool, ending: str) -> None:
    """A missing checksum after a complete document is ignored. An incomplete document is requested again."""
    packed = gzip.compress(many(), 1)
    answers = [packed[:-8]] if ending == "whole" else [packed[:-5000], packed]
    left = list(answers)

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(left.pop(0), "Content-Encoding: gzip"))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client = client_of(environment, transport, Retries(attempts=2, wait_initial=0))
        found = [order.order_number async for order in client.stream("GetOrderList", OrderFilter())]

    assert found == [f"{n:06}" for n in range(400)]
    assert not left


OPENING: Final = soap("GetOrderList", "<OrderList>@").partition(b"@")[0]


def numbered(number: int) -> bytes:
    """Return an order of 1 KiB."""
    return b"<Order><OrderNumber>%d</OrderNumber><PartnerOrderRef>%b</PartnerOrderRef></Order>" % (number, b"x" * 960)


async def taken_of_a_stream(
    fast: bool, item: Callable[[int], bytes], pause: float = 0.0, burst: int = 64, **settings: int
) -> tuple[int, CdiscountError | None]:
    """Read a list that has no end; return how many items were given, and the error that ended it."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + OPENING + b"".join(map(numbered, range(300))))
        number = 1000
        while True:
            writer.write(b"".join(item(number + n) for n in range(burst)))
            await writer.drain()
            await asyncio.sleep(pause)
            number += burst

    taken = 0
    transport = Transport(fast=fast, timeouts=Timeouts(stalled=0.6), **settings)  # type: ignore[arg-type]
    async with serving(handle) as environment, aclosing(transport):
        try:
            async for _ in client_of(environment, transport).stream("GetOrderList", OrderFilter()):
                taken += 1
        except CdiscountError as error:
            return taken, error
    return taken, None


@BOTH
async def test_a_stream_is_bounded_in_bytes(fast: bool) -> None:
    """`max_bytes` counts for a list that is read while it arrives."""
    taken, error = await taken_of_a_stream(fast, numbered, max_bytes=1 << 20)

    assert isinstance(error, HttpError)
    assert "1,048,576 bytes" in str(error)
    assert taken <= 1024


@BOTH
async def test_a_stream_that_hardly_brings_anything_is_a_time_out(fast: bool) -> None:
    """A list that continues with only a few bytes now and then raises TimedOut."""
    _, error = await taken_of_a_stream(fast, lambda number: b"<!--%d-->" % number, pause=0.05, burst=1)

    assert isinstance(error, TimedOut)


@BOTH
async def test_a_slow_reader_is_no_slow_stream(fast: bool) -> None:
    """The time that a reader takes does not count as waiting for the server."""
    body = many(3000)  # more than is fetched ahead

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body))

    transport = Transport(fast=fast, timeouts=Timeouts(stalled=0.2))
    async with serving(handle) as environment, aclosing(transport):
        taken = 0
        async for _ in client_of(environment, transport).stream("GetOrderList", OrderFilter()):
            taken += 1
            if taken in {1, 500, 1500}:
                await asyncio.sleep(0.5)

    assert taken == 3000


@BOTH
@pytest.mark.parametrize("length", [1, 3, 40])
async def test_a_list_that_repeats_itself_ends_with_an_error(fast: bool, length: int) -> None:
    """A reply that repeats the same items raises ContractMismatch."""
    taken, error = await taken_of_a_stream(fast, lambda number: numbered(5000 + number % length))

    assert isinstance(error, ContractMismatch)
    assert "repeat" in str(error)
    assert taken < 100_000


@BOTH
@pytest.mark.parametrize("key", ["", "<OrderNumber/>", '<OrderNumber i:nil="true"/>'], ids=["absent", "empty", "nil"])
async def test_items_without_a_key_are_reported_apart_by_the_rest(fast: bool, key: str) -> None:
    """Orders without a number are not a repetition if they differ, even only in private members."""
    orders = [f"<Order><Customer><LastName>{n}</LastName></Customer>{key}</Order>" for n in range(400)]
    body = soap("GetOrderList", f"<OrderList>{''.join(orders)}</OrderList>")

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client = client_of(environment, transport)
        names = [order.customer.last_name async for order in client.stream("GetOrderList", OrderFilter())]

    assert names == [str(n) for n in range(400)]


@BOTH
async def test_a_call_takes_an_item_of_any_length(fast: bool) -> None:
    """The limit of an item is one of streams: a call has the whole reply, and reads what `wire.read_reply` reads."""
    body = soap("GetOrderList", f"<OrderList><Order><OrderNumber>{'1' * (5 << 20)}</OrderNumber></Order></OrderList>")

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        found = await client_of(environment, transport).orders.get_order_list(OrderFilter())

    assert found == wire.read_reply("GetOrderList", body)


async def test_members_of_gzip_without_a_byte_in_them_have_an_end() -> None:
    """Compressed bytes count as well, so a body that inflates to nothing is bounded."""
    empty = gzip.compress(b"") * 500

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(empty)
            await writer.drain()

    async with serving(handle) as environment, aclosing(Transport(max_bytes=1 << 20)) as transport:
        with pytest.raises(HttpError, match="1,048,576 bytes"):
            await client_of(environment, transport).orders.get_order_list(OrderFilter())


@BOTH
async def test_a_harvest_fetches_a_damaged_window_again(fast: bool) -> None:
    """`iter_orders` gives no item of a reply before the reply proved to be whole, and asks again for a damaged one."""
    good = gzip.compress(many(), 1)
    bad = bytearray(good)
    bad[-20_000] ^= 16
    answers = [bytes(bad)]

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(answers.pop() if answers else good, "Content-Encoding: gzip"))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client = client_of(environment, transport)
        since = datetime(2026, 1, 1)
        windows = Windows(trusted_below=1_000)  # or each second is asked for, to find a limit to the length of answers
        orders = client.orders.iter_orders(since=since, until=since + timedelta(hours=1), windows=windows)
        found = [order.order_number async for order in orders]

    assert sorted(map(str, found)) == [f"{n:06}" for n in range(400)]


@BOTH
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "call"])
async def test_a_long_item_does_not_hold_the_event_loop(fast: bool, stream: bool) -> None:
    """One item of thousands of elements is read beside the loop, which gets most of its turns meanwhile."""
    lines = "<OrderLine><Quantity>1</Quantity><Sku>x</Sku></OrderLine>" * 30_000
    body = soap("GetOrderList", f"<OrderList><Order><OrderLineList>{lines}</OrderLineList></Order></OrderList>")
    longest = 0.0

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body))

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client = client_of(environment, transport)
        await client.orders.get_order_list(OrderFilter())  # compiles what reads it
        watching, began = asyncio.create_task(watch()), time.process_time()
        if stream:
            found = [order async for order in client.stream("GetOrderList", OrderFilter())]
        else:
            found = [*(await client.orders.get_order_list(OrderFilter())).order_list]
        watching.cancel()

    assert len(found[0].order_line_list) == 30_000
    assert longest < (time.process_time() - began) / 4


@BOTH
@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "503 Service Unavailable"])
async def test_an_answer_of_a_failure_is_short(status: str, fast: bool) -> None:
    """An answer that is no success is a fault or a web page: more than 16 MiB of it are not read."""
    body = gzip.compress(bytes(MAX_ERROR_BYTES + 1))

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(body, "Content-Encoding: gzip", status=status))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        with pytest.raises(HttpError, match="more than 16,777,216 bytes"):
            await transport.post(environment.service_url, b"", {})
