"""Long and repeated replies: written in parts, cached while nothing changes, always the same."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.types import Message

from cdiscount_async import OrderFilter, OrderStateEnum as State, wire
from cdiscount_async.models.fulfilment import OfferStateActionRequest, OfferStateActionType
from cdiscount_async.models.offers import OfferFilter, OfferFilterPaginated
from cdiscount_async.operations import ALL
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings
from cdiscount_async.sandbox._http.sending import CHUNK
from cdiscount_async.sandbox._reply_cache import ReplyCache

from .asking import Shop, shop

ITEMS = 2 * CHUNK + 30
EVERY_ORDER = OrderFilter(states=list(State), fetch_order_lines=True, fetch_parcels=True)
LISTS = (
    ("GetOrderList", EVERY_ORDER),
    ("GetServiceOrderList", EVERY_ORDER),
    ("GetOfferList", OfferFilter()),
    ("GetOfferListPaginated", OfferFilterPaginated(page_number=1)),
)


@asynccontextmanager
async def serve(faults: Faults | None = None, **settings: Any) -> AsyncIterator[Shop]:
    """Serve a marketplace of long lists with a stopped clock, and yield the first seller's program."""
    start = datetime(2026, 3, 2, 9, 0)
    values = {
        "sellers": 1,
        "offers": ITEMS,
        "orders": ITEMS,
        "orders_a_day": 0,
        "speed": 0,
        "start": start,
        **settings,
    }
    async with Sandbox(Settings(**values), faults=faults) as sandbox, shop(sandbox) as seller:
        yield seller


def message(seller: Shop, name: str, request: object, encoding: str = "gzip") -> dict[str, Any]:
    """Return what httpx sends for a request."""
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{ALL[name].action}"',
        "Accept-Encoding": encoding,
    }
    return {"content": wire.write_request(name, request, token=seller.token), "headers": headers}


async def ask(seller: Shop, name: str, request: object = None, encoding: str = "gzip") -> httpx.Response:
    """Return the answer to a request."""
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.post(seller.sandbox.environment.service_url, **message(seller, name, request, encoding))


def kept(seller: Shop) -> int:
    """Return how many replies were not made anew."""
    return seller.sandbox.counters["cached_replies"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize(("name", "wanted"), LISTS)
async def test_pieces_are_what_is_written_at_once(name: str, wanted: object, encoding: str) -> None:
    """A list that is written slice by slice, and then kept, is byte for byte what is written at once."""
    async with serve() as seller:
        if name == "GetServiceOrderList":
            seller.sandbox.market.store.run("UPDATE orders SET service_for = number")
        body = (await ask(seller, name, wanted, encoding)).content
        listing = ALL[name].listing
        assert listing is not None
        result: Any = wire.read_reply(name, body)
        assert ITEMS == len(getattr(result, listing.attribute))
        assert wire.write_reply(name, result) == body
        again = await ask(seller, name, wanted, encoding)
        assert (1, body) == (kept(seller), again.content)
        assert encoding == again.headers.get("content-encoding", "identity")


@pytest.mark.parametrize("items", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1])
async def test_slices_end_where_they_may(items: int) -> None:
    """No item is lost or comes twice where a slice ends."""
    async with serve(offers=10) as seller:
        rows = seller.sandbox.tables("SELECT number FROM orders ORDER BY created DESC, number DESC LIMIT ?", items)
        numbers = [row["number"] for row in rows]
        wanted = OrderFilter(order_reference_list=numbers or ["none"])
        result = wire.read_reply(ALL["GetOrderList"], (await ask(seller, "GetOrderList", wanted)).content)
        assert numbers == [one.order_number for one in result.order_list]


async def call_in_parts(seller: Shop, name: str, request: object, on_part: Callable[[], None]) -> bytes:
    """Be the server of the application, do something at each piece that it sends, and give the inflated body."""
    sent = message(seller, name, request)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": httpx.URL(seller.sandbox.environment.service_url).path,
        "query_string": b"",
        "headers": [(key.lower().encode(), value.encode()) for key, value in sent["headers"].items()],
    }
    asked: list[Message] = [{"type": "http.request", "body": sent["content"], "more_body": False}]
    body = bytearray()

    async def receive() -> Message:
        while not asked:
            await asyncio.Event().wait()  # the client does not go before it has heard all
        return asked.pop()

    async def send(message: Message) -> None:
        if piece := message.get("body"):
            body.extend(piece)
            on_part()

    await seller.sandbox(scope, receive, send)
    return gzip.decompress(body)


async def test_first_items_leave_before_the_last_are_made() -> None:
    """Changes while a list is sent are in its later parts, and such a reply is not cached."""
    async with serve(orders=0) as seller:
        store = seller.sandbox.market.store
        (oldest,) = seller.sandbox.tables("SELECT id FROM offer ORDER BY created, id LIMIT 1")
        body = await call_in_parts(
            seller, "GetOfferList", OfferFilter(), lambda: store.run("DELETE FROM offer WHERE id = ?", oldest["id"])
        )
        assert ITEMS - 1 == len(wire.read_reply(ALL["GetOfferList"], body).offer_list)
        await ask(seller, "GetOfferList", OfferFilter())
        assert 0 == kept(seller)


