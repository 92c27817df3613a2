"""Processes that watch, and die when a test says so."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs

from cdiscount_async import Client, Order

from ..support.timing import PARIS, VirtualTime
from .truth import START


class Limited(VirtualTime):
    """Time that passes up to a moment, and stops there."""

    def __init__(
        self, length: timedelta, start: datetime = START, then: Callable[[float], None] = lambda _: None
    ) -> None:
        """Stop after `length`, and call `then` with the seconds of each step."""
        super().__init__(start.replace(tzinfo=PARIS))
        self.length = length.total_seconds()
        self.still = asyncio.Event()
        self.then = then

    async def sleep(self, seconds: float) -> None:
        """Pass time up to the end, then wait without end."""
        if self.passed + seconds > self.length:
            self.still.set()
            await asyncio.Event().wait()
        await super().sleep(seconds)
        self.then(seconds)

    def extend(self, length: timedelta) -> None:
        """Continue for `length`, if time has stopped."""
        if self.still.is_set():
            self.length += length.total_seconds()
            self.still.clear()


@attrs.define
class Outcome:
    """The results of a process."""

    orders: list[Order] = attrs.field(factory=list)
    """What it was given, the order over which it died included."""
    cursor: str | None = None
    """What it saved last; what it began with before that."""
    last: str = ""
    """The cursor at its end, which a process that dies has no time to save."""

    @property
    def versions(self) -> list[tuple[str | None, datetime | None]]:
        """The number and the date of each version."""
        return [(order.order_number, order.last_updated_date) for order in self.orders]


async def follow(
    client: Client, time: Limited, cursor: str | None = None, *, saves: int = 1, dies: int | None = None, **options: Any
) -> Outcome:
    """Watch until time stops, or die over order number `dies`; save the cursor after every `saves` orders."""
    outcome = Outcome(cursor=cursor)
    watch = client.orders.watch(cursor=cursor, **options)

    async def consume() -> None:
        async for order in watch:
            outcome.orders.append(order)
            if len(outcome.orders) == dies:
                return
            if len(outcome.orders) % saves == 0:
                outcome.cursor = watch.cursor

    consumer = asyncio.create_task(consume())
    still = asyncio.create_task(time.still.wait())
    await asyncio.wait({consumer, still}, return_when=asyncio.FIRST_COMPLETED)
    for _ in range(20):  # what was handed over is taken
        await asyncio.sleep(0)
    outcome.last = watch.cursor
    for task in (consumer, still):
        task.cancel()
    await asyncio.wait({consumer, still})
    await watch.aclose()
    if not consumer.cancelled():
        consumer.result()
    return outcome
