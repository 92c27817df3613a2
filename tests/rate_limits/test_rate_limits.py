"""Limits are kept for each seller and rule, nobody is overtaken, and nothing is left behind."""

import asyncio
import logging
import sys
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import attrs
import pytest
from hypothesis import given, strategies as st

from cdiscount_async import Client, Credentials
from cdiscount_async.operations import ALL, Offers, Orders, Seller
from cdiscount_async.rate_limits import RateLimits
from cdiscount_async.rate_limits._memory import MemoryCounter
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.redis import redis_url  # noqa: F401 - a fixture
from ..support.servers import free_port

READING = Orders.get_order_list
SENDING = Offers.submit_offer_package


@attrs.define
class Time:
    """A clock that moves when a task sleeps."""

    now: float = 1000.0
    slept: list[float] = attrs.Factory(list)

    def clock(self) -> float:
        """Return the time, in seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Move the clock, and let other tasks run."""
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


class Asleep(Exception):  # noqa: N818 - it ends a test where a call would wait
    """Raised in place of a sleep."""


async def refuse_to_sleep(seconds: float) -> None:
    """Raise Asleep with the seconds that a call would wait."""
    raise Asleep(seconds)


def limits(time: Time, **rules: str) -> RateLimits:
    """Return limits by that clock. The name `ANY` means `*`."""
    named = {"*" if name == "ANY" else name: value for name, value in rules.items()}
    return RateLimits(named, clock=time.clock, sleep=time.sleep)


async def test_call_beyond_the_limit_waits_until_the_window_has_moved() -> None:
    """As many calls pass as the rule allows, and the next one when the period of the first has ended."""
    time = Time()
    limited = limits(time, GetOrderList="2/minute")

    await limited.wait("shop-api", READING)
    time.now += 20
    await limited.wait("shop-api", READING)
    await limited.wait("shop-api", READING)

    assert [40.0] == time.slept


@pytest.mark.parametrize(
    ("key", "waits"),
    [
        ("GetOrderList", True),
        ("orders", True),
        ("reads", True),
        ("*", True),
        ("ValidateOrderList", False),
        ("offers", False),
        ("writes", False),
        ("sets", False),
    ],
)
async def test_rule_covers_what_its_key_says(key: str, waits: bool) -> None:
    """A key is an operation, a section, a safety class or everything."""
    time = Time()
    limited = RateLimits({key: "1/hour"}, clock=time.clock, sleep=time.sleep)

    await limited.wait("shop-api", READING)
    await limited.wait("shop-api", READING)

    assert ([3600.0] if waits else []) == time.slept


async def test_rule_counts_all_that_it_covers_together() -> None:
    """A section's limit is one for all its operations."""
    time = Time()
    limited = limits(time, orders="1/minute")

    await limited.wait("shop-api", READING)
    await limited.wait("shop-api", Orders.get_service_order_list)

    assert [60.0] == time.slept


async def test_sellers_are_counted_apart() -> None:
    """One seller's calls cost another none."""
    time = Time()
    limited = limits(time, ANY="1/minute")

    for number in range(100):
        await limited.wait(f"shop{number}-api", READING)

    assert [] == time.slept


@given(
    st.lists(st.sampled_from([(1, 3), (2, 5), (3, 7), (5, 60)]), min_size=1, max_size=3),
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from([READING, SENDING, Seller.get_seller_information])), max_size=30
    ),
)
def test_no_window_ever_sees_more(rules: Sequence[tuple[int, int]], calls: Sequence[tuple[int, object]]) -> None:
    """Wherever a window is put over the calls that passed, there are no more in it than each rule allows."""
    time = Time()
    keys = ["*", "reads", "GetOrderList"]
    limited = RateLimits(
        {key: f"{amount} per {seconds} seconds" for key, (amount, seconds) in zip(keys, rules, strict=False)},
        clock=time.clock,
        sleep=time.sleep,
    )
    passed: dict[str, list[float]] = {key: [] for key in keys}

    async def run() -> None:
        for gap, operation in calls:
            time.now += gap
            await limited.wait("shop-api", operation)  # type: ignore[arg-type]
            passed["*"].append(time.now)
            if operation is not SENDING:
                passed["reads"].append(time.now)
            if operation is READING:
                passed["GetOrderList"].append(time.now)

    asyncio.run(run())

    for key, (amount, seconds) in zip(keys, rules, strict=False):
        times = passed[key]
        assert all(later - first >= seconds for first, later in zip(times, times[amount:], strict=False))


async def test_call_that_waits_for_one_rule_takes_no_place_of_another() -> None:
    """Only a call that may go counts, and it counts in all its rules at once."""
    time = Time()
    counts = RateLimits({"GetOrderList": "1/hour", "reads": "2/minute"}, clock=time.clock, sleep=refuse_to_sleep)

    await counts.wait("shop-api", READING)
    with pytest.raises(Asleep):
        await counts.wait("shop-api", READING)
    await counts.wait("shop-api", Seller.get_seller_information)

    with pytest.raises(Asleep):
        await counts.wait("shop-api", Seller.get_seller_information)


