"""A sandbox in its own process, and one core of the machine for each of sandbox and client."""

import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import attrs
import httpx

from cdiscount_async import Credentials, Environment

START: Final = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - French local time, as the service has it
"""The time of the sandbox, which does not pass. Its orders are of the 45 days before."""
CLIENT, SERVER = 0, 1
"""The core of each. Nothing is pinned if there are fewer than two cores, or if the system does not support it."""


@attrs.frozen
class Service:
    """The address of a sandbox, and the seller that may call it."""

    url: str
    login: str
    password: str = attrs.field(repr=False)
    process: int

    @property
    def environment(self) -> Environment:
        """The environment for a client."""
        return Environment.at(self.url)

    @property
    def credentials(self) -> Credentials:
        """The seller's login and password."""
        return Credentials(self.login, self.password)

    def token(self) -> str:
        """Return a token from the token service, for clients that cannot get one."""
        answer = httpx.get(self.environment.sts_url, auth=(self.login, self.password), trust_env=False)
        return re.sub(r"<[^>]*>", "", answer.raise_for_status().text)

    def cpu(self) -> float:
        """Return the seconds of CPU that the sandbox has used; NaN on systems without `/proc`."""
        file = Path(f"/proc/{self.process}/stat")
        if not file.exists():
            return float("nan")
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sandbox(*, offers: int, orders: int, page_size: int, cores: Collection[int] = (SERVER,)) -> Iterator[Service]:
    """Start a sandbox with one seller, and yield it when it is ready."""
    command = [sys.executable, "-m", "cdiscount_async", "sandbox", "--port", "0", "--sellers", "1", "--speed", "0"]
    command += ["--offers", str(offers), "--orders", str(orders), "--page-size", str(page_size)]
    command += ["--start", START.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    pin(cores, process.pid)
    printed: dict[str, str] = {}
    assert process.stdout is not None  # noqa: S101 - `stdout=PIPE` makes it
    try:
        while "ready" not in printed:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            name, _, value = line.strip().partition(": ")
            printed[name] = value
        url = printed["service"].rpartition("/")[0]
        yield Service(url, printed["login"], printed["password"], process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def pin(cores: Collection[int], process: int = 0) -> None:
    """Keep a process on some cores; 0 is the current process."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > max(cores):
        os.sched_setaffinity(process, cores)
