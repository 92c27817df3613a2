"""Pages of a server whose bodies hang, break off, or are not what they should be."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from traceback import walk_tb
from typing import Any

import pytest

from cdiscount_async import Client, Credentials, Offer, PagesFailed, Retries, Transport, wire
from cdiscount_async.models.offers import OfferListPaginatedMessage

from ..support.alive import alive
from ..support.token_service import BODY
from .servers import Asked, response, serving

COUNT = 2_000
"""The offers of a page: long enough to be read while it arrives."""

Send = Callable[[int, int, bytes, asyncio.StreamWriter], Awaitable[None]]
"""Sends a page, by its number and by how often it was requested."""


def page(number: int, pages: int) -> bytes:
    """Return an HTTP response with a page."""
    offers = tuple(Offer(seller_product_id=f"{number}.{index}", comments="x" * 100) for index in range(COUNT))
    result = OfferListPaginatedMessage(
        operation_success=True, offer_list=offers, current_page_number=number, number_of_pages=pages
    )
    return response(wire.write_reply("GetOfferListPaginated", result))


@asynccontextmanager
async def shop(pages: int, send: Send, **options: Any) -> AsyncIterator[Client]:
    """Return a client of a server whose pages are sent by a function."""
    requests: Counter[int] = Counter()

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        found = re.search(rb"PageNumber>(\d+)<", asked.body)
        if found is None:
            writer.write(response(BODY.format("0" * 32).encode()))
            return
        number = int(found[1])
        requests[number] += 1
        await send(number, requests[number], page(number, pages), writer)
        await writer.drain()

    async with serving(answer) as environment:
        transport = Transport(**options)
        retries = Retries(wait_initial=0)
        async with Client(
            Credentials("shop-api", "the password"), environment, transport=transport, retries=retries
        ) as client:
            yield client
        await transport.aclose()


async def test_a_body_that_hangs_delays_no_page_that_arrived() -> None:
    """Out of order, the other pages are returned while half of a page is missing."""
    others = asyncio.Event()

    async def send(number: int, _: int, reply: bytes, writer: asyncio.StreamWriter) -> None:
        if number == 2:
            writer.write(reply[: len(reply) // 2])
            await writer.drain()
            await others.wait()
            reply = reply[len(reply) // 2 :]
        writer.write(reply)

    got: list[str] = []
    async with shop(4, send) as client:
        async for offer in client.offers.iter_offers(ordered=False):
            got.append((offer.seller_product_id or "").partition(".")[0])
            if len(got) == 3 * COUNT:
                others.set()

    assert got[3 * COUNT :] == ["2"] * COUNT
    assert Counter(got) == dict.fromkeys("1234", COUNT)


async def test_a_body_that_breaks_off_is_repeated_before_its_turn() -> None:
    """In order, a page whose body breaks off is requested again while an earlier page is awaited."""
    repeated = asyncio.Event()

    async def send(number: int, times: int, reply: bytes, writer: asyncio.StreamWriter) -> None:
        if number == 2:
            await repeated.wait()
        if (number, times) == (3, 1):
            writer.write(reply[: len(reply) // 2])
            await writer.drain()
            raise EOFError
        if number == 3:
            repeated.set()
        writer.write(reply)

    async with shop(4, send) as client:
        got = [offer.seller_product_id async for offer in client.offers.iter_offers()]

    assert got == [f"{number}.{index}" for number in range(1, 5) for index in range(COUNT)]


@pytest.mark.parametrize("ordered", [True, False])
async def test_a_page_that_failed_is_not_kept(*, ordered: bool) -> None:
    """The error of a page that was skipped keeps neither its items nor its reply in memory."""

    async def send(number: int, _: int, reply: bytes, writer: asyncio.StreamWriter) -> None:
        if number == 3:
            reply = reply.replace(b"3.1999</SellerProductId>", b"3.1999</SellerProductID>")
        writer.write(reply)

    before = alive(Offer)
    async with shop(4, send) as client:
        with pytest.raises(PagesFailed) as caught:
            async for _ in client.offers.iter_offers(ordered=ordered, on_error="collect"):
                pass

    (error,) = caught.value.exceptions
    _, *frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    assert len(frames) > 5
    assert not any(frame.f_locals for frame in frames)
    assert alive(Offer) <= before + 1  # the last one of the loop
