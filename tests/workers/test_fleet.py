"""A fleet with its engine, in this process and over a real Redis: the same tests."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from cdiscount_async import Client, Credentials, Transport
from cdiscount_async.errors import WorkersError
from cdiscount_async.sandbox import FaultRule, Sandbox
from cdiscount_async.workers import PollState, SqliteCursorStore, Workers
from cdiscount_async.workers._bounded_store import BoundedStore
from cdiscount_async.workers._sellers import Sellers

from ..support.clients import trouble
from .conftest import SECRET, until

OFTEN: Final = timedelta(seconds=0.3)
Handled: TypeAlias = list[tuple[str, str]]


@pytest.fixture
def declared(sandbox: Sandbox, transport: Transport, place: dict[str, Any]) -> Callable[..., Workers]:
    """Return a function that declares a fleet of the sandbox's sellers."""

    def declare(sellers: Any = None, **options: Any) -> Workers:
        found = sandbox.accounts if sellers is None else sellers
        return Workers(found, sandbox.environment, transport=transport, **{"every": OFTEN, **place, **options})

    return declare


def counting(workers: Workers) -> Handled:
    """Subscribe to everything, and return the list of what is handled: login and number."""
    handled: Handled = []

    @workers.on_order()
    @workers.on_claim()
    @workers.on_question(about="orders")
    @workers.on_question(about="offers")
    async def handle(shop: Client, item: Any) -> None:
        handled.append((shop.login, str(getattr(item, "order_number", None) or item.id)))

    return handled


def ordered(sandbox: Sandbox, login: str) -> tuple[str, str]:
    """Place an order, and return the login and its number."""
    return login, sandbox.act("order", login=login)["order_number"]


