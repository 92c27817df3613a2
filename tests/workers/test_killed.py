"""Fleets of processes that are killed, stopped and deprived of Redis: nothing is lost."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from cdiscount_async.sandbox import Sandbox

from ..support.sizes import WHOLE
from .fleets import ProcessFleet, options_at, quiet_market, started

SELLERS: Final = 2_000 if WHOLE else 100
SECONDS: Final = 600.0 if WHOLE else 60.0
EVERY: Final = 20.0 if WHOLE else 5.0
PAUSE: Final = 5.0 if WHOLE else 8.0
"""Seconds between two kills. A process needs some seconds of CPU to start."""
ORDERS: Final = 10.0 if WHOLE else 4.0
"""Orders in a second."""

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


def wait_for_polls(fleet: ProcessFleet) -> None:
    """Wait until each seller was polled."""
    while len(fleet.runs()) < len(fleet.logins):
        time.sleep(0.5)


def wait_for_all(fleet: ProcessFleet, patience: float) -> None:
    """Wait until everything that was placed is handled, but not for ever."""
    until = time.monotonic() + patience
    while time.monotonic() < until and (
        {*fleet.placed} - fleet.numbers() or {*fleet.discussed} - fleet.numbers("discussion")
    ):
        time.sleep(0.5)


def test_kills_lose_nothing(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """While processes are killed, each order and question arrives, and no seller is polled twice at once."""
    chance = Random(19)  # noqa: S311
    settings = {"options": options, "discussions": 120.0 if WHOLE else 20.0}
    with started(ProcessFleet(market, tmp_path, settings), 3) as fleet:
        wait_for_polls(fleet)
        begin = time.monotonic()
        next_kill, kills = begin + PAUSE, 0
        while time.monotonic() - begin < SECONDS:
            fleet.place(chance)
            if len(fleet.placed) % 10 == 0:
                fleet.discuss(chance)
            if time.monotonic() > next_kill:
                fleet.kill(chance.choice(fleet.processes))
                fleet.start()
                kills, next_kill = kills + 1, next_kill + PAUSE
            time.sleep(1 / ORDERS)
        wait_for_all(fleet, 60 + 3 * EVERY)
        fleet.stop()
    handled = fleet.handled()
    twice = sum(count - 1 for count in handled.values())
    print(  # noqa: T201 - the figures of the run
        f"\n{SELLERS} sellers, {kills} kills: {len(fleet.placed)} orders and {len(fleet.discussed)} questions placed,"
        f" {twice} twice, at most {max(handled.values())} times, longest interval {fleet.longest_interval():.2f} s"
    )
    assert [] == sorted({*fleet.placed} - fleet.numbers())
    assert [] == sorted({*fleet.discussed} - fleet.numbers("discussion"))
    assert twice <= 50 * kills
    assert max(handled.values()) <= 1 + kills
    assert fleet.overlaps() == []


def test_a_termination_repeats_nothing(market: Sandbox, options: dict[str, Any], tmp_path: Path) -> None:
    """SIGTERM ends all processes within 10 seconds in the middle of their handlers, and no order comes twice."""
    chance = Random(7)  # noqa: S311
    with started(ProcessFleet(market, tmp_path, {"options": options, "takes": 0.3}), 2) as fleet:
        wait_for_polls(fleet)
        for _ in range(2):
            for _ in range(60):
                fleet.place(chance)
            while len(fleet.lines("handled")) < len(fleet.placed) - 40:
                time.sleep(0.05)
            assert fleet.stop() < 10
            fleet.start()
            fleet.start()
        wait_for_all(fleet, 60)
        fleet.stop()
    assert [] == sorted({*fleet.placed} - fleet.numbers())
    assert {*fleet.handled().values()} == {1}


def test_fleets_without_redis_survive_kills(market: Sandbox, tmp_path: Path) -> None:
    """One process with its cursors in a file is killed again and again."""
    chance = Random(3)  # noqa: S311
    options = {"directory": str(tmp_path / "workers"), "every": EVERY, "refresh": 5.0}
    with started(ProcessFleet(market, tmp_path, {"options": options}), 1) as fleet:
        wait_for_polls(fleet)
        for _ in range(4):
            begin = time.monotonic()
            while time.monotonic() - begin < PAUSE:
                fleet.place(chance)
                time.sleep(1 / ORDERS)
            fleet.kill(fleet.processes[0])
            fleet.start()
        wait_for_all(fleet, 60 + 3 * EVERY)
        fleet.stop()
    assert [] == sorted({*fleet.placed} - fleet.numbers())
    assert sum(fleet.handled().values()) - len(fleet.handled()) <= 50 * len(fleet.killed)
    assert fleet.overlaps() == []