async def test_several_limits_in_one_rule_are_all_kept() -> None:
    """A rule may say what is allowed in a second and what in an hour."""
    time = Time()
    limited = limits(time, ANY="1/second; 2/hour")

    for _ in range(3):
        await limited.wait("shop-api", READING)

    assert [1.0, 3599.0] == time.slept


async def test_limit_that_is_said_twice_is_one(redis_url: str) -> None:  # noqa: F811 - the fixture
    """The same limit in other words counts a call once."""
    limited = RateLimits({"*": "1/minute; 1 per 60 seconds"}, storage=f"async+{redis_url}", sleep=refuse_to_sleep)

    await limited.wait(uuid4().hex, READING)
    await limited.aclose()


async def test_who_comes_first_goes_first() -> None:
    """Among a seller's calls that the same rules cover nobody is overtaken."""
    time = Time()
    limited = limits(time, ANY="1/second")
    passed: list[int] = []

    async def call(number: int) -> None:
        await limited.wait("shop-api", READING)
        passed.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(call(number))

    assert list(range(20)) == passed
    assert [1.0] * 19 == time.slept


async def test_who_waits_long_stops_nobody_else() -> None:
    """A call that waits for its own rule does not stand in the way of the same seller's other calls."""
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        asleep.set()
        await wake.wait()
        time.now += 3600

    time = Time()
    limited = RateLimits({"GetOrderList": "1/hour", "*": "100/second"}, clock=time.clock, sleep=sleep)
    await limited.wait("shop-api", READING)

    async with asyncio.TaskGroup() as group:
        group.create_task(limited.wait("shop-api", READING))
        await asleep.wait()
        await limited.wait("shop-api", SENDING)
        wake.set()


async def test_who_gives_up_takes_no_place() -> None:
    """A cancelled call is not counted, and the next one in the line takes its turn."""
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await wake.wait()
        time.now += seconds

    time = Time()
    limited = RateLimits({"*": "1/minute"}, clock=time.clock, sleep=sleep)
    await limited.wait("shop-api", READING)
    first, second, third = (asyncio.create_task(limited.wait("shop-api", READING)) for _ in range(3))
    await asleep.wait()

    second.cancel()
    first.cancel()
    await asyncio.wait([first, second])
    wake.set()
    await third

    assert 1060.0 == time.now


async def test_sellers_that_do_not_call_are_forgotten() -> None:
    """Only calls that still count are stored, and no lock without waiters."""
    time = Time()
    limited = limits(time, ANY="5/minute", reads="5/second")

    for number in range(5_000):
        await limited.wait(f"shop{number}-api", READING)
        time.now += 1

    assert isinstance(limited._counter, MemoryCounter)
    assert 60 + 1 == len(limited._counter)
    assert 0 == len(limited._locks)


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"GetOrders": "1/second"}, "rules: 'GetOrders' is neither an operation, a section, a safety class nor '\\*'"),
        ({"ORDERS": "1/second"}, "rules: 'ORDERS' is neither"),
        ({"orders": "often"}, "rules\\['orders'\\]: expected a limit such as '60/minute' or .*, not 'often'"),
        ({"orders": "1/fortnight"}, "rules\\['orders'\\]: expected a limit"),
        ({"orders": ""}, "rules\\['orders'\\]: expected a limit"),
        ({"orders": "0/minute"}, "rules\\['orders'\\]: expected a limit"),
        ({"orders": 5}, "rules\\['orders'\\]: expected a limit"),
    ],
)
def test_rule_that_makes_no_sense_is_refused(rules: dict[str, str], message: str) -> None:
    """A key that covers nothing and a value that is no limit are named at once."""
    with pytest.raises(ValueError, match=message):
        RateLimits(rules)


@pytest.mark.parametrize(
    "storage", ["redis://:Pl@nted@host", "async+memcached://Pl@nted", "async+redis://:Pl@nted@[", "x"]
)
def test_storage_that_makes_no_sense_is_refused(storage: str) -> None:
    """A storage that cannot be used is refused, and its address, which may hold a password, is not repeated."""
    with pytest.raises(ValueError, match="storage: ") as caught:
        RateLimits({"*": "1/minute"}, storage=storage)

    assert "Pl@nted" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_processes_share_a_limit(redis_url: str) -> None:  # noqa: F811 - the fixture
    """Processes that count in the same Redis count each other's calls, for each seller separately."""
    seller = uuid4().hex
    one, other = (
        RateLimits({"*": "2/hour", "orders": "100/hour"}, storage=f"async+{redis_url}", sleep=refuse_to_sleep)
        for _ in range(2)
    )

    await one.wait(seller, READING)
    await other.wait(seller, READING)
    with pytest.raises(Asleep) as caught:
        await one.wait(seller, READING)
    await one.wait(f"{seller}-api", READING)
    await one.aclose()
    await other.aclose()

    assert 3000 < caught.value.args[0] <= 3600


