"""Long replies over a real connection: read while they arrive, never stored, and each item is delivered once."""

import asyncio
import gzip
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

import pytest

from cdiscount_async import (
    Client,
    ContractMismatch,
    Credentials,
    Environment,
    HtmlPage,
    HttpError,
    OperationFailed,
    OrderFilter,
    Retries,
    TimedOut,
    Timeouts,
    Transport,
    TransportError,
    evolve,
    operations,
    wire,
)
from cdiscount_async.hooks import Attempt, Exchange, Hooks
from cdiscount_async.models.fulfilment import SupplyOrderLine, SupplyOrderMessage, SupplyOrderRequest
from cdiscount_async.models.orders import Order, OrderListMessage
from cdiscount_async.operations import Fulfilment, Orders
from cdiscount_async.sandbox import Sandbox
from cdiscount_async.transport._response import PREFETCHED

from ..support.alive import alive
from ..support.clients import TOKEN_BODY
from ..support.timing import VirtualTime

Answering = Callable[[asyncio.StreamWriter], Awaitable[None]]
LISTED: Final = Orders.get_order_list
MANY: Final = 120
ALL_NUMBERS: Final = [f"{number:015}" for number in range(MANY)]


def reply(count: int = MANY, size: int = 4000) -> bytes:
    """Write a reply of orders that is too long to be read as a whole; no text in it can be compressed."""
    chance = random.Random(1)  # noqa: S311 - it keeps no secret
    orders = tuple(
        Order(order_number=f"{number:015}", partner_order_ref=chance.randbytes(size // 2).hex())
        for number in range(count)
    )
    return wire.write_reply(LISTED, OrderListMessage(operation_success=True, order_list=orders))


REPLY: Final = reply()


class Server:
    """A marketplace that answers each call as the next of its scripts says."""

    def __init__(self, *scripts: Answering) -> None:
        self.scripts = list(scripts)
        self.calls = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if head.startswith(b"GET"):
                    await sent(writer, TOKEN_BODY.encode())
                    continue
                lines = head.decode().lower().split("\r\n")
                (length,) = [int(line.split(":")[1]) for line in lines if line.startswith("content-length:")]
                await reader.readexactly(length)
                self.calls += 1
                await self.scripts.pop(0)(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def sent(writer: asyncio.StreamWriter, body: bytes, *headers: str, length: int | None = None) -> None:
    """Send an answer, or with a greater `length` the beginning of one."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    writer.write("\r\n".join(lines).encode() + body)
    await writer.drain()


def whole(body: bytes = REPLY, *headers: str) -> Answering:
    """Answer with a body."""
    return lambda writer: sent(writer, body, *headers)


def broken(at: int, body: bytes = REPLY, *headers: str) -> Answering:
    """Answer with the beginning of a body, and break the connection."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        await sent(writer, body[:at], *headers, length=len(body))
        writer.close()

    return answer


@pytest.fixture(params=[False, True], ids=["httpx", "aiohttp"])
def fast(request: pytest.FixtureRequest) -> bool:
    """Return whether the transport is aiohttp."""
    return bool(request.param)


@asynccontextmanager
async def shop(*scripts: Answering, fast: bool = False, **options: Any) -> AsyncIterator[tuple[Client, Server]]:
    """Yield a client of a server with some scripts; at the end no request is running and no task is left."""
    before = asyncio.all_tasks()
    server = Server(*scripts)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", limit=1 << 22)
    server.port = listener.sockets[0].getsockname()[1]
    transport = Transport(fast=fast, **{"timeouts": Timeouts(read=30), **options.pop("transport", {})})
    credentials = Credentials("shop-api", "Pa$$word1")
    environment = Environment.at(f"http://127.0.0.1:{server.port}")
    client = Client(credentials, environment, transport=transport, timing=VirtualTime().timing, **options)
    try:
        yield client, server
        await settled()
        assert (0, 0) == (transport.in_flight, transport.waiting)
    finally:
        await transport.aclose()
        listener.close()
        await settled()
    assert set() == {task for task in asyncio.all_tasks() - before if "serve" not in repr(task)}


async def settled() -> None:
    """Wait until cancelled tasks have ended."""
    for _ in range(10):
        await asyncio.sleep(0)


async def numbers(client: Client) -> list[str]:
    """Return the numbers of all orders that are listed."""
    return [order.order_number async for order in client.stream(LISTED, OrderFilter())]


async def test_items_come_before_the_reply_has_ended(fast: bool) -> None:
    """The first orders are there while the server still holds the rest back."""
    first = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter) -> None:
        await sent(writer, REPLY[:-1000], length=len(REPLY))
        await first.wait()
        writer.write(REPLY[-1000:])
        await writer.drain()

    given = []
    async with shop(slow, fast=fast) as (client, _):
        async for order in client.stream(LISTED, OrderFilter()):
            first.set()
            given.append(order.order_number)

    assert ALL_NUMBERS == given


@pytest.mark.parametrize("at", [200_000, 300_000, 400_000])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_a_reply_that_breaks_off_is_asked_for_again(fast: bool, packed: bool, at: int) -> None:
    """If the connection breaks in the middle, the call is repeated, and no order is missing or delivered twice."""
    body, headers = (gzip.compress(REPLY), ("Content-Encoding: gzip",)) if packed else (REPLY, ())
    at = at * len(body) // len(REPLY)
    async with shop(broken(at, body, *headers), broken(at - 1, body, *headers), whole(body, *headers), fast=fast) as (
        client,
        server,
    ):
        assert ALL_NUMBERS == await numbers(client)

    assert 3 == server.calls


async def test_a_repeat_gives_what_is_new_in_it(fast: bool) -> None:
    """Items of the first attempt are not delivered again, even if the second attempt has them in another order."""
    orders = wire.read_reply(LISTED, REPLY).order_list
    turned = wire.write_reply(LISTED, OrderListMessage(operation_success=True, order_list=orders[::-1]))
    async with shop(broken(400_000), whole(turned), fast=fast) as (client, _):
        given = await numbers(client)

    assert ALL_NUMBERS == sorted(given)
    assert len(set(given)) == len(given)


async def test_equal_keys_are_told_apart_by_their_number() -> None:
    """A key that was delivered once, and is in the repeat twice, is delivered once more."""
    twice = wire.write_reply(
        LISTED,
        OrderListMessage(
            operation_success=True,
            order_list=(*wire.read_reply(LISTED, REPLY).order_list, Order(order_number=ALL_NUMBERS[0])),
        ),
    )
    async with shop(broken(400_000), whole(twice)) as (client, _):
        given = await numbers(client)

    assert [*ALL_NUMBERS, ALL_NUMBERS[0]] == given


async def test_orders_without_a_number_are_told_apart() -> None:
    """Items without a key are identified by all their members: a repeat in another order loses and doubles none."""
    orders = tuple(evolve(order, order_number=None) for order in wire.read_reply(LISTED, REPLY).order_list)
    body, turned = (
        wire.write_reply(LISTED, OrderListMessage(operation_success=True, order_list=some))
        for some in (orders, orders[::-1])
    )
    async with shop(broken(400_000, body), whole(turned)) as (client, _):
        given = [order.partner_order_ref async for order in client.stream(LISTED, OrderFilter())]

    assert sorted(str(order.partner_order_ref) for order in orders) == sorted(map(str, given))


@pytest.mark.parametrize("size", [100, 4000], ids=["short", "long"])
async def test_an_error_of_the_callback_is_passed_on(size: int) -> None:
    """An error of another call in the callback is raised unchanged, and is not treated as an error of the list."""
    own = HttpError("of another call", status=503)
    own.operation = "CreateRefundVoucher"
    outcomes: list[tuple[str, str | None]] = []

    class Outcomes(Hooks):
        """Collects the outcome of each attempt."""

        def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
            """Note the outcome."""
            outcomes.append((exchange.operation, attempt.outcome))

    async def on_items(_: Any) -> None:
        raise own

    async with shop(whole(reply(size=size)), hooks=[Outcomes()]) as (client, server):
        with pytest.raises(HttpError) as caught:
            await client.receive(LISTED, OrderFilter(), on_items)

    assert own is caught.value
    assert ("CreateRefundVoucher", 1) == (own.operation, server.calls)
    assert [(LISTED.name, "HttpError")] == outcomes


async def test_what_never_becomes_a_list_meets_the_deadline() -> None:
    """The deadline ends when items begin, not before: a page that never ends is given up."""
    hanging = asyncio.Event()

    async def endless(writer: asyncio.StreamWriter) -> None:
        await sent(writer, b"<html>" + b"wait " * 80_000, length=1 << 30)
        await hanging.wait()

    async with shop(endless, retries=Retries(attempts=1, deadline=0.3)) as (client, _):
        with pytest.raises(TimedOut, match="deadline"):
            await numbers(client)
        hanging.set()


async def test_a_list_without_keys_is_held_up_to_the_limit() -> None:
    """Items that must wait for the end of their reply do not fill the memory."""
    lines = tuple(SupplyOrderLine(product_ean="x" * 4000) for _ in range(MANY))
    body = wire.write_reply(
        "GetFulfilmentSupplyOrder", SupplyOrderMessage(operation_success=True, supply_order_line_list=lines)
    )
    async with shop(whole(body), transport={"max_bytes": 300_000}) as (client, server):
        with pytest.raises(HttpError, match="more than 300,000 bytes"):
            _ = [one async for one in client.stream(Fulfilment.get_fulfilment_supply_order, SupplyOrderRequest())]

    assert 1 == server.calls


async def test_what_has_no_key_is_given_when_all_of_it_is_here() -> None:
    """Items that cannot be distinguished wait for the end of their reply, so that a repeat delivers none twice."""
    lines = tuple(SupplyOrderLine(supply_order_number="same", product_ean="x" * 4000) for _ in range(MANY))
    body = wire.write_reply(
        "GetFulfilmentSupplyOrder", SupplyOrderMessage(operation_success=True, supply_order_line_list=lines)
    )
    async with shop(broken(len(body) - 10, body), whole(body)) as (client, _):
        stream = client.stream(Fulfilment.get_fulfilment_supply_order, SupplyOrderRequest())
        assert list(lines) == [line async for line in stream]


async def test_a_reader_that_waits_makes_the_server_wait(fast: bool) -> None:
    """A body is prefetched up to the limit, and the rest stays with the server."""
    stalled = asyncio.Event()
    pushed = 0
    body = reply(1200, 20_000)

    async def pushing(writer: asyncio.StreamWriter) -> None:
        nonlocal pushed
        await sent(writer, b"", length=len(body))
        for start in range(0, len(body), 1 << 16):
            writer.write(body[start : start + (1 << 16)])
            try:
                await asyncio.wait_for(writer.drain(), 0.2 if pushed > PREFETCHED else None)
            except TimeoutError:
                stalled.set()
                await writer.drain()
            pushed = start + (1 << 16)

    async with shop(pushing, fast=fast) as (client, _):
        stream = client.stream(LISTED, OrderFilter())
        await anext(stream)
        await stalled.wait()
        assert pushed < len(body) / 2
        assert 1200 == 1 + len([order async for order in stream])


async def test_a_reader_may_make_calls_of_its_own(fast: bool) -> None:
    """A reply that waits for its reader uses no permit, so the reader can make calls."""
    body = reply(600, 10_000)
    async with shop(whole(body), whole(), fast=fast, transport={"per_seller": 1, "connections": 1}) as (client, _):
        async for _ in client.stream(LISTED, OrderFilter()):
            assert MANY == len((await client.orders.get_order_list(OrderFilter())).order_list)
            break


async def test_short_replies_free_their_connection_before_their_items_are_used(fast: bool) -> None:
    """A reply that has arrived completely uses no permit while its items wait."""
    short = reply(3, 100)
    async with shop(whole(short), whole(short), fast=fast, transport={"per_seller": 1}) as (client, _):
        async for _ in client.stream(LISTED, OrderFilter()):
            assert 3 == len((await client.orders.get_order_list(OrderFilter())).order_list)
            break


async def test_a_reply_waits_as_bytes_until_there_is_time_for_its_items(fast: bool) -> None:
    """A reply that waits has no items and uses no permit, whatever its length."""
    for count in (20, MANY):
        body, ready, waiting, given = reply(count), asyncio.Event(), asyncio.Event(), list[Order]()
        before = alive(Order)

        async def on_items(orders: Any) -> None:
            given.extend(orders)  # noqa: B023 - awaited below

        async def before_reading() -> None:
            waiting.set()  # noqa: B023
            await ready.wait()  # noqa: B023

        async with shop(whole(body), whole(reply(1)), fast=fast, transport={"per_seller": 1}) as (client, _):
            call = asyncio.create_task(client.receive(LISTED, OrderFilter(), on_items, before_reading))
            await waiting.wait()
            held = alive(Order)
            assert 1 == len((await client.orders.get_order_list(OrderFilter())).order_list)
            ready.set()
            result = await call

        assert held == before
        assert [order.order_number for order in given] == ALL_NUMBERS[:count]
        assert result.order_list == ()


async def test_waiting_before_reading_does_not_use_up_the_deadline() -> None:
    """The time before a reply is read does not count: a reply that breaks off much later is repeated."""
    time, given = VirtualTime(), list[str]()
    async with shop(broken(30_000, reply(20)), whole(reply(20))) as (plain, _):
        client = Client(
            Credentials("shop-api", "Pa$$word1"),
            plain.environment,
            transport=plain._session.transport,
            timing=time.timing,
            retries=Retries(deadline=100),
        )

        async def on_items(orders: Any) -> None:
            given.extend(order.order_number for order in orders)

        await client.receive(LISTED, OrderFilter(), on_items, lambda: time.timing.sleep(150))

    assert given == ALL_NUMBERS[:20]


async def test_a_failure_does_not_wait() -> None:
    """A reply that reports a failure is read at once."""
    failed = wire.write_reply(LISTED, OrderListMessage(operation_success=False, error_message="no"))

    async def never() -> None:
        raise AssertionError("nothing is to be read")

    async with shop(whole(failed)) as (client, _):
        with pytest.raises(OperationFailed):
            await client.receive(LISTED, OrderFilter(), lambda _: never(), never)


@pytest.mark.parametrize("error", [KeyError("mine"), TransportError("mine")])
async def test_an_error_before_reading_is_passed_on(error: Exception) -> None:
    """An error of the callback ends the call, and is raised unchanged."""

    async def fail() -> None:
        raise error

    async with shop(whole(reply(20))) as (client, server):
        with pytest.raises(type(error)) as caught:
            await client.receive(LISTED, OrderFilter(), lambda _: fail(), fail)

    assert caught.value is error
    assert server.calls == 1


async def test_a_slow_reader_does_not_use_up_the_deadline() -> None:
    """The time in which items wait for the reader does not count: a reply that breaks off much later is repeated."""
    time = VirtualTime()
    async with shop(broken(400_000), whole()) as (plain, _):
        client = Client(
            Credentials("shop-api", "Pa$$word1"),
            plain.environment,
            transport=plain._session.transport,
            timing=time.timing,
            retries=Retries(deadline=100),
        )
        given = []

        async def on_items(orders: Any) -> None:
            await time.timing.sleep(60)
            given.extend(order.order_number for order in orders)

        await client.receive(LISTED, OrderFilter(), on_items)

    assert ALL_NUMBERS == given


async def test_leaving_early_leaves_nothing(fast: bool) -> None:
    """Leaving the loop frees the connection, its permit and every task."""
    hanging = asyncio.Event()

    async def endless(writer: asyncio.StreamWriter) -> None:
        await sent(writer, REPLY, length=len(REPLY) + 1)
        await hanging.wait()

    async with shop(endless, whole(), fast=fast, transport={"per_seller": 1}) as (client, _):
        async for _ in client.stream(LISTED, OrderFilter()):
            break
        await settled()
        assert 0 == client._session.transport.in_flight
        assert ALL_NUMBERS == await numbers(client)
        hanging.set()


async def test_a_bad_value_deep_in_a_reply_comes_after_what_is_before_it() -> None:
    """Orders before the wrong one are delivered, the error has its path, and nothing is repeated."""
    orders = wire.read_reply(LISTED, REPLY).order_list
    marked = (*orders[:100], evolve(orders[100], creation_date=datetime(2026, 3, 2)), *orders[101:])
    good = wire.write_reply(LISTED, OrderListMessage(operation_success=True, order_list=marked))
    body = good.replace(b"<CreationDate>2026-03-02T00:00:00<", b"<CreationDate>yesterday<")
    given: list[str] = []
    async with shop(whole(body)) as (client, server):
        with pytest.raises(ContractMismatch) as caught:
            await into(given, client)

    assert ALL_NUMBERS[:100] == given
    assert ["$.order_list[100].creation_date"] == [problem.path for problem in caught.value.problems]
    assert ("GetOrderList", "shop-api", 1) == (caught.value.operation, caught.value.seller, server.calls)


async def into(given: list[str], client: Client) -> None:
    """Note the numbers of the orders that come."""
    async for order in client.stream(LISTED, OrderFilter()):
        given.append(order.order_number)  # noqa: PERF401 - what came before an error counts


async def test_a_reply_that_never_works_gives_what_came_and_the_error(fast: bool) -> None:
    """After all attempts the error is raised, and the items of each attempt were delivered."""
    given: list[str] = []
    async with shop(broken(300_000), broken(400_000), broken(200_000), fast=fast) as (client, server):
        with pytest.raises(TransportError) as caught:
            await into(given, client)

    assert 3 == server.calls == len(caught.value.exchange.attempts if caught.value.exchange else ())
    assert given == ALL_NUMBERS[: len(given)]
    assert len(given) > 80


async def test_silence_in_the_middle_is_a_time_out(fast: bool) -> None:
    """If the server stops in the middle, the attempt ends after the time-out of the transport."""
    hanging = asyncio.Event()

    async def silent(writer: asyncio.StreamWriter) -> None:
        await sent(writer, REPLY[:400_000], length=len(REPLY))
        await hanging.wait()

    async with shop(silent, fast=fast, retries=Retries(attempts=1), transport={"timeouts": Timeouts(read=0.2)}) as (
        client,
        _,
    ):
        with pytest.raises(TimedOut):
            await numbers(client)
        hanging.set()


async def test_a_page_instead_of_a_reply_is_asked_for_again() -> None:
    """A reply that is not a list is treated as in every call."""
    page = b"<html><body>" + b"please wait " * 30_000 + b"</body></html>"
    async with shop(whole(page), whole()) as (client, _):
        assert ALL_NUMBERS == await numbers(client)
    async with shop(whole(page), retries=Retries(attempts=1)) as (client, _):
        with pytest.raises(HtmlPage):
            await numbers(client)


async def test_the_result_comes_without_its_items() -> None:
    """`receive` passes items to the callback, and returns everything else as the result."""
    taken: list[Any] = []

    async def on_items(orders: Any) -> None:
        taken.extend(orders)

    async with shop(whole()) as (client, _):
        result = await client.receive(LISTED, OrderFilter(), on_items)

    assert (True, (), MANY) == (result.operation_success, result.order_list, len(taken))
    assert result.exchange is not None
    assert ["ok"] == [attempt.outcome for attempt in result.exchange.attempts]


async def test_only_lists_can_be_streamed(client: Client) -> None:
    """An operation that lists nothing is refused at once."""
    with pytest.raises(ValueError, match="GetSellerInformation lists nothing"):
        client.stream(operations.Seller.get_seller_information)
    with pytest.raises(KeyError):
        client.stream("GetNothing")


async def test_a_refused_token_is_renewed_in_a_stream(sandbox: Sandbox, shop: Client) -> None:
    """A stream is a call like every other: its token is renewed, and its orders come."""
    async for _ in shop.stream("GetOrderList", OrderFilter()):
        break
    sandbox.revoke_tokens()

    assert [order async for order in shop.stream("GetOrderList", OrderFilter())]
