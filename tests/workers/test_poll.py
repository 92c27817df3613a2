"""One poll: the cursor follows the handler, and every failure has its date. No engine is needed for that."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

import httpx
import pytest

from cdiscount_async import Client, Order, QuotaExceeded, Retries, Transport
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings
from cdiscount_async.workers import DeadLetter, PollState, SqliteCursorStore, Workers
from cdiscount_async.workers._poll import Limits, Poll
from cdiscount_async.workers._subscriptions import Handler, Subscription

from ..support.clients import trouble
from .conftest import until

EVERY: Final = timedelta(minutes=15)
ONCE: Final = Retries(attempts=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteCursorStore]:
    """Return an open store."""
    async with SqliteCursorStore(tmp_path / "cursors.db") as store:
        yield store


@pytest.fixture
async def shop(sandbox: Sandbox, transport: Transport) -> AsyncIterator[Client]:
    """Return the client of the first seller."""
    async with Client(sandbox.credentials, sandbox.environment, transport=transport, retries=ONCE) as client:
        yield client


def subscription(handler: Handler) -> Subscription:
    """Return a subscription to orders, as a fleet declares it."""
    workers = Workers([], every=EVERY)
    workers.on_order()(handler)
    return workers._subscriptions["orders"]


async def polled(shop: Client, store: SqliteCursorStore, handler: Handler, **options: Any) -> datetime:
    """Poll once, as the engine does, and return the next date."""
    state = await store.get(shop.login, "orders") or PollState(login=shop.login, subscription="orders")
    poll = Poll(shop, subscription(handler), state, store, timedelta(days=5), **options)
    return await poll.run(datetime.now(UTC))


async def state_of(shop: Client, store: SqliteCursorStore) -> PollState:
    """Return the state that is stored."""
    state = await store.get(shop.login, "orders")
    assert state is not None
    return state


def place(sandbox: Sandbox, number: int = 1) -> list[str]:
    """Place orders of the first seller, and return their numbers."""
    return [sandbox.act("order", login=sandbox.login)["order_number"] for _ in range(number)]


class Handled:
    """A handler that remembers the numbers of its orders, and raises for those in `bad`."""

    def __init__(self, *bad: str) -> None:
        self.numbers: list[str] = []
        self.bad = {*bad}
        self.error: Exception = ValueError("Martin, 5 rue de la Paix")

    async def __call__(self, shop: Client, order: Order) -> None:
        """Handle an order."""
        assert shop.login
        self.numbers.append(str(order.order_number))
        if order.order_number in self.bad:
            raise self.error


async def test_each_change_is_handled_once(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """The second poll begins where the first one ended, and a change is a new item."""
    numbers, handled = place(sandbox, 3), Handled()
    first = await polled(shop, store, handled)
    assert sorted(handled.numbers) == sorted(numbers)
    await polled(shop, store, handled)
    assert len(handled.numbers) == 3

    assert sandbox.act("cancel", order_number=numbers[0])["taken"]
    again = place(sandbox)
    await polled(shop, store, handled)

    assert sorted(handled.numbers[3:]) == sorted([numbers[0], *again])
    state = await state_of(shop, store)
    assert (state.error, state.failures, state.item) == ("", 0, "")
    assert state.polled_at is not None
    assert timedelta() < first - datetime.now(UTC) <= EVERY


async def test_an_order_that_raises_is_put_aside_after_five_failures(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore, caplog: pytest.LogCaptureFixture
) -> None:
    """It is tried after 1, 2, 4 and 8 minutes; then it is put aside, and the rest flows. Nothing of it is logged."""
    numbers = sorted(place(sandbox, 3))
    seen = Handled()
    await polled(shop, store, seen)
    await store.put(PollState(login=shop.login, subscription="orders"))
    first, second, third = seen.numbers
    handled = Handled(second)

    pauses = []
    for _ in range(4):
        begin = datetime.now(UTC)
        pauses.append((await polled(shop, store, handled) - begin) // timedelta(seconds=50))
    assert pauses == [1, 2, 4, 9]  # 1, 2, 4 and 8 minutes
    assert handled.numbers == [first, second, second, second, second]
    assert await letters(store) == []
    state = await state_of(shop, store)
    assert (state.error, state.failures, state.item, state.item_failures) == ("ValueError", 4, second, 4)

    await polled(shop, store, handled)
    assert handled.numbers[5:] == [second, third]
    (letter,) = await letters(store)
    assert (letter.login, letter.subscription, letter.number) == (shop.login, "orders", second)
    assert letter.error == "ValueError"
    assert (await state_of(shop, store)).error == ""
    assert sorted({*handled.numbers}) == numbers
    assert "Martin" not in caplog.text
    assert "test_poll.py" in caplog.text  # the line that raised


async def letters(store: SqliteCursorStore) -> list[DeadLetter]:
    """Return what is put aside."""
    return [letter async for letter in store.letters()]


async def test_failures_of_different_orders_are_counted_apart(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """An order that works in the end leaves no count to the next one that fails."""
    place(sandbox, 2)
    seen = Handled()
    await polled(shop, store, seen)
    await store.put(PollState(login=shop.login, subscription="orders"))
    first, second = seen.numbers
    handled = Handled(first, second)
    for _ in range(3):
        await polled(shop, store, handled)
    handled.bad.discard(first)
    await polled(shop, store, handled)
    state = await state_of(shop, store)
    assert (state.item, state.item_failures) == (second, 1)


async def test_a_quota_in_the_handler_says_nothing_about_the_order(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """A handler that may not call before the next hour waits until then, and its order is not put aside."""
    (number,) = place(sandbox)
    handled = Handled(number)
    handled.error = quota = QuotaExceeded("too often", (), None)
    for _ in range(6):
        assert await polled(shop, store, handled) == quota.resets_at
    assert await letters(store) == []
    assert (await state_of(shop, store)).error == "QuotaExceeded"
    handled.bad.clear()
    await polled(shop, store, handled)
    assert (await state_of(shop, store)).error == ""


async def test_a_quota_in_a_group_of_the_handler_is_a_quota(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """A handler with a TaskGroup raises a group, which says as little about the order."""
    (number,) = place(sandbox)
    handled = Handled(number)
    quota = QuotaExceeded("too often", (), None)
    handled.error = ExceptionGroup("tasks", [ValueError(), ExceptionGroup("inner", [quota])])
    for _ in range(6):
        assert await polled(shop, store, handled) == quota.resets_at
    assert await letters(store) == []
    handled.error = ExceptionGroup("tasks", [ValueError()])
    for _ in range(5):
        await polled(shop, store, handled)
    assert [letter.error for letter in await letters(store)] == ["ExceptionGroup"]


async def test_a_quota_moves_the_date(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """The seller waits for the next hour, and his cursor stays."""
    place(sandbox)
    sandbox.market.faults.replace(Faults(quotas={"GetOrderList": 0}))
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    assert hour < await polled(shop, store, Handled()) <= hour + timedelta(hours=1) + EVERY  # the hour may end here
    state = await state_of(shop, store)
    assert (state.error, state.failures, state.polled_at) == ("QuotaExceeded", 1, None)
    await polled(shop, store, Handled())
    assert (await state_of(shop, store)).failures == 2

    trouble(sandbox)
    handled = Handled()
    await polled(shop, store, handled)
    assert len(handled.numbers) == 1
    assert (await state_of(shop, store)).failures == 0


async def test_a_failure_that_passes_waits_for_the_next_date(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """The service's trouble is noted, and the next poll comes in the interval."""
    trouble(sandbox, FaultRule("reset", operations=["GetOrderList"]))  # type: ignore[arg-type] # converted
    assert await polled(shop, store, Handled()) <= datetime.now(UTC) + EVERY
    assert (await state_of(shop, store)).failures == 1