async def test_race_of_many_lets_no_call_too_many_pass(redis_url: str) -> None:  # noqa: F811 - the fixture
    """If many calls wait at the same time, no more pass than the rule allows."""
    seller = uuid4().hex
    several = [RateLimits({"*": "5/hour"}, storage=f"async+{redis_url}", sleep=refuse_to_sleep) for _ in range(20)]

    outcomes = await asyncio.gather(*(one.wait(seller, READING) for one in several), return_exceptions=True)
    for one in several:
        await one.aclose()

    assert 5 == outcomes.count(None)
    assert 15 == sum(isinstance(one, Asleep) for one in outcomes)


COUNTING = """
import asyncio, sys
from cdiscount_async.operations import Orders
from cdiscount_async.rate_limits import RateLimits

class Full(Exception):
    pass

async def refuse(seconds):
    raise Full

async def main(storage, seller):
    limits = RateLimits({"*": "40/hour", "orders": "1000/hour"}, storage=storage, sleep=refuse)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    passed = 0
    for _ in range(40):
        try:
            await limits.wait(seller, Orders.get_order_list)
            passed += 1
        except Full:
            await asyncio.sleep(0.005)
    await limits.aclose()
    print(passed)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_a_fleet_of_processes_keeps_a_limit(redis_url: str) -> None:  # noqa: F811 - the fixture
    """Three processes that call for one seller at the same time make as many calls together as the limit allows."""
    pipe = asyncio.subprocess.PIPE
    arguments = ("-c", COUNTING, f"async+{redis_url}", uuid4().hex)
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe) for _ in range(3)
    ]
    for one in processes:
        assert one.stdout is not None
        assert b"ready\n" == await one.stdout.readline()
    passed = [int(said) for said, _ in await asyncio.gather(*(one.communicate(b"\n") for one in processes))]

    assert 40 == sum(passed)


@pytest.mark.parametrize("most", [None, 4])
async def test_many_calls_share_the_connections(
    redis_url: str,  # noqa: F811 - the fixture
    most: int | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Hundreds of sellers at once wait for a connection to Redis. None counts for itself because there are too few."""
    options = f"?max_connections={most}" if most else ""
    one, other = (
        RateLimits({"*": "1/hour"}, storage=f"async+{redis_url}{options}", sleep=refuse_to_sleep) for _ in range(2)
    )
    sellers = [uuid4().hex for _ in range(300)]

    first = await asyncio.gather(*(one.wait(seller, READING) for seller in sellers))
    second = await asyncio.gather(*(other.wait(seller, READING) for seller in sellers), return_exceptions=True)
    await one.aclose()
    await other.aclose()

    assert [None] * 300 == first
    assert [Asleep] * 300 == [type(outcome) for outcome in second]
    assert [] == [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_limits_may_be_used_in_another_event_loop(redis_url: str) -> None:  # noqa: F811 - the fixture
    """After `aclose`, calls of another event loop may wait for connections."""
    limited = RateLimits({"*": "100/hour"}, storage=f"async+{redis_url}", sleep=refuse_to_sleep)

    async def call() -> None:
        seller = uuid4().hex
        await asyncio.gather(*(limited.wait(f"{seller} {number}", READING) for number in range(100)))
        await limited.aclose()

    for _ in range(2):
        asyncio.run(call())


async def test_without_redis_each_process_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    """An outage of Redis stops no call: it is logged once, and this process keeps the limit for its own calls."""
    time = Time()
    limited = RateLimits(
        {"*": "2/minute"},
        storage=f"async+redis://:Pl4nted@127.0.0.1:{free_port()}",
        clock=time.clock,
        sleep=time.sleep,
    )

    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            await limited.wait("shop-api", READING)
    await limited.aclose()

    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert [60.0] == time.slept
    assert "rate limits: Redis cannot be reached (ConnectionError), this process counts for itself" in told
    assert "Pl4nted" not in caplog.text


async def test_waiting_call_holds_no_connection() -> None:
    """A client waits for its limit before it takes a connection, so that others may send meanwhile."""
    in_flight: list[int] = []
    time = Time()

    async def sleep(seconds: float) -> None:
        in_flight.append(client._session.transport.in_flight)
        time.now += seconds

    limited = RateLimits({"GetSellerInformation": "1/minute"}, clock=time.clock, sleep=sleep)
    settings = Settings(
        seed=1, sellers=1, offers=0, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0)
    )
    async with (
        Sandbox(settings) as sandbox,
        Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, rate_limits=limited) as client,
    ):
        await client.seller.get_seller_information()
        await client.seller.get_seller_information()

    assert [0] == in_flight


def test_every_operation_can_be_named() -> None:
    """Each operation is a key of its own."""
    assert RateLimits(dict.fromkeys(ALL, "1/minute"))
