"""Fleets of processes in trouble: without Redis, with sellers that hang, raise or block, and with clocks apart."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from redis import Redis
from redis.exceptions import RedisError

from cdiscount_async.sandbox import FaultRule, Faults, Sandbox
from cdiscount_async.tokens._life import TokenLife

from ..support.needs import lacking
from ..support.servers import free_port
from ..support.sizes import WHOLE
from .fleets import ProcessFleet, everything, options_at, polled_by_all, quiet_market, started, wait

SELLERS: Final = 2_000 if WHOLE else 60
EVERY: Final = 20.0 if WHOLE else 4.0
AWAY: Final = 60.0 if WHOLE else 10.0
HANGING: Final = 50 if WHOLE else 10
MANY: Final = 200_000 if WHOLE else 1_500
RESEED: Final = 60.0
"""After so many seconds docket looks again for the job that compares the sellers with the jobs."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture
def market() -> Iterator[Sandbox]:
    """Return a marketplace with many sellers, in a thread."""
    with quiet_market(SELLERS) as sandbox:
        yield sandbox


@pytest.fixture
def options(redis_url: str) -> dict[str, Any]:
    """Return the arguments of the fleet."""
    return options_at(redis_url, EVERY)


class OwnRedis:
    """A Redis that a test may kill, with an append-only file."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            lacking("install redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "yes", "dir": folder}
        self._command = [program, *(str(text) for name, value in options.items() for text in (f"--{name}", value))]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        with Redis.from_url(self.url) as redis:
            while True:
                try:
                    redis.ping()
                except RedisError:
                    time.sleep(0.05)
                else:
                    return

    def kill(self) -> None:
        """Kill it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def flush(self) -> None:
        """Remove everything."""
        with Redis.from_url(self.url) as redis:
            redis.flushall()


@contextmanager
def running_redis(folder: Path) -> Iterator[OwnRedis]:
    """Yield a Redis that runs, and kill it at the end."""
    redis = OwnRedis(folder)
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()


def killed(redis: OwnRedis) -> None:
    """Kill Redis, and start it again at once."""
    redis.kill()
    redis.start()


def away(redis: OwnRedis) -> None:
    """Kill Redis, and start it again after some time."""
    redis.kill()
    time.sleep(AWAY)
    redis.start()


@pytest.mark.parametrize("trouble", [killed, OwnRedis.flush, away])
def test_redis_in_trouble_loses_nothing(market: Sandbox, tmp_path: Path, trouble: Callable[[OwnRedis], None]) -> None:
    """All sellers are polled again soon, and each order arrives. The cursors outlive Redis in another database."""
    chance = Random(4)  # noqa: S311
    with running_redis(tmp_path) as redis:
        options = {"url": redis.url, "every": EVERY, "lease": 5.0, "refresh": 5.0, "sqlite": str(tmp_path / "c.db")}
        with started(ProcessFleet(market, tmp_path, {"options": options}), 2) as fleet:
            assert wait(lambda: polled_by_all(fleet), 120)
            for number in range(40):
                fleet.place(chance)
                if number == 20:
                    trouble(redis)
                    healed = time.time()
            assert wait(lambda: polled_by_all(fleet, healed), EVERY + RESEED + 30)
            print(f"\nall sellers were polled again after {time.time() - healed:.1f} s")  # noqa: T201 - a figure
            # Redis may have lost the token of a request that it knows to have begun: that seller's password waits.
            assert wait(lambda: everything(fleet), EVERY + TokenLife().answer + 30)
            fleet.stop()
    assert max(fleet.handled().values()) <= 2  # a poll that was in progress may be repeated