async def test_slice_that_is_gone_is_left_out() -> None:
    """A list whose later items all vanish while it is sent ends in due form."""
    async with serve(orders=0) as seller:
        store = seller.sandbox.market.store
        body = await call_in_parts(seller, "GetOfferList", OfferFilter(), lambda: store.run("DELETE FROM offer"))
        assert CHUNK == len(wire.read_reply(ALL["GetOfferList"], body).offer_list)


async def test_what_goes_wrong_behind_the_first_slice_breaks_the_connection() -> None:
    """It is too late for a fault then: the body ends early, and the sandbox reports its bug."""
    async with serve() as seller:
        (oldest,) = seller.sandbox.tables("SELECT number FROM orders ORDER BY created, number LIMIT 1")
        seller.sandbox.market.store.update("orders", {"number": oldest["number"]}, updated="nonsense")
        with pytest.raises(httpx.RemoteProtocolError):
            await ask(seller, "GetOrderList", EVERY_ORDER)
        (failure,) = seller.sandbox.market.failures
        assert "GetOrderList: ValueError: Invalid isoformat string: 'nonsense'" == failure


async def test_what_goes_wrong_in_the_first_slice_is_a_fault() -> None:
    """A list whose first slice cannot be made is answered as a short one would be."""
    async with serve() as seller:
        seller.sandbox.market.store.run("UPDATE orders SET updated = 'nonsense'")
        assert "a:InternalServiceFault" in await seller.fault("GetOrderList", EVERY_ORDER)


def place_order(seller: Shop) -> None:
    """Place an order."""
    seller.sandbox.act("order")


def let_time_pass(seller: Shop) -> None:
    """Advance the clock by the shortest time that a reply can contain."""
    seller.sandbox.clock.advance(timedelta(milliseconds=1))


@pytest.mark.parametrize("between", [place_order, let_time_pass])
async def test_what_is_kept_is_of_this_moment(between: Callable[[Shop], None]) -> None:
    """After a change of the data or the time, a reply is not taken from the cache."""
    async with serve() as seller:
        await ask(seller, "GetOrderList", EVERY_ORDER)
        between(seller)
        await ask(seller, "GetOrderList", EVERY_ORDER)
        assert 0 == kept(seller)


async def test_what_is_kept_is_for_who_asked() -> None:
    """Two sellers who ask the same get replies of their own, and so does one seller with another token."""
    async with serve(sellers=2) as seller, shop(seller.sandbox, 2) as other, shop(seller.sandbox) as again:
        bodies = {(await ask(one, "GetOfferList", OfferFilter())).content for one in (seller, other, again)}
        assert (3, 0) == (len(bodies), kept(seller))


async def test_what_changes_something_is_done_each_time() -> None:
    """Only operations that read are answered by what is kept, and each of their calls is counted."""
    async with serve(sellers=2) as first, shop(first.sandbox, 2) as seller:
        (offer,) = seller.sandbox.tables("SELECT reference FROM offer WHERE seller = 2 AND stock > 0 LIMIT 1")
        unpublish = OfferStateActionRequest(action=OfferStateActionType.UNPUBLISH, seller_product_id=offer["reference"])
        for _ in range(2):
            await ask(seller, "SubmitOfferStateAction", unpublish)
            await ask(seller, "GetOrderList", EVERY_ORDER)
            await ask(seller, "GetOrderList", EVERY_ORDER)
        assert (2, 4) == (kept(seller), seller.sandbox.counters["calls.GetOrderList"])


async def test_quota_counts_what_is_kept() -> None:
    """A quota is used up by equal calls as by others."""
    async with serve(Faults(quotas={"GetOfferList": 2})) as seller:
        answers = [await ask(seller, "GetOfferList", OfferFilter()) for _ in range(3)]
        assert [False, False, True] == [b"<ErrorType>Quota</ErrorType>" in answer.content for answer in answers]


async def test_faults_affect_cached_replies() -> None:
    """A cached reply can be lost as any other one."""
    async with serve(Faults(rules=[FaultRule("status", status=503, skip=1, times=1, when="after")])) as seller:
        # The first call is the one for the token.
        statuses = [(await ask(seller, "GetOfferList", OfferFilter())).status_code for _ in range(3)]
        assert [503, 200, 200] == statuses
        assert 2 == kept(seller)


async def test_long_list_can_be_cut_off() -> None:
    """A reply in pieces can be cut off, and the part that arrives is its beginning."""
    rule = FaultRule("truncate", operations=["GetOfferList"], share=0.5, times=1)
    async with serve(Faults(rules=[rule])) as seller:
        with pytest.raises(httpx.RemoteProtocolError):
            await ask(seller, "GetOfferList", OfferFilter())
        assert 200 == (await ask(seller, "GetOfferList", OfferFilter())).status_code


def test_least_used_is_removed() -> None:
    """The cache holds the replies that were used last, up to its size."""
    replies = ReplyCache(max_bytes=3)
    for key in "abc":
        replies.put(key, key.encode())
    replies.get("a")
    replies.put("d", b"d")
    assert [b"a", None, b"c", b"d"] == [replies.get(key) for key in "abcd"]


def test_what_does_not_fit_is_not_kept() -> None:
    """One reply that is bigger than all that may be kept drives out no other."""
    replies = ReplyCache(max_bytes=3)
    replies.put("a", b"a")
    replies.put("b", b"bbbb")
    assert [b"a", None] == [replies.get(key) for key in "ab"]
