"""A network that is cut between one process of a fleet and Redis: packets are lost, and neither end notices."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import attrs
import pytest

from ..support.needs import lacking
from ..support.servers import free_port
from ..support.sizes import WHOLE
from .fleets import ProcessFleet, everything, polled_by_all, quiet_market, started, wait

SELLERS: Final = 2_000 if WHOLE else 60
EVERY: Final = 20.0 if WHOLE else 4.0
CUT: Final = 60.0 if WHOLE else 15.0
"""Seconds: longer than the lease, so that the other process takes over."""


@attrs.frozen
class Network:
    """A network namespace with a Redis, which this machine reaches by two cables."""

    name: str
    port: int

    def run(self, *command: str) -> None:
        """Run a command in the namespace."""
        subprocess.run(["ip", "netns", "exec", self.name, *command], check=True, capture_output=True)  # noqa: S603, S607

    def address(self, cable: int) -> str:
        """Return the address of Redis by a cable."""
        return f"10.213.{cable}.2"

    def url(self, cable: int) -> str:
        """Return the url of Redis by a cable."""
        return f"redis://{self.address(cable)}:{self.port}/0"

    def cut(self, cable: int) -> None:
        """Cut a cable."""
        self.run("ip", "link", "set", f"there{cable}", "down")

    def mend(self, cable: int) -> None:
        """Mend a cable."""
        self.run("ip", "link", "set", f"there{cable}", "up")


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    """Return a network of this test; skip it where the machine does not allow one."""
    program = shutil.which("redis-server")
    if program is None:
        lacking("install redis-server")
    name = f"cdiscount{os.getpid()}"
    made = Network(name, free_port())
    ip = partial(subprocess.run, check=True, capture_output=True)
    try:
        ip(["ip", "netns", "add", name])
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine allows no network namespaces")
    try:
        made.run("ip", "link", "set", "lo", "up")
        for cable in (1, 2):
            ip(["ip", "link", "add", f"here{cable}", "type", "veth", "peer", "name", f"there{cable}", "netns", name])
            ip(["ip", "address", "add", f"10.213.{cable}.1/24", "dev", f"here{cable}"])
            ip(["ip", "link", "set", f"here{cable}", "up"])
            made.run("ip", "address", "add", f"{made.address(cable)}/24", "dev", f"there{cable}")
            made.mend(cable)
        with _redis(program, made, tmp_path):
            yield made
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=True)  # noqa: S603, S607 - its cables go with it


@contextmanager
def _redis(program: str, network: Network, folder: Path) -> Iterator[None]:
    options = {"port": str(network.port), "save": "", "dir": str(folder), "protected-mode": "no"}
    arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
    command = ["ip", "netns", "exec", network.name, program, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        try:
            assert wait(lambda: _answers(network), 30)
            yield
        finally:
            process.kill()


def _answers(network: Network) -> bool:
    try:
        network.run("redis-cli", "-p", str(network.port), "ping")
    except subprocess.CalledProcessError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_network_that_is_cut_loses_nothing(network: Network, tmp_path: Path) -> None:
    """While one process is cut off, the other one handles all orders. After the repair both poll again."""
    chance = Random(9)  # noqa: S311
    options = {"every": EVERY, "lease": 5.0, "refresh": 5.0, "sqlite": str(tmp_path / "cursors.db")}
    with quiet_market(SELLERS) as market, started(ProcessFleet(market, tmp_path, {}), 0) as fleet:
        one, other = (fleet.start(options={**options, "url": network.url(cable)}) for cable in (1, 2))
        assert wait(lambda: polled_by_all(fleet), 120)
        assert wait(lambda: {line.process for line in fleet.lines("begin")} == {one.pid, other.pid}, 60)
        network.cut(1)
        begin = time.time()
        while time.time() < begin + CUT:
            fleet.place(chance)
            time.sleep(CUT / 40)
        assert wait(lambda: everything(fleet), 2 * EVERY + 30)
        network.mend(1)
        mended = time.time()
        assert wait(lambda: polled_by_all(fleet, mended), EVERY + 60)
        assert wait(lambda: one.pid in {line.process for line in fleet.lines("begin") if line.time > mended}, 180)
        back = min(line.time for line in fleet.lines("begin") if line.process == one.pid and line.time > mended)
        print(f"\nthe process that was cut off polled again after {back - mended:.1f} s")  # noqa: T201 - a figure
        fleet.place(chance)
        assert wait(lambda: everything(fleet), 2 * EVERY + 30)
        fleet.stop()
    assert max(fleet.handled().values()) <= 2  # a poll that was in progress may be repeated