def test_a_locked_password_is_sent_once(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """Three processes send a wrong password once in all, and the other sellers go on."""
    accounts = [(one.login, one.password) for one in market.accounts]
    accounts[7] = (accounts[7][0], "wrong")
    chance = Random(2)  # noqa: S311
    with started(ProcessFleet(market, tmp_path, {"options": options, "accounts": accounts}), 3) as fleet:
        assert wait(lambda: polled_by_all(fleet), 120)
        time.sleep(3 * EVERY)
        for login, _ in accounts[:7]:
            fleet.place(chance, login)
        assert wait(lambda: everything(fleet), EVERY + 30)
        fleet.stop()
    assert market.counters["tokens.refused"] == 1
    assert market.counters["tokens.issued"] == SELLERS - 1


def test_hanging_sellers_delay_nobody(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """While some sellers hang, the polls of the others are as punctual as before, up to a second."""
    hanging, others = market.accounts[:HANGING], {one.login for one in market.accounts[HANGING:]}
    with started(ProcessFleet(market, tmp_path, {"options": options}), 2) as fleet:
        assert wait(lambda: polled_by_all(fleet), 120)
        begin = time.time()
        time.sleep(3 * EVERY)
        before = fleet.lateness(others, begin)
        rule = FaultRule("hang", operations=["GetOrderList"], sellers=[one.login for one in hanging])  # type: ignore[arg-type]
        market.faults.replace(Faults(rules=[rule]))
        time.sleep(EVERY)
        begin = time.time()
        time.sleep(4 * EVERY)
        after = fleet.lateness(others, begin)
        market.faults.replace(Faults())
        assert fleet.stop() < 10
    print(f"\nlateness of the others, p95: {before:.3f} s before, {after:.3f} s while {HANGING} hang")  # noqa: T201
    assert after < before + 1


def test_bad_handlers_stop_nobody(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """A handler raises for one seller, and blocks its process longer than the lease for another: the rest arrives."""
    raising, blocking, *rest = (one.login for one in market.accounts)
    settings = {"options": options, "raising": [raising], "blocking": [blocking], "block": 7.0}
    chance = Random(5)  # noqa: S311
    with started(ProcessFleet(market, tmp_path, settings), 2) as fleet:
        assert wait(lambda: polled_by_all(fleet), 120)
        fleet.place(chance, raising)
        bad = fleet.placed.pop()
        fleet.place(chance, blocking)
        for login in rest[:30]:
            fleet.place(chance, login)
        assert wait(lambda: everything(fleet), EVERY + 60)
        fleet.stop()
    assert bad not in fleet.numbers()
    assert len(fleet.lines("raise")) == 1  # again after a minute
    assert max(fleet.handled().values()) <= 2  # the other process took over the polls of the blocked one


def test_clocks_may_be_apart(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """One process is a minute ahead, and another one a minute behind: nothing is lost."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        lacking("install faketime")
    chance = Random(6)  # noqa: S311
    with started(ProcessFleet(market, tmp_path, {"options": options}), 1) as fleet:
        for offset in ("+60s", "-60s"):
            apart = {"LD_PRELOAD": str(library), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            fleet.start(prefix=["env", *(f"{name}={value}" for name, value in apart.items())])
        assert wait(lambda: polled_by_all(fleet), 120)
        assert wait(lambda: len({line.process for line in fleet.lines("begin")}) == 3, 60)
        for _ in range(60):
            fleet.place(chance)
            time.sleep(0.2)
        assert wait(lambda: everything(fleet), 120 + 3 * EVERY)
        fleet.stop()
    assert {*fleet.handled().values()} == {1}


def test_a_seller_with_many_orders_delays_nobody(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """His first poll makes way again and again, and the polls of quiet sellers stay punctual, up to two seconds."""
    chance, many = Random(8), market.login  # noqa: S311
    fleet = ProcessFleet(market, tmp_path, {"options": options})
    market._loop_thread.run(lambda: market.market.store.update("offer", {"seller": 1}, stock=10 * MANY))
    for _ in range(MANY):
        fleet.place(chance, many)
    with started(fleet, 2):
        assert wait(lambda: everything(fleet), 600 + MANY / 50)
        quiet = {one.login for one in market.accounts[1:]}
        late = fleet.lateness(quiet, fleet.lines("handled")[0].time)
        fleet.stop()
    print(f"\nlateness of the quiet sellers, p95: {late:.3f} s")  # noqa: T201 - a figure
    assert late < 2
    assert {*fleet.handled().values()} == {1}
