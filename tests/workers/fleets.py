"""Starts and kills the processes of a fleet, places orders meanwhile, and reads what they handled."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from random import Random
from typing import Any, Final

import attrs

from cdiscount_async.sandbox import Sandbox, Settings, serving

ROOT: Final = Path(__file__).parents[2]
_NUMBERS: Final = count(1)


@attrs.frozen
class Line:
    """A line of the log."""

    time: float
    process: int
    what: str
    words: tuple[str, ...]


@attrs.define
class ProcessFleet:
    """The processes of a fleet."""

    sandbox: Sandbox
    folder: Path
    settings: Mapping[str, Any]
    processes: list["subprocess.Popen[bytes]"] = attrs.field(factory=list)
    placed: list[str] = attrs.field(factory=list)
    """The numbers of the orders that were placed."""
    discussed: list[str] = attrs.field(factory=list)
    """The numbers of the discussions that were opened."""
    killed: dict[int, float] = attrs.field(factory=dict)
    """When a process was killed."""

    @property
    def log(self) -> Path:
        """The file to which all processes append."""
        return self.folder / "handled.log"

    def start(self, *arguments: str, prefix: Sequence[str] = (), **settings: Any) -> "subprocess.Popen[bytes]":
        """Start a process, with settings of its own; `prefix` begins its command."""
        path = self.folder / f"fleet{len(self.processes)}-{time.monotonic_ns()}.json"
        accounts = [(one.login, one.password) for one in self.sandbox.accounts]
        common = {"log": str(self.log), "market": self.sandbox.url, "accounts": accounts}
        content = {**common, **self.settings, **settings}
        path.write_text(json.dumps(content), encoding="utf-8")
        command = [
            *prefix,
            *(sys.executable, "-m", "cdiscount_async", "work", "tests.workers.fleet:workers", *arguments),
        ]
        errors = (self.folder / "errors.log").open("ab")
        process = subprocess.Popen(  # noqa: S603 - our own
            command, cwd=ROOT, env={**os.environ, "FLEET": str(path)}, stderr=errors, stdout=errors
        )
        errors.close()
        self.processes.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill a process at once, and wait until it is gone."""
        self.killed[process.pid] = time.time()
        process.kill()
        process.wait()
        self.processes.remove(process)

    def stop(self) -> float:
        """End all processes with SIGTERM, and return how many seconds the last one needed."""
        begin = time.monotonic()
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait() for process in self.processes]
        self.processes.clear()
        assert codes == [0] * len(codes), (self.folder / "errors.log").read_text(encoding="utf-8")[-4000:]
        return time.monotonic() - begin

    def place(self, chance: Random, login: str | None = None) -> None:
        """Place an order of any seller, or of one."""
        login = login or chance.choice(self.logins)
        self.placed.append(self.sandbox.act("order", login=login)["order_number"])

    def discuss(self, chance: Random) -> None:
        """Open a question about any order."""
        number = self.sandbox.act("ask_about_order", order_number=chance.choice(self.placed))
        self.discussed.append(str(number))

    @property
    def logins(self) -> list[str]:
        """The logins of all sellers."""
        return [one.login for one in self.sandbox.accounts]

    def lines(self, what: str | None = None) -> list[Line]:
        """Return the lines of the log."""
        if not self.log.exists():
            return []
        found = []
        for line in self.log.read_text(encoding="utf-8").splitlines():
            moment, process, kind, *words = line.split(" ")
            if what in {None, kind}:
                found.append(Line(float(moment), int(process), kind, tuple(words)))
        return found

    def handled(self, kind: str = "order") -> Counter[tuple[str, ...]]:
        """Return how often each version of an item was handled."""
        return Counter(line.words for line in self.lines("handled") if line.words[1] == kind)

    def numbers(self, kind: str = "order") -> set[str]:
        """Return the numbers of all items that were handled."""
        return {words[2] for words in self.handled(kind)}

    def runs(self) -> dict[str, list[tuple[float, float]]]:
        """Return when each job began and ended. A run without an end ended with its process."""
        runs: dict[str, list[tuple[float, float]]] = defaultdict(list)
        begun: dict[tuple[int, str], float] = {}
        for line in sorted(self.lines(), key=lambda line: line.time):
            if line.what == "begin":
                begun[line.process, line.words[0]] = line.time
            elif line.what == "end" and (began := begun.pop((line.process, line.words[0]), None)) is not None:
                runs[line.words[0]].append((began, line.time))
        for (process, key), began in begun.items():
            runs[key].append((began, self.killed.get(process, began)))
        return {key: sorted(found) for key, found in runs.items()}

    def overlaps(self) -> list[str]:
        """Return the jobs of which two runs were in progress at once."""
        return [key for key, runs in self.runs().items() for (_, end), (begin, _) in pairwise(runs) if begin < end]

    def lateness(self, logins: Collection[str], since: float = 0.0) -> float:
        """Return how many seconds the polls of some sellers began late: the 95th percentile."""
        late = sorted(
            float(line.words[1])
            for line in self.lines("begin")
            if line.time >= since and line.words[0].split(":")[1] in logins
        )
        return late[len(late) * 95 // 100]

    def longest_interval(self) -> float:
        """Return the longest time between the begins of two polls of the same seller for orders, in seconds."""
        return max(
            (later - earlier)
            for key, runs in self.runs().items()
            if key.startswith("orders:")
            for (earlier, _), (later, _) in pairwise(runs)
        )


def wait(until: Callable[[], bool], patience: float) -> bool:
    """Wait for something, but not for ever, and return whether it came."""
    end = time.monotonic() + patience
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def everything(fleet: ProcessFleet) -> bool:
    """Return whether all orders are handled."""
    return {*fleet.placed} <= fleet.numbers()


def polled_by_all(fleet: ProcessFleet, since: float = 0.0) -> bool:
    """Return whether all sellers were polled since a time."""
    found = {line.words[0].split(":")[1] for line in fleet.lines("begin") if line.time > since}
    return len(found) >= len(fleet.logins)


@contextmanager
def quiet_market(sellers: int) -> Iterator[Sandbox]:
    """Serve a marketplace with many sellers, in which only tests place orders."""
    with serving(Sandbox(Settings(sellers=sellers, offers=20 * sellers, orders=0, orders_a_day=0))) as sandbox:
        yield sandbox


def options_at(url: str, every: float) -> dict[str, Any]:
    """Return the arguments of a fleet of its own in a Redis, with short times."""
    return {"url": url, "name": f"processes{next(_NUMBERS)}", "every": every, "lease": 5.0, "refresh": 5.0}


@contextmanager
def started(fleet: ProcessFleet, number: int) -> Iterator[ProcessFleet]:
    """Start so many processes, and end what is left of them."""
    try:
        for _ in range(number):
            fleet.start()
        yield fleet
    finally:
        for process in fleet.processes:
            process.kill()
            process.wait()
