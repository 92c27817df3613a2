"""A marketplace with pages that a test defines."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import httpx

from cdiscount_async import Client, Credentials, Error, ErrorTypeEnum, Offer, OfferListPaginatedMessage, Transport, wire

from ..support.timing import VirtualTime
from ..support.token_service import BODY, HERE

GONE: Final = httpx.Response(404)
"""A failure that the client does not repeat."""

Answer = Callable[[int], Any]
"""Returns a page: a result, an HTTP response, or an awaitable of either."""


class Pages:
    """Answers every call with the requested page, and stores the requests."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Any] = []
        self.busy = 0
        """How many calls are waiting for their answer."""
        self.busiest = 0

    @property
    def asked(self) -> list[int]:
        """The page of each call."""
        return [one.page_number for one in self.requests]

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request for a token, or for a page."""
        if request.method == "GET":
            return httpx.Response(200, text=BODY.format("0" * 32))
        asked = wire.read_request(request.content)
        self.requests.append(asked.request)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            answer = self.answer(asked.request.page_number)
            if isinstance(answer, Awaitable):
                answer = await answer
        finally:
            self.busy -= 1
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, content=answer.content)
        return httpx.Response(200, content=wire.write_reply(asked.operation, answer))

    def client(self, **options: Any) -> Client:
        """Return a seller's client of this marketplace; its waits take no time."""
        timing = VirtualTime().timing
        transport = Transport(http=httpx.MockTransport(self), timing=timing, **options)
        return Client(Credentials("shop-api", "the password"), HERE, transport=transport, timing=timing)


def page(number: int, count: int, pages: int | None, *, current: int | None = None) -> OfferListPaginatedMessage:
    """Return a page of so many offers, which reports how many pages there are."""
    offers = tuple(Offer(seller_product_id=f"{number}.{index}") for index in range(count))
    shown = number if current is None else current
    return OfferListPaginatedMessage(
        operation_success=True, offer_list=offers, current_page_number=shown, number_of_pages=pages
    )


def pages_of(*counts: int) -> Answer:
    """Answer as the service does, with so many offers on each page."""
    return lambda number: (
        page(number, counts[number - 1], len(counts)) if number <= len(counts) else page(number, 0, min(1, len(counts)))
    )


def refusal(kind: ErrorTypeEnum) -> OfferListPaginatedMessage:
    """Return a refusal."""
    return OfferListPaginatedMessage(operation_success=False, error_list=(Error(error_type=kind, message="non"),))


def references(counts: Sequence[int], pages: Sequence[int] | None = None) -> list[str]:
    """Return the references of the offers on some pages, or on all."""
    wanted = range(1, len(counts) + 1) if pages is None else pages
    return [f"{number}.{index}" for number in wanted for index in range(counts[number - 1])]


async def quiet(pages: Pages) -> None:
    """Wait until no page is requested any more."""
    before, same = -1, 0
    while same < 50:
        await asyncio.sleep(0)
        same = same + 1 if before == len(pages.requests) else 0
        before = len(pages.requests)


def alone() -> bool:
    """Whether only the calling task is left."""
    return {asyncio.current_task()} == asyncio.all_tasks()
