"""A sandbox in a process of its own, and the cores of the machine shared out between it and the client."""

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
"""The sandbox's time, which stands still; its orders are of the 45 days before."""
CLIENT, SERVER = 0, 1
"""The cores for each; nothing is pinned where there are fewer than two, or where the system cannot."""


@attrs.frozen
class Service:
    """Where a sandbox is, and who may ask it."""

    url: str
    login: str
    password: str = attrs.field(repr=False)
    process: int

    @property
    def environment(self) -> Environment:
        """Return it as clients take it."""
        return Environment.at(self.url)

    @property
    def credentials(self) -> Credentials:
        """Return who asks."""
        return Credentials(self.login, self.password)

    def token(self) -> str:
        """Ask for a token, for clients that cannot do that themselves."""
        answer = httpx.get(self.environment.sts_url, auth=(self.login, self.password), trust_env=False)
        return re.sub(r"<[^>]*>", "", answer.raise_for_status().text)

    def cpu(self) -> float:
        """Return the seconds of CPU that the sandbox has used; not a number where the system does not tell."""
        file = Path(f"/proc/{self.process}/stat")
        if not file.exists():
            return float("nan")
        user, system = file.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def sandbox(*, offers: int, orders: int, page_size: int, cores: Collection[int] = (SERVER,)) -> Iterator[Service]:
    """Start a sandbox with one seller and the fast ways of the library, and give it once it is ready."""
    command = [sys.executable, "-m", "cdiscount_async", "sandbox", "--port", "0", "--sellers", "1", "--speed", "0"]
    command += ["--offers", str(offers), "--orders", str(orders), "--page-size", str(page_size)]
    command += ["--start", START.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    pin(cores, process.pid)
    said: dict[str, str] = {}
    assert process.stdout is not None  # noqa: S101 - asked for above
    try:
        while "ready" not in said:
            line = process.stdout.readline()
            if not line:
                raise SystemExit("the sandbox did not start")
            name, _, value = line.strip().partition(": ")
            said[name] = value
        url = said["service"].rpartition("/")[0]
        yield Service(url, said["login"], said["password"], process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def pin(cores: Collection[int], process: int = 0) -> None:
    """Keep a process, this one by default, on some cores."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > max(cores):
        os.sched_setaffinity(process, cores)
