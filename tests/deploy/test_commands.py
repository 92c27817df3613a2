"""The commands of docs/deploy, in a new environment with the built wheel: orders arrive, and workers may die."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import attrs
import psycopg
import pytest

from cdiscount_async import Client
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.needs import lacking
from ..support.postgres import postgres_server, postgres_url
from ..support.servers import free_port
from .deployment import FILES, compose, health_check, shell_blocks, text_of, worker_command

__all__ = ("postgres_server", "postgres_url")

ROOT: Final = FILES.parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a new environment with the built wheel. Its dependencies are those of this environment."""
    if find_spec("hatchling") is None:
        lacking("pip install hatchling")
    if not (ROOT / "cdiscount_async").is_dir():
        lacking("run it in a checkout: the wheel is built from it")
    folder = tmp_path_factory.mktemp("environment")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    building = ["wheel", "-q", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    subprocess.run([*pip, *building], check=True)  # noqa: S603 - our own
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)  # noqa: S603
    python = folder / "venv" / "bin" / "python"
    installing = ["--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, *installing], check=True)  # noqa: S603 - as above
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


@attrs.frozen
class Host:
    """A machine on which the files of docs/deploy lie, with their secrets."""

    bin: Path
    folder: Path
    environment: dict[str, str]

    def start(self, command: list[str], **replaced: int) -> "subprocess.Popen[bytes]":
        """Start a command of the files, with other ports: all run on one machine here."""
        words = [replaced.get(f"port{word}", word) for word in command]
        program = self.bin / words[0] if (self.bin / str(words[0])).exists() else words[0]
        return subprocess.Popen([str(one) for one in (program, *words[1:])], cwd=self.folder, env=self.environment)  # noqa: S603

    def run(self, command: list[str], **replaced: int) -> int:
        """Return the exit status of a command."""
        return self.start(command, **replaced).wait()


@pytest.fixture
def market() -> Iterator[Sandbox]:
    """Yield a marketplace with some sellers and their orders."""
    with serving(Sandbox(Settings(sellers=6, offers=60, orders=40, orders_a_day=0))) as sandbox:
        yield sandbox


@pytest.fixture
def host(bin_folder: Path, tmp_path: Path, market: Sandbox, postgres_url: str) -> Iterator[Host]:
    """Yield a machine with the files, the secrets that the page makes, a database, and Redis as compose starts it."""
    if shutil.which("redis-server") is None:
        lacking("install redis-server")
    for name in ("shops.py", "schema.sql"):
        shutil.copy(FILES / name, tmp_path / name)
    subprocess.run(["sh", "-euc", shell_blocks()[0]], cwd=tmp_path, check=True)  # noqa: S603, S607 - the page's
    port, secrets = free_port(), tmp_path / "secrets"
    redis_url = (secrets / "redis_url").read_text(encoding="utf-8")
    (secrets / "redis_url").write_text(redis_url.replace("@redis:6379", f"@127.0.0.1:{port}"), encoding="utf-8")
    (secrets / "postgres_url").write_text(postgres_url, encoding="utf-8")
    accounts = {one.login: one.password for one in market.accounts}
    (secrets / "sellers.json").write_text(json.dumps(accounts), encoding="utf-8")
    with psycopg.connect(postgres_url) as database:
        database.execute(text_of("schema.sql"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    environment |= {"SECRETS": str(secrets), "CDISCOUNT_SERVICE": market.url, "POLL_SECONDS": "2"}
    host = Host(bin_folder, tmp_path, environment)
    options = f" --port {port} --bind 127.0.0.1 --dir {tmp_path}"
    script = compose()["services"]["redis"]["command"][2].strip() + options
    redis = host.start(["sh", "-c", here(script, tmp_path)])
    check = here(compose()["services"]["redis"]["healthcheck"]["test"][1], tmp_path)
    try:
        while host.run(["sh", "-c", check.replace("redis-cli", f"redis-cli -p {port}")]):
            assert redis.poll() is None
            time.sleep(0.1)
        yield host
    finally:
        redis.terminate()
        redis.wait()


def here(script: str, folder: Path) -> str:
    """Return a script of a container with the paths of a folder."""
    return script.replace("/tmp/redis.conf", f"{folder}/redis.conf").replace("/run/secrets", f"{folder}/secrets")  # noqa: S108 - of a container


async def orders_of(market: Sandbox) -> set[tuple[str, str]]:
    """Return login and number of the orders of all sellers, as a client sees them."""
    found: set[tuple[str, str]] = set()
    async with Client.for_many(market.environment) as client:
        for account in market.accounts:
            async for order in client.for_seller(account).orders.changes(since=timedelta(days=5)):
                found.add((account.login, order.order_number or ""))
    return found


def wait_for(expected: set[tuple[str, str]], url: str) -> None:
    """Wait until these orders are stored; the test's own time-out ends a wait for what never happens."""
    while True:
        with psycopg.connect(url) as database:
            if expected <= {*database.execute("SELECT login, number FROM shop_order").fetchall()}:
                return
        time.sleep(0.2)


def test_three_workers_deliver_orders_and_survive_each_other(
    host: Host,
    market: Sandbox,
    postgres_url: str,
) -> None:
    """Orders arrive in the database, also after a worker was killed. The checks answer, and SIGTERM ends a worker."""
    ports = [(free_port(), free_port()) for _ in range(3)]
    workers = [host.start(worker_command(), port8080=health, port9100=metrics) for health, metrics in ports]
    try:
        expected = asyncio.run(orders_of(market))
        wait_for(expected, postgres_url)
        python, option, source = health_check()
        assert 0 == host.run([python, option, source.replace("8080", str(ports[0][0]))])
        assert 0 == host.run(["cdiscount", "work", "shops:workers", "--status", "--late-after", "1m"])

        workers[1].kill()
        placed = market.act("order", login=market.accounts[2].login)["order_number"]
        wait_for({(market.accounts[2].login, placed)}, postgres_url)
    finally:
        for one in workers:
            one.send_signal(signal.SIGTERM)
        statuses = [one.wait() for one in workers]

    assert len(expected) > 5
    assert [0, -signal.SIGKILL, 0] == statuses