@pytest.mark.parametrize("place", ["memory", "redis"], indirect=True)
async def test_what_is_new_reaches_the_handlers(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """Orders, a claim and questions of all sellers arrive once, and a new start repeats none."""
    logins = [one.login for one in sandbox.accounts]
    orders = [ordered(sandbox, login) for login in logins]
    workers = declared()
    handled = counting(workers)
    async with workers:
        await until(lambda: len(handled) == 3)
        orders.append(ordered(sandbox, logins[0]))
        sandbox.act("ask_about_offer", login=logins[1])
        sandbox.act("ask_about_order", order_number=orders[2][1])
        await until(lambda: len(handled) == 6)
        await asyncio.sleep(2 * OFTEN.total_seconds())
    assert [one for one in handled if one in orders][:4] != []
    assert {*orders} < {*handled}

    again = declared()
    handled_again = counting(again)
    async with again:
        last = ordered(sandbox, logins[2])
        await until(lambda: last in handled_again)
        await asyncio.sleep(OFTEN.total_seconds())
    assert handled_again == [last]


async def test_sellers_come_and_go(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """A new seller is polled without a new start, and one that is gone is not polled any more."""
    first, second, _ = sandbox.accounts
    present = [first]

    async def sellers() -> AsyncIterator[Credentials]:
        for one in present:
            yield one

    workers = declared(sellers, refresh=OFTEN)
    handled = counting(workers)
    async with workers:
        orders = [ordered(sandbox, first.login), ordered(sandbox, second.login)]
        await until(lambda: orders[0] in handled)
        present[:] = [second]
        await until(lambda: orders[1] in handled)
        await until_async(lambda: jobs_of(workers, first.login))
        late = ordered(sandbox, first.login)
        await asyncio.sleep(3 * OFTEN.total_seconds())
    assert late not in handled


async def jobs_of(workers: Workers, login: str) -> bool:
    """Return whether the engine has no job of a seller."""
    return login not in {job.login for job in await workers._opened.engine.jobs()}


async def until_async(is_so: Callable[[], Any]) -> None:
    """Wait until a question that must be awaited is answered with yes."""
    while not await is_so():  # noqa: ASYNC110 - another process may change it
        await asyncio.sleep(0.05)


async def test_a_source_that_fails_keeps_the_sellers(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """While the user's database is away, the known sellers are polled."""
    is_away = False

    async def sellers() -> AsyncIterator[Credentials]:
        for one in sandbox.accounts:
            yield one
            if is_away:
                raise ConnectionError("the password of the database")

    workers = declared(sellers, refresh=OFTEN)
    handled = counting(workers)
    async with workers:
        is_away = True
        await asyncio.sleep(3 * OFTEN.total_seconds())
        order = ordered(sandbox, sandbox.accounts[2].login)
        await until(lambda: order in handled)


@pytest.mark.slow
async def test_a_wrong_password_is_sent_once_until_someone_says_retry(
    sandbox: Sandbox, declared: Callable[..., Workers]
) -> None:
    """The other sellers go on; the account that is in order again is polled after `retry`."""
    first, second, third = sandbox.accounts
    present = [Credentials(first.login, "wrong"), second, third]
    workers = declared(present, refresh=OFTEN)
    handled = counting(workers)
    async with workers:
        await until(lambda: sandbox.counters["tokens.refused"])
        order = ordered(sandbox, second.login)
        await until(lambda: order in handled)
        await asyncio.sleep(2 * OFTEN.total_seconds())
        assert sandbox.counters["tokens.refused"] == 1
        failing = (await workers.status()).failing
        assert {(one.login, one.error) for one in failing} == {(first.login, "BadCredentials")}

        await workers.retry(first.login)
        await until(lambda: sandbox.counters["tokens.refused"] == 2)
        with pytest.raises(LookupError, match="no seller"):
            await workers.retry("nobody-api")

        present[0] = first
        order = ordered(sandbox, first.login)
        await until(lambda: order in handled)
    assert sandbox.counters["tokens.refused"] == 2


@pytest.mark.slow
async def test_a_handler_that_raises_stops_one_seller_only(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """His cursor stays before the order, and the others go on."""
    first, second, _ = sandbox.accounts
    bad = ordered(sandbox, first.login)
    workers = declared()
    handled: Handled = []

    @workers.on_order()
    async def handle(shop: Client, order: Any) -> None:
        handled.append((shop.login, order.order_number))
        if handled[-1] == bad:
            raise ValueError(order)

    async with workers:
        await until(lambda: bad in handled)
        order = ordered(sandbox, second.login)
        await until(lambda: order in handled)
        await asyncio.sleep(2 * OFTEN.total_seconds())
        status = await workers.status()
    assert handled.count(bad) == 1  # it is tried again after a minute
    (failing,) = status.failing
    assert (failing.login, failing.error, failing.item) == (first.login, "ValueError", bad[1])
    assert not status.is_late


async def test_what_was_put_aside_is_shown_and_handled_again(
    sandbox: Sandbox, declared: Callable[..., Workers]
) -> None:
    """A dead letter is listed, stays when its handler raises again, and is gone once it worked or was dropped."""
    workers = declared()
    bad = {ordered(sandbox, sandbox.login)[1] for _ in range(2)}
    handled: list[str] = []

    @workers.on_order()
    async def handle(_: Client, order: Any) -> None:
        if order.order_number in bad:
            raise ValueError(order)
        handled.append(order.order_number)

    async with workers.connected():
        fleet = workers._opened
        await fleet.roster.update()
        for _ in range(10):
            await fleet._polling(fleet.subscriptions["orders"])(sandbox.login, "", (await workers.status()).taken_at)
        first, second = (await workers.status()).dead_letters
        assert {first.number, second.number} == bad
        with pytest.raises(ValueError, match="Order"):
            await workers.retry_dead_letter(first)
        assert len((await workers.status()).dead_letters) == 2
        bad.clear()
        assert await workers.retry_dead_letter(first)
        assert handled == [first.number]
        await workers.drop_dead_letter(second)
        assert (await workers.status()).dead_letters == ()


async def test_the_status_says_what_is_late(declared: Callable[..., Workers]) -> None:
    """A fleet that does not run is late after the first dates, and one that runs is not."""
    workers = declared()
    counting(workers)
    async with workers.connected():
        await workers._opened.roster.update()
        status = await workers.status(tolerance=timedelta())
        assert (status.sellers, dict(status.subscriptions)["orders"]) == (3, 3)
        await asyncio.sleep(OFTEN.total_seconds())
        status = await workers.status(tolerance=timedelta())
        assert status.is_late
        assert (status.due, len(status.late)) == (12, 12)
        assert not (await workers.status()).is_late  # a minute is usual
    async with workers:
        await until_async(lambda: is_on_time(workers))


async def is_on_time(workers: Workers) -> bool:
    """Return whether each seller was polled in the last second."""
    return not (await workers.status(tolerance=timedelta(seconds=1))).is_late


@pytest.mark.parametrize("place", ["memory", "redis"], indirect=True)
async def test_a_hanging_seller_delays_nobody(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """Its poll waits for the service, and the others go on. At the end it is cancelled."""
    first, second, _ = sandbox.accounts
    hanging = FaultRule("hang", operations=["GetOrderList"], sellers=[first.login])  # type: ignore[arg-type]
    trouble(sandbox, hanging)
    workers = declared()
    handled = counting(workers)
    async with workers:
        await until(lambda: sandbox.counters["faults.hang"])
        orders = [ordered(sandbox, second.login)]
        await until(lambda: orders[0] in handled)
        running = (await workers.status()).running
        assert running is not None
        assert running >= 1


async def test_a_stop_loses_nothing_and_repeats_nothing(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """A handler in progress is completed when the fleet is left, and no order comes twice."""
    orders = [ordered(sandbox, sandbox.login) for _ in range(6)]
    handled: Handled = []

    def declare() -> Workers:
        workers = declared()

        @workers.on_order()
        async def handle(shop: Client, order: Any) -> None:
            begun.set()
            await asyncio.sleep(0.05)
            handled.append((shop.login, order.order_number))

        return workers

    while len(handled) < 6:
        begun = asyncio.Event()
        async with declare():
            await begun.wait()
    assert sorted(handled) == sorted(orders)


class Broken(SqliteCursorStore):
    """A store that raises while it is broken."""

    is_broken = False

    async def get(self, login: str, subscription: str) -> PollState | None:
        """Return a state with its cursor, or None."""
        self._check()
        return await super().get(login, subscription)

    async def add(self, states: Sequence[PollState]) -> None:
        """Store those of some states that are not there yet."""
        self._check()
        await super().add(states)

    def _check(self) -> None:
        if self.is_broken:
            raise WorkersError("the disk is full")


async def test_nothing_is_polled_without_its_cursor(
    sandbox: Sandbox, declared: Callable[..., Workers], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While the store is broken no order is handled, the fleet goes on, and the log says why."""
    order, store = ordered(sandbox, sandbox.login), Broken(tmp_path / "cursors.db")
    workers = declared(cursors=store, refresh=OFTEN)
    handled = counting(workers)
    store.is_broken = True
    async with workers:
        await until(lambda: "could not be compared" in caplog.text)
        store.is_broken = False
        await until(lambda: order in handled)
        handled.clear()
        store.is_broken = True
        ordered(sandbox, sandbox.login)
        await until(lambda: "orders: WorkersError" in caplog.text)
        assert handled == []


class Hanging(SqliteCursorStore):
    """A store that does not answer while `is_hanging`."""

    is_hanging = False

    async def put(self, state: PollState) -> None:
        """Store a state, or hang."""
        await self._hang()
        await super().put(state)

    async def states(self) -> AsyncIterator[PollState]:
        """Yield all states, or hang."""
        await self._hang()
        async for state in super().states():
            yield state

    async def _hang(self) -> None:
        if self.is_hanging:
            await asyncio.Event().wait()


@pytest.mark.parametrize("place", ["memory"], indirect=True)
async def test_a_store_that_hangs_is_an_error(
    sandbox: Sandbox, declared: Callable[..., Workers], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Polls end with an error, the status too, and so does the fleet; later it goes on."""
    order, store = ordered(sandbox, sandbox.login), Hanging(tmp_path / "cursors.db")
    workers = declared(cursors=BoundedStore(store, 0.2))
    handled = counting(workers)
    async with workers:
        await until(lambda: order in handled)
        store.is_hanging = True
        await until(lambda: "orders: WorkersError" in caplog.text)
        with pytest.raises(WorkersError, match=r"not answered after 0\.2 seconds"):
            await workers.status()
    store.is_hanging = False
    async with workers:
        status = await workers.status()
    assert status.sellers == 3
    assert status.failing == ()


async def test_a_redis_that_is_away_at_the_start_is_an_error() -> None:
    """It is one error without the address."""
    workers = Workers([], url="redis://:secret@127.0.0.1:9/0", secret=SECRET, cursors=None)
    async with workers.connected():
        with pytest.raises(WorkersError, match="Redis cannot be used") as caught:
            await workers.status()
        with pytest.raises(WorkersError, match="Redis cannot be used"):
            await workers._opened.engine.jobs()
    assert "secret" not in repr(caught.value)


async def test_a_refused_password_of_redis_is_an_error(redis_url: str) -> None:
    """The fleet does not start: it would wait for a Redis that never lets it in. The error has no password."""
    workers = Workers([], url=redis_url.replace("//", "//someone:Pa$$word9@"), secret=SECRET)
    with pytest.raises(WorkersError, match="refuses the login or the password of the url") as caught:
        async with workers:
            pass
    assert "Pa$$word9" not in repr(caught.value)


async def test_a_fleet_waits_for_a_redis_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    """A start before Redis is up is no error, and the log says what is missing."""
    workers = Workers([], url="redis://127.0.0.1:9/0", secret=SECRET)
    async with workers.connected():
        assert "Redis is away: the fleet waits for it" in caplog.text


async def test_a_source_that_hangs_is_given_up() -> None:
    """A reading ends after its limit, and the known sellers stay. A `TimeoutError` of the source is raised as it is."""
    known, endless = [Credentials("a@example.com", "Pa$$word9")], asyncio.Event()

    async def source() -> AsyncIterator[Credentials]:
        for one in known:
            yield one
        if sellers.logins:
            await endless.wait()

    async def failing() -> AsyncIterator[Credentials]:
        raise TimeoutError("of a database")
        yield

    sellers = Sellers(source, limit=0.1)
    await sellers.refresh()
    with pytest.raises(WorkersError, match=r"the source has not ended after 0\.1 seconds"):
        await sellers.refresh()
    assert not await sellers.try_refresh()
    assert [*sellers.logins] == ["a@example.com"]
    assert await sellers.find("a@example.com") == known[0]
    with pytest.raises(TimeoutError, match="of a database"):
        await Sellers(failing).refresh()


async def test_a_handler_that_blocks_is_warned_of(
    sandbox: Sandbox, declared: Callable[..., Workers], caplog: pytest.LogCaptureFixture
) -> None:
    """A second poll may begin elsewhere, so the log says how long the event loop was blocked."""
    ordered(sandbox, sandbox.login)
    workers = declared(iter(sandbox.accounts), lease=timedelta(seconds=1))

    @workers.on_order()
    async def handle(*_: Any) -> None:
        time.sleep(0.7)  # noqa: ASYNC251 - this is what must not be done

    async with workers:
        await until(lambda: "the event loop was blocked for" in caplog.text)


@pytest.mark.slow
async def test_a_handler_that_does_not_end_is_cancelled(sandbox: Sandbox, declared: Callable[..., Workers]) -> None:
    """After 8 seconds; its order comes again."""
    order, begun = ordered(sandbox, sandbox.login), asyncio.Event()
    workers = declared()

    @workers.on_order()
    async def handle(*_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    begin = time.monotonic()
    async with workers:
        await begun.wait()
        begin = time.monotonic()
    assert 7 < time.monotonic() - begin < 10
    again = declared()
    handled = counting(again)
    async with again:
        await until(lambda: order in handled)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "redis://localhost"}, "secret"),
        ({"every": timedelta()}, "every must be above zero"),
        ({"concurrency": 0}, "concurrency"),
    ],
)
def test_a_wrong_declaration_is_refused(options: Any, words: str) -> None:
    """The error names what is missing or wrong."""
    with pytest.raises(ValueError, match=words):
        Workers([], **options)


def test_handlers_are_declared_once() -> None:
    """Two handlers of one kind need names of their own, which are words."""

    async def handle(_: Client, item: Any) -> None:
        """Do nothing."""

    workers = Workers([])
    workers.on_order()(handle)
    workers.on_order(name="urgent", states=["Shipped"])(handle)
    with pytest.raises(ValueError, match="'orders' already"):
        workers.on_order()(handle)
    with pytest.raises(ValueError, match="small letters"):
        workers.on_claim(name="a:b")(handle)
    with pytest.raises(ValueError, match="about"):
        workers.on_question(about="mail")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="above zero"):
        workers.on_claim(every=timedelta())
    assert repr(workers) == "Workers(orders, urgent)"
    assert "no handlers" in repr(Workers([]))


@pytest.mark.parametrize("name", ["roster", "fail"])
async def test_names_of_the_engine_are_refused(name: str, declared: Callable[..., Workers]) -> None:
    """A handler that has the name of a task of the engine would replace it."""
    workers = declared()
    workers.on_order(name=name)(Any)
    with pytest.raises(ValueError, match=name):
        await workers.__aenter__()


async def test_a_fleet_that_is_not_open_says_so(declared: Callable[..., Workers]) -> None:
    """Its methods name what is missing; and what is open is not opened twice."""
    workers = declared()
    with pytest.raises(RuntimeError, match="not open"):
        await workers.status()
    async with workers:
        with pytest.raises(RuntimeError, match="open already"):
            await workers.__aenter__()
        with pytest.raises(RuntimeError, match="has started"):
            workers.on_order()


async def test_a_fleet_is_opened_once_at_a_time(declared: Callable[..., Workers]) -> None:
    """Also while the source of sellers is being read. After a failed start it can be opened again."""
    asked, is_down = asyncio.Event(), True

    async def sellers() -> AsyncIterator[Credentials]:
        asked.set()
        await asyncio.sleep(0)
        if is_down:
            raise OSError("down")
        yield Credentials("shop-api", "word")

    workers = declared(sellers)
    opening = asyncio.create_task(workers.__aenter__())
    await asked.wait()
    with pytest.raises(RuntimeError, match="open already"):
        await workers.__aenter__()
    with pytest.raises(RuntimeError, match="open already"):
        async with workers.connected():
            pass
    with pytest.raises(RuntimeError, match="has started"):
        workers.on_order()
    with pytest.raises(OSError, match="down"):
        await opening
    is_down = False
    for _ in range(2):  # as a web application that is loaded again
        async with workers:
            assert (await workers.status()).sellers == 1
        async with workers.connected():
            assert (await workers.status()).sellers == 1


async def test_a_handler_in_progress_can_use_the_fleet_until_its_end(
    sandbox: Sandbox, declared: Callable[..., Workers], caplog: pytest.LogCaptureFixture
) -> None:
    """A handler that asks the fleet during the stop is not failed by it."""
    workers = declared()
    ordered(sandbox, sandbox.login)
    begun, sellers = asyncio.Event(), []

    @workers.on_order()
    async def handle(*_: Any) -> None:
        begun.set()
        await asyncio.sleep(0.1)
        sellers.append((await workers.status()).sellers)

    async with workers:
        await begun.wait()
    assert sellers == [3]
    assert "the handler raised" not in caplog.text


async def test_two_processes_share_work_with_an_url_only(
    declared: Callable[..., Workers], place: dict[str, Any]
) -> None:
    """Without a Redis, a second fleet with the same files is refused."""
    async with declared():
        if "url" in place:
            async with declared():
                pass
        else:
            with pytest.raises(WorkersError, match="another process"):
                await declared().__aenter__()


@pytest.mark.parametrize("place", ["memory"], indirect=True)
async def test_a_signal_ends_the_start(declared: Callable[..., Workers]) -> None:
    """A source of sellers that hangs does not keep the process alive."""
    asked = asyncio.Event()

    async def sellers() -> AsyncIterator[Credentials]:
        asked.set()
        await asyncio.Event().wait()
        yield Credentials("never", "reached")

    running = asyncio.create_task(declared(sellers).run())
    await asked.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await running


def test_a_handler_is_async() -> None:
    """The result of another function could not be awaited, and all its items would be put aside."""

    def handle(_: Client, item: Any) -> None:
        """Do nothing."""

    workers = Workers([])
    with pytest.raises(TypeError, match="async def"):
        workers.on_order()(handle)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="async def"):
        workers.on_report()(handle)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["memory"], indirect=True)
async def test_a_source_of_something_else_is_an_error(declared: Callable[..., Workers]) -> None:
    """The error says what the source must be."""

    async def rows() -> list[Credentials]:
        return []

    with pytest.raises(TypeError, match="yield"):
        await declared(rows).__aenter__()
    with pytest.raises(TypeError, match="expected Credentials, not str"):
        await declared(["shop-api"]).__aenter__()


@pytest.mark.parametrize("place", ["memory"], indirect=True)
async def test_two_passwords_for_a_login_are_warned_of(
    declared: Callable[..., Workers], caplog: pytest.LogCaptureFixture
) -> None:
    """The last one counts; neither is in the warning."""
    workers = declared([Credentials("shop-api", "first word"), Credentials("shop-api", "second word")])
    async with workers.connected():
        assert (await workers.status()).sellers == 1
    assert "shop-api twice" in caplog.text
    assert "word" not in caplog.text.replace("passwords", "")


async def test_an_error_of_the_program_stays_as_it_is(declared: Callable[..., Workers]) -> None:
    """An error inside `async with workers` is not wrapped in a group, so the program's `except` finds it."""
    with pytest.raises(KeyError, match="mine"):
        async with declared():
            raise KeyError("mine")