async def test_a_refused_password_is_sent_once(
    sandbox: Sandbox, transport: Transport, store: SqliteCursorStore
) -> None:
    """Each further poll of the seller ends before a request."""
    account = type(sandbox.credentials)(sandbox.login, "wrong")
    async with Client(account, sandbox.environment, transport=transport) as shop:
        for _ in range(3):
            await polled(shop, store, Handled())
    assert (await state_of(shop, store)).error == "BadCredentials"
    assert sandbox.counters["tokens.refused"] == 1


async def test_an_error_of_ours_is_seen_and_nothing_is_lost(
    sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """A cursor of another filter is refused by each poll, and stays as it is."""
    place(sandbox)
    await polled(shop, store, Handled())
    before = await state_of(shop, store)
    workers = Workers([], every=EVERY)
    workers.on_order(states=["Shipped"])(Handled())
    poll = Poll(shop, workers._subscriptions["orders"], before, store, timedelta(days=5))
    await poll.run(datetime.now(UTC))
    after = await state_of(shop, store)
    assert (after.error, after.cursor) == ("CursorMismatch", before.cursor)


async def test_a_long_poll_makes_way(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """After so many items a poll is due again at once, behind the others; nothing is handled twice."""
    numbers, handled, due = place(sandbox, 7), Handled(), 0
    while len(handled.numbers) < 7:
        date = await polled(shop, store, handled, limits=Limits(poll_items=3))
        due += date <= datetime.now(UTC)
    assert due == 2
    assert sorted(handled.numbers) == sorted(numbers)


async def test_the_cursor_is_stored_every_few_items(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """What was stored before a kill is not handled again: here the state after each third item is looked at."""
    place(sandbox, 8)
    seen, rest = [], []

    async def handle(_: Client, order: Order) -> None:
        seen.append(order.order_number)
        if len(seen) == 8:
            rest.append(await store.get(shop.login, "orders"))

    await polled(shop, store, handle, limits=Limits(save_items=3))
    handled = Handled()
    await store.put(rest[0])
    await polled(shop, store, handled)
    assert handled.numbers == seen[6:]


async def test_a_stop_waits_for_the_handler(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """The present item is completed, its cursor is stored, and no other item begins."""
    place(sandbox, 3)
    begun, released, seen = asyncio.Event(), asyncio.Event(), []

    async def handle(_: Client, order: Order) -> None:
        begun.set()
        await released.wait()
        seen.append(order.order_number)

    poll = Poll(
        shop, subscription(handle), PollState(login=shop.login, subscription="orders"), store, timedelta(days=5)
    )
    running = asyncio.create_task(poll.run(datetime.now(UTC)))
    await begun.wait()
    poll.stop()
    released.set()
    assert await running <= datetime.now(UTC)
    handled = Handled()
    await polled(shop, store, handled)
    assert len(seen) == 1
    assert len(handled.numbers) == 2
    assert not {*seen} & {*handled.numbers}


async def test_a_stop_does_not_wait_for_the_service(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """A poll whose call hangs ends at once."""
    trouble(sandbox, FaultRule("hang", operations=["GetOrderList"]))  # type: ignore[arg-type] # converted
    poll = Poll(
        shop, subscription(Handled()), PollState(login=shop.login, subscription="orders"), store, timedelta(days=5)
    )
    running = asyncio.create_task(poll.run(datetime.now(UTC)))
    await until(lambda: sandbox.counters["faults.hang"])
    poll.stop()
    await running
    assert (await state_of(shop, store)).polled_at is None


async def test_changes_that_appear_late_are_handled(store: SqliteCursorStore) -> None:
    """The service may show a change up to 80 minutes late; each order arrives all the same."""
    settings = Settings(sellers=1, offers=20, orders=0, orders_a_day=200, commit_lag=timedelta(minutes=80), speed=0)
    handled = Handled()
    with Sandbox(settings) as market:
        transport = Transport(http=httpx.ASGITransport(app=market), timing=market.timing)
        async with (
            contextlib.aclosing(transport),
            Client(market.credentials, market.environment, transport=transport, timing=market.timing) as shop,
        ):
            for _ in range(40):
                market.clock.advance(timedelta(minutes=15))
                await polled(shop, store, handled)
            placed = {row["number"] for row in market.tables("SELECT number FROM orders")}
            for _ in range(8):
                market.clock.advance(timedelta(minutes=15))
                await polled(shop, store, handled)
    assert len(placed) > 50
    assert placed <= {*handled.numbers}


async def test_a_cancelled_poll_stores_its_cursor(sandbox: Sandbox, shop: Client, store: SqliteCursorStore) -> None:
    """The item in the handler comes again, those before do not."""
    place(sandbox, 3)
    seen: list[str | None] = []
    stuck = asyncio.Event()

    async def handle(_: Client, order: Order) -> None:
        seen.append(order.order_number)
        if len(seen) == 2:
            stuck.set()
            await asyncio.Event().wait()

    poll = Poll(
        shop, subscription(handle), PollState(login=shop.login, subscription="orders"), store, timedelta(days=5)
    )
    running = asyncio.create_task(poll.run(datetime.now(UTC)))
    await stuck.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    handled = Handled()
    await polled(shop, store, handled)
    assert handled.numbers[0] == seen[1]
    assert len(handled.numbers) == 2


async def test_an_error_that_is_not_the_services_is_logged_without_its_text(
    shop: Client, store: SqliteCursorStore, caplog: pytest.LogCaptureFixture
) -> None:
    """An error of a transport of the user's own, for example, ends one poll and not the fleet."""

    def changes(*_: object, **__: object) -> Any:
        return Broken()

    broken = Subscription("orders", EVERY, Handled(), changes, str)
    poll = Poll(shop, broken, PollState(login=shop.login, subscription="orders"), store, timedelta(days=5))
    with caplog.at_level(logging.ERROR):
        date = await poll.run(datetime.now(UTC))
    assert date > datetime.now(UTC)
    assert (await state_of(shop, store)).error == "LookupError"
    assert "secret" not in caplog.text


class Broken:
    """Changes that raise an error of nobody's."""

    cursor = "{}"
    said = "secret"

    async def __aenter__(self) -> Self:
        raise LookupError(self.said)

    async def __aexit__(self, *_: object) -> None:
        """Close nothing."""


async def cancelled() -> None:
    """End as something that was cancelled in the handler."""
    raise asyncio.CancelledError


async def cancelling() -> None:
    """Cancel the task that calls this."""
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


async def leaving() -> None:
    """End the program, as a library for commands does."""
    raise SystemExit(3)


@pytest.mark.parametrize("ended", [cancelled, cancelling, leaving])
async def test_a_handler_that_ends_its_task_is_put_aside_too(
    ended: Callable[[], Awaitable[None]], sandbox: Sandbox, shop: Client, store: SqliteCursorStore
) -> None:
    """It ends neither the process nor waits forever: its order is tried after pauses, and the rest flows."""
    numbers = place(sandbox, 2)
    handled = []

    async def handle(_: Client, order: Order) -> None:
        handled.append(order.order_number)
        if order.order_number == handled[0]:
            await ended()

    for failures in range(1, 5):
        begin = datetime.now(UTC)
        assert await polled(shop, store, handle) - begin > timedelta(seconds=50)
        assert (await state_of(shop, store)).item_failures == failures
    await polled(shop, store, handle)
    assert {*handled} == {*numbers}
    assert [letter.number for letter in await letters(store)] == [handled[0]]
