"""A marketplace whose orders are all known. It filters by dates as the service does, with the service's defects."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import attrs
import httpx

from cdiscount_async import (
    Client,
    Credentials,
    Error,
    ErrorTypeEnum,
    Order,
    OrderFilter,
    OrderListMessage,
    Retries,
    Transport,
    wire,
)

from ..support.timing import PARIS, VirtualTime
from ..support.token_service import BODY, HERE

START = datetime(2026, 3, 2, 9, 0)
"""When the client's clock begins, in French local time."""


def shown(at: float) -> datetime:
    """Return what a clock in France shows."""
    return datetime.fromtimestamp(at, PARIS).replace(tzinfo=None, fold=0)


@attrs.frozen
class Change:
    """An order is placed, or changes."""

    at: float
    """Seconds since 1970, by the service's clock."""
    lag: float = 0.0
    """After how many seconds the service shows it."""


@attrs.define(eq=False)
class Truth(httpx.AsyncBaseTransport):
    """Orders with all their changes, past and future; each answer follows from the time."""

    orders: dict[str, list[Change]] = attrs.field(factory=lambda: defaultdict(list))
    time: VirtualTime = attrs.field(factory=lambda: VirtualTime(START.replace(tzinfo=PARIS)))
    """The client's clock."""
    ahead: float = 0.0
    """How many seconds the client's clock is ahead of the service's."""
    pace: float = 0.0
    """How many seconds pass with each request."""
    inclusive: bool = True
    """Whether what happens just at a bound is in the window."""
    most: int | None = None
    """How many orders an answer has at most; it is cut off silently."""
    slow_above: int | None = None
    """With how many orders the service still answers; with more its database times out."""
    ignores_dates: bool = False
    answers: dict[int, httpx.Response] = attrs.field(factory=dict)
    """The replies to some requests instead of orders; requests are numbered from 0."""
    asked: list[OrderFilter] = attrs.field(factory=list)
    before: Callable[[OrderFilter], None] = lambda _: None
    """Called with each request before it is answered."""

    def place(self, number: str, when: datetime, lag: timedelta = timedelta()) -> None:
        """Place an order at a French local time, or change the order if it exists."""
        self.orders[number].append(Change(when.replace(tzinfo=PARIS).timestamp(), lag.total_seconds()))

    def now(self) -> float:
        """Return the seconds since 1970 by the service's clock."""
        return self.time.now() - self.ahead

    def visible(self) -> dict[str, tuple[datetime, datetime]]:
        """Return the orders that the service shows now: when each was created and last changed."""
        found, now = {}, self.now()
        for number, changes in self.orders.items():
            if past := [change.at for change in changes if change.at + change.lag <= now]:
                found[number] = shown(min(change.at for change in changes)), shown(max(past))
        return found

    def within(self, wanted: OrderFilter) -> list[Order]:
        """Return the orders that a filter means, newest first."""
        found = []
        for number, (created, changed) in self.visible().items():
            bounds = (
                (wanted.begin_creation_date, created, wanted.end_creation_date),
                (wanted.begin_modification_date, changed, wanted.end_modification_date),
            )
            if self.ignores_dates or all(self._fits(*one) for one in bounds):
                found.append(Order(order_number=number, creation_date=created, last_updated_date=changed))
        return sorted(found, key=lambda order: (order.last_updated_date, order.order_number), reverse=True)

    def _fits(self, begin: datetime | None, date: datetime, end: datetime | None) -> bool:
        if self.inclusive:
            return (begin is None or begin <= date) and (end is None or date <= end)
        return (begin is None or begin < date) and (end is None or date < end)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the token service, or as the marketplace."""
        if request.method == "GET":
            return httpx.Response(200, text=BODY.format("0" * 32))
        wanted = wire.read_request(await request.aread()).request
        number = len(self.asked)
        self.asked.append(wanted)
        await self.time.sleep(self.pace)
        self.before(wanted)
        return self.answers.get(number) or reply(self._answer(wanted))

    def _answer(self, wanted: OrderFilter) -> OrderListMessage:
        found = self.within(wanted)
        if self.slow_above is not None and len(found) > self.slow_above:
            error = Error(error_type=ErrorTypeEnum.UNEXPECTED_EXCEPTION, message="Execution Timeout Expired.")
            return OrderListMessage(operation_success=False, error_message=error.message, error_list=(error,))
        return OrderListMessage(operation_success=True, order_list=tuple(found[: self.most]))

    def client(self) -> Client:
        """Return a client, whose waits take no time; it tries each call twice."""
        return Client(
            Credentials("shop-api", "Pa$$word1"),
            HERE,
            transport=Transport(http=self, timing=self.time.timing),
            retries=Retries(attempts=2),
            timing=self.time.timing,
        )


def reply(result: OrderListMessage) -> httpx.Response:
    """Write an answer of the marketplace."""
    return httpx.Response(200, content=wire.write_reply("GetOrderList", result), headers={"Content-Type": "text/xml"})


def numbers(orders: Sequence[Order]) -> list[str | None]:
    """Return the order numbers, in their order."""
    return [order.order_number for order in orders]
